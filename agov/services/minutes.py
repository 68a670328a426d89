"""Minutes in stages: a concept from the facts, words by hand, reactions with an answer, adopted by a later meeting."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agov import tasks
from agov.enums import MINUTES_MOVES, Attendance, MeetingState, MinutesState, ReactionState, SubjectKind
from agov.models import AgendaItem, Invitee, Meeting, Minutes, MinutesReaction, MinutesSection
from agov.reports.minutes_text import parts_of
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.editing import claim_revision

AFTER = (MeetingState.HELD, MeetingState.CLOSED)


class MinutesError(Exception):
    """The minutes do not allow this; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def _locked(minutes_id: int) -> Minutes:
    return Minutes.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=minutes_id)


def _refuse_when_adopted(minutes: Minutes) -> None:
    if minutes.state == MinutesState.ADOPTED:
        raise MinutesError("Dit verslag is vastgesteld en verandert niet meer.")


def _move(minutes: Minutes, to: MinutesState) -> None:
    if to not in MINUTES_MOVES[MinutesState(minutes.state)]:
        raise MinutesError(f"Dit kan niet: het verslag is {minutes.get_state_display()}.")
    minutes.state = to


# --- the text


@transaction.atomic
def make_minutes(*, meeting_id: int, by: User, at: datetime) -> Minutes:
    """Make the concept from attendance and outcomes, or bring it up to date; words by hand stay as they are."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.state not in AFTER:
        raise MinutesError("Een verslag maken kan pas na de vergadering.")
    minutes, is_new = Minutes.objects.get_or_create(meeting=meeting, defaults={"made_by": by, "made_at": at})
    _refuse_when_adopted(minutes)
    known = {section.item_id: section for section in minutes.sections.select_for_update(of=("self",))}
    renewed = 0
    for position, part in enumerate(parts_of(meeting), start=1):
        section = known.get(part.item.pk if part.item else None)
        if section is None:
            section = MinutesSection(minutes=minutes, item=part.item)
        elif (section.generated, section.title, section.position) == (part.text, part.title, position):
            continue
        _renew(section, title=part.title, position=position, text=part.text)
        renewed += 1
    audit.record(event="minutes.made" if is_new else "minutes.renewed", target=minutes, by=by, at=at, count=renewed)
    return minutes


def _renew(section: MinutesSection, *, title: str, position: int, text: str) -> None:
    """Note what the facts say now; the text that holds follows only when nobody wrote it by hand."""
    section.title, section.position, section.generated = title, position, text
    if not section.is_edited:
        section.text = section.base = text
    if section.pk:
        section.revision += 1
    section.save()


@transaction.atomic
def write_section(*, section_id: int, seen: int, text: str, by: User, at: datetime) -> MinutesSection:
    """Write a section by hand; from then on no renewal changes it. Raises ``StaleEditError``."""
    section = _locked_section(section_id)
    claim_revision(section, seen)
    before = section.text
    section.text = text.strip()
    section.is_edited = section.text != section.generated
    section.base = section.generated
    section.save(update_fields=["text", "is_edited", "base", "revision"])
    audit.record(
        event="minutes.written",
        target=section,
        by=by,
        at=at,
        before=before,
        after=section.text,
    )
    return section


@transaction.atomic
def choose_text(*, section_id: int, seen: int, take_generated: bool, by: User, at: datetime) -> MinutesSection:
    """Choose between the words by hand and what the facts say now. Raises ``StaleEditError``."""
    section = _locked_section(section_id)
    claim_revision(section, seen)
    before = section.text
    if take_generated:
        section.text, section.is_edited = section.generated, False
    section.base = section.generated
    section.save(update_fields=["text", "is_edited", "base", "revision"])
    audit.record(
        event="minutes.chosen",
        target=section,
        by=by,
        at=at,
        before=before,
        after=section.text,
    )
    return section


def _locked_section(section_id: int) -> MinutesSection:
    sections = MinutesSection.objects.select_for_update(of=("self",)).select_related("minutes__meeting")
    section = sections.get(pk=section_id)
    _refuse_when_adopted(section.minutes)
    return section


# --- reactions


@transaction.atomic
def circulate(*, minutes_id: int, react_until: date, by: User, at: datetime) -> Minutes:
    """Let those who were there read the concept and react until a day."""
    minutes = _locked(minutes_id)
    _move(minutes, MinutesState.CIRCULATED)
    if react_until < timezone.localdate(at):
        raise MinutesError("Deze dag is al geweest.", "react_until")
    minutes.react_until, minutes.circulated_at = react_until, at
    minutes.save(update_fields=["state", "react_until", "circulated_at"])
    count = _tell_who_was_there(minutes, at)
    audit.record(event="minutes.circulated", target=minutes, by=by, at=at, until=react_until.isoformat(), count=count)
    return minutes


def _tell_who_was_there(minutes: Minutes, at: datetime) -> int:
    """Queue a mail for each who was there and has an account and an address; once per day on which it goes round."""
    present = Invitee.objects.filter(meeting=minutes.meeting_id, attendance=Attendance.PRESENT, user__isnull=False)
    return sum(
        outbox.queue(
            key=f"minutes_circulated:{row.pk}:{timezone.localdate(at).isoformat()}",
            kind="minutes_circulated",
            task=tasks.SEND_MAIL,
            to=row.email,
            at=at,
            data={"invitee": row.pk},
        )
        for row in present.order_by("pk")
        if row.email
    )


@transaction.atomic
def take_back(*, minutes_id: int, by: User, at: datetime) -> Minutes:
    """Make it a concept again, which only the secretariat reads; reactions stay."""
    minutes = _locked(minutes_id)
    _move(minutes, MinutesState.CONCEPT)
    minutes.save(update_fields=["state"])
    audit.record(event="minutes.taken_back", target=minutes, by=by, at=at)
    return minutes


def present_as(minutes: Minutes, user: User) -> Invitee | None:
    """As whom the user was there, which is who may react; nobody when it was not."""
    rows = Invitee.objects.filter(meeting=minutes.meeting_id, user=user, attendance=Attendance.PRESENT)
    return rows.order_by(F("seat").asc(nulls_last=True), "pk").first()


@transaction.atomic
def react(*, section_id: int, text: str, by: User, at: datetime) -> MinutesReaction:
    """Store what somebody who was there says about a section."""
    section = _locked_section(section_id)
    minutes = section.minutes
    invitee = present_as(minutes, by)
    if invitee is None:
        raise MinutesError("Reageren kan wie bij de vergadering was.")
    if minutes.state != MinutesState.CIRCULATED or minutes.react_until is None:
        raise MinutesError("Op dit verslag kan nu niet worden gereageerd.")
    if timezone.localdate(at) > minutes.react_until:
        raise MinutesError(f"Reageren kon tot en met {minutes.react_until:%d-%m-%Y}.")
    if not text.strip():
        raise MinutesError("Schrijf op wat er anders moet.", "text")
    made = MinutesReaction.objects.create(section=section, invitee=invitee, text=text.strip(), made_by=by, made_at=at)
    audit.record(event="minutes.reacted", target=section, by=by, at=at, text=made.text)
    return made


@transaction.atomic
def answer_reaction(*, reaction_id: int, to: ReactionState, answer: str, by: User, at: datetime) -> MinutesReaction:
    """Say what was done with a reaction; changing the text is a deed of its own."""
    reactions = MinutesReaction.objects.select_for_update(of=("self",)).select_related("section__minutes")
    reaction = reactions.get(pk=reaction_id)
    _refuse_when_adopted(reaction.section.minutes)
    if to == ReactionState.OPEN:
        raise MinutesError("Kies wat u met de reactie deed.", "to")
    if not answer.strip():
        raise MinutesError("Schrijf op wat u met de reactie deed.", "answer")
    reaction.state, reaction.answer, reaction.answered_at = to, answer.strip(), at
    reaction.save(update_fields=["state", "answer", "answered_at"])
    audit.record(event="minutes.answered", target=reaction.section, by=by, at=at, state=to.value, text=reaction.answer)
    return reaction


# --- adopting


def adopt_in(item: AgendaItem, *, by: User, at: datetime) -> Minutes | None:
    """Adopt the minutes that an item of a later meeting is about; called in the transaction that settles the item."""
    if item.subject_kind != SubjectKind.MINUTES or item.subject_id is None:
        return None
    minutes = Minutes.objects.select_for_update(of=("self",)).filter(meeting=item.subject_id).first()
    if minutes is None or minutes.state == MinutesState.CONCEPT:
        raise MinutesError("Dit verslag is nog niet rondgestuurd; vaststellen kan daarna.")
    if minutes.meeting_id == item.meeting_id:
        raise MinutesError("Een vergadering stelt haar eigen verslag niet vast.")
    if MinutesReaction.objects.filter(section__minutes=minutes, state=ReactionState.OPEN).exists():
        raise MinutesError("Er zijn nog reacties op dit verslag zonder antwoord.")
    _move(minutes, MinutesState.ADOPTED)
    minutes.adopted_at, minutes.adopted_in = at, item
    minutes.save(update_fields=["state", "adopted_at", "adopted_in"])
    audit.record(event="minutes.adopted", target=minutes, by=by, at=at)
    return minutes
