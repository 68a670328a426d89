"""All priorities, plans and running projects as one bouquet, by theme, area, group or kind; and what stands alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices

from cycle.enums import Track
from vap.enums import PriorityState
from vap.models import VAP, Priority, RunningProject


class Dimension(TextChoices):
    """By what the bouquet is arranged."""

    THEME = "thema", "per thema"
    AREA = "gebied", "per gebied"
    GROUP = "doelgroep", "per doelgroep"
    KIND = "soort", "per spoor"


NOWHERE: Final = {
    Dimension.THEME: "Zonder thema",
    Dimension.AREA: "Zonder gebied",
    Dimension.GROUP: "Zonder doelgroep",
    Dimension.KIND: "Zonder spoor",
}


@dataclass(frozen=True)
class Bunch:
    """What stands under one heading."""

    label: str
    priorities: tuple[Priority, ...]
    vaps: tuple[VAP, ...]
    projects: tuple[RunningProject, ...]


@dataclass(frozen=True)
class Portfolio:
    """The whole bouquet. Orphans both ways: projects and plans without a priority, and priorities without a plan."""

    bunches: tuple[Bunch, ...]
    orphans: tuple[RunningProject, ...]
    orphan_vaps: tuple[VAP, ...]
    childless: tuple[Priority, ...]
    priority_count: int
    vap_count: int
    project_count: int


@dataclass(frozen=True)
class Balance:
    """How many of something are on each track (S39)."""

    area: int
    group: int
    both: int

    @property
    def total(self) -> int:
        """All together."""
        return self.area + self.group + self.both

    @property
    def is_one_sided(self) -> bool:
        """Whether one of the tracks is not used at all."""
        return self.total > 0 and (self.area + self.both == 0 or self.group + self.both == 0)


def balance(tracks: Sequence[str]) -> Balance:
    """Count by track."""
    counts = Counter(tracks)
    return Balance(counts[Track.AREA], counts[Track.GROUP], counts[Track.BOTH])


def build_portfolio(
    priorities: Sequence[Priority],
    projects: Sequence[RunningProject],
    vaps: Sequence[VAP] = (),
    *,
    by: Dimension,
) -> Portfolio:
    """Arrange; a project goes with its priority, so that it stands where that stands. Give relations prefetched.

    A priority that was approved and to which none of ``vaps`` belongs, is without a plan: give all that are not
    withdrawn.
    """
    held: dict[str, tuple[list[Priority], list[VAP], list[RunningProject]]] = defaultdict(lambda: ([], [], []))
    for priority in priorities:
        for label in _labels(priority, by):
            held[label][0].append(priority)
    for vap in vaps:
        for label in _labels(vap, by):
            held[label][1].append(vap)
    for project in projects:
        for label in _labels_of_project(project, by):
            held[label][2].append(project)
    planned = {vap.priority_id for vap in vaps}
    last = NOWHERE[by]
    return Portfolio(
        bunches=tuple(
            Bunch(label, tuple(held[label][0]), tuple(held[label][1]), tuple(held[label][2]))
            for label in sorted(held, key=lambda label: (label == last, label))
        ),
        orphans=tuple(project for project in projects if project.priority_id is None),
        orphan_vaps=tuple(vap for vap in vaps if vap.priority_id is None),
        childless=tuple(one for one in priorities if one.state == PriorityState.APPROVED and one.pk not in planned),
        priority_count=len(priorities),
        vap_count=len(vaps),
        project_count=len(projects),
    )


def _labels(row: Priority | VAP, by: Dimension) -> list[str]:
    if by == Dimension.THEME:
        return [str(row.theme)]
    if by == Dimension.KIND:
        return [str(row.get_track_display()).capitalize()]
    rows = row.areas.all() if by == Dimension.AREA else row.target_groups.all()
    return [str(one) for one in rows] or [NOWHERE[by]]


def _labels_of_project(project: RunningProject, by: Dimension) -> list[str]:
    if by == Dimension.THEME and project.theme:
        return [str(project.theme)]
    return _labels(project.priority, by) if project.priority else [NOWHERE[by]]
