"""Starting a cycle from the scheme, the next one from this one, and closing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import CYCLE_MOVES, CycleState, DeviationKind, PhaseKind, RoundKind, Season, StepState
from cycle.models import (
    CycleEvaluation,
    CycleStep,
    Milestone,
    Phase,
    PolicyCycle,
    Round,
    SchemeMilestone,
    SchemeStep,
    StepPlace,
)
from cycle.queries.seasons import season_starts
from cycle.services.deviations import record_deviation
from cycle.services.guards import pass_guard
from cycle.services.rounds import prepare_round
from cycle.stats.seasons import ORDER, SeasonSpan, seasons_of, years_of_row

USUAL_LENGTH = 2


class CycleError(Exception):
    """The cycle does not allow this; the message is Dutch. ``field`` is the field of the form that it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Beginning:
    """From which season of the scheme a cycle is made; a first cycle may begin half way."""

    year_index: int = 1
    season: Season = Season.SPRING


# --- starting --------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_cycle(
    *,
    name: str,
    start_year: int,
    length_years: int = USUAL_LENGTH,
    beginning: Beginning | None = None,
    previous: PolicyCycle | None = None,
    by: User,
    at: datetime,
) -> PolicyCycle:
    """Make a cycle in preparation, with steps, phases, slagen with whom to ask, the route and milestones.

    What collects deliveries in the last spring of ``previous`` is the first step of the new one: one step in both.
    """
    beginning = beginning or Beginning()
    rows = list(SchemeStep.objects.prefetch_related("parties"))
    _check_start(name, length_years, beginning, previous, rows)
    spans = seasons_of(start_year, length_years, season_starts())
    place = (beginning.year_index, ORDER.index(beginning.season))
    spans = [span for span in spans if (span.year_index, ORDER.index(span.season)) >= place]
    cycle = PolicyCycle.objects.create(
        name=name.strip(),
        start_year=start_year,
        length_years=length_years,
        start_date=spans[0].start,
        end_date=spans[-1].end,
        previous=previous,
        strictness=previous.strictness if previous else PolicyCycle._meta.get_field("strictness").default,
    )
    shared = _shared_steps(previous, spans[0])
    made = _place_shared(cycle, shared)
    made += _make_steps(cycle, rows, spans, without_first_collecting=bool(shared))
    _make_phases(cycle, made)
    _make_rounds(cycle, made, by=by, at=at)
    _make_milestones(cycle, spans)
    audit.record(
        event="cycle.created",
        target=cycle,
        by=by,
        at=at,
        start_year=start_year,
        length_years=length_years,
        steps=len(made),
        shared=[step.pk for step in shared],
    )
    return cycle


def start_next(*, cycle_id: int, name: str, length_years: int = USUAL_LENGTH, by: User, at: datetime) -> PolicyCycle:
    """Make the cycle that follows on this one, from the scheme as it is now."""
    previous = PolicyCycle.objects.get(pk=cycle_id)
    return start_cycle(
        name=name,
        start_year=previous.start_year + previous.length_years,
        length_years=length_years,
        previous=previous,
        by=by,
        at=at,
    )


def _check_start(
    name: str, length_years: int, beginning: Beginning, previous: PolicyCycle | None, rows: Sequence[SchemeStep]
) -> None:
    if not rows:
        raise CycleError("Er is nog geen schema. De beheerder kan het laden of invullen in Beheer.")
    if not 1 <= length_years <= 4:
        raise CycleError("Een cyclus duurt 1 tot en met 4 jaar.", "length_years")
    if beginning.year_index > length_years:
        raise CycleError("De cyclus begint dan pas na haar laatste jaar. Kies een eerder seizoen.", "beginning")
    if PolicyCycle.objects.filter(name=name.strip()).exists():
        raise CycleError("Er is al een cyclus met deze naam.", "name")
    if previous is not None:
        follower = PolicyCycle.objects.filter(previous=previous).first()
        if follower is not None:
            raise CycleError(f"Op {previous} volgt al {follower}.")


