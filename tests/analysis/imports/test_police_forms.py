"""Traps in form: marks, numbers as people see them, rows twice, order, headers, periods."""

import dataclasses
import datetime as dt

import pytest

from analysis.imports.files import as_stream
from analysis.imports.police import TABLES, Reference, read_police
from analysis.imports.police_cells import Offences
from analysis.imports.police_tables import plain
from tests.analysis.imports.police_files import (
    AREAS,
    OFFENCES,
    REFERENCE,
    as_json,
    page,
    portal_csv,
    read_cells,
    typed_csv,
)
from tests.analysis.imports.police_lines import portal, typed


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2012*", (2012, 1)), ("2012**", (2012, 2)), ("2012", (2012, 0)), ("2012 *", (2012, 1))],
)
def test_provisional_marks_become_a_status(period, expected):
    frame = portal(("Totaal misdrijven", "Hof", period, 5)).accepted

    assert (frame["year"][0], frame["status"][0]) == expected


def test_status_of_the_list_of_periods_in_the_pages_is_used():
    periods = {"value": [{"Key": "2022JJ00", "Title": "2022", "Status": "Definitief"},
                         {"Key": "2023JJ00", "Title": "2023*", "Status": "Voorlopig"},
                         {"Key": "2021JJ00", "Title": "2021", "Status": "NaderVoorlopig"}]}  # fmt: skip
    cells = [("0.0.0", "GM0307", f"{year}JJ00", 1) for year in (2021, 2022, 2023)]
    checked = read_police(as_stream(as_json([periods, page(cells)])), reference=REFERENCE)

    assert checked.accepted["status"].tolist() == [2, 0, 1]


def test_status_of_periods_can_be_given_beside_a_csv():
    checked = typed(("0.0.0", "GM0307", "2023JJ00", 1), period_status={"2023JJ00": "Voorlopig"})

    assert checked.accepted["status"].tolist() == [1]


def test_byte_order_mark_does_not_hide_the_first_column():
    content = portal_csv([("Totaal misdrijven", "Hof", "2023", 5)])

    assert content.startswith(b"\xef\xbb\xbf")
    assert len(read_police(as_stream(content), reference=REFERENCE).accepted) == 1


@pytest.mark.parametrize(
    ("shown", "value"),
    [("70,0", 70), ("1.390", 1390), ("1 390", 1390), ("12.345.678", None), ("-", 0), ("0", 0), ("312*", 312)],
)
def test_numbers_as_people_see_them_on_the_portal(shown, value):
    checked = portal(("Totaal misdrijven", "Hof", "2023", shown))

    assert list(read_cells(checked).values()) == ([] if value is None else [value])


def test_point_is_a_decimal_sign_in_code_dialects():
    content = typed_csv(
        [
            ("1.1.1", "GM0307", "2021JJ00", "1.390"),
            ("1.1.1", "GM0307", "2022JJ00", "312.0"),
            ("1.1.1", "GM0307", "2023JJ00", "1e+05"),
        ]
    )
    checked = read_police(as_stream(content), reference=REFERENCE)

    assert read_cells(checked) == {("1.1.1", "GM0307", 2022, 0): 312, ("1.1.1", "GM0307", 2023, 0): 100_000}
    assert checked.rejects.listed[0].reason == "Het aantal is geen geheel getal."


def test_equal_rows_of_different_areas_are_all_kept():
    checked = typed(*[("1.1.1", area, "2023JJ00", 2) for area in ("BU03070100", "BU03070101", "BU03072601")])

    assert len(checked.accepted) == 3


def test_the_same_row_twice_is_rejected_once_and_explained():
    checked = typed(
        ("1.1.1", "GM0307", "2023JJ00", 2), ("2.6.9", "GM0307", "2023JJ00", 2), ("1.1.1", "GM0307", "2023JJ00", 2)
    )

    assert len(checked.accepted) == 2
    (reject,) = checked.rejects.listed
    assert (reject.row, reject.value) == (4, "2")
    assert "staat er al" in reject.reason
    assert "Zie rij 2." in reject.reason


def test_of_two_rows_that_contradict_the_second_is_rejected_naming_the_first():
    checked = typed(("1.1.1", "GM0307", "2023JJ00", 2), ("1.1.1", "GM0307", "2023JJ00", 3))

    assert read_cells(checked) == {("1.1.1", "GM0307", 2023, 0): 2}
    (reject,) = checked.rejects.listed
    assert (reject.row, reject.value) == (3, "3")
    assert "spreekt een eerdere rij tegen" in reject.reason
    assert reject.reason.endswith("Zie rij 2.")


def test_cells_on_one_line_of_a_pivot_can_be_duplicates_too():
    content = (
        b'"t"\n"Geregistreerde misdrijven"\n""\n""\n"Soort misdrijf";"Wijken en buurten";"2023";"2023*"\n'
        b'"";"";"aantal";"aantal"\n"Totaal misdrijven";"Hof";1;2\n'
    )
    checked = read_police(as_stream(content), reference=REFERENCE, config=TABLES["47018NED"])

    assert (len(checked.accepted), checked.rejects.total) == (1, 1)


