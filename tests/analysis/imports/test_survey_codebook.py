"""A codebook states everything; what it leaves out or gets wrong is named with its line."""

from datetime import date
from pathlib import Path

import pytest

from analysis.enums import Direction, Statistic
from analysis.imports.base import RefusedFileError
from analysis.imports.codebook_entries import read_entries
from analysis.imports.survey_basis import SurveyBasis, mixing_note
from analysis.imports.survey_codebook import (
    COMPONENTS,
    DIRECTIONS,
    KINDS,
    Codebook,
    read_codebook,
)
from cycle.enums import Component

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures" / "oefenstad" / "codebook.yaml"

YAML = """\
onderzoek: Proefenquête
peiljaar: 2025
veldwerk: {van: 2025-09-15, tot: 2025-11-02}
wijze: web
leeftijd: {van: 18, tot: 84}
uitgenodigd: 400
respons: 100
weegversie: "1"
kolommen:
  respondent: nr
  gewicht: w
  gebied: wijk
  stratum: [s1, s2]
gebieden: {Centrum: WK990101, Noord: WK990102}
populatie: {"a|1": 500, "a|2": 700}
vragen:
  - sleutel: v1
    tekst: Voelt u zich wel eens onveilig?
    versie: "1"
    antwoorden: {1: ja, 2: nee, 9: weet niet}
    ontbrekend: [99]
  - sleutel: v2
    kolom: Q2
    tekst: Rapportcijfer
    versie: "2"
    bereik: {van: 1, tot: 10}
indicatoren:
  - sleutel: onveilig
    naam: Voelt zich wel eens onveilig
    vraag: v1
    soort: percentage
    teller: [1]
    noemer: [1, 2]
    richting: lager_is_beter
    onderdeel: beleving
    eenheid: "%"
  - sleutel: cijfer
    naam: Rapportcijfer
    vraag: v2
    soort: gemiddelde
    noemer: alle
    richting: hoger_is_beter
    onderdeel: beleving
    eenheid: rapportcijfer
"""

CSV = """\
onderdeel;sleutel;veld;waarde
onderzoek;;onderzoek;Proefenquête
onderzoek;;peiljaar;2025
onderzoek;;veldwerk.van;2025-09-15
onderzoek;;veldwerk.tot;2025-11-02
onderzoek;;wijze;web
onderzoek;;leeftijd.van;18
onderzoek;;leeftijd.tot;84
onderzoek;;uitgenodigd;400
onderzoek;;respons;100
onderzoek;;weegversie;1
kolom;respondent;;nr
kolom;gewicht;;w
kolom;gebied;;wijk
kolom;stratum;;s1|s2
gebied;Centrum;;WK990101
gebied;Noord;;WK990102
populatie;a|1;;500
populatie;a|2;;700
vraag;v1;tekst;Voelt u zich wel eens onveilig?
vraag;v1;versie;1
vraag;v1;antwoord.1;ja
vraag;v1;antwoord.2;nee
vraag;v1;antwoord.9;weet niet
vraag;v1;ontbrekend;99
vraag;v2;kolom;Q2
vraag;v2;tekst;Rapportcijfer
vraag;v2;versie;2
vraag;v2;bereik.van;1
vraag;v2;bereik.tot;10
indicator;onveilig;naam;Voelt zich wel eens onveilig
indicator;onveilig;vraag;v1
indicator;onveilig;soort;percentage
indicator;onveilig;teller;1
indicator;onveilig;noemer;1|2
indicator;onveilig;richting;lager_is_beter
indicator;onveilig;onderdeel;beleving
indicator;onveilig;eenheid;%
indicator;cijfer;naam;Rapportcijfer
indicator;cijfer;vraag;v2
indicator;cijfer;soort;gemiddelde
indicator;cijfer;noemer;alle
indicator;cijfer;richting;hoger_is_beter
indicator;cijfer;onderdeel;beleving
indicator;cijfer;eenheid;rapportcijfer
"""


def read_text(folder: Path, text: str, name: str = "codeboek.yaml") -> Codebook:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_codebook(path)


