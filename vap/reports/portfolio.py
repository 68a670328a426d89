"""All priorities and running projects as one bouquet, by theme, area, group or kind; and what belongs to nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices

from cycle.enums import Track
from vap.models import Priority, RunningProject


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
    projects: tuple[RunningProject, ...]


@dataclass(frozen=True)
class Portfolio:
    """The whole bouquet; ``orphans`` are projects that belong to no priority."""

    bunches: tuple[Bunch, ...]
    orphans: tuple[RunningProject, ...]
    priority_count: int
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


def build_portfolio(priorities: Sequence[Priority], projects: Sequence[RunningProject], *, by: Dimension) -> Portfolio:
    """Arrange; a project goes with its priority, so that it stands where that stands. Give relations prefetched."""
    held: dict[str, tuple[list[Priority], list[RunningProject]]] = defaultdict(lambda: ([], []))
    for priority in priorities:
        for label in _labels(priority, by):
            held[label][0].append(priority)
    for project in projects:
        for label in _labels_of_project(project, by):
            held[label][1].append(project)
    last = NOWHERE[by]
    return Portfolio(
        bunches=tuple(
            Bunch(label, tuple(held[label][0]), tuple(held[label][1]))
            for label in sorted(held, key=lambda label: (label == last, label))
        ),
        orphans=tuple(project for project in projects if project.priority_id is None),
        priority_count=len(priorities),
        project_count=len(projects),
    )


def _labels(priority: Priority, by: Dimension) -> list[str]:
    if by == Dimension.THEME:
        return [str(priority.theme)]
    if by == Dimension.KIND:
        return [str(priority.get_track_display()).capitalize()]
    rows = priority.areas.all() if by == Dimension.AREA else priority.target_groups.all()
    return [str(row) for row in rows] or [NOWHERE[by]]


def _labels_of_project(project: RunningProject, by: Dimension) -> list[str]:
    if by == Dimension.THEME and project.theme:
        return [str(project.theme)]
    return _labels(project.priority, by) if project.priority else [NOWHERE[by]]
