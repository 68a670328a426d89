"""Raw cells of a police file, before anything is judged: text per column, in batches, with row numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.imports.police_tables import Columns, Reference, TableConfig


@dataclass(frozen=True)
class Column:
    """A column as its distinct texts and, per row, the place of its text."""

    texts: list[str]
    indices: np.ndarray[Any, np.dtype[np.int32]]

    @classmethod
    def of(cls, values: Sequence[str]) -> Column:
        """A column of these texts."""
        return cls.from_arrow(pa.array(values, type=pa.string()).dictionary_encode())

    @classmethod
    def from_arrow(cls, array: Any) -> Column:
        """A column of a dictionary array without nulls."""
        return cls(array.dictionary.to_pylist(), array.indices.to_numpy(zero_copy_only=False))

    def text(self, row: int) -> str:
        """The text in a row of this batch."""
        return self.texts[int(self.indices[row])]


@dataclass(frozen=True)
class RawBatch:
    """Some rows of a file: their numbers (1 = first line) and their columns.

    ``fixed`` are other dimensions with the value to keep; ``others`` are columns that are only checked for personal
    data; ``malformed`` are rows with too few or too many fields (number, text).
    """

    rows: np.ndarray[Any, np.dtype[np.int64]]
    region: Column
    dimension: Column
    period: Column
    value: Column
    fixed: tuple[tuple[str, Column, str], ...] = ()
    others: tuple[tuple[str, Column], ...] = ()
    malformed: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class RawFile:
    """The batches of a file with what the file says of itself: warnings, and the status of periods (JSON only)."""

    header: Sequence[str]
    config: TableConfig
    reference: Reference | None = None
    warnings: list[str] = field(default_factory=list)
    period_status: dict[str, str] = field(default_factory=dict)
    table: str | None = None


def make_batch(
    rows: np.ndarray[Any, np.dtype[np.int64]],
    arrays: Sequence[Column],
    columns: Columns,
    header: Sequence[str],
    malformed: list[tuple[int, str]] | None = None,
) -> RawBatch:
    """A batch of columns in the order of the header."""
    return RawBatch(
        rows=rows,
        region=arrays[columns.region],
        dimension=arrays[columns.dimension],
        period=arrays[columns.period],
        value=arrays[columns.value],
        fixed=tuple((header[place], arrays[place], kept) for place, kept in columns.fixed),
        others=tuple((header[place], arrays[place]) for place in columns.others),
        malformed=malformed or [],
    )
