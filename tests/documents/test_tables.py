import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from amersfoort_veiligheid.documents import tables as t

META = t.ExportMeta(
    title="Wijkrapport Kruiskamp",
    municipality="Amersfoort",
    source="Politie",
    licence="CC BY 4.0",
    version="levering 3",
    figures_date="1 maart 2025",
    definitions=(("Woninginbraak", "Diefstal of inbraak uit een woning."),),
    notes=("Cijfers zijn beschermd.",),
)


def make_table(**changes):
    values = {
        "key": "misdrijven",
        "caption": "Misdrijven per buurt",
        "columns": (
            t.Column("buurt", "Buurt", is_row_header=True),
            t.Column("aantal", "Aantal", "misdrijven", "right"),
            t.Column("per_1000", "Per 1.000", "inwoners", "right"),
            t.Column("marge", "Marge", "", "right"),
        ),
        "rows": (
            (t.text("Kruiskamp-Noord"), t.number(1234), t.number(12.345, 2), t.interval(11.5, 13.25, 2)),
            (t.text("Kruiskamp-Zuid"), t.number(0), t.missing(note="inwoners onbekend"), t.not_applicable()),
            (t.text("Leusderkwartier"), t.suppressed("te weinig", sign=t.SMALL_5), t.withheld(), t.suppressed("regel")),
            (t.text("Soesterkwartier"), t.number(-7), t.number(0.5, 1, mark=t.PROVISIONAL), t.nil()),
        ),
        "notes": ("Peildatum 1 januari.",),
        "source": "Politie",
        "figures_date": "1 maart 2025",
        "version": "levering 3",
    }
    return t.Table(**(values | changes))


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def read_ods(data):
    """Rows of (value type, value, text) per sheet, straight from the XML."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    ns = {k: f"urn:oasis:names:tc:opendocument:xmlns:{k}:1.0" for k in ("office", "table", "text")}
    office, table = ns["office"], ns["table"]
    return {
        sheet.get(f"{{{table}}}name"): [
            [
                (
                    cell.get(f"{{{office}}}value-type"),
                    cell.get(f"{{{office}}}value"),
                    "".join(cell.itertext()),
                    cell.get(f"{{{table}}}formula"),
                )
                for cell in row.findall("table:table-cell", ns)
            ]
            for row in sheet.findall("table:table-row", ns)
        ]
        for sheet in root.iterfind(".//table:table", ns)
    }


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, 1, "1.234,5"),
        (0, 0, "0"),
        (2.5, 0, "3"),
        (0.15, 1, "0,2"),
        (999.95, 1, "1.000,0"),
        (-1234567.891, 2, "\u22121.234.567,89"),
        (-0.04, 1, "0,0"),
        (1e15, 0, "1.000.000.000.000.000"),
        (7, 2, "7,00"),
    ],
)
def test_dutch_number(value, decimals, expected):
    assert t.dutch_number(value, decimals) == expected


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_dutch_number_reads_back_within_half_a_unit(value, decimals):
    written = t.dutch_number(value, decimals)

    back = float(written.replace(".", "").replace(",", ".").replace("\u2212", "-"))

    assert abs(back - value) <= 0.5 * 10**-decimals * (1 + 1e-6) + 1e-6


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_dutch_number_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="finite"):
        t.dutch_number(value)


def test_dutch_date():
    assert t.dutch_date(date(2025, 3, 1)) == "1 maart 2025"


def test_four_signs_differ_in_text_or_words():
    cells = [t.missing(), t.withheld(), t.not_applicable(), t.suppressed("te weinig"), t.number(0), t.nil()]

    assert [cell.text for cell in cells] == [".", "x", "", "x", "0", "-"]
    assert len({cell.words for cell in cells}) == 6
    assert all(cell.value is None for cell in cells[:4])


@pytest.mark.parametrize("sign", [t.MISSING, t.WITHHELD, t.SMALL_5, t.SMALL_10, "<50"])
def test_a_hidden_cell_cannot_carry_its_value(sign):
    with pytest.raises(ValueError, match="must not carry"):
        t.Cell(value=4, text=sign, sign=sign)


def test_small_sign_says_its_words():
    assert t.suppressed(sign=t.SMALL_10).words == "minder dan 10"
    assert t.suppressed("te weinig personen").words == "afgeschermd: te weinig personen"
    with pytest.raises(ValueError, match="does not hide"):
        t.suppressed(sign=t.PROVISIONAL)


def test_number_is_rounded_before_it_can_be_exported():
    cell = t.number(12.3456, 1)

    assert (cell.value, cell.text) == (12.3, "12,3")
    assert isinstance(t.number(3.6).value, int)


def test_interval_says_what_it_is():
    cell = t.interval(-1.25, 3, 1)

    assert (cell.text, cell.words) == ("\u22121,3–3,0", "tussen \u22121,3 en 3,0")
    with pytest.raises(ValueError, match="above"):
        t.interval(2, 1)


def test_table_refuses_a_row_of_another_width():
    with pytest.raises(ValueError, match="Row 0"):
        make_table(rows=((t.text("te kort"),),))


def test_legend_names_the_signs_that_occur_only():
    assert make_table().full_legend == (
        (".", "niet beschikbaar"),
        ("x", "geheim bij de bron, of verborgen om mensen te beschermen"),
        ("", "kan niet voorkomen"),
        ("-", "nihil"),
        ("<5", "minder dan 5"),
        ("*", "voorlopig cijfer"),
    )


def test_row_groups_split_the_rows():
    table = make_table(row_groups=(t.RowGroup("Noord", 0, 1), t.RowGroup("Zuid", 1, 3)))

    assert [(label, len(rows)) for label, rows in table.grouped_rows] == [("Noord", 1), ("Zuid", 3)]
    assert [row[0] for row in read_csv(t.to_csv(table, META))] == ["Groep", "Noord", "Zuid", "Zuid", "Zuid"]


def test_csv_is_exactly_this():
    data = t.to_csv(make_table(), META)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n") == [
        "Buurt;Aantal (misdrijven);Per 1.000 (inwoners);Marge;Toelichting;Bron;Stand;Versie",
        "Kruiskamp-Noord;1234;12,35;11,50–13,25;;Politie;1 maart 2025;levering 3",
        'Kruiskamp-Zuid;0;.;;"Per 1.000: niet beschikbaar; inwoners onbekend; Marge: kan niet voorkomen";'
        "Politie;1 maart 2025;levering 3",
        'Leusderkwartier;<5;x;x;"Aantal: minder dan 5: te weinig; Per 1.000: geheim bij de bron; '
        'Marge: afgeschermd: regel";Politie;1 maart 2025;levering 3',
        'Soesterkwartier;-7;0,5;0;"Per 1.000: voorlopig cijfer; Marge: nihil";Politie;1 maart 2025;levering 3',
        "",
    ]


def test_xlsx_reads_back_with_numbers_as_numbers():
    book = load_workbook(io.BytesIO(t.to_xlsx(make_table(), META)))

    sheet = book["Gegevens"]
    assert book.sheetnames == ["Gegevens", "Toelichting"]
    assert [cell.value for cell in sheet[2]][:4] == ["Kruiskamp-Noord", 1234, 12.35, "11,50–13,25"]
    assert [cell.value for cell in sheet[4]][:4] == ["Leusderkwartier", "<5", "x", "x"]
    assert [cell.value for cell in sheet[3]][:4] == ["Kruiskamp-Zuid", 0, ".", None]
    assert sheet["C2"].number_format == "#,##0.00"
    notes = {(row[0].value, row[1].value) for row in book["Toelichting"].iter_rows()}
    assert {
        ("Licentie", "CC BY 4.0"),
        ("Begrip: Woninginbraak", "Diefstal of inbraak uit een woning."),
        ("Teken x", "geheim bij de bron, of verborgen om mensen te beschermen"),
        ("Tabel: Misdrijven per buurt", "Peildatum 1 januari."),
        ("Versie", "levering 3"),
    } <= notes


def test_ods_reads_back_with_numbers_as_numbers():
    sheets = read_ods(t.to_ods(make_table(), META))

    assert list(sheets) == ["Gegevens", "Toelichting"]
    assert sheets["Gegevens"][1][:3] == [
        ("string", None, "Kruiskamp-Noord", None),
        ("float", "1234", "1234", None),
        ("float", "12.35", "12,35", None),
    ]
    assert [cell[2] for cell in sheets["Gegevens"][3]][:4] == ["Leusderkwartier", "<5", "x", "x"]
    assert ("string", None, "Teken <5", None) in [row[0] for row in sheets["Toelichting"]]


def test_every_format_holds_the_same_grid():
    table = make_table()
    header, rows = t.export_grid(table, META)

    sheet = load_workbook(io.BytesIO(t.to_xlsx(table, META)))["Gegevens"]
    ods = read_ods(t.to_ods(table, META))["Gegevens"]
    from_csv = read_csv(t.to_csv(table, META))

    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=1, max_row=1)] == [header]
    for line, row in enumerate(rows):
        written = ["" if value is None else str(value).replace(".", ",") if value != "." else "." for value in row[:4]]
        assert ["" if cell.value is None else cell.value for cell in sheet[line + 2]][:4] == [
            "" if value is None else value for value in row[:4]
        ]
        assert [cell[2] for cell in ods[line + 1]][:4] == written
        assert from_csv[line + 1][:4] == written


DANGEROUS = ["=1+1", "+31612345678", "-cmd|calc", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "＝1+1", "=\x00cmd"]


@pytest.mark.parametrize("words", DANGEROUS)
def test_no_text_is_a_formula_in_any_format(words):
    table = make_table(
        caption=words,
        columns=(t.Column("a", words, is_row_header=True),),
        rows=((t.text(words, note=words),),),
        source=words,
        row_groups=(t.RowGroup(words, 0, 1),),
    )
    meta = t.ExportMeta(title=words, definitions=((words, words),), notes=(words,))

    fields = [field for row in read_csv(t.to_csv(table, meta)) + read_csv(t.notes_to_csv(table, meta)) for field in row]
    book = load_workbook(io.BytesIO(t.to_xlsx([table, table], meta)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    ods = [cell for sheet in read_ods(t.to_ods(table, meta)).values() for row in sheet for cell in row]

    assert [field for field in fields if field and field.lstrip()[:1] in tuple("=+-@＝")] == []
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if cell.value.lstrip()[:1] in tuple("=+-@＝")] == []
    assert [cell for cell in ods if cell[3] is not None or cell[2].lstrip()[:1] in tuple("=+-@＝")] == []


def test_negative_numbers_are_not_neutralised():
    table = make_table(columns=(t.Column("a", "A"),), rows=((t.number(-3.5, 1),),))

    assert read_csv(t.to_csv(table, META))[1][0] == "-3,5"
    assert load_workbook(io.BytesIO(t.to_xlsx(table, META)))["Gegevens"]["A2"].value == -3.5


def test_example_figures_say_so_on_every_row():
    meta = t.ExportMeta(title="Oefenstad", is_example=True)

    rows = read_csv(t.to_csv(make_table(), meta))
    notes = read_csv(t.notes_to_csv(make_table(), meta))

    assert {row[0] for row in rows[1:]} == {"VOORBEELDGEGEVENS"}
    assert notes[1] == ["Let op", "VOORBEELDGEGEVENS: deze cijfers zijn verzonnen."]


def test_sheet_names_are_unique_and_short():
    long = make_table(caption="Misdrijven per buurt: [alle] soorten / alle jaren van de reeks")

    names = load_workbook(io.BytesIO(t.to_xlsx([long, long, make_table(caption="Toelichting")], META))).sheetnames

    assert len({name.lower() for name in names}) == 4
    assert all(len(name) <= 31 for name in names)
    assert not any(set(name) & set("[]:*?/\\") for name in names)


def test_empty_table_still_has_its_header():
    table = make_table(rows=())

    assert read_csv(t.to_csv(table, META))[0][0] == "Buurt"
    assert load_workbook(io.BytesIO(t.to_xlsx(table, META)))["Gegevens"].max_row == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([t.withheld()], "geheim bij de bron"),
        ([t.suppressed()], "verborgen om mensen te beschermen"),
        ([t.suppressed("te weinig antwoorden")], "verborgen om mensen te beschermen"),
        ([t.suppressed(), t.withheld()], "geheim bij de bron, of verborgen om mensen te beschermen"),
    ],
)
def test_legend_tells_our_own_rules_from_a_secret_of_the_source(cells, words):
    table = t.Table("k", "C", (t.Column("a", "A"),), tuple((cell,) for cell in cells))

    assert table.full_legend == (("x", words),)


@pytest.mark.parametrize(
    ("sentences", "words", "figures", "width"),
    [
        (1, 1, 0, 55),
        (1, 2, 0, 40),
        (1, 1, 3, 40),
        (2, 2, 0, 30),
        (3, 2, 0, 25),
        (3, 1, 2, 20),
        (4, 0, 2, 15),
        (6, 3, 3, 10),
    ],
)
def test_columns_on_paper_fit_beside_each_other(sentences, words, figures, width):
    """Words ask for 12% and figures for 11%; a column of sentences takes over 30% only where words keep 24%."""
    long = t.text("Dit is een zin die langer is dan zestig letters, en die breekt op papier af.")
    cells = (*[long] * sentences, *[t.text("kort")] * words, *[t.number(1)] * figures)
    columns = tuple(
        t.Column(f"c{n}", "C", "", "right" if n >= sentences + words else "left") for n in range(len(cells))
    )
    table = t.Table("k", "C", columns, (cells,))
    assert table.sentence_width == width
    if width > 10:
        assert width * sentences + (24 if width > 30 else 12) * words + 11 * figures <= 100


@pytest.mark.parametrize(
    ("words", "figures", "sentence", "width"),
    [(1, 1, False, 18), (1, 4, False, 18), (1, 5, False, 13), (1, 6, False, 11), (2, 2, False, 18), (3, 3, False, 11)]
    + [(1, 3, True, 11)],
)
def test_figures_get_more_room_on_paper_where_no_sentence_needs_it(words, figures, sentence, width):
    """Beside figures a column of words asks for 28%; figures take 18% at most and 11% at least."""
    cells = (*[t.text("kort")] * words, *[t.number(1)] * figures)
    if sentence:
        cells = (t.text("Dit is een zin die langer is dan zestig letters, en die breekt op papier af."), *cells[1:])
    columns = tuple(t.Column(f"c{n}", "C", "", "right" if n >= words else "left") for n in range(len(cells)))
    table = t.Table("k", "C", columns, (cells,))
    assert table.figure_width == width
    if width > 11:
        assert width * figures + 28 * words <= 100
