"""Classification of persons: the twelve boundary cases, and a slow second reading of the definitions."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.stats.target_groups import (
    ADULT_LADDER,
    ADULT_LADDER_ISD,
    ADULT_PROLIFIC,
    ADULT_REPEAT_CBS,
    ADULT_VERY_ACTIVE,
    ADULT_VERY_ACTIVE_ISD,
    DEFINITIONS,
    OUTSIDE,
    UNKNOWN_AREA,
    YOUTH_LADDER,
    YOUTH_LADDER_POLICE,
    YOUTH_REPEAT,
    YOUTH_REPEAT_POLICE,
    Definition,
    classify,
    classify_ladder,
    count_by_area,
    definition_for,
    flows,
)

YEAR = 2023
FIXTURE = Path(__file__).resolve().parents[3] / "fixtures" / "common" / "target_groups.yaml"


def person(months, *, name="p1", age=30, exclusion=None, pvs=None):
    """One line per month, each with its own pv unless `pvs` says otherwise."""
    return pd.DataFrame(
        {
            "pseudonym": name,
            "pv": pvs or [f"{name}-pv{i}" for i in range(len(months))],
            "month": months,
            "is_crime": True,
            "exclusion": exclusion or [None] * len(months),
            "age": age,
        }
    )


def class_of(events, ladder=ADULT_LADDER, year=YEAR):
    (found,) = classify_ladder(events, ladder, year).tolist()
    return None if pd.isna(found) else found


def long_ago(number):
    return [f"{2000 + i % 15}-03" for i in range(number)]


def within_five_years(number):
    return [f"{2019 + i % 4}-{1 + i % 12:02}" for i in range(number)]


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


@pytest.mark.parametrize("column", ["name", "bsn", "address", "birth_date", "naam", "nationality", "offence_text"])
def test_columns_about_the_person_are_refused(column):
    with pytest.raises(ValueError, match=f"horen niet in de rijen: {column}"):
        classify(person(["2023-05"]).assign(**{column: "?"}), ADULT_PROLIFIC, YEAR)


@pytest.mark.parametrize("month", ["2023-05-14", "2023-13", "mei 2023", "202305"])
def test_only_a_month_is_accepted(month):
    with pytest.raises(ValueError, match="JJJJ-MM, zonder dag"):
        classify(person([month]), ADULT_PROLIFIC, YEAR)


def test_incomplete_or_contradictory_rows_are_refused():
    with pytest.raises(ValueError, match="ontbreekt: age"):
        classify(person(["2023-05"]).drop(columns="age"), ADULT_PROLIFIC, YEAR)
    with pytest.raises(ValueError, match="in elke rij ingevuld"):
        classify(person(["2023-05"]).assign(pv=None), ADULT_PROLIFIC, YEAR)
    with pytest.raises(ValueError, match="één leeftijd"):
        classify(person(["2023-05", "2023-06"]).assign(age=[17, 18]), ADULT_PROLIFIC, YEAR)


@pytest.mark.parametrize("key", ["youth_at_risk", "nuisance_complex"])
def test_groups_without_offences_cannot_be_derived(key):
    with pytest.raises(ValueError, match="Risicojongeren|geen landelijke grens"):
        definition_for(key)
    with pytest.raises(ValueError, match="Risicojongeren|geen landelijke grens"):
        replace(YOUTH_REPEAT, key=key)
    assert key not in {definition.key for definition in DEFINITIONS}


def test_definition_for_gives_the_default_or_the_version():
    assert definition_for("youth_repeat") is YOUTH_REPEAT
    assert definition_for("youth_repeat", "politie-3-jaar") is YOUTH_REPEAT_POLICE
    with pytest.raises(ValueError, match="geen definitie"):
        definition_for("youth_repeat", "nieuw")


def test_thresholds_must_make_sense():
    with pytest.raises(ValueError, match="niet onder het minimum"):
        replace(ADULT_PROLIFIC, threshold_max=3)


def test_definitions_are_those_of_the_reference_data():
    stored = {
        (group["key"], version["version"]): version
        for group in yaml.safe_load(FIXTURE.read_text(encoding="utf-8"))
        for version in group["definitions"]
    }
    defaults = {field.name: field.default for field in fields(Definition)}

    for definition in DEFINITIONS:
        version = stored[definition.key, definition.version]
        for name in ("unit", "window_years", "window_type", "threshold_min", "threshold_max", "recency"):
            assert getattr(definition, name) == version.get(name, defaults[name]), (definition.label, name)
        for name in ("age_from", "age_to", "source", "valid_from", "valid_to"):
            assert getattr(definition, name) == version.get(name), (definition.label, name)
        assert list(definition.exclude_flags) == version.get("exclude_flags", []), definition.label


# Counting.


def test_count_by_area_keeps_unknown_areas_apart_and_empty_areas_in():
    classes = pd.Series({"a": "adult_first", "b": pd.NA, "c": "adult_repeat"}, dtype="string")
    persons = pd.DataFrame({"pseudonym": ["a", "b", "c"], "area": ["WK2", "WK1", None]})

    counts = count_by_area(classes, persons)

    assert counts.index.tolist() == ["WK1", "WK2", UNKNOWN_AREA, OUTSIDE]
    assert counts.to_dict("list") == {"adult_first": [0, 1, 0, 0], "adult_repeat": [0, 0, 1, 0]}


def test_count_by_area_refuses_what_it_cannot_place():
    classes = pd.Series({"a": "adult_first"}, dtype="string")

    with pytest.raises(ValueError, match="ontbreekt het gebied"):
        count_by_area(classes, pd.DataFrame({"pseudonym": ["b"], "area": ["WK1"]}))
    with pytest.raises(ValueError, match="één keer"):
        count_by_area(classes, pd.DataFrame({"pseudonym": ["a", "a"], "area": ["WK1", "WK2"]}))
    with pytest.raises(ValueError, match="horen niet bij de personen: postcode"):
        count_by_area(classes, pd.DataFrame({"pseudonym": ["a"], "area": ["WK1"], "postcode": ["3811"]}))


def test_flows_count_who_came_went_and_changed_class():
    before = pd.Series({"a": "x", "b": "x", "c": "y", "d": "x"}, dtype="string", name="l/1")
    now = pd.Series({"a": "x", "b": "y", "c": pd.NA, "e": "x"}, dtype="string", name="l/1")

    # x: a, b, d before; a, e now. b moved to y, d left, e is new. y: c before, b now; c left.
    assert flows(before, now).to_dict("index") == {
        "x": {
            "stock_previous": 3,
            "inflow": 1,
            "outflow": 2,
            "stock": 2,
            "inflow_other_class": 0,
            "outflow_other_class": 1,
        },
        "y": {
            "stock_previous": 1,
            "inflow": 1,
            "outflow": 1,
            "stock": 1,
            "inflow_other_class": 1,
            "outflow_other_class": 0,
        },
    }


# The slow second reading: person by person, month by month.


def slow_member(lines, definition, year):
    old_enough = definition.age_from is None or lines[0]["age"] >= definition.age_from
    young_enough = definition.age_to is None or lines[0]["age"] <= definition.age_to
    valid = []
    for line in lines:
        y, m = (int(part) for part in line["month"].split("-"))
        if line["is_crime"] and y <= year and line["exclusion"] not in definition.exclude_flags:
            valid.append((y, m, line["pv"]))
    if not (valid and old_enough and young_enough):
        return False
    total = slow_number([line for line in valid if slow_in_window(line, max(valid), definition, year)], definition)
    if definition.without_last:
        total -= 1
    if total < definition.threshold_min or total > (definition.threshold_max or 1000):
        return False
    if definition.recency == "none":
        return True
    if definition.recency == "12_months" and definition.window_type == "rolling":
        lately = [line for line in valid if slow_months_between(line, max(valid)) < 12]
        if slow_number(lately, definition) < 2:
            return False
    return max(valid)[0] == year


def slow_number(chosen, definition):
    return len({pv for _, _, pv in chosen}) if definition.unit == "pv" else len(chosen)


def slow_in_window(line, last, definition, year):
    if definition.window_years is None:
        return True
    if definition.window_type == "calendar":
        return line[0] in {year - back for back in range(definition.window_years)}
    return slow_months_between(line, last) < 12 * definition.window_years


def slow_months_between(line, last):
    y, m, _ = line
    steps = 0
    while (y, m) != last[:2]:
        y, m = (y, m + 1) if m < 12 else (y + 1, 1)
        steps += 1
    return steps


def random_events(seed):
    rng = np.random.default_rng(seed)
    blocks = []
    for who in range(40):
        size = int(rng.integers(1, 26))
        years = rng.integers(2015 if rng.random() < 0.5 else 2019, 2025, size)
        blocks.append(
            pd.DataFrame(
                {
                    "pseudonym": f"p{who:02}",
                    "pv": [f"p{who}-{pv}" for pv in rng.integers(0, 20, size)],
                    "month": [f"{y}-{m:02}" for y, m in zip(years, rng.integers(1, 13, size), strict=True)],
                    "is_crime": rng.random(size) < 0.9,
                    "exclusion": rng.choice(["", "technisch_sepot", "vrijspraak"], size, p=[0.85, 0.1, 0.05]),
                    "age": int(rng.choice([11, 12, 15, 17, 18, 19, 40])),
                }
            )
        )
    return pd.concat(blocks).sample(frac=1, random_state=seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_every_definition_agrees_with_the_slow_reading(seed):
    events = random_events(seed)
    lines_of = {name: lines.to_dict("records") for name, lines in events.groupby("pseudonym")}

    for definition in DEFINITIONS:
        found = classify(events, definition, YEAR)
        slow = {name: slow_member(lines, definition, YEAR) for name, lines in lines_of.items()}
        assert found.notna().to_dict() == slow, definition.label
        assert set(found.dropna()) <= {definition.key}


@pytest.mark.slow
@pytest.mark.parametrize("ladder", [ADULT_LADDER, ADULT_LADDER_ISD, YOUTH_LADDER, YOUTH_LADDER_POLICE])
def test_a_ladder_gives_each_person_the_first_step_that_fits(ladder):
    events = random_events(99)

    found = classify_ladder(events, ladder, YEAR)

    for name, lines in events.groupby("pseudonym"):
        fitting = [step.key for step in ladder.steps if slow_member(lines.to_dict("records"), step, YEAR)]
        assert found[name] == fitting[0] if fitting else pd.isna(found[name])
    assert found.name == f"{ladder.key}/{ladder.version}"


def test_both_ladders_together_give_the_veelplegers_as_a_sum():
    events = random_events(5)

    classes = classify_ladder(events, ADULT_LADDER, YEAR)
    all_prolific = classify(events, ADULT_PROLIFIC, YEAR).notna()

    in_ladder = classes.isin(["adult_very_active", "adult_prolific_not_very_active"])
    assert all_prolific.any()
    assert in_ladder.tolist() == all_prolific.tolist()
