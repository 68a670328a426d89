"""What stands in the way of a step or of closing a cycle, and where a survey comes at another time than its step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from analysis.enums import TableContent
from analysis.models import ExpectedDelivery, Finding
from analysis.models.sources import ExpectedDeliveryQuerySet
from cycle.enums import CycleState, RoundState, StepState, Track
from cycle.models import CycleStep, PolicyCycle
from cycle.stats.clashes import moved_for
from vap.queries import carry_over_blockers, undecided_findings
from vap.queries.vap_carry_over import vap_carry_over_blockers

NAMED_AT_MOST = 5
BELONGS_WITHIN = timedelta(days=183)  # a survey further away than half a year belongs to another step
LIES_READY = timedelta(days=92)  # a survey that comes in the season before lies ready when the step begins


def expected_in(step: CycleStep) -> ExpectedDeliveryQuerySet:
    """What must come in during a step that collects deliveries; one line serves every cycle of a shared step."""
    within = Q(due_on__range=(step.start_date, step.end_date))
    ready = Q(table__content=TableContent.SURVEY, due_on__range=(step.start_date - LIES_READY, step.end_date))
    lines = ExpectedDelivery.objects.filter(within | ready)
    return lines if step.collects_deliveries else lines.none()


def step_blockers(step: CycleStep) -> list[str]:
    """Why a step is not done yet, as sentences for ``pass_guard``."""
    blockers = _named(
        [
            f"{line.table.title} over {line.period_label} is niet binnen en niet vervallen."
            for line in expected_in(step).open().select_related("table").order_by("due_on", "pk")
        ],
        "verwachte leveringen zijn niet binnen en niet vervallen",
    )
    if step.settles_projects:
        for cycle in step.cycles.filter(state=CycleState.RUNNING):
            blockers += _named(carry_over_blockers(cycle), "lopende projecten hebben nog geen besluit")
            blockers += _named(vap_carry_over_blockers(cycle), "lopende plannen hebben nog geen besluit")
    return blockers


def _named(sentences: Sequence[str], others: str) -> list[str]:
    """All sentences, or the first ones and how many more there are."""
    if len(sentences) <= NAMED_AT_MOST:
        return list(sentences)
    return [*sentences[: NAMED_AT_MOST - 1], f"Nog {len(sentences) - NAMED_AT_MOST + 1} {others}."]


def cycle_blockers(cycle: PolicyCycle) -> list[str]:
    """What is not finished in a cycle. The track of target groups counts, unless it is marked as not feasible yet."""
    undone = cycle.steps.exclude(state__in=[StepState.DONE, StepState.SKIPPED])
    blockers = _named([f"De stap “{step}” is niet gedaan." for step in undone], "stappen zijn niet gedaan")
    blockers += [
        f"De {slag.get_kind_display()} is niet gesloten." for slag in cycle.rounds.exclude(state=RoundState.CLOSED)
    ]
    blockers += _named(undecided_findings(cycle), "bevindingen hebben nog geen keuze")
    on_groups = Finding.objects.filter(analysis__cycle=cycle, track__in=[Track.GROUP, Track.BOTH])
    if not cycle.group_track_note and not on_groups.exists():
        blockers.append("Er is geen enkele bevinding over doelgroepen, en er staat niet bij waarom.")
    return blockers


@dataclass(frozen=True)
class SurveyMove:
    """A survey that comes before or after the step that collects it, with the dates that would fit."""

    expected: ExpectedDelivery
    step: CycleStep
    start: date
    end: date


def survey_moves(steps: Iterable[CycleStep]) -> list[SurveyMove]:
    """Propose other dates for collecting steps whose survey comes at another time. Nothing moves by itself.

    A survey belongs to the step that lies nearest to the day on which it is expected, done or not.
    """
    collecting = [step for step in steps if step.collects_deliveries and step.state != StepState.SKIPPED]
    if not collecting:
        return []
    lines = ExpectedDelivery.objects.open().filter(table__content=TableContent.SURVEY).select_related("table")
    found = []
    for line in lines.order_by("due_on", "pk"):
        step = min(collecting, key=lambda step: (_distance(step, line.due_on), step.pk))
        moved = moved_for(start=step.start_date, end=step.end_date, due=line.due_on)
        lies_ready = timedelta(0) <= step.start_date - line.due_on <= LIES_READY
        is_near = _distance(step, line.due_on) <= BELONGS_WITHIN
        if moved and is_near and not lies_ready and step.state != StepState.DONE:
            found.append(SurveyMove(line, step, *moved))
    return found


def _distance(step: CycleStep, day: date) -> timedelta:
    return max(step.start_date - day, day - step.end_date, timedelta(0))
