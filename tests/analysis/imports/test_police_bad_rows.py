"""Rows that are rejected, each with its reason."""

import io

import openpyxl
import pytest

from tests.analysis.imports.police_bad import GOOD, read, rejected
from tests.analysis.imports.police_files import REFERENCE, as_json, page, portal_csv, typed_csv
from tests.analysis.imports.test_files import ods, xlsx


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        ("-3", "negatief"),
        ("3.5", "geen geheel getal"),
        ('"3,5"', "geen geheel getal"),
        ("99999999999", "groter dan 10.000.000"),
        ("9" * 40, "te veel cijfers"),
        ("abc", "geen getal"),
        ("1-2", "geen getal"),
        ("Infinity", "geen getal"),
        ('"=1+1"', "formule"),
        ("0x10", "geen getal"),
    ],
)
def test_a_count_that_is_no_count_is_rejected(count, reason):
    reject = rejected(("1.1.1", "GM0307", "2023JJ00", count))

    assert reason in reject.reason
    assert reject.column == "GeregistreerdeMisdrijven"


@pytest.mark.parametrize("value", [True, [1], {"a": 1}, 2.5, "veel", float("inf")])
def test_a_json_value_of_another_type_is_rejected(value):
    checked = read(as_json(page([GOOD, ("1.1.1", "GM0307", "2023JJ00", value)])))

    assert (len(checked.accepted), checked.rejects.total, checked.rejects.listed[0].row) == (1, 1, 2)


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2025JJ00", "toekomst"),
        ("2024MM07", "toekomst"),
        ("1999JJ00", "voor 2005"),
        ("2023KW01", "geen kwartalen"),
        ("2023MM13", "geen kwartalen of andere"),
        ("23JJ00", "geen jaar of maand"),
        ("mei", "geen jaar of maand"),
        ("", "geen jaar of maand"),
        ("=NOW()", "formule"),
    ],
)
def test_a_period_that_cannot_be_used_is_rejected(period, reason):
    reject = rejected(("1.1.1", "GM0307", period, 5))

    assert reason in reject.reason
    assert (reject.column, reject.value) == ("Perioden", f"'{period}" if period.startswith("=") else period)


@pytest.mark.parametrize(
    ("area", "reason"),
    [
        ("BU03070109", "niet bekend in deze gebiedsindeling. Bedoelt u BU0307010"),
        ("WK030723", "niet bekend in deze gebiedsindeling. Bedoelt u WK0307"),
        ("BUxx", "niet bekend"),
        ("", "ontbreekt"),
        ("@SUM(A1)", "formule"),
    ],
)
def test_an_unknown_area_is_rejected_with_the_nearest(area, reason):
    reject = rejected(("1.1.1", area, "2023JJ00", 5))

    assert reason in reject.reason
    assert reject.column == "WijkenEnBuurten"


@pytest.mark.parametrize(
    ("offence", "reason"),
    [
        ("1.1.9", "Bedoelt u 1.1.1?"),
        ("2.6.11", "Bedoelt u 2.6.10?"),
        ("zzz", "niet bekend"),
        ("", "ontbreekt"),
        ("+x+1", "formule"),
    ],
)
def test_an_unknown_delict_is_rejected_with_the_nearest(offence, reason):
    reject = rejected((offence, "GM0307", "2023JJ00", 5))

    assert reason in reject.reason
    assert reject.column == "SoortMisdrijf"


def test_an_unknown_name_of_an_area_is_rejected_with_the_nearest():
    content = portal_csv([("Totaal misdrijven", "Hof", "2023", 5), ("Totaal misdrijven", "Stadskren", "2023", 5)])

    assert "Bedoelt u Stadskern?" in rejected(content=content).reason


@pytest.mark.parametrize(
    ("text", "word"),
    [("Jan de Vries", "naam"), ("123456782", "BSN"), ("piet@example.nl", "e-mail"), ("06-12345678", "telefoon")],
)
def test_personal_data_in_any_text_column_is_rejected_without_repeating_it(text, word):
    cells = [(text, "GM0307", "2023JJ00", 5), ("1.1.1", text, "2023JJ00", 5), ("1.1.1", "GM0307", text, 5)]
    for cell in [*cells, ("1.1.1", "GM0307", "2023JJ00", text)]:
        reject = rejected(cell)
        assert word in reject.reason
        assert text not in f"{reject.value} {reject.reason}"


def test_personal_data_in_a_column_that_is_not_used_is_rejected():
    content = typed_csv([GOOD, ("1.1.1", "GM0307", "2023JJ00", 5)])
    start, end = content.rsplit(b"Amersfoort                    ", 1)

    reject = rejected(content=start + b"Jan de Vries" + end)
    assert (reject.column, reject.value) == ("Gemeentenaam_2", "Ja… (12 tekens)")


def test_personal_data_in_the_column_of_cell_numbers_is_rejected():
    content = typed_csv([GOOD, ("1.1.1", "GM0307", "2023JJ00", 5)]).replace(b"\n1,", b"\nJan de Vries,")

    assert rejected(content=content).column == "ID"


def test_a_formula_in_a_workbook_is_rejected():
    header = ["Soort misdrijf", "Wijken en buurten", "Perioden", "Geregistreerde misdrijven (aantal)"]
    rows = [header, ["Totaal misdrijven", "Hof", "2023", 5], ["1.1.1 Diefstal/inbraak woning", "Hof", "2023", "=D2*2"]]
    for make in (xlsx, ods):
        reject = rejected(content=make(rows))
        assert reject.reason == "Er staat een formule in de cel."


def test_a_delict_that_the_spreadsheet_made_a_date_is_rejected():
    book = openpyxl.Workbook()
    book.active.append(["Soort misdrijf", "Wijken en buurten", "Perioden", "Geregistreerde misdrijven (aantal)"])
    book.active.append(["Totaal misdrijven", "Hof", 2023, 5])
    book.active.append([REFERENCE.today, "Hof", 2023, 5])
    buffer = io.BytesIO()
    book.save(buffer)

    assert rejected(content=buffer.getvalue()).column == "SoortMisdrijf"


def test_a_row_with_another_number_of_columns_is_rejected_with_its_number():
    content = (
        typed_csv([GOOD])
        + b'1,"1.1.1 ","GM0307    ","2023JJ00",5,,,,\n'
        + typed_csv([("2.6.9", "GM0307", "2023JJ00", 1)]).split(b"\n", 1)[1]
    )
    checked = read(content)

    assert [(reject.row, reject.reason) for reject in checked.rejects.listed] == [
        (3, "De rij heeft te veel of te weinig kolommen.")
    ]
    assert sorted(checked.accepted["row"]) == [2, 4]


def test_only_the_first_problem_of_a_row_is_reported_and_every_row_is_counted_once():
    checked = read(typed_csv([GOOD, ("9.9.9", "GM9", "x", "-1"), ("9.9.9", "GM0307", "2023JJ00", 1)]))

    assert [reject.column for reject in checked.rejects.listed] == ["WijkenEnBuurten", "SoortMisdrijf"]
    assert (checked.rejects.total, checked.rows_read, len(checked.accepted)) == (2, 3, 1)
