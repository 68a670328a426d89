"""Exact ranges of hidden cells by maximum flow.

A two-way table, with or without levels in its rows, is a network (Cox, "Network models for complementary cell
suppression", JASA 90, 1995). From the true table, the furthest a cell can move up or down while every sum and every
published figure still holds is a maximum flow through the other cells; with whole bounds it is a whole number. This
equals the range of the linear (and integer) programme with the same sums and bounds, at a fraction of the time.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from analysis.stats.disclosure.rules import DisclosureRule, State
from analysis.stats.disclosure.structure import Structure

UNBOUNDED: Final = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Room:
    """How far each cell may move down and up by itself, given what is published about it."""

    down: NDArray[np.int64]
    up: NDArray[np.int64]


def room_of(structure: Structure, rule: DisclosureRule, states: Mapping[int, State]) -> Room:
    """Room of every cell when the cells in `states` are hidden and the others shown under `rule`."""
    down = np.zeros(len(structure.values), dtype=np.int64)
    up = np.zeros_like(down)
    for cell in np.flatnonzero(structure.present & ~structure.exact):
        state = State.SECONDARY if structure.unknown[cell] else states.get(int(cell))
        down[cell], up[cell] = cell_room(int(structure.values[cell]), rule, state)
    return Room(down, up)


def open_room(structure: Structure) -> Room:
    """Room of every cell when all that can be hidden carry the sign that says nothing."""
    fixed = structure.exact
    return Room(np.where(fixed, 0, structure.values), np.where(fixed, 0, np.full_like(structure.values, UNBOUNDED)))


def cell_room(value: int, rule: DisclosureRule, state: State | None) -> tuple[int, int]:
    """Distance down and up from the true value to the ends of what the reader knows about this cell alone."""
    if state is None:
        interval = rule.published_interval(rule.rounded(value))
        return value - int(interval.lower), int(interval.upper) - value
    if rule.small_is_visible and state == State.PRIMARY:
        lowest = 1 if rule.zero_is_safe else 0
        return value - lowest, rule.minimum - 1 - value
    return value, UNBOUNDED


class Network:
    """The arcs of a structure with fixed positions in one sparse matrix, so that capacities can be swapped cheaply."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        tail, head = structure.tail, structure.head
        self.arcs = np.flatnonzero(structure.present & (tail != head))
        there, back = tail * structure.nodes + head, head * structure.nodes + tail
        pairs = np.unique(np.concatenate([there[self.arcs], back[self.arcs]]))
        self._forward = np.searchsorted(pairs, there)
        self._backward = np.searchsorted(pairs, back)
        self._indices = (pairs % structure.nodes).astype(np.int32)
        self._indptr = np.searchsorted(pairs // structure.nodes, np.arange(structure.nodes + 1)).astype(np.int32)
        self._leaving: list[list[tuple[int, bool]]] = [[] for _ in range(structure.nodes)]
        for arc in self.arcs:
            self._leaving[tail[arc]].append((int(arc), True))
            self._leaving[head[arc]].append((int(arc), False))

    def capacities(self, room: Room, cap: int) -> NDArray[np.int32]:
        """Capacity of every entry of the matrix; a flow of at most `cap` needs no arc wider than `cap`."""
        data = np.zeros(len(self._indices), dtype=np.int64)
        np.add.at(data, self._forward[self.arcs], np.minimum(room.up[self.arcs], cap))
        np.add.at(data, self._backward[self.arcs], np.minimum(room.down[self.arcs], cap))
        return data.astype(np.int32)

    def reach(self, cell: int, room: Room, data: NDArray[np.int32], cap: int, *, upward: bool) -> int:
        """How far `cell` can move up (or down), at most `cap`, when all others move within their room."""
        own = min(int((room.up if upward else room.down)[cell]), cap)
        if own == 0 or self.structure.tail[cell] == self.structure.head[cell]:
            return own
        _, value = self._flow(cell, room, data, cap, upward=upward)
        return min(own, value)

    def _flow(self, cell: int, room: Room, data: NDArray[np.int32], cap: int, *, upward: bool) -> tuple[csr_array, int]:
        """Residual capacities and size of the largest flow that gives back what `cell` takes."""
        own = data.copy()
        own[self._forward[cell]] -= min(int(room.up[cell]), cap)
        own[self._backward[cell]] -= min(int(room.down[cell]), cap)
        nodes = self.structure.nodes
        graph = csr_array((own, self._indices, self._indptr), shape=(nodes, nodes))
        source, sink = int(self.structure.head[cell]), int(self.structure.tail[cell])
        if not upward:
            source, sink = sink, source
        result = maximum_flow(graph, source, sink)
        return graph - result.flow, int(result.flow_value)

    def cheapest_opening(
        self,
        cell: int,
        room: Room,
        hidden_room: Room,
        cost: NDArray[np.int64],
        data: NDArray[np.int32],
        cap: int,
        *,
        upward: bool,
    ) -> tuple[int, list[int]] | None:
        """Cheapest set of shown cells whose hiding lets `cell` move further, with its cost; None when there is none.

        Shortest path in what the largest flow leaves: an arc with capacity left is free, a shown cell that would gain
        capacity by hiding costs `cost` (negative: cannot be hidden). `hidden_room` is the room of each cell if hidden.
        """
        left, _ = self._flow(cell, room, data, cap, upward=upward)
        free = {(int(u), int(v)) for u, v in zip(*left.nonzero(), strict=True) if left[u, v] > 0}
        source, sink = int(self.structure.head[cell]), int(self.structure.tail[cell])
        if not upward:
            source, sink = sink, source
        best: dict[int, int] = {source: 0}
        came_from: dict[int, tuple[int, int | None]] = {}
        queue = [(0, source)]
        while queue:
            distance, node = heapq.heappop(queue)
            if node == sink:
                return distance, self._opened(came_from, source, sink)
            if distance > best[node]:
                continue
            for arc, forward in self._leaving[node]:
                if arc == cell:
                    continue
                other = int((self.structure.head if forward else self.structure.tail)[arc])
                step, opened = self._step(arc, forward, (node, other) in free, room, hidden_room, cost)
                if step is not None and distance + step < best.get(other, UNBOUNDED):
                    best[other] = distance + step
                    came_from[other] = (node, opened)
                    heapq.heappush(queue, (distance + step, other))
        return None

    @staticmethod
    def _step(
        arc: int, forward: bool, is_free: bool, room: Room, hidden_room: Room, cost: NDArray[np.int64]
    ) -> tuple[int | None, int | None]:
        """Cost of passing an arc and the cell that must be hidden for it."""
        if is_free:
            return 0, None
        gains = hidden_room.up[arc] > room.up[arc] if forward else hidden_room.down[arc] > room.down[arc]
        if cost[arc] < 0 or not gains:
            return None, None
        return int(cost[arc]), arc

    @staticmethod
    def _opened(came_from: dict[int, tuple[int, int | None]], source: int, sink: int) -> list[int]:
        opened = []
        node = sink
        while node != source:
            node, arc = came_from[node]
            if arc is not None:
                opened.append(arc)
        return opened
