"""The agenda of a meeting: put items on it, change them, order them, take them off, and what happens at convening."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from agov.enums import AgovTask, Audience, ItemKind, ItemSource, ItemState, MeetingState, ProposalState
from agov.models import AgendaItem, ItemProposal, Meeting
from agov.queries.subjects import snapshot_of, subject_of
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import SecrecyBy

IN_PREPARATION: Final = (MeetingState.DRAFT, MeetingState.CONVENED)


class AgendaError(Exception):
    """The state of the meeting or item does not allow this, or a fact is missing; the message is Dutch."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add_item(
    *,
    meeting_id: int,
    title: str,
    task: AgovTask,
    kind: ItemKind,
    minutes: int,
    presenter: str = "",
    explanation: str = "",
    draft_outcome: str = "",
    audience: Audience = Audience.MEMBERS,
    closed_ground: str = "",
    secrecy_by: SecrecyBy | str = "",
    secrecy_on: date | None = None,
    secrecy_lifted_on: date | None = None,
    subject_kind: str = "",
    subject_id: int | None = None,
    source: ItemSource = ItemSource.HAND,
    work_key: str = "",
    returned_from: AgendaItem | None = None,
    by: User,
    at: datetime,
) -> AgendaItem:
    """Put an item at the end of the agenda. Once the meeting was convened it keeps at once what its subject says."""
    meeting = lock_in_preparation(meeting_id)
    if subject_kind and meeting.items.filter(subject_kind=subject_kind, subject_id=subject_id).exists():
        raise AgendaError("Dit staat al op deze agenda.")
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    about = subject_of(subject_kind, subject_id, by) if meeting.state == MeetingState.CONVENED else None
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        title=title,
        task=task,
        kind=kind,
        minutes=minutes,
        presenter=presenter,
        explanation=explanation,
        draft_outcome=draft_outcome,
        audience=audience,
        closed_ground=closed_ground,
        secrecy_by=secrecy_by,
        secrecy_on=secrecy_on,
        secrecy_lifted_on=secrecy_lifted_on,
        subject_kind=subject_kind,
        subject_id=subject_id,
        source=source,
        work_key=work_key,
        returned_from=returned_from,
        snapshot=snapshot_of(about) if about else {},
    )
    audit.record(event="item.added", target=item, by=by, at=at, meeting=meeting.pk, source=source.value)
    return item


@transaction.atomic
def change_item(
    *,
    item_id: int,
    seen: int,
    title: str,
    task: AgovTask,
    kind: ItemKind,
    minutes: int,
    presenter: str,
    explanation: str,
    draft_outcome: str,
    audience: Audience,
    closed_ground: str,
    secrecy_by: SecrecyBy | str,
    secrecy_on: date | None,
    secrecy_lifted_on: date | None,
    by: User,
    at: datetime,
) -> AgendaItem:
    """Change an item before the meeting is held. Raises ``StaleEditError`` when somebody was earlier."""
    item = lock_item(item_id)
    claim_revision(item, seen)
    given: dict[str, Any] = {
        "title": title,
        "task": task,
        "kind": kind,
        "minutes": minutes,
        "presenter": presenter,
        "explanation": explanation,
        "draft_outcome": draft_outcome,
        "audience": audience,
        "closed_ground": closed_ground,
        "secrecy_by": secrecy_by,
        "secrecy_on": secrecy_on,
        "secrecy_lifted_on": secrecy_lifted_on,
    }
    changed = [name for name, value in given.items() if getattr(item, name) != value]
    for name, value in given.items():
        setattr(item, name, value)
    item.save(update_fields=[*given, "revision"])
    audit.record(event="item.changed", target=item, by=by, at=at, changed=changed)
    return item


@transaction.atomic
def move_item(*, item_id: int, is_up: bool, by: User, at: datetime) -> AgendaItem:
    """Let an item change places with the one before or after it; at the edge it stays where it is."""
    item = lock_item(item_id)
    order = list(item.meeting.items.order_by("position", "pk"))
    index = next(index for index, one in enumerate(order) if one.pk == item.pk)
    other = index - 1 if is_up else index + 1
    if not 0 <= other < len(order):
        return item
    order[index], order[other] = order[other], order[index]
    renumber(order)
    audit.record(event="item.moved", target=item, by=by, at=at, old=index + 1, new=other + 1)
    item.position = other + 1
    return item


@transaction.atomic
def take_off(*, item_id: int, reason: str, by: User, at: datetime) -> None:
    """Take an item off. Once the meeting was convened it stays, with its number and the reason, as withdrawn."""
    item = lock_item(item_id)
    if item.meeting.state == MeetingState.CONVENED:
        if not reason.strip():
            raise AgendaError("Schrijf op waarom dit punt van de agenda gaat.", field="reason")
        item.state, item.state_reason = ItemState.WITHDRAWN, reason.strip()
        item.revision += 1
        item.save(update_fields=["state", "state_reason", "revision"])
        audit.record(event="item.withdrawn", target=item, by=by, at=at, reason=reason.strip())
        return
    audit.record(event="item.removed", target=item, by=by, at=at, reason=reason.strip(), meeting=item.meeting_id)
    release_proposal(item)
    meeting = item.meeting
    delete_with_files(item)
    renumber(list(meeting.items.order_by("position", "pk")))


def release_proposal(item: AgendaItem) -> None:
    """A proposal that became this item waits for the secretary again."""
    ItemProposal.objects.filter(item=item).update(item=None, state=ProposalState.OPEN, answer="")


def delete_with_files(item: AgendaItem) -> None:
    """Delete an item with its papers, and their files when that is sure."""
    for paper in item.papers.all():
        if paper.file.name:
            transaction.on_commit(partial(paper.file.storage.delete, paper.file.name))
    item.delete()


def lock_in_preparation(meeting_id: int) -> Meeting:
    """The meeting, locked, when its agenda may still change."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.state not in IN_PREPARATION:
        raise AgendaError(f"De agenda ligt vast: de vergadering is {meeting.get_state_display()}.")
    return meeting


def lock_item(item_id: int) -> AgendaItem:
    """The item, locked, when the agenda of its meeting may still change and it was not taken off."""
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item_id)
    lock_in_preparation(item.meeting_id)
    if item.state != ItemState.OPEN:
        raise AgendaError(f"Dit kan niet meer: het punt is {item.get_state_display()}.")
    return item


def renumber(items: list[AgendaItem]) -> None:
    """Give the items of a meeting the positions 1, 2, 3 in this order."""
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
