"""What organisations tell about their part: handed in, looked at, sent back or accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.documents.uploads import CleanFile
from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.editing import StaleEditError
from vap import tasks
from vap.enums import ACTIVITY_MOVES, UPDATE_MOVES, VAP_ALIVE, ActivityState, UpdateChannel, UpdateState
from vap.models import VAP, Activity, PartnerContact, ProgressUpdate, Rhythm, UpdateLine
from vap.queries.period_locks import lock_of, refusal_words
from vap.queries.progress import has_changed_numbers, open_update
from vap.queries.taking_part import has_a_part
from vap.queries.update_page import why_not_unchanged
from vap.services.evidence import add_file, add_link
from vap.stats.rhythm import add_months


class ProgressError(Exception):
    """The update can not be handed in or looked at; the message is Dutch, ``field`` the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class LockedPeriodError(ProgressError):
    """The update is about a day in a locked period."""


@dataclass(frozen=True)
class Line:
    """What is said of one activity."""

    activity_id: int
    amount: int | None
    state: ActivityState


@dataclass(frozen=True)
class Said:
    """What an organisation says."""

    text: str = ""
    light: str = ""
    needs: str = ""
    lines: tuple[Line, ...] = ()
    happened_on: date | None = None
    is_unchanged: bool = False
    corrects_id: int | None = None
    files: tuple[CleanFile, ...] = field(default=())
    links: tuple[str, ...] = ()


@transaction.atomic
def hand_in(
    *,
    vap_id: int,
    organisation: Organisation,
    said: Said,
    channel: UpdateChannel,
    seen: tuple[int, int] = (0, 0),
    ticket: str = "",
    contact: PartnerContact | None = None,
    by: User | None = None,
    at: datetime,
) -> ProgressUpdate:
    """Store what an organisation says; while nobody looked at its last update, that one is bettered instead.

    ``seen`` is the number and revision of the open update that stood on the page, (0, 0) for none: a page that was
    overtaken raises ``StaleEditError`` or ``ProgressError``. A second sending of the same page (``ticket``) changes
    nothing and gives what the first one made.
    """
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    again = ProgressUpdate.objects.filter(ticket=ticket, vap=vap).first() if ticket else None
    if again is not None:
        return again
    today = timezone.localtime(at).date()
    _check(vap, organisation, said, today)
    _refuse_locked(vap, organisation, said, user=by, contact=contact, today=today)
    now_open = open_update(vap, organisation.pk)
    if (now_open.pk if now_open else 0) != seen[0]:
        raise ProgressError("Er is intussen al een bericht verstuurd. Wat u typte staat hieronder; kijk het na.")
    if now_open is not None and now_open.revision != seen[1]:
        raise StaleEditError(now_open)
    update = now_open or ProgressUpdate(
        vap=vap, organisation=organisation, revision=0, due_on=_due_on(vap, organisation)
    )
    was = update.state if now_open else ""
    update.channel, update.contact, update.given_by = channel, contact, by
    update.state, update.submitted_at, update.ticket = UpdateState.SUBMITTED, at, ticket or None
    update.text, update.light, update.needs = said.text, said.light, said.needs
    if said.corrects_id is not None:
        update.corrects_id = said.corrects_id
    update.is_unchanged, update.happened_on = said.is_unchanged, said.happened_on or today
    update.reviewed_at, update.reviewed_by = None, None
    update.revision += 1
    update.save()
    update.lines.all().delete()
    UpdateLine.objects.bulk_create(
        UpdateLine(update=update, activity_id=line.activity_id, amount=line.amount, state=line.state)
        for line in said.lines
    )
    for file in said.files:
        add_file(update=update, file=file, at=at)
    for link in said.links:
        add_link(update=update, link=link, at=at)
    _move_due_moment(vap, organisation, today)
    audit.record(
        event="update.bettered" if was else "update.handed_in",
        target=update,
        by=by or (str(contact) if contact else None),
        at=at,
        channel=channel.value,
        happened_on=update.happened_on.isoformat(),
    )
    return update


