"""Minutes in stages: made from the facts, written by hand and never overwritten, reacted to, adopted and locked."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from agov.enums import Attendance, Audience, ItemKind, ItemState, MinutesState, ReactionState, SubjectKind
from agov.models import Minutes, MinutesReaction, MinutesSection
from agov.notices import LETTERS
from agov.reports.minutes_text import parts_of
from agov.reports.overview import build_overview
from agov.services import minutes as services
from agov.services.outcomes import OutcomeError
from agov.services.treatment import settle_item
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import NotNeededError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    MeetingFactory,
    MinutesFactory,
    MinutesReactionFactory,
    MinutesSectionFactory,
    OutcomeFactory,
    PostponementFactory,
)

AT = datetime(2026, 12, 20, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def meeting():
    return MeetingFactory(held=True)


def make(meeting, secretary):
    return services.make_minutes(meeting_id=meeting.pk, by=secretary, at=AT)


def text_of(item):
    return MinutesSection.objects.get(item=item).text


# --- what the facts say


def test_who_was_there_by_function_with_who_came_instead(meeting):
    police = OrganisationFactory(name="Politie")
    for attendance, function, more in [
        (Attendance.PRESENT, "burgemeester", {}),
        (Attendance.REPLACED, "hoofd zorg", {"replaced_by": "beleidsadviseur zorg"}),
        (Attendance.EXCUSED, "officier van justitie", {}),
    ]:
        InviteeFactory(meeting=meeting, function=function, attendance=attendance, **more)
    InviteeFactory(
        meeting=meeting, guest=True, function="wijkagent", organisation_name=police.name, attendance=Attendance.PRESENT
    )

    text = parts_of(meeting)[0].text

    assert text.splitlines() == [
        "Aanwezig: burgemeester; wijkagent, Politie (gast).",
        "Vervangen: hoofd zorg, door beleidsadviseur zorg.",
        "Afgemeld: officier van justitie.",
    ]


def test_each_item_says_its_outcomes_or_what_became_of_it(meeting):
    with_two = AgendaItemFactory(meeting=meeting, position=1)
    OutcomeFactory(item=with_two, year=2026, number=4, text="De aanpak gaat door.")
    OutcomeFactory(
        item=with_two, agreement=True, year=2026, number=5, text="Er komen cijfers.", owner_function="teamchef"
    )
    AgendaItemFactory(meeting=meeting, position=2, state=ItemState.POSTPONED, state_reason="Geen tijd.")
    AgendaItemFactory(meeting=meeting, position=3, state=ItemState.DECIDED)

    texts = [part.text for part in parts_of(meeting)[1:]]

    assert texts == [
        "Conclusie 2026-04: De aanpak gaat door.\n"
        "Afspraak 2026-05: Er komen cijfers. Wie: teamchef. Klaar op 1 maart 2027.",
        "Doorgeschoven: Geen tijd.",
        "Besproken, zonder uitkomst.",
    ]


def test_minutes_say_that_earlier_minutes_were_adopted(meeting):
    AgendaItemFactory(meeting=meeting, state=ItemState.DECIDED, subject_kind=SubjectKind.MINUTES, subject_id=1)

    assert parts_of(meeting)[1].text == "Het verslag is vastgesteld."


def test_minutes_keep_the_day_that_was_agreed_also_when_it_was_put_off(meeting):
    agreed = OutcomeFactory(item__meeting=meeting, agreement=True, due_on=date(2027, 6, 1), text="Er komen cijfers.")
    PostponementFactory(outcome=agreed, was_due_on=date(2027, 3, 1), due_on=date(2027, 6, 1))

    assert "Klaar op 1 maart 2027." in parts_of(meeting)[1].text


# --- made, renewed, written by hand


def test_before_the_meeting_there_are_no_minutes(secretary):
    with pytest.raises(services.MinutesError, match="na de vergadering"):
        make(MeetingFactory(convened=True), secretary)


def test_renewing_follows_the_facts(meeting, secretary):
    item = AgendaItemFactory(meeting=meeting)
    make(meeting, secretary)
    assert text_of(item) == "Nog niet behandeld."

    OutcomeFactory(item=item, year=2026, number=9, text="De aanpak gaat door.")
    make(meeting, secretary)

    assert text_of(item) == "Conclusie 2026-09: De aanpak gaat door."
    assert Minutes.objects.count() == 1


def test_words_by_hand_are_never_overwritten_and_both_texts_stay(meeting, secretary):
    item = AgendaItemFactory(meeting=meeting)
    make(meeting, secretary)
    section = MinutesSection.objects.get(item=item)
    services.write_section(
        section_id=section.pk, seen=section.revision, text="Er was een lang gesprek.", by=secretary, at=AT
    )
    OutcomeFactory(item=item, year=2026, number=9, text="De aanpak gaat door.")

    for _ in range(3):
        make(meeting, secretary)

    section.refresh_from_db()
    assert section.text == "Er was een lang gesprek."
    assert section.generated == "Conclusie 2026-09: De aanpak gaat door."
    assert section.has_newer


def test_who_keeps_its_own_words_is_not_asked_again_until_the_facts_change(meeting, secretary):
    section = MinutesSectionFactory(
        minutes__meeting=meeting, is_edited=True, text="Mijn tekst.", base="Was.", generated="Nu."
    )

    services.choose_text(section_id=section.pk, seen=1, take_generated=False, by=secretary, at=AT)

    section.refresh_from_db()
    assert (section.text, section.has_newer, section.is_edited) == ("Mijn tekst.", False, True)


def test_who_takes_the_new_text_has_it_and_it_follows_again(meeting, secretary):
    section = MinutesSectionFactory(
        minutes__meeting=meeting, is_edited=True, text="Mijn tekst.", base="Was.", generated="Nu."
    )

    services.choose_text(section_id=section.pk, seen=1, take_generated=True, by=secretary, at=AT)

    section.refresh_from_db()
    assert (section.text, section.base, section.is_edited) == ("Nu.", "Nu.", False)


def test_the_second_writer_is_told(meeting, secretary):
    section = MinutesSectionFactory(minutes__meeting=meeting)
    services.write_section(section_id=section.pk, seen=1, text="Eerst.", by=secretary, at=AT)

    with pytest.raises(StaleEditError):
        services.write_section(section_id=section.pk, seen=1, text="Daarna.", by=secretary, at=AT)


def test_the_database_keeps_text_and_facts_together_unless_written_by_hand():
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesSectionFactory(text="Anders.", is_edited=False)


# --- reactions


@pytest.fixture
def circulated(meeting):
    return MinutesFactory(meeting=meeting, circulated=True)


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


# --- adopting


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


# --- who reads what


def test_who_reads_which_minutes(circulated, secretary):
    readers = {
        "secretary": secretary,
        "adviser": UserFactory(roles=[Role.BELEIDSADVISEUR]),
        "inside": UserFactory(roles=[Role.ONDERZOEKER]),
        "table": attendee(circulated.meeting),
        "council": UserFactory(roles=[Role.RAADSLID]),
        "partner": UserFactory(roles=[Role.PARTNER]),
    }
    seen = {}
    for state in (MinutesState.CONCEPT, MinutesState.CIRCULATED):
        Minutes.objects.filter(pk=circulated.pk).update(state=state)
        seen[state] = {name for name, user in readers.items() if Minutes.objects.visible_to(user).exists()}
    later = AgendaItemFactory()
    Minutes.objects.filter(pk=circulated.pk).update(state=MinutesState.ADOPTED, adopted_at=AT, adopted_in=later)
    seen[MinutesState.ADOPTED] = {name for name, user in readers.items() if Minutes.objects.visible_to(user).exists()}

    assert seen == {
        MinutesState.CONCEPT: {"secretary", "adviser"},
        MinutesState.CIRCULATED: {"secretary", "adviser", "inside", "table"},
        MinutesState.ADOPTED: {"secretary", "adviser", "inside", "table", "council"},
    }


def test_the_section_of_a_closed_item_is_for_who_reads_the_item(circulated, secretary):
    closed = AgendaItemFactory(meeting=circulated.meeting, audience=Audience.CLOSED, closed_ground="Woo 5.1")
    section = MinutesSectionFactory(minutes=circulated, item=closed)
    attendance = MinutesSectionFactory(minutes=circulated, item=None)

    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])

    assert set(MinutesSection.objects.visible_to(secretary)) == {section, attendance}
    assert set(MinutesSection.objects.visible_to(adviser)) == {attendance}


# --- who hears of it


def mails():
    return list(OutgoingMail.objects.filter(kind="minutes_circulated").order_by("to"))


def test_who_was_there_gets_a_mail_without_the_text(meeting, secretary):
    item = AgendaItemFactory(meeting=meeting, title="Verlichting")
    OutcomeFactory(item=item, text="Meer licht.")
    InviteeFactory(meeting=meeting, user=UserFactory(), email="a@oefenstad.example", attendance=Attendance.PRESENT)
    InviteeFactory(meeting=meeting, user=UserFactory(), email="b@oefenstad.example", attendance=Attendance.EXCUSED)
    InviteeFactory(meeting=meeting, email="c@oefenstad.example", attendance=Attendance.PRESENT)  # no account
    minutes = make(meeting, secretary)

    services.circulate(minutes_id=minutes.pk, react_until=date(2027, 1, 10), by=secretary, at=AT)

    [mail] = mails()
    letter = LETTERS["minutes_circulated"](mail, AT)
    assert mail.to == "a@oefenstad.example"
    assert "10 januari 2027" in letter.text
    assert f"/overleg/{meeting.pk}/verslag/" in letter.text
    assert "licht" not in letter.text.lower()


def test_a_mail_that_is_too_late_is_not_needed(circulated):
    invitee = InviteeFactory(
        meeting=circulated.meeting, user=UserFactory(), email="a@oefenstad.example", attendance=Attendance.PRESENT
    )
    mail = OutgoingMail(kind="minutes_circulated", to=invitee.email, data={"invitee": invitee.pk})
    assert LETTERS["minutes_circulated"](mail, AT)

    with pytest.raises(NotNeededError):
        LETTERS["minutes_circulated"](mail, datetime(2027, 1, 11, 9, tzinfo=UTC))
    Minutes.objects.filter(pk=circulated.pk).update(state=MinutesState.CONCEPT)
    with pytest.raises(NotNeededError):
        LETTERS["minutes_circulated"](mail, AT)


def test_minutes_and_reactions_wait_on_the_page_of_who_must_do_something(circulated, secretary):
    section = MinutesSectionFactory(minutes=circulated)
    user = attendee(circulated.meeting)
    today = date(2026, 12, 20)
    keys = {one.key for one in build_overview(user=user, today=today, everything=True).mine.shown}
    assert f"minutes-{circulated.pk}" in keys

    react(section, user)

    assert not [one for one in build_overview(user=user, today=today).mine.shown if one.key.startswith("minutes-")]
    keys = {one.key for one in build_overview(user=secretary, today=today, everything=True).mine.shown}
    assert f"reactions-{circulated.pk}" in keys
