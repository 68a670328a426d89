"""What is late, for who can do something about it (S3)."""

from datetime import date

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import RequestKind
from tests.agov.reports.overview.pages import INSIDE, YESTERDAY, keys, page_of, role, step_in
from tests.factories import ExpectedDeliveryFactory
from tests.factories.policy import (
    ConsequenceFactory,
    CouncilRequestFactory,
    ExpectationFactory,
    MilestoneFactory,
    PolicyCycleFactory,
    RouteStopFactory,
    RunningProjectFactory,
)


@pytest.mark.django_db
@pytest.mark.parametrize("who", INSIDE)
def test_everything_late_is_on_the_page_of_staff(who):
    cycle = PolicyCycleFactory()
    step_in(cycle, end_date=YESTERDAY)
    MilestoneFactory(cycle=cycle, planned_on=YESTERDAY)
    RouteStopFactory(round__cycle=cycle, planned_on=YESTERDAY)
    CouncilRequestFactory(raised_on=date(2026, 1, 1), due_on=YESTERDAY)
    ConsequenceFactory(due_on=YESTERDAY)
    ExpectationFactory(answer_by=YESTERDAY)
    RunningProjectFactory(end_date=YESTERDAY)

    made = page_of(role(who), everything=True)

    found = {*keys(made.mine), *keys(made.late)}
    assert found == {"step", "milestone", "stop", "request", "consequence", "expectation", "project"}
    assert all(one.is_late for one in made.late.shown)
    assert not {one.key for one in made.mine.shown} & {one.key for one in made.late.shown}


@pytest.mark.django_db
def test_promise_past_its_day_is_on_the_secretarys_list_and_on_that_of_the_council():
    """S3."""
    CouncilRequestFactory(kind=RequestKind.PROMISE, title="Plan", raised_on=date(2026, 1, 1), due_on=YESTERDAY)

    secretary, council = page_of(role(Role.AGOV_SECRETARIS)), page_of(role(Role.RAADSLID))

    assert [(one.what, one.words) for one in secretary.mine.shown] == [("Plan", "te laat sinds 23 november 2026")]
    assert [(one.what, one.is_late) for one in council.late.shown] == [("Plan", True)]
    assert [one.what for one in council.promised.shown] == ["Plan"]


@pytest.mark.django_db
def test_late_figures_are_one_line():
    for _ in range(4):
        ExpectedDeliveryFactory(due_on=YESTERDAY)

    made = page_of(role(Role.BELEIDSADVISEUR))

    assert [one.what for one in made.late.shown] == ["4 leveringen van cijfers"]
