"""Delivered totals against their parts, and the totals that a delivery lacks; every sum is worked out by hand."""

import csv

import pytest

from analysis.imports.files import as_stream
from analysis.imports.police import TABLES, Reference, check_totals, derive_totals, read_police
from tests.analysis.imports.police_files import (
    AREAS,
    REFERENCE,
    TODAY,
    read_cells,
    real_reference,
    typed_csv,
    untyped_csv,
)

YEAR = TABLES["47018NED"]
PUBLISHED = ("1.1.1", "2.6.9", "2.6.10")  # all delicts of the small list but the withheld 1.4.1


def accepted(*cells, make=typed_csv):
    return read_police(as_stream(make(list(cells))), reference=REFERENCE, config=YEAR).accepted


def check(*cells):
    return check_totals(accepted(*cells), REFERENCE)


def area_with(area, total, parts, period="2023JJ00"):
    return [("0.0.0", area, period, total), *[(code, area, period, count) for code, count in parts.items()]]


def derived(*cells, make=typed_csv):
    frame = derive_totals(accepted(*cells, make=make), REFERENCE)
    return {(row.offence, row.area): row.missing or int(row.value) for row in frame[frame["derived"]].itertuples()}


def test_equal_total_of_the_municipality():
    found = check(*area_with("GM0307", 10, {"1.1.1": 1, "1.4.1": 2, "2.6.9": 3, "2.6.10": 4}))

    assert (found.state, found.delivered, found.summed) == ("equal", 10, 10)


def test_total_that_differs_names_the_place():
    found = check(*area_with("GM0307", 1011, {"1.1.1": 1, "1.4.1": 2, "2.6.9": 3, "2.6.10": 4}))

    assert (found.state, found.delivered, found.summed) == ("differs", 1011, 10)
    assert "GM0307 in 2023: geleverd 1.011, som 10" in found.explanation


@pytest.mark.parametrize("parts", [{"1.4.1": None}, {}], ids=["null", "row left out"])
def test_difference_in_a_buurt_is_explained_by_withheld_delicts(parts):
    found = check(*area_with("BU03070100", 10, {"1.1.1": 1, "2.6.9": 3, "2.6.10": 4} | parts))

    assert (found.state, found.delivered, found.summed) == ("explained", 10, 8)
    assert "houdt delicten achter" in found.explanation


def test_parts_above_the_total_are_never_explained():
    found = check(*area_with("BU03070100", 7, {"1.1.1": 1, "1.4.1": None, "2.6.9": 3, "2.6.10": 4}))

    assert (found.state, found.delivered, found.summed) == ("differs", 7, 8)


def test_difference_of_the_municipality_is_not_explained_by_a_row_left_out():
    found = check(*area_with("GM0307", 10, {"1.1.1": 1, "2.6.9": 3, "2.6.10": 4}))

    assert found.state == "differs"


def test_a_selection_of_delicts_is_not_compared():
    assert check(("0.0.0", "GM0307", "2023JJ00", 10), ("1.1.1", "GM0307", "2023JJ00", 1)).state == "not_possible"


def test_a_missing_part_makes_the_comparison_impossible():
    found = check(*area_with("GM0307", 10, {"1.1.1": None, "1.4.1": 2, "2.6.9": 3, "2.6.10": 4}))

    assert found.state == "not_possible"


def test_buurten_wijken_and_municipality_are_compared():
    cells = [
        ("0.0.0", "BU03070100", "2023JJ00", 3),
        ("0.0.0", "BU03070101", "2023JJ00", 4),
        ("0.0.0", "WK030701", "2023JJ00", 7),
    ]
    cells += [
        ("0.0.0", "WK030726", "2023JJ00", 5),
        ("0.0.0", "BU00000000", "2023JJ00", 2),
        ("0.0.0", "GM0307", "2023JJ00", 14),
    ]
    found = check(*cells)

    assert (found.state, found.delivered, found.summed) == ("equal", 14, 14)
    wrong = check(*cells[:-1], ("0.0.0", "GM0307", "2023JJ00", 15))
    assert (wrong.state, wrong.delivered, wrong.summed) == ("differs", 15, 14)
    assert "GM0307, 0.0.0, 2023: geleverd 15, som 14" in wrong.explanation


def test_incomplete_parts_of_a_wijk_are_not_compared():
    assert check(("0.0.0", "BU03070100", "2023JJ00", 3), ("0.0.0", "WK030701", "2023JJ00", 7)).state == "not_possible"


