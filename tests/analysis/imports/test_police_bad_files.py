"""Files that are refused as a whole, in words."""

import time

import pytest

from analysis.imports.base import RefusedFileError
from analysis.imports.police import read_police
from tests.analysis.imports.police_bad import GOOD, read
from tests.analysis.imports.police_files import REFERENCE, as_json, page, portal_csv, typed_csv, untyped_csv
from tests.analysis.imports.test_files import xlsx, zipped


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
