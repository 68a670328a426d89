"""Each definition of a target group, worked by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.stats.target_groups import (
    ADULT_LADDER,
    ADULT_LADDER_ISD,
    ADULT_PROLIFIC,
    ADULT_REPEAT_CBS,
    ADULT_VERY_ACTIVE,
    ADULT_VERY_ACTIVE_ISD,
    OUTSIDE,
    YOUTH_LADDER,
    YOUTH_LADDER_POLICE,
    YOUTH_REPEAT,
    YOUTH_REPEAT_POLICE,
    classify,
    classify_ladder,
    count_by_area,
    flows,
)
from tests.analysis.stats.target_groups.persons import YEAR, class_of, long_ago, person, within_five_years


# The boundary cases.
def test_bt1_adult_with_ten_pvs_is_a_repeat_offender():
    assert class_of(person([*long_ago(9), "2023-05"])) == "adult_repeat"


def test_bt2_eleven_ever_and_ten_in_five_years_is_prolific_but_not_very_active():
    assert class_of(person([*long_ago(1), *within_five_years(9), "2023-05"])) == "adult_prolific_not_very_active"


def test_bt3_eleven_in_five_years_is_very_active():
    assert class_of(person([*within_five_years(10), "2023-05"])) == "adult_very_active"


def test_bt4_nobody_without_a_pv_in_the_reference_year():
    assert class_of(person([*long_ago(15), *within_five_years(10)])) is None


def test_bt5_two_lines_of_one_pv_count_once():
    pvs = [f"pv{i}" for i in range(10)] + ["pv9"]

    assert class_of(person([*within_five_years(9), "2023-05", "2023-05"], pvs=pvs)) == "adult_repeat"


def test_bt6_a_technisch_sepot_does_not_count_in_the_isd_version():
    months = [*within_five_years(9), "2023-04", "2023-05"]
    dropped = person(months, exclusion=["technisch_sepot"] + [None] * 10)

    assert classify(person(months), ADULT_VERY_ACTIVE_ISD, YEAR).tolist() == ["adult_very_active"]
    assert classify(dropped, ADULT_VERY_ACTIVE_ISD, YEAR).isna().tolist() == [True]
    assert class_of(dropped, ADULT_LADDER_ISD) == "adult_prolific_not_very_active"
    assert classify(dropped, ADULT_VERY_ACTIVE, YEAR).tolist() == ["adult_very_active"]


@pytest.mark.parametrize(("month", "inside"), [("2019-01", True), ("2018-12", False)])
def test_bt7_the_window_of_five_years_begins_in_january(month, inside):
    events = person([month, *(["2021-06"] * 9), "2023-05"])

    assert (class_of(events) == "adult_very_active") is inside


def test_bt8_eighteen_on_the_last_day_of_the_year_is_an_adult():
    events = person([*within_five_years(10), "2023-05"], age=18)

    assert class_of(events) == "adult_very_active"
    assert class_of(events, YOUTH_LADDER) is None


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "youth_first"), (2, "youth_repeat"), (5, "youth_repeat"), (6, "youth_prolific")]
)
def test_bt9_five_pvs_at_seventeen_is_repeat_and_six_is_prolific(number, expected):
    events = person([*within_five_years(number - 1), "2023-05"], age=17)

    assert class_of(events, YOUTH_LADDER) == expected
    assert class_of(events) is None


@pytest.mark.parametrize("ladder", [ADULT_LADDER, ADULT_LADDER_ISD, YOUTH_LADDER, YOUTH_LADDER_POLICE])
def test_bt10_a_child_of_eleven_is_never_classified(ladder):
    assert class_of(person([*within_five_years(20), "2023-04", "2023-05"], age=11), ladder) is None


def test_bt11_who_lives_elsewhere_is_counted_outside_and_in_no_wijk():
    events = pd.concat([person(["2023-05"], name=name) for name in ("a", "b", "c")])
    persons = pd.DataFrame({"pseudonym": ["a", "b", "c"], "area": ["WK030701", OUTSIDE, "WK030702"]})

    counts = count_by_area(classify_ladder(events, ADULT_LADDER, YEAR), persons)

    assert counts["adult_first"].to_dict() == {"WK030701": 1, "WK030702": 1, OUTSIDE: 1}


def test_bt12_two_versions_give_two_labelled_results_and_no_difference():
    events = person([*within_five_years(10), "2023-05"])

    old = classify(events, ADULT_VERY_ACTIVE, YEAR)
    new = classify(events, ADULT_VERY_ACTIVE_ISD, YEAR)

    assert (old.name, new.name) == ("adult_very_active/om-5-jaar", "adult_very_active/isd-feiten")
    with pytest.raises(ValueError, match="twee versies"):
        flows(old, new)


# Other edges.
def test_months_after_the_reference_year_do_not_count():
    assert class_of(person(["2023-12", "2024-01"])) == "adult_first"


def test_what_is_no_crime_does_not_count():
    events = person(["2023-04", "2023-05"])
    events["is_crime"] = [False, True]

    assert class_of(events) == "adult_first"


def test_cbs_version_asks_no_pv_in_the_reference_year():
    events = person(["2010-01", "2011-01"])

    assert classify(events, ADULT_REPEAT_CBS, YEAR).tolist() == ["adult_repeat"]
    assert class_of(events) is None


def test_isd_counts_offences_and_not_pvs():
    events = person(["2022-10", *["2023-05"] * 10], pvs=["pv1"] + ["pv2"] * 10)

    assert classify(events, ADULT_VERY_ACTIVE_ISD, YEAR).tolist() == ["adult_very_active"]
    assert class_of(events) == "adult_repeat"


@pytest.mark.parametrize(("other", "expected"), [("2022-06", True), ("2022-05", False)])
def test_isd_asks_another_offence_in_the_twelve_months_up_to_the_last(other, expected):
    events = person([*["2020-02"] * 9, other, "2023-05"])

    assert classify(events, ADULT_VERY_ACTIVE_ISD, YEAR).notna().tolist() == [expected]


@pytest.mark.parametrize(("first", "expected"), [("2018-06", True), ("2018-05", False)])
def test_the_rolling_window_ends_with_the_last_offence(first, expected):
    events = person([first, *["2021-01"] * 8, "2023-04", "2023-05"])

    assert classify(events, ADULT_VERY_ACTIVE_ISD, YEAR).notna().tolist() == [expected]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (["2020-06", "2021-06", "2023-05"], True),
        (["2020-05", "2021-06", "2023-05"], False),  # one earlier pv is too old
        (["2022-06", "2023-05"], False),  # only one before the last
    ],
)
def test_police_version_of_youth_repeat_asks_two_before_the_last(months, expected):
    assert classify(person(months, age=16), YOUTH_REPEAT_POLICE, YEAR).notna().tolist() == [expected]


def test_police_version_of_youth_repeat_skips_what_was_not_settled():
    events = person(["2021-06", "2022-06", "2023-05"], age=16, exclusion=["technisch_sepot", None, None])

    assert classify(events, YOUTH_REPEAT_POLICE, YEAR).isna().all()
    assert classify(events, YOUTH_REPEAT, YEAR).notna().all()


def test_an_unknown_age_is_not_classified():
    assert class_of(person(["2023-05"], age=np.nan)) is None


def test_no_rows_give_no_persons():
    assert classify(person([]), ADULT_PROLIFIC, YEAR).empty
    assert classify_ladder(person([]), ADULT_LADDER, YEAR).empty


def test_a_period_is_a_month_too():
    events = person(list(pd.period_range("2023-01", periods=2, freq="M")))

    assert class_of(events) == "adult_repeat"
