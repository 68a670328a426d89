"""Which words claim success, one by one."""

import pytest

from vap.stats.claims import claims, refusal


@pytest.mark.parametrize(
    "word",
    [
        "succes",
        "Succes",
        "SUCCES",
        "successen",
        "succesvol",
        "succesvolle",
        "succesvoller",
        "succesverhaal",
        "kassucces",
        "succesje",
        "succesfactor",
        "succès",
        "suc\u00adces",
        "successful",
        "effectief",
        "effectieve",
        "effectiever",
        "effectiviteit",
        "kosteneffectief",
        "kosteneffectieve",
        "ineffectief",
        "Effectiviteitsmeting",
        "effective",
    ],
)
def test_claim_is_found(word):
    assert claims(f"Het was een {word} van ons allen.") != []


@pytest.mark.parametrize(
    "word",
    [
        "effect",
        "effecten",
        "effectdoel",
        "effectmeting",
        "effectindicator",
        "neveneffect",
        "effectinventarisatie",
        "successie",
        "successievelijk",
        "successiewet",
        "proces",
        "accessoire",
        "excessen",
        "objectief",
        "collectief",
        "defect",
        "",
    ],
)
def test_other_word_is_not(word):
    assert claims(f"Het was een {word} van ons allen.") == []


def test_each_word_once_in_its_order():
    assert claims("Effectief en succesvol; zeer effectief.") == ["effectief", "succesvol"]


def test_refusal_names_the_words_and_the_answer():
    assert "“succesvol”" in refusal(["succesvol"], "niet aangetoond")
    assert "is het antwoord “niet aangetoond”" in refusal(["succesvol"], "niet aangetoond")
    assert "is nog niet beantwoord" in refusal(["succesvol"], "")
