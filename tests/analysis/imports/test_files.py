"""Files are judged by content before they are read; what cannot be used gets a clear Dutch refusal."""

import io
import struct
import zipfile

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from analysis.imports.base import RefusedFileError
from analysis.imports.files import (
    FileKind,
    Limits,
    as_stream,
    inspect_file,
    is_formula,
    last_line,
    read_head,
    sniff_delimiter,
)
from analysis.imports.sheets import read_sheets


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(rows: list[list[object]]) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Blad1")
    for values in rows:
        row = TableRow()
        for value in values:
            if isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            elif str(value).startswith("="):
                cell = TableCell(formula=f"of:{value}", valuetype="float", value=3)
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"\xef\xbb\xbf  \r\n\r\n", "leeg"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "afbeelding"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "afbeelding"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "programma"),
        (b"\x7fELF\x02\x01", "programma"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oud Excel"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"<!DOCTYPE html><html>", "webpagina"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        ("a;b\n1;2\n".encode("utf-16"), "UTF-16"),
        ("a;b\n1;2\n".encode("utf-16-le"), "UTF-16"),
        (b"a;b\n1;\x00\n", "geen tekstbestand"),
        (b"a;b\n\x81\x8d\x8f;2\n", "niet te lezen"),
        (b"naam\n\xe9\xff\xa4\xa6\xa8\xb4\xb8\xbc\xa1\xa2\xa3\n", "niet te lezen"),
        (b"naam\nCaf\xc3", "afgebroken"),
        (b"PK\x03\x04 cut off", "beschadigd"),
    ],
)
def test_wrong_content_is_refused_with_a_reason(content, words):
    with pytest.raises(RefusedFileError, match=words):
        inspect_file(as_stream(content))


def test_a_csv_that_starts_with_the_letters_of_a_program_is_text():
    assert inspect_file(as_stream(b"MZ;BM\n1;2\n")).kind == FileKind.TEXT


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a;b\n", "utf-8"),
        ("a;é\n".encode("utf-8-sig"), "utf-8-sig"),
        ("a;é\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encoding_is_found_by_content(content, encoding):
    found = inspect_file(as_stream(content))

    assert found.encoding == encoding
    assert bool(found.warnings) is (encoding == "cp1252")
    assert read_head(as_stream(content), encoding).startswith("a;")


def test_a_character_over_the_edge_of_two_pieces_is_read_well():
    content = b"x" * ((1 << 20) - 1) + "é".encode() + b"\n"
    assert inspect_file(as_stream(content)).encoding == "utf-8"


def test_a_two_gigabyte_file_is_refused_before_reading(tmp_path, monkeypatch):
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)  # sparse: takes no disk space
    monkeypatch.setattr("analysis.imports.files.opened", lambda source: pytest.fail("the file was opened"))

    with pytest.raises(RefusedFileError, match=r"te groot: 2\.000 MB"):
        inspect_file(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(RefusedFileError, match="niet gevonden"):
        inspect_file(tmp_path / "weg.csv")


def test_a_kind_that_does_not_fit_is_refused():
    with pytest.raises(RefusedFileError, match="Dit is JSON"):
        inspect_file(as_stream(b'{"value": []}'), allowed={FileKind.TEXT})


def test_zip_bomb_is_refused_by_its_table_of_contents():
    bomb = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 20_000_000})
    assert len(bomb) < 50_000

    with pytest.raises(RefusedFileError, match="zipbom"):
        inspect_file(as_stream(bomb))


def test_zip_with_more_content_than_allowed_is_refused():
    with pytest.raises(RefusedFileError, match="zipbom"):
        inspect_file(as_stream(zipped({"a.json": b"x" * 2000})), limits=Limits(unpacked_bytes=1000))


def test_zip_with_too_many_entries_is_refused():
    with pytest.raises(RefusedFileError, match="11 onderdelen"):
        inspect_file(as_stream(zipped({f"{n}.json": b"" for n in range(11)})), limits=Limits(zip_entries=10))


def test_zip_with_a_password_is_refused():
    content = bytearray(zipped({"a.json": b"{}"}))
    place = content.rfind(b"PK\x01\x02") + 8
    content[place : place + 2] = struct.pack("<H", 1)

    with pytest.raises(RefusedFileError, match="wachtwoord"):
        inspect_file(as_stream(bytes(content)), allowed={FileKind.ZIP})


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"word/document.xml": b""}, "document of presentatie"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "document of presentatie"),
        ({"xl/workbook.bin": b""}, "xlsb"),
        ({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}, "macro"),
        ({"a.json": b"{}"}, "Dit is ZIP"),
    ],
)
def test_other_zip_based_files_are_refused(entries, words):
    with pytest.raises(RefusedFileError, match=words):
        inspect_file(as_stream(zipped(entries)))


CELLS = [["Regio", "Aantal"], ["Hof", 312], [], ["Calveen", "=B2+1"], ["Stad", 3.5]]
TEXTS = [["Regio", "Aantal"], ["Hof", "312"], [], ["Calveen", "=B2+1"], ["Stad", "3.5"]]


@pytest.mark.parametrize(("make", "kind"), [(xlsx, FileKind.XLSX), (ods, FileKind.ODS)])
def test_sheets_give_the_same_texts_from_both_formats(make, kind):
    content = make(CELLS)

    assert inspect_file(as_stream(content)).kind == kind
    assert [list(rows) for _, rows in read_sheets(as_stream(content), kind)] == [TEXTS]


