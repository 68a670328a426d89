"""A note stands at its figures: row, cell, column, point, headline; its words stand below and at the end."""

from dataclasses import replace

import pytest

from agov.reports.kinds.shape import finished
from amersfoort_veiligheid.documents import figures
from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec, Mark, Point, Role, Series
from amersfoort_veiligheid.documents.figures.spec import Area
from amersfoort_veiligheid.documents.tables import Column, Table, number, open_cells, text
from analysis.reports import base
from analysis.reports.base import KeyFigure, Report, Section
from analysis.reports.footnotes import Note, with_footnotes
from tests.factories import FootnoteFactory, IndicatorFactory

NAMES = {"inbraak": "Inbraak", "lawaai": "Lawaai"}
HEAD = Column("soort", "Soort", is_row_header=True)


def note(key="inbraak", area="", first=2025, last=2025, words="Er was iets."):
    return Note(key, NAMES.get(key, ""), area, {"WK1": "Noord", "WK2": "Zuid"}.get(area, ""), first, last, words)


def report(*, tables=(), charts=(), key_figures=(), kind="wijk", code="WK1"):
    sections = (Section("wat", "Wat?", "", charts, tables),)
    return Report(kind, code, "2025", "Proefstad", "Rapport", "Wat?", "Dit.", key_figures, sections, (), ())


def placed(notes, **more):
    return with_footnotes(report(**more), notes, NAMES.items())


def kinds(caption="Cijfers in 2025"):
    rows = ((text("Inbraak", code="inbraak"), number(12)), (text("Lawaai", code="lawaai"), number(30)))
    return Table("cijfers", caption, (HEAD, Column("aantal", "Aantal")), rows)


def notes_of(table):
    return [[cell.note for cell in row] for row in table.rows]


# --- tables


def test_a_row_of_the_indicator_gets_the_mark_and_the_table_the_words():
    [table] = placed([note()], tables=(kinds(),)).tables

    assert notes_of(table) == [["noot 1", ""], ["", ""]]
    assert table.notes == ("Noot 1 (Inbraak, 2025): Er was iets.",)


@pytest.mark.parametrize(
    ("other", "is_there"),
    [
        ({"area": "WK2"}, False),
        ({"area": "WK1"}, True),
        ({"first": 2024, "last": 2024}, False),
        ({"first": 2024, "last": 2026}, True),
        ({"key": "fietsen"}, False),
    ],
)
def test_a_note_is_there_only_for_its_figure_place_and_years(other, is_there):
    made = placed([note(**other)], tables=(kinds(),))

    assert bool(made.footnotes) is is_there
    assert ("noot 1" in str(notes_of(made.tables[0]))) is is_there


def test_a_note_about_all_figures_stands_at_each_of_them():
    made = placed([note(key="")], tables=(kinds(),))

    assert notes_of(made.tables[0]) == [["noot 1", ""], ["noot 1", ""]]
    assert made.footnotes[0].about == "alle cijfers, 2025"


def test_the_year_of_a_table_is_the_one_it_names():
    made = placed([note(first=2023, last=2023)], tables=(kinds("Wat bewoners zeggen, 2023"), kinds()))

    assert [notes_of(table)[0][0] for table in made.tables] == ["noot 1", ""]


def test_where_years_stand_beside_each_other_the_year_gets_the_mark():
    columns = (HEAD, Column("voor", "2024"), Column("na", "2025"), Column("oordeel", "Oordeel"))
    row = (text("Inbraak", code="inbraak"), number(9), number(12), text("gestegen"))

    [table] = placed([note(first=2024, last=2024)], tables=(Table("t", "2024 naast 2025", columns, (row,)),)).tables

    assert notes_of(table) == [["", "noot 1", "", ""]]


def test_where_wijken_are_rows_a_note_about_one_stands_in_its_cell_and_about_all_over_the_column():
    columns = (Column("wijk", "Wijk", is_row_header=True), Column("inbraak", "Inbraak", "per 1.000"))
    rows = ((text("Noord", code="WK1"), number(1)), (text("Zuid", code="WK2"), number(2)))
    notes = [note(words="Overal."), note(area="WK2", words="Alleen hier.")]

    [table] = placed(notes, tables=(Table("t", "Per wijk, 2025", columns, rows),), kind="stad", code="stad").tables

    assert table.columns[1].mark == "noot 1"
    assert table.columns[1].full_heading == "Inbraak (per 1.000, noot 1)"
    assert table.columns[1].heading == "Inbraak (per 1.000)"  # two editions are compared by it
    assert notes_of(table) == [["", ""], ["", "noot 2"]]
    assert [cell.remark for cell in open_cells(table)] == ["noot 1", "noot 1; noot 2"]
    assert table.notes[1] == "Noot 2 (Inbraak, Zuid, 2025): Alleen hier."


def test_one_note_has_one_number_in_the_whole_report():
    made = placed([note("lawaai", words="Een."), note(words="Twee.")], tables=(kinds(), kinds()))

    assert [notes_of(table) for table in made.tables] == [[["noot 1", ""], ["noot 2", ""]]] * 2
    assert [line.text for line in made.footnotes] == ["Twee.", "Een."]


def test_what_a_cell_said_before_stays():
    row = (text("Inbraak", code="inbraak", note="per woning"), number(12))

    [table] = placed([note()], tables=(Table("t", "2025", (HEAD, Column("a", "A")), (row,)),)).tables

    assert table.rows[0][0].note == "per woning; noot 1"


