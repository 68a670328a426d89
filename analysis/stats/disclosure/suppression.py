"""Which cells are hidden: first the unsafe ones, then the cells that would give those back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.stats.disclosure.network import UNBOUNDED, Network, Room, cell_room, open_room, room_of
from analysis.stats.disclosure.rules import MARGIN, DisclosureRule, State
from analysis.stats.disclosure.structure import Structure

# What hiding costs: small safe cells first, zeros and totals only when nothing else helps, assumed totals last.
_ZERO_COST: Final = 10**6
_RANK_COST: Final = (0, 10**8, 10**9, 10**10, 10**12)


def primary_states(
    structure: Structure,
    rule: DisclosureRule,
    *,
    population: pd.Series | None = None,
    top_two_share: pd.DataFrame | None = None,
    largest_share: pd.DataFrame | None = None,
) -> dict[int, State]:
    """State of every cell that may not be shown for its own sake."""
    states: dict[int, State] = {}
    for cell in _too_many_of_one_kind(structure, rule):
        states[cell] = State.GROUP_DISCLOSURE
    for cell in _dominated(structure, rule, top_two_share, largest_share):
        states[cell] = State.DOMINANCE
    for cell in _too_few_inhabitants(structure, rule, population):
        states[cell] = State.POPULATION
    states |= {
        int(cell): State.PRIMARY
        for cell in np.flatnonzero(structure.present & ~structure.unknown)
        if rule.is_small(int(structure.values[cell]))
    }
    return {cell: state for cell, state in states.items() if not structure.exact[cell]}


def _too_many_of_one_kind(structure: Structure, rule: DisclosureRule) -> list[int]:
    if rule.group_share is None:
        return []
    found = []
    for line in structure.lines:
        total = structure.values[line[0]]
        if len(line) > 2 and total > 0:  # a total and at least two parts
            parts = line[1:][~structure.is_rest[line[1:]]]
            found += [int(cell) for cell in parts if structure.values[cell] > rule.group_share * total]
    return found


def _dominated(
    structure: Structure, rule: DisclosureRule, top_two: pd.DataFrame | None, largest: pd.DataFrame | None
) -> list[int]:
    """Cells whose two largest contributors hold too much, or whose largest the second could estimate within p%."""
    if top_two is None:
        return []
    unsafe = pd.DataFrame(False, index=top_two.index, columns=top_two.columns)
    if rule.dominance_share is not None:
        unsafe |= top_two >= rule.dominance_share
    if rule.p_percent is not None and largest is not None:
        unsafe |= (1 - top_two) < rule.p_percent / 100 * largest
    flags = unsafe.stack()
    return [structure.cell(row, column) for row, column in flags.index[flags.to_numpy(dtype=bool)]]


def _too_few_inhabitants(structure: Structure, rule: DisclosureRule, population: pd.Series | None) -> list[int]:
    if population is None:
        return []
    small = {row for row in structure.rows if row != MARGIN and population.get(row, np.inf) < rule.population_floor}
    width = len(structure.columns)
    cells = [i * width + j for i, row in enumerate(structure.rows) if row in small for j in range(width)]
    return [cell for cell in cells if structure.present[cell]]


def add_secondary(structure: Structure, rule: DisclosureRule, states: Mapping[int, State]) -> dict[int, State]:
    """`states` with the cells that must be hidden too, until every hidden cell keeps a range of the minimum.

    Two steps that repeat until neither adds a cell: no sum keeps exactly one hidden member (rounding alone is no
    protection), and every hidden cell passes the interval audit. Hiding more only widens ranges, so a cell that
    passed stays passed, and in the end everything may be hidden: then every range is open.
    """
    return _Suppression(structure, rule, states).run()


class _Suppression:
    """The search for secondary cells in one table; `states` grows while it runs."""

    def __init__(self, structure: Structure, rule: DisclosureRule, states: Mapping[int, State]) -> None:
        self.structure = structure
        # What a total holds beyond the table is known from the total only; a large remainder needs no protection.
        large_rest = structure.is_rest & ~np.isin(np.arange(len(structure.values)), list(states))
        self.structure = replace(structure, unknown=structure.unknown | large_rest)
        self.rule = rule
        self.states = dict(states)
        self.cost = _costs(self.structure, rule)
        self.network = Network(self.structure)
        self.passed: set[int] = set()
        self.attainable: dict[int, int] = {}

    def run(self) -> dict[int, State]:
        """Hide until neither step adds a cell."""
        before = -1
        while before != len(self.states):
            before = len(self.states)
            self._hide_partners()
            self._widen_ranges()
        return self.states

    def _hide_partners(self) -> None:
        """Give every sum with one hidden member a second one."""
        lines = [line for line in self.structure.lines if not self.structure.unknown[line].any()]
        lines_of: dict[int, list[int]] = {}
        for number, line in enumerate(lines):
            for cell in line:
                lines_of.setdefault(int(cell), []).append(number)
        hidden_in = [sum(int(cell) in self.states for cell in line) for line in lines]
        todo = [number for number, count in enumerate(hidden_in) if count == 1]
        while todo:
            number = todo.pop(0)
            candidates = [int(cell) for cell in lines[number] if int(cell) not in self.states and self.cost[cell] >= 0]
            if hidden_in[number] != 1 or not candidates:
                continue
            elsewhere = {cell: [hidden_in[k] for k in lines_of[cell] if k != number] for cell in candidates}
            partner = min(self._price(cell, elsewhere[cell]) for cell in candidates)[-1]
            self.states[partner] = State.SECONDARY
            for other in lines_of[partner]:
                hidden_in[other] += 1
                todo += [other] if hidden_in[other] == 1 else []

    def _price(self, cell: int, hidden_elsewhere: list[int]) -> tuple[int, bool, int, int]:
        """Interior before totals, rather where another sum has hidden cells already, then the smallest safe cell."""
        return int(self.structure.rank[cell]), 0 in hidden_elsewhere, int(self.cost[cell]), cell

    def _widen_ranges(self) -> None:
        """Audit every hidden cell; hide the cheapest cells that widen a range that is too narrow."""
        cap = max(self.rule.minimum, 1)
        room, opened_room = room_of(self.structure, self.rule, self.states), open_room(self.structure)
        data = self.network.capacities(room, cap)
        todo = [cell for cell in sorted(self.states) if cell not in self.passed]
        while todo:
            cell = todo[0]
            reach = {up: self.network.reach(cell, room, data, cap, upward=up) for up in (True, False)}
            if reach[True] + reach[False] >= self._required_width(cell):
                self.passed.add(cell)
                todo.pop(0)
                continue
            opened = self._cheapest_opening(cell, room, data, cap, reach)
            if not opened:  # every figure is hidden already: nothing is published that could narrow the range
                self.passed.add(cell)
                todo.pop(0)
                continue
            for other in opened:
                self.states[other] = State.SECONDARY
                room.down[other], room.up[other] = opened_room.down[other], opened_room.up[other]
            self.passed -= set(opened)
            todo += [other for other in opened if other not in todo]
            data = self.network.capacities(room, cap)

    def _cheapest_opening(
        self, cell: int, room: Room, data: NDArray[np.int32], cap: int, reach: Mapping[bool, int]
    ) -> list[int]:
        """Cells to hide so that `cell` can move further in one of its two directions; none when all are hidden."""
        opened_room = open_room(self.structure)
        cost = self.cost.copy()
        for other, state in self.states.items():
            # A visible "<5" can still become an x that says nothing; an x cannot become more hidden.
            cost[other] = cost[other] if self.rule.small_is_visible and state == State.PRIMARY else -1
        openings = [
            self.network.cheapest_opening(cell, room, opened_room, cost, data, cap, upward=up)
            for up in (True, False)
            if reach[up] < (room.up if up else room.down)[cell]
        ]
        found = [opening for opening in openings if opening is not None]
        if found:
            return min(found)[1]
        if self.structure.exact.any():  # nothing else widens it: the cell itself can say less
            return [cell] if cost[cell] >= 0 else []
        return [int(other) for other in np.flatnonzero(cost >= 0)]

    def _required_width(self, cell: int) -> int:
        """Width that a hidden cell's range must keep: the minimum, or every small count when the sign says "small"."""
        down, up = cell_room(int(self.structure.values[cell]), self.rule, self.states[cell])
        wanted = max(self.rule.minimum, 1)
        required = wanted if up == UNBOUNDED else min(wanted, down + up)
        return min(required, self._attainable_width(cell)) if self.structure.exact.any() else required

    def _attainable_width(self, cell: int) -> int:
        """Width when everything that can be hidden is: an exact total of 3 leaves no part a range above 0 to 3."""
        if cell not in self.attainable:
            room, cap = open_room(self.structure), max(self.rule.minimum, 1)
            data = self.network.capacities(room, cap)
            widths = [self.network.reach(cell, room, data, cap, upward=up) for up in (True, False)]
            self.attainable[cell] = sum(widths)
        return self.attainable[cell]


