"""Calendars side by side: each planted conflict is found and nothing else (M13, S160), and dates that follow (S106)."""

import random
from datetime import date, timedelta

import pytest

from cycle.stats.clashes import ClashKind, Need, Plan, find_clashes, moved_for

NEED = Need(asked_on=date(2026, 12, 1), work_starts=date(2027, 3, 1), work_ends=date(2028, 2, 29))
YEAR_2027 = {"applies_from": date(2027, 1, 1), "applies_until": date(2027, 12, 31)}
YEAR_2028 = {"applies_from": date(2028, 1, 1), "applies_until": date(2028, 12, 31)}
YEAR_2029 = {"applies_from": date(2029, 1, 1), "applies_until": date(2029, 12, 31)}


@pytest.mark.parametrize(
    ("plan", "kind", "days"),
    [
        (Plan(1, date(2026, 10, 1), **YEAR_2027), ClashKind.CLOSED_BEFORE_ASKED, 61),  # 31 + 30
        (Plan(1, date(2026, 11, 30), **YEAR_2027), ClashKind.CLOSED_BEFORE_ASKED, 1),
        (Plan(1, date(2027, 4, 1), **YEAR_2027), ClashKind.DECIDED_AFTER_START, 31),
    ],
)
def test_planted_clash_is_found(plan, kind, days):
    (clash,) = find_clashes(NEED, [plan])

    assert (clash.plan, clash.kind, clash.days) == (plan, kind, days)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(1, date(2026, 12, 1), **YEAR_2027),  # on the very day
        Plan(1, date(2027, 3, 1), **YEAR_2027),  # on the first day of the work
        Plan(1, date(2027, 10, 1), **YEAR_2028),  # after the start, but about a year that comes later
        Plan(1, date(2026, 10, 1), **YEAR_2029),  # about a year without our work
        Plan(1, date(2025, 10, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_plan_that_fits_is_no_clash(plan):
    assert find_clashes(NEED, [plan]) == []


def test_random_plans_give_what_a_walk_over_the_days_gives():
    randomly = random.Random(13)
    work = {NEED.work_starts + timedelta(days=n) for n in range((NEED.work_ends - NEED.work_starts).days + 1)}
    plans = []
    for key in range(300):
        closes = date(2026, 1, 1) + timedelta(days=randomly.randrange(900))
        begins = closes + timedelta(days=randomly.randrange(-90, 200))
        plans.append(Plan(key, closes, begins, begins + timedelta(days=randomly.randrange(1, 730))))

    expected = {}
    for plan in plans:
        span = (plan.applies_until - plan.applies_from).days + 1
        about = {plan.applies_from + timedelta(days=n) for n in range(span)}
        if not about & work:
            continue
        if (NEED.asked_on - plan.closes_on).days > 0:
            expected[plan.key] = ClashKind.CLOSED_BEFORE_ASKED
        elif NEED.work_starts in about and (plan.closes_on - NEED.work_starts).days > 0:
            expected[plan.key] = ClashKind.DECIDED_AFTER_START

    found = find_clashes(NEED, plans)

    assert {clash.plan.key: clash.kind for clash in found} == expected
    assert set(expected.values()) == set(ClashKind)
    assert [clash.plan.closes_on for clash in found] == sorted(clash.plan.closes_on for clash in found)


@pytest.mark.parametrize(
    ("due", "moved"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 5, 31), None),
        (date(2026, 6, 30), (date(2026, 3, 31), date(2026, 6, 30))),
        (date(2026, 2, 1), (date(2026, 2, 1), date(2026, 5, 3))),
    ],
)
def test_step_follows_what_must_come_in(due, moved):
    assert moved_for(start=date(2026, 3, 1), end=date(2026, 5, 31), due=due) == moved
