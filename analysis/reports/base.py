"""The value that every report is: sections with charts and tables whose numbers may be shown to its readers.

A report value knows nothing of the database any more. It is stored as JSON, and page, PDF, spreadsheets and JSON are
all made from that stored value, so that they can not differ.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from enum import Enum
from typing import Any

from amersfoort_veiligheid.documents.figures import ChartSpec
from amersfoort_veiligheid.documents.tables import Table


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One headline figure: value as written, its margin, and a comparison in words with a shape."""

    label: str
    value: str
    unit: str
    interval: str
    sign: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: one question, its answer in a sentence, then charts and tables, then remarks."""

    key: str
    heading: str
    lead: str
    charts: tuple[ChartSpec, ...] = ()
    tables: tuple[Table, ...] = ()
    items: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of the report with the version that was used."""

    name: str
    attribution: str
    version: str
    figures_date: str
    status: str


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report. ``code`` is an area code or the key of a target group, ``period`` a year."""

    kind: str
    code: str
    period: str
    municipality: str
    title: str
    question: str
    answer: str
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    sources: tuple[SourceLine, ...]
    unknowns: tuple[str, ...]
    cautions: tuple[str, ...] = ()
    is_example: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the report, in order."""
        return tuple(table for section in self.sections for table in section.tables)


def dump(report: Report) -> dict[str, Any]:
    """The report as plain JSON data."""
    return typing.cast(dict[str, Any], json.loads(json.dumps(dataclasses.asdict(report), default=_plain)))


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} has no place in a report")


def load(data: dict[str, Any]) -> Report:
    """The report back from its JSON data; equal to what was dumped."""
    return typing.cast(Report, _revive(Report, data))


def _revive(kind: Any, data: Any) -> Any:
    """Rebuild a value of type ``kind`` (dataclasses, tuples, unions with None, enums, plain values) from JSON."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        if data is None:
            return None
        options = [option for option in typing.get_args(kind) if option is not type(None)]
        return _revive(options[0], data) if len(options) == 1 else data
    if origin is tuple:
        arguments = typing.get_args(kind)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_revive(arguments[0], item) for item in data)
        return tuple(_revive(argument, item) for argument, item in zip(arguments, data, strict=True))
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        fields = [field.name for field in dataclasses.fields(kind) if field.name in data]
        return kind(**{name: _revive(hints[name], data[name]) for name in fields})  # type: ignore[operator]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    return data
