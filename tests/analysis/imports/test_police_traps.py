"""The traps of real police figures, each with its own test: none of them may change a number silently."""

import dataclasses
import datetime as dt

import pytest

from analysis.imports.base import Ambiguity
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
    real_reference,
    typed_csv,
    untyped_csv,
)


def typed(*cells, **kwargs):
    return read_police(as_stream(typed_csv(list(cells))), reference=REFERENCE, config=TABLES["47018NED"], **kwargs)


def portal(*cells, encoding="utf-8-sig", **kwargs):
    content = portal_csv(list(cells), encoding=encoding)
    return read_police(
        as_stream(content), reference=REFERENCE, config=kwargs.pop("config", TABLES["47018NED"]), **kwargs
    )


def test_padding_of_keys_is_trimmed():
    checked = typed(("0.0.0 ", "GM0307    ", "2023JJ00", 5), ("2.6.10", "WK030701  ", "2023JJ00", 1))

    assert read_cells(checked) == {("0.0.0", "GM0307", 2023, 0): 5, ("2.6.10", "WK030701", 2023, 0): 1}


def test_level_and_municipality_come_from_the_code_when_the_names_are_blank():
    checked = typed(("0.0.0", "BU03072601", "2023JJ00", 0), ("0.0.0", "BU03070100", "2023JJ00", 4))

    assert read_cells(checked)["0.0.0", "BU03072601", 2023, 0] == 0
    assert checked.rejects.total == 0


def test_total_row_is_kept_beside_its_parts_and_never_added():
    checked = typed(("0.0.0", "GM0307", "2023JJ00", 9), ("1.1.1", "GM0307", "2023JJ00", 4))

    assert read_cells(checked) == {("0.0.0", "GM0307", 2023, 0): 9, ("1.1.1", "GM0307", 2023, 0): 4}


@pytest.mark.parametrize("label", ["Totaal misdrijven", "Misdrijven, totaal", "totaal misdrijven "])
def test_both_spellings_of_the_total_are_the_total(label):
    assert list(read_cells(portal((label, "Hof", "2023", 3)))) == [("0.0.0", "BU03070100", 2023, 0)]


def test_null_of_a_withheld_delict_below_the_municipality_is_withheld():
    cells = [("1.4.1", area, "2023JJ00", None) for area in ("BU03070100", "WK030701", "GM0307")]

    assert read_cells(typed(*cells)) == {
        ("1.4.1", "BU03070100", 2023, 0): "withheld",
        ("1.4.1", "WK030701", 2023, 0): "withheld",
        ("1.4.1", "GM0307", 2023, 0): "missing",
    }


def test_monthly_figures_of_a_withheld_delict_are_withheld_for_the_municipality_too():
    content = typed_csv([("1.4.1", "GM0307", "2023MM01", None), ("1.1.1", "GM0307", "2023MM01", None)])
    checked = read_police(as_stream(content), reference=REFERENCE)

    assert read_cells(checked) == {("1.1.1", "GM0307", 2023, 1): "missing", ("1.4.1", "GM0307", 2023, 1): "withheld"}


def test_null_is_missing_and_never_zero():
    frame = typed(("1.1.1", "BU03070100", "2023JJ00", None), ("2.6.9", "BU03070100", "2023JJ00", 0)).accepted

    assert frame["missing"].tolist() == ["missing", ""]
    assert frame["value"].isna().tolist() == [True, False]
    assert frame["value"].sum() == 0


def test_null_in_json_is_missing_and_a_blank_text_cannot_occur():
    cells = [
        ("1.1.1", "GM0307", "2023JJ00", None),
        ("2.6.9", "GM0307", "2023JJ00", ""),
        ("2.6.10", "GM0307", "2023JJ00", " ."),
    ]
    checked = read_police(as_stream(as_json(page(cells))), reference=REFERENCE)

    assert list(read_cells(checked).values()) == ["missing", "not_applicable", "missing"]


def test_point_is_missing_and_blank_is_not_applicable_in_untyped_files():
    content = untyped_csv([("1.1.1", "GM0307", "2023JJ00", "."), ("2.6.9", "GM0307", "2023JJ00", "")])
    checked = read_police(as_stream(content), reference=REFERENCE)

    assert list(read_cells(checked).values()) == ["missing", "not_applicable"]


def test_point_of_a_withheld_delict_in_the_portal_is_withheld():
    checked = portal(("1.4.1 Zedenmisdrijf", "Hof", "2023", "."), ("2.6.9 Milieu overig", "Hof", "2023", "."))

    assert list(read_cells(checked).values()) == ["withheld", "missing"]


def test_x_is_a_secret_figure():
    assert list(read_cells(portal(("2.6.10 Bodem", "Amersfoort", "2023", "x"))).values()) == ["withheld"]


