"""Who is asked to a meeting, what they answer, and which mails go out about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agov import tasks
from agov.enums import InviteAnswer, MeetingState
from agov.models import Invitee, Meeting, Seat
from agov.queries.invitations import is_answerable
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web import outbox
from cycle.models import Body


class InvitationError(Exception):
    """The invitation does not allow this; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def lay_table(meeting: Meeting, *, at: datetime) -> list[Invitee]:
    """Let the list follow the seats of the meeting's day; return who is new. Inside the transaction of the caller.

    Who has no seat on that day leaves the list, and with it loses what it could read; when it knew of the meeting it is
    told. Functions and organisations keep the names of the moment on which the meeting was convened.
    """
    day = timezone.localtime(meeting.starts_at).date()
    seats = Seat.objects.filter(body=meeting.body_id).on(day).select_related("organisation", "holder").order_by("pk")
    is_draft = meeting.state == MeetingState.DRAFT
    asked = Invitee.objects.filter(meeting=meeting, seat__isnull=False)
    for gone in asked.exclude(seat__in=[seat.pk for seat in seats]):
        _part_with(gone, meeting, at)
    kept = {row.seat_id: row for row in asked}
    new = []
    for seat in seats:
        row = kept.get(seat.pk) or Invitee(meeting=meeting, seat=seat)
        if row.pk and not is_draft:
            continue
        if not row.pk:
            new.append(row)
        row.kind, row.function, row.user = seat.kind, seat.function, seat.holder
        row.organisation, row.organisation_name = seat.organisation, seat.organisation.name
        row.email = _address_of(seat)
        row.save()
    return new


def _address_of(seat: Seat) -> str:
    return seat.email or (seat.holder.email if seat.holder else "")


def follow_table(body: Body, *, by: User, at: datetime) -> None:
    """Seats came or went: the meetings to come follow, and who is new is asked at once where others were."""
    for meeting in _to_come(body, at):
        new = lay_table(meeting, at=at)
        if meeting.state == MeetingState.CONVENED and new:
            invite(new, meeting, at=at)
            names = [str(row) for row in new]
            audit.record(event="meeting.seats_followed", target=meeting, by=by, at=at, invited=names)


def follow_holder(seat: Seat, *, at: datetime) -> None:
    """An office has another account or address: so have its invitations to meetings to come.

    Another address is somebody else: the earlier answer is gone, the old address is told and the new one asked.
    """
    for meeting in _to_come(seat.body, at):
        row = Invitee.objects.filter(meeting=meeting, seat=seat).first()
        if row is None:
            continue
        before, row.user, row.email = row.email, seat.holder, _address_of(seat)
        if row.email != before:
            row.answer, row.answered_at, row.replaced_by, row.note = InviteAnswer.NONE, None, "", ""
        row.save()
        if row.email != before and meeting.state == MeetingState.CONVENED:
            _tell_gone(before, row, meeting, at)
            invite([row], meeting, at=at)


def _to_come(body: Body, at: datetime) -> list[Meeting]:
    known = Meeting.objects.filter(state__in=[MeetingState.DRAFT, MeetingState.CONVENED], starts_at__gt=at)
    return list(known.filter(body=body).select_for_update(of=("self",)).order_by("pk"))


def _part_with(row: Invitee, meeting: Meeting, at: datetime) -> None:
    if meeting.state == MeetingState.CONVENED:
        _tell_gone(row.email, row, meeting, at)
    row.delete()


def _tell_gone(email: str, row: Invitee, meeting: Meeting, at: datetime) -> None:
    """The row is not this address's any more, so the mail carries what it needs itself."""
    if email:
        outbox.queue(
            key=f"meeting_withdrawn:{row.pk}:{_mark(email)}",
            kind="meeting_withdrawn",
            task=tasks.SEND_MAIL,
            to=email,
            at=at,
            data={"meeting": meeting.pk, "function": row.function},
        )


def ask_anew(meeting: Meeting) -> None:
    """Earlier answers were about another moment."""
    meeting.invitees.exclude(answer=InviteAnswer.NONE).update(
        answer=InviteAnswer.NONE, answered_at=None, replaced_by=""
    )


def invite(rows: Iterable[Invitee], meeting: Meeting, *, at: datetime) -> int:
    """Queue an invitation for those with an address; return how many."""
    return sum(_queue(row, "meeting_invitation", meeting, at) for row in rows if row.email)


