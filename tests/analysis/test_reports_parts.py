"""Parts of a section: one finding or one plan under its own heading, the same on page, paper and in files."""

import dataclasses

from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec, Point, Series
from amersfoort_veiligheid.documents.tables import Column, Table, number, text
from analysis.reports import base, render
from analysis.reports.base import Part, Report, Section

COLUMNS = (Column("wat", "Wat", is_row_header=True), Column("n", "Keer"))
TABLE = Table("plan-1", "Wat er gebeurde", COLUMNS, ((text("Sloten"), number(7)),))
BARS = (Series("keer", (Point("Sloten", 7.0),)),)
CHART = ChartSpec(ChartKind.BAR, "plan-2", "Er waren 7 sloten", series=BARS)
PART = Part(
    key="plan-1",
    heading="Sterke sloten",
    status="running",
    status_label="in uitvoering",
    facts=(("Waar", "Lindenstroo"),),
    paragraphs=("Er zijn zeven sloten gezet.",),
    items=("Doel: tien sloten.",),
    charts=(CHART,),
    tables=(TABLE,),
    remarks=("Volgens de woningcorporatie.",),
)


def report(*parts):
    return Report(
        kind="thema",
        code="1",
        period="2026",
        municipality="Oefenstad",
        title="Proef",
        question="Werkte het?",
        answer="Ja.",
        key_figures=(),
        sections=(Section("een", "Wat deden we?", "", parts=parts),),
        sources=(),
        unknowns=(),
    )


def test_report_with_parts_comes_back_equal():
    assert base.load(base.dump(report(PART))) == report(PART)


def test_section_without_parts_is_stored_as_before_there_were_parts():
    """Else every report that was kept would count as changed."""
    known = {field.name for field in dataclasses.fields(Section)}
    assert set(base.dump(report())["sections"][0]) == known - {"parts"}


def test_page_shows_everything_of_a_part():
    body = render.body(report(PART))
    for words in ("Sterke sloten", "in uitvoering", "Lindenstroo", "zeven sloten", "tien sloten", "woningcorporatie"):
        assert words in body
    assert 'id="tabel-plan-1"' in body
    assert 'id="figuur-plan-2"' in body


def test_files_have_the_tables_and_charts_of_parts():
    assert [table.key for table in render.all_tables(report(PART))][0] == "plan-1"
    assert render.export_table(report(PART), "plan-1", "csv")[0].decode("utf-8-sig").count("Sloten") == 1
    assert "Sloten" in render.one_csv(report(PART)).decode("utf-8-sig")


def test_paper_shows_everything_of_a_part():
    paper = render.as_file(report(PART), "html").decode()
    for words in ("Sterke sloten", "In uitvoering", "Lindenstroo", "zeven sloten", "tien sloten", "woningcorporatie"):
        assert words in paper
    assert "<dl" not in paper  # PDF/UA
