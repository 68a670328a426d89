"""All that a meeting has before it, as plain values: what is fixed when the papers are fixed, and compared later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from agov.enums import ItemState, SubjectKind
from agov.models import AgendaItem, ItemPaper, Meeting
from agov.queries.pack_results import results_value
from agov.queries.subjects import Key, Subject, changes_since, secret_of, snapshot_of, subjects_of
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date

VERSION = 1


def meeting_value(meeting: Meeting, user: User) -> dict[str, Any]:
    """The agenda with every word, as the meeting has it now; what items are about as ``user`` may see it.

    It holds closed items too: whoever shows it goes through ``reports.pack_views``. Of a plan under secrecy it says
    nothing, for a pack is one paper for many readers.
    """
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk")
    items = list(rows.select_related("returned_from__meeting").prefetch_related("papers", "guest_places__invitee"))
    keys = _keys(items)
    subjects, secret = subjects_of(keys, user), secret_of(keys)
    values = [
        _item(number, item, _subject(item, subjects), meeting, is_secret=_is_about(item, secret))
        for number, item in enumerate(items, start=1)
    ]
    return {
        "version": VERSION,
        "meeting": {
            "title": meeting.title,
            "body": str(meeting.body),
            "cycle": str(meeting.cycle),
            "starts_at": meeting.starts_at.isoformat(),
            "ends_at": meeting.ends_at.isoformat(),
            "place": meeting.place,
            "deputy": meeting.deputy_function,
            "deputy_reason": meeting.deputy_reason,
        },
        "items": values,
    }


def _keys(items: Iterable[AgendaItem]) -> list[Key]:
    return [(SubjectKind(item.subject_kind), item.subject_id) for item in items if item.subject_id is not None]


def _subject(item: AgendaItem, subjects: dict[Key, Subject]) -> Subject | None:
    return subjects.get((SubjectKind(item.subject_kind), item.subject_id)) if item.subject_id is not None else None


def _is_about(item: AgendaItem, keys: set[Key]) -> bool:
    return item.subject_id is not None and (SubjectKind(item.subject_kind), item.subject_id) in keys


def _item(
    number: int, item: AgendaItem, subject: Subject | None, meeting: Meeting, *, is_secret: bool
) -> dict[str, Any]:
    is_off = item.state == ItemState.WITHDRAWN
    return {
        "id": item.pk,
        "number": number,
        "title": item.title,
        "task": item.task,
        "task_words": str(item.get_task_display()),
        "kind_words": str(item.get_kind_display()),
        "explanation": item.explanation,
        "draft_outcome": item.draft_outcome,
        "minutes": 0 if is_off or item.state == ItemState.POSTPONED else item.minutes,
        "presenter": item.presenter,
        "audience": item.audience,
        "ground": item.closed_ground,
        "secrecy": _secrecy(item),
        "off": f"{item.get_state_display().capitalize()}: {item.state_reason}" if item.state_reason else "",
        "returned_from": _returned(item),
        "subject": None if is_secret else _subject_value(item, subject),
        "results": None if is_off else results_value(item, meeting.cycle),
        "papers": [_paper(paper) for paper in item.papers.all()],
        "guests": [place.invitee_id for place in item.guest_places.all()],
    }


def _secrecy(item: AgendaItem) -> str:
    if not item.secrecy_by or item.secrecy_on is None:
        return ""
    said = f"Geheim, opgelegd door {item.get_secrecy_by_display()} op {dutch_date(item.secrecy_on)}"
    lifted = item.secrecy_lifted_on
    return f"{said}; opgeheven op {dutch_date(lifted)}" if lifted else said


def _returned(item: AgendaItem) -> str:
    before = item.returned_from
    return f"{before.meeting.title}, {dutch_date(timezone.localdate(before.meeting.starts_at))}" if before else ""


def _subject_value(item: AgendaItem, subject: Subject | None) -> dict[str, Any] | None:
    """What the item is about, now; and what changed since the meeting was convened, part by part."""
    if subject is None:
        if not item.snapshot:
            return None
        return {"kind": str(item.get_subject_kind_display()), **item.snapshot, "changes": []}
    changes = changes_since(item.snapshot, subject) if item.snapshot else []
    return {
        "kind": str(item.get_subject_kind_display()),
        **snapshot_of(subject),
        "changes": [[one.label, one.before, one.after] for one in changes],
    }


def _paper(paper: ItemPaper) -> dict[str, Any]:
    return {
        "id": paper.pk,
        "title": paper.title,
        "sha256": paper.sha256,
        "pages": paper.pages,
        "audience": paper.audience,
        "ground": paper.closed_ground,
        "follows_later": paper.follows_later,
    }
