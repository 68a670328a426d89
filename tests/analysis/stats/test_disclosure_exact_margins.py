"""A wijk whose total is published to the unit: nothing of its buurten may be worked out from it.

The attack is a whole-number programme over the table, written here without the network of the code.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.stats.disclosure import CLASS_I_BUURT, MARGIN, hidden_ranges, protect

MINIMUM = CLASS_I_BUURT.minimum


def shown_bounds(text, value):
    """What one published cell tells: the sign <5, a rounded figure, 0, or nothing."""
    if text == "x":
        return 0, np.inf
    if text == "<5":
        return 1, 4
    if value == 0:
        return 0, 0
    return max(value - 2, 5), value + 2


def attack(frame, protected):
    """Range of each buurt cell given the exact row of the wijk; columns of which the last may be their total."""
    buurten = [row for row in frame.index if row != MARGIN]
    columns = list(frame.columns)
    texts = protected.set_index(["row", "column"])
    size = len(buurten) * len(columns)
    place = {(row, column): i * len(columns) + j for i, row in enumerate(buurten) for j, column in enumerate(columns)}
    lower, upper = np.zeros(size), np.full(size, np.inf)
    for key, position in place.items():
        lower[position], upper[position] = shown_bounds(texts.loc[key, "shown_text"], texts.loc[key, "shown_value"])
    rows, least, most = [], [], []
    for column in columns:
        line = np.zeros(size)
        line[[place[row, column] for row in buurten]] = 1
        rows.append(line)
        least.append(frame.loc[MARGIN, column])
        most.append(frame.loc[MARGIN, column])
    if MARGIN in columns:
        for row in buurten:  # the total holds these columns and perhaps more
            line = np.zeros(size)
            line[place[row, MARGIN]] = 1
            line[[place[row, column] for column in columns if column != MARGIN]] = -1
            rows.append(line)
            least.append(0)
            most.append(np.inf)
    constraint = LinearConstraint(np.array(rows), least, most)
    found = {}
    for key, position in place.items():
        ends = []
        for sign in (1, -1):
            objective = np.zeros(size)
            objective[position] = sign
            result = milp(objective, constraints=constraint, bounds=Bounds(lower, upper), integrality=np.ones(size))
            assert result.success, result.message
            ends.append(round(result.x[position]))
        found[key] = tuple(ends)
    return found, texts["shown_text"]


def is_safe(text, ends, total):
    """A hidden cell keeps every small count, or a range of the minimum; a small total leaves no more than itself."""
    low, high = ends
    if text == "<5":
        return low <= 1 and high >= 4
    return high - low >= min(MINIMUM, total)


def city(rng, *, with_total):
    buurten = [f"b{number}" for number in range(rng.integers(2, 6))]
    counts = pd.DataFrame(
        rng.choice([0, 1, 2, 3, 4, 6, 9, 14, 30], size=(len(buurten), 3)), index=buurten, columns=["a", "b", "c"]
    )
    if with_total:
        counts[MARGIN] = counts.sum(axis=1) + rng.integers(0, 25, len(buurten))
    counts.loc[MARGIN] = counts.sum(axis=0)
    return counts


@pytest.mark.parametrize("with_total", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_no_hidden_buurt_can_be_worked_out_from_the_exact_wijk(seed, with_total):
    frame = city(np.random.default_rng(seed), with_total=with_total)

    protected = protect(frame, CLASS_I_BUURT, assume_totals=False, exact_margins=True)
    found, texts = attack(frame, protected)

    for (row, column), ends in found.items():
        assert ends[0] <= frame.loc[row, column] <= ends[1]
        if texts[row, column] in ("x", "<5"):
            assert is_safe(texts[row, column], ends, frame.loc[MARGIN, column]), (row, column, ends)


def test_without_exact_margins_a_wijk_of_seven_gives_its_buurten_back():
    """The mistake that the option mends: 3 and 4 shown as <5 in a wijk of exactly 7 can be 3 or 4 only."""
    frame = pd.DataFrame({"a": [3, 4, 0, 7]}, index=["p", "q", "r", MARGIN])

    careless = protect(frame, CLASS_I_BUURT, assume_totals=False)
    careful = protect(frame, CLASS_I_BUURT, assume_totals=False, exact_margins=True)

    assert attack(frame, careless)[0]["p", "a"] == (3, 4)
    ends, texts = attack(frame, careful)
    assert is_safe(texts["p", "a"], ends["p", "a"], 7)


def test_the_total_row_stays_as_it_is():
    frame = pd.DataFrame({"a": [3, 9, 12]}, index=["p", "q", MARGIN])

    shown = protect(frame, CLASS_I_BUURT, assume_totals=False, exact_margins=True).set_index("row")

    assert shown.loc[MARGIN, "shown_text"] == "12"
    assert shown.loc[MARGIN, "shown_value"] == 12


def test_a_small_exact_total_hides_its_column_and_no_other():
    frame = pd.DataFrame({"a": [3, 0, 0, 3], "b": [20, 40, 65, 125]}, index=["p", "q", "r", MARGIN])

    shown = protect(frame, CLASS_I_BUURT, assume_totals=False, exact_margins=True)
    texts = shown.set_index(["row", "column"])["shown_text"]

    assert texts["p", "a"] == "x"
    assert [texts["q", "a"], texts["r", "a"]].count("x") == 1
    assert texts[["p", "q", "r"]].xs("b", level="column").tolist() == ["20", "40", "65"]


def test_the_audit_knows_the_exact_total_too():
    frame = pd.DataFrame({"a": [3, 4, 0, 7]}, index=["p", "q", "r", MARGIN])
    careless = protect(frame, CLASS_I_BUURT, assume_totals=False)

    ranges = hidden_ranges(frame, CLASS_I_BUURT, careless, assume_totals=False, exact_margins=True).set_index("row")

    assert ranges.loc["p", ["lower", "upper"]].tolist() == [3, 4]
    assert not ranges.loc["p", "is_safe"]
