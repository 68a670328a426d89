"""No success out of nothing: nothing changes, and the rule of a goal is asked."""

import numpy as np
import pytest

from analysis.stats.goal_rule import ACHIEVED, BY_DIFFERENCE, BY_RATIO, rule_on_counts, rule_on_estimates
from tests.analysis.stats.goal_rule.amounts import exactly, fall_to, share


def false_successes(drawn: np.ndarray, **settings) -> float:
    """Share of "achieved" among rows of (T0, T1, C0, C1), each with three years before and one after."""
    achieved = 0
    for t0, t1, c0, c1 in drawn.tolist():
        ruling = rule_on_counts(
            exactly(t0, 3), exactly(t1), fall_to(0.8 * t0 / 3), comparison=(exactly(c0, 3), exactly(c1)), **settings
        )
        achieved += ruling.outcome == ACHIEVED
    return achieved / len(drawn)


@pytest.mark.parametrize("level", [5, 20, 100])
@pytest.mark.parametrize("method", [BY_DIFFERENCE, BY_RATIO, ""])
def test_no_effect_is_called_achieved_at_most_one_time_in_twenty(level, method):
    drawn = np.random.default_rng(level).poisson([3 * level, level, 3 * level, level], size=(300, 4))
    assert false_successes(drawn, method=method) <= 0.05


def test_a_fall_of_the_whole_city_is_not_called_achieved_beside_a_comparison():
    # everything falls by 30% by itself: alone the rule would cheer, beside a comparison it does not
    drawn = np.random.default_rng(11).poisson([300, 70, 300, 70], size=(300, 4))

    assert false_successes(drawn, method=BY_DIFFERENCE) <= 0.05
    assert false_successes(drawn, method=BY_RATIO) <= 0.05
    assert false_successes(drawn, method="") > 0.5


def test_events_in_series_with_a_known_dispersion_stay_within_one_in_twenty():
    # bursts of three events: variance three times the mean
    drawn = 3 * np.random.default_rng(5).poisson([60, 20, 60, 20], size=(300, 4))

    assert false_successes(drawn, method=BY_DIFFERENCE, dispersion=3.0) <= 0.05
    assert false_successes(drawn, method="", dispersion=3.0) <= 0.05


def test_a_wijk_chosen_for_one_bad_year_needs_a_baseline_without_that_year():
    """Of 33 equal wijken the worst of one year is chosen; nothing is done (the effect of 4.4)."""
    random = np.random.default_rng(4)
    met, bad_year, with_it, without_it = 0, 0, 0, 0
    for _ in range(300):
        years = random.poisson(20, size=(33, 5))  # three quiet years, the year of choosing, the year after
        chosen, after = years[int(np.argmax(years[:, 3]))].tolist()[:4], 0
        after = int(random.poisson(20))
        met += after <= 0.8 * chosen[3]
        for name, baseline in (("bad", chosen[3:]), ("with", chosen[1:]), ("without", chosen[:3])):
            amount = exactly(sum(baseline), len(baseline))
            outcome = rule_on_counts(amount, exactly(after), fall_to(0.8 * sum(baseline) / len(baseline))).outcome
            bad_year += name == "bad" and outcome == ACHIEVED
            with_it += name == "with" and outcome == ACHIEVED
            without_it += name == "without" and outcome == ACHIEVED
    assert met / 300 > 0.6  # the figure alone would call most of them a step forward
    assert bad_year > without_it
    assert with_it > without_it
    assert without_it / 300 <= 0.05


@pytest.mark.parametrize("n", [100, 300, 1200])
def test_surveys_without_change_are_called_achieved_at_most_one_time_in_twenty(n):
    random = np.random.default_rng(n)
    before, after = random.binomial(n, 0.25, 1500) / n, random.binomial(n, 0.25, 1500) / n
    achieved = [
        rule_on_estimates(share(float(first), n), share(float(second), n), fall_to(float(first) - 0.02)).outcome
        == ACHIEVED
        for first, second in zip(before, after, strict=True)
    ]
    assert sum(achieved) / len(achieved) <= 0.05
