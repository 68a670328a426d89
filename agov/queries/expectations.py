"""How partners answered: expectation against answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from agov.enums import ExpectationState
from agov.models.consequence import ExpectationQuerySet


@dataclass(frozen=True)
class MatrixLine:
    """One partner: how many expectations got which answer, in the order of ``ExpectationState``."""

    organisation_id: int
    name: str
    counts: tuple[tuple[ExpectationState, int], ...]

    @property
    def total(self) -> int:
        """All expectations of this partner."""
        return sum(count for _, count in self.counts)


def answer_matrix(rows: ExpectationQuerySet) -> list[MatrixLine]:
    """Partners by name against answers, in one query; give the expectations that the user may see."""
    keys = [state.value for state in ExpectationState]
    counted = (
        rows.order_by()
        .values("organisation_id", "organisation__name")
        .annotate(**{key: Count("pk", filter=Q(state=key)) for key in keys})
        .order_by("organisation__name")
        .values_list("organisation_id", "organisation__name", *keys)
    )
    return [MatrixLine(pk, name, tuple(zip(ExpectationState, counts, strict=True))) for pk, name, *counts in counted]


def answer_counts(lines: Iterable[MatrixLine]) -> dict[ExpectationState, int]:
    """How often each answer was given, over all partners."""
    totals = dict.fromkeys(ExpectationState, 0)
    for line in lines:
        for state, count in line.counts:
            totals[state] += count
    return totals
