"""Traps in cells: padding, totals, withheld, missing, unknown, other places, restated years."""

import pytest

from analysis.imports.files import as_stream
from analysis.imports.police import Reference, read_police
from tests.analysis.imports.police_files import (
    AREAS,
    OFFENCES,
    REFERENCE,
    as_json,
    page,
    read_cells,
    typed_csv,
    untyped_csv,
)
from tests.analysis.imports.police_lines import portal, typed


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
