"""The rule of a goal for what we do ourselves, for levels and for chains."""

from itertools import product

import pytest

from analysis.stats.goal_rule import ACHIEVED, DIRECTION, NOT_ACHIEVED, UNKNOWN
from analysis.stats.goal_rule_judged import rule_on_chain, rule_on_levels, rule_on_output


@pytest.mark.parametrize(
    ("done", "target", "outcome"),
    [(12, 12, ACHIEVED), (13, 12, ACHIEVED), (11, 12, NOT_ACHIEVED), (None, 12, UNKNOWN), (12, None, UNKNOWN)],
)
def test_output(done, target, outcome):
    assert rule_on_output(done, target).outcome == outcome


@pytest.mark.parametrize(
    ("levels", "baseline", "target", "outcome"),
    [
        ((4, 4, 5), 2, 4, ACHIEVED),
        ((3, 4, 4), 2, 4, DIRECTION),  # not everybody sees it
        ((2, 3, 4), 2, 4, NOT_ACHIEVED),
        ((3, 4), 2, 4, DIRECTION),
        ((4,), 2, 4, ACHIEVED),
        ((2,), 2, 2, DIRECTION),  # it was there already
        ((), 2, 4, UNKNOWN),
        ((4,), None, 4, UNKNOWN),
        ((4,), 2, None, UNKNOWN),
    ],
)
def test_levels(levels, baseline, target, outcome):
    assert rule_on_levels(levels, baseline, target).outcome == outcome


@pytest.mark.parametrize("states", list(product([True, False, None], repeat=3)))
def test_chain(states):
    ruling = rule_on_chain(dict(zip(("shelter", "care", "repression"), states, strict=True)))

    expected = NOT_ACHIEVED if False in states else UNKNOWN if None in states else ACHIEVED
    assert ruling.outcome == expected
    assert ruling.value == states.count(True)


def test_a_chain_without_links_is_unknown():
    assert rule_on_chain({}).outcome == UNKNOWN
