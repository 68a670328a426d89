"""What all reports of a year share beyond the raw figures: each wijk beside the rest of the city, computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from amersfoort_veiligheid.documents.tables import Cell
from analysis.enums import SourceKind, Statistic
from analysis.reports import pooled
from analysis.reports.facts import Break, Facts, load_facts
from analysis.reports.linked import find_linked
from analysis.reports.parts import sensitive_counts
from analysis.stats.comparison import NOT_POSSIBLE, above_average, compare_with_rest
from analysis.stats.disclosure import MARGIN, Level, protect, public_view, rule_for
from analysis.stats.rates import add_rates
from analysis.stats.survey import differences, significance_mark
from cycle.enums import AreaLevel, Sensitivity

NO_EARLIER_WAVE = "geen eerdere meting"
TOO_FEW_THEN = "toen te weinig antwoorden"
POOLED_COLUMNS = tuple(f"pooled_{name}" for name in pooled.COLUMNS)
SHOWN_STATES = ("shown", "rounded")
COMPARED_COLUMNS = ["indicator", "code", "name", "count", "missing", "status", "population", "rate", "lower", "upper"]


@dataclass(frozen=True)
class Prepared:
    """Facts with the comparisons that were made of them."""

    facts: Facts
    compared: pd.DataFrame  # one row per police indicator (ordinary, class I) and wijk
    offences: pd.DataFrame  # one row per ordinary offence in scope and wijk
    sensitive: dict[tuple[str, str], Cell]
    without_offences: frozenset[tuple[str, str]]  # wijk and kind whose offences would give a sensitive figure back
    survey: pd.DataFrame  # one row per survey indicator and wijk or city, newest wave, with what may be shown


def prepare(year: int) -> Prepared:
    """Read the figures of a year and make the comparisons."""
    facts = load_facts(year)
    sensitive = sensitive_counts(facts)
    found = find_linked(facts, sensitive)
    facts = replace(facts, indicators=facts.indicators[~facts.indicators["key"].isin(found.indicators)])
    return Prepared(
        facts=facts,
        compared=compare_indicators(facts),
        offences=compare_offences(facts, found.details),
        sensitive=sensitive,
        without_offences=found.details,
        survey=latest_survey(facts),
    )


def compare_indicators(facts: Facts) -> pd.DataFrame:
    """Each wijk beside the rest of the city for every ordinary police indicator of the year.

    Columns of COMPARED_COLUMNS and of `comparison.compare_with_rest`; ``population`` is NaN, and the sign "not
    possible", for work and leisure areas: their inhabitants say nothing about the people who are there. ``is_above``
    says "meer dan gemiddeld" by the rule of `comparison.above_average`, which also looks at the year before.
    """
    now, before = _compare_year(facts, facts.year), _compare_year(facts, facts.year - 1)
    earlier = before.set_index(["indicator", "code"])["sign"].to_dict()
    above = [
        above_average({facts.year - 1: earlier.get(key, NOT_POSSIBLE), facts.year: sign})
        for key, sign in zip(zip(now["indicator"], now["code"], strict=True), now["sign"], strict=True)
    ]
    return now.assign(is_above=above)


def _compare_year(facts: Facts, year: int) -> pd.DataFrame:
    rows = facts.of_year(SourceKind.POLICE, year)
    rows = rows[(rows["level"] == AreaLevel.WIJK) & (rows["sensitivity"] == Sensitivity.ORDINARY)]
    rows = rows.merge(
        facts.areas[["code", "name", "few_residents"]], left_on="area", right_on="code", suffixes=("_i", "")
    )
    population = rows["denominator"].mask(rows["few_residents"])
    frame = pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "code": rows["area"],
            "name": rows["name"],
            "count": rows["value"],
            "missing": rows["missing"],
            "status": rows["status"],
            "population": population,
            "per": rows["per"],
        }
    ).reset_index(drop=True)
    made = [
        compare_with_rest(add_rates(part, per=per), by=["indicator"], per=per) for per, part in frame.groupby("per")
    ]
    return pd.concat(made, ignore_index=True) if made else compare_with_rest(add_rates(frame), by=["indicator"])


def compare_offences(facts: Facts, without: frozenset[tuple[str, str]]) -> pd.DataFrame:
    """Each wijk beside the rest of the city for every ordinary offence in scope; rates per 1,000 inhabitants.

    Rows of a wijk and kind in ``without`` are left out after the comparison: the city is still the whole city.
    """
    cells = facts.cells[facts.cells["level"] == AreaLevel.WIJK].merge(
        facts.offences, left_on=["offence", "kind"], right_on=["code", "kind"]
    )
    cells = cells[~cells["is_total"] & cells["in_scope"] & (cells["sensitivity"] == Sensitivity.ORDINARY)]
    wijken = facts.wijken[["code", "inhabitants", "few_residents"]].rename(columns={"code": "area"})
    cells = cells.merge(wijken, on="area")
    frame = pd.DataFrame(
        {
            "offence": cells["offence"],
            "kind": cells["kind"],
            "name": cells["name"],
            "sort_order": cells["sort_order"],
            "code": cells["area"],
            "count": cells["value"].astype("float64"),
            "missing": cells["missing"],
            "status": cells["status"],
            "population": cells["inhabitants"].mask(cells["few_residents"]),
        }
    ).reset_index(drop=True)
    compared = compare_with_rest(add_rates(frame), by=["kind", "offence"])
    left_out = [pair in without for pair in zip(compared["code"], compared["kind"], strict=True)]
    return compared[~np.array(left_out, dtype=bool)].reset_index(drop=True)


def latest_survey(facts: Facts) -> pd.DataFrame:
    """The newest wave up to the year, one row per indicator and area, beside the city and the wave before.

    Columns of frames.OBSERVATION_COLUMNS and of the indicator, public_state and indicative (see `protect_shares`), and:
    city (the city's value), mark ("+", "-" or "" against the rest of the city), previous, previous_year, change_mark
    ("" is no demonstrable difference) and why_not: "" when the wave before may be compared, else the reason in words.
    And for a wijk with few answers what may be shown of it together with others (`pooled`): POOLED_COLUMNS.
    """
    rows = protect_shares(facts.of_survey())
    if rows.empty:
        blank = rows.assign(city=np.nan, mark="", previous=np.nan, previous_year=np.nan, change_mark="", why_not="")
        return blank.reindex(columns=[*blank.columns, *POOLED_COLUMNS])
    newest_year = rows["year"].max()
    newest, earlier = rows[rows["year"] == newest_year], rows[rows["year"] < newest_year]
    before = earlier.sort_values("year").groupby(["indicator", "area"]).tail(1).set_index(["indicator", "area"])
    indexed = newest.set_index(["indicator", "area"])
    aligned = before.reindex(indexed.index)
    why_not = _why_not_compared(aligned, indexed, facts)
    together = _taken_together(newest, aligned, why_not, facts)
    aligned = aligned.mask(why_not != "")
    change = differences(
        aligned[["value", "standard_error"]].set_axis(["estimate", "se"], axis=1),
        indexed[["value", "standard_error"]].set_axis(["estimate", "se"], axis=1),
    )
    city = newest[newest["level"] == AreaLevel.MUNICIPALITY].set_index("indicator")["value"]
    marks = [significance_mark(d, p) for d, p in zip(newest["rest_difference"], newest["rest_p_value"], strict=True)]
    return newest.assign(
        city=newest["indicator"].map(city),
        mark=marks,
        previous=aligned["value"].to_numpy(),
        previous_year=aligned["year"].to_numpy(),
        change_mark=change["mark"].to_numpy(),
        why_not=why_not.to_numpy(),
    ).join(together)


def _taken_together(newest: pd.DataFrame, before: pd.DataFrame, why_not: pd.Series, facts: Facts) -> pd.DataFrame:
    """What two waves, or else the small wijken of this wave, say where the wave of one wijk says too little."""
    before = before.reset_index(drop=True).set_index(newest.index)
    reasons = why_not.set_axis(newest.index)
    comparable = reasons.isin(["", TOO_FEW_THEN])
    waves = pooled.two_waves(newest, before, comparable, ~before["public_state"].isin(SHOWN_STATES))
    waves = _shown_together(newest, waves)
    others = newest.drop(index=waves.index)  # beside its two waves, a wijk would give away the others of a group
    wijken = _shown_together(others, pooled.small_wijken(others, facts.areas.set_index("code")["name"].to_dict()))
    found = pd.concat([waves, wijken])
    return found.reindex(index=newest.index, columns=list(pooled.COLUMNS)).set_axis(list(POOLED_COLUMNS), axis=1)


def _shown_together(newest: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Of the joint figures those that pass the rule for surveys by themselves."""
    made = made[made["value"].notna()]
    rows = newest.loc[made.index, ["indicator", "area", "year", "version", "level", "statistic"]]
    judged = protect_shares(rows.assign(n=made["n"], numerator_n=made["numerator_n"], value=made["value"]))
    return made[judged["public_state"].isin(SHOWN_STATES)]


def _why_not_compared(before: pd.DataFrame, now: pd.DataFrame, facts: Facts) -> pd.Series:
    """Why a figure may not stand beside that of the wave before; empty when it may."""
    modes = {wave.delivery_id: wave.mode for wave in facts.waves}
    cuts = [one for one in facts.breaks if "survey" in one.contents]
    pairs = zip(before.itertuples(), now.itertuples(), strict=True)
    return pd.Series([_why_not(first, second, modes, cuts) for first, second in pairs], index=now.index, dtype="str")


def _why_not(before: Any, now: Any, modes: Mapping[int, str], cuts: Sequence[Break]) -> str:
    if pd.isna(before.year):
        return NO_EARLIER_WAVE
    if before.version != now.version:
        return "de vraag is veranderd"
    same_way = modes.get(before.delivery) == modes.get(now.delivery)
    if not same_way or any(before.year < cut.starts_on.year <= now.year for cut in cuts):
        return "er is op een andere manier gevraagd"
    if before.public_state not in SHOWN_STATES:
        return TOO_FEW_THEN
    return ""


def protect_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Survey figures of any number of waves with what may be shown of each: the state that `protect` gives.

    Adds public_state and indicative. Means are judged on the number of answers only.
    """
    if rows.empty:
        return rows.assign(public_state="", indicative=False)
    is_mean = rows["statistic"] == Statistic.MEAN
    n = rows["n"].astype("float64")
    frame = pd.DataFrame(
        {
            "n": n,
            "numerator": rows["numerator_n"].astype("float64").mask(is_mean, n / 2),
            "estimate": rows["value"].mask(is_mean & rows["value"].notna(), 0.5),
            "item": [f"{one.indicator} {one.year} {one.version}" for one in rows.itertuples()],
        }
    )
    is_city = rows["level"] == AreaLevel.MUNICIPALITY
    frame.index = pd.Index(rows["area"].mask(is_city, MARGIN))
    shown = public_view(protect(frame, rule_for(Sensitivity.SURVEY, Level.WIJK)))
    return rows.assign(public_state=shown["public_state"].to_numpy(), indicative=shown["indicative"].to_numpy())
