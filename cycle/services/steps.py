"""Steps of a cycle: begin, finish, move, split, skip. Each change to a running cycle is a deviation with a reason.

A step that stands in two cycles changes in both at once, and the deviation is written down in each that runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import STEP_MOVES, CycleState, DeviationKind, RoundState, StepState, Strictness
from cycle.models import CycleStep, Party, PolicyCycle, Round, StepPlace
from cycle.queries.rounds import designs, time_warning
from cycle.queries.seasons import season_starts, spans_of
from cycle.services.deviations import record_deviation
from cycle.services.guards import GuardError, pass_guard
from cycle.stats.seasons import season_on


class StepError(Exception):
    """The step does not allow this; the message is Dutch. ``field`` is the field of the form that it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def _locked(step_id: int) -> tuple[CycleStep, list[PolicyCycle]]:
    """The step, and the cycles in which it stands that are not closed."""
    step = CycleStep.objects.select_for_update(of=("self",)).get(pk=step_id)
    cycles = list(step.cycles.exclude(state=CycleState.CLOSED).order_by("start_date"))
    if not cycles:
        raise StepError("De cyclus van deze stap is afgesloten. Er verandert niets meer aan.")
    return step, cycles


def _running(cycles: Iterable[PolicyCycle]) -> list[PolicyCycle]:
    return [cycle for cycle in cycles if cycle.state == CycleState.RUNNING]


def _move_state(step: CycleStep, to: StepState) -> None:
    if to not in STEP_MOVES[StepState(step.state)]:
        raise StepError(f"Dit kan niet: deze stap is {step.get_state_display()}.")
    step.state = to


def _deviate(
    step: CycleStep,
    cycles: Sequence[PolicyCycle],
    kind: DeviationKind,
    what: str,
    reason: str,
    *,
    by: User,
    at: datetime,
) -> None:
    for cycle in _running(cycles):
        record_deviation(cycle=cycle, step=step, kind=kind, what=what, reason=reason, by=by, at=at)


def span_words(start: date, end: date) -> str:
    """Two days as people write them."""
    return f"{start:%d-%m-%Y} t/m {end:%d-%m-%Y}"


# --- states ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_step(*, step_id: int, by: User, at: datetime) -> CycleStep:
    """Say that a step has begun, on whatever day that is."""
    step, cycles = _locked(step_id)
    if not _running(cycles):
        raise StepError("Deze cyclus loopt nog niet. Laat eerst de cyclus beginnen.")
    _move_state(step, StepState.RUNNING)
    step.done_on = None
    step.revision += 1
    step.save(update_fields=["state", "done_on", "revision"])
    audit.record(event="step.begun", target=step, by=by, at=at)
    return step


@transaction.atomic
def finish_step(
    *, step_id: int, done_on: date, blockers: Sequence[str], reason: str, by: User, at: datetime
) -> CycleStep:
    """Say that a step is done. ``blockers`` come from the rooms above: deliveries that are open, projects undecided.

    Raises ``GuardError`` when something is in the way, as the cycle is set; the strictest of its cycles decides.
    """
    step, cycles = _locked(step_id)
    if not _running(cycles):
        raise StepError("Deze cyclus loopt nog niet. Laat eerst de cyclus beginnen.")
    _move_state(step, StepState.DONE)
    if done_on > timezone.localdate(at):
        raise StepError("Deze dag moet nog komen. Vul in wanneer de stap klaar was.", "done_on")
    what = f"De stap “{step}” werd afgerond."
    running = _running(cycles)
    for cycle in sorted(running, key=lambda cycle: cycle.strictness != Strictness.BLOCK):
        pass_guard(cycle=cycle, blockers=blockers, reason=reason, what=what, step=step, by=by, at=at)
    step.done_on = done_on
    step.revision += 1
    step.save(update_fields=["state", "done_on", "revision"])
    audit.record(
        event="step.done", target=step, by=by, at=at, reason=reason, done_on=done_on.isoformat(), blockers=blockers
    )
    return step


