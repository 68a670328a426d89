"""The rule of a goal for shares of a survey."""

import math
from itertools import product

import pytest

from analysis.stats.goal_rule import (
    ACHIEVED,
    DIRECTION,
    NO_BASELINE,
    NO_COMPARISON,
    NO_FIGURE,
    NO_TARGET,
    NOT_ACHIEVED,
    OTHER_DEFINITION,
    SERIES_BREAK,
    TOO_FEW_ANSWERS,
    UNKNOWN,
    Estimate,
    Target,
    rule_on_estimates,
)
from tests.analysis.stats.goal_rule.amounts import Z95, fall_to, share


@pytest.mark.parametrize(
    ("before", "after", "n", "target", "outcome"),
    [
        (0.21, 0.10, 300, 0.15, ACHIEVED),
        (0.21, 0.15, 100, 0.16, DIRECTION),
        (0.21, 0.18, 1200, 0.16, NOT_ACHIEVED),
        (0.21, 0.30, 300, 0.16, NOT_ACHIEVED),
        (0.21, 0.10, 49, 0.16, UNKNOWN),
    ],
)
def test_survey_shares(before, after, n, target, outcome):
    ruling = rule_on_estimates(share(before, n), share(after, n), fall_to(target))

    assert ruling.outcome == outcome
    assert ruling.reason == (TOO_FEW_ANSWERS if outcome == UNKNOWN else "")


@pytest.mark.parametrize(("before", "after"), list(product([0.1, 0.2, 0.25, 0.3, 0.5], repeat=2)))
@pytest.mark.parametrize("n", [60, 300, 1200])
def test_survey_shares_by_the_formula_written_out(before, after, n):
    ruling = rule_on_estimates(share(before, n), share(after, n), Target(before + 0.05, lower_is_better=False))

    error = math.sqrt((before * (1 - before) + after * (1 - after)) / n)
    shown = (after - before) / error > Z95
    expected = NOT_ACHIEVED if after < before + 0.05 - 1e-12 else ACHIEVED if shown else DIRECTION
    assert ruling.outcome == expected


def test_another_wording_of_the_question_is_never_a_comparison():
    ruling = rule_on_estimates(share(0.3, 900, version=1), share(0.1, 900, version=2), fall_to(0.2))
    assert (ruling.outcome, ruling.reason) == (UNKNOWN, OTHER_DEFINITION)


def test_survey_beside_a_comparison_subtracts_what_happened_there():
    alone = rule_on_estimates(share(0.30, 400), share(0.20, 400), fall_to(0.25))
    beside = rule_on_estimates(
        share(0.30, 400), share(0.20, 400), fall_to(0.25), comparison=(share(0.28, 4000), share(0.20, 4000))
    )

    assert (alone.outcome, beside.outcome) == (ACHIEVED, DIRECTION)
    assert beside.change == pytest.approx(-0.02)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ((None, share(0.2, 100), fall_to(0.1)), NO_BASELINE),
        ((share(0.2, 100), None, fall_to(0.1)), NO_FIGURE),
        ((share(0.2, 100), share(0.1, 100), None), NO_TARGET),
        ((share(0.2, 100), Estimate(0.0, 0.0, 200), fall_to(0.1)), TOO_FEW_ANSWERS),
    ],
)
def test_what_is_missing_makes_a_survey_unknown(facts, reason):
    ruling = rule_on_estimates(*facts)
    assert (ruling.outcome, ruling.reason) == (UNKNOWN, reason)


def test_a_promised_comparison_that_is_not_there_decides_nothing():
    facts = (share(0.3, 900), share(0.1, 900), fall_to(0.2))
    assert rule_on_estimates(*facts, needs_comparison=True).reason == NO_COMPARISON
    assert rule_on_estimates(*facts, is_broken=True).reason == SERIES_BREAK
