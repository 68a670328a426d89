"""Running projects: add, change, end with a lesson, and decide what happens to them when a cycle makes its plans."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import CycleState
from cycle.models import PolicyCycle, PolicyDocument, Theme
from vap.enums import ENDS_PROJECT, PROJECT_MOVES, CarryOverKind, ProjectState
from vap.models import CarryOver, Priority, RunningProject

FIELDS = ("title", "description", "theme", "origin", "priority", "owner", "start_date", "end_date")


class ProjectError(Exception):
    """The state of the project or of the cycle does not allow this; the message is Dutch."""


@transaction.atomic
def add_project(
    *,
    title: str,
    description: str,
    theme: Theme | None,
    origin: PolicyDocument | None,
    priority: Priority | None,
    owner: str,
    start_date: date,
    end_date: date | None,
    by: User,
    at: datetime,
) -> RunningProject:
    """Note a project that runs; it belongs to no cycle."""
    project = RunningProject.objects.create(
        title=title,
        description=description,
        theme=theme,
        origin=origin,
        priority=priority,
        owner=owner,
        start_date=start_date,
        end_date=end_date,
    )
    audit.record(event="project.added", target=project, by=by, at=at)
    return project


@transaction.atomic
def change_project(
    *,
    project_id: int,
    seen: int,
    title: str,
    description: str,
    theme: Theme | None,
    origin: PolicyDocument | None,
    priority: Priority | None,
    owner: str,
    start_date: date,
    end_date: date | None,
    by: User,
    at: datetime,
) -> RunningProject:
    """Change what is written about a project that runs. Raises ``StaleEditError`` when somebody was earlier."""
    project = _locked(project_id)
    _must_run(project)
    claim_revision(project, seen)
    given = (title, description, theme, origin, priority, owner, start_date, end_date)
    changed = [name for name, value in zip(FIELDS, given, strict=True) if getattr(project, name) != value]
    for name, value in zip(FIELDS, given, strict=True):
        setattr(project, name, value)
    project.save(update_fields=[*FIELDS, "revision"])
    audit.record(event="project.changed", target=project, by=by, at=at, changed=changed)
    return project


@transaction.atomic
def end_project(*, project_id: int, to: ProjectState, lesson: str, by: User, at: datetime) -> RunningProject:
    """Close a project as done or stopped, with what we learned from it."""
    project = _locked(project_id)
    if to not in PROJECT_MOVES[ProjectState(project.state)]:
        raise ProjectError(f"Dit project is al {project.get_state_display()}.")
    _end(project, to=to, lesson=lesson, by=by, at=at)
    return project


@transaction.atomic
def decide_carry_over(
    *,
    project_id: int,
    cycle_id: int,
    kind: CarryOverKind,
    priority: Priority | None,
    reason: str,
    by: User,
    at: datetime,
) -> CarryOver:
    """Decide what happens to a running project in the plans of a cycle; while it runs another choice replaces it.

    Done and stopped end the project, with the reason as its lesson; adapted sets it under the priority.
    """
    cycle = PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise ProjectError("Deze cyclus is afgesloten; er wordt niets meer in besloten.")
    project = _locked(project_id)
    _must_run(project)
    if kind == CarryOverKind.ADAPTED and (priority is None or priority.cycle_id != cycle.pk):
        raise ProjectError("Kies een prioriteit van deze cyclus waarin het project verdergaat.")
    old = CarryOver.objects.filter(project=project, cycle=cycle).first()
    chosen = priority if kind == CarryOverKind.ADAPTED else None
    decision, _ = CarryOver.objects.update_or_create(
        project=project,
        cycle=cycle,
        defaults={"kind": kind, "priority": chosen, "reason": reason, "decided_by": by, "decided_at": at},
    )
    audit.record(
        event="project.carry_over_decided",
        target=project,
        by=by,
        at=at,
        reason=reason,
        cycle=cycle.pk,
        kind=kind.value,
        replaced=old.kind if old else "",
    )
    if kind in ENDS_PROJECT:
        _end(project, to=ENDS_PROJECT[kind], lesson=reason, by=by, at=at)
    elif kind == CarryOverKind.ADAPTED:
        project.priority = chosen
        project.revision += 1
        project.save(update_fields=["priority", "revision"])
    return decision


def _locked(project_id: int) -> RunningProject:
    return RunningProject.objects.select_for_update(of=("self",)).get(pk=project_id)


def _must_run(project: RunningProject) -> None:
    if project.state != ProjectState.RUNNING:
        raise ProjectError(f"Dit project is al {project.get_state_display()}.")


def _end(project: RunningProject, *, to: ProjectState, lesson: str, by: User, at: datetime) -> None:
    """Set the end; the last day is the day of the decision, or an earlier one that was planned and went by."""
    if not lesson.strip():
        raise ProjectError("Schrijf op wat we ervan leerden.")
    today = timezone.localdate(at)
    planned = project.end_date if project.end_date and project.end_date < today else today
    project.state, project.lesson = to, lesson.strip()
    project.end_date = max(planned, project.start_date)
    project.revision += 1
    project.save(update_fields=["state", "lesson", "end_date", "revision"])
    audit.record(event="project.ended", target=project, by=by, at=at, reason=lesson.strip(), state=to.value)