def test_a_headline_gets_the_mark():
    figure = KeyFigure("Inbraak", "4,1", "per 1.000 woningen", "", "", "", "voorlopig cijfer")
    of_survey = KeyFigure("Lawaai", "20%", "enquête 2023", "", "", "")

    made = placed([note(), note("lawaai", first=2023, last=2023)], key_figures=(figure, of_survey))

    assert [one.note for one in made.key_figures] == ["voorlopig cijfer; noot 1", "noot 2"]


# --- charts


def lines(*names, labels=("2023", "2024", "2025")):
    series = tuple(Series(name, tuple(Point(label, 5.0) for label in labels), Role.EQUAL) for name in names)
    return ChartSpec(ChartKind.SMALL_MULTIPLES, "ontwikkeling", "Het verloop", "Registraties per jaar", series)


def test_the_points_of_the_years_get_the_mark():
    [spec] = placed([note(first=2024, last=2025)], charts=(lines("Inbraak", "Lawaai"),)).charts

    assert spec.marks == (Mark("2024", "noot 1", "Inbraak"), Mark("2025", "noot 1", "Inbraak"))
    table = figures.to_table(spec)
    assert notes_of(table) == [["", "", ""], ["", "noot 1", ""], ["", "noot 1", ""]]
    assert table.notes == ("Noot 1 (Inbraak, 2024 tot en met 2025): Er was iets.",)


def test_months_are_of_their_year_and_a_note_about_all_lines_stands_once_in_a_row():
    chart = lines("Inbraak", "Lawaai", labels=("2024-12", "2025-01"))

    [spec] = placed([note(key="")], charts=(chart,)).charts

    assert spec.marks == (Mark("2025-01", "noot 1"),)
    assert notes_of(figures.to_table(spec)) == [["", "", ""], ["noot 1", "", ""]]


@pytest.mark.parametrize("compact", [False, True])
def test_a_drawn_line_writes_the_mark_in_words_at_its_first_point_only(compact):
    [spec] = placed([note(first=2024, last=2025)], charts=(lines("Inbraak", "Lawaai"),)).charts

    drawing = figures.to_svg(spec, compact=compact)

    assert drawing.count(">noot 1</text>") == 1
    assert "Inbraak, 2025: 5, noot 1" in drawing
    assert "Bij deze grafiek horen noten" in drawing


def test_a_row_of_a_chart_gets_the_mark_behind_its_name():
    points = tuple(Point(name, 2.0) for name in ("Inbraak", "Lawaai"))
    chart = ChartSpec(ChartKind.DOT, "soorten", "Soorten", "Registraties, 2025", (Series("Noord", points, Role.FOCUS),))

    [spec] = placed([note()], charts=(chart,)).charts

    assert spec.marks == (Mark("Inbraak", "noot 1"),)
    assert "Inbraak (noot 1)" in figures.to_svg(spec)
    assert "Inbraak (noot 1)" in str(figures.to_plotly(spec))
    assert "Lawaai (" not in figures.to_svg(spec)


def test_a_map_of_one_indicator_says_it_under_its_title_and_names_the_wijk():
    areas = (Area("WK1", "Noord", sign=".", words="onbekend"), Area("WK2", "Zuid", sign=".", words="onbekend"))
    chart = ChartSpec(ChartKind.TILEMAP, "kaart", "De kaart", "Inbraak, per 1.000 woningen, 2025", areas=areas)
    notes = [note(words="Overal."), note(area="WK2", words="Hier.")]

    [spec] = placed(notes, charts=(chart,), kind="stad", code="stad").charts

    assert spec.subtitle == "Inbraak, per 1.000 woningen, 2025 (noot 1, noot 2 bij Zuid)"
    assert spec.marks == (Mark("Zuid", "noot 2"),)
    assert [row[0].note for row in figures.to_table(spec).rows] == ["", "noot 2"]


# --- the value


def test_a_report_without_notes_is_written_as_before():
    plain = report(tables=(kinds(),), charts=(lines("Inbraak"),))
    written = base.dump(plain)

    assert with_footnotes(plain, [], NAMES.items()) is plain
    assert not {"footnotes", "methods"} & set(written)
    assert "marks" not in written["sections"][0]["charts"][0]
    assert "mark" not in written["sections"][0]["tables"][0]["columns"][0]


def test_a_report_with_notes_comes_back_from_json_as_it_went():
    made = placed([note(), note(key="", first=2023, last=2025)], tables=(kinds(),), charts=(lines("Inbraak"),))

    assert base.load(base.dump(made)) == made


@pytest.mark.parametrize(("period", "is_there"), [("2025", True), ("najaar 2025", True), ("2026", False), ("", False)])
def test_a_report_of_a_season_or_without_a_year_is_no_obstacle(period, is_there):
    plain = replace(report(tables=(kinds("Cijfers"),)), period=period)

    assert bool(with_footnotes(plain, [note()], NAMES.items()).footnotes) is is_there


@pytest.mark.django_db
def test_a_report_that_is_made_for_an_edition_takes_the_notes_in_force_along():
    indicator = IndicatorFactory(key="inbraak", name="Inbraak")
    FootnoteFactory(indicator=indicator, text="Er was kermis.")
    FootnoteFactory(indicator=indicator, text="Dit geldt niet meer.", ended=True)

    made = finished(report(tables=(kinds(),), kind="wijk")).report

    assert [line.text for line in made.footnotes] == ["Er was kermis."]
    assert "Er was kermis." in made.tables[0].notes[0]
