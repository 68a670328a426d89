"""Each dialect is recognised by content and gives the same cells."""

import csv
import io
import json
import zipfile

import pytest

from analysis.imports.base import RefusedFileError
from analysis.imports.files import as_stream
from analysis.imports.police import TABLES, TableConfig, read_police, recognise
from tests.analysis.imports.police_files import (
    NUISANCE,
    REFERENCE,
    as_json,
    page,
    portal_csv,
    read_cells,
    real_reference,
    typed_csv,
    untyped_csv,
)
from tests.analysis.imports.test_files import ods, xlsx

CELLS = [
    ("0.0.0", "BU03070100", "2023JJ00", 312),
    ("1.1.1", "BU03070100", "2023JJ00", 0),
    ("2.6.10", "GM0307", "2022JJ00", 1390),
]
WORDS = [
    ("Totaal misdrijven", "Hof", "2023", 312),
    ("1.1.1 Diefstal/inbraak woning", "Hof", "2023", 0),
    ("2.6.10 Bodem", "Amersfoort", "2022", 1390),
]
EXPECTED = {
    ("0.0.0", "BU03070100", 2023, 0): 312,
    ("1.1.1", "BU03070100", 2023, 0): 0,
    ("2.6.10", "GM0307", 2022, 0): 1390,
}
PIVOT = (
    '\ufeff"Misdrijven per wijk en buurt per jaar"\n'
    '"Geregistreerde misdrijven"\n'
    '"Perioden: 2023"\n'
    '""\n'
    '"Soort misdrijf";"Hof";"Amersfoort"\n'
    '"";"aantal";"aantal"\n'
    '"Totaal misdrijven";312;7588\n'
    '"1.1.1 Diefstal/inbraak woning";0;.\n'
    '"Bron: Politie";;\n'
).encode()


def lists(cells):
    header = ["Soort misdrijf", "Wijken en buurten", "Perioden", "Geregistreerde misdrijven (aantal)"]
    return [header, *[list(cell) for cell in cells]]


def zipped_pages():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("page10.json", as_json(page(CELLS[2:])))
        archive.writestr("page2.json", as_json(page(CELLS[:2])))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "dialect"),
    [
        (typed_csv(CELLS), "odata_csv"),
        (untyped_csv(CELLS), "untyped_csv"),
        (portal_csv(WORDS), "portal_rows"),
        (as_json(page(CELLS)), "odata_json"),
        (as_json([page(CELLS[:1]), page(CELLS[1:])]), "odata_json"),
        (b"\n".join([as_json(page(CELLS[:2])), as_json(page(CELLS[2:]))]), "odata_json"),
        (as_json(page(CELLS)["value"]), "odata_json"),
        (b"\n".join(as_json(row) for row in page(CELLS)["value"]) + b"\n", "odata_json"),
        (json.dumps(page(CELLS), indent=2).encode("utf-8-sig"), "odata_json"),
        (zipped_pages(), "odata_json"),
        (xlsx(lists(WORDS)), "portal_rows"),
        (ods(lists(WORDS)), "portal_rows"),
    ],
    ids=["typed", "untyped", "portal", "page", "list", "lines", "rows", "row lines", "pretty", "zip", "xlsx", "ods"],
)
def test_every_dialect_gives_the_same_cells(content, dialect):
    found = recognise(as_stream(content))
    checked = read_police(as_stream(content), reference=REFERENCE, config=TABLES["47018NED"])

    assert found.dialect == checked.dialect == dialect
    assert read_cells(checked) == EXPECTED
    assert (checked.rows_read, checked.rejects.total, checked.table) == (3, 0, "47018NED")


def test_pivot_is_read_with_four_lines_above_units_and_foot():
    found = recognise(as_stream(PIVOT))
    checked = read_police(as_stream(PIVOT), reference=REFERENCE)

    assert (found.dialect, found.header_line) == ("portal_pivot", 5)
    assert read_cells(checked) == {
        ("0.0.0", "BU03070100", 2023, 0): 312,
        ("0.0.0", "GM0307", 2023, 0): 7588,
        ("1.1.1", "BU03070100", 2023, 0): 0,
        ("1.1.1", "GM0307", 2023, 0): "missing",
    }
    assert checked.rows_read == 4