def _shared_steps(previous: PolicyCycle | None, first: SeasonSpan) -> list[CycleStep]:
    if previous is None or first.key != (1, Season.SPRING):
        return []
    last = previous.places.filter(year_index=previous.length_years + 1, season=Season.SPRING)
    places = last.filter(step__collects_deliveries=True).exclude(step__state=StepState.SKIPPED).select_related("step")
    return [place.step for place in places]


def _place_shared(cycle: PolicyCycle, steps: Sequence[CycleStep]) -> list[CycleStep]:
    for position, step in enumerate(steps, start=1):
        StepPlace.objects.create(cycle=cycle, step=step, year_index=1, season=Season.SPRING, position=position)
    return list(steps)


def _make_steps(
    cycle: PolicyCycle, rows: Iterable[SchemeStep], spans: Sequence[SeasonSpan], *, without_first_collecting: bool
) -> list[CycleStep]:
    by_key = {span.key: span for span in spans}
    made = []
    for row in rows:
        years = years_of_row(
            year_index=row.year_index,
            from_end=row.from_end,
            is_repeated=row.is_repeated,
            length_years=cycle.length_years,
        )
        for year in years:
            span = by_key.get((year, Season(row.season)))
            is_first = (year, row.season) == (1, Season.SPRING)
            is_replaced = without_first_collecting and row.collects_deliveries and is_first
            if span is not None and not is_replaced:
                made.append(_make_step(cycle, row, span))
    return made


def _make_step(cycle: PolicyCycle, row: SchemeStep, span: SeasonSpan) -> CycleStep:
    step = CycleStep.objects.create(
        activity=row.activity,
        explanation=row.explanation,
        phase=row.phase,
        round=row.round,
        collects_deliveries=row.collects_deliveries,
        settles_projects=row.settles_projects,
        start_date=span.start,
        end_date=span.end,
    )
    step.parties.set(row.parties.all())
    StepPlace.objects.create(
        cycle=cycle, step=step, year_index=span.year_index, season=span.season, position=row.position
    )
    return step


def _make_phases(cycle: PolicyCycle, steps: Iterable[CycleStep]) -> None:
    """Each phase from its first step to its last; what collects in the last spring is analysis of the next cycle."""
    days: dict[str, list[date]] = {}
    last_spring = (cycle.length_years + 1, Season.SPRING)
    places = {place.step_id: (place.year_index, place.season) for place in cycle.places.all()}
    for step in steps:
        if step.collects_deliveries and places[step.pk] == last_spring:
            continue
        days.setdefault(step.phase, []).extend([step.start_date, step.end_date])
    Phase.objects.bulk_create(
        Phase(cycle=cycle, kind=kind, start_date=min(days[kind]), end_date=max(days[kind]))
        for kind in PhaseKind
        if kind in days
    )


def _make_rounds(cycle: PolicyCycle, steps: Sequence[CycleStep], *, by: User, at: datetime) -> None:
    for kind in RoundKind:
        own = [step for step in steps if step.round == kind]
        if own:
            slag = Round.objects.create(
                cycle=cycle,
                kind=kind,
                start_date=min(step.start_date for step in own),
                end_date=max(step.end_date for step in own),
            )
            prepare_round(round_id=slag.pk, by=by, at=at)


def _make_milestones(cycle: PolicyCycle, spans: Sequence[SeasonSpan]) -> None:
    by_key = {span.key: span for span in spans}
    made = []
    for row in SchemeMilestone.objects.select_related("body"):
        years = years_of_row(
            year_index=row.year_index,
            from_end=row.from_end,
            is_repeated=row.is_repeated,
            length_years=cycle.length_years,
        )
        for year in years:
            span = by_key.get((year, Season(row.season)))
            if span is not None:
                day = min(span.start + timedelta(days=row.day - 1), span.end)
                made.append(Milestone(cycle=cycle, body=row.body, title=row.title, planned_on=day))
    Milestone.objects.bulk_create(made)


# --- running and closing ---------------------------------------------------------------------------------------------


