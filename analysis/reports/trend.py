"""How it develops: twelve-month sums cut at breaks, and the year beside the year before, in words after a test."""

from __future__ import annotations

from datetime import date

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.figures import ChartSpec
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
from analysis.stats.aggregate import least_final
from analysis.stats.trends import Period, PeriodComparison, compare_periods, twelve_month_sums
from cycle.enums import Sensitivity

CONTENTS = ("crimes", "nuisance")
COMPONENT_CONTENT = {"crime": "crimes", "nuisance": "nuisance"}
DRAWN = 6  # small charts beside each other
MIN_POINTS = 3  # two points draw a line that no reading can doubt
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
        (_table(verdicts, rows, labels, footing, name, facts.year),),
        notes=_break_notes(facts.breaks, rows),
    )


def _series(prepared: Prepared, code: str) -> pd.DataFrame:
    """Months and years of the ordinary police indicators of one area, in display order; the count in ``count``."""
    facts = prepared.facts
    columns = ["indicator", "area", "year", "month", "value", "missing", "status"]
    figures = [table[columns] for table in (facts.monthly, facts.yearly)]
    both = pd.concat([table[table["area"] == code] for table in figures], ignore_index=True)
    here = both.merge(facts.indicators, left_on="indicator", right_on="key")
    here = here[(here["source_kind"] == SourceKind.POLICE) & (here["sensitivity"] == Sensitivity.ORDINARY)]
    here = here[~here["in_bbv"]]
    order = {key: place for place, key in enumerate(facts.indicators["key"])}
    sorted_rows = here.assign(place=here["indicator"].map(order)).sort_values(["place", "year", "month"])
    named_rows = sorted_rows.rename(columns={"value": "count"}).reset_index(drop=True)
    return named_rows[["indicator", "component", "year", "month", "count", "missing", "status"]]


def _breaks_for(breaks: tuple[Break, ...], component: str) -> list[Break]:
    content = COMPONENT_CONTENT.get(component, "")
    return [one for one in breaks if content in one.contents]


def _compare(prepared: Prepared, part: pd.DataFrame) -> PeriodComparison:
    year = prepared.facts.year
    cuts = [one.starts_on for one in _breaks_for(prepared.facts.breaks, str(part["component"].iloc[0]))]
    return compare_periods(part, Period(year - 1), Period(year), breaks=cuts)


def _sentence(verdicts: dict[str, PeriodComparison], year: int, name: str) -> str:
    """What demonstrably rose or fell; without a test nothing did."""
    by_verdict: dict[str, list[str]] = {verdict: [] for verdict in trends.VERDICTS}
    for label, one in verdicts.items():
        by_verdict[one.verdict].append(first_lower(label))
    up, down = by_verdict[trends.INCREASE_SHOWN], by_verdict[trends.DECREASE_SHOWN]
    not_compared = by_verdict[trends.NOT_COMPARABLE]
    if len(not_compared) == len(verdicts):
        return f"Voor {name} zijn {year - 1} en {year} niet te vergelijken: cijfers ontbreken of zijn anders geteld."
    said = [f"aantoonbaar gestegen: {named(up)}"] if up else []
    said += [f"aantoonbaar gedaald: {named(down)}"] if down else []
    left = f" Niet te vergelijken: {named(not_compared)}." if not_compared else ""
    if not said:
        return f"In {name} is in {year} niets aantoonbaar veranderd ten opzichte van {year - 1}.{left}"
    rest = " De rest verschilt niet aantoonbaar." if by_verdict[trends.NO_DIFFERENCE_SHOWN] else ""
    return f"In {name} is in {year} ten opzichte van {year - 1} {'; '.join(said)}.{rest}{left}"