def test_delicts_are_sorted_by_number():
    checked = typed(*[(code, "GM0307", "2023JJ00", 1) for code in ("2.6.10", "2.6.9", "0.0.0", "1.4.1")])

    assert checked.accepted["offence"].tolist() == ["0.0.0", "1.4.1", "2.6.9", "2.6.10"]
    assert Offences(REFERENCE).codes == ("0.0.0", "1.1.1", "1.4.1", "2.6.9", "2.6.10")


def test_rows_are_sorted_by_delict_area_and_period():
    cells = [
        (o, a, p, 1) for p in ("2023JJ00", "2022JJ00") for a in ("WK030701", "BU03070100") for o in ("2.6.9", "1.1.1")
    ]
    frame = typed(*cells).accepted

    keys = [(row.offence, row.area, row.year) for row in frame.itertuples()]
    assert keys == sorted(keys)
    assert len(keys) == 8


@pytest.mark.parametrize(
    "header",
    [
        ["Soort misdrijf", "Perioden", "Regio's", "Geregisteerde misdrijven (aantal)"],
        ["SOORT MISDRIJF", "periode", "Regio’s ", "Geregistreerde  misdrijven"],
        ["Soort misdrijf", "Perioden", "Wijken en buurten", "Geregistreerde misdrijven /Totaal (aantal)"],
    ],
)
def test_headers_are_found_after_normalising(header):
    content = portal_csv([("Totaal misdrijven", "2023", "Hof", 5)], header=header)

    assert read_cells(read_police(as_stream(content), reference=REFERENCE, config=TABLES["47018NED"])) == {
        ("0.0.0", "BU03070100", 2023, 0): 5
    }


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("GeregistreerdeMisdrijven_1", "geregistreerdemisdrijven"),
        ("Geregisteerde misdrijven (aantal)", "geregistreerdemisdrijven"),
    ]
    + [("\ufeffWijken en buurten", "wijkenenbuurten"), ("Regio's", "regios"), ("RegioS", "regios")],
)
def test_plain_form_of_headers(header, form):
    assert plain(header) == form


def test_topic_is_found_by_the_start_of_its_name_whatever_its_number():
    header = [
        "ID",
        "SoortMisdrijf",
        "WijkenEnBuurten",
        "Perioden",
        "GeregistreerdeMisdrijven_7",
        "Gemeentenaam_8",
        "SoortRegio_9",
    ]
    content = typed_csv([("0.0.0", "GM0307", "2023JJ00", 5)], header=header)

    assert len(read_police(as_stream(content), reference=REFERENCE).accepted) == 1


def test_foot_line_of_the_portal_is_no_row():
    content = portal_csv([("Totaal misdrijven", "Hof", "2023", 5)]) + b'"Bron: Politie"\n"Bron: Politie";;;\n\n;;;\n'
    checked = read_police(as_stream(content), reference=REFERENCE)

    assert (checked.rows_read, len(checked.accepted), checked.rejects.total) == (1, 1, 0)


def test_figures_of_a_period_that_is_not_over_get_a_warning():
    checked = typed(("0.0.0", "GM0307", "2024JJ00", 5))

    assert len(checked.accepted) == 1
    assert any("nog niet voorbij" in warning for warning in checked.warnings)


def test_windows_encoding_is_accepted_with_a_warning():
    content = portal_csv([("Totaal misdrijven", "Café-eiland", "2023", 5)], encoding="cp1252")
    checked = read_police(as_stream(content), reference=REFERENCE)

    assert read_cells(checked) == {("0.0.0", "BU03072602", 2023, 0): 5}
    assert any("Windows-1252" in warning for warning in checked.warnings)


def test_the_day_decides_what_is_future():
    content = as_stream(typed_csv([("0.0.0", "GM0307", "2025JJ00", 5), ("0.0.0", "GM0307", "2023JJ00", 5)]))
    later = Reference("GM0307", AREAS, OFFENCES, dt.date(2026, 1, 1))

    assert len(read_police(content, reference=REFERENCE).accepted) == 1
    assert len(read_police(content, reference=later).accepted) == 2


@pytest.mark.parametrize(("table", "kept"), [("47018NED", [0]), ("47022NED", [4]), ("47024NED", [0, 4])])
def test_of_a_table_that_mixes_years_and_months_the_wanted_step_is_used(table, kept):
    config = dataclasses.replace(TABLES["47018NED"], period_kind=TABLES[table].period_kind)
    content = typed_csv([("0.0.0", "GM0307", "2023JJ00", 5), ("0.0.0", "GM0307", "2023MM04", 1)])
    checked = read_police(as_stream(content), reference=REFERENCE, config=config)

    assert checked.accepted["month"].tolist() == kept
    assert checked.rejects.total == 0
    assert len([warning for warning in checked.warnings if "zijn overgeslagen" in warning]) == 2 - len(kept)
