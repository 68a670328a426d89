"""How it develops: twelve-month sums cut at breaks, and the year beside the year before, in words after a test."""

from __future__ import annotations

from datetime import date

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_number
from analysis import charts
from analysis.charts import Footing
from analysis.enums import SourceKind
from analysis.reports import parts
from analysis.reports.base import Section
from analysis.reports.facts import Break
from analysis.reports.prepared import Prepared
from analysis.reports.wording import first_lower, named
from analysis.stats import trends
from analysis.stats.trends import Period, PeriodComparison, compare_periods, twelve_month_sums
from cycle.enums import Sensitivity

CONTENTS = ("crimes", "nuisance")
COMPONENT_CONTENT = {"crime": "crimes", "nuisance": "nuisance"}
DRAWN = 6  # small charts beside each other
VERDICT_WORDS = {
    trends.INCREASE_SHOWN: "▲ gestegen",
    trends.DECREASE_SHOWN: "▼ gedaald",
    trends.NO_DIFFERENCE_SHOWN: "○ geen aantoonbaar verschil",
    trends.NOT_COMPARABLE: "– niet te vergelijken",
}
REASON_WORDS = {
    trends.SERIES_BREAK: "anders geteld",
    trends.MISSING_MONTHS: "niet alle cijfers zijn er",
    trends.DIFFERENT_MONTHS: "andere maanden",
}


def section_development(prepared: Prepared, code: str, name: str) -> Section:
    """Twelve-month sums per kind, and this year beside last year for every kind."""
    heading, facts = "Hoe ontwikkelt het zich?", prepared.facts
    rows = _series(prepared, code)
    if rows.empty:
        return Section("ontwikkeling", heading, "Er zijn geen cijfers om jaren mee te vergelijken.")
    footing = parts.footing(facts, CONTENTS)
    verdicts = {key: _compare(prepared, part) for key, part in rows.groupby("indicator", sort=False)}
    labels = facts.indicators.set_index("key")["name"]
    lead = _sentence({str(labels[key]): verdict for key, verdict in verdicts.items()}, facts.year, name)
    made = _chart(prepared, rows, lead, footing)
    return Section(
        "ontwikkeling",
        heading,
        "" if made else lead,
        (made,) if made else (),
        (_table(verdicts, labels, footing, name, facts.year),),
        notes=_break_notes(facts.breaks, rows),
    )


def _series(prepared: Prepared, code: str) -> pd.DataFrame:
    """Months and years of the ordinary police indicators of one area, in display order; the count in ``count``."""
    facts = prepared.facts
    both = pd.concat([facts.monthly, facts.yearly], ignore_index=True)
    here = both[both["area"] == code].merge(facts.indicators, left_on="indicator", right_on="key")
    here = here[(here["source_kind"] == SourceKind.POLICE) & (here["sensitivity"] == Sensitivity.ORDINARY)]
    here = here[~here["in_bbv"]]
    order = {key: place for place, key in enumerate(facts.indicators["key"])}
    sorted_rows = here.assign(place=here["indicator"].map(order)).sort_values(["place", "year", "month"])
    return sorted_rows.rename(columns={"value": "count"}).reset_index(drop=True)


def _breaks_for(breaks: tuple[Break, ...], component: str) -> list[Break]:
    content = COMPONENT_CONTENT.get(component, "")
    return [one for one in breaks if content in one.contents]


def _compare(prepared: Prepared, part: pd.DataFrame) -> PeriodComparison:
    year = prepared.facts.year
    cuts = [one.starts_on for one in _breaks_for(prepared.facts.breaks, str(part["component"].iloc[0]))]
    return compare_periods(part, Period(year - 1), Period(year), breaks=cuts)


def _sentence(verdicts: dict[str, PeriodComparison], year: int, name: str) -> str:
    """What demonstrably rose or fell; without a test nothing did."""
    up = [first_lower(label) for label, one in verdicts.items() if one.verdict == trends.INCREASE_SHOWN]
    down = [first_lower(label) for label, one in verdicts.items() if one.verdict == trends.DECREASE_SHOWN]
    if all(one.verdict == trends.NOT_COMPARABLE for one in verdicts.values()):
        return (
            f"Voor {name} zijn {year - 1} en {year} niet te vergelijken: het jaar ervoor ontbreekt of is anders geteld."
        )
    said = [f"aantoonbaar gestegen: {named(up)}"] if up else []
    said += [f"aantoonbaar gedaald: {named(down)}"] if down else []
    if not said:
        return f"In {name} is in {year} niets aantoonbaar veranderd ten opzichte van {year - 1}."
    return f"In {name} is in {year} ten opzichte van {year - 1} {'; '.join(said)}. De rest verschilt niet aantoonbaar."


