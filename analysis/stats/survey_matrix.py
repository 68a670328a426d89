"""Many weighted means with margins at once: every indicator in every area of a survey wave in one pass.

The same estimator as `analysis.stats.survey` (linearised variance, domains on the full sample), written for a matrix
of answers instead of one variable. Sums run over rows sorted by area and stratum, so the cost is a few passes over the
matrix, however many areas there are.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats import distributions
from analysis.stats.counts import Numbers
from analysis.stats.survey_design import Codes, Domains, SurveyDesign
from analysis.stats.survey_intervals import Method, Shares, proportion_limits

MATRIX_COLUMNS = ("estimate", "se", "lower", "upper", "n", "design_effect", "numerator", "n_effective", "df")


@dataclass(frozen=True, eq=False)
class _Sums:
    """What the estimates of K variables in D areas are made of: arrays D x K, 0 where nobody answered; df per area."""

    means: Numbers
    n: Numbers
    answer_sum: Numbers
    weight: Numbers
    weight_squares: Numbers
    residual_squares: Numbers
    variance: Numbers
    df: Numbers


def matrix_estimates(
    design: SurveyDesign,
    answers: Numbers,
    domains: Domains,
    *,
    shares: npt.NDArray[np.bool_],
    level: float = 0.95,
    method: Method = "logit",
) -> dict[str, Numbers]:
    """Estimate the weighted mean of each column of `answers` in each domain, with margins.

    `answers` is respondents x K, NaN where a respondent does not count (not asked, no answer, outside the
    denominator); `shares` says which of the K columns hold 0 and 1 only. Returns `MATRIX_COLUMNS`, each an array
    domains x K, equal to `survey.proportion` (the same `method`) for shares and to `survey.estimate` with
    `interval="t"` for the others; there `numerator` is NaN and `n_effective` is n / design effect. `design` must be of
    the full sample. ValueError when a shape does not fit.
    """
    if answers.ndim != 2 or answers.shape != (design.size, shares.size) or domains.codes.size != design.size:
        raise ValueError("answers need one row per respondent and one column per entry of shares")
    sums = _add_up(design, answers, domains)
    df = np.broadcast_to(sums.df[:, None], sums.n.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(sums.n > 0, sums.means, np.nan)
        variance = np.where(sums.n >= 2, sums.variance, np.nan)
        simple = sums.residual_squares / sums.weight / (sums.n - 1) * _shares_not_drawn(design, domains, sums.n)
        effect = np.where((sums.n >= 2) & (simple > 0), variance / simple, np.nan)
        se = np.sqrt(variance)
        kish = sums.weight**2 / sums.weight_squares
        edge = (means <= 0) | (means >= 1)
        size = np.where(shares, np.where(edge, kish, means * (1 - means) / variance), sums.n / effect)
        quantile = np.where(df >= 1, distributions.t_isf((1 - level) / 2, np.where(df >= 1, df, 1.0)), np.nan)
    lower, upper = means - quantile * se, means + quantile * se
    columns = (part[:, shares] for part in (means, se, sums.n, kish, df, means * (1 - means)))
    lower[:, shares], upper[:, shares] = proportion_limits(method, Shares(*columns), level)
    numerator = np.where(shares, sums.answer_sum, np.nan)
    return dict(zip(MATRIX_COLUMNS, (means, se, lower, upper, sums.n, effect, numerator, size, df), strict=True))


def _add_up(design: SurveyDesign, answers: Numbers, domains: Domains) -> _Sums:
    """Sum over rows sorted by domain and stratum.

    The scores z = w (y - mean) / W, 0 outside the domain, get the variance of `survey_design.variances`: the sum over
    strata of (1 - f) n / (n - 1) sum (unit total - mean unit total)^2 with n all first-stage units of the stratum
    (Woodruff 1971).
    """
    order = np.lexsort((design.psus, design.strata, domains.codes))
    order = order[np.searchsorted(domains.codes[order], 0) :]
    parts, w = domains.codes[order], design.weights[order, None]
    y = answers[order]
    counted = ~np.isnan(y) & (w > 0)
    y[~counted] = 0.0
    weight = counted * w
    shape = (domains.size, answers.shape[1])
    total = _sums(weight, parts, shape)
    n = _sums(counted.astype(np.float64), parts, shape)
    safe = np.where(total > 0, total, 1.0)
    means = _sums(weight * y, parts, shape) / safe
    residual = y - means[parts]
    scores = weight * residual
    return _Sums(
        means=means,
        n=n,
        answer_sum=_sums(y, parts, shape),
        weight=total,
        weight_squares=_sums(weight * w, parts, shape),
        residual_squares=_sums(scores * residual, parts, shape),
        variance=_variances(design, scores, order, parts, shape) / safe**2,
        df=_degrees_of_freedom(design, order, domains),
    )


def _degrees_of_freedom(design: SurveyDesign, order: Codes, domains: Domains) -> Numbers:
    """`survey_design.degrees_of_freedom` from rows that are already sorted: units minus strata per area."""
    used = order[design.weights[order] > 0]
    parts = domains.codes[used]
    units = np.bincount(parts[_starts(parts, design.psus[used])], minlength=domains.size)
    strata = np.bincount(parts[_starts(parts, design.strata[used])], minlength=domains.size)
    return np.asarray(units - strata, dtype=np.float64)


def _shares_not_drawn(design: SurveyDesign, domains: Domains, counts: Numbers) -> Numbers:
    """`survey_design.sampling_shares` for a matrix of counts: (N - n) / N with N the population of the area."""
    if design.population is None:
        return np.ones_like(counts)
    per_stratum = np.bincount(design.strata, weights=design.weights, minlength=design.psu_counts.size)
    factor = np.divide(design.population, per_stratum, out=np.zeros_like(per_stratum), where=per_stratum > 0)
    sizes = domains.sums(design.weights * factor[design.strata])[:, None]
    return np.asarray((sizes - counts) / sizes, dtype=np.float64)


def _starts(*keys: Codes) -> Codes:
    """The first row of each run of equal keys."""
    changed = np.zeros(max(len(keys[0]) - 1, 0), dtype=np.bool_)
    for key in keys:
        changed |= key[1:] != key[:-1]
    return np.flatnonzero(np.r_[True, changed]) if len(keys[0]) else np.zeros(0, dtype=np.int64)


def _sums(values: Numbers, groups: Codes, shape: tuple[int, int]) -> Numbers:
    """Add up the rows of each group; `groups` is sorted."""
    sums = np.zeros(shape)
    if len(groups):
        starts = _starts(groups)
        sums[groups[starts]] = np.add.reduceat(values, starts, axis=0)
    return sums


def _variances(design: SurveyDesign, scores: Numbers, order: Codes, parts: Codes, shape: tuple[int, int]) -> Numbers:
    if not len(order):
        return np.zeros(shape)
    strata = design.strata[order]
    if design.psu_strata.size != design.size:  # several respondents to a unit: add up to unit totals first
        starts = _starts(parts, design.psus[order])
        scores, strata, parts = np.add.reduceat(scores, starts, axis=0), strata[starts], parts[starts]
    starts = _starts(parts, strata)
    cell_parts, cell_strata = parts[starts], strata[starts]
    counts = design.psu_counts[cell_strata][:, None].astype(np.float64)
    sums = np.add.reduceat(scores, starts, axis=0)
    squares = np.add.reduceat(scores * scores, starts, axis=0)
    alone = counts == 1
    spread = np.maximum(squares - sums**2 / counts, 0.0) * counts / np.where(alone, 1.0, counts - 1)
    if alone.any() or np.any(design.psu_counts == 1):
        return _with_lonely_units(design, spread, sums, cell_parts, cell_strata, shape)
    return _sums(spread * _not_drawn(design, cell_strata), cell_parts, shape)


def _not_drawn(design: SurveyDesign, strata: npt.ArrayLike) -> Numbers:
    """Return 1 - f per given stratum as a column."""
    if design.population is None:
        return np.ones((np.size(strata), 1))
    shares = 1 - design.psu_counts / design.population
    return np.asarray(shares[np.asarray(strata)][:, None], dtype=np.float64)


def _with_lonely_units(
    design: SurveyDesign, spread: Numbers, sums: Numbers, parts: Codes, strata: Codes, shape: tuple[int, int]
) -> Numbers:
    """A stratum with one unit takes its distance to the mean of all units, also where it has no one in the area."""
    centre = _sums(sums, parts, shape) / design.psu_strata.size
    lonely = design.psu_counts[strata] == 1
    spread = np.where(lonely[:, None], (sums - centre[parts]) ** 2, spread)
    variance = _sums(spread * _not_drawn(design, strata), parts, shape)
    for stratum in np.flatnonzero(design.psu_counts == 1):
        absent = np.ones((shape[0], 1))
        absent[parts[strata == stratum]] = 0.0
        variance += absent * centre**2 * _not_drawn(design, [stratum])
    return variance
