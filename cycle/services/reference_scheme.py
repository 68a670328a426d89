"""Loading the scheme of the policy cycle: who, when, what. All of it is a choice: what exists is left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model

from cycle.models import Body, Party, RoundDesign, SchemeMilestone, SchemeStep, SeasonStart
from cycle.services.reference_files import ReferenceFileError, read_entries
from cycle.services.upsert import Fact, Tally, upsert

PARTY_CHOICES = ("name", "meaning", "organisation_kind", "role", "is_external")
BODY_CHOICES = ("name", "kind", "sort_order")
Row = TypeVar("Row", Party, Body)


def load_scheme(common: Path) -> Tally:
    """Make the parties, bodies, seasons, slagen and rows of the scheme that are absent; return how many.

    The rows of the scheme (and its milestones) are made as a whole or not at all: a municipality that took one out
    does not get it back. Raises ReferenceFileError when a row names a party or body that the file does not have.
    """
    entries = read_entries(common / "policy.yaml")
    parties = upsert(Party.objects.all(), _chosen(entries["parties"], "key", PARTY_CHOICES), ("key",))
    bodies = upsert(Body.objects.all(), _chosen(entries["bodies"], "key", BODY_CHOICES), ("key",))
    seasons = upsert(SeasonStart.objects.all(), _chosen(entries["seasons"], "season", ("month", "day")), ("season",))
    known_parties = {key: row for (key,), row in parties.rows.items()}
    known_bodies = {key: row for (key,), row in bodies.rows.items()}
    tally = parties.tally + bodies.tally + seasons.tally + _load_rounds(entries["rounds"], known_parties)
    tally += _once(SchemeStep, entries["steps"], lambda entry: _make_step(entry, known_parties))
    return tally + _once(SchemeMilestone, entries["milestones"], lambda entry: _make_milestone(entry, known_bodies))


def _chosen(entries: Sequence[Mapping[str, Any]], key: str, names: Sequence[str]) -> list[Fact]:
    return [
        Fact(key={key: entry[key]}, choices={name: entry[name] for name in names if name in entry}) for entry in entries
    ]


def _load_rounds(entries: Sequence[Mapping[str, Any]], parties: Mapping[str, Party]) -> Tally:
    done = upsert(
        RoundDesign.objects.all(), _chosen(entries, "kind", ("question", "yields", "minimum_days")), ("kind",)
    )
    for entry in entries:
        if (entry["kind"],) in done.new_keys:
            done.rows[(entry["kind"],)].parties.set(_named(parties, entry["parties"]))
    return done.tally


def _once(model: type[Model], entries: Sequence[Mapping[str, Any]], make: Callable[[Any], Model]) -> Tally:
    present = model._default_manager.count()
    if present:
        return Tally(unchanged=present)
    for entry in entries:
        make(entry)
    return Tally(created=len(entries))


def _place(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "year_index": entry["year"],
        "season": entry["season"],
        "from_end": entry.get("from_end", False),
        "is_repeated": entry.get("repeated", False),
    }


def _make_step(entry: Mapping[str, Any], parties: Mapping[str, Party]) -> SchemeStep:
    step = SchemeStep.objects.create(
        **_place(entry),
        position=entry.get("position", 1),
        phase=entry["phase"],
        round=entry.get("round", ""),
        activity=entry["activity"],
        explanation=entry.get("explanation", ""),
        is_shared=entry.get("shared", False),
        collects_deliveries=entry.get("collects", False),
        settles_projects=entry.get("settles", False),
    )
    step.parties.set(_named(parties, entry["parties"]))
    return step


def _make_milestone(entry: Mapping[str, Any], bodies: Mapping[str, Body]) -> SchemeMilestone:
    (body,) = _named(bodies, [entry["body"]])
    return SchemeMilestone.objects.create(**_place(entry), day=entry["day"], body=body, title=entry["title"])


def _named(rows: Mapping[str, Row], keys: Sequence[str]) -> list[Row]:
    unknown = [key for key in keys if key not in rows]
    if unknown:
        raise ReferenceFileError(f"policy.yaml noemt '{unknown[0]}', maar die staat er niet in.")
    return [rows[key] for key in keys]