def test_unknown_area_is_kept_as_its_own_bucket():
    checked = typed(("0.0.0", "BU00000000", "2023JJ00", 3), ("0.0.0", "GM0307", "2023JJ00", 9))

    assert read_cells(checked) == {("0.0.0", "BU00000000", 2023, 0): 3, ("0.0.0", "GM0307", 2023, 0): 9}
    assert any("buurt onbekend" in warning for warning in checked.warnings)


def test_unknown_area_of_a_national_file_is_not_ours():
    checked = typed(
        ("0.0.0", "BU00000000", "2023JJ00", 3798),
        ("0.0.0", "GM0307", "2023JJ00", 9),
        ("0.0.0", "GM0344", "2023JJ00", 8),
    )

    assert read_cells(checked) == {("0.0.0", "GM0307", 2023, 0): 9}
    assert any("1 cijfers van 'buurt onbekend'" in warning for warning in checked.warnings)


def test_rows_of_other_municipalities_and_the_country_are_skipped_and_counted():
    others = ["NL00", "NL01", "RE99", "LD99", "PV99", "GM0998", "GM0999", "GM0344", "WK034401", "BU03440101"]
    checked = typed(*[("0.0.0", area, "2023JJ00", 1) for area in [*others, "GM0307"]])

    assert list(read_cells(checked)) == [("0.0.0", "GM0307", 2023, 0)]
    assert (checked.rows_read, checked.rejects.total) == (11, 0)
    assert "10 rijen van andere gemeenten of van grotere gebieden zijn overgeslagen." in checked.warnings


@pytest.mark.parametrize("code", ["NL00", "NL01"])
def test_both_keys_of_the_country_are_one_area(code):
    areas = AREAS | {"NL00": ("country", "Nederland")}
    content = typed_csv([("0.0.0", code, "2023JJ00", 100), ("0.0.0", "GM0307", "2023JJ00", 9)])
    checked = read_police(as_stream(content), reference=Reference("GM0307", areas, OFFENCES, REFERENCE.today))

    assert read_cells(checked)["0.0.0", "NL00", 2023, 0] == 100


def test_restated_series_is_read_whole_with_every_year():
    checked = typed(*[("0.0.0", "GM0307", f"{year}JJ00", year) for year in range(2012, 2024)])

    assert [value for _, value in sorted(read_cells(checked).items())] == list(range(2012, 2024))


def test_ambiguous_name_is_asked_and_its_rows_wait():
    checked = portal(("Totaal misdrijven", "Calveen", "2023", 7), ("Totaal misdrijven", "Hof", "2023", 5))

    assert checked.questions == (Ambiguity("Calveen", ("BU03072601", "WK030726"), 1),)
    assert read_cells(checked) == {("0.0.0", "BU03070100", 2023, 0): 5}
    assert "Kies eerst welk gebied" in checked.rejects.listed[0].reason


def test_answer_settles_an_ambiguous_name():
    checked = portal(("Totaal misdrijven", "Calveen", "2023", 7), answers={"Calveen": "WK030726"})

    assert read_cells(checked) == {("0.0.0", "WK030726", 2023, 0): 7}
    assert checked.questions == ()


def test_answer_can_name_wijk_and_buurt_in_the_order_of_the_file():
    cells = [
        ("Totaal misdrijven", "Calveen", "2022", 1),
        ("Totaal misdrijven", "Calveen", "2023", 2),
        ("Totaal misdrijven", "Calveen", "2022", 3),
        ("Totaal misdrijven", "Calveen", "2023", 4),
    ]
    checked = portal(*cells, answers={"Calveen": ["WK030726", "BU03072601"]})

    assert read_cells(checked) == {
        ("0.0.0", "WK030726", 2022, 0): 1,
        ("0.0.0", "WK030726", 2023, 0): 2,
        ("0.0.0", "BU03072601", 2022, 0): 3,
        ("0.0.0", "BU03072601", 2023, 0): 4,
    }


def test_an_answer_that_is_no_area_is_rejected():
    checked = portal(("Totaal misdrijven", "Calveen", "2023", 7), answers={"Calveen": "WK039999"})

    assert checked.rejects.listed[0].reason == "Het antwoord 'WK039999' is geen bekend gebied."


def test_a_name_with_its_level_needs_no_answer():
    checked = portal(
        ("Totaal misdrijven", "Calveen (wijk)", "2023", 7), ("Totaal misdrijven", "Calveen (buurt)", "2023", 6)
    )

    assert read_cells(checked) == {("0.0.0", "WK030726", 2023, 0): 7, ("0.0.0", "BU03072601", 2023, 0): 6}


def test_the_two_ambiguous_names_of_amersfoort_are_asked(shared_data):
    cells = [("Totaal misdrijven", name, "2023", 1) for name in ("Calveen", "Vathorst-Bovenduist", "Isselt", "Hof")]
    checked = read_police(
        as_stream(portal_csv(cells)), reference=real_reference(shared_data), config=TABLES["47018NED"]
    )

    assert [question.name for question in checked.questions] == ["Calveen", "Vathorst-Bovenduist"]
    assert len(checked.accepted) == 2


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
