"""Mandates that do not hold for all of a cycle (S2), and milestones that slip (S9)."""

from datetime import date, timedelta

import pytest

from cycle.enums import MandateKind
from cycle.queries.basis import GapKind, mandate_gap, mandate_gaps, milestone_lines
from tests.factories.policy import MandateFactory, MilestoneFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db


def days_without(cycle, *mandates):
    """Count day by day."""
    days = [cycle.start_date + timedelta(n) for n in range((cycle.end_date - cycle.start_date).days + 1)]
    return sum(not any(one.start_date <= day <= one.end_date for one in mandates) for day in days)


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (date(2022, 3, 16), date(2026, 3, 18), GapKind.ENDS_INSIDE),
        (date(2022, 3, 16), date(2026, 2, 28), GapKind.ENDED_BEFORE),
        (date(2026, 3, 19), date(2030, 3, 20), GapKind.BEGINS_INSIDE),
        (date(2028, 6, 1), date(2030, 3, 20), GapKind.BEGINS_AFTER),
        (date(2026, 4, 1), date(2027, 4, 1), GapKind.ENDS_INSIDE),
        (date(2026, 3, 1), date(2028, 5, 31), None),
    ],
)
def test_a_mandate_that_does_not_hold_for_all_of_the_cycle(start, end, kind):
    cycle = PolicyCycleFactory()  # 1 March 2026 to 31 May 2028
    mandate = MandateFactory(start_date=start, end_date=end)

    gap = mandate_gap(cycle, mandate)

    assert (gap and gap.kind) == kind
    if gap:
        assert gap.days == gap.open_days == days_without(cycle, mandate)


def test_a_follower_of_the_same_kind_closes_the_gap_and_gives_no_notice_itself():
    cycle = PolicyCycleFactory()
    old = MandateFactory(start_date=date(2022, 3, 16), end_date=date(2026, 3, 18))
    new = MandateFactory(start_date=date(2026, 3, 19), end_date=date(2030, 3, 20))
    plan = MandateFactory(kind=MandateKind.SAFETY_PLAN, start_date=date(2023, 1, 1), end_date=date(2026, 12, 31))
    cycle.mandates.set([old, new, plan])

    gaps = {gap.mandate: gap for gap in mandate_gaps([cycle])}

    assert set(gaps) == {old, plan}
    assert gaps[old].open_days == 0 == days_without(cycle, old, new)
    assert gaps[plan].open_days == days_without(cycle, plan) == 517


@pytest.mark.parametrize(("reached", "slip", "shown"), [(14, 14, 0), (15, 15, 15), (-3, 0, 0), (None, 40, 40)])
def test_slip_of_more_than_fourteen_days_is_shown_in_days(reached, slip, shown):
    planned = date(2026, 12, 15)
    milestone = MilestoneFactory(
        planned_on=planned, reached_on=None if reached is None else planned + timedelta(days=reached)
    )

    [line] = milestone_lines([milestone], planned + timedelta(days=40))

    assert (line.slip, line.shown_slip) == (slip, shown)
