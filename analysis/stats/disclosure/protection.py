"""`protect`: the one function that decides what any screen, file or document shows of a table of counts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.stats.disclosure.flow_structure import FLOW_COLUMNS, build_flow_structure
from analysis.stats.disclosure.rules import (
    HIDDEN_SIGN,
    HIDDEN_STATES,
    MARGIN,
    MISSING_SIGN,
    PUBLIC_STATES,
    REASONS,
    DisclosureRule,
    State,
)
from analysis.stats.disclosure.structure import Label, Structure, as_frame, build_structure
from analysis.stats.disclosure.suppression import add_secondary, primary_states, ranges
from analysis.stats.disclosure.survey_limits import protect_survey

COLUMNS: Final = ["row", "column", "state", "public_state", "shown_value", "shown_text", "reason"]


def protect(
    table: pd.DataFrame | pd.Series,
    rule: DisclosureRule,
    *,
    hierarchy: Mapping[Label, Label] | None = None,
    assume_totals: bool = True,
    exact_margins: bool = False,
    population: pd.Series | None = None,
    top_two_share: pd.DataFrame | None = None,
    largest_share: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """States and shown values of a table of counts under `rule`.

    `table`: rows by columns of whole counts, or a Series (one column). NaN is missing at the source. Totals carry the
    label `MARGIN` in the index, in the columns, or both; give every total that is published. Totals that are not given
    are taken to be published elsewhere under the same rule, unless `assume_totals` is False (rows or columns that do
    not add up, such as years or overlapping groups).
    `exact_margins`: the total row is published elsewhere to the unit (a wijk above its buurten), so it is shown as it
    is and the reader is taken to know it. No range is then wider than what the total leaves: 0 to 3 for a total of 3.
    `hierarchy`: row -> row above it (buurt -> wijk), rows of both levels in one table; the top falls under the total.
    `population`: inhabitants per row, for the population floor. `top_two_share` and `largest_share`: per cell the share
    (0 to 1) of the two largest and of the largest contributor, for the dominance rule.
    With a rule for surveys `table` is the frame that `protect_survey` describes.

    Returns one line per cell in the order of the table: row, column, state (`State`), public_state (`PublicState`),
    shown_value (float, NaN when hidden or missing), shown_text (Dutch notation, or a sign) and reason (Dutch sentence
    for every reader). The true value of a hidden cell stands nowhere in it. **`state` tells why a cell is hidden and is
    for the office and for logs; public pages and files carry `public_state`** (`public_view` drops the rest).

    What is guaranteed: with all figures and signs shown, the sums and the rule known, the range of every hidden cell
    is at least as wide as `rule.minimum` (for a cell shown as "<5": all of 1 to 4 stay possible). Not covered: other
    publications (see `audit_linked`) and guessing from the order in which cells are chosen.

    Raises ValueError (Dutch message) for counts that are negative, fractional or not numbers, and for double labels.
    """
    if rule.survey is not None:
        if not isinstance(table, pd.DataFrame):
            raise ValueError("Een regel voor enquêtes vraagt een tabel met n, numerator en estimate.")
        return protect_survey(table, rule)
    frame = as_frame(table)
    if frame.empty or not rule.is_allowed:
        return _rows(frame, rule, lambda row, column: State.LEVEL)

    structure = build_structure(frame, hierarchy, assume_totals, exact_margins)
    states = primary_states(
        structure, rule, population=population, top_two_share=top_two_share, largest_share=largest_share
    )
    if rule.secondary:
        states = add_secondary(structure, rule, states)
    return _rows(
        frame,
        rule,
        lambda row, column: states.get(structure.cell(row, column)),
        exact_row=MARGIN if exact_margins else None,
    )


def protect_flows(flows: pd.DataFrame, rule: DisclosureRule) -> pd.DataFrame:
    """States and shown values of stock, inflow and outflow of a group over successive periods.

    `flows`: one line per period in order, columns stock, inflow and outflow (NaN is missing; the first period has no
    flows). Stock now = stock before + inflow - outflow, so three of the four give the fourth: flows are protected along
    all periods at once. Also known to the reader: nobody leaves who was not there. Returns the columns of `protect`.
    """
    frame = as_frame(flows[list(FLOW_COLUMNS)])
    if not rule.is_allowed:
        return _rows(frame, rule, lambda row, column: State.LEVEL)
    structure = build_flow_structure(frame)
    states = primary_states(structure, replace(rule, group_share=None))
    if rule.secondary:
        states = add_secondary(structure, rule, states)
    return _rows(frame, rule, lambda row, column: states.get(structure.cell(row, column)))


def hidden_ranges(
    table: pd.DataFrame | pd.Series,
    rule: DisclosureRule,
    protected: pd.DataFrame,
    *,
    hierarchy: Mapping[Label, Label] | None = None,
    assume_totals: bool = True,
    exact_margins: bool = False,
) -> pd.DataFrame:
    """What a reader of `protected` can work out: row, column, lower, upper, is_safe per hidden cell.

    `table` and the keywords as given to `protect`. Meant for the privacy check before publication and for the log.
    """
    structure = build_structure(as_frame(table), hierarchy, assume_totals, exact_margins)
    states = _states_of(structure, protected, rule)
    wanted = [cell for cell in sorted(states) if structure.published[cell]]
    found = ranges(structure, rule, states)
    width = len(structure.columns)
    lines = [
        (structure.rows[cell // width], structure.columns[cell % width], *found[cell], _is_wide(found[cell], rule))
        for cell in wanted
    ]
    return pd.DataFrame(lines, columns=["row", "column", "lower", "upper", "is_safe"])


def _is_wide(interval: tuple[float, float], rule: DisclosureRule) -> bool:
    lower, upper = interval
    all_small = rule.small_is_visible and lower <= 1 and upper == rule.minimum - 1
    return all_small or upper - lower >= rule.minimum


def _states_of(structure: Structure, protected: pd.DataFrame, rule: DisclosureRule) -> dict[int, State]:
    """States of the cells in `protected`; sums that stand in no table follow the minimum alone."""
    states = {
        int(cell): State.PRIMARY
        for cell in np.flatnonzero(structure.present & ~structure.published)
        if rule.is_small(int(structure.values[cell]))
    }
    for line in protected.itertuples():
        if line.state in HIDDEN_STATES:
            states[structure.cell(line.row, line.column)] = State(line.state)
    return states


def _rows(
    frame: pd.DataFrame,
    rule: DisclosureRule,
    hidden_as: Callable[[Label, Label], State | None],
    exact_row: Label | None = None,
) -> pd.DataFrame:
    """One line per cell of `frame`; `hidden_as` gives the state of a cell that is not shown."""
    lines = []
    for row, counts in zip(frame.index, frame.to_numpy(), strict=True):
        shown_by = rule if exact_row is None or row != exact_row else replace(rule, rounding_base=1)
        for column, count in zip(frame.columns, counts, strict=True):
            state, value, text = _shown(count, shown_by, hidden_as(row, column))
            lines.append((row, column, str(state), str(PUBLIC_STATES[state]), value, text, REASONS[state]))
    return pd.DataFrame(lines, columns=COLUMNS).astype({"shown_value": "float64"})


def _shown(count: float, rule: DisclosureRule, hidden: State | None) -> tuple[State, float, str]:
    """State, value and text of one cell."""
    if np.isnan(count) and hidden != State.LEVEL:
        return State.MISSING, np.nan, MISSING_SIGN
    if hidden is not None:
        return hidden, np.nan, rule.small_sign if hidden == State.PRIMARY else HIDDEN_SIGN
    is_exact = rule.rounding_base == 1 or (rule.zero_is_safe and count == 0)
    value = int(count) if is_exact else rule.rounded(int(count))
    return State.SHOWN if is_exact else State.ROUNDED, float(value), f"{value:,}".replace(",", ".")


def public_view(protected: pd.DataFrame) -> pd.DataFrame:
    """`protected` without the column that tells why a cell is hidden: what may leave the office."""
    return protected.drop(columns=["state"])


def as_table(protected: pd.DataFrame, field: str = "shown_text") -> pd.DataFrame:
    """One field of `protected` in the shape of the table that went in."""
    wide = protected.pivot(index="row", columns="column", values=field)
    return wide.reindex(index=protected["row"].unique(), columns=protected["column"].unique())
