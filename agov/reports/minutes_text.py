"""What the facts of a meeting say as minutes: who was there, and per item what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from agov.enums import Attendance, ItemState, OutcomeKind, SubjectKind
from agov.models import AgendaItem, Invitee, Meeting, Outcome
from amersfoort_veiligheid.documents.tables import dutch_date

PRESENT_TITLE: Final = "Wie waren er"
ATTENDANCE_WORDS: Final = (
    (Attendance.PRESENT, "Aanwezig"),
    (Attendance.REPLACED, "Vervangen"),
    (Attendance.EXCUSED, "Afgemeld"),
    (Attendance.ABSENT, "Afwezig zonder bericht"),
    (Attendance.UNKNOWN, "Nog niet genoteerd"),
)


@dataclass(frozen=True)
class Part:
    """One section as the facts have it; without an item it is about the meeting as a whole."""

    item: AgendaItem | None
    title: str
    text: str


def parts_of(meeting: Meeting) -> list[Part]:
    """All sections of the minutes, in the order of the agenda; four queries."""
    invitees = list(Invitee.objects.filter(meeting=meeting).order_by(F("seat").asc(nulls_last=True), "function", "pk"))
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    outcomes: dict[int, list[Outcome]] = {}
    rows = (
        Outcome.objects.filter(item__in=items)
        .select_related("organisation")
        .prefetch_related("postponements")
        .order_by("number")
    )
    for row in rows:
        outcomes.setdefault(row.item_id, []).append(row)
    return [
        Part(None, PRESENT_TITLE, attendance_text(meeting, invitees)),
        *(Part(item, item.title, item_text(item, outcomes.get(item.pk, []))) for item in items),
    ]


def attendance_text(meeting: Meeting, invitees: Iterable[Invitee]) -> str:
    """Who was there, by function: the words that the law asks of minutes."""
    lines = []
    if meeting.deputy_function:
        lines.append(f"Voorzitter was {meeting.deputy_function}: {meeting.deputy_reason}".rstrip(".") + ".")
    known = list(invitees)
    for attendance, words in ATTENDANCE_WORDS:
        names = [_name(one) for one in known if one.attendance == attendance]
        if names:
            lines.append(f"{words}: {'; '.join(names)}.")
    return "\n".join(lines)


def _name(invitee: Invitee) -> str:
    name = str(invitee) if not invitee.is_guest else f"{invitee} (gast)"
    return f"{name}, door {invitee.replaced_by}" if invitee.attendance == Attendance.REPLACED else name


def item_text(item: AgendaItem, outcomes: Iterable[Outcome]) -> str:
    """What came of an item; without an outcome what became of it."""
    lines = [outcome_line(one) for one in outcomes]
    if lines:
        return "\n".join(lines)
    if item.state == ItemState.POSTPONED:
        return f"Doorgeschoven: {item.state_reason}"
    if item.state == ItemState.WITHDRAWN:
        return f"Van de agenda gehaald: {item.state_reason}"
    if item.state == ItemState.DECIDED and item.subject_kind == SubjectKind.MINUTES:
        return "Het verslag is vastgesteld."
    return "Besproken, zonder uitkomst." if item.state == ItemState.DECIDED else "Nog niet behandeld."


def outcome_line(outcome: Outcome) -> str:
    """One outcome in a line. Of an agreement who keeps it by when, not how it went since: that is no news of then."""
    words = f"{outcome.get_kind_display().capitalize()} {outcome.code}: {outcome.text}"
    if outcome.kind != OutcomeKind.AGREEMENT or outcome.due_on is None:
        return words
    put_off = list(outcome.postponements.all())  # oldest first
    due_on = put_off[0].was_due_on if put_off else outcome.due_on
    owner = outcome.owner_function
    if outcome.organisation is not None:
        owner = f"{owner} ({outcome.organisation})"
    return f"{words.rstrip('.')}. Wie: {owner}. Klaar op {dutch_date(due_on)}."
