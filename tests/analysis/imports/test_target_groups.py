"""Counts of target groups: every rule for rows, columns and files, and no persons."""

import math
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from analysis.enums import Flow
from analysis.imports.base import CheckedFile, RefusedFileError
from analysis.imports.target_group_cells import FLOWS, CellError, read_age_band, read_count, read_share
from analysis.imports.target_groups import ACCEPTED_COLUMNS, NO_PERSONS, GroupDefinition, read_target_groups

TODAY = date(2026, 3, 1)
AREAS = {
    "GM9901": "Oefenstad",
    "WK990101": "Centrum",
    "WK990102": "Noord",
    "WK990103": "Calveen",
    "BU99010301": "Calveen",
    "BU99010101": "Markt",
}
DEFINITIONS = [
    GroupDefinition("adult_prolific", "Volwassen veelpleger", "om-2004", date(2004, 1, 1), date(2014, 12, 31)),
    GroupDefinition("adult_prolific", "Volwassen veelpleger", "om-2015", date(2015, 1, 1)),
    GroupDefinition("youth_at_risk", "Risicojongere", "bereik-2020", date(2020, 1, 1), from_police=False),
    GroupDefinition("nuisance_complex", "Overlastgevende persoon", "caseload", date(2020, 1, 1), from_police=False),
]
OFFENCES = {"1.1.1": "Diefstal/inbraak woning", "2.5.2": "Winkeldiefstal"}
HEADER = ["doelgroep", "definitie", "gebied", "peiljaar", "soort", "aantal", "eenheid"]
CITY = ["adult_prolific", "om-2015", "GM9901", "2025", "omvang", "56", "personen"]


def row(**changes) -> list[str]:
    return [changes.get(name, value) for name, value in zip(HEADER, CITY, strict=True)]


def write(folder: Path, rows: list[list[str]], header: list[str] = HEADER) -> Path:
    path = folder / "levering.csv"
    path.write_text("\n".join(";".join(cells) for cells in [header, *rows]) + "\n", encoding="utf-8-sig")
    return path


def read_path(path: Path, source_kind: str = "care") -> CheckedFile:
    return read_target_groups(
        path, definitions=DEFINITIONS, areas=AREAS, source_kind=source_kind, today=TODAY, offences=OFFENCES
    )


def read(folder: Path, rows: list[list[str]], header: list[str] = HEADER, source_kind: str = "care") -> CheckedFile:
    return read_path(write(folder, rows, header), source_kind)


def test_row_is_accepted_with_the_declared_columns(tmp_path):
    checked = read(tmp_path, [CITY])

    assert checked.accepted.dtypes.astype(str).to_dict() == ACCEPTED_COLUMNS
    found = checked.accepted.iloc[0].to_dict()
    assert math.isnan(found.pop("top2_share"))
    assert found == {
        "group": "adult_prolific",
        "definition_version": "om-2015",
        "area": "GM9901",
        "level": "municipality",
        "year": 2025,
        "flow": "stock",
        "offence": "",
        "age_band": "",
        "unit": "persons",
        "count": 56.0,
        "missing": "",
    }
    assert (checked.rows_read, checked.rejects.total, checked.warnings) == (1, 0, ())


def test_english_headers_names_and_optional_columns_are_read(tmp_path):
    header = [
        "group",
        "definition_version",
        "area",
        "year",
        "flow",
        "count",
        "unit",
        "offence",
        "age_band",
        "top2_share",
    ]
    cells = ["volwassen veelpleger", "OM-2015", "centrum", "2025JJ00", "stock", "32", "offences", "Winkeldiefstal"]

    checked = read(tmp_path, [[*cells, "18 en ouder", "90%"]], header)

    found = checked.accepted.iloc[0]
    assert found[["group", "definition_version", "area", "level"]].tolist() == [
        "adult_prolific",
        "om-2015",
        "WK990101",
        "wijk",
    ]
    assert found[["unit", "offence", "age_band", "top2_share"]].tolist() == ["offences", "2.5.2", "18+", 0.9]


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"doelgroep": "hooligans"}, "doelgroep", "Deze doelgroep is onbekend."),
        ({"definitie": "om-1999"}, "definitie", "Deze versie van de definitie is onbekend bij deze doelgroep."),
        ({"definitie": "om-2004"}, "definitie", "Deze definitie gold niet in dit jaar."),
        ({"peiljaar": "2014"}, "definitie", "Deze definitie gold niet in dit jaar."),
        ({"peiljaar": "2027"}, "peiljaar", "Het peiljaar ligt in de toekomst."),
        ({"peiljaar": "2025MM01"}, "peiljaar", "Het peiljaar moet een jaartal zijn, zoals 2025."),
        ({"gebied": "WK036301"}, "gebied", "Dit gebied is onbekend."),
        ({"gebied": "Markt"}, "gebied", "Doelgroepen tellen we niet per buurt. Lever per wijk of voor de hele stad."),
        (
            {"gebied": "BU99019999"},
            "gebied",
            "Doelgroepen tellen we niet per buurt. Lever per wijk of voor de hele stad.",
        ),
        (
            {"gebied": "Calveen"},
            "gebied",
            "Deze naam hoort bij meer gebieden (WK990103, BU99010301). Lever de gebiedscode.",
        ),
        ({"aantal": "-3"}, "aantal", "Het aantal is negatief."),
        ({"aantal": "3,5"}, "aantal", "Het aantal is geen heel getal."),
        ({"aantal": "1.390"}, "aantal", "Schrijf het aantal zonder punt: 1.390 kan ook een breuk zijn."),
        ({"aantal": "veel"}, "aantal", "Dit aantal is geen getal."),
        ({"aantal": "=SOM(A1:A9)"}, "aantal", "Hier staat een formule. Lever alleen waarden."),
        ({"soort": "saldo"}, "soort", "Onbekende soort. Kies uit: omvang, instroom, uitstroom."),
        ({"eenheid": "zaken"}, "eenheid", "Onbekende eenheid. Kies uit: personen, delicten."),
        ({"eenheid": "delicten", "soort": "instroom"}, "eenheid", "In- en uitstroom tellen personen, geen delicten."),
    ],
)
def test_bad_row_is_rejected_with_column_value_and_reason(tmp_path, changes, column, reason):
    checked = read(tmp_path, [row(peiljaar="2024"), row(**changes)])

    reject = checked.rejects.listed[0]
    assert (checked.rejects.total, len(checked.accepted), checked.rows_read) == (1, 1, 2)
    assert (reject.row, reject.column, reject.reason) == (3, column, reason)
    assert reject.value == changes.get(column, CITY[HEADER.index(column)])


