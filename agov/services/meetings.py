"""A meeting from its first draft to its closing: planned from a template, convened, held, cancelled, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from agov.enums import MEETING_MOVES, ItemSource, MeetingState
from agov.models import AgendaItem, Invitee, Meeting, MeetingTemplate
from agov.queries.meeting_page import closing_blockers
from agov.queries.meetings import meeting_body
from agov.queries.outcomes import conclusion_of
from agov.services import agenda_work, invitations
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import RoundState
from cycle.models import PolicyCycle, RouteStop
from cycle.services import rounds
from cycle.services.guards import GuardError


class MeetingError(Exception):
    """The meeting does not allow this; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def plan_meeting(
    *,
    template: MeetingTemplate,
    cycle: PolicyCycle,
    stop: RouteStop | None,
    title: str,
    starts_at: datetime,
    minutes: int,
    place: str,
    by: User,
    at: datetime,
) -> Meeting:
    """Make a meeting that nobody outside the house sees yet, with the items of its template and the table of its day.

    Open agreements of earlier meetings come back on its agenda (S115). A meeting that is a stop on a route sets the
    day of that stop too.
    """
    body = meeting_body()
    if body is None:
        raise MeetingError("Er is nog geen overleg in de lijst van gremia. Beheer voegt het toe.")
    _refuse_past(starts_at, at)
    meeting = Meeting.objects.create(
        body=body,
        cycle=cycle,
        stop=stop,
        season=template.season,
        title=title,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        made_by=by,
        made_at=at,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=number,
            task=item.task,
            kind=item.kind,
            source=ItemSource.TEMPLATE,
            title=item.title,
            explanation=item.explanation,
            minutes=item.minutes,
            audience=item.audience,
        )
        for number, item in enumerate(template.items.all(), start=1)
    )
    invitations.lay_table(meeting, at=at)
    agenda_work.bring_back(meeting=meeting, by=by, at=at)
    _plan_stop(meeting, by=by, at=at)
    audit.record(event="meeting.planned", target=meeting, by=by, at=at, starts=_moment(starts_at), place=place)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting_id: int,
    seen: int,
    cycle: PolicyCycle,
    stop: RouteStop | None,
    title: str,
    starts_at: datetime,
    minutes: int,
    place: str,
    by: User,
    at: datetime,
) -> Meeting:
    """Change a meeting that is still to come. Raises ``StaleEditError`` when somebody was earlier.

    Who was asked already is told when day, hour, length or place changed; another moment asks for a new answer.
    """
    meeting = _locked(meeting_id)
    if meeting.state not in (MeetingState.DRAFT, MeetingState.CONVENED):
        raise MeetingError(f"Dit kan niet meer: de vergadering is {meeting.get_state_display()}.")
    claim_revision(meeting, seen)
    if starts_at != meeting.starts_at:
        _refuse_past(starts_at, at)
    old_stop, old_start = meeting.stop, meeting.starts_at
    given: dict[str, Any] = {
        "cycle": cycle,
        "stop": stop,
        "title": title,
        "starts_at": starts_at,
        "minutes": minutes,
        "place": place,
    }
    changed = [name for name, value in given.items() if getattr(meeting, name) != value]
    for name, value in given.items():
        setattr(meeting, name, value)
    is_told = bool({"title", "starts_at", "minutes", "place"} & set(changed))
    meeting.sequence += is_told
    meeting.save(update_fields=[*given, "sequence", "revision"])
    new: list[Invitee] = []
    if "starts_at" in changed:
        new = invitations.lay_table(meeting, at=at)
        invitations.ask_anew(meeting)
    if old_stop is not None and old_stop != stop:
        _free_stop(old_stop, by=by, at=at)
    if {"stop", "starts_at"} & set(changed):
        _plan_stop(meeting, by=by, at=at)
    if is_told and meeting.state == MeetingState.CONVENED:
        invitations.tell("meeting_changed", meeting, besides=new, at=at)
        invitations.invite(new, meeting, at=at)
    starts = f"{_moment(old_start)} naar {_moment(starts_at)}" if "starts_at" in changed else ""
    audit.record(event="meeting.changed", target=meeting, by=by, at=at, changed=changed, starts=starts)
    return meeting


@transaction.atomic
def convene(*, meeting_id: int, by: User, at: datetime) -> Meeting:
    """Make the meeting known: the table of its day is fixed with the names of that day, and everybody gets a mail.

    What its items are about is kept as it is now, and agreements that opened since come on the agenda.
    """
    meeting = _locked(meeting_id)
    _refuse_move(meeting, MeetingState.CONVENED)
    _refuse_past(meeting.starts_at, at)
    invitations.lay_table(meeting, at=at)
    if not meeting.invitees.filter(seat__isnull=False).exists():
        raise MeetingError("Er zit op die dag niemand aan tafel. Vul eerst de samenstelling.")
    agenda_work.fix_subjects(meeting=meeting, by=by, at=at)
    meeting.state, meeting.convened_at = MeetingState.CONVENED, at
    meeting.sequence += 1
    meeting.revision += 1
    meeting.save(update_fields=["state", "convened_at", "sequence", "revision"])
    asked = invitations.invite(meeting.invitees.order_by("pk"), meeting, at=at)
    audit.record(event="meeting.convened", target=meeting, by=by, at=at, count=asked)
    return meeting


