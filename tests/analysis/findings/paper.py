"""A small report whose every cell can be read here, stored as the product stores one."""

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table
from analysis.models import Delivery, GeneratedReport
from analysis.reports.base import Report, Section, dump
from analysis.services.figures import Place
from tests.factories import GeneratedReportFactory

KINDS = Table(
    key="soorten-tabel",
    caption="Politiecijfers van Noord in 2025",
    columns=(
        Column("soort", "Soort", is_row_header=True),
        Column("aantal", "Aantal", align="right"),
        Column("per", "Per 1.000", align="right"),
        Column("marge", "95%-marge", align="right"),
        Column("rest", "Rest van de stad", "per 1.000", align="right"),
        Column("vergelijking", "Noord vergeleken"),
    ),
    rows=(
        (
            tables.text("Geweld"),
            tables.number(66, mark=tables.PROVISIONAL),
            tables.number(7.1, 1),
            tables.interval(5.5, 9.1, 1),
            tables.number(3.9, 1),
            tables.text("▲ hoger dan in de rest van de stad"),
        ),
        (
            tables.text("Woninginbraak", note="per woning"),
            tables.suppressed("te weinig", sign=tables.SMALL_5),
            tables.suppressed("te weinig"),
            tables.suppressed("te weinig"),
            tables.missing(),
            tables.text("niet vergeleken"),
        ),
    ),
    source="Politie",
    figures_date="1 februari 2026",
    version="47018NED versie 1",
)
TREND = Table(
    key="ontwikkeling-tabel",
    caption="Noord: 2025 naast 2024",
    columns=(
        Column("soort", "Soort", is_row_header=True),
        Column("voor", "2024", align="right"),
        Column("na", "2025", align="right"),
        Column("verandering", "Verandering", align="right"),
        Column("oordeel", "Oordeel na toets"),
    ),
    rows=(
        (
            tables.text("Geweld"),
            tables.number(59),
            tables.number(66),
            Cell(12, "+12%", note="(−22% tot 62%)"),
            tables.text("○ geen aantoonbaar verschil"),
        ),
        (
            tables.text("Zakkenrollerij"),
            tables.number(3),
            tables.number(4),
            Cell(None, "", "", "geen percentage"),
            tables.text("○ geen aantoonbaar verschil"),
        ),
    ),
    source="Politie",
    figures_date="1 februari 2026",
    version="47018NED versie 1",
)
SIZES = Table(
    key="omvang-tabel",
    caption="Jongeren: omvang",
    columns=(
        Column("jaar", "Peiljaar", is_row_header=True),
        Column("stock", "Omvang", "personen", align="right"),
    ),
    rows=(
        (tables.text("2023"), tables.suppressed("om mensen te beschermen")),
        (tables.text("2024"), tables.number(20)),
        (tables.text("2025"), tables.number(25)),
    ),
    source="Politie en OM",
    version="doelgroepen versie 1",
)
WIJKEN = Table(
    key="criminaliteit-tabel",
    caption="Alle wijken op nummer, 2025",
    columns=(Column("wijk", "Wijk", is_row_header=True), Column("geweld", "Geweld", "per 1.000", align="right")),
    rows=((tables.text("Noord"), Cell(3.9, "3,9* △", "*", "3,9, mogelijk hoger, voorlopig cijfer", decimals=1)),),
    source="Politie",
    version="47018NED versie 1",
)
NO_SOURCE = Table(
    key="zonder-bron",
    caption="Cijfers van niemand",
    columns=(Column("soort", "Soort", is_row_header=True), Column("aantal", "Aantal", align="right")),
    rows=((tables.text("Geweld"), tables.number(5)),),
)


def paper(*shown: Table, kind: str = "wijk") -> Report:
    """A report of 2025 about Noord with these tables."""
    return Report(
        kind=kind,
        code="WK099901",
        period="2025",
        municipality="Proefstad",
        title="Wijkrapport Noord 2025" if kind == "wijk" else "Stadsbeeld Proefstad 2025",
        question="Wat is er aan de hand in Noord?",
        answer="Geweld komt vaker voor.",
        key_figures=(),
        sections=(Section("wat", "Wat gebeurt hier?", "", tables=shown or (KINDS, TREND, NO_SOURCE)),),
        sources=(),
        unknowns=(),
    )


def stored(
    report: Report | None = None, *, deliveries: list[Delivery] | None = None, **fields: object
) -> GeneratedReport:
    """The report as a row."""
    report = report or paper()
    return GeneratedReportFactory(
        kind=report.kind,
        code=report.code,
        period=report.period,
        title=report.title,
        value=dump(report),
        deliveries=deliveries,
        **fields,
    )


def violence(report: GeneratedReport, column: str = "per") -> Place:
    """The figure on violence: it has a value."""
    return Place(report.pk, "soorten-tabel", 0, column)


def burglary(report: GeneratedReport) -> Place:
    """The figure on burglary: it is hidden."""
    return Place(report.pk, "soorten-tabel", 1, "per")
