"""The value that every report is: sections with charts and tables whose numbers may be shown to its readers.

A report value knows nothing of the database any more. It is stored as JSON, and page, PDF, spreadsheets and JSON are
all made from that stored value, so that they can not differ.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache
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
class Part:
    """A piece of a section under a heading of its own, in words first: one finding, one plan.

    ``status`` is a value of an enum with a tone (``web.statuses``) and ``status_label`` its word; ``facts`` are pairs
    of what and answer; ``remarks`` stand last and small.
    """

    key: str
    heading: str
    status: str = ""
    status_label: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    tables: tuple[Table, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def answers_questions(self) -> bool:
        """Whether its pairs are questions with their answers: then they are what the part has to tell."""
        return all(what.endswith("?") for what, _ in self.facts)


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
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of the report with the version that was used."""

    name: str
    attribution: str
    version: str
    figures_date: str
    status: str


@dataclass(frozen=True, slots=True)
class MethodLine:
    """The version of an explanation that counted when the report was made; the first of a report is its own kind's."""

    subject: str
    key: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class FootnoteLine:
    """A footnote of the report: ``about`` says which figure, where and when; its number stands at the figures."""

    number: int
    about: str
    text: str

    @property
    def words(self) -> str:
        """The note in full, as it stands under a table or chart."""
        return f"Noot {self.number} ({self.about}): {self.text}"


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
    methods: tuple[MethodLine, ...] = ()
    footnotes: tuple[FootnoteLine, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the report, in order."""
        return tuple(table for piece in self.pieces for table in piece.tables)

    @property
    def charts(self) -> tuple[ChartSpec, ...]:
        """Every chart of the report, in order."""
        return tuple(spec for piece in self.pieces for spec in piece.charts)

    @property
    def pieces(self) -> tuple[Section | Part, ...]:
        """Every section, each followed by its parts."""
        found: list[Section | Part] = []
        for section in self.sections:
            found += [section, *section.parts]
        return tuple(found)


def dump(report: Report) -> dict[str, Any]:
    """The report as plain JSON data. What is not there (parts, methods) has no word, as before.

    So the fingerprint of what was made before there were any stays the same.
    """
    values = dataclasses.asdict(report, dict_factory=_without_what_came_later)
    data = typing.cast(dict[str, Any], json.loads(json.dumps(values, default=_plain)))
    for section in data["sections"]:
        if not section["parts"]:
            del section["parts"]
    return data


LATER: typing.Final = frozenset({"code", "footnotes", "mark", "marks", "methods"})


def _without_what_came_later(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Few cells have a code, few charts a mark; the others do not say so: what was made before stays the same."""
    return {name: value for name, value in pairs if value or name not in LATER}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} has no place in a report")


def load(data: dict[str, Any]) -> Report:
    """The report back from its JSON data; equal to what was dumped."""
    return typing.cast(Report, _revive(Report, data))


def load_table(data: dict[str, Any], key: str) -> Table | None:
    """One table out of the JSON data of a report, without reviving the rest; None when the report has no such table."""
    for section in data["sections"]:
        for table in section["tables"]:
            if table["key"] == key:
                return typing.cast(Table, _revive(Table, table))
    return None


def _revive(kind: Any, data: Any) -> Any:
    """Rebuild a value of type ``kind`` (dataclasses, tuples, unions with None, enums, plain values) from JSON."""
    return _reader(kind)(data)


@cache  # a report has tens of thousands of values of a handful of types
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What rebuilds values of one type; the type is looked at once."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        options = [option for option in typing.get_args(kind) if option is not type(None)]
        inner = _reader(options[0]) if len(options) == 1 else _as_it_is
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        return _tuple_reader(typing.get_args(kind))
    if dataclasses.is_dataclass(kind):
        made = typing.cast(type, kind)
        return lambda data: made(**{name: read(data[name]) for name, read in _fields(made) if name in data})
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _as_it_is


def _tuple_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _reader(arguments[0])
        return lambda data: tuple(map(each, data))
    readers = [_reader(argument) for argument in arguments]
    return lambda data: tuple(read(item) for read, item in zip(readers, data, strict=True))


@cache
def _fields(kind: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The fields of a dataclass, each with what rebuilds it."""
    hints = typing.get_type_hints(kind)
    return tuple((field.name, _reader(hints[field.name])) for field in dataclasses.fields(kind))


def _as_it_is(data: Any) -> Any:
    return data
