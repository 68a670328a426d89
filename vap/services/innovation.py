"""Innovation themes: propose, begin for one or two years, do and learn, and end with a lesson. No end is moved.

At most so many run at a time (``MAX_INNOVATION_THEMES``): one more asks which one goes, or a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.models import Theme
from vap.enums import INNOVATION_MOVES, InnovationKind, InnovationState, InnovationStepKind
from vap.models import VAP, InnovationStep, InnovationTheme, Lesson, Priority

WRITTEN: Final = ("title", "kind", "idea", "question", "stop_rule", "theme", "years", "body")


class InnovationError(Exception):
    """The state of the theme or a rule does not allow this; the message is Dutch."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class BouquetFullError(InnovationError):
    """As many themes run as was agreed: one must go, or a reason is given."""


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes."""

    title: str
    kind: InnovationKind
    idea: str
    question: str
    stop_rule: str
    theme: Theme | None
    years: int
    body: str = ""


@dataclass(frozen=True)
class Ending:
    """How a theme ends, and the lesson of it."""

    to: InnovationState
    lesson_title: str
    lesson: str
    priority: Priority | None = None
    vap: VAP | None = None


@transaction.atomic
def propose(*, proposal: Proposal, organisation: Organisation, by: User, at: datetime) -> InnovationTheme:
    """Note a proposal; whoever steers the cycle decides on it."""
    made = InnovationTheme.objects.create(
        **{name: getattr(proposal, name) for name in WRITTEN}, organisation=organisation, made_by=by, made_at=at
    )
    audit.record(event="innovation.proposed", target=made, by=by, at=at, years=proposal.years)
    return made


@transaction.atomic
def change_proposal(*, innovation_id: int, seen: int, proposal: Proposal, by: User, at: datetime) -> InnovationTheme:
    """Change what was not decided on yet. Raises ``StaleEditError`` when somebody was earlier."""
    innovation = _locked(innovation_id)
    if innovation.state != InnovationState.PROPOSED:
        raise InnovationError(f"Dit thema is {innovation.get_state_display()}; het voorstel staat vast.")
    claim_revision(innovation, seen)
    changed = [name for name in WRITTEN if getattr(innovation, name) != getattr(proposal, name)]
    for name in WRITTEN:
        setattr(innovation, name, getattr(proposal, name))
    innovation.save(update_fields=[*WRITTEN, "revision"])
    audit.record(event="innovation.changed", target=innovation, by=by, at=at, changed=changed)
    return innovation


@transaction.atomic
def start(
    *,
    innovation_id: int,
    start_date: date,
    gone: InnovationTheme | None = None,
    ending: Ending | None = None,
    over_limit_reason: str = "",
    by: User,
    at: datetime,
) -> InnovationTheme:
    """Let a proposal begin; its end follows from its years and is never moved.

    When as many run as was agreed, ``gone`` ends by ``ending`` to make place, or ``over_limit_reason`` says why not:
    ``BouquetFullError`` without either. All open themes are locked, so that two do not take the last place at once.
    """
    open_ones = InnovationTheme.objects.select_for_update(of=("self",)).filter(
        state__in=[InnovationState.PROPOSED, InnovationState.RUNNING]
    )
    held = {one.pk: one for one in open_ones.order_by("pk")}
    innovation = held.get(innovation_id) or InnovationTheme.objects.get(pk=innovation_id)
    _may_move(innovation, InnovationState.RUNNING)
    today = timezone.localdate(at)
    active = [one for one in held.values() if one.is_active_on(today)]
    is_full = len(active) >= settings.MAX_INNOVATION_THEMES
    if is_full and gone is None and not over_limit_reason.strip():
        raise BouquetFullError(full_words(len(active)))
    if gone is not None:
        if ending is None or gone.pk not in {one.pk for one in active}:
            raise InnovationError("Kies een thema dat nu loopt, en schrijf op wat we ervan leerden.", field="gone")
        _end(held[gone.pk], ending, by=by, at=at, makes_place_for=innovation)
    innovation.state = InnovationState.RUNNING
    innovation.start_date = start_date
    innovation.end_date = last_day(start_date, innovation.years)
    innovation.over_limit_reason = over_limit_reason.strip() if is_full and gone is None else ""
    innovation.revision += 1
    innovation.save(update_fields=["state", "start_date", "end_date", "over_limit_reason", "revision"])
    audit.record(
        event="innovation.started",
        target=innovation,
        by=by,
        at=at,
        reason=innovation.over_limit_reason,
        end_date=innovation.end_date.isoformat(),
        gone=gone.pk if gone else None,
    )
    return innovation


@transaction.atomic
def refuse(*, innovation_id: int, reason: str, by: User, at: datetime) -> InnovationTheme:
    """Do not take up a proposal, with the reason; whoever proposed it reads that."""
    innovation = _locked(innovation_id)
    _may_move(innovation, InnovationState.REFUSED)
    innovation.state, innovation.refused_reason = InnovationState.REFUSED, reason
    innovation.revision += 1
    innovation.save(update_fields=["state", "refused_reason", "revision"])
    audit.record(event="innovation.refused", target=innovation, by=by, at=at, reason=reason)
    return innovation


@transaction.atomic
def add_step(
    *,
    innovation_id: int,
    kind: InnovationStepKind,
    what: str,
    learned: str,
    done_on: date,
    by: User,
    at: datetime,
) -> InnovationStep:
    """Write down something that was done within the time of the theme."""
    innovation = _locked(innovation_id)
    if innovation.state != InnovationState.RUNNING:
        raise InnovationError(f"Dit thema is {innovation.get_state_display()}; er komt niets meer bij.")
    if not innovation.holds(done_on):
        raise InnovationError("Kies een dag binnen de looptijd van dit thema.", field="done_on")
    if done_on > timezone.localdate(at):
        raise InnovationError("Schrijf op wat is gedaan, niet wat nog komt.", field="done_on")
    step = InnovationStep.objects.create(
        innovation=innovation, kind=kind, what=what, learned=learned, done_on=done_on, made_by=by, made_at=at
    )
    audit.record(event="innovation.step_added", target=innovation, by=by, at=at, kind=kind.value)
    return step


@transaction.atomic
def end(*, innovation_id: int, ending: Ending, by: User, at: datetime) -> InnovationTheme:
    """End a theme: taken up in a priority or VAP, stopped because enough was learned, or run out, with its lesson."""
    innovation = _locked(innovation_id)
    _end(innovation, ending, by=by, at=at)
    return innovation


def last_day(start_date: date, years: int) -> date:
    """The last day of a theme that lasts so many years: the day before the same day in that year."""
    is_leap_day = (start_date.month, start_date.day) == (2, 29)
    first_after = (
        date(start_date.year + years, 3, 1) if is_leap_day else start_date.replace(year=start_date.year + years)
    )
    return first_after - timedelta(days=1)


def full_words(count: int) -> str:
    """Why one more does not fit, and what to choose."""
    return (
        f"Er lopen al {count} innovatiethema's; afgesproken is hoogstens {settings.MAX_INNOVATION_THEMES}."
        " Kies welk thema plaatsmaakt, of schrijf op waarom dit erbij moet."
    )


def _locked(innovation_id: int) -> InnovationTheme:
    return InnovationTheme.objects.select_for_update(of=("self",)).get(pk=innovation_id)


def _may_move(innovation: InnovationTheme, to: InnovationState) -> None:
    if to not in INNOVATION_MOVES[InnovationState(innovation.state)]:
        raise InnovationError(f"Dit kan niet: het thema is {innovation.get_state_display()}.")


def _end(
    innovation: InnovationTheme,
    ending: Ending,
    *,
    by: User,
    at: datetime,
    makes_place_for: InnovationTheme | None = None,
) -> None:
    _may_move(innovation, ending.to)
    if ending.to == InnovationState.ADOPTED and ending.priority is None and ending.vap is None:
        raise InnovationError("Kies de prioriteit of het VAP waarin dit is opgenomen.", field="priority")
    if not ending.lesson.strip() or not ending.lesson_title.strip():
        raise InnovationError("Schrijf op wat we ervan leerden.", field="lesson")
    is_adopted = ending.to == InnovationState.ADOPTED
    today = timezone.localdate(at)
    innovation.ended_on = innovation.end_date if innovation.is_past_end_on(today) else today
    innovation.state = ending.to
    innovation.lesson = ending.lesson.strip()
    innovation.adopted_priority = ending.priority if is_adopted else None
    innovation.adopted_vap = ending.vap if is_adopted else None
    innovation.makes_place_for = makes_place_for
    innovation.revision += 1
    innovation.save(
        update_fields=["state", "lesson", "ended_on", "adopted_priority", "adopted_vap", "makes_place_for", "revision"]
    )
    Lesson.objects.create(
        title=ending.lesson_title.strip(),
        text=innovation.lesson,
        theme=innovation.theme,
        innovation=innovation,
        made_by=by,
        made_at=at,
    )
    audit.record(
        event="innovation.ended", target=innovation, by=by, at=at, reason=innovation.lesson, state=ending.to.value
    )
