"""Loading the nouns of a municipality: partners, areas, populations, offences and their groups, target groups.

Safe to run again at any time. Facts follow the files; groupings, the mark for work areas, the place on the tile map,
the default definition of a target group and the names of partners are choices of the municipality: they are set once
and never overwritten. Nothing is removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from amersfoort_veiligheid.accounts.models import Organisation
from cycle.enums import AreaLevel, OffenceKind, Sensitivity
from cycle.models import (
    Area,
    AreaVersion,
    Denominator,
    OffenceClassification,
    OffenceGroup,
    Spot,
    SpotDwellings,
    TargetGroup,
    TargetGroupDefinition,
)
from cycle.services.reference_files import (
    ReferenceFileError,
    number,
    optional_number,
    read_entries,
    read_table,
    yes,
)
from cycle.services.upsert import Fact, Tally, upsert

AREA_COLUMNS = ("code", "level", "name", "parent", "few_residents", "tile_column", "tile_row")
DENOMINATOR_COLUMNS = ("code", "kind", "year", "value", "source")
OFFENCE_COLUMNS = ("code", "name", "main_group", "sort_order", "is_total", "withheld_below_municipality", "sensitivity")
SPOT_COLUMNS = ("name", "kind", "buurt", "description", "valid_from")
LEVELS_FROM_THE_TOP = (AreaLevel.MUNICIPALITY, AreaLevel.WIJK, AreaLevel.BUURT, AreaLevel.UNKNOWN)


@dataclass(frozen=True)
class LoadedAreas:
    """The version that was loaded and its areas by code."""

    version: AreaVersion
    by_code: Mapping[str, Area]
    tally: Tally


def load_organisations(common: Path, municipality_name: str) -> Tally:
    """Make one organisation per kind of partner that has none yet; names that exist are left alone."""
    present = set(Organisation.objects.values_list("kind", flat=True))
    fresh = [
        Organisation(kind=entry["kind"], name=entry["name"].format(municipality=municipality_name))
        for entry in read_entries(common / "organisations.yaml")
        if entry["kind"] not in present
    ]
    Organisation.objects.bulk_create(fresh)
    return Tally(created=len(fresh), unchanged=len(present))


def load_areas(folder: Path, municipality_code: str) -> LoadedAreas:
    """Load the division in ``area_version.yaml`` and ``areas.csv``.

    Raises ReferenceFileError when the file is of another municipality, a parent is unknown or its level does not fit.
    """
    about = read_entries(folder / "area_version.yaml")
    version, _ = AreaVersion.objects.update_or_create(
        valid_from=about["valid_from"],
        defaults={"name": about["name"], "source": about["source"], "licence": about.get("licence", "")},
    )
    path = folder / "areas.csv"
    rows = read_table(path, AREA_COLUMNS)
    _check_areas(rows, municipality_code, path)
    by_code: dict[str, Area] = {}
    tally = Tally()
    for level in LEVELS_FROM_THE_TOP:
        facts = [
            Fact(
                key={"version_id": version.pk, "code": row["code"]},
                facts={
                    "name": row["name"],
                    "level": row["level"],
                    "parent_id": by_code[row["parent"]].pk if row["parent"] else None,
                },
                choices={
                    "few_residents": yes(row["few_residents"], path),
                    "tile_column": optional_number(row["tile_column"], path),
                    "tile_row": optional_number(row["tile_row"], path),
                },
            )
            for row in rows
            if row["level"] == level
        ]
        done = upsert(version.areas.filter(level=level), facts, ("version_id", "code"))
        by_code.update({area.code: area for area in done.rows.values()})
        tally += done.tally
    return LoadedAreas(version, by_code, tally)


def bounding_box(folder: Path) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of the box in which this municipality lies, when its files say so."""
    path = folder / "area_version.yaml"
    box = read_entries(path).get("bounding_box")
    if box is None:
        return None
    if not isinstance(box, list) or len(box) != 4:
        raise ReferenceFileError(f"In {folder.name}/{path.name} moet bounding_box uit vier getallen bestaan.")
    west, south, east, north = (float(value) for value in box)
    return west, south, east, north


