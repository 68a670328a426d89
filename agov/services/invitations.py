"""Who is asked to a meeting, what they answer, and which mails go out about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agov import tasks
from agov.enums import InviteAnswer, MeetingState
from agov.models import Invitee, Meeting, Seat
from agov.queries.invitations import is_answerable
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web import outbox


class InvitationError(Exception):
    """The invitation does not allow this; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def lay_table(meeting: Meeting) -> None:
    """Ask the seats of the meeting's day, with their names of today; inside the transaction of the caller.

    Until the meeting is convened the list follows the seats. After that nobody leaves it by itself: who was asked is
    told by a person.
    """
    day = timezone.localtime(meeting.starts_at).date()
    seats = list(
        Seat.objects.filter(body=meeting.body_id).on(day).select_related("organisation", "holder").order_by("pk")
    )
    kept = {row.seat_id: row for row in meeting.invitees.filter(seat__isnull=False)}
    is_draft = meeting.state == MeetingState.DRAFT
    if is_draft:
        meeting.invitees.filter(seat__isnull=False).exclude(seat__in=seats).delete()
    for seat in seats:
        row = kept.get(seat.pk)
        if row is None:
            row = Invitee(meeting=meeting, seat=seat)
        elif not is_draft:
            continue
        row.kind, row.function, row.user = seat.kind, seat.function, seat.holder
        row.organisation, row.organisation_name = seat.organisation, seat.organisation.name
        row.email = seat.email or (seat.holder.email if seat.holder else "")
        row.save()


def ask_anew(meeting: Meeting) -> None:
    """Earlier answers were about another moment."""
    meeting.invitees.exclude(answer=InviteAnswer.NONE).update(
        answer=InviteAnswer.NONE, answered_at=None, replaced_by=""
    )


def invite_all(meeting: Meeting, *, at: datetime) -> int:
    """Queue an invitation for everybody with an address; return how many."""
    return sum(_queue(row, "meeting_invitation", meeting, at) for row in _reachable(meeting))


def tell_change(meeting: Meeting, *, at: datetime) -> int:
    """Queue the news of another day, hour or place."""
    return sum(_queue(row, "meeting_changed", meeting, at) for row in _reachable(meeting))


def tell_cancelled(meeting: Meeting, *, at: datetime) -> int:
    """Queue the news that the meeting is off."""
    return sum(_queue(row, "meeting_cancelled", meeting, at) for row in _reachable(meeting))


def _reachable(meeting: Meeting) -> list[Invitee]:
    return list(meeting.invitees.filter(~Q(email="")).order_by("pk"))


def _queue(row: Invitee, kind: str, meeting: Meeting, at: datetime) -> bool:
    return outbox.queue(
        key=f"{kind}:{row.pk}:{meeting.sequence}",
        kind=kind,
        task=tasks.SEND_MAIL,
        to=row.email,
        at=at,
        data={"invitee": row.pk},
    )


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
    if meeting.state == MeetingState.CONVENED and invitee.email:
        _queue(invitee, "meeting_invitation", meeting, at)
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
    invitee.delete()
    return meeting


@transaction.atomic
def follow_seats(*, meeting_id: int, by: User, at: datetime) -> int:
    """Ask seats that came since the meeting was convened; return how many. Who was asked stays asked."""
    meeting = _locked_meeting(meeting_id)
    known = set(meeting.invitees.values_list("pk", flat=True))
    lay_table(meeting)
    new = list(meeting.invitees.exclude(pk__in=known))
    if meeting.state == MeetingState.CONVENED:
        for row in new:
            if row.email:
                _queue(row, "meeting_invitation", meeting, at)
    if new:
        names = [str(row) for row in new]
        audit.record(event="meeting.seats_followed", target=meeting, by=by, at=at, invited=names)
    return len(new)


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
