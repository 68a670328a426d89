"""Bad input: whole files are refused, single rows are rejected; the message says what and where, in Dutch."""

import io
import random
import time

import openpyxl
import pytest

from analysis.imports.base import RefusedFileError
from analysis.imports.files import Limits, as_stream
from analysis.imports.police import TABLES, iter_batches, read_police
from tests.analysis.imports.police_files import REFERENCE, as_json, page, portal_csv, read_cells, typed_csv, untyped_csv
from tests.analysis.imports.test_files import ods, xlsx, zipped

GOOD = ("0.0.0", "GM0307", "2023JJ00", 5)
YEAR = TABLES["47018NED"]


def read(content, **kwargs):
    return read_police(as_stream(content), reference=REFERENCE, config=kwargs.pop("config", YEAR), **kwargs)


def rejected(*cells, content=None):
    """The reject of the one bad row; the good row beside it must be accepted."""
    checked = read(content or typed_csv([GOOD, *cells]))
    assert len(checked.accepted) == 1
    (reject,) = checked.rejects.listed
    assert reject.row == 3
    return reject


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "afbeelding"),
        (b"MZ\x90\x00\x03\x00", "programma"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "oud Excel"),
        (typed_csv([GOOD]).decode().encode("utf-16"), "UTF-16"),
        (b"zomaar wat tekst\nzonder kolommen\n", "kolomkoppen zijn niet herkend"),
        (b"{}", "geen rijen|andere opbouw|ontbreekt"),
        (b"[]", "geen rijen"),
        (b'{"value": []}', "geen rijen"),
        (b'{"value": [1, 2]}', "andere opbouw"),
        (b'{"value": {"a": 1}}', "ontbreekt"),
        (b'[[{"a": 1}]]', "andere opbouw"),
        (
            b'{"odata.error": {"code": "", "message": {"value": "query returns more than 10000 records"}}}',
            "foutmelding",
        ),
        (b'{"@odata.context": "x", "value": []}', "OData versie 4"),
        (b"[" * 100_000, "te diep genest"),
        (b'{"value": [{"a": 1,,}]}', "niet goed gevormd"),
        (as_json(page([GOOD])) + b"rommel", "niet goed gevormd|afgebroken"),
    ],
)
def test_a_file_that_is_no_delivery_is_refused(content, words):
    with pytest.raises(RefusedFileError, match=words):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        typed_csv([]),
        untyped_csv([]),
        portal_csv([]),
        xlsx([["Soort misdrijf", "Regio's", "Perioden", "Geregistreerde misdrijven"]]),
    ],
)
def test_header_only_is_refused(content):
    with pytest.raises(RefusedFileError, match="alleen kolomkoppen"):
        read(content)


@pytest.mark.parametrize("many", range(1, 200, 7))
def test_json_that_is_cut_anywhere_is_refused(many):
    content = as_json([page([GOOD]), page([("1.1.1", "GM0307", "2023JJ00", 2)])])

    with pytest.raises(RefusedFileError, match="afgebroken"):
        read(content[:-many])


def test_csv_that_is_cut_in_its_last_line_is_refused_with_the_line():
    content = typed_csv([GOOD, ("1.1.1", "GM0307", "2023JJ00", 2)])

    with pytest.raises(RefusedFileError, match=r"afgebroken: de laatste regel \(3\) heeft 4 van de 7 kolommen"):
        read(content[: content.rindex(b'"2023JJ00"') + 4])


def test_csv_that_may_be_cut_in_its_last_number_gets_a_warning():
    checked = read(portal_csv([("Totaal misdrijven", "Hof", "2023", 312)])[:-2])

    assert any("niet met een regeleinde" in warning for warning in checked.warnings)


def test_workbook_that_is_cut_is_refused():
    with pytest.raises(RefusedFileError, match="beschadigd of afgebroken"):
        read(xlsx([["Soort misdrijf"]])[:-40])


@pytest.mark.parametrize("name", ["SoortMisdrijf", "WijkenEnBuurten", "Perioden", "GeregistreerdeMisdrijven_1"])
def test_missing_or_renamed_column_is_named_with_what_was_found(name):
    content = typed_csv([GOOD]).replace(name.encode(), b"Iets_anders")

    with pytest.raises(RefusedFileError) as refusal:
        read(content)
    assert name.removesuffix("_1") in str(refusal.value).split("Gevonden")[0]
    assert "'Iets_anders'" in str(refusal.value).split("Gevonden")[1]


def test_the_same_column_twice_is_refused():
    with pytest.raises(RefusedFileError, match="'Perioden' staat twee keer"):
        read(typed_csv([GOOD]).replace(b'"ID"', b'"Perioden"'))


def test_another_municipality_is_refused_by_name_of_the_code():
    content = typed_csv([("0.0.0", "GM0344", "2023JJ00", 5), ("0.0.0", "BU03440101", "2023JJ00", 5)])

    with pytest.raises(RefusedFileError, match=r"gaat over BU03440101, GM0344, niet over Amersfoort \(GM0307\)"):
        read(content)


def test_names_of_another_municipality_are_refused():
    names = ["Hof", "Binnenstad", "Lombok", "Overvecht", "Kanaleneiland", "Tuinwijk"]

    with pytest.raises(RefusedFileError, match="5 van de 6 namen"):
        read(portal_csv([("Totaal misdrijven", name, "2023", 1) for name in names]))


def test_months_for_a_table_of_years_are_refused():
    with pytest.raises(RefusedFileError, match="alleen maandcijfers.*Kies de juiste tabel"):
        read(typed_csv([("0.0.0", "GM0307", "2023MM01", 5)]))


