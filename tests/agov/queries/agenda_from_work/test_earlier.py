"""Matters that meetings and the council left: requests, agreements, minutes, proposals."""

from datetime import date

import pytest

from agov.enums import AgovTask, Audience, ItemState, SubjectKind
from agov.queries.agenda_from_work import candidates_for
from agov.stats.agenda import Urgency
from tests.agov.queries.agenda_from_work.proposed import DAY, ONE, PREVIOUS, keys, only, window
from tests.agov.queries.agenda_from_work.test_one_agenda import fill
from tests.factories.meetings import (
    AgendaItemFactory,
    ItemProposalFactory,
    MeetingFactory,
    MinutesFactory,
    OutcomeFactory,
    PostponementFactory,
)
from tests.factories.plans import LightFactory
from tests.factories.policy import CouncilRequestFactory
from vap.enums import LightValue

pytestmark = pytest.mark.django_db


def test_requests_of_the_council_that_are_late_are_open_to_the_council(meeting, secretary):
    row = CouncilRequestFactory(due_on=DAY - ONE)
    CouncilRequestFactory(due_on=DAY)

    one = only(meeting, secretary)

    assert (one.key, one.audience, one.task) == (f"request:{row.pk}", Audience.OPEN, AgovTask.REPORTING)


def test_the_rest_is_for_the_overleg_only_and_what_returns_keeps_its_readers(meeting, secretary):
    fill(meeting, 1)

    found = candidates_for(window(meeting, secretary))

    rest = [one for one in found if one.source not in ("verzoek van de raad", "doorgeschoven punt", "open afspraak")]
    assert len(rest) > 8
    assert {one.audience for one in rest} == {Audience.MEMBERS}
    assert {one.audience for one in found if one.source == "doorgeschoven punt"} == {Audience.OPEN}


def test_postponed_items_come_back_until_they_did(meeting, secretary):
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    row = AgendaItemFactory(meeting=earlier, state=ItemState.POSTPONED, state_reason="Geen tijd.", minutes=25)

    one = only(meeting, secretary)

    assert (one.key, one.minutes) == (f"postponed:{row.pk}", 25)
    assert one.why == "Doorgeschoven op 11 juni 2026: Geen tijd."
    AgendaItemFactory(meeting=meeting, returned_from=row)
    assert keys(meeting, secretary) == set()


def test_open_agreement_says_how_often_it_was_put_off(meeting, secretary):
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    row = OutcomeFactory(agreement=True, item__meeting=earlier, due_on=date(2026, 11, 1))
    PostponementFactory(outcome=row), PostponementFactory(outcome=row)
    OutcomeFactory(agreement=True)  # of another body

    one = only(meeting, secretary)

    assert one.key == f"agreement:{row.pk}"
    assert one.why == (
        "Deze afspraak staat nog open en is dan te laat: hoofd veiligheid, klaar op 1 november 2026. "
        "Al 2 keer uitgesteld."
    )


def test_minutes_of_the_previous_meeting_that_was_held(meeting, secretary):
    held = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)

    assert keys(meeting, secretary, previous=held) == {f"minutes:{held.pk}"}
    assert keys(meeting, secretary, previous=MeetingFactory(convened=True)) == set()
    adopted = {"state": "adopted", "adopted_at": PREVIOUS, "adopted_in": AgendaItemFactory()}
    MinutesFactory(meeting=held, react_until=DAY, circulated_at=PREVIOUS, **adopted)
    assert keys(meeting, secretary, previous=held) == set()


def test_open_proposals(meeting, secretary):
    row = ItemProposalFactory(minutes=7)
    ItemProposalFactory(state="declined", answer="Nee.")

    one = only(meeting, secretary)

    assert (one.key, one.minutes) == (f"proposal:{row.pk}", 7)


def test_what_two_lists_name_is_proposed_once_with_both_reasons(meeting, secretary):
    light = LightFactory(value=LightValue.BAD, reason="Het ligt stil")
    ItemProposalFactory(subject_kind=SubjectKind.VAP, subject_id=light.vap.pk, reason="Bewoners klagen.")

    found = [one for one in candidates_for(window(meeting, secretary)) if one.subject_id == light.vap.pk]

    assert len(found) == 1
    assert found[0].key.startswith("proposal:")
    assert "Bewoners klagen." in found[0].why
    assert "Het ligt stil" in found[0].why
    assert found[0].urgency == Urgency.NOW
