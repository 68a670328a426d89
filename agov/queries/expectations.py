"""How partners answered: expectation against answer, and beside it what was asked of them in VAPs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q

from agov.enums import ExpectationState
from agov.models.consequence import ExpectationQuerySet
from vap.enums import CommitmentState
from vap.models.commitment import CommitmentQuerySet

ASKED_IN_VAPS: Final = tuple(state for state in CommitmentState if state != CommitmentState.WITHDRAWN)


@dataclass(frozen=True)
class MatrixLine:
    """One partner: how many expectations, and how many commitments in VAPs, got which answer, in a fixed order."""

    organisation_id: int
    name: str
    counts: tuple[tuple[ExpectationState, int], ...]
    commitments: tuple[tuple[CommitmentState, int], ...] = ()

    @property
    def total(self) -> int:
        """All expectations of this partner."""
        return sum(count for _, count in self.counts)

    @property
    def committed(self) -> int:
        """All commitments of this partner."""
        return sum(count for _, count in self.commitments)


def answer_matrix(rows: ExpectationQuerySet, commitments: CommitmentQuerySet) -> list[MatrixLine]:
    """Partners by name against answers, in two queries; give what the user may see."""
    expected = _counted(rows, ExpectationState)
    promised = _counted(commitments, ASKED_IN_VAPS)
    names = {key: name for found in (expected, promised) for key, (name, _) in found.items()}
    nothing_expected, nothing_promised = [0] * len(ExpectationState), [0] * len(ASKED_IN_VAPS)
    return [
        MatrixLine(
            pk,
            name,
            tuple(zip(ExpectationState, expected.get(pk, ("", nothing_expected))[1], strict=True)),
            tuple(zip(ASKED_IN_VAPS, promised.get(pk, ("", nothing_promised))[1], strict=True)),
        )
        for pk, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    ]


def _counted(rows: Any, states: Iterable[Any]) -> dict[int, tuple[str, list[int]]]:
    """By organisation its name and how many rows are in each state; one query."""
    keys = [state.value for state in states]
    counted = (
        rows.order_by()
        .values("organisation_id", "organisation__name")
        .annotate(**{key: Count("pk", filter=Q(state=key)) for key in keys})
        .values_list("organisation_id", "organisation__name", *keys)
    )
    return {pk: (name, list(counts)) for pk, name, *counts in counted if any(counts)}


def answer_counts(lines: Iterable[MatrixLine]) -> dict[ExpectationState, int]:
    """How often each answer was given, over all partners."""
    totals = dict.fromkeys(ExpectationState, 0)
    for line in lines:
        for state, count in line.counts:
            totals[state] += count
    return totals


def commitment_counts(lines: Iterable[MatrixLine]) -> dict[CommitmentState, int]:
    """The same of what was asked in VAPs."""
    totals: dict[CommitmentState, int] = dict.fromkeys(ASKED_IN_VAPS, 0)
    for line in lines:
        for state, count in line.commitments:
            totals[state] += count
    return totals
