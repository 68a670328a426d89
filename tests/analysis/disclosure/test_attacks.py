"""What is hidden cannot be worked out from what is shown, however it is laid together."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.enums import Flow
from analysis.models import Observation
from analysis.reports import base, store
from analysis.reports.group_cells import protect_group
from analysis.reports.prepared import prepare
from cycle.enums import AreaLevel
from tests.analysis.disclosure.forms import cells, fill_group
from tests.analysis.small_city import BUURTEN, CITY, NORTH, SOUTH

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def buurten_programme(table, exact):
    """The published table as a programme: cells by name, their bounds, and the sums that tie them."""
    columns, rows = [column.label for column in table.columns[1:]], [row[0].text for row in table.rows]
    place = {(row, column): i * len(columns) + j for i, row in enumerate(rows) for j, column in enumerate(columns)}
    lower, upper, signs = np.zeros(len(place)), np.full(len(place), np.inf), {}
    for name, cell in zip(place, (cell for row in table.rows for cell in row[1:]), strict=True):
        if cell.value is not None:
            low, high = (0, 0) if cell.value == 0 else (max(cell.value - 2, MINIMUM), cell.value + 2)
            lower[place[name]], upper[place[name]] = low, high
        else:
            signs[name] = cell.sign
            if cell.sign == "<5":
                lower[place[name]], upper[place[name]] = 1, 4
    sums = [([place[row, column] for row in rows], [], exact[column], exact[column]) for column in columns]
    parts = [column for column in columns if column in PARTS]
    if "Alle misdrijven" in columns:  # the total of a buurt holds these kinds and more
        sums += [([place[row, "Alle misdrijven"]], [place[row, part] for part in parts], 0, np.inf) for row in rows]
    matrix = np.zeros((len(sums), len(place)))
    for line, (plus, minus, _, _) in enumerate(sums):
        matrix[line, plus], matrix[line, minus] = 1, -1
    constraint = LinearConstraint(matrix, [one[2] for one in sums], [one[3] for one in sums])
    return place, signs, constraint, Bounds(lower, upper)


def attack_buurten(report):
    """Work out each hidden buurt from its table and the exact counts of the wijk beside it; return how many there are.

    Fails when a range is narrower than the rule allows, or than what the exact wijk alone leaves.
    """
    table = next(table for table in report.tables if table.key == "buurten-tabel")
    exact = {row[0].text: row[1].value for row in next(t for t in report.tables if t.key == "soorten-tabel").rows}
    place, signs, constraint, bounds = buurten_programme(table, exact)
    for (row, column), sign in signs.items():
        low, high = ends_of(place[row, column], len(place), constraint, bounds)
        if sign == "<5":
            assert (low <= 1, high >= 4) == (True, True), (row, column, low, high)
        assert high - low >= min(3 if sign == "<5" else MINIMUM, exact[column]), (row, column, low, high)
    return len(signs)


def ends_of(at, size, constraint, bounds):
    """Lowest and highest whole value of one unknown."""
    ends = []
    for direction in (1, -1):
        objective = np.zeros(size)
        objective[at] = direction
        result = milp(objective, constraints=constraint, bounds=bounds, integrality=np.ones(size))
        assert result.success, result.message
        ends.append(round(result.x[at]))
    return ends


MINIMUM = 5
PARTS = ("Woninginbraak", "Vernieling")


@pytest.mark.parametrize("seed", range(6))
def test_buurten_can_not_be_worked_out_from_the_wijk_in_the_same_report(small_city, seed):
    """The whole report, with counts that are small now and then: every hidden buurt keeps its range."""
    rng = np.random.default_rng(seed)
    for buurt in BUURTEN[NORTH]:
        small_city.areas[buurt].denominators.update(value=2_000)
    totals = dict.fromkeys((NORTH, SOUTH), 0)
    for wijk in (NORTH, SOUTH):
        for key in ("woninginbraak", "vernieling", "misdrijven_totaal"):
            counts = {buurt: int(rng.choice([0, 1, 2, 3, 4, 5, 8, 13, 40])) for buurt in BUURTEN[wijk]}
            if key == "misdrijven_totaal":
                counts = {buurt: count + totals[buurt] for buurt, count in counts.items()}
            for buurt, count in counts.items():
                totals[buurt] = totals.get(buurt, 0) + count
                _set(key, buurt, count)
            _set(key, wijk, sum(counts.values()))
    figures_read = prepare(2025)

    assert sum(attack_buurten(store.build("wijk", wijk, figures_read)) for wijk in (NORTH, SOUTH)) > 0


def _set(key, code, count):
    Observation.objects.filter(indicator__key=key, area__code=code, year=2025, month=0).update(value=count)


def test_the_attack_finds_a_table_that_is_protected_too_little(small_reports):
    """The attack is no formality: with 3 and 4 shown as <5 under a wijk of 7 it fails."""
    report = small_reports("wijk", SOUTH)
    data = base.dump(report)
    for section in data["sections"]:
        for table in section["tables"]:
            if table["key"] == "buurten-tabel":
                for row in table["rows"]:
                    row[2] |= {"sign": "<5", "text": "<5", "words": "minder dan 5"}

    with pytest.raises(AssertionError):
        attack_buurten(base.load(data))
    assert attack_buurten(report) == 2


def group_frame(rng):
    """Figures of a group in some wijken over three years, of every size."""
    rows, size = [], int(rng.choice([8, 14, 22, 60]))
    for year in (2023, 2024, 2025):
        inflow, outflow = int(rng.integers(0, 18)), int(rng.integers(0, min(size, 18) + 1))
        size = size + inflow - outflow
        for flow, count in ((Flow.STOCK, size), (Flow.INFLOW, inflow), (Flow.OUTFLOW, outflow)):
            rows.append((CITY, AreaLevel.MUNICIPALITY, year, flow, float(count)))
    parts = rng.multinomial(size, rng.dirichlet(np.ones(5)))
    rows += [(code, AreaLevel.WIJK, 2025, Flow.STOCK, float(count)) for code, count in zip("ABCDE", parts, strict=True)]
    frame = pd.DataFrame(rows, columns=["area", "level", "year", "flow", "value"])
    return frame.assign(offence="", age_band="", missing=0)


def told_frame():
    """In-flow 4 is hidden, and with it the size of 20; wijken of 10 and 10 would give that size back as 20 to 24."""
    of_city = ((2024, Flow.STOCK, 41.0), (2025, Flow.STOCK, 20.0), (2025, Flow.INFLOW, 4.0), (2025, Flow.OUTFLOW, 25.0))
    rows = [(CITY, AreaLevel.MUNICIPALITY, *row) for row in of_city]
    rows += [(wijk, AreaLevel.WIJK, 2025, Flow.STOCK, 10.0) for wijk in "AB"]
    frame = pd.DataFrame(rows, columns=["area", "level", "year", "flow", "value"])
    return frame.assign(offence="", age_band="", missing=0)


class FewFacts:
    """The part of the facts that protecting a group reads."""

    year = 2025
    wijken = pd.DataFrame({"code": list("ABCDE"), "inhabitants": [5_000.0] * 5})


@pytest.mark.parametrize("seed", range(40))
def test_no_group_figure_can_be_worked_out_from_flows_and_wijken_together(seed):
    """All that is shown of a group in one report, laid beside each other in one whole-number programme."""
    frame = group_frame(np.random.default_rng(seed))
    made = protect_group(FewFacts(), frame)
    names = [("city", year, flow) for year in made.years for flow in ("stock", "inflow", "outflow")]
    names += [("stayed", year) for year in made.years[1:]] + [("wijk", code) for code in "ABCDE"]
    place = {name: at for at, name in enumerate(names)}
    lower, upper, hidden = np.zeros(len(names)), np.full(len(names), np.inf), []
    shown = {("city", *key): cell for key, cell in made.city.items()} | {("wijk", c): x for c, x in made.wijken.items()}
    for name, cell in shown.items():
        if cell.value is not None:
            lower[place[name]], upper[place[name]] = max(cell.value - 2, 10), cell.value + 2
        else:
            hidden.append(name)
    sums = []
    for year in made.years[1:]:
        sums.append(([("city", year - 1, "stock")], [("stayed", year), ("city", year, "outflow")]))
        sums.append(([("city", year, "stock")], [("stayed", year), ("city", year, "inflow")]))
    if made.wijken:
        sums.append(([("city", 2025, "stock")], [("wijk", code) for code in "ABCDE"]))
    matrix = np.zeros((len(sums), len(names)))
    for at, (wholes, parts) in enumerate(sums):
        matrix[at, [place[name] for name in wholes]] = 1
        matrix[at, [place[name] for name in parts]] = -1
    constraint = LinearConstraint(matrix, 0, 0)

    bounds = Bounds(lower, np.minimum(upper, 10**4))
    for name in hidden:
        low, high = ends_of(place[name], len(names), constraint, bounds)
        assert high - low >= 10, (name, low, high)


def test_figures_per_wijk_stay_away_when_they_would_tell_too_much(small_city):
    """The text says so, and the size of the city is the same cell in every table that has it."""
    made = protect_group(FewFacts(), told_frame())
    assert [made.city[2025, flow].sign for flow in (Flow.STOCK, Flow.INFLOW, Flow.OUTFLOW)] == ["x", "x", ""]
    assert (made.wijken, made.wijken_hidden) == ({}, True)

    report = fill_group(
        small_city,
        [(CITY, 2024, Flow.STOCK, "", 41, None), (CITY, 2025, Flow.STOCK, "", 20, None),
         (CITY, 2025, Flow.INFLOW, "", 4, None), (CITY, 2025, Flow.OUTFLOW, "", 25, None),
         (NORTH, 2025, Flow.STOCK, "", 10, None), (SOUTH, 2025, Flow.STOCK, "", 10, None)],
    )  # fmt: skip
    section = next(section for section in report.sections if section.key == "wijken")
    assert section.tables == ()
    assert section.lead.startswith("Aantallen per wijk tonen we niet, om mensen te beschermen.")


def test_wijken_that_are_all_hidden_are_one_sentence_and_no_table_of_signs(small_city):
    report = fill_group(
        small_city,
        [(CITY, 2025, Flow.STOCK, "", 300, None), (NORTH, 2025, Flow.STOCK, "", 3, None),
         (SOUTH, 2025, Flow.STOCK, "", 4, None)],
    )  # fmt: skip

    section = next(section for section in report.sections if section.key == "wijken")
    assert section.tables == ()
    assert section.lead.startswith("Aantallen per wijk tonen we niet, om mensen te beschermen.")


def test_the_size_of_the_city_is_one_cell_in_every_table(small_city):
    report = fill_group(small_city, [(CITY, 2025, Flow.STOCK, "", 56, None), (NORTH, 2025, Flow.STOCK, "", 30, None),
                                     (SOUTH, 2025, Flow.STOCK, "", 26, None)])  # fmt: skip
    assert cells(report, "wijken-tabel")["Hele stad"] == {row[0].text: row[1].text for row in next(
        table for table in report.tables if table.key == "omvang-tabel").rows}["2025"]  # fmt: skip


def test_sizes_and_flows_that_contradict_each_other_keep_wijken_hidden(small_city):
    """A size that was counted anew, and not the flows: 148 - 28 + 36 persons were there, and the source says 300."""
    report = fill_group(
        small_city,
        [(CITY, 2024, Flow.STOCK, "", 148, None), (CITY, 2025, Flow.STOCK, "", 300, None),
         (CITY, 2025, Flow.INFLOW, "", 36, None), (CITY, 2025, Flow.OUTFLOW, "", 28, None),
         (NORTH, 2025, Flow.STOCK, "", 160, None), (SOUTH, 2025, Flow.STOCK, "", 140, None)],
    )  # fmt: skip

    assert cells(report, "omvang-tabel")["2025"]
    assert next(section for section in report.sections if section.key == "wijken").tables == ()
