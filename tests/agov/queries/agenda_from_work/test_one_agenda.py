"""For one agenda: nothing twice, nothing its reader may not see, and as many queries for more."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agov.enums import Audience, ItemState, SubjectKind
from agov.queries.agenda_from_work import SOURCES, from_work
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import RoundState
from tests.agov.queries.agenda_from_work.proposed import DAY, ONE, PREVIOUS, keys
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    ItemProposalFactory,
    MeetingFactory,
    OutcomeFactory,
    PostponementFactory,
    SetAsideFactory,
)
from tests.factories.plans import InnovationThemeFactory, LightFactory, VAPFactory
from tests.factories.policy import (
    ConsequenceFactory,
    CouncilRequestFactory,
    DeviationFactory,
    ExpectationFactory,
    MandateFactory,
    MilestoneFactory,
    PolicyCycleFactory,
    RoundFactory,
    RunningProjectFactory,
    StepPlaceFactory,
)
from vap.enums import LightValue

pytestmark = pytest.mark.django_db


def test_what_stands_on_the_agenda_or_was_set_aside_is_not_proposed(meeting, secretary):
    on_it, aside, left = (ExpectationFactory(answer_by=date(2020, 1, 1)) for _ in range(3))
    AgendaItemFactory(meeting=meeting, subject_kind=SubjectKind.EXPECTATION, subject_id=on_it.pk, minutes=50)
    AgendaItemFactory(meeting=meeting, minutes=30, state=ItemState.WITHDRAWN, state_reason="Weg.")
    SetAsideFactory(meeting=meeting, key=f"expectation:{aside.pk}")

    found = from_work(meeting, secretary)

    assert [row.candidate.key for row in found.rows] == [f"expectation:{left.pk}"]
    assert found.minutes_left == 40
    assert [one.key for one in found.set_aside] == [f"expectation:{aside.pk}"]


def test_nothing_is_proposed_that_the_reader_may_not_see(meeting):
    fill(meeting, 1)
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    closed = {"audience": Audience.CLOSED, "closed_ground": "Woo artikel 5.1"}
    AgendaItemFactory(meeting=earlier, state=ItemState.POSTPONED, state_reason="Geen tijd.", **closed)
    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])

    hidden = keys(meeting, secretary) - keys(meeting, adviser)

    assert {key.partition(":")[0] for key in hidden} == {"postponed"}


def fill(meeting, count):
    """Add ``count`` of everything that any of the lists looks for."""
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    for _ in range(count):
        StepPlaceFactory(cycle=meeting.cycle)
        RoundFactory(cycle=PolicyCycleFactory(), state=RoundState.OPEN)
        MilestoneFactory(cycle=PolicyCycleFactory())
        DeviationFactory(cycle=meeting.cycle, made_at=PREVIOUS + ONE)
        LightFactory(value=LightValue.BAD)
        VAPFactory(running=True, start_date=date(2025, 1, 1))
        ExpectationFactory(answer_by=date(2026, 1, 1))
        ConsequenceFactory(due_on=date(2026, 1, 1))
        InnovationThemeFactory(running=True)
        meeting.cycle.mandates.add(MandateFactory(end_date=DAY))
        RunningProjectFactory(end_date=date(2026, 1, 1))
        CouncilRequestFactory(due_on=date(2026, 2, 1))
        ItemProposalFactory()
        AgendaItemFactory(meeting=earlier, state=ItemState.POSTPONED, state_reason="Geen tijd.")
        PostponementFactory(outcome=OutcomeFactory(agreement=True, item__meeting=earlier))


def test_number_of_queries_does_not_grow(meeting, secretary):
    counted = {}
    from_work(meeting, secretary)  # warms what is kept between requests
    for count in (1, 3):
        fill(meeting, count - len(counted))
        with CaptureQueriesContext(connection) as seen:
            rows = from_work(meeting, secretary).rows
        counted[count] = (len(seen), len(rows))

    assert counted[3][1] >= counted[1][1] + 20
    assert counted[3][0] == counted[1][0]
    assert len(SOURCES) == 16
