"""Writing goals. The baseline, the source and the day of the figure come from the figures in force, not from people.

After adoption the method is fixed: changing it takes a reason and leaves a ``MethodChange``; every change of a goal of
an adopted VAP makes a version of the VAP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from analysis.enums import Direction
from vap.enums import ChainLinkKind, GoalKind
from vap.models import VAP, ChainLink, Goal, GoalStage, MethodChange, RubricLevel
from vap.queries.goal_specs import spec_of
from vap.queries.goal_words import method_differences, method_of, rule_text
from vap.queries.measures import figure_table
from vap.queries.methods import Baseline, facts_of, source_of
from vap.services.activity_goals import require_unit_of_activities
from vap.services.plans import PlanError, locked, note_change, require_reason
from vap.stats.measurability import Answer, assess, worst

RELATIONS: Final = ("areas", "comparison_areas", "displacement_areas")


class GoalError(PlanError):
    """The deed is refused; the message is Dutch."""


@dataclass(frozen=True)
class Parts:
    """What hangs on a goal: stages (day, value), described levels, links (kind, organisation, what)."""

    stages: tuple[tuple[date, float], ...] = ()
    levels: tuple[tuple[int, str], ...] = ()
    links: tuple[tuple[str, Organisation | None, str], ...] = ()


@transaction.atomic
def add(
    *, vap_id: int, kind: str, values: Mapping[str, Any], parts: Parts, reason: str = "", by: User, at: datetime
) -> Goal:
    """Make a goal of one kind. In an adopted VAP that takes a reason, and its method is fixed at once."""
    vap = locked(vap_id)
    require_reason(vap, reason)
    last = vap.goals.aggregate(last=Max("position"))["last"] or 0
    goal = Goal(vap=vap, kind=kind, position=last + 1)
    _write(goal, values, parts)
    if vap.is_locked:
        _lock(goal, at)
    note_change(vap, what="goal.added", reason=reason, by=by, at=at, goal=goal.pk, title=goal.title)
    return goal


@transaction.atomic
def change(
    *, goal_id: int, seen: int, values: Mapping[str, Any], parts: Parts, reason: str = "", by: User, at: datetime
) -> Goal:
    """Change a goal. Raises ``StaleEditError`` when somebody was earlier, ``GoalError`` without a needed reason."""
    vap = locked(Goal.objects.values_list("vap_id", flat=True).get(pk=goal_id))
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal_id)
    goal.vap = vap
    require_reason(vap, reason)
    claim_revision(goal, seen)
    require_unit_of_activities(goal, values)
    before = method_of(_read(goal)) if goal.locked_at else {}
    _write(goal, values, parts)
    if goal.locked_at:
        _note_method(goal, before, reason=reason, by=by, at=at)
    note_change(vap, what="goal.changed", reason=reason, by=by, at=at, goal=goal.pk, title=goal.title)
    return goal


@transaction.atomic
def remove(*, goal_id: int, by: User, at: datetime) -> None:
    """Take a goal out of a concept. After adoption a goal stays: its outcome is part of the account."""
    vap = locked(Goal.objects.values_list("vap_id", flat=True).get(pk=goal_id))
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal_id)
    if vap.is_locked or goal.locked_at:
        raise GoalError("Dit plan is vastgesteld. Een doel verdwijnt dan niet meer; wijzig het met een reden.")
    goal.activities.update(goal=None, counted_in=None, revision=F("revision") + 1)
    audit.record(event="goal.removed", target=vap, by=by, at=at, title=goal.title)
    goal.delete()


def lock_methods(vap: VAP, at: datetime) -> None:
    """Fix how each goal is measured and when it is reached; called when the VAP is adopted, in that transaction."""
    for goal in vap.goals.filter(locked_at__isnull=True):
        _lock(goal, at)


def _lock(goal: Goal, at: datetime) -> None:
    fresh = _read(goal)
    goal.rule = rule_text(fresh)
    goal.locked_method, goal.locked_at = method_of(fresh), at
    goal.revision += 1
    goal.save(update_fields=["rule", "locked_method", "locked_at", "revision"])


def _note_method(goal: Goal, before: dict[str, Any], *, reason: str, by: User, at: datetime) -> None:
    """A deviation, when the method is not what was fixed; what came of the old method stays."""
    after = method_of(_read(goal))
    if not method_differences(before, after):
        return
    if not reason.strip():
        raise GoalError("De wijze van meten ligt vast. Schrijf op waarom zij wijzigt.", field="reason")
    made = MethodChange.objects.create(
        goal=goal, before=before, after=after, reason=reason.strip(), made_by=by, made_at=at
    )
    goal.locked_method = after
    goal.save(update_fields=["locked_method", "revision"])
    audit.record(event="goal.method_changed", target=goal.vap, by=by, at=at, goal=goal.pk, change=made.pk)


def _write(goal: Goal, values: Mapping[str, Any], parts: Parts) -> None:
    """The fields, then what hangs on the goal, then what follows from the figures."""
    _refuse_bad_links(goal, parts)
    had_baseline = _baseline_choices(goal) if goal.pk else None
    for name, value in values.items():
        if name not in RELATIONS:
            setattr(goal, name, value)
    goal.save()
    for name in RELATIONS:
        if name in values:
            getattr(goal, name).set(values[name])
    goal.stages.all().delete()
    GoalStage.objects.bulk_create(GoalStage(goal=goal, due_on=day, value=value) for day, value in parts.stages)
    goal.levels.all().delete()
    RubricLevel.objects.bulk_create(
        RubricLevel(goal=goal, level=level, description=what) for level, what in parts.levels
    )
    goal.links.all().delete()
    ChainLink.objects.bulk_create(
        ChainLink(goal=goal, kind=kind, organisation=who, what=what) for kind, who, what in parts.links
    )
    fresh = _read(goal)
    keeps = bool(goal.locked_at) and had_baseline == _baseline_choices(fresh)
    _measure(fresh, keeps_baseline=keeps, is_typed="baseline" in values)
    for name in ("revision", *MEASURED):
        setattr(goal, name, getattr(fresh, name))


MEASURED: Final = (
    "direction",
    "baseline",
    "baseline_lower",
    "baseline_upper",
    "baseline_n",
    "baseline_from",
    "baseline_to",
    "baseline_versions",
    "source",
    "figure_due_on",
    "rule",
    "measurability",
)


def _refuse_bad_links(goal: Goal, parts: Parts) -> None:
    """Repression is the last link: it has somebody only when care and shelter have, or it stands alone as a gap."""
    if goal.kind != GoalKind.CHAIN:
        return
    filled = {kind for kind, who, _ in parts.links if who is not None}
    if filled == {ChainLinkKind.REPRESSION.value}:
        raise GoalError("Repressie is het sluitstuk. Begin met opvang of hulpverlening.", field=None)


def _baseline_choices(goal: Goal) -> tuple[Any, ...]:
    codes = sorted(area.code for area in goal.areas.all())
    return (goal.indicator_id, goal.definition_id, goal.flow, codes, goal.baseline_from, goal.baseline_to)


def _measure(goal: Goal, *, keeps_baseline: bool, is_typed: bool) -> None:
    """Fill in what the figures in force say; a fixed baseline stays, a typed one counts while there is no figure."""
    spec = spec_of(goal) if goal.kind == GoalKind.EFFECT else None
    if spec is not None:
        table = figure_table(spec.measure, [*spec.areas, *spec.comparison_areas])
        facts, baseline, coming, _ = facts_of(spec, table)
        goal.direction = Direction.LOWER if spec.measure.lower_is_better else Direction.HIGHER
        goal.source = source_of(spec.measure, coming)
        goal.figure_due_on = coming.due_on
        if not keeps_baseline and (not is_typed or table.years or table.hidden_everywhere):
            _set_baseline(goal, baseline)
        goal.measurability = stored(assess(facts))
    goal.rule = rule_text(goal)
    goal.save()


def _set_baseline(goal: Goal, baseline: Baseline) -> None:
    goal.baseline = baseline.value
    goal.baseline_lower, goal.baseline_upper = baseline.lower, baseline.upper
    goal.baseline_n = baseline.n
    if baseline.years:
        goal.baseline_from, goal.baseline_to = baseline.years[0], baseline.years[-1]
    goal.baseline_versions = list(baseline.deliveries)


def stored(answers: Sequence[Answer]) -> dict[str, Any]:
    """The outcome of the test as it is kept beside the goal."""
    made = [
        {
            "question": answer.question.value,
            "heading": answer.heading,
            "verdict": answer.verdict.value,
            "sentence": answer.sentence,
            "advice": answer.advice,
        }
        for answer in answers
    ]
    return {"verdict": worst(tuple(answers)).value, "answers": made}


def _read(goal: Goal) -> Goal:
    """The goal as stored, with what hangs on it."""
    rows = Goal.objects.select_related("vap", "indicator", "definition__group", "source")
    return rows.prefetch_related("areas", "comparison_areas", "displacement_areas", "levels").get(pk=goal.pk)
