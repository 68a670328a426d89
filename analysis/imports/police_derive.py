"""Adds the wijk and municipality figures that a delivery lacks, as sums of the lower level."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.imports.police_cells import UNKNOWN_AREA
from analysis.imports.police_tables import Reference
from analysis.imports.police_totals import parents_of

_VALUE, _MISSING, _WITHHELD, _NOT_APPLICABLE, _ABSENT = 0, 1, 2, 3, 4
_REASONS = ["", "missing", "withheld", "not_applicable"]


def derive_totals(accepted: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """The accepted cells with a column ``derived``, followed by rolled-up rows (True) for wijken and municipality.

    A row is added per delict and period where the source has none for that area and at least one of its parts. A
    part that is missing or not delivered makes the sum missing; when all parts are withheld the sum is withheld;
    parts that cannot occur are left out. BU00000000 (buurt unknown) counts in the municipality. ``row`` is 0.
    The order is that of ``accepted``: delict, area, period.
    """
    own = accepted.assign(derived=False)
    if accepted.empty:
        return own
    areas, pairs, states, values, status = _cube(accepted, reference)
    place = {code: at for at, code in enumerate(areas)}
    parents = parents_of(reference.areas, reference.municipality)
    derived = np.zeros(states.shape, dtype=bool)
    for level in ("buurt", "wijk"):
        for parent in sorted({p for c, p in parents.items() if reference.areas[c][0] == level}):
            if parent not in place:
                continue
            children = [place[c] for c, p in parents.items() if p == parent and reference.areas[c][0] == level]
            extra = place.get(UNKNOWN_AREA) if parent == reference.municipality else None
            _roll_up(place[parent], children, extra, states, values, status, derived)
    new = _rows(areas, pairs, states, values, status, derived, accepted)
    both = pd.concat([own, new], ignore_index=True)
    return both.sort_values(["offence", "area", "year", "month"], ignore_index=True, kind="stable")


def _cube(accepted: pd.DataFrame, reference: Reference) -> tuple[list[str], Any, Any, Any, Any]:
    """States, values and status per area (axis 0) and delict with period (axis 1)."""
    areas = [str(code) for code in accepted["area"].cat.categories]
    period = accepted["year"].to_numpy().astype(np.int64) * 13 + accepted["month"].to_numpy()
    key = accepted["offence"].cat.codes.to_numpy().astype(np.int64) * 100_000 + period
    pairs, column = np.unique(key, return_inverse=True)
    shape = (len(areas), len(pairs))
    states = np.full(shape, _ABSENT, dtype=np.int8)
    values = np.zeros(shape)
    status = np.zeros(shape, dtype=np.int8)
    row = accepted["area"].cat.codes.to_numpy()
    states[row, column] = accepted["missing"].cat.codes.to_numpy()
    values[row, column] = accepted["value"].fillna(0).to_numpy(dtype=np.float64)
    status[row, column] = accepted["status"].to_numpy()
    return areas, pairs, states, values, status


def _roll_up(
    parent: int, children: list[int], extra: int | None, states: Any, values: Any, status: Any, derived: Any
) -> None:
    """Fill the parent where the source has nothing and at least one part is there."""
    parts = states[children]
    wanted = (states[parent] == _ABSENT) & (parts != _ABSENT).any(axis=0)
    if extra is not None:
        children = [*children, extra]
        unknown = np.where(states[extra] == _ABSENT, _NOT_APPLICABLE, states[extra])  # no bucket: nothing unknown
        parts = np.vstack([parts, unknown])
    applicable = parts != _NOT_APPLICABLE
    absent = ((parts == _MISSING) | (parts == _ABSENT)).any(axis=0)
    withheld = parts == _WITHHELD
    state = np.full(parts.shape[1], _VALUE, dtype=np.int8)
    state[absent | withheld.any(axis=0)] = _MISSING
    state[(withheld | ~applicable).all(axis=0) & withheld.any(axis=0)] = _WITHHELD
    state[~applicable.any(axis=0)] = _NOT_APPLICABLE
    marks = status[children]
    mark = np.where((marks == 1).any(axis=0), 1, marks.max(axis=0))  # one provisional part makes the sum provisional
    states[parent] = np.where(wanted, state, states[parent])
    values[parent] = np.where(wanted, values[children].sum(axis=0), values[parent])
    status[parent] = np.where(wanted, mark, status[parent])
    derived[parent] |= wanted


def _rows(
    areas: list[str], pairs: Any, states: Any, values: Any, status: Any, derived: Any, like: pd.DataFrame
) -> pd.DataFrame:
    area, column = np.nonzero(derived)
    state, value, pair = states[area, column], values[area, column], pairs[column]
    absent = state != _VALUE
    period = pair % 100_000
    offences = like["offence"].cat.categories
    numbers: Any = (
        pd.arrays.FloatingArray(np.where(absent, 1.0, value), absent)
        if like["value"].dtype == "Float64"
        else pd.arrays.IntegerArray(np.where(absent, 1, value).astype(np.int64), absent)
    )
    return pd.DataFrame(
        {
            "area": pd.Categorical.from_codes(area, categories=like["area"].cat.categories),
            "offence": pd.Categorical.from_codes(pair // 100_000, categories=offences),
            "year": (period // 13).astype(np.int16),
            "month": (period % 13).astype(np.int8),
            "value": numbers,
            "missing": pd.Categorical.from_codes(state, categories=_REASONS),
            "status": status[area, column].astype(np.int8),
            "row": np.zeros(len(area), dtype=np.int32),
            "derived": np.ones(len(area), dtype=bool),
        }
    )