PIVOT_ROWS = [
    ["Misdrijven per wijk en buurt per maand"],
    ["Onderwerp", "", "Geregistreerde misdrijven"],
    [],
    ["x"],
    ["Wijken en buurten", "Soort misdrijf", "2023 januari", "2023 februari*"],
    ["", "", "aantal", "aantal"],
    ["Hof", "Totaal misdrijven", 1390, "-"],
    ["", "2.6.10 Bodem", 2, 3],
    ["Bron: Politie"],
]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_pivot_with_periods_in_the_columns_of_a_workbook(make):
    checked = read_police(as_stream(make(PIVOT_ROWS)), reference=REFERENCE, config=TABLES["47022NED"])

    assert checked.dialect == "portal_pivot"
    assert read_cells(checked) == {
        ("0.0.0", "BU03070100", 2023, 1): 1390,
        ("0.0.0", "BU03070100", 2023, 2): 0,
        ("2.6.10", "BU03070100", 2023, 1): 2,
        ("2.6.10", "BU03070100", 2023, 2): 3,
    }
    assert sorted(checked.accepted["status"]) == [0, 0, 1, 1]


def test_pivot_with_two_topics_uses_the_wanted_one():
    rows = [
        ["Misdrijven en aangiften"],
        ["", "Geregistreerde misdrijven", "", "Aangiften", ""],
        ["Regio's: Amersfoort"],
        [],
        ["Soort misdrijf", "2022", "2023", "2022", "2023"],
        ["", "aantal", "aantal", "aantal", "aantal"],
        ["Totaal misdrijven", 10, 20, 1, 2],
    ]
    checked = read_police(as_stream(xlsx(rows)), reference=REFERENCE, config=TABLES["47013NED"])

    assert read_cells(checked) == {("0.0.0", "GM0307", 2022, 0): 10, ("0.0.0", "GM0307", 2023, 0): 20}


def test_pivot_without_the_period_anywhere_is_refused():
    content = PIVOT.replace(b'"Perioden: 2023"', b'""')

    with pytest.raises(RefusedFileError, match="ontbreekt of heeft een andere naam: Perioden"):
        read_police(as_stream(content), reference=REFERENCE)


def test_pivot_of_another_topic_is_refused():
    content = PIVOT.replace(b"Geregistreerde misdrijven", b"Iets anders")

    with pytest.raises(RefusedFileError, match="ontbreekt het onderwerp GeregistreerdeMisdrijven"):
        read_police(as_stream(content), reference=REFERENCE)


@pytest.mark.parametrize(
    ("content", "table"),
    [
        (typed_csv(CELLS), "47018NED"),
        (typed_csv([("0.0.0", "GM0307", "2023MM01", 1)]), "47022NED"),
        (portal_csv([("Totaal misdrijven", "Hof", "2023 januari", 1)]), "47022NED"),
        (as_json(page(CELLS, table="47022NED")), "47022NED"),
        (as_json(page([("0.0.0", "GM0307", "2023MM01", 1)])["value"]), "47022NED"),
        (
            b'"Overlast";"Wijken en buurten";"Perioden";"Geregistreerde overlast (aantal)"\n"E33";"Hof";"2023";1\n',
            "47024NED",
        ),
        (b'"Soort misdrijf";"Perioden";"Regio\'s";"Geregisteerde misdrijven (aantal)"\n"a";"2023";"b";1\n', "47013NED"),
    ],
)
def test_the_table_is_guessed_from_columns_and_periods(content, table):
    assert recognise(as_stream(content)).table_guess == table


def test_the_explanation_is_dutch_and_says_what_was_seen():
    assert recognise(as_stream(portal_csv(WORDS))).explanation_nl == (
        "Herkend als download van het dataportaal, één rij per cijfer: kolomkoppen op regel 1, scheidingsteken "
        "puntkomma, tekens UTF-8. Waarschijnlijk tabel 47018NED (Geregistreerde misdrijven per wijk en buurt, "
        "jaarcijfers)."
    )


def test_the_dialect_can_be_overruled():
    blank = untyped_csv([("0.0.0", "GM0307", "2023JJ00", "")])

    assert list(read_police(as_stream(blank), reference=REFERENCE).accepted["missing"]) == ["not_applicable"]
    overruled = read_police(as_stream(blank), reference=REFERENCE, dialect="odata_csv")
    assert (overruled.dialect, list(overruled.accepted["missing"])) == ("odata_csv", ["missing"])


@pytest.mark.parametrize(
    ("dialect", "words"),
    [("excel", "bestaat niet"), ("odata_json", "geen JSON"), ("portal_pivot", "onderwerp|ontbreekt")],
)
def test_a_dialect_that_cannot_be_is_refused(dialect, words):
    content = b"SoortMisdrijf;WijkenEnBuurten;Perioden;Aantal\n0.0.0;GM0307;2023JJ00;1\n"
    with pytest.raises(RefusedFileError, match=words):
        read_police(as_stream(content), reference=REFERENCE, dialect=dialect)


