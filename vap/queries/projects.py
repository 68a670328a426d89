"""Which running projects still need a decision when a cycle makes its plans."""

from __future__ import annotations

from cycle.models import PolicyCycle
from vap.models import RunningProject
from vap.models.project import RunningProjectQuerySet


def undecided_projects(cycle: PolicyCycle) -> RunningProjectQuerySet:
    """Running projects on which nothing was decided for ``cycle``, by title.

    A project that already belongs to a priority of this cycle is of the cycle itself, and one that begins after it
    has nothing to do with it: neither needs a decision.
    """
    return (
        RunningProject.objects.running()
        .filter(start_date__lte=cycle.end_date)
        .exclude(priority__cycle=cycle)
        .exclude(carry_overs__cycle=cycle)
        .order_by("title")
    )


def carry_over_blockers(cycle: PolicyCycle) -> list[str]:
    """The undecided projects as sentences for ``pass_guard``; empty when every project has its decision."""
    return [f"Over het lopende project {project.title} is nog niet besloten." for project in undecided_projects(cycle)]
