"""What may be shown of the persons in a target group: size, in-flow and out-flow of the city, and size per wijk."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import pandas as pd

from amersfoort_veiligheid.documents.tables import Cell
from analysis.enums import Flow, Missing
from analysis.reports import parts
from analysis.reports.facts import Facts
from analysis.stats.disclosure import (
    MARGIN,
    DisclosureRule,
    Interval,
    Level,
    LinkedSum,
    audit_linked,
    protect,
    protect_flows,
    public_view,
    rule_for,
)
from cycle.enums import AreaLevel, Sensitivity

FLOWS = (Flow.STOCK, Flow.INFLOW, Flow.OUTFLOW)


@dataclass(frozen=True)
class GroupCells:
    """Protected cells. ``city`` by year and flow; ``wijken`` by code, empty when the source gave none.

    ``wijken_hidden`` says that figures per wijk exist and would tell too much beside those of the city.
    """

    years: tuple[int, ...]
    city: dict[tuple[int, str], Cell]
    wijken: dict[str, Cell]
    wijken_hidden: bool


def protect_group(facts: Facts, rows: pd.DataFrame) -> GroupCells:
    """Protect the persons of one group under one definition; ``rows`` has frames.GROUP_COLUMNS."""
    persons = rows[(rows["offence"] == "") & (rows["age_band"] == "")]
    of_city = persons[persons["level"] == AreaLevel.MUNICIPALITY]
    of_wijken = persons[
        (persons["level"] == AreaLevel.WIJK) & (persons["year"] == facts.year) & (persons["flow"] == Flow.STOCK)
    ].set_index("area")
    flows = _flows(of_city, facts.year)
    city = public_view(protect_flows(flows, rule_for(Sensitivity.PERSONS, Level.MUNICIPALITY)))
    reasons = of_city.set_index(["year", "flow"])["missing"].to_dict()
    cells = {
        (int(line["row"]), str(line["column"])): parts.protected_cell(
            line, reasons.get((line["row"], line["column"]), Missing.MISSING)
        )
        for _, line in city.iterrows()
    }
    years = tuple(int(year) for year in flows.index)
    if of_wijken.empty:
        return GroupCells(years, cells, {}, wijken_hidden=False)
    rule = rule_for(Sensitivity.PERSONS, Level.WIJK)
    total = flows["stock"].get(facts.year, float("nan"))
    shown = _protect_wijken(facts, of_wijken, total, rule)
    if not _is_safe(flows, city, of_wijken["value"], shown, facts.year, rule):
        return GroupCells(years, cells, {}, wijken_hidden=True)
    wijken = {
        str(line["row"]): parts.protected_cell(line, of_wijken["missing"].get(line["row"], Missing.MISSING))
        for _, line in shown.iterrows()
        if line["row"] != MARGIN
    }
    return GroupCells(years, cells, wijken, wijken_hidden=False)


def _flows(of_city: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """Every year from the first to the year of the report by flow; NaN where there is no figure."""
    wide = of_city.pivot_table(index="year", columns="flow", values="value", aggfunc="first", dropna=False)
    wide = wide.reindex(columns=list(FLOWS)).astype("float64")
    years = range(int(wide.index.min()), last_year + 1) if len(wide) else range(0)
    wide = wide.reindex(pd.Index(list(years), name="year"))
    wide.columns = pd.Index([str(flow.value) for flow in FLOWS])
    return wide


def _protect_wijken(facts: Facts, of_wijken: pd.DataFrame, total: float, rule: DisclosureRule) -> pd.DataFrame:
    counts = of_wijken["value"].astype("float64")
    if not pd.isna(total):
        counts = pd.concat([counts, pd.Series({MARGIN: total})])
    inhabitants = facts.wijken.set_index("code")["inhabitants"].reindex(of_wijken.index)
    return public_view(protect(counts.to_frame("value"), rule, population=inhabitants))


def _is_safe(
    flows: pd.DataFrame, city: pd.DataFrame, wijken: pd.Series, shown: pd.DataFrame, year: int, rule: DisclosureRule
) -> bool:
    """Whether every hidden figure keeps its range when wijken and city are laid beside each other.

    The size of the city stands in both tables, and the flows say more about it than its rounded figure alone. Figures
    that contradict each other let nobody say what can be worked out, so the wijken stay hidden.
    """
    published: dict[Hashable, Interval] = {}
    hidden: set[Hashable] = set()
    for prefix, view in (("city", city), ("wijk", shown[shown["row"] != MARGIN])):
        for _, line in view.iterrows():
            cell = (prefix, line["row"], line["column"])
            if line["public_state"] in ("shown", "rounded"):
                published[cell] = rule.published_interval(int(line["shown_value"]))
            elif line["public_state"] != "missing":
                hidden.add(cell)
    sums = [
        LinkedSum(("city", when, "stock"), (("stayed", now), ("city", now, flow)))
        for before, now in zip(flows.index, flows.index[1:], strict=False)
        for when, flow in ((before, "outflow"), (now, "inflow"))
    ]
    beyond = flows["stock"].get(year, float("nan")) - wijken.sum(skipna=False)
    rest: tuple[Hashable, ...] = () if beyond == 0 else (("rest",),)
    sums.append(LinkedSum(("city", year, "stock"), (*(("wijk", code, "value") for code in wijken.index), *rest)))
    try:
        audit = audit_linked(published, sums, rule)
    except ValueError:  # a source that counted one year anew, and not the flows from it: the sums do not hold
        return False
    return bool(audit.loc[audit["cell"].isin(hidden), "is_safe"].all())