def _chart(prepared: Prepared, rows: pd.DataFrame, lead: str, footing: Footing) -> charts.ChartSpec | None:
    """Small lines of twelve-month sums; whole years where there are no months. None below three points."""
    months = rows[rows["month"] > 0]
    if months.empty:
        return _yearly_chart(prepared, rows, lead, footing)
    keys = list(dict.fromkeys(months["indicator"]))[:DRAWN]
    labels = prepared.facts.indicators.set_index("key")["name"]
    series, cut_at, periods = {}, {}, []
    for key in keys:
        part = months[months["indicator"] == key]
        cuts = _breaks_for(prepared.facts.breaks, str(part["component"].iloc[0]))
        sums = twelve_month_sums(part, breaks=[one.starts_on for one in cuts])
        sums = sums[sums["total"].notna() | (sums.index >= 11)]
        points = [
            (f"{int(row.year)}-{int(row.month):02d}", None if pd.isna(row.total) else float(row.total))
            for row in sums.itertuples()
        ]
        series[str(labels[key])] = points
        cut_at |= {f"{one.starts_on:%Y-%m}": one.title for one in cuts}
    known = sorted({label for points in series.values() for label, value in points if value is not None})
    periods = sorted({label for points in series.values() for label, _ in points if known and label >= known[0]})
    aligned = {label: [(period, dict(points).get(period)) for period in periods] for label, points in series.items()}
    return charts.development(
        aligned,
        key="ontwikkeling",
        title=lead.rstrip("."),
        subtitle="Registraties in de twaalf maanden tot en met elke maand",
        unit="registraties",
        breaks=[(period, note) for period, note in sorted(cut_at.items()) if period in periods],
        ticks=[(period, period[:4]) for period in periods if period.endswith("-12")],
        footing=footing,
        multiples=True,
    )


def _yearly_chart(prepared: Prepared, rows: pd.DataFrame, lead: str, footing: Footing) -> charts.ChartSpec | None:
    years = sorted(rows["year"].unique())
    if len(years) < 3:
        return None
    labels = prepared.facts.indicators.set_index("key")["name"]
    series = {}
    for key in list(dict.fromkeys(rows["indicator"]))[:DRAWN]:
        found = rows[rows["indicator"] == key].set_index("year")["count"]
        series[str(labels[key])] = [
            (str(year), None if pd.isna(found.get(year)) else float(found[year])) for year in years
        ]
    cuts = [(str(one.starts_on.year), one.title) for one in prepared.facts.breaks if one.starts_on.year in years]
    return charts.development(
        series,
        key="ontwikkeling",
        title=lead.rstrip("."),
        subtitle="Registraties per jaar",
        unit="registraties",
        breaks=cuts,
        ticks=(),
        footing=footing,
        multiples=True,
    )


def _table(verdicts: dict[str, PeriodComparison], labels: pd.Series, footing: Footing, name: str, year: int) -> Table:
    columns = (
        Column("soort", "Soort", is_row_header=True),
        Column("voor", str(year - 1), align="right"),
        Column("na", str(year), align="right"),
        Column("verandering", "Verandering", align="right"),
        Column("oordeel", "Oordeel na toets"),
    )
    lines = [
        (
            tables.text(str(labels[key])),
            _count(one.count_before),
            _count(one.count_after),
            _change(one),
            tables.text(_verdict(one)),
        )
        for key, one in verdicts.items()
    ]
    notes = (
        "Een percentage staat er alleen als het eerste aantal minstens 20 is.",
        "Misdrijven komen vaak in reeksen (één dader, tien inbraken). De toets houdt daar zo nodig rekening mee.",
    )
    return Table(
        key="ontwikkeling-tabel",
        caption=f"{name}: {year} naast {year - 1}",
        columns=columns,
        rows=tuple(lines),
        notes=notes,
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )


def _count(value: float | None) -> Cell:
    return tables.missing() if value is None else tables.number(int(value))


def _change(one: PeriodComparison) -> Cell:
    """The change in percent with its margin, only where the base allows a percentage."""
    if one.comparison is None or not one.may_show_percentage:
        return tables.not_applicable(note="")
    percent = 100 * (one.comparison.ratio - 1)
    low, high = 100 * (one.comparison.lower - 1), 100 * (one.comparison.upper - 1)
    shown = f"{'+' if percent > 0 else ''}{dutch_number(percent)}%"
    margin = f"{dutch_number(low)}% tot {dutch_number(high)}%"
    return Cell(round(percent), shown, note=f"({margin})")


def _verdict(one: PeriodComparison) -> str:
    words = VERDICT_WORDS[one.verdict]
    if one.reasons:
        words += f": {', '.join(REASON_WORDS[reason] for reason in one.reasons)}"
    return words


def _break_notes(breaks: tuple[Break, ...], rows: pd.DataFrame) -> tuple[str, ...]:
    """The breaks that fall inside the series that are shown."""
    first = date(int(rows["year"].min()), 1, 1)
    contents = {COMPONENT_CONTENT.get(component, "") for component in rows["component"].unique()}
    return tuple(
        f"Trendbreuk {one.starts_on:%d-%m-%Y}, {one.title}: {one.explanation}"
        for one in breaks
        if one.starts_on > first and one.contents & contents
    )
