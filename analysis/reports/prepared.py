"""What all reports of a year share beyond the raw figures: each wijk beside the rest of the city, computed once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from amersfoort_veiligheid.documents.tables import Cell
from analysis.enums import Reliability, SourceKind, Statistic
from analysis.reports.facts import Facts, load_facts
from analysis.reports.parts import sensitive_counts
from analysis.stats.comparison import NOT_POSSIBLE, above_average, compare_with_rest
from analysis.stats.disclosure import MARGIN, Level, protect, public_view, rule_for
from analysis.stats.rates import add_rates
from analysis.stats.survey import differences, significance_mark
from cycle.enums import AreaLevel, Sensitivity

COMPARED_COLUMNS = ["indicator", "code", "name", "count", "missing", "status", "population", "rate", "lower", "upper"]


@dataclass(frozen=True)
class Prepared:
    """Facts with the comparisons that were made of them."""

    facts: Facts
    compared: pd.DataFrame  # one row per police indicator (ordinary, class I) and wijk
    offences: pd.DataFrame  # one row per ordinary offence in scope and wijk
    sensitive: dict[tuple[str, str], Cell]
    survey: pd.DataFrame  # one row per survey indicator and wijk or city, newest wave, with what may be shown


def prepare(year: int) -> Prepared:
    """Read the figures of a year and make the comparisons."""
    facts = load_facts(year)
    return Prepared(
        facts=facts,
        compared=compare_indicators(facts),
        offences=compare_offences(facts),
        sensitive=sensitive_counts(facts),
        survey=protect_shares(latest_survey(facts)),
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
            "few_residents": rows["few_residents"],
        }
    ).reset_index(drop=True)
    return compare_with_rest(add_rates(frame), by=["indicator"])


def compare_offences(facts: Facts) -> pd.DataFrame:
    """Each wijk beside the rest of the city for every ordinary offence in scope; rates per 1,000 inhabitants."""
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
    return compare_with_rest(add_rates(frame), by=["kind", "offence"])


def latest_survey(facts: Facts) -> pd.DataFrame:
    """The newest wave up to the year per survey indicator and area, beside the city and the wave before.

    Columns of frames.OBSERVATION_COLUMNS and of the indicator, and: city (the city's value), mark ("+", "-" or ""
    against the rest of the city), previous, previous_year and change_mark ("" is no demonstrable difference).
    """
    rows = facts.of_survey()
    if rows.empty:
        return rows.assign(city=np.nan, mark="", previous=np.nan, previous_year=np.nan, change_mark="")
    newest = rows[rows["year"] == rows.groupby("indicator")["year"].transform("max")]
    earlier = rows[rows["year"] < rows.groupby("indicator")["year"].transform("max")]
    before = earlier.sort_values("year").groupby(["indicator", "area"]).tail(1).set_index(["indicator", "area"])
    indexed = newest.set_index(["indicator", "area"])
    aligned = before.reindex(indexed.index)
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
    )


def protect_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """The survey figures with what may be shown of each: the state that `disclosure.protect` gives.

    Adds public_state and indicative; means are judged on the number of answers only.
    """
    shares = rows[rows["statistic"] == Statistic.PROPORTION]
    made = []
    for level, rule_level in ((AreaLevel.WIJK, Level.WIJK), (AreaLevel.MUNICIPALITY, Level.MUNICIPALITY)):
        part = shares[shares["level"] == level]
        if part.empty:
            continue
        frame = pd.DataFrame(
            {
                "n": part["n"].astype("float64").to_numpy(),
                "numerator": part["numerator_n"].astype("float64").to_numpy(),
                "estimate": part["value"].to_numpy(),
                "item": part["indicator"].to_numpy(),
            },
            index=part["area"] if level == AreaLevel.WIJK else [MARGIN] * len(part),
        )
        shown = public_view(protect(frame, rule_for(Sensitivity.SURVEY, rule_level)))
        made.append(
            part.assign(public_state=shown["public_state"].to_numpy(), indicative=shown["indicative"].to_numpy())
        )
    means = rows[rows["statistic"] == Statistic.MEAN]
    state = means["reliability"].map(lambda value: "suppressed" if value == Reliability.TOO_FEW else "shown")
    made.append(means.assign(public_state=state, indicative=means["reliability"] == Reliability.INDICATIVE))
    return pd.concat(made, ignore_index=True) if made else rows.assign(public_state="", indicative=False)
