"""The season board and what an organisation does as events of a calendar, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from agov.models import Meeting, Publication
from agov.queries.meeting_event import meeting_event
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.calendar import Event, EventStatus
from cycle.enums import CycleState, StepState
from cycle.models import CycleStep, Milestone, PolicyCycle, StepPlace
from vap.enums import DeedState
from vap.queries.deeds import ACTIVITY, Deed, DeedQuestion, Deeds

SUMMARY_OF: Final = {DeedState.DONE: "Gedaan: ", DeedState.PROPOSED: "Vraag: ", DeedState.AMENDED: "Tegenvoorstel: "}
STATUS_OF: Final = {
    DeedState.PROPOSED: EventStatus.TENTATIVE,
    DeedState.AMENDED: EventStatus.TENTATIVE,
    DeedState.DECLINED: EventStatus.CANCELLED,
    DeedState.NOT_DONE: EventStatus.CANCELLED,
    DeedState.LAPSED: EventStatus.CANCELLED,
}
LOOKS_BACK: Final = timedelta(days=365)  # what ended longer ago leaves the calendar


def board_events(user: User, *, today: date, absolute: Callable[[str], str]) -> list[Event]:
    """Every step and milestone of cycles that the user sees, and each edition that is announced.

    ``absolute`` makes a whole address of a path.
    """
    cycles = PolicyCycle.objects.visible_to(user).filter(end_date__gte=today - LOOKS_BACK)
    return [*_steps(user, cycles, absolute), *_milestones(cycles, absolute), *_editions(user, today, absolute)]


def uid_of(kind: str, pk: int) -> str:
    """The identity of a thing in every calendar, as long as it exists."""
    return f"{kind}-{pk}@{settings.MUNICIPALITY_CODE.lower()}.veiligheidsbeleid"


def _steps(user: User, cycles: QuerySet[PolicyCycle], absolute: Callable[[str], str]) -> Iterator[Event]:
    places = StepPlace.objects.visible_to(user).filter(cycle__in=cycles).select_related("cycle")
    steps = CycleStep.objects.filter(Exists(places.filter(step=OuterRef("pk")))).order_by("start_date", "pk")
    for step in steps.prefetch_related("parties", Prefetch("places", queryset=places, to_attr="seen_places")):
        seen: list[StepPlace] = step.seen_places  # type: ignore[attr-defined]  # the prefetch made it
        status = _status(step, seen)
        yield Event(
            uid=uid_of("stap", step.pk),
            # A cycle that begins makes the plan of a step firm, without changing the step.
            sequence=step.revision + (status != EventStatus.TENTATIVE),
            start=step.start_date,
            end=step.end_date,
            summary=f"Gedaan: {step}" if step.state == StepState.DONE else str(step),
            description=_about(step, seen),
            url=absolute(reverse("agov:step-detail", args=[step.pk])),
            status=status,
        )


def _status(step: CycleStep, places: list[StepPlace]) -> EventStatus:
    if step.state == StepState.SKIPPED:
        return EventStatus.CANCELLED
    is_planned = all(place.cycle.state == CycleState.DRAFT for place in places)
    return EventStatus.TENTATIVE if is_planned else EventStatus.CONFIRMED


def _about(step: CycleStep, places: list[StepPlace]) -> str:
    lines = [f"{place} van {place.cycle}" for place in places]
    parties = ", ".join(party.name for party in step.parties.all())
    lines += [f"Betrokkenen: {parties}"] if parties else []
    lines += [f"Aan zet: {step.next_actor}"] if step.next_actor else []
    lines += [f"Overgeslagen: {step.skip_reason}"] if step.skip_reason else []
    return "\n".join(lines)


def _milestones(cycles: QuerySet[PolicyCycle], absolute: Callable[[str], str]) -> Iterator[Event]:
    rows = Milestone.objects.filter(cycle__in=cycles).select_related("body", "cycle").order_by("planned_on", "pk")
    for row in rows:
        yield Event(
            uid=uid_of("mijlpaal", row.pk),
            sequence=0 if row.reached_on is None else 1,  # nothing else of a milestone changes
            start=row.reached_on or row.planned_on,
            summary=f"{row.body}: {row}" if row.reached_on is None else f"Gehaald: {row.body}, {row}",
            description=f"Mijlpaal van {row.cycle}, gepland op {row.planned_on:%d-%m-%Y}",
            url=absolute(reverse("agov:board-cycle", args=[row.cycle_id])),
            status=EventStatus.TENTATIVE if row.cycle.state == CycleState.DRAFT else EventStatus.CONFIRMED,
        )


def _editions(user: User, today: date, absolute: Callable[[str], str]) -> Iterator[Event]:
    """The next edition of each series of which the day was announced."""
    rows = Publication.objects.visible_to(user).filter(next_on__gte=today).order_by("next_on", "pk")
    for row in rows:
        assert row.next_on is not None  # noqa: S101 -- filtered
        yield Event(
            uid=uid_of("publicatie", row.pk),
            sequence=row.revision,
            start=row.next_on,
            summary=f"Nieuwe editie verwacht: {row.title}",
            description="De dag kan nog veranderen.",
            url=absolute(reverse("agov:publication-list")),
            status=EventStatus.TENTATIVE,
        )


def deed_events(user: User, *, today: date, absolute: Callable[[str], str]) -> list[Event]:
    """What the user's organisation does, promised or is asked for, as far as it has a day and is not long past."""
    if user.organisation_id is None:
        return []
    question = DeedQuestion(organisation_id=user.organisation_id, since=today - LOOKS_BACK)
    return [
        _deed(deed, deed.done_on or deed.due_on, absolute)
        for deed in Deeds(user, question, today=today).all()
        if deed.due_on is not None
    ]


def _deed(deed: Deed, day: date, absolute: Callable[[str], str]) -> Event:
    is_activity = deed.kind == ACTIVITY
    path = reverse("vap:plan-detail", args=[deed.vap.pk])
    lines = [deed.amount, deed.vap.title]
    lines += [f"Van {deed.start_on:%d-%m-%Y}"] if deed.start_on else []
    lines += [f"{deed.words.capitalize()}: {deed.note}" if deed.note else ""]
    return Event(
        uid=uid_of("activiteit" if is_activity else "toezegging", deed.pk),
        sequence=deed.revision,
        start=day,
        summary=f"{SUMMARY_OF.get(deed.state, '')}{deed.what}",
        description="\n".join(line for line in lines if line),
        url=absolute(path if is_activity else reverse("vap:commitment-detail", args=[deed.pk])),
        status=STATUS_OF.get(deed.state, EventStatus.CONFIRMED),
    )


def meeting_events(user: User, *, today: date, absolute: Callable[[str], str]) -> list[Event]:
    """The meetings that the user may know of, and that are not long past."""
    seen = Meeting.objects.visible_to(user).filter(starts_at__date__gte=today - LOOKS_BACK)
    return [meeting_event(meeting, absolute) for meeting in seen.order_by("starts_at", "pk")]