@transaction.atomic
def skip_step(*, step_id: int, reason: str, by: User, at: datetime) -> CycleStep:
    """Leave a step out, with a reason."""
    step, cycles = _locked(step_id)
    _move_state(step, StepState.SKIPPED)
    if not reason.strip():
        raise StepError("Schrijf op waarom de stap wordt overgeslagen.", "reason")
    step.skip_reason = reason.strip()
    step.revision += 1
    step.save(update_fields=["state", "skip_reason", "revision"])
    _deviate(step, cycles, DeviationKind.SKIPPED, f"De stap “{step}” werd overgeslagen.", reason, by=by, at=at)
    audit.record(event="step.skipped", target=step, by=by, at=at, reason=reason)
    return step


@transaction.atomic
def reopen_step(*, step_id: int, by: User, at: datetime) -> CycleStep:
    """Take a step that was done or skipped up again; what was written down about it stays."""
    step, _ = _locked(step_id)
    if step.state not in (StepState.DONE, StepState.SKIPPED):
        raise StepError(f"Dit kan niet: deze stap is {step.get_state_display()}.")
    _move_state(step, StepState.RUNNING if step.state == StepState.DONE else StepState.PLANNED)
    step.done_on, step.skip_reason = None, ""
    step.revision += 1
    step.save(update_fields=["state", "done_on", "skip_reason", "revision"])
    audit.record(event="step.reopened", target=step, by=by, at=at, state=step.state)
    return step


@transaction.atomic
def change_step(
    *,
    step_id: int,
    seen: int,
    next_actor: str,
    explanation: str,
    parties: Iterable[Party],
    by: User,
    at: datetime,
) -> CycleStep:
    """Say who is next, who takes part and what the step is about. Raises ``StaleEditError`` after another's change."""
    step, _ = _locked(step_id)
    claim_revision(step, seen)
    before = [step.next_actor, step.explanation, sorted(str(party) for party in step.parties.all())]
    step.next_actor, step.explanation = next_actor, explanation
    step.save(update_fields=["next_actor", "explanation", "revision"])
    step.parties.set(parties)
    after = [next_actor, explanation, sorted(str(party) for party in step.parties.all())]
    audit.record(event="step.changed", target=step, by=by, at=at, before=before, after=after)
    return step


# --- dates -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def move_step(
    *, step_id: int, seen: int, start_date: date, end_date: date, reason: str, by: User, at: datetime
) -> CycleStep:
    """Give a step other dates. It moves to the season of its first day; the dates of its slag follow.

    A slag that becomes shorter than it should take is a warning in the deviation, or a refusal when the cycle blocks.
    """
    step, cycles = _locked(step_id)
    claim_revision(step, seen)
    _check_days(step, cycles, start_date, end_date)
    if _running(cycles) and not reason.strip():
        raise StepError("Schrijf op waarom de stap verschuift.", "reason")
    before = span_words(step.start_date, step.end_date)
    step.start_date, step.end_date = start_date, end_date
    step.save(update_fields=["start_date", "end_date", "revision"])
    for cycle in cycles:
        _place_again(step, cycle)
    warnings = _rounds_follow(step, cycles)
    if warnings and any(cycle.strictness == Strictness.BLOCK for cycle in _running(cycles)):
        raise GuardError(warnings, needs_reason=False)
    after = span_words(start_date, end_date)
    what = " ".join([f"De stap “{step}” ging van {before} naar {after}.", *warnings])
    _deviate(step, cycles, DeviationKind.MOVED, what, reason, by=by, at=at)
    audit.record(event="step.moved", target=step, by=by, at=at, reason=reason, days=[before, after])
    return step


