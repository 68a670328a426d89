"""Reactions of who was there, and a later meeting that adopts."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import Attendance, ItemKind, ItemState, MinutesState, ReactionState, SubjectKind
from agov.models import MinutesReaction
from agov.services import minutes as services
from agov.services.outcomes import OutcomeError
from agov.services.treatment import settle_item
from amersfoort_veiligheid.accounts.enums import Role
from tests.agov.services.minutes.written import AT, make
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    MeetingFactory,
    MinutesFactory,
    MinutesReactionFactory,
    MinutesSectionFactory,
)

pytestmark = pytest.mark.django_db


def attendee(meeting, attendance=Attendance.PRESENT):
    user = UserFactory(roles=[Role.BESTUURDER])
    InviteeFactory(meeting=meeting, user=user, attendance=attendance)
    return user


def react(section, user, at=AT):
    return services.react(section_id=section.pk, text="Dit was anders.", by=user, at=at)


def test_who_was_there_reacts(circulated):
    section = MinutesSectionFactory(minutes=circulated)
    user = attendee(circulated.meeting)

    made = react(section, user)

    assert (made.text, made.state, made.invitee.user) == ("Dit was anders.", ReactionState.OPEN, user)


@pytest.mark.parametrize("attendance", [one for one in Attendance if one != Attendance.PRESENT])
def test_who_was_not_there_does_not_react(circulated, attendance):
    section = MinutesSectionFactory(minutes=circulated)
    user = UserFactory()
    replaced = "loco" if attendance == Attendance.REPLACED else ""
    InviteeFactory(meeting=circulated.meeting, user=user, attendance=attendance, replaced_by=replaced)

    with pytest.raises(services.MinutesError, match="wie bij de vergadering was"):
        react(section, user)

    assert not MinutesReaction.objects.exists()


def test_after_the_day_nobody_reacts(circulated):
    section = MinutesSectionFactory(minutes=circulated)
    user = attendee(circulated.meeting)

    # half past eleven in the evening of 10 January in Greenwich is 11 January in Amersfoort
    with pytest.raises(services.MinutesError, match="tot en met 10-01-2027"):
        react(section, user, at=datetime(2027, 1, 10, 23, 30, tzinfo=UTC))

    assert react(section, user, at=datetime(2027, 1, 10, 22, 30, tzinfo=UTC)).pk


def test_on_a_concept_nobody_reacts(meeting):
    section = MinutesSectionFactory(minutes__meeting=meeting)

    with pytest.raises(services.MinutesError, match="nu niet"):
        react(section, attendee(meeting))


def test_a_reaction_gets_an_answer_in_words(circulated, secretary):
    reaction = MinutesReactionFactory(section__minutes=circulated)
    with pytest.raises(services.MinutesError):
        services.answer_reaction(reaction_id=reaction.pk, to=ReactionState.TAKEN_OVER, answer=" ", by=secretary, at=AT)

    services.answer_reaction(
        reaction_id=reaction.pk, to=ReactionState.NOT_TAKEN_OVER, answer="Zo is het gezegd.", by=secretary, at=AT
    )

    reaction.refresh_from_db()
    assert (reaction.state, reaction.answer) == (ReactionState.NOT_TAKEN_OVER, "Zo is het gezegd.")


@pytest.fixture
def adopting_item(meeting):
    later = MeetingFactory(convened=True, starts_at=datetime(2027, 6, 3, 8, tzinfo=UTC))
    return AgendaItemFactory(
        meeting=later, kind=ItemKind.DECIDE, subject_kind=SubjectKind.MINUTES, subject_id=meeting.pk
    )


def settle(item, secretary, to=ItemState.DECIDED):
    return settle_item(item_id=item.pk, to=to, by=secretary, at=AT)


def test_a_later_meeting_adopts_and_then_nothing_changes(circulated, adopting_item, secretary):
    section = MinutesSectionFactory(minutes=circulated)
    reaction = MinutesReactionFactory(
        section=section, state=ReactionState.TAKEN_OVER, answer="Aangepast.", answered_at=AT
    )

    settle(adopting_item, secretary)

    circulated.refresh_from_db()
    assert (circulated.state, circulated.adopted_in) == (MinutesState.ADOPTED, adopting_item)
    attempts = [
        lambda: make(circulated.meeting, secretary),
        lambda: services.write_section(section_id=section.pk, seen=1, text="Anders.", by=secretary, at=AT),
        lambda: services.choose_text(section_id=section.pk, seen=1, take_generated=True, by=secretary, at=AT),
        lambda: react(section, attendee(circulated.meeting)),
        lambda: services.take_back(minutes_id=circulated.pk, by=secretary, at=AT),
        lambda: services.circulate(minutes_id=circulated.pk, react_until=date(2027, 2, 1), by=secretary, at=AT),
        lambda: services.answer_reaction(
            reaction_id=reaction.pk, to=ReactionState.TAKEN_OVER, answer="Toch.", by=secretary, at=AT
        ),
    ]
    for attempt in attempts:
        with pytest.raises(services.MinutesError):
            attempt()
    with pytest.raises(OutcomeError, match="dat blijft zo"):
        settle(adopting_item, secretary, to=ItemState.OPEN)


def test_a_concept_is_not_adopted(meeting, adopting_item, secretary):
    MinutesFactory(meeting=meeting)

    with pytest.raises(OutcomeError, match="nog niet rondgestuurd"):
        settle(adopting_item, secretary)

    adopting_item.refresh_from_db()
    assert adopting_item.state == ItemState.OPEN


def test_with_an_open_reaction_nothing_is_adopted(circulated, adopting_item, secretary):
    MinutesReactionFactory(section__minutes=circulated)

    with pytest.raises(OutcomeError, match="reacties"):
        settle(adopting_item, secretary)
