"""N7: a report of 41 pages with 30 charts and 30 tables as PDF, beside WeasyPrint alone on the same finished HTML."""

from __future__ import annotations

import io
import os
from typing import Any

import pikepdf
from django.core.management import call_command
from django.template.loader import render_to_string
from weasyprint import HTML

from amersfoort_veiligheid.documents import pdf, tables
from amersfoort_veiligheid.documents.pdf import BASE_URL, render_document
from amersfoort_veiligheid.documents.tables import Column, Table
from analysis.reports import render
from analysis.reports.base import Report, Section
from tests.bench import part
from tests.bench.measuring import MIB, Line, Options, dutch, fastest, in_turn, mebibytes, peak_memory, times
from tests.documents import samples

SECTIONS, SECTIONS_QUICK, ROWS = 30, 6, 24
PAGES = 41
MAX_RATIO, MAX_MEMORY = 1.15, 300 * MIB
CHARTS = (samples.line, samples.multiples, samples.dot, samples.bar, samples.monthly)


def make_report(sections: int = SECTIONS) -> Report:
    """A report with one chart and one table in each section; every number is made up."""
    made = []
    for number in range(sections):
        spec = CHARTS[number % len(CHARTS)](key=f"figuur{number}")
        made.append(
            Section(
                key=f"deel{number}",
                heading=f"Deel {number + 1}: wat gebeurt er in deze wijk?",
                lead="In deze wijk gebeurt meer dan in de rest van de stad, en het verschil is geen toeval.",
                charts=(spec,),
                tables=(_table(number),),
                notes=("Niet elk misdrijf wordt gemeld.",),
            )
        )
    return Report(
        kind="wijk",
        code="WK990101",
        period="2025",
        municipality="Meetstad",
        title="Wijkrapport om te meten 2025",
        question="Wat is er aan de hand?",
        answer="Er is van alles aan de hand.",
        key_figures=(),
        sections=tuple(made),
        sources=(),
        unknowns=("Niet elk misdrijf wordt gemeld.",),
        is_example=True,
    )


def _table(number: int) -> Table:
    columns = (
        Column("soort", "Soort", is_row_header=True),
        *(Column(f"c{place}", f"Jaar {2020 + place}", align="right") for place in range(5)),
    )
    rows = tuple(
        (tables.text(f"Soort {row + 1}"), *(tables.number(number * 100 + row * 7 + place) for place in range(5)))
        for row in range(ROWS)
    )
    return Table(key=f"tabel{number}", caption=f"Tabel {number + 1}", columns=columns, rows=rows, source="Verzonnen")


def alone(html: str) -> bytes:
    """WeasyPrint by itself, asked for the same kind of PDF."""
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=pdf._make_fetcher(BASE_URL))
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True))


def finished_html(report: Report) -> str:
    """The HTML of which the product makes the PDF."""
    return render_document("reports/wijk/print.html", render._print_context(report), title=report.title).html


def measure(**told: Any) -> list[dict[str, Any]]:
    """The line of N7."""
    options = Options.of(told)
    call_command("collectstatic", verbosity=0, interactive=False)
    report = make_report(SECTIONS_QUICK if options.quick else SECTIONS)
    html = finished_html(report)
    ours, beside = in_turn(lambda: render.pdf(report), lambda: alone(html), repeats=options.repeats)
    with pikepdf.open(io.BytesIO(render.pdf(report))) as document:
        pages = len(document.pages)
    env = dict(os.environ)  # the same scratch folder, where the style sheets are
    memory = int(part.run("paper:peak_of_one", env, sections=len(report.sections)))
    memory_alone = int(part.run("paper:peak_alone", env, sections=len(report.sections)))
    ratio = ours.median / beside.median
    line = Line(
        "N7",
        f"pdf van {pages} pagina's met {len(report.sections)} grafieken en {len(report.tables)} tabellen",
        ours.text,
        f"{beside.text} WeasyPrint alleen, op dezelfde html",
        times(ratio),
        f"≤ {dutch(MAX_RATIO, 2)} × en ≤ {mebibytes(MAX_MEMORY)}",
        ratio <= MAX_RATIO and memory <= MAX_MEMORY,
        mebibytes(memory),
        (
            f"{dutch(len(html) / 1000)} kB html; WeasyPrint alleen houdt {mebibytes(memory_alone)} vast, "
            f"met hetzelfde product eromheen; {fastest(ours, beside)}",
        ),
    )
    return [line.as_dict()]


def peak_of_one(sections: int) -> int:
    """Make the PDF once and tell the peak of this process."""
    render.pdf(make_report(sections))
    return peak_memory()


def peak_alone(sections: int) -> int:
    """Make the PDF by WeasyPrint alone and tell the peak of this process, which also made the HTML."""
    report = make_report(sections)
    document = {"title": report.title, "language": "nl", "is_example": True}
    context = {**render._print_context(report), "document": document}
    alone(render_to_string("reports/wijk/print.html", context))
    return peak_memory()
