"""Wel of niet aanpakken: what was chosen about each target group, with the arguments (both ways)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from cycle.models import PolicyCycle, TargetGroup
from vap.models import Disposition, Priority


@dataclass(frozen=True)
class GroupChoice:
    """One "wel" or "niet" about a group: on what, why, and whose choice it was."""

    is_chosen: bool
    subject: str
    argument: str
    by: str
    priority: Priority | None = None
    disposition: Disposition | None = None


@dataclass(frozen=True)
class GroupChoices:
    """Everything that was chosen about one group in one cycle; empty when nobody chose yet."""

    group: TargetGroup
    choices: tuple[GroupChoice, ...]

    @property
    def is_chosen(self) -> bool:
        """Whether at least one priority is about the group."""
        return any(choice.is_chosen for choice in self.choices)


def build_group_log(cycle: PolicyCycle, user: User) -> list[GroupChoices]:
    """A line per group in use, in the order of the ladders, with the choices this user may see."""
    found: dict[int, list[GroupChoice]] = defaultdict(list)
    priorities = Priority.objects.visible_to(user).chosen().filter(cycle=cycle).prefetch_related("target_groups")
    for priority in priorities:
        wel = GroupChoice(True, priority.title, priority.choice_reason, priority.choice_by, priority=priority)
        for group in priority.target_groups.all():
            found[group.pk].append(wel)
    left = Disposition.objects.visible_to(user).not_chosen().of_cycle(cycle)
    for choice in left.select_related("finding", "decided_by__organisation").prefetch_related("finding__target_groups"):
        by = choice.decided_by.function or "medewerker"
        niet = GroupChoice(False, choice.finding.claim, choice.reason, by, disposition=choice)
        for group in choice.finding.target_groups.all():
            found[group.pk].append(niet)
    groups = TargetGroup.objects.filter(valid_to__isnull=True)
    return [GroupChoices(group, tuple(found[group.pk])) for group in groups]