def test_json_of_another_table_is_refused():
    with pytest.raises(RefusedFileError, match="Dit is tabel 47022NED, niet tabel 47018NED"):
        read(as_json(page([GOOD], table="47022NED")))


def test_too_large_file_is_refused_by_size(tmp_path):
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    started = time.perf_counter()

    with pytest.raises(RefusedFileError, match="te groot"):
        read_police(path, reference=REFERENCE)
    assert time.perf_counter() - started < 0.5


def test_zip_bomb_in_a_workbook_is_refused():
    bomb = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 50_000_000})

    with pytest.raises(RefusedFileError, match="zipbom"):
        read(bomb)


def test_zip_with_something_else_than_pages_is_refused():
    with pytest.raises(RefusedFileError, match="alleen JSON-pagina's"):
        read(zipped({"a.csv": typed_csv([GOOD])}))


@pytest.mark.parametrize("header", ["BSN", "Achternaam", "Geboortedatum"])
def test_a_column_for_persons_is_refused(header):
    with pytest.raises(RefusedFileError, match=f"'{header}' hoort niet"):
        read(typed_csv([GOOD]).replace(b"Gemeentenaam_2", header.encode()))


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


def test_a_hundred_thousand_bad_rows_are_counted_and_a_thousand_listed():
    bad = [("1.1.1", "GM0307", "2023JJ00", f"{number}.5") for number in range(99_999)]
    content = typed_csv([GOOD, *bad, ("9.9.9", "GM0307", "2023JJ00", 1)])
    started = time.perf_counter()
    checked = read(content)

    assert time.perf_counter() - started < 10
    assert (checked.rejects.total, len(checked.rejects.listed), checked.rows_read) == (100_000, 1000, 100_001)
    assert checked.rejects.by_reason == {"Het aantal is geen geheel getal.": 99_999, "Dit delict is niet bekend.": 1}
    assert [reject.row for reject in checked.rejects.listed] == list(range(3, 1003))


def test_rows_keep_their_number_over_several_pieces_of_the_file(monkeypatch):
    monkeypatch.setattr("analysis.imports.police_rows.BLOCK_BYTES", 500)
    cells = [("1.1.1", "GM0307", f"{year}JJ00", year if year % 3 else "x1") for year in range(2005, 2025)]
    checked = read(typed_csv(cells))

    assert [reject.row for reject in checked.rejects.listed] == [
        n + 2 for n, year in enumerate(range(2005, 2025)) if year % 3 == 0
    ]
    assert sorted(checked.accepted["row"]) == [n + 2 for n, year in enumerate(range(2005, 2025)) if year % 3]


def test_batches_give_the_same_cells_and_find_duplicates_between_batches(monkeypatch):
    monkeypatch.setattr("analysis.imports.police_rows.BLOCK_BYTES", 500)
    cells = [("1.1.1", "GM0307", f"{year}JJ00", year) for year in range(2005, 2025)]
    content = typed_csv([*cells, ("1.1.1", "GM0307", "2005JJ00", 1)])

    batches = list(iter_batches(as_stream(content), reference=REFERENCE, config=YEAR))

    assert len(batches) > 2
    merged = {}
    for batch in batches:
        merged |= read_cells(batch)
    assert merged == read_cells(read(content))
    assert batches[-1].rows_read == 21
    assert batches[-1].rejects.listed[0].reason.endswith("Zie rij 2.")


def test_limits_can_be_set():
    with pytest.raises(RefusedFileError, match="te groot"):
        read(typed_csv([GOOD]), limits=Limits(file_bytes=10))


def test_a_quote_that_is_never_closed_in_a_pivot_is_refused():
    top = b'"t"\n"Geregistreerde misdrijven"\n"Perioden: 2023"\n""\n"Soort misdrijf";"Hof"\n"";"aantal"\n'

    with pytest.raises(RefusedFileError, match="aanhalingsteken"):
        read(top + b'"Totaal misdrijven;5\n' + b"1.1.1;5\n" * 20_000)


def test_a_header_inside_an_open_quote_of_a_pivot_is_refused():
    with pytest.raises(RefusedFileError, match="staat geen kolom met gebied, delict of periode"):
        read(b'"t\nSoort misdrijf;Hof\n"\nTotaal misdrijven;5\n')


def test_a_bare_carriage_return_in_the_last_line_does_not_break_the_reader():
    with pytest.raises(RefusedFileError, match="afgebroken"):
        read(typed_csv([GOOD]) + b"1,x\rab")


def test_damaged_files_are_refused_or_rejected_and_never_break_the_reader():
    chance = random.Random(20260101)
    sources = [typed_csv([GOOD] * 3), untyped_csv([GOOD] * 3), portal_csv([("Totaal misdrijven", "Hof", "2023", 5)])]
    sources += [as_json(page([GOOD])), as_json([page([GOOD]), page([GOOD])])]
    outcomes = {"read": 0, "refused": 0}
    for _ in range(300):
        content = bytearray(chance.choice(sources))
        place = chance.randrange(len(content))
        content[place : place + chance.randrange(20)] = chance.choice([b"", b'"', b";", b"\n", b"\xc3", b"[", b"=1"])
        try:
            checked = read(bytes(content))
        except RefusedFileError as refusal:
            outcomes["refused"] += len(str(refusal)) > 10
        else:
            outcomes["read"] += len(checked.accepted) + checked.rejects.total <= checked.rows_read
    assert sum(outcomes.values()) == 300
    assert min(outcomes.values()) > 30
