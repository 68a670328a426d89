"""Loading all reference data of this installation: the nouns of the cycle room, then sources, breaks and indicators.

What the municipality decides (the contact of a source, when a delivery is due, the order of indicators) is set once;
what a source or the law says follows the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation
from analysis.models import DataSource, Indicator, SeriesBreak, SourceTable
from analysis.services import calendar
from analysis.services.reference_footnotes import load_footnotes
from analysis.services.reference_methods import load_methods
from cycle.models import OffenceClassification, OffenceGroup
from cycle.services import reference as nouns
from cycle.services.boundaries import BoundaryError, load_boundaries, read_boundaries
from cycle.services.reference_files import ReferenceFileError, read_entries
from cycle.services.reference_scheme import load_scheme
from cycle.services.reference_words import load_words
from cycle.services.upsert import Fact, Tally, upsert

TABLE_FACTS = ("title", "content", "period_kind")
TABLE_CHOICES = ("base_url", "region_column", "dimension_column", "topic_column", "frequency_months", "first_due_on")
INDICATOR_FACTS = (
    "name", "definition", "component", "source_kind", "statistic", "denominator_kind", "per", "unit", "in_bbv",
    "source_note", "valid_from", "valid_to",
)  # fmt: skip
# Answers are set once: the first survey wave that counts them adds the wording of its question.
INDICATOR_CHOICES = ("direction", "sensitivity", "is_serious", "display_order", "numerator", "denominator")


@transaction.atomic
def load_reference(
    *, fixtures: Path, municipality: str, municipality_code: str, municipality_name: str, at: datetime
) -> dict[str, Tally]:
    """Bring the database in line with ``fixtures/common`` and ``fixtures/<municipality>``; all of it or nothing.

    Returns a tally per kind of row. Writes one line in the audit trail when something changed. Raises
    ReferenceFileError, with a Dutch message, when a file is absent or wrong.
    """
    common, folder = fixtures / "common", fixtures / municipality
    if not folder.is_dir():
        raise ReferenceFileError(
            f"Er zijn geen gegevens voor '{municipality}': de map fixtures/{municipality} ontbreekt."
        )
    areas = nouns.load_areas(folder, municipality_code)
    classifications, offences = nouns.load_offences(common)
    done = {
        "organisations": nouns.load_organisations(common, municipality_name),
        "areas": areas.tally,
        "denominators": nouns.load_denominators(folder, areas),
        "spots": nouns.load_spots(folder, areas),
        "offences": offences,
        "offence_groups": nouns.load_offence_groups(common, classifications),
        "target_groups": nouns.load_target_groups(common),
        "boundaries": _load_own_boundaries(folder, areas),
        "scheme": load_scheme(common),
        "words": load_words(common),
    }
    entries = read_entries(common / "sources.yaml")
    done["sources"] = _load_sources(entries, municipality_name)
    done["tables"] = _load_tables(entries, classifications)
    done["series_breaks"] = _load_breaks(entries)
    done["indicators"] = _load_indicators(common)
    done["footnotes"] = load_footnotes(folder, at=at)
    done["methods"] = load_methods(common, folder, at=at)
    calendar.fill_calendar(today=timezone.localdate(at))  # else the calendar is empty until beat's next morning
    if any(tally.created or tally.updated for tally in done.values()):
        audit.record(
            event="reference.loaded",
            target=areas.version,
            by=None,
            at=at,
            rows={name: tally.as_dict() for name, tally in done.items()},
        )
    return done


def _load_own_boundaries(folder: Path, areas: nouns.LoadedAreas) -> Tally:
    """Load boundaries that come with the files; official ones are imported or fetched later and then stay."""
    path = folder / "boundaries.geojson"
    if not path.is_file():
        return Tally()
    try:
        found = read_boundaries(path, known=set(areas.by_code))
    except BoundaryError as error:
        raise ReferenceFileError(f"{folder.name}/{path.name}: {error}") from error
    bare = {code for code, area in areas.by_code.items() if area.geometry is None}
    wanted = {code: shape for code, shape in found.shapes.items() if code in bare}
    count = load_boundaries(version=areas.version, shapes=wanted, source=found.source)
    return Tally(created=count, unchanged=len(found.shapes) - count)


def _load_sources(entries: Mapping[str, Any], municipality_name: str) -> Tally:
    organisations: dict[str, Organisation] = {}
    for organisation in Organisation.objects.order_by("-pk"):
        organisations[organisation.kind] = organisation  # the first of its kind stays
    facts = [
        Fact(
            key={"key": entry["key"]},
            facts={"kind": entry["kind"], "hardness": entry["hardness"]},
            choices={
                "name": entry["name"],
                "attribution": entry["attribution"].format(municipality=municipality_name),
                "licence": entry["licence"],
                "organisation": organisations.get(entry.get("organisation_kind", "")),
            },
        )
        for entry in entries["sources"]
    ]
    return upsert(DataSource.objects.all(), facts, ("key",)).tally


def _load_tables(entries: Mapping[str, Any], classifications: Mapping[str, OffenceClassification]) -> Tally:
    sources = {source.key: source for source in DataSource.objects.all()}
    facts = []
    for entry in entries["tables"]:
        classification = classifications[entry["classification"]] if "classification" in entry else None
        links = {
            "source_id": sources[entry["source"]].pk,
            "classification_id": classification.pk if classification else None,
        }
        facts.append(
            Fact(
                key={"number": entry["number"]},
                facts={name: entry[name] for name in TABLE_FACTS} | links,
                choices={name: entry[name] for name in TABLE_CHOICES if name in entry},
            )
        )
    return upsert(SourceTable.objects.all(), facts, ("number",)).tally


def _load_breaks(entries: Mapping[str, Any]) -> Tally:
    tables = {table.number: table for table in SourceTable.objects.all()}
    facts = [
        Fact(
            key={"starts_on": entry["starts_on"], "title": entry["title"]},
            facts={"explanation": entry["explanation"], "source": entry["source"]},
        )
        for entry in entries["series_breaks"]
    ]
    done = upsert(SeriesBreak.objects.all(), facts, ("starts_on", "title"))
    for entry in entries["series_breaks"]:
        key = (entry["starts_on"], entry["title"])
        if key in done.new_keys:
            done.rows[key].tables.set([tables[number] for number in entry["tables"]])
    return done.tally


def _load_indicators(common: Path) -> Tally:
    groups = {group.key: group for group in OffenceGroup.objects.all()}
    facts = []
    for entry in read_entries(common / "indicators.yaml"):
        group = groups[entry["offence_group"]] if "offence_group" in entry else None
        facts.append(
            Fact(
                key={"key": entry["key"], "version": entry.get("version", 1)},
                facts={name: entry[name] for name in INDICATOR_FACTS if name in entry}
                | {"offence_group_id": group.pk if group else None},
                choices={name: entry[name] for name in INDICATOR_CHOICES if name in entry},
            )
        )
    return upsert(Indicator.objects.all(), facts, ("key", "version")).tally