def _costs(structure: Structure, rule: DisclosureRule) -> NDArray[np.int64]:
    """What hiding each cell costs; -1 where it cannot be hidden."""
    cost = structure.values + 1 + np.array(_RANK_COST, dtype=np.int64)[structure.rank]
    if rule.zero_is_safe:
        cost = np.where(structure.values == 0, cost + _ZERO_COST, cost)
    can_be_hidden = ~structure.is_rest & structure.present & ~structure.unknown & ~structure.exact
    return np.where(can_be_hidden, cost, -1)


def ranges(structure: Structure, rule: DisclosureRule, states: Mapping[int, State]) -> dict[int, tuple[float, float]]:
    """Lowest and highest value of every hidden cell that fits everything published; infinite when open."""
    large_rest = structure.is_rest & ~np.isin(np.arange(len(structure.values)), list(states))
    structure = replace(structure, unknown=structure.unknown | large_rest)
    room = room_of(structure, rule, states)
    network = Network(structure)
    cap = (2**31 - 2) // (len(structure.values) + 1)
    data = network.capacities(room, cap)
    found = {}
    for cell in sorted(states):
        value = int(structure.values[cell])
        up = network.reach(cell, room, data, cap, upward=True)
        down = network.reach(cell, room, data, cap, upward=False)
        found[cell] = (float(value - down), np.inf if up >= cap else float(value + up))
    return found