def _check_areas(rows: list[dict[str, str]], municipality_code: str, path: Path) -> None:
    levels = {row["code"]: row["level"] for row in rows}
    where = f"{path.parent.name}/{path.name}"
    tops = [code for code, level in levels.items() if level == AreaLevel.MUNICIPALITY]
    if tops != [municipality_code]:
        raise ReferenceFileError(
            f"{where} hoort bij {', '.join(tops) or 'geen gemeente'}, niet bij {municipality_code}."
        )
    expected_parent = {
        AreaLevel.WIJK: AreaLevel.MUNICIPALITY,
        AreaLevel.BUURT: AreaLevel.WIJK,
        AreaLevel.UNKNOWN: AreaLevel.MUNICIPALITY,
    }
    for row in rows:
        if row["level"] not in LEVELS_FROM_THE_TOP:
            raise ReferenceFileError(f"In {where} heeft {row['code']} een onbekend niveau '{row['level']}'.")
        if row["level"] == AreaLevel.MUNICIPALITY:
            continue
        if levels.get(row["parent"]) != expected_parent[AreaLevel(row["level"])]:
            raise ReferenceFileError(f"In {where} ligt {row['code']} in '{row['parent']}'; dat kan niet.")


def load_denominators(folder: Path, areas: LoadedAreas) -> Tally:
    """Load inhabitants, dwellings and youth per area and year from ``denominators.csv``."""
    path = folder / "denominators.csv"
    facts = []
    for row in read_table(path, DENOMINATOR_COLUMNS):
        area = areas.by_code.get(row["code"])
        if area is None:
            raise ReferenceFileError(f"In {path.parent.name}/{path.name} staat het onbekende gebied '{row['code']}'.")
        facts.append(
            Fact(
                key={"area_id": area.pk, "kind": row["kind"], "year": number(row["year"], path)},
                facts={"value": number(row["value"], path), "source": row["source"]},
            )
        )
    existing = Denominator.objects.filter(area__version=areas.version)
    return upsert(existing, facts, ("area_id", "kind", "year")).tally


def load_spots(folder: Path, areas: LoadedAreas) -> Tally:
    """Load spots inside buurten from ``spots.csv``; a municipality without that file has none.

    A line may also name the kind of partner whose spot it is, and its dwellings with their year and source.
    """
    path = folder / "spots.csv"
    if not path.is_file():
        return Tally()
    facts = []
    homes: dict[tuple[int, str], dict[str, str]] = {}
    owners = {one.kind: one for one in Organisation.objects.order_by("-pk")}  # the first of its kind stays
    for row in read_table(path, SPOT_COLUMNS):
        area = areas.by_code.get(row["buurt"])
        if area is None or area.level != AreaLevel.BUURT:
            raise ReferenceFileError(f"In {path.parent.name}/{path.name} ligt '{row['name']}' niet in een buurt.")
        choices = {
            "kind": row["kind"],
            "description": row["description"],
            "valid_from": date.fromisoformat(row["valid_from"]),
            "is_watched": yes(row.get("is_watched") or "ja", path),
            "organisation": owners.get(row.get("organisation_kind", "")),
        }
        facts.append(Fact(key={"buurt_id": area.pk, "name": row["name"]}, choices=choices))
        if row.get("dwellings"):
            homes[area.pk, row["name"]] = row
    done = upsert(Spot.objects.filter(buurt__version=areas.version), facts, ("buurt_id", "name"))
    counted = [
        Fact(
            key={"spot_id": done.rows[key].pk, "year": number(row["dwellings_year"], path)},
            choices={"value": number(row["dwellings"], path), "source": row["dwellings_source"]},
        )
        for key, row in homes.items()
    ]
    return done.tally + upsert(SpotDwellings.objects.all(), counted, ("spot_id", "year")).tally


