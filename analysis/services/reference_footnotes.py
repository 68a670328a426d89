"""Loading the footnotes that come with a municipality's own folder; those that are there already are left alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from analysis.models import Footnote, Indicator
from cycle.models import Area
from cycle.services.reference_files import ReferenceFileError, read_entries
from cycle.services.upsert import Tally

FILE = "footnotes.yaml"


def load_footnotes(folder: Path, *, at: datetime) -> Tally:
    """Make the notes that are absent; nothing without a file.

    A note is there when one has its words and years, or when one that came along stands at its figure, area and years:
    somebody changed its words since.

    Raises ReferenceFileError when a note names an indicator or area that there is not.
    """
    if not (folder / FILE).is_file():
        return Tally()
    indicators = {row.key: row for row in Indicator.objects.order_by("version")}
    areas = {row.code: row for row in Area.objects.current()}
    words, places = set(), set()
    for row in Footnote.objects.select_related("indicator", "area"):
        years = (row.first_year, row.last_year)
        words.add((row.text, *years))
        if row.made_by_id is None:
            places.add((row.indicator.key if row.indicator else "", row.area.code if row.area else "", *years))
    fresh = []
    entries = read_entries(folder / FILE)["noten"]
    for entry in entries:
        for name, rows in (("indicator", indicators), ("area", areas)):
            if entry.get(name) and entry[name] not in rows:
                raise ReferenceFileError(f"{folder.name}/{FILE} noemt '{entry[name]}', en dat is er niet.")
        years = (entry["first_year"], entry["last_year"])
        place = (entry.get("indicator", ""), entry.get("area", ""), *years)
        if (entry["text"], *years) not in words and place not in places:
            fresh.append(
                Footnote(
                    indicator=indicators.get(entry.get("indicator", "")),
                    area=areas.get(entry.get("area", "")),
                    first_year=entry["first_year"],
                    last_year=entry["last_year"],
                    text=entry["text"],
                    made_at=at,
                )
            )
    Footnote.objects.bulk_create(fresh)
    return Tally(created=len(fresh), unchanged=len(entries) - len(fresh))
