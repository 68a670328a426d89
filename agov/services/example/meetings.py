"""Meetings in Oefenstad: the table with its history, three that were held, and one that is being prepared."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from agov.enums import (
    AgovTask,
    AgreementState,
    Attendance,
    Audience,
    ItemKind,
    ItemPublication,
    ItemState,
    MeetingSeason,
    MeetingState,
    OutcomeKind,
    SubjectKind,
)
from agov.models import AgendaItem, Meeting, MeetingTemplate, Outcome, Seat
from agov.queries.agenda_from_work import from_work
from agov.services import agenda, agenda_work, attendance, kept, meetings, minutes, outcomes, papers, seats, treatment
from agov.services.example.tables import CHAIRS, HELD, Came, Held, Told
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models import PolicyCycle
from vap.models import VAP

PLACE: Final = "Stadhuis, kamer 2.14"
BEGIN: Final = time(9, 30)
NEXT: Final = date(2026, 12, 10)
MOST_FROM_WORK: Final = 4  # of what the work proposes; the rest is left to choose


def make_table(*, by: User, at: datetime) -> None:
    """Lay the table. Nothing is done where somebody began already. ``at`` is not used: seats began on fixed days."""
    if Seat.objects.exists():
        return
    secretary = _account(Role.AGOV_SECRETARIS) or by
    for chair in CHAIRS:
        seats.add_seat(
            kind=chair.kind,
            function=chair.function,
            organisation=Organisation.objects.filter(kind=chair.organisation).order_by("pk")[0],
            holder=_account(chair.role) if chair.role else None,
            email="",
            valid_from=chair.since,
            by=secretary,
            at=_at(chair.since),
        )
        if chair.until:
            Seat.objects.filter(function=chair.function).update(valid_to=chair.until)


def make_held(number: int, *, by: User, at: datetime) -> None:
    """Hold one of the meetings that were held; ``at`` is not used: each step was on its own day."""
    held = HELD[number]
    if not Meeting.objects.filter(title=held.title).exists():
        _hold(held, _before(held.day), by=_account(Role.AGOV_SECRETARIS) or by)


def make_next(*, by: User, at: datetime) -> None:
    """Prepare the meeting that comes; not while one is on its way already."""
    if not Meeting.objects.exclude(state=MeetingState.CLOSED).exists():
        _prepare(_before(timezone.localdate(at)), by=_account(Role.AGOV_SECRETARIS) or by, at=at)


def _before(day: date) -> Meeting | None:
    return (
        Meeting.objects.filter(starts_at__lt=_at(day, time()), state=MeetingState.CLOSED).order_by("starts_at").last()
    )


def _account(role: Role) -> User | None:
    return User.objects.filter(user_roles__role=role, is_active=True).order_by("pk").first()


def _at(day: date, clock: time = time(10)) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _plan(season: MeetingSeason, title: str, day: date, cycle: int, *, by: User, at: datetime) -> Meeting:
    template = MeetingTemplate.objects.get(season=season)
    return meetings.plan_meeting(
        template=template,
        cycle=PolicyCycle.objects.get(start_year=cycle),
        stop=None,
        title=title,
        starts_at=_at(day, BEGIN),
        minutes=template.minutes,
        place=PLACE,
        by=by,
        at=at,
    )


def _hold(held: Held, earlier: Meeting | None, *, by: User) -> Meeting:
    """One meeting that was held, from planning to closing, each step on its day."""
    asked = _at(held.day - timedelta(days=21))
    meeting = _plan(held.season, held.title, held.day, held.cycle, by=by, at=asked)
    for told in held.items:
        if told.task is not None:
            _add(meeting, told, by=by, at=asked)
    _put_minutes(meeting, earlier)
    meetings.convene(meeting_id=meeting.pk, by=by, at=asked + timedelta(days=1))
    during = _at(held.day, time(11, 30))
    meetings.hold(meeting_id=meeting.pk, by=by, at=during)
    _note_attendance(meeting, held, by=by, at=during)
    for told in held.items:
        _tell(meeting, told, by=by, at=during)
    for item in meeting.items.filter(state=ItemState.OPEN):
        _settle_the_rest(item, by=by, at=during)
    after = _at(held.day + timedelta(days=7))
    meetings.close(meeting_id=meeting.pk, by=by, at=after)
    made = minutes.make_minutes(meeting_id=meeting.pk, by=by, at=after)
    minutes.circulate(minutes_id=made.pk, react_until=held.day + timedelta(days=21), by=by, at=after)
    _publish(meeting, held, by=by, at=after)
    meeting.refresh_from_db()
    return meeting


def _add(meeting: Meeting, told: Told, *, by: User, at: datetime) -> None:
    vap = VAP.objects.filter(title=told.vap).first()
    agenda.add_item(
        meeting_id=meeting.pk,
        title=told.title,
        task=told.task or AgovTask.PROCEDURE,
        kind=ItemKind.DISCUSS,
        minutes=told.minutes,
        presenter="trekker",
        audience=Audience.CLOSED if told.closed else Audience.MEMBERS,
        closed_ground=told.closed,
        subject_kind=SubjectKind.VAP if vap else "",
        subject_id=vap.pk if vap else None,
        by=by,
        at=at,
    )


def _put_minutes(meeting: Meeting, earlier: Meeting | None) -> None:
    """The place that the template keeps for the minutes is about those of the meeting before."""
    if earlier is not None:
        place = meeting.items.filter(title="Verslag van de vorige keer", subject_kind="")
        place.update(subject_kind=SubjectKind.MINUTES, subject_id=earlier.pk)


def _note_attendance(meeting: Meeting, held: Held, *, by: User, at: datetime) -> None:
    meeting.refresh_from_db()
    noted = []
    for row in meeting.invitees.all():
        if row.function in held.replaced:
            noted.append(attendance.Noted(row.pk, Attendance.REPLACED, held.replaced[row.function]))
        else:
            was_away = row.function in held.away
            noted.append(attendance.Noted(row.pk, Attendance.EXCUSED if was_away else Attendance.PRESENT))
    attendance.note_attendance(
        meeting_id=meeting.pk,
        seen=meeting.revision,
        noted=noted,
        deputy_function=held.deputy,
        deputy_reason="De burgemeester was bij een incident." if held.deputy else "",
        by=by,
        at=at,
    )


def _tell(meeting: Meeting, told: Told, *, by: User, at: datetime) -> None:
    item = meeting.items.filter(title=told.title, state=ItemState.OPEN).first()
    if item is None:
        return
    for came in told.outcomes:
        _note(item, came, by=by, at=at)
    to = ItemState.POSTPONED if told.postponed else ItemState.DECIDED
    treatment.settle_item(item_id=item.pk, to=to, reason=told.postponed, by=by, at=at)


def _note(item: AgendaItem, came: Came, *, by: User, at: datetime) -> None:
    outcome = outcomes.add_outcome(
        item_id=item.pk, kind=came.kind, text=came.text, owner_function=came.owner, due_on=came.due, by=by, at=at
    )
    if came.done:
        kept.settle_agreement(
            outcome_id=outcome.pk, to=AgreementState.DONE, on=came.done, note=came.note, by=by, at=_at(came.done)
        )


def _settle_the_rest(item: AgendaItem, *, by: User, at: datetime) -> None:
    """What came back by itself, or needs an outcome that nobody wrote down in the example."""
    if item.subject_kind == SubjectKind.AGREEMENT:
        agreement = Outcome.objects.filter(pk__in=[item.subject_id], state=AgreementState.OPEN).first()
        if agreement is not None and agreement.due_on is not None and agreement.due_on < timezone.localdate(at):
            kept.postpone_agreement(
                outcome_id=agreement.pk,
                due_on=timezone.localdate(at) + timedelta(days=180),
                reason="De plek is gevonden; de vergunning kost meer tijd.",
                item=item,
                by=by,
                at=at,
            )
    elif item.kind in (ItemKind.DECIDE, ItemKind.ADVISE) and item.subject_kind != SubjectKind.MINUTES:
        outcomes.add_outcome(item_id=item.pk, kind=OutcomeKind.CONCLUSION, text="Akkoord.", by=by, at=at)
    treatment.settle_item(item_id=item.pk, to=ItemState.DECIDED, by=by, at=at)


def _publish(meeting: Meeting, held: Held, *, by: User, at: datetime) -> None:
    withheld = {told.title: told.closed for told in held.items if told.withheld}
    for item in meeting.items.exclude(Q(state=ItemState.POSTPONED) | Q(state=ItemState.WITHDRAWN)):
        ground = withheld.get(item.title, "")
        treatment.set_publication(
            item_id=item.pk,
            seen=item.revision,
            publication=ItemPublication.WITHHELD if ground else ItemPublication.PUBLIC,
            ground=ground,
            publish_on=None if ground else timezone.localdate(at),
            by=by,
            at=at,
        )


def _prepare(earlier: Meeting | None, *, by: User, at: datetime) -> None:
    """The meeting that is being prepared: items from the work, one closed, one whose paper comes later."""
    day = NEXT if _at(NEXT, BEGIN) > at else timezone.localdate(at) + timedelta(days=14)
    meeting = _plan(MeetingSeason.WINTER, f"Veiligheidsoverleg winter {day.year}", day, HELD[-1].cycle, by=by, at=at)
    _put_minutes(meeting, earlier)
    proposed = [row.candidate.key for row in from_work(meeting, by).rows][:MOST_FROM_WORK]
    if proposed:
        agenda_work.add_chosen(meeting_id=meeting.pk, keys=proposed, by=by, at=at)
    item = meeting.items.filter(title="Prioriteiten op hoofdlijnen").first()
    if item is not None:
        papers.add_paper(
            item_id=item.pk,
            title="Voorstel prioriteiten 2026-2027",
            file=None,
            audience=Audience.MEMBERS,
            closed_ground="",
            by=by,
            at=at,
        )
