"""The scores of a cycle's findings as one value: everyone's dots, the joint score, the order and how sure it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from analysis.models import Finding
from vap.models import Criterion, JointScore, Score, Scoring
from vap.models.scoring import LOWEST
from vap.stats.scoring import (
    OrderCheck,
    Spread,
    checks_across,
    neighbour_checks,
    ranked,
    spread,
    weighted_score,
)

# The drawing of a cell: dots of one score stand on top of each other over the scale, the joint score under it.
STEP, LEFT, BASE, RISE = 20, 10, 34, 9
STACKED: Final = 3  # more than these and a number says how many
FAR_APART: Final = 3  # points between lowest and highest from which the page asks to talk about it


@dataclass(frozen=True)
class Dot:
    """One person's score in the drawing; with ``words`` it stands for several."""

    x: int
    y: int
    words: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """One finding on one yardstick."""

    criterion: str
    given: tuple[int, ...]
    spread: Spread | None
    joint: int | None
    reason: str

    @property
    def dots(self) -> list[Dot]:
        """A dot per person, or one with a number where many gave the same."""
        drawn: list[Dot] = []
        for value, count in sorted(Counter(self.given).items()):
            if count > STACKED:
                drawn.append(Dot(_x(value), BASE - RISE, str(count)))
            else:
                drawn += [Dot(_x(value), BASE - RISE * (place + 1)) for place in range(count)]
        return drawn

    @property
    def joint_x(self) -> int | None:
        """Where the joint score stands."""
        return None if self.joint is None else _x(self.joint)

    @property
    def is_outside(self) -> bool:
        """Whether the joint score lies outside what was given apart."""
        return self.joint is not None and self.spread is not None and not self.spread.contains(self.joint)

    @property
    def is_far_apart(self) -> bool:
        """Whether people lie so far apart that they should talk."""
        return self.spread is not None and self.spread.distance >= FAR_APART

    @property
    def counted(self) -> Fraction | None:
        """The score that counts: the joint one, else the mean of what was given."""
        if self.joint is not None:
            return Fraction(self.joint)
        return self.spread.mean if self.spread else None


@dataclass(frozen=True)
class MatrixRow:
    """One finding with its cells and where it ends."""

    finding: Finding
    cells: tuple[MatrixCell, ...]
    score: Fraction | None
    place: int | None
    is_inside: bool

    @property
    def is_joint(self) -> bool:
        """Whether the group scored it on everything."""
        return all(cell.joint is not None for cell in self.cells)

    @property
    def mean(self) -> float | None:
        """The weighted score as a number for the page."""
        return None if self.score is None else float(self.score)


@dataclass(frozen=True)
class Verdict:
    """What one check says, with the findings and the yardsticks by name."""

    above: Finding
    below: Finding
    check: OrderCheck
    heavier: tuple[str, ...]

    @property
    def turning_percent(self) -> int | None:
        """From how many percent the order may turn, rounded down so that nothing is called surer than it is."""
        return None if self.check.turning_share is None else int(self.check.turning_share * 100)


@dataclass(frozen=True)
class Matrix:
    """Everything on the page of the scoring."""

    criteria: tuple[Criterion, ...]
    rows: tuple[MatrixRow, ...]
    places: int
    percent: int
    neighbours: tuple[Verdict, ...]
    across: tuple[Verdict, ...]

    @property
    def inside(self) -> list[MatrixRow]:
        """The first so many, as the cycle set itself."""
        return [row for row in self.rows if row.is_inside]

    @property
    def outside(self) -> list[MatrixRow]:
        """Scored, and below the line."""
        return [row for row in self.rows if row.place is not None and not row.is_inside]

    @property
    def unscored(self) -> list[MatrixRow]:
        """Without a score on every yardstick."""
        return [row for row in self.rows if row.place is None]

    @property
    def deviating(self) -> list[tuple[MatrixRow, MatrixCell]]:
        """Joint scores outside what was given apart, each with its reason."""
        return [(row, cell) for row in self.rows for cell in row.cells if cell.is_outside]

    @property
    def far_apart(self) -> list[tuple[MatrixRow, MatrixCell]]:
        """What to talk about first."""
        return [(row, cell) for row in self.rows for cell in row.cells if cell.is_far_apart and cell.joint is None]

    @property
    def unsure(self) -> list[Verdict]:
        """Neighbours whose order may turn."""
        return [verdict for verdict in self.neighbours if not verdict.check.holds]


def _x(value: int) -> int:
    return LEFT + (value - LOWEST) * STEP


def build_matrix(scoring: Scoring, findings: Sequence[Finding], *, places: int, share: Fraction) -> Matrix:
    """Lay the scores of ``findings`` together; ``places`` is how many priorities the cycle set itself."""
    criteria = tuple(scoring.criteria.all())
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    for criterion, finding, value in Score.objects.filter(criterion__scoring=scoring).values_list(
        "criterion", "finding", "value"
    ):
        given[criterion, finding].append(value)
    joint = {(row.criterion_id, row.finding_id): row for row in JointScore.objects.filter(criterion__scoring=scoring)}
    cells = {
        finding.pk: tuple(
            _cell(criterion, given[criterion.pk, finding.pk], joint.get((criterion.pk, finding.pk)))
            for criterion in criteria
        )
        for finding in findings
    }
    weights = {str(criterion.pk): criterion.weight for criterion in criteria}
    scores = {
        str(pk): {
            str(criterion.pk): cell.counted
            for criterion, cell in zip(criteria, row, strict=True)
            if cell.counted is not None
        }
        for pk, row in cells.items()
    }
    order = ranked(scores, weights)
    by_key = {str(finding.pk): finding for finding in findings}
    places_of = {key: place for place, key in enumerate(order, 1)}
    rows = [
        MatrixRow(
            finding=by_key[key],
            cells=cells[by_key[key].pk],
            score=weighted_score(scores[key], weights),
            place=places_of.get(key),
            is_inside=places_of.get(key, places + 1) <= places,
        )
        for key in [*order, *(key for key in by_key if key not in places_of)]
    ]
    names = {str(criterion.pk): criterion.name for criterion in criteria}

    def verdicts(checks: Sequence[OrderCheck]) -> tuple[Verdict, ...]:
        return tuple(
            Verdict(by_key[one.above], by_key[one.below], one, tuple(names[key] for key in one.heavier))
            for one in checks
        )

    return Matrix(
        criteria=criteria,
        rows=tuple(rows),
        places=places,
        percent=int(share * 100),
        neighbours=verdicts(neighbour_checks(scores, weights, share)),
        across=verdicts(checks_across(scores, weights, share, places=places)),
    )


def _cell(criterion: Criterion, given: Sequence[int], joint: JointScore | None) -> MatrixCell:
    return MatrixCell(
        criterion=criterion.name,
        given=tuple(sorted(given)),
        spread=spread(given),
        joint=joint.value if joint else None,
        reason=joint.reason if joint else "",
    )
