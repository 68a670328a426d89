"""What cycles put before a meeting: gates that are due, deviations, mandates that end, late requests of the council."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.text import capfirst

from agov.enums import AgovTask, Audience, ItemKind, SubjectKind
from agov.queries.work_window import Window, day_words, title_of
from agov.stats.agenda import Candidate, Urgency, urgency_of
from amersfoort_veiligheid.documents.tables import join_words
from cycle.enums import CycleState, PhaseKind, RoundKind, RoundState
from cycle.models import CouncilRequest, CycleStep, Deviation, Mandate, Milestone, PolicyCycle, Round, RouteStop
from cycle.models.policy_cycle import PolicyCycleQuerySet
from cycle.queries.waiting import OPEN_STEPS

TASK_OF_PHASE: Final = {
    PhaseKind.ANALYSIS: AgovTask.ANALYSIS,
    PhaseKind.PRIORITISATION: AgovTask.PRIORITIES,
    PhaseKind.EXECUTION: AgovTask.RESULTS,
    PhaseKind.EVALUATION: AgovTask.RESULTS,
}
TASK_OF_ROUND: Final = {
    RoundKind.TECHNICAL: AgovTask.ANALYSIS,
    RoundKind.ADMINISTRATIVE: AgovTask.PRIORITIES,
    RoundKind.ELABORATION: AgovTask.EXPECTATIONS,
}


def _cycles(window: Window) -> PolicyCycleQuerySet:
    """The cycles that run."""
    return PolicyCycle.objects.visible_to(window.user).filter(state=CycleState.RUNNING)


def steps_due(window: Window) -> Iterator[Candidate]:
    """Steps of the cycles that run that should be finished around the meeting and are not."""
    steps = CycleStep.objects.visible_to(window.user).filter(
        cycles__in=_cycles(window), state__in=OPEN_STEPS, end_date__lte=window.around
    )
    for step in steps.distinct().order_by("end_date", "pk"):
        is_late = step.end_date < window.today
        day = day_words(step.end_date)
        why = f"De stap had op {day} klaar moeten zijn." if is_late else f"De stap moet op {day} klaar zijn."
        yield Candidate(
            key=f"step:{step.pk}",
            source="stap van de cyclus",
            title=title_of(step.activity),
            why=f"{why} Aan zet: {step.next_actor}." if step.next_actor else why,
            task=TASK_OF_PHASE[PhaseKind(step.phase)],
            kind=ItemKind.DISCUSS,
            minutes=10,
            urgency=urgency_of(step.end_date, meeting_on=window.meeting_on, next_on=window.next_on),
            day=step.end_date,
            draft_outcome="Het overleg spreekt af wie deze stap afrondt en wanneer.",
            subject_kind=SubjectKind.STEP,
            subject_id=step.pk,
        )


def rounds_due(window: Window) -> Iterator[Candidate]:
    """Slagen that end around the meeting, or on whose route this body has its turn."""
    stops = {
        stop.round_id: stop
        for stop in RouteStop.objects.filter(
            round__cycle__in=_cycles(window),
            body=window.meeting.body_id,
            held_on__isnull=True,
            substitute__isnull=True,
            planned_on__lte=window.around,
        )
    }
    rounds = Round.objects.visible_to(window.user).filter(cycle__in=_cycles(window)).exclude(state=RoundState.CLOSED)
    for one in rounds.select_related("cycle").order_by("end_date", "pk"):
        stop = stops.get(one.pk)
        if stop is None and one.end_date > window.around:
            continue
        words = [f"De slag eindigt op {day_words(one.end_date)} en is nog niet gesloten."]
        day = one.end_date
        if stop is not None and stop.planned_on is not None:
            words.append(f"Op de route is dit overleg aan de beurt op {day_words(stop.planned_on)}.")
            day = min(day, stop.planned_on)
        yield Candidate(
            key=f"round:{one.pk}",
            source="slag",
            title=title_of(capfirst(str(one))),
            why=" ".join(words),
            task=TASK_OF_ROUND[RoundKind(one.kind)],
            kind=ItemKind.DECIDE if stop is not None else ItemKind.DISCUSS,
            minutes=20,
            urgency=urgency_of(day, meeting_on=window.meeting_on, next_on=window.next_on),
            day=day,
            draft_outcome="Het overleg adviseert het college de voorstellen over te nemen.",
            subject_kind=SubjectKind.ROUND,
            subject_id=one.pk,
        )


def milestones_due(window: Window) -> Iterator[Candidate]:
    """Milestones around the meeting that were not reached: one item per cycle."""
    due = Milestone.objects.filter(
        cycle__in=_cycles(window), reached_on__isnull=True, planned_on__lte=window.around
    ).select_related("cycle", "body")
    by_cycle: dict[int, list[Milestone]] = {}
    for one in due.order_by("planned_on", "pk"):
        by_cycle.setdefault(one.cycle_id, []).append(one)
    for cycle_id, rows in by_cycle.items():
        what = join_words([f"{one.title} ({one.body}, {day_words(one.planned_on)})" for one in rows])
        yield Candidate(
            key=f"milestones:{cycle_id}",
            source="mijlpalen",
            title=title_of(f"Mijlpalen van {rows[0].cycle}"),
            why=f"Nog niet gehaald: {what}.",
            task=AgovTask.REPORTING,
            kind=ItemKind.DISCUSS,
            minutes=10,
            urgency=urgency_of(rows[0].planned_on, meeting_on=window.meeting_on, next_on=window.next_on),
            day=rows[0].planned_on,
            draft_outcome="Het overleg concludeert welke mijlpalen een andere dag krijgen.",
        )


def new_deviations(window: Window) -> Iterator[Candidate]:
    """Where the process went otherwise since the previous meeting."""
    rows = Deviation.objects.visible_to(window.user).filter(cycle__in=_cycles(window), made_at__gte=window.since)
    for one in rows.select_related("cycle").order_by("made_at", "pk"):
        yield Candidate(
            key=f"deviation:{one.pk}",
            source="afwijking",
            title=title_of(f"Anders gegaan in {one.cycle}: {one.what}"),
            why=f"Sinds de vorige keer {one.get_kind_display()}. Reden: {one.reason}",
            task=AgovTask.RESULTS,
            kind=ItemKind.INFORM,
            minutes=5,
            urgency=Urgency.LATER,
            draft_outcome="Het overleg neemt kennis van de afwijking en de reden.",
            subject_kind=SubjectKind.DEVIATION,
            subject_id=one.pk,
        )


def mandates_that_end(window: Window) -> Iterator[Candidate]:
    """Mandates of the cycles that run whose term is over before the meeting after this one."""
    rows = Mandate.objects.visible_to(window.user).filter(
        cycles__in=_cycles(window), end_date__gte=window.since_on, end_date__lt=window.next_on
    )
    for one in rows.distinct().order_by("end_date", "pk"):
        yield Candidate(
            key=f"mandate:{one.pk}",
            source="mandaat",
            title=title_of(f"{one.title} loopt af"),
            why=f"De looptijd eindigt op {day_words(one.end_date)}, en er rust beleid op dat nog loopt.",
            task=AgovTask.REPORTING,
            kind=ItemKind.ADVISE,
            minutes=10,
            urgency=urgency_of(one.end_date, meeting_on=window.meeting_on, next_on=window.next_on),
            day=one.end_date,
            draft_outcome="Het overleg adviseert het college waar het beleid daarna op rust.",
            subject_kind=SubjectKind.MANDATE,
            subject_id=one.pk,
        )


def late_requests(window: Window) -> Iterator[Candidate]:
    """What the council asked for or was promised, and that is late by the day of the meeting."""
    rows = CouncilRequest.objects.visible_to(window.user).late(window.meeting_on)
    for one in rows.order_by("due_on", "pk"):
        yield Candidate(
            key=f"request:{one.pk}",
            source="verzoek van de raad",
            title=title_of(f"{one.get_kind_display().capitalize()}: {one.title}"),
            why=f"De raad zou dit op {day_words(one.due_on)} hebben. Wie ervoor zorgt: {one.owner}.",
            task=AgovTask.REPORTING,
            kind=ItemKind.ADVISE,
            minutes=10,
            urgency=Urgency.NOW,
            day=one.due_on,
            draft_outcome="Het overleg adviseert het college wat het de raad antwoordt, en wanneer.",
            subject_kind=SubjectKind.REQUEST,
            subject_id=one.pk,
            audience=Audience.OPEN,
        )
