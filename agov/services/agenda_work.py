"""What the work puts on an agenda: chosen by the secretary, set aside with a reason, or come back by itself (S115)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from agov.enums import AgovTask, ItemKind, ItemSource, ItemState, SubjectKind
from agov.models import AgendaItem, Meeting, Outcome, SetAside
from agov.queries.agenda_from_work import from_work
from agov.queries.subjects import snapshot_of, subjects_of
from agov.queries.work_of_overleg import agreement_candidate
from agov.queries.work_window import window_of
from agov.services import proposals
from agov.services.agenda import AgendaError, add_item, delete_with_files, lock_in_preparation, renumber
from agov.stats.agenda import Candidate
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User


@transaction.atomic
def add_chosen(*, meeting_id: int, keys: Collection[str], by: User, at: datetime) -> list[AgendaItem]:
    """Put what was ticked on the agenda, in the order in which the work proposes it.

    What is not proposed any more (somebody else added it meanwhile) is passed over.
    """
    if not keys:
        raise AgendaError("Kruis eerst aan wat op de agenda komt.")
    meeting = lock_in_preparation(meeting_id)
    proposed = [row.candidate for row in from_work(meeting, by).rows]
    made = [_put(meeting, one, by=by, at=at) for one in proposed if one.key in keys]
    _beside_their_task(meeting, made)
    return made


def _beside_their_task(meeting: Meeting, made: list[AgendaItem]) -> None:
    """Let each stand after the last item of its task; one of a task that has none yet comes before the closing."""
    new = {item.pk for item in made if item.source != ItemSource.TEMPLATE}
    items = list(meeting.items.order_by("position", "pk"))
    order = [item for item in items if item.pk not in new]
    for item in (one for one in items if one.pk in new):
        same = [index for index, one in enumerate(order) if one.task == item.task]
        treated = [index for index, one in enumerate(order) if one.task != AgovTask.PROCEDURE]
        of_order = item.task == AgovTask.PROCEDURE
        after = treated if of_order or not same else same
        order.insert(after[-1] + 1 if after else len(order), item)
    renumber(order)


def _put(meeting: Meeting, one: Candidate, *, by: User, at: datetime) -> AgendaItem:
    """Add one candidate: a proposal is answered with it, and the minutes take the place that a template keeps."""
    list_name, _, number = one.key.partition(":")
    if list_name == "proposal":
        return proposals.take(proposal_id=int(number), meeting_id=meeting.pk, by=by, at=at)
    if one.subject_kind == SubjectKind.MINUTES and (place := _place_of_minutes(meeting)) is not None:
        place.subject_kind, place.subject_id, place.work_key = one.subject_kind, one.subject_id, one.key
        place.draft_outcome = place.draft_outcome or one.draft_outcome
        place.revision += 1
        place.save(update_fields=["subject_kind", "subject_id", "work_key", "draft_outcome", "revision"])
        audit.record(event="item.changed", target=place, by=by, at=at, changed=["subject_kind"])
        return place
    before = AgendaItem.objects.filter(pk=number).first() if list_name == "postponed" else None
    return add_item(
        meeting_id=meeting.pk,
        title=one.title,
        task=one.task,
        kind=one.kind,
        minutes=one.minutes,
        presenter=before.presenter if before else "",
        explanation=one.why,
        draft_outcome=one.draft_outcome,
        audience=one.audience,
        closed_ground=one.closed_ground,
        secrecy_by=before.secrecy_by if before else "",
        secrecy_on=before.secrecy_on if before else None,
        secrecy_lifted_on=before.secrecy_lifted_on if before else None,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        source=one.item_source,
        work_key=one.key,
        returned_from=before,
        by=by,
        at=at,
    )


def _place_of_minutes(meeting: Meeting) -> AgendaItem | None:
    """The item that templates keep for the minutes: the only one of the order of the meeting that is decided on."""
    kept = meeting.items.select_for_update(of=("self",)).filter(
        source=ItemSource.TEMPLATE, task=AgovTask.PROCEDURE, kind=ItemKind.DECIDE, subject_kind="", state=ItemState.OPEN
    )
    return kept.order_by("position").first()


@transaction.atomic
def set_aside(*, meeting_id: int, key: str, reason: str, by: User, at: datetime) -> SetAside:
    """Say why something that the work proposes does not come on this agenda; the next meeting gets it again."""
    if not reason.strip():
        raise AgendaError("Schrijf op waarom dit nu niet op de agenda komt.", field="reason")
    meeting = lock_in_preparation(meeting_id)
    found = next((row.candidate for row in from_work(meeting, by).rows if row.candidate.key == key), None)
    if found is None:
        raise AgendaError("Dit wordt niet meer voorgesteld.")
    row = SetAside.objects.create(
        meeting=meeting, key=key, title=found.title, reason=reason.strip(), made_by=by, made_at=at
    )
    audit.record(event="meeting.set_aside", target=meeting, by=by, at=at, reason=row.reason, key=key)
    return row


@transaction.atomic
def propose_again(*, set_aside_id: int, by: User, at: datetime) -> None:
    """Let the work propose it again for the same meeting."""
    row = SetAside.objects.select_related("meeting").get(pk=set_aside_id)
    lock_in_preparation(row.meeting_id)
    audit.record(event="meeting.not_set_aside", target=row.meeting, by=by, at=at, key=row.key)
    row.delete()


# --- by itself: when a meeting is made and when it is convened


@transaction.atomic
def bring_back(*, meeting: Meeting, by: User, at: datetime) -> list[AgendaItem]:
    """Put every open agreement of earlier meetings on the agenda, after its opening; what is there already stays.

    One that was set aside for this meeting, with the reason, stays away from it.
    Who may read the item that an agreement came from may read its return, and nobody else.
    """
    known = meeting.items.filter(subject_kind=SubjectKind.AGREEMENT).values("subject_id")
    earlier = Outcome.objects.open().filter(item__meeting__body=meeting.body_id)
    missing = earlier.filter(item__meeting__starts_at__lt=meeting.starts_at).exclude(pk__in=known)
    aside = meeting.set_asides.filter(key__startswith="agreement:").values_list("key", flat=True)
    missing = missing.exclude(pk__in=[int(key.partition(":")[2]) for key in aside])
    window = window_of(meeting, by)
    made = [
        _bring(meeting, outcome, agreement_candidate(outcome, window), by=by, at=at)
        for outcome in missing.select_related("item").prefetch_related("postponements").order_by("due_on", "pk")
    ]
    if made:
        _after_the_opening(meeting, made)
    return made


def _bring(meeting: Meeting, outcome: Outcome, one: Candidate, *, by: User, at: datetime) -> AgendaItem:
    before = outcome.item
    return add_item(
        meeting_id=meeting.pk,
        title=one.title,
        task=one.task,
        kind=one.kind,
        minutes=one.minutes,
        explanation=one.why,
        draft_outcome=one.draft_outcome,
        audience=one.audience,
        closed_ground=one.closed_ground,
        secrecy_by=before.secrecy_by,
        secrecy_on=before.secrecy_on,
        secrecy_lifted_on=before.secrecy_lifted_on,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        source=ItemSource.RETURNED,
        work_key=one.key,
        returned_from=before,
        by=by,
        at=at,
    )


def _after_the_opening(meeting: Meeting, made: list[AgendaItem]) -> None:
    """Let them stand after the first items of the order of the meeting, before what the meeting is for."""
    ids = {item.pk for item in made}
    rest = [item for item in meeting.items.order_by("position", "pk") if item.pk not in ids]
    opening = next((index for index, item in enumerate(rest) if item.task != AgovTask.PROCEDURE), len(rest))
    renumber([*rest[:opening], *made, *rest[opening:]])


@transaction.atomic
def fix_subjects(*, meeting: Meeting, by: User, at: datetime) -> None:
    """At convening: agreements that were kept leave, new open ones come, and each item keeps what its subject says."""
    open_ones = set(Outcome.objects.open().values_list("pk", flat=True))
    returned = meeting.items.filter(source=ItemSource.RETURNED, subject_kind=SubjectKind.AGREEMENT)
    for item in returned.exclude(subject_id__in=open_ones):
        audit.record(event="item.removed", target=item, by=by, at=at, reason="De afspraak is afgedaan.")
        delete_with_files(item)
    bring_back(meeting=meeting, by=by, at=at)
    items = list(meeting.items.order_by("position", "pk"))
    renumber(items)
    about = [item for item in items if item.subject_id is not None]
    keys = [(SubjectKind(item.subject_kind), item.subject_id) for item in about if item.subject_id is not None]
    subjects = subjects_of(keys, by)
    for item in about:
        subject = subjects.get((SubjectKind(item.subject_kind), item.subject_id or 0))
        item.snapshot = snapshot_of(subject) if subject else {}
    AgendaItem.objects.bulk_update(about, ["snapshot"])