def _check(vap: VAP, organisation: Organisation, said: Said, today: date) -> None:
    """Refuse what cannot be: a VAP that is over, a stranger, an activity of another, a day to come."""
    if vap.state not in VAP_ALIVE:
        raise ProgressError("Dit plan loopt niet meer. Er is niets meer bij te werken.")
    if not has_a_part(vap, organisation.pk, today):
        raise ProgressError("Deze organisatie heeft geen deel in dit plan.")
    own = set(vap.activities.filter(organisation=organisation).values_list("pk", flat=True))
    if not {line.activity_id for line in said.lines} <= own:
        raise ProgressError("Er staat een activiteit bij die niet van deze organisatie is.")
    accepted = ProgressUpdate.objects.filter(vap=vap, organisation=organisation, state=UpdateState.ACCEPTED)
    if said.corrects_id is not None and not accepted.filter(pk=said.corrects_id).exists():
        raise ProgressError("Het bericht dat u wilt verbeteren is er niet.")
    if said.happened_on and said.happened_on > today:
        raise ProgressError("Kies een dag die al geweest is.", field="happened_on")
    if said.is_unchanged:
        refusal = why_not_unchanged(vap, organisation.pk)
        if refusal:
            raise ProgressError(refusal, field="text")
    elif not said.text.strip():
        raise ProgressError("Schrijf in een paar woorden hoe het gaat, of kies ongewijzigd.", field="text")


def _refuse_locked(
    vap: VAP, organisation: Organisation, said: Said, *, user: User | None, contact: PartnerContact | None, today: date
) -> None:
    """Refuse what is about a locked day: the day told about, and that of the update that is bettered or corrected."""
    now_open = open_update(vap, organisation.pk)
    days = {said.happened_on or today}
    if now_open is not None:
        days.add(now_open.happened_on)
    if said.corrects_id is not None:
        days.add(ProgressUpdate.objects.get(pk=said.corrects_id).happened_on)
    lock = lock_of(vap.cycle_id, days, user=user, contact=contact, today=today)
    if lock is not None:
        raise LockedPeriodError(refusal_words(lock), field="happened_on")


def _due_on(vap: VAP, organisation: Organisation) -> date | None:
    return Rhythm.objects.filter(vap=vap, organisation=organisation).values_list("next_due_on", flat=True).first()


def _move_due_moment(vap: VAP, organisation: Organisation, today: date) -> None:
    """The clock begins again at every word: nobody is asked for news a week after giving it."""
    rhythm = Rhythm.objects.select_for_update(of=("self",)).filter(vap=vap, organisation=organisation).first()
    if rhythm is not None:
        rhythm.next_due_on = add_months(today, rhythm.every_months)
        rhythm.revision += 1
        rhythm.save(update_fields=["next_due_on", "revision"])


# --- looking at it ---------------------------------------------------------------------------------------------------


def _waiting(update_id: int, to: UpdateState) -> ProgressUpdate:
    update = (
        ProgressUpdate.objects.select_for_update(of=("self",)).select_related("vap", "organisation").get(pk=update_id)
    )
    if to not in UPDATE_MOVES[UpdateState(update.state)]:
        raise ProgressError(f"Dit kan niet meer: het bericht is {update.get_state_display()}.")
    return update


@transaction.atomic
def accept(*, update_id: int, seen: int, by: User, at: datetime) -> ProgressUpdate:
    """Take an update over: its numbers become those of the activities. ``StaleEditError``: it was bettered."""
    update = _waiting(update_id, UpdateState.ACCEPTED)
    if update.revision != seen:
        raise StaleEditError(update)
    update.state, update.reviewed_by, update.reviewed_at = UpdateState.ACCEPTED, by, at
    update.revision += 1
    update.save(update_fields=["state", "reviewed_by", "reviewed_at", "revision"])
    lines = list(update.lines.order_by("activity").values_list("activity", "amount", "state"))
    locked = Activity.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([pk for pk, _, _ in lines])
    for pk, amount, state in lines:
        _take_over(locked[pk], amount, ActivityState(state), update, by=by, at=at)
    audit.record(
        event="update.accepted",
        target=update,
        by=by,
        at=at,
        organisation=update.organisation.name,
        happened_on=update.happened_on.isoformat(),
        submitted_on=timezone.localtime(update.submitted_at).date().isoformat() if update.submitted_at else "",
    )
    return update