def _locked(cycle_id: int, to: CycleState | None = None) -> PolicyCycle:
    cycle = PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if to is not None and to not in CYCLE_MOVES[CycleState(cycle.state)]:
        raise CycleError(f"Dit kan niet: de stand van deze cyclus is “{CycleState(cycle.state).label}”.")
    if to is None and cycle.state == CycleState.CLOSED:
        raise CycleError("Deze cyclus is afgesloten. Er verandert niets meer aan.")
    return cycle


@transaction.atomic
def begin_cycle(*, cycle_id: int, by: User, at: datetime) -> PolicyCycle:
    """Let a prepared cycle run: from now on partners and council see it, and changes are deviations."""
    cycle = _locked(cycle_id, CycleState.RUNNING)
    cycle.state = CycleState.RUNNING
    cycle.revision += 1
    cycle.save(update_fields=["state", "revision"])
    audit.record(event="cycle.begun", target=cycle, by=by, at=at)
    return cycle


@transaction.atomic
def close_cycle(*, cycle_id: int, blockers: Sequence[str], reason: str, by: User, at: datetime) -> PolicyCycle:
    """Close a cycle; VAPs and running projects go on. ``blockers`` come from the rooms above.

    A reason passes the guard, but nothing closes without the evaluation with its three answers.
    """
    cycle = _locked(cycle_id, CycleState.CLOSED)
    if not CycleEvaluation.objects.filter(cycle=cycle, closed_at__isnull=False).exists():
        raise CycleError("Sluit eerst de evaluatie van deze cyclus af, met een antwoord op alle drie de vragen.")
    pass_guard(cycle=cycle, blockers=blockers, reason=reason, what="De cyclus werd afgesloten.", by=by, at=at)
    cycle.state = CycleState.CLOSED
    cycle.revision += 1
    cycle.save(update_fields=["state", "revision"])
    audit.record(event="cycle.closed", target=cycle, by=by, at=at, reason=reason, blockers=list(blockers))
    return cycle


@transaction.atomic
def change_cycle(
    *,
    cycle_id: int,
    seen: int,
    values: Mapping[str, Any],
    by: User,
    at: datetime,
) -> PolicyCycle:
    """Change name, strictness, limits and the note on target groups.

    Raises ``StaleEditError`` when somebody else changed it meanwhile.
    """
    cycle = _locked(cycle_id)
    claim_revision(cycle, seen)
    if PolicyCycle.objects.filter(name=values["name"]).exclude(pk=cycle.pk).exists():
        raise CycleError("Er is al een cyclus met deze naam.", "name")
    changes = {name: [getattr(cycle, name), value] for name, value in values.items() if getattr(cycle, name) != value}
    for name, value in values.items():
        setattr(cycle, name, value)
    cycle.save(update_fields=[*values, "revision"])
    audit.record(event="cycle.changed", target=cycle, by=by, at=at, fields=changes)
    return cycle


@transaction.atomic
def move_phase(*, phase_id: int, start_date: date, end_date: date, reason: str, by: User, at: datetime) -> Phase:
    """Give a phase other dates. Nothing else moves with it: no step, no project, no VAP."""
    phase = Phase.objects.select_for_update(of=("self",)).get(pk=phase_id)
    cycle = _locked(phase.cycle_id)
    if end_date < start_date:
        raise CycleError("De laatste dag ligt voor de eerste.", "end_date")
    if (phase.start_date, phase.end_date) == (start_date, end_date):
        raise CycleError("Dit zijn de datums die er al staan.", "start_date")
    before = f"{phase.start_date:%d-%m-%Y} t/m {phase.end_date:%d-%m-%Y}"
    after = f"{start_date:%d-%m-%Y} t/m {end_date:%d-%m-%Y}"
    phase.start_date, phase.end_date = start_date, end_date
    phase.save(update_fields=["start_date", "end_date"])
    if cycle.state == CycleState.RUNNING:
        record_deviation(
            cycle=cycle,
            kind=DeviationKind.MOVED,
            what=f"De fase {phase} ging van {before} naar {after}.",
            reason=reason,
            by=by,
            at=at,
        )
    audit.record(event="phase.moved", target=cycle, by=by, at=at, reason=reason, phase=phase.kind, days=[before, after])
    return phase
