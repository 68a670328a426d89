"""Estimates from a weighted sample of residents: means, totals, shares and ratios with honest margins.

Every function takes the respondent frame (one row per respondent, the whole wave) and names of columns, and gives one
row per area of the **whole** design: an area is never estimated as if its rows were a sample of their own.
Equal to the R package survey (Lumley) to at least six digits. Thresholds for publication stand in `survey_tests`.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.stats import distributions
from analysis.stats.counts import Numbers, check_level
from analysis.stats.rates import to_floats
from analysis.stats.survey_design import (
    Domains,
    LonelyPSU,
    SurveyDesign,
    build_design,
    degrees_of_freedom,
    sampling_shares,
    split_domains,
    variances,
)
from analysis.stats.survey_intervals import Method, Shares, fitted_information, proportion_limits
from analysis.stats.survey_tests import (
    Difference,
    difference,
    differences,
    reliability,
    significance_mark,
    wijk_versus_rest,
)

__all__ = [
    "ESTIMATE_COLUMNS",
    "PROPORTION_COLUMNS",
    "Difference",
    "answered",
    "difference",
    "differences",
    "effective_n",
    "estimate",
    "estimates",
    "kish_design_effect",
    "proportion",
    "ratio",
    "reliability",
    "significance_mark",
    "wijk_versus_rest",
]

ESTIMATE_COLUMNS = ("estimate", "se", "lower", "upper", "n", "design_effect")
PROPORTION_COLUMNS = (*ESTIMATE_COLUMNS, "numerator", "n_effective", "df")

Statistic = Literal["mean", "total"]
Interval = Literal["z", "t"]


def estimate(
    frame: pd.DataFrame,
    variable: str,
    *,
    weights: str,
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    by: str | Sequence[str] | None = None,
    statistic: Statistic = "mean",
    level: float = 0.95,
    interval: Interval = "z",
    lonely_psu: LonelyPSU = "error",
) -> pd.DataFrame:
    """Estimate a mean or total of a numeric (or true/false) column, for everybody or for each part `by`.

    Returns `ESTIMATE_COLUMNS`, one row per part (index: the values of `by` in sorted order; a single row with label 0
    without `by`): the estimate in the unit of the variable, its standard error, the limits, the number of answers, and
    the design effect (variance over that of a simple random sample of the same size; without replacement when `fpc`
    is given). Mean: sum(w y) / sum(w); variance by linearisation with z = w (y - mean) / sum(w), and 0 for those
    outside the part or without an answer (see `survey_design.variances`). A total adds up the answers that were given.

    The interval uses the normal distribution, or with `interval="t"` Student's t with the design's degrees of freedom
    (first-stage units minus strata, within the part). For shares use `proportion`, whose limits stay inside 0 to 1.
    A part without answers has NaN and n = 0; with one answer the spread is unknown: se, limits, design effect NaN.
    Design arguments and their errors: see `survey_design.build_design`. ValueError for text in the variable.
    """
    design = build_design(frame, weights=weights, strata=strata, cluster=cluster, fpc=fpc, lonely_psu=lonely_psu)
    return _estimate(design, split_domains(frame, by), _answers(frame[variable]), statistic, level, interval)


def estimates(
    frame: pd.DataFrame,
    variables: Iterable[str],
    *,
    weights: str,
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    by: str | Sequence[str] | None = None,
    statistic: Statistic = "mean",
    level: float = 0.95,
    interval: Interval = "z",
    lonely_psu: LonelyPSU = "error",
) -> pd.DataFrame:
    """Return `estimate` for several columns at once, reading the design only once.

    Index: the name of the variable, then the values of `by`; rows in the order of `variables`.
    """
    design = build_design(frame, weights=weights, strata=strata, cluster=cluster, fpc=fpc, lonely_psu=lonely_psu)
    domains = split_domains(frame, by)
    parts = {
        name: _estimate(design, domains, _answers(frame[name]), statistic, level, interval)
        for name in dict.fromkeys(variables)
    }
    if not parts:
        return pd.DataFrame(columns=list(ESTIMATE_COLUMNS), dtype=float)
    return pd.concat(parts, names=["variable"])


def proportion(
    frame: pd.DataFrame,
    numerator: npt.ArrayLike | pd.Series,
    denominator: npt.ArrayLike | pd.Series | None = None,
    *,
    weights: str,
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    by: str | Sequence[str] | None = None,
    level: float = 0.95,
    method: Method = "logit",
    lonely_psu: LonelyPSU = "error",
) -> pd.DataFrame:
    """Estimate the weighted share of respondents in `numerator` among those in `denominator`.

    Both are true/false per row of the frame (see `answered` to make them from answer codes); without a denominator
    everybody whose numerator is known counts. Returns `PROPORTION_COLUMNS`: those of `estimate` (shares from 0 to 1,
    n = people in the denominator), and `numerator` (people, unweighted), `n_effective` (p (1 - p) / se^2; where p is 0
    or 1 the number by the weights alone) and `df`. Interval methods: `survey_intervals.METHODS`; all stay inside 0 to 1
    and use Student's t with `df`. ValueError when someone is in the numerator but not in the denominator, or a series
    is not aligned with the frame; further as `estimate`.
    """
    design = build_design(frame, weights=weights, strata=strata, cluster=cluster, fpc=fpc, lonely_psu=lonely_psu)
    domains = split_domains(frame, by)
    values = _shares_values(frame, numerator, denominator)
    table = _estimate(design, domains, values, "mean", level, "z")
    used = np.where(np.isnan(values), 0.0, design.weights)
    filled = np.nan_to_num(values)
    share, error, count = (table[name].to_numpy() for name in ("estimate", "se", "n"))
    with np.errstate(divide="ignore", invalid="ignore"):
        kish = domains.sums(used) ** 2 / domains.sums(used**2)
        edge = (share <= 0) | (share >= 1)
        size = np.where(edge, kish, share * (1 - share) / error**2)
    information = share * (1 - share)
    if method == "likelihood":
        members = [(domains.codes == code) & (used > 0) for code in range(domains.size)]
        information = np.array([fitted_information(filled[part], used[part]) for part in members], dtype=np.float64)
    df = degrees_of_freedom(design, domains)
    parts = Shares(share, error, count.astype(np.float64), kish, df, information)
    lower, upper = proportion_limits(method, parts, level)
    return table.assign(
        lower=lower,
        upper=upper,
        numerator=domains.sums(np.where(used > 0, filled, 0.0)).astype(np.int64),
        n_effective=size,
        df=df.astype(np.int64),
    )


def ratio(
    frame: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    weights: str,
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    by: str | Sequence[str] | None = None,
    level: float = 0.95,
    interval: Interval = "z",
    lonely_psu: LonelyPSU = "error",
) -> pd.DataFrame:
    """Estimate the ratio of two weighted totals, sum(w y) / sum(w x), among those who have both.

    Returns `ESTIMATE_COLUMNS` as `estimate` does; linearised with z = w (y - ratio x) / sum(w x). NaN where the
    denominator adds up to 0.
    """
    design = build_design(frame, weights=weights, strata=strata, cluster=cluster, fpc=fpc, lonely_psu=lonely_psu)
    domains = split_domains(frame, by)
    above, below = _answers(frame[numerator]), _answers(frame[denominator])
    known = ~(np.isnan(above) | np.isnan(below)) & (design.weights > 0)
    above, below = np.where(known, above, 0.0), np.where(known, below, 0.0)
    totals = domains.sums(design.weights * below)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(totals != 0, domains.sums(design.weights * above) / totals, np.nan)
    residuals = np.where(known, above - domains.spread(np.nan_to_num(ratios)) * below, np.nan)
    return _table(design, domains, residuals, ratios, totals, level, interval)


def answered(column: pd.Series, values: Iterable[object]) -> pd.Series:
    """Say for each respondent whether the answer is one of `values`; no answer is False."""
    return column.isin(list(values))


def kish_design_effect(weights: npt.ArrayLike) -> float:
    """Return what unequal weights alone cost: n sum(w^2) / (sum w)^2, 1 or more (Kish 1965). NaN without weight."""
    values = np.asarray(weights, dtype=np.float64)
    values = values[values > 0]
    if values.size == 0:
        return float("nan")
    return float(values.size * (values**2).sum() / values.sum() ** 2)


def effective_n(share: float, variance: float) -> float:
    """Return the size of the simple random sample that would have this variance: p (1 - p) / variance.

    NaN when the variance is not above 0 (a share of 0 or 1: no spread was seen, which is not certainty).
    """
    if not variance > 0:
        return float("nan")
    return share * (1 - share) / variance


def _estimate(
    design: SurveyDesign, domains: Domains, values: Numbers, statistic: Statistic, level: float, interval: Interval
) -> pd.DataFrame:
    if statistic not in ("mean", "total"):
        raise ValueError(f"statistic is mean or total, not {statistic!r}")
    known = ~np.isnan(values) & (design.weights > 0)
    filled = np.where(known, values, 0.0)
    weight = domains.sums(np.where(known, design.weights, 0.0))
    totals = domains.sums(design.weights * filled)
    means = np.divide(totals, weight, out=np.full(domains.size, np.nan), where=weight > 0)
    residuals = np.where(known, filled - domains.spread(np.nan_to_num(means)), np.nan)
    if statistic == "mean":
        return _table(design, domains, residuals, means, weight, level, interval)
    scores = design.weights * filled
    return _table(
        design, domains, residuals, np.where(weight > 0, totals, np.nan), np.ones(domains.size), level, interval, scores
    )


def _table(
    design: SurveyDesign,
    domains: Domains,
    residuals: Numbers,
    values: Numbers,
    scale: Numbers,
    level: float,
    interval: Interval,
    scores: Numbers | None = None,
) -> pd.DataFrame:
    """Standard errors, limits and design effects of estimates whose scores are w * residual / scale.

    `residuals` is NaN for those without an answer; `scores` replaces w * residual where the estimate is a plain total.
    """
    check_level(level)
    if interval not in ("z", "t"):
        raise ValueError(f"interval is z or t, not {interval!r}")
    known = ~np.isnan(residuals)
    errors = np.where(known, residuals, 0.0)
    counts = domains.sums(known.astype(np.float64))
    enough = (counts >= 2) & ~np.isnan(values)
    safe = np.where(enough & (scale != 0), scale, np.nan)
    variance = variances(design, design.weights * errors if scores is None else scores, domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.where(enough, variance / safe**2, np.nan)
        weight = domains.sums(np.where(known, design.weights, 0.0))
        simple = domains.sums(np.where(known, design.weights, 0.0) * errors**2) / weight * counts / (counts - 1)
        simple = simple / counts * sampling_shares(design, domains, counts) * (weight / safe) ** 2
        effect = np.where(enough & (simple > 0), variance / simple, np.nan)
    se = np.sqrt(variance)
    tail = (1 - level) / 2
    if interval == "z":
        quantile = np.full(domains.size, distributions.normal_isf(tail))
    else:
        df = degrees_of_freedom(design, domains)
        quantile = np.where(df >= 1, distributions.t_isf(tail, np.where(df >= 1, df, 1.0)), np.nan)
    columns = (values, se, values - quantile * se, values + quantile * se, counts.astype(np.int64), effect)
    return pd.DataFrame(dict(zip(ESTIMATE_COLUMNS, columns, strict=True)), index=domains.labels)


def _answers(column: pd.Series) -> Numbers:
    if isinstance(column.dtype, pd.CategoricalDtype) or not (
        pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype) or column.isna().all()
    ):
        raise ValueError(f"{column.name} holds no numbers: use proportion for answers in words")
    return to_floats(column)


def _shares_values(
    frame: pd.DataFrame, numerator: npt.ArrayLike | pd.Series, denominator: npt.ArrayLike | pd.Series | None
) -> Numbers:
    """1 in the numerator, 0 only in the denominator, NaN in neither."""
    above = _mask(frame, numerator)
    below = ~np.isnan(above) if denominator is None else _mask(frame, denominator) == 1
    if np.any((above == 1) & ~below):
        raise ValueError("someone is in the numerator but not in the denominator")
    return np.where(below, np.nan_to_num(above), np.nan)


def _mask(frame: pd.DataFrame, mask: npt.ArrayLike | pd.Series) -> Numbers:
    if isinstance(mask, pd.Series) and not mask.index.equals(frame.index):
        raise ValueError("the numerator and denominator must have the index of the frame")
    values = to_floats(pd.Series(mask).astype("boolean"))
    if values.size != len(frame):
        raise ValueError("the numerator and denominator must have one value per respondent")
    return values