def _check_days(step: CycleStep, cycles: Sequence[PolicyCycle], start_date: date, end_date: date) -> None:
    if step.state in (StepState.DONE, StepState.SKIPPED):
        raise StepError(f"Deze stap is {step.get_state_display()}. Neem de stap eerst weer op.")
    if end_date < start_date:
        raise StepError("De laatste dag ligt voor de eerste.", "end_date")
    if (start_date, end_date) == (step.start_date, step.end_date):
        raise StepError("Dit zijn de datums die er al staan.", "start_date")
    first, last = min(cycle.start_date for cycle in cycles), max(cycle.end_date for cycle in cycles)
    if not first <= start_date <= last:
        raise StepError(f"Deze dag ligt buiten de cyclus, die loopt van {span_words(first, last)}.", "start_date")


def _place_again(step: CycleStep, cycle: PolicyCycle) -> None:
    """Put the step in the season of its first day, behind what stands there."""
    place = StepPlace.objects.get(cycle=cycle, step=step)
    span = season_on(spans_of(cycle, season_starts()), step.start_date)
    if (place.year_index, place.season) == (span.year_index, span.season):
        return
    there = StepPlace.objects.filter(cycle=cycle, year_index=span.year_index, season=span.season)
    place.position = (there.aggregate(last=Max("position"))["last"] or 0) + 1
    place.year_index, place.season = span.year_index, span.season
    place.save(update_fields=["year_index", "season", "position"])


def _rounds_follow(step: CycleStep, cycles: Sequence[PolicyCycle]) -> list[str]:
    """Give the slag of a step the dates of its steps; return what to say when that leaves too little time."""
    if not step.round:
        return []
    warnings = []
    slagen = Round.objects.select_for_update(of=("self",)).filter(cycle__in=cycles, kind=step.round)
    for slag in slagen.exclude(state=RoundState.CLOSED):
        own = CycleStep.objects.filter(cycles=slag.cycle_id, round=slag.kind).exclude(state=StepState.SKIPPED)
        days = own.aggregate(first=Min("start_date"), last=Max("end_date"))
        slag.start_date, slag.end_date = days["first"], days["last"]
        slag.revision += 1
        slag.save(update_fields=["start_date", "end_date", "revision"])
        if warning := time_warning(slag, designs().get(slag.kind)):
            warnings.append(warning)
    return warnings


@transaction.atomic
def split_step(*, step_id: int, seen: int, on: date, activity: str, reason: str, by: User, at: datetime) -> CycleStep:
    """Cut a step in two: the first part ends before ``on``, the second begins there. Return the second part."""
    step, cycles = _locked(step_id)
    claim_revision(step, seen)
    if step.state in (StepState.DONE, StepState.SKIPPED):
        raise StepError(f"Deze stap is {step.get_state_display()}. Neem de stap eerst weer op.")
    if not step.start_date < on <= step.end_date:
        span = span_words(step.start_date + timedelta(days=1), step.end_date)
        raise StepError(f"Kies een dag binnen de stap: {span}.", "on")
    if not activity.strip():
        raise StepError("Schrijf op wat er in het tweede deel gebeurt.", "activity")
    if _running(cycles) and not reason.strip():
        raise StepError("Schrijf op waarom de stap wordt gesplitst.", "reason")
    second = CycleStep.objects.create(
        activity=activity.strip(),
        phase=step.phase,
        round=step.round,
        collects_deliveries=step.collects_deliveries,
        settles_projects=step.settles_projects,
        start_date=on,
        end_date=step.end_date,
        next_actor=step.next_actor,
        split_from=step,
    )
    second.parties.set(step.parties.all())
    step.end_date = on - timedelta(days=1)
    step.save(update_fields=["end_date", "revision"])
    for place in step.places.filter(cycle__in=cycles):
        StepPlace.objects.create(
            cycle=place.cycle, step=second, year_index=place.year_index, season=place.season, position=place.position
        )
        _place_again(second, place.cycle)
    what = f"De stap “{step}” werd gesplitst; vanaf {on:%d-%m-%Y} loopt “{second}”."
    _deviate(step, cycles, DeviationKind.SPLIT, what, reason, by=by, at=at)
    audit.record(event="step.split", target=step, by=by, at=at, reason=reason, on=on.isoformat(), part=second.pk)
    return second
