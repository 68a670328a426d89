"""Which deliveries the figures of a report come from, also the ones beside which they are compared."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.enums import ReportKind, SourceKind
from analysis.reports.crime import CONTENTS as POLICE_CONTENTS
from analysis.reports.prepared import Prepared
from analysis.reports.target_group import group_rows, groups_with_figures


def used_deliveries(kind: str, code: str, prepared: Prepared) -> frozenset[int]:
    """Numbers of the deliveries of which a report of this kind shows figures."""
    if kind == ReportKind.WIJK:
        return _police(prepared) | _survey_of_wijk(prepared, code)
    if kind == ReportKind.TARGET_GROUP:
        return _numbers(group_rows(prepared, code)["delivery"])
    groups = [_numbers(group_rows(prepared, key)["delivery"]) for key in groups_with_figures(prepared)]
    survey = _numbers(prepared.survey["delivery"])
    published = _numbers(prepared.facts.of_published_survey()["delivery"])
    return _police(prepared).union(survey, published, *groups)


def _numbers(column: Iterable[int]) -> frozenset[int]:
    return frozenset(int(number) for number in column)


def _police(prepared: Prepared) -> frozenset[int]:
    """Registered figures: of the year, of the year before, and of the months of the development.

    Without months the development is drawn from whole years. Every wijk stands beside the rest of the city, so this is
    the same for all of them.
    """
    facts = prepared.facts
    of_year = _numbers(one.pk for one in facts.deliveries if one.table.content in POLICE_CONTENTS)
    police = set(facts.indicators.loc[facts.indicators["source_kind"] == SourceKind.POLICE, "key"])
    months = facts.monthly[facts.monthly["indicator"].isin(police)]
    years = facts.yearly[facts.yearly["indicator"].isin(police)]
    if not months.empty:
        years = years[years["year"] >= facts.year - 1]
    return of_year | _numbers(months["delivery"]) | _numbers(years["delivery"])


def _survey_of_wijk(prepared: Prepared, code: str) -> frozenset[int]:
    """The newest wave, and the wave before where an answer stands beside it or was taken together with it."""
    here = prepared.survey[prepared.survey["area"] == code]
    return _numbers(here["delivery"]) | earlier_waves(prepared, here)


def earlier_waves(prepared: Prepared, rows: pd.DataFrame) -> frozenset[int]:
    """The waves of which an answer stands beside these survey figures, or was taken together with them."""
    named = [rows.assign(before=rows[column].astype("float64")) for column in ("previous_year", "pooled_with_year")]
    before = pd.concat(named)[["indicator", "area", "before"]].dropna()
    if before.empty:
        return frozenset()
    waves = prepared.facts.yearly
    waves = waves.loc[waves["area"].isin(before["area"].unique()), ["indicator", "area", "year", "delivery"]]
    used = before.merge(waves, left_on=["indicator", "area", "before"], right_on=["indicator", "area", "year"])
    return _numbers(used["delivery"])