@pytest.mark.parametrize(("make", "kind"), [(xlsx, FileKind.XLSX), (ods, FileKind.ODS)])
def test_a_sheet_with_too_many_rows_is_refused(make, kind):
    content = make([["x"]] * 6)

    with pytest.raises(RefusedFileError, match="te veel rijen"):
        [list(rows) for _, rows in read_sheets(as_stream(content), kind, Limits(sheet_rows=5))]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_sheet_that_takes_too_much_memory_is_refused_before_it_is_unpacked(make):
    """What it says of its size is enough; the way out (CSV) stands in the answer."""
    content = make([[f"tekst {number}"] for number in range(400)])

    with pytest.raises(RefusedFileError, match=r"uitgepakt \d+ MB groot\. De grens is 0 MB\. .*CSV"):
        inspect_file(as_stream(content), limits=Limits(sheet_bytes=5_000))
    with pytest.raises(RefusedFileError, match=r"aan losse teksten, opmaak of afbeeldingen.*CSV"):
        inspect_file(as_stream(content), limits=Limits(whole_part_bytes=500))


def test_a_full_sheet_fits_in_the_limits():
    """1,048,576 rows of four cells: 140 bytes a row as .xlsx and 420 as .ods."""
    assert Limits().sheet_bytes > 1_048_576 * 420
    assert Limits().sheet_bytes < Limits().unpacked_bytes


@pytest.mark.parametrize(("make", "kind"), [(xlsx, FileKind.XLSX), (ods, FileKind.ODS)])
def test_a_row_that_is_read_as_a_whole_is_not_too_long(make, kind):
    long = make([["kort"], [f"een lange tekst met nummer {number}" for number in range(200)], ["kort"]])
    short = make([["kort"]] * 300)

    with pytest.raises(RefusedFileError, match="een rij die te lang is"):
        [list(rows) for _, rows in read_sheets(as_stream(long), kind, Limits(row_bytes=3_000))]
    found = [list(rows) for _, rows in read_sheets(as_stream(short), kind, Limits(row_bytes=3_000))]
    assert [len(rows) for rows in found] == [300]


def ods_with(xml: str) -> bytes:
    start = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><table:table table:name="B">'
    )
    body = f"{start}{xml}</table:table></office:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": body.encode()})


def test_repeated_filled_rows_in_ods_cannot_fill_memory():
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    bomb = ods_with(f'<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>')

    with pytest.raises(RefusedFileError, match="te veel rijen"):
        [list(rows) for _, rows in read_sheets(as_stream(bomb), FileKind.ODS)]


def test_the_empty_rows_at_the_end_of_an_ods_sheet_do_not_count():
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    blank_cell = '<table:table-cell table:number-columns-repeated="1024"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048576">{blank_cell}</table:table-row>'
    sheet = ods_with(f"<table:table-row>{cell}</table:table-row>{blank}")

    assert [list(rows) for _, rows in read_sheets(as_stream(sheet), FileKind.ODS)] == [[["x"]]]


def test_xml_entities_in_ods_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    content = zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": bomb.encode()},
    )
    with pytest.raises(RefusedFileError, match="niet veilig"):
        list(read_sheets(as_stream(content), FileKind.ODS))


@pytest.mark.parametrize("kind", [FileKind.XLSX, FileKind.ODS])
def test_a_broken_sheet_is_refused(kind):
    content = zipped({"xl/workbook.xml": b"<x", "content.xml": b"<x"})

    with pytest.raises(RefusedFileError, match="beschadigd"):
        [list(rows) for _, rows in read_sheets(as_stream(content), kind)]


@pytest.mark.parametrize(
    ("text", "formula"),
    [("=SUM(A1)", True), ("+cmd|'/c calc'", True), ("-2+3", True), ("@x", True)]
    + [("-", False), ("-5", False), ("+31,5", False), ("-1.000", False), ("a=b", False), ("", False)],
)
def test_formulas_are_told_from_numbers(text, formula):
    assert is_formula(text) is formula


@pytest.mark.parametrize(
    ("line", "sign"), [('"a;b",c,d', ","), ("a;b;c", ";"), ("a\tb", "\t"), ("a", ";"), ('"x,y";"z"', ";")]
)
def test_the_delimiter_is_the_one_outside_quotes(line, sign):
    assert sniff_delimiter(line) == sign


def test_last_line_says_whether_it_ended():
    assert last_line(as_stream(b"a\r\nb;1\r\n")) == (b"b;1", True)
    assert last_line(as_stream(b"a\nb;1")) == (b"b;1", False)


def packed(method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    """A zip of which the type is told by its first, compressed entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet" * 10)
        archive.writestr("content.xml", "<x/>")
    return bytearray(buffer.getvalue())


def test_zip_of_which_the_type_has_a_password_is_refused():
    content = packed()
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(RefusedFileError, match="wachtwoord"):
        inspect_file(as_stream(bytes(content)))


def test_zip_of_which_the_type_is_damaged_is_refused():
    content = packed()
    content[40:50] = b"\xff" * 10

    with pytest.raises(RefusedFileError, match="beschadigd"):
        inspect_file(as_stream(bytes(content)))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_zip_packed_in_another_way_is_refused_before_anything_is_unpacked(method):
    with pytest.raises(RefusedFileError, match="ongewone manier"):
        inspect_file(as_stream(bytes(packed(method))))


@pytest.mark.parametrize("types", ["<Types/>", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/x"/>'])
def test_made_up_xlsx_without_a_workbook_part_is_refused(types):
    content = zipped({"xl/workbook.xml": b"<a/>", "[Content_Types].xml": types.encode()})

    with pytest.raises(RefusedFileError, match="beschadigd"):
        next(read_sheets(as_stream(content), FileKind.XLSX))
