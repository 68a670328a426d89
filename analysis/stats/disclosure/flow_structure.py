"""Stock, inflow and outflow of a group as cells with the sums that tie them together."""

from typing import Final

import numpy as np
import pandas as pd

from analysis.stats.disclosure.structure import Structure

FLOW_COLUMNS: Final = ("stock", "inflow", "outflow")
_STOCK, _INFLOW, _OUTFLOW, _STAYED = range(4)
_WIDTH: Final = 4


def build_flow_structure(frame: pd.DataFrame) -> Structure:
    """Cells of a checked frame with the columns `FLOW_COLUMNS`, one line per period in order.

    Stock before = stayed + outflow, stock now = stayed + inflow; how many stayed is published nowhere. Each period
    after the first has two nodes, one per sum, and stock is the arc from one period to the next.
    """
    periods = len(frame)
    stayed = (frame["stock"].shift(1) - frame["outflow"]).clip(lower=0)
    grid = np.column_stack([frame.to_numpy(), stayed.to_numpy()])
    tail = np.zeros((periods, _WIDTH), dtype=np.int64)
    head = np.zeros((periods, _WIDTH), dtype=np.int64)
    lines = []
    present = ~np.isnan(grid)
    for period in range(periods):
        before, now = (2 * period - 1, 2 * period) if period else (0, 0)
        head[period, _STOCK] = now
        tail[period, _STOCK] = 2 * period + 1 if period + 1 < periods else 0
        tail[period, _INFLOW] = tail[period, _STAYED] = now
        head[period, _OUTFLOW] = head[period, _STAYED] = before
        if period:
            members = [(period, _STOCK), (period - 1, _STOCK), (period, _INFLOW), (period, _OUTFLOW)]
            cells = [row * _WIDTH + column for row, column in members if present[row, column]]
            lines.append(np.array(cells, dtype=np.int64))
    unknown = np.zeros_like(present)
    unknown[:, _STAYED] = True
    return Structure(
        rows=list(frame.index),
        columns=[*FLOW_COLUMNS, "stayed"],
        values=np.nan_to_num(grid).ravel().astype(np.int64),
        present=present.ravel(),
        published=(present & ~unknown).ravel(),
        is_rest=np.zeros(grid.size, dtype=bool),
        unknown=unknown.ravel(),
        rank=np.zeros(grid.size, dtype=np.int64),
        exact=np.zeros(grid.size, dtype=bool),
        lines=[line for line in lines if len(line) > 1],
        tail=tail.ravel(),
        head=head.ravel(),
        nodes=max(2 * periods - 1, 1),
    )
