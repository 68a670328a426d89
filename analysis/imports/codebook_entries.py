"""The text of a codebook (YAML or CSV) as a tree of entries that remember their line, so that an error can name it.

Every scalar stays text: no dates, numbers or yes/no guesses, so that both forms go through the same checks.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from analysis.imports.base import RefusedFileError
from analysis.imports.files import FileKind, Limits, inspect_file

T = TypeVar("T")

MAX_CODEBOOK_BYTES = 2_000_000  # the largest real codebook seen is under 200 kB
MAX_DEPTH = 8
CSV_HEADER = ["onderdeel", "sleutel", "veld", "waarde"]

# onderdeel in the CSV form -> (key in the tree, how its rows are placed)
CSV_PARTS = {
    "onderzoek": ("", "root"),
    "kolom": ("kolommen", "map"),
    "gebied": ("gebieden", "map"),
    "populatie": ("populatie", "map"),
    "vraag": ("vragen", "list"),
    "indicator": ("indicatoren", "list"),
}


@dataclass(frozen=True)
class Entry:
    """One value of a codebook: text, nothing, a list or a mapping, with the line where it stands (1 = first)."""

    line: int
    value: str | list[Entry] | dict[str, Entry] | None


def refuse(line: int, message: str) -> RefusedFileError:
    """Return the error for one place in a codebook; the message names the line."""
    return RefusedFileError(f"Het codeboek is niet bruikbaar. Regel {line}: {message}")


def read_entries(path: Path) -> Entry:
    """Read a codebook in YAML or CSV (told apart by content) into a tree of entries.

    Raises RefusedFileError (Dutch, with the line) for a file that is no text, too large, empty, no valid YAML, or in
    which a key occurs twice.
    """
    limits = Limits(file_bytes=MAX_CODEBOOK_BYTES)
    inspected = inspect_file(path, allowed={FileKind.TEXT, FileKind.JSON}, limits=limits)
    text = path.read_bytes().decode(inspected.encoding)
    first = text.lstrip().split("\n", 1)[0].lower()
    is_csv = "sleutel" in first and "waarde" in first
    return _read_csv(text) if is_csv else _read_yaml(text)


def _read_yaml(text: str) -> Entry:
    """Compose YAML into nodes only: no object is ever constructed from the file."""
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        raise refuse(line, "dit is geen geldige YAML. Kijk naar de inspringing, dubbele punten en quotes.") from error
    except yaml.YAMLError as error:
        raise RefusedFileError("Het codeboek bevat tekens die niet in YAML mogen.") from error
    if not isinstance(node, yaml.MappingNode):
        raise refuse(1, "een codeboek begint met sleutels, zoals 'onderzoek:' en 'peiljaar:'.")
    return _entry(node)


def _check_events(text: str) -> None:
    """Refuse what makes a small file explode when it is composed: aliases (not needed here) and deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise refuse(line, "verwijzingen met * en & mogen niet in een codeboek.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise refuse(line, "de regels springen te diep in.")


def _entry(node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        is_null = node.tag == "tag:yaml.org,2002:null"
        return Entry(line, None if is_null else node.value.strip())
    if isinstance(node, yaml.SequenceNode):
        return Entry(line, [_entry(item) for item in node.value])
    mapping: dict[str, Entry] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise refuse(key_line, "een sleutel moet een woord of getal zijn.")
        key = key_node.value.strip()
        if key in mapping:
            raise refuse(key_line, f"'{key}' staat er twee keer.")
        value = _entry(value_node)
        mapping[key] = Entry(key_line, value.value)
    return Entry(line, mapping)


def _read_csv(text: str) -> Entry:
    """Read the long form: ``onderdeel;sleutel;veld;waarde``, where a dot in ``veld`` goes one level deeper."""
    rows = _csv_rows(text)
    root: dict[str, Entry] = {}
    for line, (part, key, field, value) in rows:
        if part.lower() not in CSV_PARTS:
            allowed = ", ".join(CSV_PARTS)
            raise refuse(line, f"onbekend onderdeel '{part}'. Kies uit: {allowed}.")
        name, placing = CSV_PARTS[part.lower()]
        if placing == "root":
            _put(root, field.split("."), value, line)
        elif placing == "map":
            _put(root, [name, key or field], value, line)
        else:
            _put(_list_item(root, name, key, line), field.split(".", 1), value, line)
    return Entry(1, root)


def _csv_rows(text: str) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [cell.strip().lower() for cell in next(reader)]
    if header != CSV_HEADER:
        raise refuse(1, f"een codeboek in CSV heeft de kolommen {', '.join(CSV_HEADER)}.")
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(CSV_HEADER):
            raise refuse(reader.line_num, f"er staan {len(cells)} kolommen, het moeten er 4 zijn.")
        yield reader.line_num, (cells[0], cells[1], cells[2], cells[3])


def _list_item(root: dict[str, Entry], name: str, key: str, line: int) -> dict[str, Entry]:
    """Return the mapping of one question or indicator, made when its key is first seen."""
    if not key:
        raise refuse(line, "de kolom 'sleutel' is leeg.")
    holder = root.setdefault(name, Entry(line, []))
    items = holder.value if isinstance(holder.value, list) else []
    for item in items:
        if isinstance(item.value, dict) and item.value["sleutel"].value == key:
            return item.value
    made: dict[str, Entry] = {"sleutel": Entry(line, key)}
    items.append(Entry(line, made))
    return made


def _put(mapping: dict[str, Entry], path: list[str], value: str, line: int) -> None:
    """Place one CSV value; an empty value means that nothing was stated."""
    head, rest = path[0].strip(), path[1:]
    if not head:
        raise refuse(line, "de kolom 'veld' is leeg.")
    if rest:
        below = mapping.setdefault(head, Entry(line, {}))
        if not isinstance(below.value, dict):
            raise refuse(line, f"'{head}' heeft al een waarde en kan geen onderdelen krijgen.")
        _put(below.value, rest, value, line)
        return
    if head in mapping:
        raise refuse(line, f"'{head}' staat er twee keer.")
    mapping[head] = Entry(line, value or None)


class Section:
    """A mapping of the codebook with known keys; asks for values and names the line when one is missing or wrong."""

    def __init__(self, entry: Entry, title: str, keys: Mapping[str, str], known: set[str]) -> None:
        if not isinstance(entry.value, dict):
            raise refuse(entry.line, f"'{title}' moet uit sleutels met waarden bestaan.")
        self.title, self.line = title, entry.line
        self.values: dict[str, Entry] = {}
        for key, value in entry.value.items():
            name = keys.get(key.lower(), key.lower())
            if name not in known:
                raise refuse(
                    value.line, f"onbekende sleutel '{key}' bij {title}. Bekend zijn: {', '.join(sorted(known))}."
                )
            if name in self.values:
                raise refuse(value.line, f"'{name}' staat twee keer bij {title}.")
            self.values[name] = value

    def text(self, key: str, default: str | None = None) -> str:
        """Return one value; without a default its absence is an error."""
        entry = self.values.get(key)
        if entry is None or entry.value is None or entry.value == "":
            if default is not None:
                return default
            raise refuse(entry.line if entry else self.line, f"'{key}' ontbreekt bij {self.title}.")
        if not isinstance(entry.value, str):
            raise refuse(entry.line, f"'{key}' bij {self.title} moet één waarde zijn.")
        return entry.value

    def number(self, key: str, *, least: int) -> int:
        """Return a whole number of at least ``least``."""
        text = self.text(key)
        if not text.isascii() or not text.isdigit() or int(text) < least:
            raise refuse(
                self.values[key].line,
                f"'{key}' bij {self.title} moet een heel getal vanaf {least} zijn, niet '{text}'.",
            )
        return int(text)

    def date(self, key: str) -> dt.date:
        """Return a date written as year-month-day."""
        text = self.text(key)
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise refuse(
                self.values[key].line, f"'{key}' bij {self.title} moet een datum zijn als 2025-09-15."
            ) from error

    def choice(self, key: str, choices: Mapping[str, T]) -> T:
        """Return the meaning of one word out of a fixed list."""
        text = self.text(key)
        if text.lower() not in choices:
            known = ", ".join(choices)
            raise refuse(self.values[key].line, f"'{key}' bij {self.title} is '{text}'. Kies uit: {known}.")
        return choices[text.lower()]

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words; in one text they are separated by ``|`` or ``,``."""
        entry = self.values.get(key)
        if entry is None or entry.value is None:
            return ()
        if isinstance(entry.value, str):
            return tuple(part.strip() for part in entry.value.split("|" if "|" in entry.value else ",") if part.strip())
        if isinstance(entry.value, list) and all(isinstance(item.value, str) for item in entry.value):
            return tuple(str(item.value) for item in entry.value)
        raise refuse(entry.line, f"'{key}' bij {self.title} moet een lijst zijn, zoals [1, 2].")

    def mapping(self, key: str) -> dict[str, str]:
        """Return value -> meaning; an absent key gives an empty mapping."""
        entry = self.values.get(key)
        if entry is None or entry.value is None:
            return {}
        if not isinstance(entry.value, dict):
            raise refuse(entry.line, f"'{key}' bij {self.title} moet uit regels 'waarde: betekenis' bestaan.")
        for name, value in entry.value.items():
            if not isinstance(value.value, str) or not value.value:
                raise refuse(value.line, f"'{name}' bij {key} van {self.title} heeft geen betekenis.")
        return {name: str(value.value) for name, value in entry.value.items()}

    def items(self, key: str) -> list[Entry]:
        """Return the entries of a list that must hold at least one."""
        entry = self.values.get(key)
        if entry is None or not isinstance(entry.value, list) or not entry.value:
            raise refuse(entry.line if entry else self.line, f"'{key}' ontbreekt of is leeg bij {self.title}.")
        return entry.value

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the section when the key is absent."""
        return self.values[key].line if key in self.values else self.line

    def section(self, key: str, keys: Mapping[str, str], known: set[str]) -> Section:
        """Return the mapping below a key."""
        if key not in self.values:
            raise refuse(self.line, f"'{key}' ontbreekt bij {self.title}.")
        return Section(self.values[key], f"'{key}'", keys, known)
