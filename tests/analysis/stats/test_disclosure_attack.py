"""An attacker with a calculator: knows the rule, the sums and everything shown, and tries to narrow hidden cells down.

The attacker is written apart from the code under test: linear programmes (or plain enumeration) on the shown texts.
"""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from analysis.stats.disclosure import (
    CLASS_I_BUURT,
    CLASS_II,
    CLASS_III,
    MARGIN,
    DisclosureRule,
    Level,
    as_table,
    hidden_ranges,
    protect,
    protect_flows,
)

EXACT_II = dataclasses.replace(CLASS_II, key="exact", rounding_base=1)


def bounds_of(text, rule):
    """What a sign or figure says by itself."""
    if text == "x":
        return 0, None
    if text == "<5":
        return 1, 4
    value = int(text.replace(".", ""))
    if value == 0:
        return 0, 0
    fitting = [v for v in range(max(rule.minimum, value - 10), value + 11) if nearest(v, rule.rounding_base) == value]
    return min(fitting), max(fitting)


def nearest(value, base):
    below = value - value % base
    return below if value - below < below + base - value else below + base


def attack(shown, rule, equations, known=None):
    """Lowest and highest value of each hidden cell; `equations` are (whole, parts) on (row, column) cells.

    `known`: values the attacker has from elsewhere.
    """
    known = known or {}
    cells = list(shown)
    matrix = np.zeros((len(equations), len(cells)))
    for i, (whole, parts) in enumerate(equations):
        matrix[i, cells.index(whole)] -= 1
        for part in parts:
            matrix[i, cells.index(part)] += 1
    bounds = [(known[cell],) * 2 if cell in known else bounds_of(shown[cell], rule) for cell in cells]
    found = {}
    for i, cell in enumerate(cells):
        if shown[cell] in {"x", "<5"} and cell not in known:
            aim = np.zeros(len(cells))
            aim[i] = 1
            low = linprog(aim, A_eq=matrix, b_eq=np.zeros(len(equations)), bounds=bounds)
            high = linprog(-aim, A_eq=matrix, b_eq=np.zeros(len(equations)), bounds=bounds)
            assert low.status == 0
            found[cell] = (low.fun, -high.fun if high.status == 0 else np.inf)
    return found


def sums_of(table, tree=None):
    """Every sum in a table with totals in both directions, also those that follow from others."""
    rows = [row for row in table.index if row != MARGIN]
    inner = [column for column in table.columns if column != MARGIN]
    tree = tree or {}
    equations = []
    for column in table.columns:
        for above in {*tree.values(), MARGIN} & set(table.index):
            below = [row for row in rows if tree.get(row, MARGIN) == above]
            equations.append(((above, column), [(row, column) for row in below]))
    if MARGIN in table.columns:
        equations += [((row, MARGIN), [(row, column) for column in inner]) for row in table.index]
    return equations


def cells_of(protected):
    return {(row, col): text for row, col, text in protected[["row", "column", "shown_text"]].itertuples(index=False)}


def assert_every_range_is_wide(found, shown, rule):
    for cell, (low, high) in found.items():
        needed = 3 if shown[cell] == "<5" else rule.minimum
        assert high - low >= needed - 1e-6, f"{cell} lies between {low} and {high}"


def random_table(rng, rows, columns, small, top):
    """Counts with about a third small cells and totals in both directions."""
    shape = (rows, columns)
    counts = np.where(rng.random(shape) < 0.3, rng.integers(0, small, shape), rng.integers(0, top, shape))
    table = pd.DataFrame(counts, index=[f"r{i}" for i in range(rows)], columns=[f"c{j}" for j in range(columns)])
    table[MARGIN] = table.sum(axis=1)
    table.loc[MARGIN] = table.sum()
    return table


@pytest.mark.slow
@pytest.mark.parametrize("rule", [CLASS_III, CLASS_II, EXACT_II, CLASS_I_BUURT], ids=lambda rule: rule.key)
@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_cell_of_a_random_table_can_be_narrowed_down(rule, seed):
    rng = np.random.default_rng(seed)
    table = random_table(rng, int(rng.integers(2, 7)), int(rng.integers(2, 6)), rule.minimum, int(rng.integers(12, 60)))

    protected = protect(table, rule)

    shown = cells_of(protected)
    found = attack(shown, rule, sums_of(table))
    assert_every_range_is_wide(found, shown, rule)
    # The audit of the product comes to the same ranges as the attacker.
    own = hidden_ranges(table, rule, protected)
    for line in own.itertuples():
        low, high = found[line.row, line.column]
        assert line.lower == pytest.approx(low, abs=1e-6)
        assert line.upper == pytest.approx(high, abs=1e-6)
    assert own["is_safe"].all()