def _chart(prepared: Prepared, rows: pd.DataFrame, lead: str, footing: Footing) -> ChartSpec | None:
    """Small lines of twelve-month sums; whole years where those can not be made. None below three points."""
    series: dict[str, dict[str, float]] = {}
    cut_at: dict[str, str] = {}
    labels = prepared.facts.indicators.set_index("key")["name"]
    months = rows[rows["month"] > 0]
    for key in list(dict.fromkeys(months["indicator"]))[:DRAWN]:
        part = months[months["indicator"] == key]
        cuts = _breaks_for(prepared.facts.breaks, str(part["component"].iloc[0]))
        sums = twelve_month_sums(part, breaks=[one.starts_on for one in cuts]).dropna(subset=["total"])
        series[str(labels[key])] = {_month_label(row.year, row.month): float(row.total) for row in sums.itertuples()}
        cut_at |= {f"{one.starts_on:%Y-%m}": one.title for one in cuts}
    known = sorted({label for points in series.values() for label in points})
    if len(known) < MIN_POINTS:
        return _yearly_chart(prepared, rows, lead, footing)
    periods = _months_between(known[0], known[-1])
    return charts.development(
        {name: [(period, points.get(period)) for period in periods] for name, points in series.items()},
        key="ontwikkeling",
        title=lead.rstrip("."),
        subtitle="Registraties in de twaalf maanden tot en met elke maand",
        unit="registraties",
        breaks=[(period, note) for period, note in sorted(cut_at.items()) if period in periods],
        ticks=[(period, period[:4]) for period in periods if period.endswith("-12")],
        footing=footing,
        multiples=True,
    )


def _month_label(year: int, month: int) -> str:
    return f"{year}-{month:02d}"


def _months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last, so that one that is missing leaves a gap."""
    start, end = (int(label[:4]) * 12 + int(label[5:]) - 1 for label in (first, last))
    return [_month_label(number // 12, number % 12 + 1) for number in range(start, end + 1)]


def _yearly_chart(prepared: Prepared, rows: pd.DataFrame, lead: str, footing: Footing) -> ChartSpec | None:
    """Small lines of whole years, with a gap where a year is missing. None below three years."""
    years_rows = rows[(rows["month"] == 0) & rows["count"].notna()]
    if years_rows["year"].nunique() < MIN_POINTS:
        return None
    years = range(int(years_rows["year"].min()), int(years_rows["year"].max()) + 1)
    labels = prepared.facts.indicators.set_index("key")["name"]
    series: dict[str, list[tuple[str, float | None]]] = {}
    cuts: dict[str, str] = {}
    for key in list(dict.fromkeys(years_rows["indicator"]))[:DRAWN]:
        part = years_rows[years_rows["indicator"] == key]
        found = dict(zip(part["year"], part["count"].astype("float64"), strict=True))
        series[str(labels[key])] = [(str(year), found.get(year)) for year in years]
        for one in _breaks_for(prepared.facts.breaks, str(part["component"].iloc[0])):
            # A year with the break inside it is counted in two ways: cut on both sides of it.
            is_inside = (one.starts_on.month, one.starts_on.day) != (1, 1)
            cuts |= {str(one.starts_on.year + step): one.title for step in range(1 + is_inside)}
    return charts.development(
        series,
        key="ontwikkeling",
        title=lead.rstrip("."),
        subtitle="Registraties per jaar",
        unit="registraties",
        breaks=[(year, note) for year, note in sorted(cuts.items()) if int(year) in years],
        ticks=(),
        footing=footing,
        multiples=True,
    )


def _table(
    verdicts: dict[str, PeriodComparison], rows: pd.DataFrame, labels: pd.Series, footing: Footing, name: str, year: int
) -> Table:
    counts = _counts(verdicts, rows)
    columns = (
        Column("soort", "Soort", is_row_header=True),
        Column("voor", str(year - 1), align="right"),
        Column("na", str(year), align="right"),
        Column("verandering", "Verandering", align="right"),
        Column("oordeel", "Oordeel na toets"),
    )
    lines = [
        (
            tables.text(str(labels[key]), code=key),
            counts[key, one.before.year],
            counts[key, one.after.year],
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


def _counts(verdicts: dict[str, PeriodComparison], rows: pd.DataFrame) -> dict[tuple[str, int], Cell]:
    """The counts that were compared, with the mark of their status, or the sign of the reason why there is none."""
    found = {}
    by_year = {key: part for key, part in rows.groupby(["indicator", "year"])}
    for key, one in verdicts.items():
        for period, count in ((one.before, one.count_before), (one.after, one.count_after)):
            part = by_year.get((key, period.year), rows.iloc[:0])
            whole = part[part["month"] == 0] if (part["month"] == 0).any() else part
            reasons = set(whole["missing"]) - {0}
            missing = reasons.pop() if count is None and len(reasons) == 1 else 0
            found[key, period.year] = parts.count_cell(count, missing, least_final(whole["status"]))
    return found


def _change(one: PeriodComparison) -> Cell:
    """The change in percent with its margin, only where the base allows a percentage."""
    if one.comparison is None or not one.may_show_percentage:
        return parts.words_cell("geen percentage")
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
