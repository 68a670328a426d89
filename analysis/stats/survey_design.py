"""The sampling design of a survey and the variance that follows from it.

Everything is linearised: an estimate is turned into one score per respondent whose design variance is the variance of
the estimate. Respondents outside a wijk, or without an answer, have score 0 and stay in the design, because the number
of them in the sample is chance too; leaving them out gives wrong margins across strata.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.stats.counts import Numbers
from analysis.stats.rates import to_floats

Codes = npt.NDArray[np.int64]
LonelyPSU = Literal["error", "centre"]


@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """One survey wave as the variance sees it: weights, strata, first-stage units (PSUs) and population sizes.

    Arrays are per respondent (`weights`, `strata`, `psus`), per PSU (`psu_strata`) or per stratum (`psu_counts`,
    `population`; the latter None when sampling counts as with replacement).
    """

    weights: Numbers
    strata: Codes
    psus: Codes
    psu_strata: Codes
    psu_counts: Codes
    population: Numbers | None
    lonely_psu: LonelyPSU

    @property
    def size(self) -> int:
        """The number of respondents."""
        return int(self.weights.size)


@dataclass(frozen=True, eq=False)
class Domains:
    """Which part each respondent belongs to (-1: none), and the labels of the parts."""

    codes: Codes
    labels: pd.Index

    @property
    def size(self) -> int:
        """The number of parts."""
        return len(self.labels)

    def sums(self, values: Numbers) -> Numbers:
        """Add up values (one per respondent) by part."""
        inside = self.codes >= 0
        return np.asarray(
            np.bincount(self.codes[inside], weights=values[inside], minlength=self.size), dtype=np.float64
        )

    def spread(self, values: Numbers) -> Numbers:
        """Give each respondent the value of their part; 0 where they are in none."""
        if self.size == 0:
            return np.zeros(self.codes.shape)
        return np.where(self.codes >= 0, values[self.codes], 0.0)


def build_design(
    frame: pd.DataFrame,
    *,
    weights: str,
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    lonely_psu: LonelyPSU = "error",
) -> SurveyDesign:
    """Read the design from columns of the respondent frame (one row per respondent).

    `weights` may have any scale; 0 keeps a respondent in the design without an answer. `cluster` names first-stage
    units, numbered again inside each stratum if they like; without it each respondent is one. `fpc` holds, on every
    row, the number of first-stage units in the population of that stratum (for a sample of persons: the persons).
    `lonely_psu` says what to do with a stratum that has one unit: stop, or take its distance to the mean of all units.

    ValueError for a missing or negative weight, a missing stratum or cluster, an `fpc` that differs within a stratum or
    is smaller than the sample, and for a stratum with one unit when `lonely_psu` is "error".
    """
    values = to_floats(frame[weights])
    if np.any(np.isnan(values)) or np.any(values < 0):
        raise ValueError("every respondent needs a weight of at least 0")
    stratum_codes = _codes(frame, [strata] if strata else [])
    if cluster is None:
        psus = np.arange(len(frame), dtype=np.int64)
        psu_strata = stratum_codes
    else:
        psus = _codes(frame, [strata, cluster] if strata else [cluster])
        psu_strata = np.zeros(int(psus.max(initial=-1)) + 1, dtype=np.int64)
        psu_strata[psus] = stratum_codes
    psu_counts = np.bincount(psu_strata).astype(np.int64)
    population = None if fpc is None else _population(to_floats(frame[fpc]), stratum_codes, psu_counts)
    if lonely_psu == "error":
        _refuse_lonely_psus(psu_counts, population)
    return SurveyDesign(values, stratum_codes, psus, psu_strata, psu_counts, population, lonely_psu)


def split_domains(frame: pd.DataFrame, by: str | Sequence[str] | None) -> Domains:
    """Divide the respondents by one or more columns, in sorted order; a missing value belongs to no part.

    Without `by` there is one part with label 0 that holds everybody.
    """
    if by is None:
        return Domains(np.zeros(len(frame), dtype=np.int64), pd.RangeIndex(1))
    columns = by if isinstance(by, str) else list(by)
    groups = frame.groupby(columns, observed=True, sort=True, dropna=True)
    codes = pd.to_numeric(groups.ngroup()).fillna(-1).to_numpy().astype(np.int64)
    return Domains(codes, groups.size().index)


def variances(design: SurveyDesign, scores: Numbers, domains: Domains) -> Numbers:
    """Return the design variance of the sum of the scores, for each part on its own.

    Sum over strata of (1 - f) n / (n - 1) times the sum of (unit total - mean unit total)^2, where the unit totals are
    those of the scores inside the part and n counts **all** first-stage units of the stratum in the sample (Woodruff
    1971; ultimate clusters). `scores` has one value per respondent; those outside every part are taken as 0.
    """
    strata, parts = design.psu_counts.size, domains.size
    if strata == 0 or parts == 0:
        return np.zeros(parts)
    totals, stratum_of, part_of = _unit_totals(design, scores, domains)
    cells = stratum_of * parts + part_of
    squares = np.bincount(cells, weights=totals**2, minlength=strata * parts).reshape(strata, parts)
    sums = np.bincount(cells, weights=totals, minlength=strata * parts).reshape(strata, parts)
    counts = design.psu_counts[:, None].astype(np.float64)
    alone = counts == 1
    spread = np.maximum(squares - sums**2 / counts, 0.0) * counts / np.where(alone, 1.0, counts - 1)
    centre = sums.sum(axis=0) / design.psu_strata.size
    spread = np.where(alone, (sums - centre) ** 2, spread)
    if design.population is not None:
        spread = spread * (1 - design.psu_counts / design.population)[:, None]
    return np.asarray(spread.sum(axis=0), dtype=np.float64)


def degrees_of_freedom(design: SurveyDesign, domains: Domains) -> Numbers:
    """Return for each part the first-stage units with weight in it, minus the strata they come from."""
    used = (domains.codes >= 0) & (design.weights > 0)
    codes = domains.codes[used]
    units = np.unique(np.stack([codes, design.psus[used]]), axis=1)[0]
    strata = np.unique(np.stack([codes, design.strata[used]]), axis=1)[0]
    return np.asarray(
        np.bincount(units, minlength=domains.size) - np.bincount(strata, minlength=domains.size), dtype=np.float64
    )


def sampling_shares(design: SurveyDesign, domains: Domains, counts: Numbers) -> Numbers:
    """Return the share of each part that was not drawn, (N - n) / N; 1 without population sizes.

    N is the population of the part: each stratum's population, divided by weight.
    """
    if design.population is None:
        return np.ones(domains.size)
    per_stratum = np.bincount(design.strata, weights=design.weights, minlength=design.psu_counts.size)
    factor = np.divide(design.population, per_stratum, out=np.zeros_like(per_stratum), where=per_stratum > 0)
    sizes = domains.sums(design.weights * factor[design.strata]) if design.size else np.zeros(domains.size)
    shares = np.divide(sizes - counts, sizes, out=np.full(domains.size, np.nan), where=sizes > 0)
    return np.asarray(shares, dtype=np.float64)


def _unit_totals(design: SurveyDesign, scores: Numbers, domains: Domains) -> tuple[Numbers, Codes, Codes]:
    """The scores added up per first-stage unit and part, with the stratum and the part of each total."""
    inside = domains.codes >= 0
    codes, values = domains.codes[inside], scores[inside]
    if design.psu_strata.size == design.size:  # every respondent is a unit: nothing to add up
        return values, design.strata[inside], codes
    keys, places = np.unique(design.psus[inside] * domains.size + codes, return_inverse=True)
    totals = np.bincount(places, weights=values, minlength=keys.size)
    return np.asarray(totals, dtype=np.float64), design.psu_strata[keys // domains.size], keys % domains.size


def _codes(frame: pd.DataFrame, columns: list[str]) -> Codes:
    """Number the combinations of the columns from 0; one number for all without columns."""
    if not columns:
        return np.zeros(len(frame), dtype=np.int64)
    if frame[columns].isna().any(axis=None):
        raise ValueError(f"every respondent needs a value for {', '.join(columns)}")
    return np.asarray(frame.groupby(columns, observed=True, sort=True).ngroup().to_numpy(), dtype=np.int64)


def _population(values: Numbers, strata: Codes, psu_counts: Codes) -> Numbers:
    sizes = np.zeros(psu_counts.size)
    sizes[strata] = values
    if np.any(np.isnan(values)) or np.any(values != sizes[strata]):
        raise ValueError("the population size must be known and the same for all respondents of a stratum")
    if np.any(sizes < psu_counts):
        raise ValueError("the population of a stratum is smaller than its sample")
    return sizes


def _refuse_lonely_psus(psu_counts: Codes, population: Numbers | None) -> None:
    alone = psu_counts == 1
    if population is not None:
        alone = alone & (population > 1)  # a stratum that was drawn completely has no sampling error
    if np.any(alone):
        raise ValueError(
            f"{int(alone.sum())} strata have one first-stage unit, so their variance is unknown: "
            'merge strata or choose lonely_psu="centre"'
        )
