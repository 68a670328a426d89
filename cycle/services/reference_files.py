"""Reading the files of facts in ``fixtures/``: CSV with semicolons and a header, or YAML.

A wrong file is an error of the installation, not of a user; the Dutch message still says which file and which line.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

YES_NO: Mapping[str, bool] = {"ja": True, "nee": False}


class ReferenceFileError(Exception):
    """A file of facts is absent or cannot be used; the message is Dutch."""


def read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a CSV with ``;``; every column of ``columns`` must be there, others are kept as they are."""
    if not path.is_file():
        raise ReferenceFileError(f"Het bestand {path.parent.name}/{path.name} ontbreekt.")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle, delimiter=";")
        absent = [column for column in columns if column not in (reader.fieldnames or [])]
        if absent:
            raise ReferenceFileError(f"In {path.parent.name}/{path.name} ontbreekt de kolom '{absent[0]}'.")
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise ReferenceFileError(
                    f"Regel {reader.line_num} van {path.parent.name}/{path.name} heeft niet evenveel velden als de kop."
                )
            rows.append(row)
        return rows


def read_entries(path: Path) -> Any:
    """Return what a YAML file holds (lists, mappings, text, numbers, dates)."""
    if not path.is_file():
        raise ReferenceFileError(f"Het bestand {path.parent.name}/{path.name} ontbreekt.")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ReferenceFileError(f"{path.parent.name}/{path.name} is geen geldige YAML: {error}") from error


def yes(text: str, path: Path) -> bool:
    """Return the meaning of ja or nee."""
    if text not in YES_NO:
        raise ReferenceFileError(f"In {path.parent.name}/{path.name} staat '{text}' waar ja of nee hoort.")
    return YES_NO[text]


def number(text: str, path: Path) -> int:
    """Return a whole number from 0 up."""
    if not (text.isascii() and text.isdigit()):
        raise ReferenceFileError(f"In {path.parent.name}/{path.name} staat '{text}' waar een heel getal hoort.")
    return int(text)


def optional_number(text: str, path: Path) -> int | None:
    """Return a whole number, or None for an empty cell."""
    return number(text, path) if text else None
