"""Loading kinds of safety, themes, words and names. All of it is a choice: what beheer changed since stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cycle.models import GlossaryTerm, Label, SafetyKind, Theme
from cycle.services.reference_files import ReferenceFileError, read_entries
from cycle.services.upsert import Fact, Tally, upsert


def load_words(common: Path) -> Tally:
    """Make the kinds, themes, terms and names that are absent; return how many.

    Themes come only into an empty table: a municipality that renamed one does not get it back beside its own. Raises
    ReferenceFileError when a theme names a kind that the file does not have.
    """
    entries = read_entries(common / "foundations.yaml")
    tally = _load_kinds(entries["safety_kinds"])
    tally += _load_themes(entries["themes"])
    tally += upsert(
        GlossaryTerm.objects.all(),
        [_fact(entry, "term", "valid_from") for entry in entries["glossary"]],
        ("term", "valid_from"),
    ).tally
    return tally + upsert(Label.objects.all(), [_fact(entry, "key") for entry in entries["labels"]], ("key",)).tally


def _fact(entry: Mapping[str, Any], *key: str) -> Fact:
    return Fact(
        key={name: entry[name] for name in key},
        choices={name: value for name, value in entry.items() if name not in key and name != "children"},
    )


def _load_kinds(entries: Sequence[Mapping[str, Any]]) -> Tally:
    """Make the kinds, those on top first; the order is that of the file."""
    tops = [
        Fact(key={"name": entry["name"]}, choices={**_fact(entry, "name").choices, "sort_order": 10 * index})
        for index, entry in enumerate(entries, start=1)
    ]
    made = upsert(SafetyKind.objects.all(), tops, ("name",))
    below = [
        Fact(
            key={"name": child["name"]},
            choices={
                **_fact(child, "name").choices,
                "parent_id": made.rows[(entry["name"],)].pk,
                "sort_order": 10 * index + order,
            },
        )
        for index, entry in enumerate(entries, start=1)
        for order, child in enumerate(entry.get("children", []), start=1)
    ]
    return made.tally + upsert(SafetyKind.objects.all(), below, ("name",)).tally


def _load_themes(entries: Sequence[Mapping[str, Any]]) -> Tally:
    present = Theme.objects.count()
    if present:
        return Tally(unchanged=present)
    kinds = {kind.name: kind for kind in SafetyKind.objects.all()}
    for entry in entries:
        if entry["safety_kind"] not in kinds:
            raise ReferenceFileError(f"Thema '{entry['name']}' noemt de onbekende soort '{entry['safety_kind']}'.")
        Theme.objects.create(**{**entry, "safety_kind": kinds[entry["safety_kind"]]})
    return Tally(created=len(entries))
