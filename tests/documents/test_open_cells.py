"""A table for machines: read back by an independent reader, it says what people see."""

import csv
import io

import pytest

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import CellKind, Column, RowGroup, Table
from amersfoort_veiligheid.documents.tables.cells import Cell


def table_of(*cells, **more):
    columns = (Column("wijk", "Wijk", is_row_header=True), Column("geweld", "Geweld", "per 1.000 inwoners", "right"))
    rows = tuple((tables.text(f"Wijk {n}", code=f"WK99010{n}"), cell) for n, cell in enumerate(cells, start=1))
    return Table("geweld-tabel", "Geweld", columns, rows, **more)


def read(content):
    """Lines as RFC 4180 reads them: CR LF, commas, doubled quotes."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize(
    ("cell", "kind", "value", "sign"),
    [
        (tables.number(0), "getal", "0", ""),
        (tables.number(1234.56, 1), "getal", "1234.6", ""),
        (tables.number(-4), "getal", "-4", ""),
        (tables.number(7, mark=tables.PROVISIONAL), "voorlopig getal", "7", "*"),
        (tables.number(7, mark=tables.REVISED), "nader voorlopig getal", "7", "**"),
        (tables.nil(), "nihil", "0", "-"),
        (tables.missing(), "niet beschikbaar", "", "."),
        (tables.withheld(), "geheim bij de bron", "", "x"),
        (tables.suppressed("om mensen te beschermen"), "beschermd", "", "x"),
        (tables.suppressed(sign=tables.SMALL_5), "beschermd", "", "<5"),
        (tables.not_applicable(), "kan niet voorkomen", "", ""),
        (Cell(None, "", "", "niet berekend"), "leeg", "", ""),
        (tables.text("hoger"), "tekst", "", ""),
        (tables.interval(1.5, 22, 1), "marge", "", ""),
    ],
)
def test_each_cell_says_what_it_holds(cell, kind, value, sign):
    (line,) = read(tables.to_open_csv(table_of(cell)))
    assert (line["soort"], line["waarde"], line["teken"]) == (kind, value, sign)


def test_every_kind_occurs_above():
    cases = test_each_cell_says_what_it_holds.pytestmark[0].args[1]
    assert {case[1] for case in cases} == {str(kind) for kind in CellKind}


def test_margin_has_two_ends_with_a_decimal_point():
    (line,) = read(tables.to_open_csv(table_of(tables.interval(-1250.5, 1234.5, 1))))
    assert (float(line["ondergrens"]), float(line["bovengrens"])) == (-1250.5, 1234.5)


def test_codes_and_labels_stand_beside_each_other():
    (line,) = read(tables.to_open_csv(table_of(tables.number(3)), is_example=True))
    assert (line["rijCode"], line["rijLabel"]) == ("WK990101", "Wijk 1")
    assert (line["kolomCode"], line["kolomLabel"], line["eenheid"]) == ("geweld", "Geweld", "per 1.000 inwoners")
    assert line["voorbeeldgegevens"] == "ja"


def test_percent_in_a_cell_is_its_unit():
    columns = (Column("vraag", "Vraag", is_row_header=True), Column("uitkomst", "Uitkomst"))
    table = Table("t", "T", columns, ((tables.text("Onveilig"), Cell(9, "9%")),))
    (line,) = read(tables.to_open_csv(table))
    assert (line["waarde"], line["eenheid"]) == ("9", "%")


def test_origin_and_footnotes_go_along_with_every_figure():
    cells = (tables.number(1, note="zonder de markt"), tables.number(2))
    table = table_of(*cells, source="Politie", figures_date="1 maart 2026", version="47018NED versie 2",
                     row_groups=(RowGroup("Centrum", 0, 1), RowGroup("Rand", 1, 1)))  # fmt: skip
    first, second = read(tables.to_open_csv(table))
    assert (first["opmerking"], second["opmerking"]) == ("zonder de markt", "")
    assert (first["groep"], second["groep"]) == ("Centrum", "Rand")
    assert {(line["bron"], line["stand"], line["versie"]) for line in (first, second)} == {
        ("Politie", "1 maart 2026", "47018NED versie 2")
    }


@pytest.mark.parametrize("words", ['Aan "de" rand, met\r\nregels;', "Café ’t Hof", " leeg ", "=1+1", "@x"])
def test_words_come_back_as_they_went(words):
    table = Table("t", "T", (Column("a", "A"), Column("b", "B")), ((tables.text("rij"), tables.text(words)),))
    (line,) = read(tables.to_open_csv(table))
    assert line["tekst"] == (f"'{words}" if words[0] in "=@" else words)


def test_table_without_rows_has_its_header():
    content = tables.to_open_csv(Table("t", "T", (Column("a", "A"), Column("b", "B")), ()))
    assert content.decode() == ",".join(tables.OPEN_HEADER) + "\r\n"