def test_double_row_is_rejected_even_with_another_count(tmp_path):
    checked = read(tmp_path, [CITY, row(aantal="57"), row(soort="instroom")])

    assert checked.rejects.listed[0].row == 3
    assert "al eerder in het bestand" in checked.rejects.listed[0].reason
    assert checked.accepted["count"].tolist() == [56, 56]


def test_two_definitions_of_one_group_are_two_figures(tmp_path):
    checked = read(tmp_path, [row(peiljaar="2014", definitie="om-2004"), row(peiljaar="2015")])

    assert checked.accepted["definition_version"].tolist() == ["om-2004", "om-2015"]


def test_youth_at_risk_from_the_police_is_rejected_with_the_reason(tmp_path):
    checked = read(tmp_path, [row(doelgroep="Risicojongere", definitie="bereik-2020")], source_kind="police")

    assert checked.accepted.empty
    assert (
        "Risicojongeren pleegden nog geen delict en zijn dus niet uit politiecijfers af te leiden."
        in checked.rejects.listed[0].reason
    )


def test_other_group_that_police_records_cannot_show_is_rejected_too(tmp_path):
    checked = read(tmp_path, [row(doelgroep="nuisance_complex", definitie="caseload")], source_kind="police")

    assert checked.accepted.empty
    assert checked.rejects.listed[0].reason.startswith("Deze groep is niet uit politiecijfers af te leiden.")


def test_youth_at_risk_from_a_programme_is_accepted(tmp_path):
    checked = read(tmp_path, [row(doelgroep="Risicojongere", definitie="bereik-2020")], source_kind="care")

    assert checked.accepted["group"].tolist() == ["youth_at_risk"]


@pytest.mark.parametrize(
    ("text", "count", "missing"),
    [
        ("12", 12.0, ""),
        ("0", 0.0, ""),
        ("12,0", 12.0, ""),
        ("-", 0.0, ""),
        (".", None, "missing"),
        ("x", None, "withheld"),
        ("X", None, "withheld"),
        ("<10", None, "withheld"),
        ("", None, "not_applicable"),
    ],
)
def test_signs_of_the_source_keep_their_meaning(text, count, missing):
    value, reason = read_count(text)

    assert (None if math.isnan(value) else value, reason) == (count, missing)


def test_missing_is_not_zero_in_the_accepted_rows(tmp_path):
    checked = read(tmp_path, [row(aantal="x"), row(aantal="0", soort="instroom"), row(aantal=".", soort="uitstroom")])

    assert checked.accepted["count"].isna().tolist() == [True, False, True]
    assert checked.accepted["missing"].tolist() == ["withheld", "", "missing"]


@pytest.mark.parametrize(
    ("text", "band"),
    [("", ""), ("totaal", ""), ("12-17", "12-17"), ("12 t/m 17 jaar", "12-17"), ("18+", "18+"), ("18 en ouder", "18+")],
)
def test_age_bands_are_read(text, band):
    assert read_age_band(text) == band


@pytest.mark.parametrize("text", ["jong", "2017-12-01", "17-12"])
def test_other_age_bands_are_rejected(text):
    with pytest.raises(CellError, match="eeftijd"):
        read_age_band(text)


@pytest.mark.parametrize(("text", "share"), [("0,9", 0.9), ("90%", 0.9), ("12,5 %", 0.125), ("1", 1.0)])
def test_share_of_the_two_largest_is_read(text, share):
    assert read_share(text) == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize("text", ["90", "-0,1", "bijna alles", "120%"])
