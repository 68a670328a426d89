"""Every form of a report tells the same figures and signs, with the same words."""

import csv
import io
import json
import re
import zipfile

import pytest

from amersfoort_veiligheid.documents.tables import export_grid
from analysis.reports import render
from tests.analysis.disclosure.forms import Words, ods, xlsx
from tests.analysis.small_city import GROUP, NAMES, NORTH, SOUTH, STATION
from tests.pdf_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALL = [("wijk", NORTH), ("wijk", SOUTH), ("wijk", STATION), ("stad", "stad"), ("doelgroep", GROUP)]


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_the_same_cell_gives_the_same_answer_in_every_format(small_reports, kind, code):
    """Each table, cell by cell: CSV, XLSX, ODS and JSON against the table of the page."""
    report = small_reports(kind, code)
    made = render.all_tables(report)
    sheets, texts = list(xlsx(report).values()), list(ods(report).values())
    archive = zipfile.ZipFile(io.BytesIO(render.export(report, "csv")[0]))
    stored = {
        table["key"]: table
        for section in json.loads(render.export(report, "json")[0])["sections"]
        for table in section["tables"]
    }

    assert len({table.key for table in made}) == len(made)
    assert len(sheets) == len(made) + 1  # the sheet with notes
    assert archive.namelist() == [*(f"{table.key}.csv" for table in made), "toelichting.csv"]
    for table, sheet, written in zip(made, sheets, texts, strict=False):
        header, rows = export_grid(table, render.export_meta(report))
        lines = list(csv.reader(io.StringIO(archive.read(f"{table.key}.csv").decode("utf-8-sig")), delimiter=";"))
        assert lines[0] == [*header, "Bron", "Stand", "Versie"]
        assert sheet[0] == header
        assert written[0] == header
        for row, line, cells_of_sheet, ods_line in zip(rows, lines[1:], sheet[1:], written[1:], strict=True):
            assert [plain(value) for value in row] == [plain(value) for value in cells_of_sheet]
            assert [plain(value) for value in row] == [plain(value) for value in line[: len(header)]]
            assert [plain(value) for value in row] == [plain(value) for value in ods_line]
        for row, values in zip(table.rows, stored.get(table.key, {"rows": []})["rows"], strict=False):
            assert [(cell.value, cell.text, cell.sign) for cell in row] == [
                (value["value"], value["text"], value["sign"]) for value in values
            ]


def plain(value):
    """A value as a number when it is one, else as text; an empty cell is an empty text."""
    if value is None:
        return ""
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return str(value)


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_page_and_pdf_hold_every_figure_of_every_table(small_reports, kind, code):
    report = small_reports(kind, code)
    on_page = [text.strip() for text in Words(render.body(report)).found]
    on_paper = text_of(render.pdf(report))

    for table in report.tables:
        for row in table.rows:
            for cell in row[1:]:
                assert cell.text in on_page or not cell.text, (table.key, cell.text)
                assert cell.text.split(" ")[0] in on_paper, (table.key, cell.text)


def test_signs_have_words_for_those_who_listen_and_a_legend_for_those_who_look(small_reports):
    report = small_reports("wijk", SOUTH)
    page, paper = render.body(report), render.as_file(report, "html").decode()

    for text, words in (
        (".", "niet beschikbaar"),
        ("x", "geheim bij de bron"),
        ("x", "afgeschermd: Verborgen om mensen te beschermen"),
    ):
        assert f'<span aria-hidden="true">{text}</span><span class="visually-hidden">{words}</span>' in page
    north = render.body(small_reports("wijk", NORTH))
    assert '<span aria-hidden="true"></span><span class="visually-hidden">kan niet voorkomen</span>' in north
    assert ". = niet beschikbaar; x = geheim" in re.sub(r"\s+", " ", paper)
    assert "(leeg) = kan niet voorkomen" in re.sub(
        r"\s+", " ", render.as_file(small_reports("wijk", NORTH), "html").decode()
    )


def test_signs_in_csv_say_what_they_mean(small_reports):
    with zipfile.ZipFile(io.BytesIO(render.export(small_reports("wijk", NORTH), "csv")[0])) as archive:
        lines = list(csv.DictReader(io.StringIO(archive.read("delicten-tabel.csv").decode("utf-8-sig")), delimiter=";"))
        notes = archive.read("toelichting.csv").decode("utf-8-sig")
    by_name = {line["Delict of overlast"]: line for line in lines}

    assert (by_name["Overlast zwervers"]["Aantal"], by_name["Openbare dronkenschap"]["Aantal"]) == ("", "0")
    assert by_name["Zedenmisdrijf"]["Aantal"] == "x"
    assert "Aantal: geheim bij de bron" in by_name["Zedenmisdrijf"]["Toelichting"]
    assert "Aantal: kan niet voorkomen" in by_name["Overlast zwervers"]["Toelichting"]
    assert "Aantal: voorlopig cijfer" in by_name["Vernieling"]["Toelichting"]
    assert "Teken *;voorlopig cijfer" in notes
    assert "Teken (leeg);kan niet voorkomen" in notes


def test_the_caution_about_groups_is_on_the_page_on_paper_and_in_the_notes(small_reports):
    report = small_reports("doelgroep", GROUP)
    caution = "Wie bij deze groep hoort, hangt af van wat de politie vastlegde."

    with zipfile.ZipFile(io.BytesIO(render.export(report, "csv")[0])) as archive:
        assert caution in archive.read("toelichting.csv").decode("utf-8-sig")
    assert caution in render.body(report)
    assert caution in render.as_file(report, "html").decode()


def test_names_of_places_are_those_of_the_areas(small_reports):
    assert small_reports("wijk", NORTH).title == f"Wijkrapport {NAMES[NORTH]} 2025"
