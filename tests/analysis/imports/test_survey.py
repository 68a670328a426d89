"""Respondent rows beside a codebook: every rule for rows, columns and files, in CSV and in SPSS."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from analysis.imports.base import RefusedFileError
from analysis.imports.survey import CheckedSurvey, kish_design_effect, read_survey
from analysis.imports.survey_codebook import Codebook, Question, SurveyIndicator

TODAY = date(2026, 1, 15)
AREAS = {"GM9901", "WK990101", "WK990102"}
HEADER = "nr;w;str;wijk;lft;v1;v2"
GOOD = ["1;1,5;a;WK990101;30;1;7", "2;0,5;a;WK990101;41;2;8", "3;1;b;WK990102;84;9;", "4;2;b;WK990102;18;;10"]


def make_codebook(**changes) -> Codebook:
    fields = {
        "survey": "Proefenquête",
        "wave": 2025,
        "fieldwork_from": date(2025, 9, 15),
        "fieldwork_to": date(2025, 11, 2),
        "mode": "mixed",
        "age_from": 18,
        "age_to": 84,
        "invited": 400,
        "responded": 4,
        "weighting_version": "1",
        "weight_column": "w",
        "area_column": "wijk",
        "strata_columns": ("str",),
        "cluster_column": "",
        "respondent_column": "nr",
        "age_column": "lft",
        "areas": {},
        "population": {},
        "questions": (
            Question("onveilig", "v1", "Onveilig?", "1", {"1": "ja", "2": "nee", "9": "weet niet"}, ("99",)),
            Question("cijfer", "v2", "Rapportcijfer", "1", {}, ("99",), (1.0, 10.0)),
        ),
        "indicators": (
            SurveyIndicator(
                "onveilig", "Onveilig", "onveilig", "proportion", ("1",), ("1", "2"), "lower", "perception", "%"
            ),
        ),
    }
    return Codebook(**{**fields, **changes})


def write(folder: Path, rows: list[str], header: str = HEADER) -> Path:
    path = folder / "antwoorden.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")
    return path


def read(folder: Path, rows: list[str], header: str = HEADER, **changes) -> CheckedSurvey:
    return read_survey(write(folder, rows, header), make_codebook(**changes), area_codes=AREAS, today=TODAY)


def only_reject(checked: CheckedSurvey) -> tuple[int, str, str, str]:
    assert checked.rejects.total == 1
    reject = checked.rejects.listed[0]
    return reject.row, reject.column, reject.value, reject.reason


def test_good_rows_are_accepted_with_the_columns_of_the_codebook(tmp_path):
    checked = read(tmp_path, GOOD)

    assert checked.rows_read == 4
    assert checked.rejects.total == 0
    assert list(checked.accepted.columns) == ["weight", "stratum", "cluster", "area", "onveilig", "cijfer"]
    assert checked.accepted["weight"].tolist() == [1.5, 0.5, 1.0, 2.0]
    assert checked.accepted["area"].tolist() == ["WK990101", "WK990101", "WK990102", "WK990102"]
    assert checked.accepted["onveilig"].astype("object").where(checked.accepted["onveilig"].notna(), None).tolist() == [
        "1",
        "2",
        "9",
        None,
    ]
    assert checked.accepted["cijfer"].fillna(-1).tolist() == [7, 8, -1, 10]
    assert checked.dialect == "survey_csv"


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("5;;a;WK990101;30;1;7", "w", "", "Het gewicht ontbreekt."),
        ("5;0;a;WK990101;30;1;7", "w", "0", "Het gewicht is nul."),
        ("5;-1,5;a;WK990101;30;1;7", "w", "-1,5", "Het gewicht is negatief."),
        ("5;veel;a;WK990101;30;1;7", "w", "veel", "Het gewicht is geen getal."),
        ("5;inf;a;WK990101;30;1;7", "w", "inf", "Het gewicht is geen getal."),
        ("5;nan;a;WK990101;30;1;7", "w", "nan", "Het gewicht is geen getal."),
        ("5;1e999;a;WK990101;30;1;7", "w", "1e999", "Het gewicht is geen getal."),
        ("5;1;a;WK036301;30;1;7", "wijk", "WK036301", "Dit gebied is onbekend."),
        ("5;1;a;;30;1;7", "wijk", "", "Het gebied ontbreekt."),
        ("5;1;;WK990101;30;1;7", "str", "", "Het stratum ontbreekt."),
        ("5;1;a;WK990101;17;1;7", "lft", "17", "De leeftijd valt buiten 18 tot en met 84 jaar."),
        ("5;1;a;WK990101;85;1;7", "lft", "85", "De leeftijd valt buiten 18 tot en met 84 jaar."),
        ("5;1;a;WK990101;oud;1;7", "lft", "oud", "De leeftijd is geen getal."),
        ("5;1;a;WK990101;30;3;7", "v1", "3", "Dit antwoord staat niet in het codeboek."),
        ("5;1;a;WK990101;30;=1;7", "v1", "=1", "Dit antwoord staat niet in het codeboek."),
        ("5;1;a;WK990101;30;1;11", "v2", "11", "Dit antwoord valt buiten het bereik van de vraag."),
        ("5;1;a;WK990101;30;1;goed", "v2", "goed", "Dit antwoord is geen getal."),
        ("1;1;a;WK990101;30;1;7", "nr", "1", "Dit respondentnummer staat al eerder in het bestand."),
        (";1;a;WK990101;30;1;7", "nr", "", "Het respondentnummer ontbreekt."),
    ],
)
def test_bad_row_is_rejected_with_row_column_value_and_reason(tmp_path, row, column, value, reason):
    checked = read(tmp_path, [*GOOD, row])

    assert only_reject(checked) == (6, column, value, reason)
    assert len(checked.accepted) == 4
    assert checked.rows_read == 5


def test_row_with_several_problems_is_one_reject(tmp_path):
    checked = read(tmp_path, [*GOOD, "5;0;a;WK036301;12;3;99999"])

    assert only_reject(checked)[1] == "w"


def test_rejects_stand_in_the_order_of_the_file(tmp_path):
    checked = read(tmp_path, ["1;1;a;WK990101;30;3;7", "2;0;a;WK990101;30;1;7", "3;1;a;X;30;1;7", *GOOD[3:]])

    assert [(reject.row, reject.column) for reject in checked.rejects.listed] == [(2, "v1"), (3, "w"), (4, "wijk")]


@pytest.mark.slow
def test_hundred_thousand_bad_rows_are_counted_and_a_thousand_listed(tmp_path):
    rows = [f"{number};0;a;WK990101;30;1;7" for number in range(100_000)]

    checked = read(tmp_path, rows)

    assert checked.rejects.total == 100_000
    assert len(checked.rejects.listed) == 1_000
    assert checked.rejects.by_reason == {"Het gewicht is nul.": 100_000}
    assert checked.accepted.empty
    assert "Geen enkele rij is bruikbaar." in checked.warnings


def test_missing_code_and_blank_are_no_answer_but_dont_know_is_one(tmp_path):
    checked = read(tmp_path, ["1;1;a;WK990101;30;99;99", "2;1;a;WK990101;30;9;1", "3;1;a;WK990101;30;;1"])

    assert checked.accepted["onveilig"].isna().tolist() == [True, False, True]
    assert checked.accepted["cijfer"].isna().tolist() == [True, False, False]


def test_labels_and_whole_numbers_with_decimals_are_read_as_codes(tmp_path):
    checked = read(tmp_path, ["1;1;a;WK990101;30;Ja;7", "2;1;a;WK990101;30;2,0;7", "3;1;a;wk990101;30;Weet niet;7"])

    assert checked.accepted["onveilig"].tolist() == ["1", "2", "9"]


def test_age_that_is_blank_is_accepted(tmp_path):
    assert len(read(tmp_path, ["1;1;a;WK990101;;1;7"]).accepted) == 1


def test_areas_by_label_and_the_unknown_area(tmp_path):
    areas = {"Centrum": "WK990101", "Onbekend": "BU00000000"}

    checked = read(tmp_path, ["1;1;a;centrum;30;1;7", "2;1;a;Onbekend;30;1;7", "3;1;a;WK990101;30;1;7"], areas=areas)

    assert checked.accepted["area"].tolist() == ["WK990101", "BU00000000"]
    assert only_reject(checked)[:3] == (4, "wijk", "WK990101")


def test_codebook_with_an_area_of_another_municipality_is_refused(tmp_path):
    with pytest.raises(RefusedFileError, match="WK036301"):
        read(tmp_path, GOOD, areas={"Centrum": "WK036301"})


def test_stratum_of_two_columns_and_its_population(tmp_path):
    header = "nr;w;str;sekse;wijk;lft;v1;v2"
    rows = ["1;1;a;m;WK990101;30;1;7", "2;1;a;v;WK990101;30;1;7", "3;1;b;v;WK990101;30;1;7"]

    checked = read(tmp_path, rows, header, strata_columns=("str", "sekse"), population={"a|m": 10.0, "a|v": 20.0})

    assert checked.accepted["stratum"].tolist() == ["a|m", "a|v"]
    assert only_reject(checked)[2:] == ("b|v", "Van dit stratum staat geen populatie in het codeboek.")


@pytest.mark.parametrize(
    "header",
    ["naam", "Achternaam", "E-mail", "e_mailadres", "geboortedatum", "adres", "postcode6", "PC6", "IP-adres", "BSN",
     "RecipientEmail", "date_of_birth"],
)  # fmt: skip
def test_forbidden_column_refuses_the_file_and_is_named(tmp_path, header):
    with pytest.raises(RefusedFileError, match=f"Kolom '{header}'"):
        read(tmp_path, [f"{row};x" for row in GOOD], f"{HEADER};{header}")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("jan@voorbeeld.nl", "e-mailadres"),
        ("111222333", "burgerservicenummer"),
        ("3811 AB", "postcode"),
        ("192.168.10.7", "IP-adres"),
        ("1980-05-17", "geboortedatum"),
        ("Mevrouw Jansen", "naam"),
        ("06-12345678", "telefoonnummer"),
    ],
)
def test_personal_content_refuses_the_file_without_repeating_it(tmp_path, value, words):
    with pytest.raises(RefusedFileError, match="Kolom 'extra'") as caught:
        read(tmp_path, [f"{row};{value}" for row in GOOD], f"{HEADER};extra")

    assert words in str(caught.value)
    assert value not in str(caught.value)


def test_respondent_numbers_of_nine_digits_are_not_taken_for_bsn(tmp_path):
    rows = [f"{100_000_000 + number};1;a;WK990101;30;1;7" for number in range(60)]

    assert len(read(tmp_path, rows).accepted) == 60


def test_day_of_the_answer_is_no_birth_date(tmp_path):
    checked = read(tmp_path, [f"{row};2025-10-0{place + 1}" for place, row in enumerate(GOOD)], f"{HEADER};dag")

    assert checked.dropped_columns == ("dag",)


def test_question_about_being_a_victim_is_no_person(tmp_path):
    question = Question("slachtoffer", "slachtoffer", "Slachtoffer?", "1", {"1": "ja", "2": "nee"})

    checked = read(tmp_path, [f"{row};1" for row in GOOD], f"{HEADER};slachtoffer", questions=(question,))

    assert checked.accepted["slachtoffer"].tolist() == ["1"] * 4


def test_personal_value_in_a_rejected_row_is_masked(tmp_path):
    rows = [f"{number};1;a;WK990101;30;1;7" for number in range(1, 9)]

    checked = read(tmp_path, [*rows, "111222333;0;a;WK990101;30;1;7", "111222333;1;a;WK990101;30;1;7"])

    assert checked.rejects.total == 2
    assert "111222333" not in {reject.value for reject in checked.rejects.listed}


def test_unknown_columns_are_dropped_and_named(tmp_path):
    checked = read(tmp_path, [f"{row};x;y" for row in GOOD], f"{HEADER};extra;nog_iets")

    assert checked.dropped_columns == ("extra", "nog_iets")
    assert any("extra, nog_iets" in warning for warning in checked.warnings)
    assert "extra" not in checked.accepted


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(RefusedFileError, match="'lft', 'v2'"):
        read(tmp_path, ["1;1;a;WK990101;1"], "nr;w;str;wijk;v1")


def test_stratum_with_one_respondent_and_small_wijken_are_warned_about(tmp_path):
    warnings = " ".join(read(tmp_path, GOOD[:3]).warnings)

    assert "In deze strata deed één persoon mee: b." in warnings
    assert "Minder dan 50 deelnemers in: WK990101, WK990102." in warnings
    assert "Het codeboek noemt 4 deelnemers, het bestand heeft 3 rijen." in warnings


def test_weights_that_differ_much_are_warned_about(tmp_path):
    # Weights 1, 1, 1, 9: 4 x 84 / 144 = 2.333
    rows = [f"{place};{weight};a;WK990101;30;1;7" for place, weight in enumerate([1, 1, 1, 9])]

    assert "ontwerpeffect 2,3" in " ".join(read(tmp_path, rows).warnings)
    assert kish_design_effect(pd.Series([1.0, 1.0, 1.0, 9.0])) == pytest.approx(4 * 84 / 144)


def test_even_weights_give_no_warning(tmp_path):
    assert not any("gewichten" in warning for warning in read(tmp_path, GOOD).warnings)


def test_question_without_answers_is_named(tmp_path):
    checked = read(tmp_path, ["1;1;a;WK990101;30;1;", "2;1;a;WK990101;30;1;99"])

    assert "Deze vragen hebben geen enkel antwoord: cijfer." in checked.warnings


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"nr;w;str;wijk;lft;v1;v2\n", "geen rijen"),
        (b"%PDF-1.7", "PDF"),
        (b"nr;w;str;wijk;lft;v1;v2\n1;1;a;WK990101;30;1;7\n2;1;a", "afgebroken"),
        (b'nr;w;str;wijk;lft;v1;v2\n1;1;a;"WK990101;30;1;7\n', "aanhalingsteken"),
        (b"nr;w;w;wijk;lft;v1;v2\n1;1;a;WK990101;30;1;7\n", "staat twee keer"),
        (b"nr;w;;wijk;lft;v1;v2\n1;1;a;WK990101;30;1;7\n", "Kolom 3 heeft geen naam"),
        (b"$FL2@(#) SPSS DATA FILE but cut off", "SPSS-bestand is beschadigd"),
    ],
)
def test_file_that_cannot_be_used_is_refused(tmp_path, content, words):
    path = tmp_path / "antwoorden.csv"
    path.write_bytes(content)

    with pytest.raises(RefusedFileError, match=words):
        read_survey(path, make_codebook(), area_codes=AREAS, today=TODAY)


def test_row_with_another_number_of_cells_is_rejected(tmp_path):
    checked = read(tmp_path, [GOOD[0], "2;1;a", *GOOD[1:3]])

    assert only_reject(checked)[:3] == (3, "", "3 cellen")
    assert checked.rows_read == 4


def test_fieldwork_in_the_future_is_refused(tmp_path):
    with pytest.raises(RefusedFileError, match="02-11-2025"):
        read_survey(write(tmp_path, GOOD), make_codebook(), area_codes=AREAS, today=date(2025, 11, 1))


def test_commas_and_windows_letters_are_read(tmp_path):
    path = tmp_path / "antwoorden.csv"
    path.write_bytes("nr,w,str,wijk,lft,v1,v2\n1,1.5,é,WK990101,30,1,7\n".encode("cp1252"))

    checked = read_survey(path, make_codebook(), area_codes=AREAS, today=TODAY)

    assert checked.accepted["weight"].tolist() == [1.5]
    assert checked.accepted["stratum"].tolist() == ["é"]
    assert any("Windows-1252" in warning for warning in checked.warnings)


def make_sav(folder: Path, frame: pd.DataFrame, **options) -> Path:
    path = folder / "antwoorden.sav"
    pyreadstat.write_sav(frame, str(path), **options)
    return path


SAV = pd.DataFrame(
    {
        "nr": [1.0, 2.0, 3.0],
        "w": [1.25, 0.75, 0.0],
        "str": ["a", "a", "b"],
        "wijk": [1.0, 2.0, 2.0],
        "lft": [30.0, 41.0, 50.0],
        "v1": [1.0, 9.0, 2.0],
        "v2": [7.0, None, 8.0],
    }
)
SAV_LABELS = {"wijk": {1.0: "Centrum", 2.0: "Noord"}, "v1": {1.0: "ja", 2.0: "nee", 9.0: "geen mening"}}


def test_spss_file_is_read_with_area_labels_and_user_missing_answers(tmp_path):
    path = make_sav(tmp_path, SAV, variable_value_labels=SAV_LABELS, missing_ranges={"v1": [9.0]})
    codebook = make_codebook(areas={"Centrum": "WK990101", "Noord": "WK990102"})

    checked = read_survey(path, codebook, area_codes=AREAS, today=TODAY)

    assert checked.dialect == "survey_sav"
    assert checked.accepted["weight"].tolist() == [1.25, 0.75]
    assert checked.accepted["area"].tolist() == ["WK990101", "WK990102"]
    assert checked.accepted["onveilig"].tolist() == ["1", "9"]
    assert checked.accepted["cijfer"].isna().tolist() == [False, True]
    assert only_reject(checked) == (3, "w", "0", "Het gewicht is nul.")


def test_spss_label_that_differs_from_the_codebook_is_warned_about(tmp_path):
    path = make_sav(tmp_path, SAV, variable_value_labels=SAV_LABELS)
    codebook = make_codebook(areas={"1": "WK990101", "2": "WK990102"})

    checked = read_survey(path, codebook, area_codes=AREAS, today=TODAY)

    assert any("'geen mening' in het bestand en 'weet niet' in het codeboek" in note for note in checked.warnings)
    assert checked.accepted["area"].tolist() == ["WK990101", "WK990102"]


def test_spss_file_with_names_is_refused(tmp_path):
    path = make_sav(tmp_path, SAV.assign(naam=["x", "y", "z"]))

    with pytest.raises(RefusedFileError, match="Kolom 'naam'"):
        read_survey(path, make_codebook(), area_codes=AREAS, today=TODAY)