def test_national_totals_equal_their_58_parts_in_every_year(shared_data):
    with (shared_data / "politie" / "47025NED_NL_misdrijven_2012-2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    reference = real_reference(shared_data)
    titles = {title: code for code, title in reference.offences.items()}
    cells = [(titles[row["incident_type_code"]], "NL01", f"{row['year']}JJ00", row["incident_count"]) for row in rows]
    country = Reference(
        "GM0307", {**reference.areas, "NL01": ("country", "Nederland")}, reference.offences, reference.today
    )
    cells.append(("0.0.0", "GM0307", "2023JJ00", 1))

    checked = read_police(as_stream(typed_csv(cells)), reference=country, config=YEAR)

    by_hand = sum(int(row["incident_count"]) for row in rows if row["incident_type_code"] == "Totaal misdrijven")
    assert len(rows) == 59 * 12
    assert (checked.total_check.state, checked.total_check.delivered) == ("equal", by_hand)
    assert "In alle 12 vergelijkingen" in checked.total_check.explanation


ALL_BUURTEN = ["BU03070100", "BU03070101", "BU03072601", "BU03072602"]


def buurten(*counts, offence="0.0.0"):
    return [(offence, area, "2023JJ00", count) for area, count in zip(ALL_BUURTEN, counts, strict=True)]


def test_wijken_and_municipality_are_added_from_buurten():
    assert derived(*buurten(1, 2, 3, 4)) == {
        ("0.0.0", "WK030701"): 3,
        ("0.0.0", "WK030726"): 7,
        ("0.0.0", "GM0307"): 10,
    }


def test_unknown_buurt_counts_in_the_municipality_only():
    assert derived(*buurten(1, 2, 3, 4), ("0.0.0", "BU00000000", "2023JJ00", 5))["0.0.0", "GM0307"] == 15


def test_delivered_totals_are_left_as_they_are():
    cells = [*buurten(1, 2, 3, 4), ("0.0.0", "WK030701", "2023JJ00", 3), ("0.0.0", "GM0307", "2023JJ00", 12)]

    assert derived(*cells) == {("0.0.0", "WK030726"): 7}


def test_a_missing_part_makes_the_sum_missing():
    assert derived(*buurten(1, None, 3, 4)) == {
        ("0.0.0", "WK030701"): "missing",
        ("0.0.0", "WK030726"): 7,
        ("0.0.0", "GM0307"): "missing",
    }


def test_a_part_that_was_not_delivered_makes_the_sum_missing():
    assert derived(*buurten(1, 2, 3, 4)[:3])["0.0.0", "WK030726"] == "missing"


def test_all_parts_withheld_makes_the_sum_withheld():
    assert derived(*buurten(None, None, None, None, offence="1.4.1")) == {
        ("1.4.1", "WK030701"): "withheld",
        ("1.4.1", "WK030726"): "withheld",
        ("1.4.1", "GM0307"): "withheld",
    }


def test_some_parts_withheld_makes_the_sum_missing():
    assert derived(*buurten(None, 1, None, None, offence="1.4.1"))["1.4.1", "WK030701"] == "missing"


def test_parts_that_cannot_occur_are_left_out():
    found = derived(*buurten(5, "", "", "", offence="2.6.9"), make=untyped_csv)

    assert found == {("2.6.9", "WK030701"): 5, ("2.6.9", "WK030726"): "not_applicable", ("2.6.9", "GM0307"): 5}


def test_one_provisional_part_makes_the_sum_provisional():
    cells = buurten(1, "2*", 3, "4**")
    frame = derive_totals(accepted(*cells), REFERENCE)

    assert dict(zip(frame["area"], frame["status"], strict=True)) == {
        "BU03070100": 0, "BU03070101": 1, "BU03072601": 0, "BU03072602": 2, "WK030701": 1, "WK030726": 2, "GM0307": 1,
    }  # fmt: skip


def test_derived_rows_have_the_columns_and_order_of_the_accepted_cells():
    cells = accepted(*buurten(1, 2, 3, 4), *buurten(0, 0, 0, 1, offence="2.6.10"))
    frame = derive_totals(cells, REFERENCE)

    assert list(frame.columns) == [*cells.columns, "derived"]
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "area": "category", "offence": "category", "year": "int16", "month": "int8", "value": "Int64",
        "missing": "category", "status": "int8", "row": "int32", "derived": "bool",
    }  # fmt: skip
    assert len(frame) == 14
    assert (frame.loc[frame["derived"], "row"] == 0).all()
    assert frame["area"].tolist() == sorted(AREAS) * 2


def test_nothing_is_derived_from_nothing():
    empty = accepted(("0.0.0", "GM0307", "2023JJ00", 1)).iloc[:0]

    assert len(derive_totals(empty, REFERENCE)) == 0
    assert check_totals(empty, REFERENCE).state == "not_possible"


def test_areas_of_other_municipalities_are_not_added_up():
    areas = {**AREAS, "GM0344": ("municipality", "Utrecht"), "WK034401": ("wijk", "Utrecht West")}
    reference = Reference("GM0307", areas, REFERENCE.offences, TODAY)
    content = typed_csv([*buurten(1, 2, 3, 4), ("0.0.0", "WK034401", "2023JJ00", 50)])
    checked = read_police(as_stream(content), reference=reference, config=YEAR)

    assert read_cells(checked)["0.0.0", "WK034401", 2023, 0] == 50
    frame = derive_totals(checked.accepted, reference)
    assert set(frame.loc[frame["derived"], "area"]) == {"WK030701", "WK030726", "GM0307"}


def test_real_wijk_totals_of_2023_equal_the_derived_list(shared_data):
    with (shared_data / "politie" / "afgeleid_wijktotalen_2023_GM0307.csv").open(encoding="utf-8") as file:
        expected = {row["wijkcode"]: int(row["misdrijven_totaal_2023"]) for row in csv.DictReader(file, delimiter=";")}
    reference = real_reference(shared_data)
    path = shared_data / "politie" / "47018NED_TypedDataSet_2023JJ00_totaal_GM0307.csv"

    frame = derive_totals(read_police(path, reference=reference).accepted, reference)

    got = {row.area: int(row.value) for row in frame[frame["derived"]].itertuples()}
    assert got.pop("GM0307") == 7588
    assert got == expected
    assert len(got) == 33