def test_share_outside_0_to_1_is_rejected(text):
    with pytest.raises(CellError):
        read_share(text)


@pytest.mark.parametrize("header", ["pseudoniem", "Naam", "BSN", "geboortedatum", "pv_nummer", "persoon id"])
def test_person_level_columns_refuse_the_file(tmp_path, header):
    with pytest.raises(RefusedFileError, match="neemt geen gegevens over personen aan") as caught:
        read(tmp_path, [[*CITY, "x"]], [*HEADER, header])

    assert f"'{header}'" in str(caught.value)


@pytest.mark.parametrize(
    "value", ["9f86d081884c7d659a2feaa0c55ad015", "123e4567-e89b-12d3-a456-426614174000", "111222333", "a@voorbeeld.nl"]
)
def test_person_level_values_refuse_the_file_without_repeating_them(tmp_path, value):
    with pytest.raises(RefusedFileError) as caught:
        read(tmp_path, [[*CITY, value]], [*HEADER, "kenmerk"])

    assert str(caught.value).startswith(NO_PERSONS)
    assert value not in str(caught.value)


def test_person_rows_without_counts_are_refused_for_that_reason_first(tmp_path):
    with pytest.raises(RefusedFileError, match="neemt geen gegevens over personen aan"):
        read(tmp_path, [["9f86d081884c7d65", "2025"]], ["pseudoniem", "jaar"])


def test_name_in_a_cell_is_rejected_and_masked(tmp_path):
    checked = read(tmp_path, [CITY, row(gebied="Jan Jansen")])

    assert checked.rejects.listed[0].value == "Ja… (10 tekens)"


def test_missing_and_double_columns_are_refused(tmp_path):
    with pytest.raises(RefusedFileError, match="ontbreken kolommen: soort, eenheid"):
        read(tmp_path, [["adult_prolific", "om-2015", "GM9901", "2025", "5"]], [*HEADER[:4], "aantal"])
    with pytest.raises(RefusedFileError, match="Twee kolommen betekenen 'gebied'"):
        read(tmp_path, [[*CITY, "GM9901"]], [*HEADER, "wijk"])


def test_unknown_columns_are_dropped_and_named(tmp_path):
    checked = read(tmp_path, [[*CITY, "zie bijlage"]], [*HEADER, "toelichting"])

    assert checked.warnings == ("Deze kolommen zijn niet bekend en niet gebruikt: toelichting.",)


def test_unknown_offence_is_rejected(tmp_path):
    checked = read(tmp_path, [[*CITY, "9.9.9"]], [*HEADER, "delict"])

    assert checked.rejects.listed[0].reason == "Dit delict is onbekend."


def test_excel_and_opendocument_give_the_same_rows(tmp_path):
    rows = [CITY, row(gebied="Centrum", aantal="x")]
    book = openpyxl.Workbook()
    for cells in [HEADER, *rows]:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in cells])
    book.save(tmp_path / "levering.xlsx")
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="Blad1")
    for cells in [HEADER, *rows]:
        line = TableRow()
        for cell in cells:
            typed = TableCell(valuetype="float", value=cell) if cell.isdigit() else TableCell(valuetype="string")
            typed.addElement(P(text=cell))
            line.addElement(typed)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(tmp_path / "levering.ods")

    expected = read(tmp_path, rows)
    excel, opendocument = read_path(tmp_path / "levering.xlsx"), read_path(tmp_path / "levering.ods")

    assert excel.accepted.equals(expected.accepted)
    assert opendocument.accepted.equals(expected.accepted)
    assert len(expected.accepted) == 2
    assert (excel.dialect, opendocument.dialect) == ("target_groups_xlsx", "target_groups_ods")


@pytest.mark.parametrize(
    ("city", "centre", "north", "state"),
    [
        ("40", "23", "17", "equal"),
        ("56", "23", "17", "differs"),
        ("56", "23", "x", "explained"),
        ("20", "23", "x", "differs"),
        ("x", "23", "17", "not_possible"),
    ],
)
def test_city_is_compared_with_its_wijken(tmp_path, city, centre, north, state):
    rows = [row(aantal=city), row(gebied="Centrum", aantal=centre), row(gebied="Noord", aantal=north)]

    check = read(tmp_path, rows).total_check

    assert check.state == state


def test_total_check_names_both_sums(tmp_path):
    rows = [row(aantal="56"), row(gebied="Centrum", aantal="23"), row(gebied="Noord", aantal="17")]

    check = read(tmp_path, rows).total_check

    assert (check.delivered, check.summed) == (56, 40)
    assert "De wijken tellen op tot 40, de stad heeft 56." in check.explanation


@pytest.mark.slow
def test_hundred_thousand_bad_rows_are_counted(tmp_path):
    checked = read(tmp_path, [row(aantal="-1")] * 100_000)

    assert (checked.rejects.total, len(checked.rejects.listed)) == (100_000, 1_000)


def test_words_of_the_delivery_are_the_stored_words():
    assert set(FLOWS.values()) == set(Flow.values)