def load_offences(common: Path) -> tuple[dict[str, OffenceClassification], Tally]:
    """Load the classifications of crime and nuisance with their codes; return them by key."""
    found: dict[str, OffenceClassification] = {}
    tally = Tally()
    for entry in read_entries(common / "classifications.yaml"):
        classification, _ = OffenceClassification.objects.update_or_create(
            key=entry["key"],
            defaults={name: entry[name] for name in ("name", "source", "valid_from")},
        )
        found[entry["key"]] = classification
        facts = _offence_facts(common / entry["file"], classification, OffenceKind(entry["kind"]))
        tally += upsert(classification.offence_types.all(), facts, ("classification_id", "code")).tally
    return found, tally


def _offence_facts(path: Path, classification: OffenceClassification, kind: OffenceKind) -> Iterator[Fact]:
    for row in read_table(path, OFFENCE_COLUMNS):
        yield Fact(
            key={"classification_id": classification.pk, "code": row["code"]},
            facts={
                "name": row["name"],
                "kind": kind.value,
                "main_group": row["main_group"],
                "sort_order": number(row["sort_order"], path),
                "is_total": yes(row["is_total"], path),
                "withheld_below_municipality": yes(row["withheld_below_municipality"], path),
                "police_classes": row.get("police_classes", ""),
            },
            choices={
                "sensitivity": Sensitivity(row["sensitivity"]).value,
                "in_scope": yes(row["in_scope"], path),
                "is_serious": yes(row.get("is_serious", "nee"), path),
            },
        )


def load_offence_groups(common: Path, classifications: Mapping[str, OffenceClassification]) -> Tally:
    """Make the groups that do not exist yet; a group that exists is the municipality's and keeps its name and codes."""
    of_kind = {entry["kind"]: classifications[entry["key"]] for entry in read_entries(common / "classifications.yaml")}
    types = {
        (kind, offence.code): offence
        for kind, classification in of_kind.items()
        for offence in classification.offence_types.all()
    }
    present = set(OffenceGroup.objects.values_list("key", flat=True))
    tally = Tally(unchanged=len(present))
    for entry in read_entries(common / "offence_groups.yaml"):
        if entry["key"] in present:
            continue
        unknown = [code for code in entry["codes"] if (entry["kind"], code) not in types]
        if unknown:
            raise ReferenceFileError(f"Groep '{entry['key']}' noemt de onbekende code '{unknown[0]}'.")
        group = OffenceGroup.objects.create(**{name: entry[name] for name in ("key", "name", "kind", "description")})
        group.offence_types.set([types[entry["kind"], code] for code in entry["codes"]])
        tally.created += 1
    return tally


DEFINITION_FACTS = (
    "label", "unit", "window_years", "window_type", "threshold_min", "threshold_max", "recency",
    "age_from", "age_to", "exclude_flags", "source", "valid_from", "valid_to",
)  # fmt: skip


def load_target_groups(common: Path) -> Tally:
    """Load the target groups and every dated version of their definitions."""
    entries = read_entries(common / "target_groups.yaml")
    facts = [
        Fact(
            key={"key": entry["key"]},
            facts={name: entry[name] for name in ("name", "ladder", "ladder_order")}
            | {
                "is_at_risk": entry.get("is_at_risk", False),
                "is_sum": entry.get("is_sum", False),
                "from_police": entry.get("from_police", True),
                "valid_to": entry.get("valid_to"),
            },
            choices={name: entry[name] for name in ("description", "caution")},
        )
        for entry in entries
    ]
    groups = upsert(TargetGroup.objects.all(), facts, ("key",))
    definitions = [
        _definition_fact(groups.rows[(entry["key"],)], definition)
        for entry in entries
        for definition in entry["definitions"]
    ]
    return groups.tally + upsert(TargetGroupDefinition.objects.all(), definitions, ("group_id", "version")).tally


def _definition_fact(group: TargetGroup, entry: Mapping[str, Any]) -> Fact:
    return Fact(
        key={"group_id": group.pk, "version": entry["version"]},
        facts={name: entry[name] for name in DEFINITION_FACTS if name in entry},
        choices={"is_default": entry.get("is_default", False)},
    )
