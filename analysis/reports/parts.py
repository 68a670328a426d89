"""Parts that several reports share: cells with the right sign, footings, sources, and protected counts."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, dutch_date, dutch_number
from analysis.charts import Footing
from analysis.enums import Missing
from analysis.models import Delivery
from analysis.reports.base import SourceLine
from analysis.reports.facts import Facts
from analysis.stats.disclosure import MARGIN, Level, protect, public_view, rule_for
from cycle.enums import AreaLevel, Sensitivity

STATUS_MARKS = {0: "", 1: tables.PROVISIONAL, 2: tables.REVISED}


def count_cell(value: object, missing: int, status: int = 0) -> Cell:
    """A count, or the sign that says why there is none."""
    if missing == Missing.WITHHELD:
        return tables.withheld()
    if missing == Missing.NOT_APPLICABLE:
        return tables.not_applicable()
    if missing == Missing.MISSING or pd.isna(value):  # type: ignore[call-overload]
        return tables.missing()
    return tables.number(int(value), mark=STATUS_MARKS.get(int(status), ""))  # type: ignore[call-overload]


def rate_cell(value: object, decimals: int = 1, *, why_not: str = "") -> Cell:
    """A rate or another measured number; NA becomes "not available" with the reason as note."""
    return tables.missing(note=why_not) if pd.isna(value) else tables.number(float(value), decimals)  # type: ignore[call-overload,arg-type]


def interval_cell(lower: object, upper: object, decimals: int = 1) -> Cell:
    """A margin, or "not available"."""
    if pd.isna(lower) or pd.isna(upper):  # type: ignore[call-overload]
        return tables.missing()
    return tables.interval(float(lower), float(upper), decimals)  # type: ignore[arg-type]


def interval_text(lower: object, upper: object, decimals: int = 1) -> str:
    """A margin inside a sentence or under a headline figure; empty when there is none."""
    if pd.isna(lower) or pd.isna(upper):  # type: ignore[call-overload]
        return ""
    return f"{dutch_number(float(lower), decimals)} tot {dutch_number(float(upper), decimals)}"  # type: ignore[arg-type]


def protected_cell(line: pd.Series) -> Cell:
    """A cell from one line of `stats.disclosure.public_view`: what may be seen, and never more."""
    state = line["public_state"]
    if state == "missing":
        return tables.missing()
    if state in ("suppressed", "not_shown_at_level"):
        return tables.suppressed(str(line["reason"]).rstrip("."), sign=str(line["shown_text"]))
    return tables.number(int(line["shown_value"]))


def sensitive_counts(facts: Facts) -> dict[tuple[str, str], Cell]:
    """Cells of sensitive offences (class II) per wijk and for the city, by (area, offence); protected together.

    Events at an unknown place are a row of their own: the city is the sum of all rows. Sums over offences are not
    published; the total of all offences also holds traffic and environment, so it gives no sensitive figure back.
    """
    codes = facts.offences.loc[facts.offences["sensitivity"] == Sensitivity.SENSITIVE, "code"]
    cells = facts.cells[facts.cells["offence"].isin(codes)]
    places = cells[cells["level"].isin([AreaLevel.WIJK, AreaLevel.MUNICIPALITY, AreaLevel.UNKNOWN])]
    if places.empty:
        return {}
    values = places.assign(number=places["value"].astype("float64"))
    wide = values.pivot_table(index="area", columns="offence", values="number", aggfunc="first", dropna=False)
    city = facts.areas.loc[facts.areas["level"] == AreaLevel.MUNICIPALITY, "code"].iloc[0]
    wide = wide.rename(index={city: MARGIN})
    inhabitants = facts.wijken.set_index("code")["inhabitants"]
    inhabitants = inhabitants[inhabitants.index.isin(wide.index)]
    rule = rule_for(Sensitivity.SENSITIVE, Level.WIJK)
    found = {}
    for offence in wide.columns:  # one by one: no published sum ties two offences together
        shown = public_view(protect(wide[[offence]], rule, assume_totals=False, population=inhabitants))
        for _, line in shown.iterrows():
            area = city if line["row"] == MARGIN else str(line["row"])
            found[area, str(offence)] = protected_cell(line)
    return found


def footing(facts: Facts, contents: Iterable[str]) -> Footing:
    """Source line of a chart from the deliveries of these contents."""
    wanted = set(contents)
    used = [delivery for delivery in facts.deliveries if delivery.table.content in wanted]
    sources = sorted({delivery.table.source.attribution.removeprefix("Bron: ") for delivery in used})
    newest = max((delivery.figures_date for delivery in used), default=None)
    return Footing(
        source=", ".join(sources),
        figures_date=dutch_date(newest) if newest else "",
        version=", ".join(str(delivery) for delivery in used),
        is_example=facts.is_example,
    )


def source_lines(deliveries: Iterable[Delivery]) -> tuple[SourceLine, ...]:
    """The list of sources with their versions at the end of a report."""
    return tuple(
        SourceLine(
            name=delivery.table.title,
            attribution=delivery.table.source.attribution,
            version=str(delivery),
            figures_date=dutch_date(delivery.figures_date),
            status=delivery.table.source.licence,
        )
        for delivery in deliveries
    )
