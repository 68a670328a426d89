"""Parts that several reports share: cells with the right sign, footings, sources, and protected counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

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


def count_cell(value: Any, missing: int, status: int = 0) -> Cell:
    """A count, or the sign that says why there is none."""
    if missing or pd.isna(value):
        return no_value_cell(missing)
    return tables.number(int(value), mark=STATUS_MARKS[int(status)])


def no_value_cell(missing: int = Missing.MISSING) -> Cell:
    """The sign for a reason; a value that is absent without a reason is missing."""
    if missing == Missing.WITHHELD:
        return tables.withheld()
    return tables.not_applicable() if missing == Missing.NOT_APPLICABLE else tables.missing()


def words_cell(words: str) -> Cell:
    """A blank that says aloud, and in the remarks of a download, why no figure belongs here."""
    return Cell(None, "", "", words)


def rate_cell(value: Any, decimals: int = 1, *, missing: int = Missing.NONE, status: int = 0) -> Cell:
    """A rate or another measured number with the mark of its status; without one the sign of the reason."""
    if pd.isna(value):
        return no_value_cell(missing)
    return tables.number(float(value), decimals, mark=STATUS_MARKS[int(status)])


def interval_cell(lower: Any, upper: Any, decimals: int = 1, *, missing: int = Missing.NONE) -> Cell:
    """A margin; without one the sign of the reason."""
    if pd.isna(lower) or pd.isna(upper):
        return no_value_cell(missing)
    return tables.interval(float(lower), float(upper), decimals)


def interval_text(lower: Any, upper: Any, decimals: int = 1) -> str:
    """A margin inside a sentence or under a headline figure; empty when there is none."""
    if pd.isna(lower) or pd.isna(upper):
        return ""
    return f"{dutch_number(float(lower), decimals)} tot {dutch_number(float(upper), decimals)}"


def protected_cell(line: pd.Series, missing: int = Missing.NONE, status: int = 0) -> Cell:
    """A cell from one line of `stats.disclosure.public_view`: what may be seen, and never more.

    ``missing`` is why the source gave no figure, when it did not; ``status`` marks a figure that is not final.
    """
    state = line["public_state"]
    if state == "missing":
        return no_value_cell(missing)
    if state in ("suppressed", "not_shown_at_level"):
        return tables.suppressed(str(line["reason"]).rstrip("."), sign=str(line["shown_text"]))
    return tables.number(int(line["shown_value"]), mark=STATUS_MARKS[int(status)])


def sensitive_counts(facts: Facts) -> dict[tuple[str, str], Cell]:
    """Cells of sensitive offences (class II) per wijk and for the city, by (area, offence); protected together.

    Events at an unknown place are a row of their own: the city is the sum of all rows. Sums over offences that would
    give a sensitive figure back are not published: see `linked`.
    """
    sensitive = facts.offences.loc[facts.offences["sensitivity"] == Sensitivity.SENSITIVE, ["kind", "code"]]
    places = facts.cells.merge(sensitive, left_on=["kind", "offence"], right_on=["kind", "code"])
    if places.empty:
        return {}
    values = places.assign(number=places["value"].astype("float64"))
    wide = values.pivot_table(index="area", columns="offence", values="number", aggfunc="first", dropna=False)
    city = facts.areas.loc[facts.areas["level"] == AreaLevel.MUNICIPALITY, "code"].iloc[0]
    wide = wide.rename(index={city: MARGIN})
    reasons, statuses = (places.set_index(["area", "offence"])[name].to_dict() for name in ("missing", "status"))
    inhabitants = facts.wijken.set_index("code")["inhabitants"]
    inhabitants = inhabitants[inhabitants.index.isin(wide.index)]
    rule = rule_for(Sensitivity.SENSITIVE, Level.WIJK)
    found = {}
    for offence in wide.columns:  # one by one: no published sum ties two offences together
        shown = public_view(protect(wide[[offence]], rule, assume_totals=False, population=inhabitants))
        for _, line in shown.iterrows():
            area = city if line["row"] == MARGIN else str(line["row"])
            key = (area, str(offence))
            found[key] = protected_cell(line, reasons.get(key, Missing.NONE), statuses.get(key, 0))
    return found


def status_note(status: int) -> str:
    """The remark beside a headline figure that is not final yet."""
    return tables.SIGN_WORDS.get(STATUS_MARKS[int(status)], "") if status else ""


def footing(facts: Facts, contents: Iterable[str], only: Collection[int] | None = None) -> Footing:
    """Source line of a chart from the deliveries of these contents; ``only`` names the ones that were used."""
    wanted = set(contents)
    used = [
        delivery
        for delivery in facts.deliveries
        if delivery.table.content in wanted and (only is None or delivery.pk in only)
    ]
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