def refusal(folder: Path, text: str, name: str = "codeboek.yaml") -> str:
    with pytest.raises(RefusedFileError) as caught:
        read_text(folder, text, name)
    return str(caught.value)


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def test_yaml_codebook_is_read_in_full(tmp_path):
    codebook = read_text(tmp_path, YAML)

    assert (codebook.survey, codebook.wave, codebook.mode) == ("Proefenquête", 2025, "web")
    assert (codebook.fieldwork_from, codebook.fieldwork_to) == (date(2025, 9, 15), date(2025, 11, 2))
    assert (codebook.age_from, codebook.age_to, codebook.response_rate) == (18, 84, 0.25)
    assert codebook.strata_columns == ("s1", "s2")
    assert codebook.areas == {"Centrum": "WK990101", "Noord": "WK990102"}
    assert codebook.population == {"a|1": 500.0, "a|2": 700.0}
    assert codebook.question("v1").answers == {"1": "ja", "2": "nee", "9": "weet niet"}
    assert codebook.question("v1").missing == ("99",)
    assert codebook.question("v2").value_range == (1.0, 10.0)
    assert codebook.file_columns == ("nr", "w", "s1", "s2", "wijk", "v1", "Q2")
    assert (codebook.indicators[0].numerator, codebook.indicators[0].denominator) == (("1",), ("1", "2"))
    assert (codebook.indicators[1].kind, codebook.indicators[1].direction) == ("mean", "higher")


def test_csv_form_gives_the_same_codebook_as_yaml(tmp_path):
    assert read_text(tmp_path, CSV, "codeboek.csv") == read_text(tmp_path, YAML)


def test_english_keys_are_read_too(tmp_path):
    english = YAML.replace("onderzoek:", "survey:").replace("noemer:", "denominator:").replace("vragen:", "questions:")

    assert read_text(tmp_path, english) == read_text(tmp_path, YAML)


def test_words_yes_and_no_stay_words(tmp_path):
    codebook = read_text(tmp_path, YAML.replace("{1: ja, 2: nee, 9: weet niet}", "{1: yes, 2: no, 9: off}"))

    assert codebook.question("v1").answers == {"1": "yes", "2": "no", "9": "off"}


def test_example_codebook_has_two_denominators():
    indicators = {indicator.key: indicator for indicator in read_codebook(FIXTURE).indicators}

    assert indicators["onveilig_eigen_buurt"].denominator == ("1", "2")
    assert indicators["vaak_overlast_jongeren"].denominator == ("1", "2", "3", "9")


def test_missing_denominator_is_refused_with_line_and_key(tmp_path):
    message = refusal(tmp_path, YAML.replace("    noemer: [1, 2]\n", ""))

    assert "'noemer' ontbreekt bij indicator 'onveilig'" in message
    assert f"Regel {line_of(YAML, 'sleutel: onveilig')}:" in message


def test_empty_denominator_is_refused(tmp_path):
    assert "'noemer' ontbreekt" in refusal(tmp_path, YAML.replace("noemer: [1, 2]", "noemer: []"))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("peiljaar: 2025", "peiljaar: vorig jaar", "'peiljaar' bij het codeboek moet een heel getal"),
        ("peiljaar: 2025", "peiljaar: 20255", "'peiljaar' moet tussen 1990 en 2100"),
        ("tot: 2025-11-02", "tot: 2 november", "'tot' bij 'veldwerk' moet een datum"),
        ("tot: 2025-11-02", "tot: 2025-09-01", "eindigt voordat het begint"),
        ("tot: 84", "tot: 12", "hoogste leeftijd is lager"),
        ("wijze: web", "wijze: telepathie", "Kies uit: web"),
        ("respons: 100", "respons: 500", "meer mensen mee dan er zijn uitgenodigd"),
        ("uitgenodigd: 400", "genodigd: 400", "onbekende sleutel 'genodigd'"),
        ("  gewicht: w\n", "  cluster: c\n", "'gewicht' ontbreekt bij 'kolommen'"),
        ("Noord: WK990102", "Noord: Noordwijk", "geen gebiedscode"),
        ('"a|2": 700', '"a|2": veel', "populatie van stratum 'a|2'"),
        ("  stratum: [s1, s2]\n", "", "geen kolom 'stratum'"),
        ("ontbrekend: [99]", "ontbrekend: [9]", "antwoord '9' van vraag 'v1' staat ook bij 'ontbrekend'"),
        ("    bereik: {van: 1, tot: 10}\n", "", "of 'antwoorden', of een 'bereik'"),
        ("bereik: {van: 1, tot: 10}", "bereik: {van: 10, tot: 1}", "loopt niet van laag naar hoog"),
        ("    vraag: v1", "    vraag: v7", "vraag 'v7' van indicator 'onveilig' bestaat niet"),
        ("teller: [1]", "teller: [3]", "antwoord '3' in 'teller'"),
        ("teller: [1]", "teller: [9]", "staat in de teller, niet in de noemer"),
        ("teller: [1]", "teller: alle", "kan niet 'alle' zijn"),
        ("noemer: [1, 2]", "noemer: [1, 2, 2]", "twee keer"),
        ("noemer: [1, 2]", "noemer: [1, 99]", "antwoord '99' in 'noemer'"),
        ("noemer: alle\n    richting: h", "noemer: alle\n    teller: [9]\n    richting: h", "heeft geen teller"),
        ("richting: lager_is_beter", "richting: omlaag", "'richting' bij indicator 'onveilig' is 'omlaag'"),
        ("onderdeel: beleving", "onderdeel: verkeer", "'onderdeel' bij indicator 'onveilig' is 'verkeer'"),
        ("sleutel: cijfer", "sleutel: onveilig", "de sleutel 'onveilig' is al gebruikt"),
        ("sleutel: onveilig", "sleutel: on veilig", "mag alleen letters, cijfers"),
        ("peiljaar: 2025", "peiljaar: 2025\npeiljaar: 2024", "'peiljaar' staat er twee keer"),
        ("peiljaar: 2025", "peiljaar: 2025\nwave: 2024", "'peiljaar' staat twee keer"),
        ("onderzoek: Proefenquête", "onderzoek: &a Proefenquête\nwijze: *a", "verwijzingen"),
        ("onderzoek: Proefenquête", "onderzoek: [[[[[[[[[[1]]]]]]]]]]", "springen te diep in"),
        ("onderzoek: Proefenquête", "onderzoek: 'Proef", "geen geldige YAML"),
    ],
)
def test_wrong_statement_is_refused_with_its_place(tmp_path, old, new, part):
    assert old in YAML

    message = refusal(tmp_path, YAML.replace(old, new, 1))

    assert part in message
    assert "Regel " in message


