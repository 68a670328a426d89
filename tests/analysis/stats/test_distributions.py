"""Every function beside scipy.stats, which calculates the same by a longer way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.stats import distributions

SHARES = np.array([1e-12, 1e-4, 0.001, 0.025, 0.1, 0.5, 0.9, 0.975, 0.999, math.nan])
POINTS = np.array([-8.0, -1.96, -0.1, 0.0, 0.5, 3.0, 9.0, math.nan])
SIZES = np.array([0.4, 1.0, 2.0, 7.5, 30.0, 4000.0])


@pytest.mark.parametrize("name", ["cdf", "sf"])
def test_normal_chances(name):
    ours, theirs = getattr(distributions, f"normal_{name}"), getattr(stats.norm, name)

    np.testing.assert_allclose(ours(POINTS), theirs(POINTS), rtol=1e-13)


@pytest.mark.parametrize("name", ["ppf", "isf"])
def test_normal_quantiles(name):
    ours, theirs = getattr(distributions, f"normal_{name}"), getattr(stats.norm, name)

    np.testing.assert_allclose(ours(SHARES), theirs(SHARES), rtol=1e-13)


@pytest.mark.parametrize(("ours", "theirs"), [
    (distributions.t_isf, stats.t.isf),
    (distributions.chi2_ppf, stats.chi2.ppf),
    (distributions.chi2_isf, stats.chi2.isf),
])  # fmt: skip
def test_quantiles_by_degrees_of_freedom(ours, theirs):
    shares, degrees = SHARES[:, None], SIZES[None, :]

    np.testing.assert_allclose(ours(shares, degrees), theirs(shares, degrees), rtol=1e-12)


@pytest.mark.parametrize("name", ["cdf", "sf", "ppf", "isf"])
def test_beta(name):
    ours, theirs = getattr(distributions, f"beta_{name}"), getattr(stats.beta, name)
    cells = SHARES[:, None, None], SIZES[None, :, None], SIZES[None, None, :]

    np.testing.assert_allclose(ours(*cells), theirs(*cells), rtol=1e-11)


def test_poisson():
    means = np.array([0.001, 0.3, 1.0, 9.5, 80.0, 12_345.6, math.nan])
    counts = np.array([-1.0, 0.0, 1.0, 4.0, 9.0, 81.0, 12_300.0])[:, None]

    np.testing.assert_allclose(distributions.poisson_cdf(counts, means), stats.poisson.cdf(counts, means), rtol=1e-12)
    for ours, theirs in (
        (distributions.poisson_ppf, stats.poisson.ppf),
        (distributions.poisson_isf, stats.poisson.isf),
    ):
        np.testing.assert_array_equal(ours(SHARES[:-1, None], means), theirs(SHARES[:-1, None], means))


def test_poisson_has_no_quantile_where_nothing_is_expected():
    assert np.isnan(distributions.poisson_ppf(0.025, [0.0, -1.0, math.nan])).all()
    assert distributions.poisson_cdf([0.0, -1.0], 0.0).tolist() == [1.0, 0.0]


@given(st.integers(1, 400), st.floats(0.001, 0.999), st.data())
def test_binomial_p_value(total, share, data):
    count = data.draw(st.integers(0, total))

    found = distributions.binomial_p_value(count, total, share)

    assert found == pytest.approx(stats.binomtest(count, total, share).pvalue, rel=1e-9)


@pytest.mark.parametrize(
    ("count", "total", "share"), [(5, 10, 0.5), (0, 1, 0.5), (1, 1, 0.3), (9_800, 20_000, 0.5), (30, 120_000, 0.0004)]
)
def test_binomial_p_value_at_the_edges(count, total, share):
    found = distributions.binomial_p_value(count, total, share)

    assert found == pytest.approx(stats.binomtest(count, total, share).pvalue, rel=1e-7)


def test_binomial_p_value_adds_up_what_is_at_most_as_likely():
    chances = [math.comb(12, k) * 0.3**k * 0.7 ** (12 - k) for k in range(13)]

    for count in range(13):
        likely = math.fsum(chance for chance in chances if chance <= chances[count] * (1 + 1e-7))
        assert distributions.binomial_p_value(count, 12, 0.3) == pytest.approx(likely)
