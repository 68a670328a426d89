"""Comparing survey estimates, and what may be published of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.stats import distributions
from analysis.stats.counts import Numbers, check_level
from analysis.stats.rates import to_floats
from analysis.stats.survey_design import Domains, LonelyPSU, build_design, split_domains, variances

# With 100 answers a share of 25% has a margin of about 9.5 points; below that the page says "indicatief".
# Owner: the municipality's research team (O&S).
MIN_N_NORMAL = 100

# With fewer than 50 the margin passes 13 points: merge areas or pool two waves instead. Owner: O&S.
MIN_N_INDICATIVE = 50

# Fewer people than this who gave (or did not give) the answer could be recognised. Owner: privacy officer and O&S.
MIN_NUMERATOR = 10

NORMAL = "normal"
INDICATIVE = "indicative"
TOO_FEW = "too_few"

# Two-sided: one in twenty comparisons without any real difference gets a mark. Owner: O&S.
SIGNIFICANCE = 0.05

DIFFERENCE_COLUMNS = ("difference", "se", "lower", "upper", "p_value", "mark")


@dataclass(frozen=True)
class Difference:
    """The second estimate minus the first, with standard error, limits and two-sided p; NaN where unknown."""

    difference: float
    se: float
    lower: float
    upper: float
    p_value: float

    @property
    def mark(self) -> str:
        """ "+" or "-" when a difference was shown, else empty."""
        return significance_mark(self.difference, self.p_value)


def difference(
    estimate_a: Mapping[str, float] | pd.Series, estimate_b: Mapping[str, float] | pd.Series, level: float = 0.95
) -> Difference:
    """Test estimate b (this wave) against estimate a (the wave before): b - a.

    Each is a row of `survey.estimate` or `survey.proportion` (needs `estimate` and `se`). The two must come from
    samples that were drawn apart: se = sqrt(se_a^2 + se_b^2), normal distribution. For a wijk and its city use
    `wijk_versus_rest`. All NaN but the difference when a standard error is missing or 0: an estimate without spread
    (nobody, or everybody) claims a certainty that a sample does not have.
    """
    frames = [pd.DataFrame({name: [row[name]] for name in ("estimate", "se")}) for row in (estimate_a, estimate_b)]
    row = differences(frames[0], frames[1], level).iloc[0]
    return Difference(*(float(row[name]) for name in DIFFERENCE_COLUMNS[:-1]))


def differences(before: pd.DataFrame, after: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Return `difference` for each row of two tables of estimates: `DIFFERENCE_COLUMNS`.

    Rows are matched by index; a row that only one of the two has gets NaN and no mark, in the order of `after`
    followed by what only `before` has.
    """
    check_level(level)
    labels = after.index.append(before.index.difference(after.index, sort=False))
    first, second = before.reindex(labels), after.reindex(labels)
    change = to_floats(second["estimate"]) - to_floats(first["estimate"])
    se_a, se_b = to_floats(first["se"]), to_floats(second["se"])
    usable = (se_a > 0) & (se_b > 0)
    return _difference_table(change, np.where(usable, np.sqrt(se_a**2 + se_b**2), np.nan), labels, level)


def wijk_versus_rest(
    frame: pd.DataFrame,
    variable: str,
    *,
    area: str,
    weights: str,
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    level: float = 0.95,
    lonely_psu: LonelyPSU = "error",
) -> pd.DataFrame:
    """Test the mean (or share, of a 0/1 column) of each area against that of all other respondents together.

    Returns, per value of `area`: `estimate`, `rest`, `n`, `n_rest` and `DIFFERENCE_COLUMNS` (area minus rest). Both
    sides come from one sample: strata and clusters that hold people of both make them dependent, so the difference is
    linearised as a whole, score = z(area) - z(rest). Respondents without an area belong to no side. NaN and no mark
    where either side has fewer than two answers or the difference has no spread. Errors as `survey.estimate`.
    """
    check_level(level)
    design = build_design(frame, weights=weights, strata=strata, cluster=cluster, fpc=fpc, lonely_psu=lonely_psu)
    domains = split_domains(frame, area)
    values = to_floats(frame[variable])
    known = ~np.isnan(values) & (design.weights > 0) & (domains.codes >= 0)
    weights_known, filled = np.where(known, design.weights, 0.0), np.where(known, values, 0.0)
    counts = domains.sums(known.astype(np.float64))
    sums = np.stack([domains.sums(weights_known), domains.sums(weights_known * filled)])
    rests = sums.sum(axis=1, keepdims=True) - sums
    with np.errstate(divide="ignore", invalid="ignore"):
        means, rest_means = sums[1] / sums[0], rests[1] / rests[0]
    everybody = Domains(np.zeros(len(frame), dtype=np.int64), pd.RangeIndex(1))
    errors = np.full(domains.size, np.nan)
    for code in range(domains.size):
        if counts[code] < 2 or counts.sum() - counts[code] < 2:
            continue
        inside = domains.codes == code
        own = weights_known * (filled - means[code]) / sums[0, code]
        other = weights_known * (filled - rest_means[code]) / rests[0, code]
        variance = variances(design, np.where(inside, own, -other), everybody)[0]
        errors[code] = math.sqrt(variance) if variance > 0 else math.nan
    table = _difference_table(means - rest_means, errors, domains.labels, level)
    sides = {"estimate": means, "rest": rest_means, "n": counts.astype(np.int64)}
    sides["n_rest"] = (counts.sum() - counts).astype(np.int64)
    return pd.concat([pd.DataFrame(sides, index=domains.labels), table], axis=1)


def reliability(n: float, numerator: float | None = None) -> str:
    """Say how an estimate on `n` unweighted answers may be published: `normal`, `indicative` or `too_few`.

    100 answers or more, 50-99, fewer. For a share also pass the unweighted `numerator`: fewer than 10 people in it, or
    fewer than 10 outside it, is `too_few` whatever n is. A missing n is `too_few`.
    """
    if not n >= MIN_N_INDICATIVE:
        return TOO_FEW
    if numerator is not None and not MIN_NUMERATOR <= numerator <= n - MIN_NUMERATOR:
        return TOO_FEW
    return NORMAL if n >= MIN_N_NORMAL else INDICATIVE


def significance_mark(change: float, p_value: float, alpha: float = SIGNIFICANCE) -> str:
    """Return "+" (demonstrably higher), "-" (demonstrably lower) or "" (no demonstrable difference, or unknown)."""
    if not p_value < alpha or change == 0:
        return ""
    return "+" if change > 0 else "-"


def _difference_table(change: Numbers, se: Numbers, labels: pd.Index, level: float) -> pd.DataFrame:
    quantile = float(distributions.normal_isf((1 - level) / 2))
    p_values = 2 * distributions.normal_sf(np.abs(change) / se)
    marks = [significance_mark(d, p) for d, p in zip(change, p_values, strict=True)]
    columns = (change, se, change - quantile * se, change + quantile * se, p_values, marks)
    return pd.DataFrame(dict(zip(DIFFERENCE_COLUMNS, columns, strict=True)), index=labels)