def test_refusal_names_the_line_of_the_wrong_key(tmp_path):
    message = refusal(tmp_path, YAML.replace("wijze: web", "wijze: telepathie"))

    assert f"Regel {line_of(YAML, 'wijze: web')}:" in message


def test_all_wrong_indicators_are_named_at_once(tmp_path):
    message = refusal(tmp_path, YAML.replace("teller: [1]", "teller: [3]").replace("noemer: alle", "noemer: [1]"))

    assert len(message.splitlines()) == 2
    assert "indicator 'onveilig'" in message
    assert "indicator 'cijfer'" in message


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("onderdeel;sleutel;veld;waarde", "deel;sleutel;veld;waarde", "Regel 1: een codeboek in CSV heeft de kolommen"),
        ("kolom;gewicht;;w", "kolom;gewicht;w", "er staan 3 kolommen"),
        ("kolom;gewicht;;w", "veld;gewicht;;w", "onbekend onderdeel 'veld'"),
        ("vraag;v1;versie;1", "vraag;;versie;1", "de kolom 'sleutel' is leeg"),
        ("vraag;v1;versie;1", "vraag;v1;;1", "de kolom 'veld' is leeg"),
        ("vraag;v1;versie;1", "vraag;v1;tekst;nog een keer", "'tekst' staat er twee keer"),
    ],
)
def test_wrong_csv_line_is_refused_with_its_number(tmp_path, old, new, part):
    assert old in CSV

    message = refusal(tmp_path, CSV.replace(old, new, 1), "codeboek.csv")

    assert part in message
    assert f"Regel {line_of(CSV, old)}:" in message


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("codeboek.yaml", b"PK", "beschadigd"),
        ("codeboek.yaml", b"", "leeg"),
        ("codeboek.yaml", "onderzoek: Enquête".encode("utf-16"), "UTF-16"),
        ("codeboek.yaml", b"- een\n- twee\n", "begint met sleutels"),
        ("codeboek.yaml", b"#" * 2_000_001, "te groot"),
    ],
)
def test_file_that_is_no_codebook_is_refused(tmp_path, name, content, part):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(RefusedFileError, match=part):
        read_codebook(path)


def test_python_objects_in_yaml_are_only_text(tmp_path):
    path = tmp_path / "codeboek.yaml"
    path.write_text("onderzoek: !!python/object/apply:os.getcwd []\n", encoding="utf-8")

    assert read_entries(path).value["onderzoek"].value == []


def test_words_of_the_codebook_are_the_stored_words():
    assert set(COMPONENTS.values()) == set(Component.values)
    assert set(DIRECTIONS.values()) == set(Direction.values)
    assert set(KINDS.values()) < set(Statistic.values)


def test_other_ages_may_not_stand_in_one_series():
    city = SurveyBasis("Stadspeiling", 18, 84, "mixed")
    national = SurveyBasis("Veiligheidsmonitor", 15, None, "mixed")

    note = mixing_note(city, national)

    assert "18-84 jaar en 15 jaar en ouder" in note
    assert "twee onderzoeken" in note


def test_same_survey_may_stand_in_one_series():
    assert mixing_note(SurveyBasis("S", 18, 84, "web"), SurveyBasis("S", 18, 84, "web")) == ""


def test_other_mode_and_broken_series_are_named():
    note = mixing_note(SurveyBasis("S", 18, 84, "web", "a"), SurveyBasis("S", 18, 84, "paper", "b"))

    assert "internet of papier" in note
    assert "onderbroken" in note
