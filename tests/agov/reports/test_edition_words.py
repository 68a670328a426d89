"""The checklist over texts that were written elsewhere and taken over in a publication."""

import dataclasses

import pytest

from agov.reports.edition_checks import check_edition
from agov.reports.edition_words import MEND
from analysis.reports import base
from analysis.reports.base import Part, Section
from tests.factories.editions import report_value

EASY = "Het plan loopt goed. Er is meer licht op het plein."
LONG = (
    "Omdat de gemeente samen met de corporatie en de politie in het afgelopen jaar op veel plekken in de stad meer"
    " licht heeft gemaakt, voelen bewoners zich er in de avond vaker veilig."
)


def checks(**part):
    made = Part(**{"key": "plan-1", "heading": "Licht op het plein", **part})
    section = Section("plannen", "De plannen", "", parts=(made,))
    report = dataclasses.replace(base.load(report_value()), sections=(section,))
    found = check_edition(report, summary="Het ging goed.", contact="adviseur", deliveries=(), earlier={})
    return [(one.blocks, one.title, one.detail) for one in found]


def test_easy_text_has_nothing_to_say():
    assert checks(paragraphs=(EASY,), items=("Doel gehaald.",), facts=(("Waar", "Kruiswijk"),)) == []


@pytest.mark.parametrize("where", ["heading", "paragraphs", "items", "facts", "remarks"])
def test_text_that_points_at_a_person_stops_the_edition_wherever_it_stands(where):
    text = "Bel 033-1234567 voor meer."
    value = {"heading": text, "facts": (("Waar", text),)}.get(where, (text,))
    found = checks(**{where: value})
    assert [(blocks, title) for blocks, title, _ in found] == [(True, "In de tekst staat iets over een persoon.")]
    assert "1234567" not in found[0][2] or where == "heading"  # the heading is where it stands
    assert MEND in found[0][2]


def test_few_people_are_pointed_out_with_where_they_stand():
    found = checks(items=("Twee jongeren kregen hulp.",))
    assert found == [
        (
            False,
            "In de tekst staat een aantal van minder dan 5 mensen.",
            f"Licht op het plein: “Twee jongeren”. {MEND}",
        )
    ]


def test_what_looks_like_a_name_is_pointed_out():
    found = checks(paragraphs=("Volgens mevrouw De Groot gaat het beter.",))
    assert found == [(False, "In de tekst staat misschien een naam.", f"Licht op het plein. {MEND}")]


def test_hard_text_is_pointed_out_with_its_words_per_sentence():
    found = checks(paragraphs=(LONG,))
    assert [title for _, title, _ in found] == [
        "De tekst leest op sommige plaatsen moeilijk.",
        "Er staat een lange zin in de tekst.",
    ]
    assert found[0][2].startswith(f"Licht op het plein ({len(LONG.split())} woorden per zin).")


def test_sentences_that_the_program_made_are_not_judged_for_ease():
    assert checks(items=(LONG,), facts=(("Regel", LONG),)) == []


def test_open_place_in_the_summary_stops_the_edition():
    report = base.load(report_value())
    found = check_edition(report, summary="Het ging [vul in].", contact="a", deliveries=(), earlier={})
    assert [(one.blocks, one.title) for one in found] == [(True, "In de samenvatting is nog iets open.")]
