"""Bringing rows in line with a file of facts, without undoing what the municipality decided.

Two kinds of fields. *Facts* (a name, a code, a population) follow the file each time. *Choices* (which offences are in
a group, whether a wijk counts as a work area) are set when the row is made and belong to the municipality after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Fact:
    """One row of a file: its natural key, what follows the file, and what is only set at first."""

    key: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Tally:
    """How many rows were made, brought up to date, or already right."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the three counts for a message or JSON."""
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)


@dataclass
class Upserted(Generic[M]):
    """The rows by natural key (values in the order of the key's fields), with the tally and the keys that are new."""

    rows: dict[tuple[Any, ...], M]
    tally: Tally
    new_keys: set[tuple[Any, ...]]


def upsert(queryset: QuerySet[M], facts: Iterable[Fact], key_fields: Sequence[str]) -> Upserted[M]:
    """Create what is absent and update facts that differ; rows that are not in the file stay as they are.

    ``queryset`` limits where existing rows are looked for. A key that stands twice in the file raises ValueError.
    One query to read, one to create, one per set of changed fields.
    """
    rows = {tuple(getattr(row, name) for name in key_fields): row for row in queryset}
    tally = Tally()
    fresh: dict[tuple[Any, ...], M] = {}
    seen: set[tuple[Any, ...]] = set()
    changed: list[M] = []
    changed_fields: set[str] = set()
    for fact in facts:
        key = tuple(fact.key[name] for name in key_fields)
        if key in seen:
            raise ValueError(f"key {key} stands twice in the file")
        seen.add(key)
        existing = rows.get(key)
        if existing is None:
            fresh[key] = queryset.model(**fact.key, **fact.facts, **fact.choices)
            continue
        differing = [name for name, value in fact.facts.items() if getattr(existing, name) != value]
        if not differing:
            tally.unchanged += 1
            continue
        for name in differing:
            setattr(existing, name, fact.facts[name])
        changed.append(existing)
        changed_fields.update(differing)
    if changed:
        queryset.model._default_manager.bulk_update(changed, sorted(changed_fields), batch_size=200)
    if fresh:
        queryset.model._default_manager.bulk_create(list(fresh.values()), batch_size=500)
    tally.created, tally.updated = len(fresh), len(changed)
    return Upserted({**rows, **fresh}, tally, set(fresh))