def test_nuisance_table_is_read_with_its_own_codes():
    reference = type(REFERENCE)("GM0307", REFERENCE.areas, NUISANCE, REFERENCE.today)
    content = (
        b"ID,Overlast,WijkenEnBuurten,Perioden,GeregistreerdeOverlast_1\n"
        b"1,E33   ,BU03070100,2023JJ00,12\n2,F010  ,BU03070100,2023MM04,3\n3,0.0.0 ,GM0307    ,2023JJ00,99\n"
    )
    checked = read_police(as_stream(content), reference=reference)

    assert checked.table == "47024NED"
    assert read_cells(checked) == {
        ("0.0.0", "GM0307", 2023, 0): 99,
        ("E33", "BU03070100", 2023, 0): 12,
        ("F010", "BU03070100", 2023, 4): 3,
    }


def test_real_total_per_buurt_of_2023(shared_data):
    path = shared_data / "politie" / "47018NED_TypedDataSet_2023JJ00_totaal_GM0307.csv"
    with path.open(encoding="utf-8") as file:
        expected = {
            row["WijkenEnBuurten"].strip(): int(row["GeregistreerdeMisdrijven_1"]) for row in csv.DictReader(file)
        }

    checked = read_police(path, reference=real_reference(shared_data))

    assert {area: value for (_, area, _, _), value in read_cells(checked).items()} == expected
    assert (checked.rows_read, len(checked.accepted), int(checked.accepted["value"].sum())) == (145, 145, 7588)
    assert (checked.rejects.total, checked.warnings) == (0, ())
    assert (checked.total_check.state, checked.total_check.summed) == ("not_possible", 7588)


def test_real_portal_file_of_provinces_is_about_another_area(shared_data):
    path = shared_data / "politie" / "47013NED_portaal_Misdrijven_per_provincie_2013-2018.csv"

    with pytest.raises(RefusedFileError, match=r"gaat over Drenthe \(PV\).*niet over Amersfoort \(GM0307\)"):
        read_police(path, reference=real_reference(shared_data))


def test_real_untyped_file_of_thefts_keeps_point_and_blank_apart(shared_data):
    path = shared_data / "politie" / "cbs_odata_csv_diefstallen_GM0307_2018-2021.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["GebruikVanGeweld"] == "A048106"]
    codes = {row["SoortDiefstal"]: row["SoortDiefstal"] for row in rows}
    config = TableConfig(
        "83651NED",
        region_column="RegioS",
        dimension_column="SoortDiefstal",
        topic_prefix="TotaalGeregistreerdeDiefstallen",
        fixed_dimensions={"GebruikVanGeweld": "A048106"},
    )
    reference = type(REFERENCE)("GM0307", REFERENCE.areas, codes, REFERENCE.today, total_codes=frozenset())

    checked = read_police(path, reference=reference, config=config)

    expected = {
        (row["SoortDiefstal"], "GM0307", int(row["Perioden"][:4]), 0): int(
            row["TotaalGeregistreerdeDiefstallen_1"] or -1
        )
        for row in rows
    }
    got = {key: -1 if value == "not_applicable" else value for key, value in read_cells(checked).items()}
    assert got == expected
    assert -1 in expected.values()
    assert checked.rows_read == 144
    assert any("96 rijen zijn overgeslagen" in warning for warning in checked.warnings)


def test_real_untyped_rates_keep_decimals_and_unknown(shared_data):
    path = shared_data / "politie" / "cbs_odata_csv_diefstallen_GM0307_2018-2021.csv"
    config = TableConfig(
        "83651NED",
        region_column="RegioS",
        dimension_column="SoortDiefstal",
        topic_prefix="GeregistreerdeDiefstallenPer1000Inw",
        fixed_dimensions={"GebruikVanGeweld": "T001540"},
        allow_decimals=True,
    )
    reference = type(REFERENCE)(
        "GM0307", REFERENCE.areas, {"CRI1122": "a", "CRI1123": "b"}, REFERENCE.today, total_codes=frozenset()
    )
    frame = read_police(path, reference=reference, config=config).accepted

    assert frame["value"].tolist()[:4] == [3.8, 3.8, 5.5, 4.0]
    assert frame[frame["offence"] == "CRI1123"]["missing"].tolist() == ["missing", "", "", ""]