def _take_over(
    activity: Activity, amount: int | None, state: ActivityState, update: ProgressUpdate, *, by: User, at: datetime
) -> None:
    """Write what one line says in its activity; the trail keeps the old and both days (S103)."""
    old = {"state": activity.state, "amount": activity.done_amount}
    if activity.planned_amount is not None and amount is not None:
        activity.done_amount = amount
    if state != activity.state and state in ACTIVITY_MOVES[ActivityState(activity.state)]:
        activity.state = state
    is_done = activity.state == ActivityState.DONE
    activity.done_on = (activity.done_on or update.happened_on) if is_done else None
    if activity.state == ActivityState.NOT_DONE and not activity.not_done_reason:
        activity.not_done_reason = update.text[:300] or "Zie het voortgangsbericht."
    new = {"state": activity.state, "amount": activity.done_amount}
    if new == old:
        return
    activity.revision += 1
    activity.save(update_fields=["state", "done_amount", "done_on", "not_done_reason", "revision"])
    audit.record(
        event="activity.progressed",
        target=activity,
        by=by,
        at=at,
        old=old,
        new=new,
        happened_on=update.happened_on.isoformat(),
        noted_on=timezone.localtime(at).date().isoformat(),
    )


@transaction.atomic
def send_back(*, update_id: int, seen: int, note: str, by: User, at: datetime) -> ProgressUpdate:
    """Ask the organisation to add something; who gave the update gets a mail with a button."""
    update = _waiting(update_id, UpdateState.RETURNED)
    if update.revision != seen:
        raise StaleEditError(update)
    if not note.strip():
        raise ProgressError("Schrijf op wat er nog moet gebeuren.", field="note")
    update.state, update.return_note = UpdateState.RETURNED, note
    update.reviewed_by, update.reviewed_at = by, at
    update.revision += 1
    update.save(update_fields=["state", "return_note", "reviewed_by", "reviewed_at", "revision"])
    giver = update.contact or update.given_by
    if giver is not None and update.channel != UpdateChannel.NOTED:
        data = {"update": update.pk, "contact" if update.contact_id else "user": giver.pk}
        outbox.queue(
            key=f"returned:{update.pk}:{update.revision}",
            kind="returned",
            task=tasks.SEND_MAIL,
            to=giver.email,
            data=data,
            at=at,
        )
    audit.record(event="update.returned", target=update, by=by, at=at, reason=note)
    return update


@transaction.atomic
def accept_many(*, seen: Mapping[int, int], by: User, at: datetime) -> tuple[int, int]:
    """Accept several updates at once (number -> revision); those that need a look are left.

    An update with changed numbers or a file is never accepted unseen. Returns how many were accepted and left.
    """
    accepted = 0
    for update in ProgressUpdate.objects.waiting().filter(pk__in=seen).order_by("pk"):
        if update.revision == seen[update.pk] and not needs_a_look(update):
            accept(update_id=update.pk, seen=update.revision, by=by, at=at)
            accepted += 1
    return accepted, len(seen) - accepted


def needs_a_look(update: ProgressUpdate) -> bool:
    """Whether accepting it unseen would let numbers or files pass that nobody looked at."""
    return has_changed_numbers(update) or update.evidence.exists()


@transaction.atomic
def ask_copy(*, update: ProgressUpdate, contact: PartnerContact, at: datetime) -> bool:
    """Mail the giver a copy, to the address that the municipality knows; once per version of the update."""
    return outbox.queue(
        key=f"receipt:{update.pk}:{update.revision}",
        kind="receipt",
        task=tasks.SEND_MAIL,
        to=contact.email,
        data={"update": update.pk, "contact": contact.pk},
        at=at,
    )
