"""Differencing: what two publications give away together that neither gives away alone."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.stats.disclosure.rules import DisclosureRule, Interval

_INFEASIBLE: Final = 2
_UNBOUNDED: Final = 3
# Without presolve the solver tells "open" from "impossible".
_NO_PRESOLVE: Final = {"presolve": False}


@dataclass(frozen=True)
class LinkedSum:
    """`whole` counts exactly what the `parts` count together, whatever publication each of them stands in."""

    whole: Hashable
    parts: tuple[Hashable, ...]


def differencing_range(whole: Interval, parts: Sequence[Interval]) -> Interval:
    """Range of what is left of `whole` after taking away `parts`, never below zero.

    Two areas C and D that become one: the range of D is `differencing_range(published CD, [published C])`.
    """
    lower = whole.lower - sum(part.upper for part in parts)
    upper = whole.upper - sum(part.lower for part in parts)
    return Interval(max(lower, 0), max(upper, 0))


def is_wide_enough(interval: Interval, rule: DisclosureRule) -> bool:
    """Whether a value with this range may stay derivable: the range is as wide as the rule's minimum."""
    return interval.width >= rule.minimum


def audit_linked(
    published: Mapping[Hashable, Interval], sums: Sequence[LinkedSum], rule: DisclosureRule
) -> pd.DataFrame:
    """Range of every unpublished cell that appears in `sums`, given everything published in all linked tables.

    `published`: what the reader knows of each published cell (`DisclosureRule.published_interval` of the shown figure;
    two releases of one cell: their intersection). All counts are whole and not negative; solved by integer programming
    for each end of each range. Returns cell, lower, upper, is_safe, in the order of first mention.
    Raises ValueError when the published figures contradict each other.
    """
    cells = list(dict.fromkeys(cell for line in sums for cell in (line.whole, *line.parts)))
    position = {cell: i for i, cell in enumerate(cells)}
    bounds, constraint = _system(sums, cells, position, published)
    found = []
    for cell in cells:
        if cell not in published:
            ends = [_end(position[cell], len(cells), sign, bounds, constraint) for sign in (1, -1)]
            interval = Interval(*ends)
            found.append((cell, interval.lower, interval.upper, is_wide_enough(interval, rule)))
    return pd.DataFrame(found, columns=["cell", "lower", "upper", "is_safe"])


def linked_ranges(
    targets: Iterable[Hashable], known: Mapping[Hashable, Interval], sums: Sequence[LinkedSum]
) -> dict[Hashable, Interval]:
    """Range of each target, given what a reader knows of every cell and the sums that hold between them.

    As ``audit_linked``, for many cells: a cell that is known to the unit ties nothing together, so the sums fall apart
    into small systems that are solved one by one. Raises ValueError when what is known contradicts itself.
    """
    wanted = list(dict.fromkeys(targets))
    found = {cell: known.get(cell, Interval(0, np.inf)) for cell in wanted}
    for group in connected(sums, known):
        cells = list(dict.fromkeys(cell for line in group for cell in (line.whole, *line.parts)))
        position = {cell: i for i, cell in enumerate(cells)}
        inside = [cell for cell in wanted if cell in position]
        if inside:
            bounds, constraint = _system(group, cells, position, known)
            for cell in inside:
                low, high = (_end(position[cell], len(cells), sign, bounds, constraint) for sign in (1, -1))
                found[cell] = Interval(low, high)
    return found


def connected(sums: Sequence[LinkedSum], known: Mapping[Hashable, Interval]) -> list[list[LinkedSum]]:
    """The sums in groups that share no cell of which the reader doubts the value."""
    root = list(range(len(sums)))

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    first_with: dict[Hashable, int] = {}
    for i, line in enumerate(sums):
        for cell in (line.whole, *line.parts):
            if cell in known and known[cell].width == 0:
                continue
            root[top(i)] = top(first_with.setdefault(cell, i))
    groups: dict[int, list[LinkedSum]] = {}
    for i, line in enumerate(sums):
        groups.setdefault(top(i), []).append(line)
    return list(groups.values())


def _system(
    sums: Sequence[LinkedSum],
    cells: Sequence[Hashable],
    position: Mapping[Hashable, int],
    known: Mapping[Hashable, Interval],
) -> tuple[Bounds, LinearConstraint]:
    matrix = np.zeros((len(sums), len(cells)))
    for i, line in enumerate(sums):
        matrix[i, position[line.whole]] -= 1
        for part in line.parts:
            matrix[i, position[part]] += 1
    ends = [known.get(cell, Interval(0, np.inf)) for cell in cells]
    bounds = Bounds([end.lower for end in ends], [end.upper for end in ends])
    return bounds, LinearConstraint(matrix, np.zeros(len(sums)), np.zeros(len(sums)))


def _end(target: int, size: int, sign: int, bounds: Bounds, constraint: LinearConstraint) -> float:
    """Lowest (sign 1) or highest (sign -1) value of one cell."""
    objective = np.zeros(size)
    objective[target] = sign
    # A whole-number programme that has a solution is open where its relaxation is.
    pairs = np.column_stack([bounds.lb, bounds.ub])
    relaxed = linprog(objective, A_eq=constraint.A, b_eq=constraint.lb, bounds=pairs, options=_NO_PRESOLVE)
    if relaxed.status == _UNBOUNDED:
        return float(np.inf)
    result = milp(objective, constraints=constraint, bounds=bounds, integrality=np.ones(size))
    if result.status == _INFEASIBLE:
        raise ValueError("De gepubliceerde cijfers spreken elkaar tegen.")
    if not result.success:
        raise RuntimeError(f"integer programme not solved: {result.message}")
    return float(round(result.x[target]))