def tell(kind: str, meeting: Meeting, *, besides: Iterable[Invitee] = (), at: datetime) -> int:
    """Queue news for everybody on the list but ``besides``: "meeting_changed" or "meeting_cancelled"."""
    others = meeting.invitees.exclude(pk__in=[row.pk for row in besides]).order_by("pk")
    return sum(_queue(row, kind, meeting, at) for row in others if row.email)


def _queue(row: Invitee, kind: str, meeting: Meeting, at: datetime) -> bool:
    return outbox.queue(
        key=f"{kind}:{row.pk}:{meeting.sequence}:{_mark(row.email)}",
        kind=kind,
        task=tasks.SEND_MAIL,
        to=row.email,
        at=at,
        data={"invitee": row.pk},
    )


def _mark(email: str) -> str:
    """A short mark of an address: one mail per address, and no address in a key."""
    return hashlib.sha256(email.encode()).hexdigest()[:12]


@transaction.atomic
def answer(
    *, invitee_id: int, answer: InviteAnswer, replaced_by: str, note: str, by: User | None, at: datetime
) -> Invitee:
    """Note what an invitee answered; a later answer takes the place of an earlier one until the meeting begins.

    ``by`` is None for who used the link of the mail: then the function of the row stands in the audit trail.
    """
    invitee = _locked(invitee_id)
    if not is_answerable(invitee, at=at):
        raise InvitationError("Antwoorden kan niet meer: de vergadering is begonnen of gaat niet door.")
    if answer == InviteAnswer.NONE:
        raise InvitationError("Kies of u komt.", "answer")
    if answer == InviteAnswer.SUBSTITUTE and not replaced_by.strip():
        raise InvitationError("Schrijf op wie er in uw plaats komt: de functie.", "replaced_by")
    invitee.answer, invitee.answered_at = answer, at
    invitee.replaced_by = replaced_by.strip() if answer == InviteAnswer.SUBSTITUTE else ""
    invitee.note = note.strip()
    invitee.save(update_fields=["answer", "answered_at", "replaced_by", "note"])
    audit.record(
        event="meeting.answered",
        target=invitee.meeting,
        by=by or str(invitee),
        at=at,
        participant=str(invitee),
        answer=answer.label,
    )
    return invitee


@transaction.atomic
def add_guest(
    *,
    meeting_id: int,
    function: str,
    organisation: Organisation | None,
    organisation_name: str,
    user: User | None,
    email: str,
    by: User,
    at: datetime,
) -> Invitee:
    """Ask somebody for certain items only (S126); of a meeting that is known already it gets its mail at once."""
    meeting = _locked_meeting(meeting_id)
    same = meeting.invitees.filter(function__iexact=function.strip(), organisation=organisation)
    if same.filter(organisation_name__iexact=_name(organisation, organisation_name)).exists():
        raise InvitationError("Deze functie van deze organisatie is al uitgenodigd.", "function")
    invitee = Invitee.objects.create(
        meeting=meeting,
        function=function.strip(),
        organisation=organisation,
        organisation_name=_name(organisation, organisation_name),
        user=user,
        email=email or (user.email if user else ""),
    )
    if meeting.state == MeetingState.CONVENED:
        invite([invitee], meeting, at=at)
    audit.record(event="meeting.guest_asked", target=meeting, by=by, at=at, participant=str(invitee))
    return invitee


@transaction.atomic
def remove_guest(*, invitee_id: int, by: User, at: datetime) -> Meeting:
    """Take a guest from the list as long as the meeting is to come; with it goes what it could read."""
    invitee = _locked(invitee_id)
    meeting = _locked_meeting(invitee.meeting_id)
    if invitee.seat_id is not None:
        raise InvitationError("Deze genodigde heeft een plaats aan tafel. Wijzig de samenstelling.")
    audit.record(event="meeting.guest_removed", target=meeting, by=by, at=at, participant=str(invitee))
    _part_with(invitee, meeting, at)
    return meeting


def _name(organisation: Organisation | None, organisation_name: str) -> str:
    return organisation.name if organisation is not None else organisation_name.strip()


def _locked(invitee_id: int) -> Invitee:
    rows = Invitee.objects.select_for_update(of=("self",)).select_related("meeting", "seat", "user")
    return rows.get(pk=invitee_id)


def _locked_meeting(meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.state not in (MeetingState.DRAFT, MeetingState.CONVENED):
        raise InvitationError(f"Dit kan niet meer: de vergadering is {meeting.get_state_display()}.")
    return meeting
