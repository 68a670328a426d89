"""The mandatory safety indicators of the budget (BBV) as a publication: one table, small numbers protected."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils import timezone

from agov.enums import PublicationKind
from agov.reports.kinds.shape import Content, Kind, NoContentError, Subject, finished
from analysis.reports import bbv
from analysis.reports.base import Part, Report, Section
from analysis.reports.parts import source_lines

CODE: Final = "gemeente"
PART: Final = "indicatoren"  # the part with the table
TITLE: Final = "Verplichte indicatoren Veiligheid"


def _subjects() -> list[Subject]:
    return [Subject(CODE, str(year), f"{TITLE} {year}") for year in bbv.years_with_figures()]


def _build(code: str, period: str) -> Content:
    if code != CODE or not period.isdigit() or int(period) not in bbv.years_with_figures():
        raise NoContentError("Over dit jaar is er nog geen enkele verplichte indicator.")
    made = bbv.build_mandatory(today=timezone.localdate(), until=int(period), for_everybody=True)
    return finished(report_of(made, period), (delivery.pk for delivery in made.deliveries))


def report_of(made: bbv.Mandatory, period: str) -> Report:
    """The report value of the table for everybody."""
    return Report(
        kind=PublicationKind.MANDATORY.value,
        code=CODE,
        period=period,
        municipality=settings.MUNICIPALITY_NAME,
        title=f"{TITLE} {period}",
        question="Wat staat er over veiligheid in de begroting?",
        answer=made.answer,
        key_figures=(),
        sections=(
            Section(
                key=PART,
                heading="Verplichte indicatoren",
                lead="Elke gemeente zet deze indicatoren in de begroting en in het jaarverslag (BBV).",
                tables=(made.table,),
            ),
            Section(
                key="betekenis",
                heading="Wat meten we?",
                lead="",
                parts=tuple(
                    Part(key=f"indicator-{number}", heading=name, paragraphs=(words,))
                    for number, (name, words) in enumerate(made.definitions, 1)
                ),
            ),
        ),
        sources=source_lines(made.deliveries),
        unknowns=tuple(f"{row[0].text}: {row[0].note}." for row in made.table.rows if row[0].note),
        is_example=settings.IS_EXAMPLE,
    )


MANDATORY: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="De indicatoren die elke gemeente in de begroting zet, van de laatste vijf jaar.",
    nothing="Er is nog van geen enkel jaar een verplichte indicator.",
)
