"""Traps in names of areas: one name for wijk and buurt is asked and never guessed."""

from analysis.imports.base import Ambiguity
from analysis.imports.files import as_stream
from analysis.imports.police import TABLES, read_police
from tests.analysis.imports.police_files import portal_csv, read_cells, real_reference
from tests.analysis.imports.police_lines import portal


def test_ambiguous_name_is_asked_and_its_rows_wait():
    checked = portal(("Totaal misdrijven", "Calveen", "2023", 7), ("Totaal misdrijven", "Hof", "2023", 5))

    assert checked.questions == (Ambiguity("Calveen", ("BU03072601", "WK030726"), 1),)
    assert read_cells(checked) == {("0.0.0", "BU03070100", 2023, 0): 5}
    assert "Kies eerst welk gebied" in checked.rejects.listed[0].reason


def test_answer_settles_an_ambiguous_name():
    checked = portal(("Totaal misdrijven", "Calveen", "2023", 7), answers={"Calveen": "WK030726"})

    assert read_cells(checked) == {("0.0.0", "WK030726", 2023, 0): 7}
    assert checked.questions == ()


def test_answer_can_name_wijk_and_buurt_in_the_order_of_the_file():
    cells = [
        ("Totaal misdrijven", "Calveen", "2022", 1),
        ("Totaal misdrijven", "Calveen", "2023", 2),
        ("Totaal misdrijven", "Calveen", "2022", 3),
        ("Totaal misdrijven", "Calveen", "2023", 4),
    ]
    checked = portal(*cells, answers={"Calveen": ["WK030726", "BU03072601"]})

    assert read_cells(checked) == {
        ("0.0.0", "WK030726", 2022, 0): 1,
        ("0.0.0", "WK030726", 2023, 0): 2,
        ("0.0.0", "BU03072601", 2022, 0): 3,
        ("0.0.0", "BU03072601", 2023, 0): 4,
    }


def test_an_answer_that_is_no_area_is_rejected():
    checked = portal(("Totaal misdrijven", "Calveen", "2023", 7), answers={"Calveen": "WK039999"})

    assert checked.rejects.listed[0].reason == "Het antwoord 'WK039999' is geen bekend gebied."


def test_a_name_with_its_level_needs_no_answer():
    checked = portal(
        ("Totaal misdrijven", "Calveen (wijk)", "2023", 7), ("Totaal misdrijven", "Calveen (buurt)", "2023", 6)
    )

    assert read_cells(checked) == {("0.0.0", "WK030726", 2023, 0): 7, ("0.0.0", "BU03072601", 2023, 0): 6}


def test_the_two_ambiguous_names_of_amersfoort_are_asked(shared_data):
    cells = [("Totaal misdrijven", name, "2023", 1) for name in ("Calveen", "Vathorst-Bovenduist", "Isselt", "Hof")]
    checked = read_police(
        as_stream(portal_csv(cells)), reference=real_reference(shared_data), config=TABLES["47018NED"]
    )

    assert [question.name for question in checked.questions] == ["Calveen", "Vathorst-Bovenduist"]
    assert len(checked.accepted) == 2