@pytest.mark.slow
@pytest.mark.parametrize("rule", [CLASS_III, EXACT_II, CLASS_I_BUURT], ids=lambda rule: rule.key)
@pytest.mark.parametrize("seed", range(5))
def test_no_hidden_cell_of_a_table_with_two_levels_can_be_narrowed_down(rule, seed):
    rng = np.random.default_rng(100 + seed)
    table = random_table(rng, 9, 3, rule.minimum, 40)
    tree = {f"r{i}": f"w{i // 3}" for i in range(9)}
    for wijk in ("w0", "w1", "w2"):
        table.loc[wijk] = table.loc[[row for row, above in tree.items() if above == wijk]].sum()

    protected = protect(table, rule, hierarchy=tree)

    shown = cells_of(protected)
    found = attack(shown, rule, sums_of(table, tree))
    assert_every_range_is_wide(found, shown, rule)
    for line in hidden_ranges(table, rule, protected, hierarchy=tree).itertuples():
        assert (line.lower, line.upper) == pytest.approx(found[line.row, line.column], abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_totals_that_stand_elsewhere_do_not_give_a_cell_back(seed):
    table = random_table(np.random.default_rng(200 + seed), 4, 3, 10, 40)
    interior = table.drop(index=MARGIN, columns=MARGIN)

    shown = cells_of(protect(interior, EXACT_II))
    for row, column in itertools.product(table.index, table.columns):
        total = table.loc[row, column]
        if MARGIN in {row, column}:
            shown[row, column] = str(total) if total >= 10 else "x"

    found = attack(shown, EXACT_II, sums_of(table))
    inner = {cell: ends for cell, ends in found.items() if MARGIN not in cell}
    assert_every_range_is_wide(inner, shown, EXACT_II)


@pytest.mark.parametrize("seed", range(10))
def test_enumeration_of_all_tables_finds_no_narrow_range(seed):
    rule = DisclosureRule("tiny", 3, Level.WIJK, Level.WIJK, rounding_base=3)
    table = random_table(np.random.default_rng(300 + seed), 2, 2, 3, 7)

    shown = as_table(protect(table, rule))

    # All 2 x 2 tables with cells up to 15 that look the same to the reader.
    cells = np.array(list(itertools.product(range(16), repeat=4)))
    a, b, c, d = cells.T
    full = {(0, 0): a, (0, 1): b, (1, 0): c, (1, 1): d, (0, 2): a + b, (1, 2): c + d, (2, 0): a + c, (2, 1): b + d}
    full[2, 2] = a + b + c + d
    fits = np.ones(len(cells), dtype=bool)
    for (i, j), values in full.items():
        text = shown.iloc[i, j]
        if text != "x":
            fits &= (values >= 3) & (np.floor(values / 3 + 0.5) * 3 == int(text))
    assert fits.any()
    for (i, j), values in full.items():
        if shown.iloc[i, j] == "x":
            assert values[fits].max() - values[fits].min() >= 3


@pytest.mark.parametrize("seed", range(8))
def test_stock_and_flows_do_not_give_each_other_back(seed):
    rng = np.random.default_rng(400 + seed)
    stock = [int(rng.integers(5, 60))]
    flows = [(np.nan, np.nan)]
    for _ in range(4):
        outflow = int(rng.integers(0, min(stock[-1], 20) + 1))
        inflow = int(rng.integers(0, 20))
        stock.append(stock[-1] - outflow + inflow)
        flows.append((inflow, outflow))
    frame = pd.DataFrame(flows, columns=["inflow", "outflow"], index=range(2020, 2025)).assign(stock=stock)

    shown = cells_of(protect_flows(frame, EXACT_II))

    equations = []
    for year in range(2021, 2025):
        shown[year, "stayed"] = "x"
        equations.append(((year - 1, "stock"), [(year, "stayed"), (year, "outflow")]))
        equations.append(((year, "stock"), [(year, "stayed"), (year, "inflow")]))
    shown = {cell: text for cell, text in shown.items() if text != "."}
    found = attack(shown, EXACT_II, equations)
    published = {cell: ends for cell, ends in found.items() if cell[1] != "stayed"}
    assert_every_range_is_wide(published, shown, EXACT_II)


def test_flows_hide_a_small_outflow_with_a_partner():
    frame = pd.DataFrame({"stock": [120, 118, 131], "inflow": [None, 21, 20], "outflow": [None, 23, 7]})

    shown = as_table(protect_flows(frame, CLASS_III))

    assert shown.to_dict("list") == {
        "stock": ["120", "120", "130"],
        "inflow": [".", "20", "x"],
        "outflow": [".", "25", "x"],
    }


def test_flows_below_the_lowest_level_are_not_shown():
    frame = pd.DataFrame({"stock": [120], "inflow": [21], "outflow": [23]})
    rule = dataclasses.replace(CLASS_III, level=Level.BUURT)

    assert set(protect_flows(frame, rule)["state"]) == {"not_shown_at_level"}


@pytest.mark.slow
@pytest.mark.parametrize("rule", [CLASS_III, EXACT_II, CLASS_I_BUURT], ids=lambda rule: rule.key)
@pytest.mark.parametrize("seed", range(8))
def test_totals_do_not_give_back_a_row_and_a_column_outside_the_table(rule, seed):
    full = random_table(np.random.default_rng(500 + seed), 5, 4, rule.minimum, 40)
    table = full.drop(index="r1", columns="c2")

    shown = cells_of(protect(table, rule))

    for row, column in itertools.product(full.index, full.columns):
        shown.setdefault((row, column), "x")
    found = attack(shown, rule, sums_of(full))
    # A large count outside the table is no secret: it may be worked out.
    secret = {cell: ends for cell, ends in found.items() if cell[0] != "r1" and cell[1] != "c2"}
    small = {cell: ends for cell, ends in found.items() if cell not in secret and rule.is_small(int(full.loc[cell]))}
    assert_every_range_is_wide(secret | small, shown, rule)


@pytest.mark.slow
@pytest.mark.parametrize("rule", [CLASS_III, EXACT_II], ids=lambda rule: rule.key)
@pytest.mark.parametrize("seed", range(8))
def test_who_knows_the_missing_cells_learns_nothing_about_hidden_ones(rule, seed):
    rng = np.random.default_rng(600 + seed)
    full = random_table(rng, 5, 4, rule.minimum, 40)
    table = full.astype(float)
    gone = [(f"r{rng.integers(5)}", f"c{rng.integers(4)}") for _ in range(3)]
    for row, column in gone:
        table.loc[row, column] = np.nan

    shown = cells_of(protect(table, rule))

    assert all(shown[cell] == "." for cell in gone)
    found = attack(shown, rule, sums_of(full), known={cell: int(full.loc[cell]) for cell in gone})
    assert_every_range_is_wide(found, shown, rule)
