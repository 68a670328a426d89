"""The pages of the council and of the college: short, and nothing of the kitchen (S111, S112)."""

from datetime import date, timedelta

import pytest

from agov.reports.overview import AHEAD, MOST, MOST_FOR_ALDERMEN
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import BodyKind, DocumentState
from tests.agov.reports.overview.pages import TODAY, TOMORROW, YESTERDAY, page_of, role, step_in
from tests.factories.policy import (
    BodyFactory,
    ConsequenceFactory,
    CouncilRequestFactory,
    ExpectationFactory,
    MilestoneFactory,
    PolicyCycleFactory,
    PolicyDocumentFactory,
    PriorityFactory,
)
from vap.enums import PriorityState


@pytest.mark.django_db
@pytest.mark.parametrize("who", [Role.RAADSLID, Role.GRIFFIE])
def test_council_reads_what_is_adopted_promised_and_comes_and_nothing_of_the_kitchen(who):
    cycle = PolicyCycleFactory()
    PriorityFactory(cycle=cycle, title="Inbraak", state=PriorityState.APPROVED)
    PriorityFactory(cycle=cycle, title="Nog een concept")
    PolicyDocumentFactory(title="Nota", state=DocumentState.ADOPTED, dated_on=date(2026, 1, 1))
    PolicyDocumentFactory(title="Oude nota", state=DocumentState.ADOPTED, dated_on=date(2020, 1, 1))
    MilestoneFactory(cycle=cycle, title="Vaststellen", planned_on=TOMORROW, body=BodyFactory(kind=BodyKind.COUNCIL))
    MilestoneFactory(cycle=cycle, planned_on=TOMORROW, body=BodyFactory(kind=BodyKind.AGOV))
    step_in(cycle, end_date=YESTERDAY)
    ConsequenceFactory(due_on=YESTERDAY)
    ExpectationFactory(answer_by=YESTERDAY)

    made = page_of(role(who))

    assert [one.what for one in made.adopted.shown] == ["Inbraak", "Nota"]
    assert [one.what for one in made.coming.shown] == ["Vaststellen"]
    assert (made.mine.total, made.late.total) == (0, 0)


@pytest.mark.django_db
def test_every_member_of_the_college_sees_every_priority():
    """S111."""
    made = PriorityFactory.create_batch(3)

    assert set(type(made[0]).objects.visible_to(role(Role.BESTUURDER))) == set(made)


@pytest.mark.django_db
def test_page_of_an_alderman_is_short_and_tells_how_much_more_there_is():
    """S112: it fits on one page of paper."""
    CouncilRequestFactory.create_batch(MOST + 2, raised_on=date(2026, 1, 1), due_on=YESTERDAY)

    mayor, adviser = page_of(role(Role.BESTUURDER)).late, page_of(role(Role.GRIFFIE)).late

    assert (len(mayor.shown), mayor.more, mayor.late) == (MOST_FOR_ALDERMEN, MOST + 2 - MOST_FOR_ALDERMEN, MOST + 2)
    assert (len(adviser.shown), adviser.more) == (MOST, 2)
    assert page_of(role(Role.BESTUURDER), everything=True).late.more == 0


@pytest.mark.django_db
def test_what_comes_stops_after_a_year():
    cycle = PolicyCycleFactory()
    MilestoneFactory(cycle=cycle, planned_on=TODAY + AHEAD)
    MilestoneFactory(cycle=cycle, planned_on=TODAY + AHEAD + timedelta(days=1))

    assert page_of(role(Role.BESTUURDER)).coming.total == 1
