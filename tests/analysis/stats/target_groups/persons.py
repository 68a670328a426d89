"""Persons and their months, for the definitions of target groups."""

from pathlib import Path

import pandas as pd

from analysis.stats.target_groups import ADULT_LADDER, classify_ladder

YEAR = 2023
FIXTURE = Path(__file__).resolve().parents[4] / "fixtures" / "common" / "target_groups.yaml"


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
