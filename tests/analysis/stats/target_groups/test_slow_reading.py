"""Every definition agrees with a slow and literal reading of its words."""

import numpy as np
import pandas as pd
import pytest

from analysis.stats.target_groups import (
    ADULT_LADDER,
    ADULT_LADDER_ISD,
    ADULT_PROLIFIC,
    DEFINITIONS,
    YOUTH_LADDER,
    YOUTH_LADDER_POLICE,
    classify,
    classify_ladder,
)
from tests.analysis.stats.target_groups.persons import YEAR


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