@transaction.atomic
def hold(*, meeting_id: int, by: User, at: datetime) -> Meeting:
    """Note that the meeting was held: not before it began."""
    meeting = _locked(meeting_id)
    if meeting.state != MeetingState.CONVENED:  # a closed one is opened again with a reason, not held again
        raise MeetingError(f"Dit kan niet: de vergadering is {meeting.get_state_display()}.")
    if at < meeting.starts_at:
        raise MeetingError("De vergadering is nog niet begonnen.")
    meeting.state = MeetingState.HELD
    meeting.revision += 1
    meeting.save(update_fields=["state", "revision"])
    audit.record(event="meeting.held", target=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def cancel(*, meeting_id: int, reason: str, by: User, at: datetime) -> Meeting:
    """Cancel a meeting with the reason; who was asked is told, and calendars drop it. It stays in the list."""
    if not reason.strip():
        raise MeetingError("Schrijf op waarom de vergadering niet doorgaat.", "reason")
    meeting = _locked(meeting_id)
    _refuse_move(meeting, MeetingState.CANCELLED)
    was_known = meeting.state == MeetingState.CONVENED
    meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, reason.strip()
    meeting.sequence += 1
    meeting.revision += 1
    meeting.save(update_fields=["state", "cancel_reason", "sequence", "revision"])
    if meeting.stop is not None:
        _free_stop(meeting.stop, by=by, at=at)
    if was_known:
        invitations.tell("meeting_cancelled", meeting, at=at)
    audit.record(event="meeting.cancelled", target=meeting, by=by, at=at, reason=meeting.cancel_reason)
    return meeting


@transaction.atomic
def close(*, meeting_id: int, by: User, at: datetime) -> Meeting:
    """Close a meeting of which every item is settled; raises ``MeetingError`` that names those that are not."""
    meeting = _locked(meeting_id)
    _refuse_move(meeting, MeetingState.CLOSED)
    blockers = closing_blockers(meeting)
    if blockers:
        raise MeetingError(" ".join(["De vergadering kan nog niet dicht.", *blockers]))
    meeting.state, meeting.closed_at, meeting.closed_by = MeetingState.CLOSED, at, by
    meeting.revision += 1
    meeting.save(update_fields=["state", "closed_at", "closed_by", "revision"])
    audit.record(event="meeting.closed", target=meeting, by=by, at=at)
    _hold_stop(meeting, by=by, at=at)
    return meeting


@transaction.atomic
def reopen(*, meeting_id: int, reason: str, by: User, at: datetime) -> Meeting:
    """Open a closed meeting again, with the reason; the closing stays in the audit trail."""
    if not reason.strip():
        raise MeetingError("Schrijf op waarom de vergadering weer open gaat.", "reason")
    meeting = _locked(meeting_id)
    if meeting.state != MeetingState.CLOSED:
        raise MeetingError(f"Dit kan niet: de vergadering is {meeting.get_state_display()}.")
    meeting.state, meeting.closed_at, meeting.closed_by = MeetingState.HELD, None, None
    meeting.revision += 1
    meeting.save(update_fields=["state", "closed_at", "closed_by", "revision"])
    audit.record(event="meeting.reopened", target=meeting, by=by, at=at, reason=reason.strip())
    return meeting


def _locked(meeting_id: int) -> Meeting:
    meetings = Meeting.objects.select_for_update(of=("self",)).select_related("stop__round")
    return meetings.get(pk=meeting_id)


def _refuse_move(meeting: Meeting, to: MeetingState) -> None:
    if to not in MEETING_MOVES[MeetingState(meeting.state)]:
        raise MeetingError(f"Dit kan niet: de vergadering is {meeting.get_state_display()}.")


def _refuse_past(starts_at: datetime, at: datetime) -> None:
    if starts_at <= at:
        raise MeetingError("Kies een moment dat nog komt.", "day")


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y %H:%M}"


def _plan_stop(meeting: Meeting, *, by: User, at: datetime) -> None:
    """The body treats the proposals on the day of the meeting; the order of the route is the route's own rule."""
    if meeting.stop is None:
        return
    try:
        rounds.plan_stop(stop_id=meeting.stop.pk, planned_on=timezone.localtime(meeting.starts_at).date(), by=by, at=at)
    except rounds.RoundError as refusal:
        raise MeetingError(f"Op de route kan deze dag niet. {refusal}", "day") from refusal


def _hold_stop(meeting: Meeting, *, by: User, at: datetime) -> None:
    """A meeting on the way to the council gives its stop the day and what it concluded (S143).

    What the route refuses (another body is still to come, the slag is not open) does not keep a meeting open: the page
    of the meeting then leads to the stop, where a reason can be given.
    """
    if meeting.stop is None or meeting.stop.held_on is not None:
        return
    try:
        with transaction.atomic():
            rounds.hold_stop(
                stop_id=meeting.stop.pk,
                held_on=timezone.localtime(meeting.starts_at).date(),
                conclusion=conclusion_of(meeting),
                by=by,
                at=at,
            )
    except (rounds.RoundError, GuardError):
        return


def _free_stop(stop: RouteStop, *, by: User, at: datetime) -> None:
    """The stop has no day any more, unless its body treated the proposals or the slag is over."""
    if stop.held_on is None and stop.round.state != RoundState.CLOSED:
        rounds.plan_stop(stop_id=stop.pk, planned_on=None, by=by, at=at)
