"""Loading the first explanation of each indicator and kind of report; what stands there already is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.enums import MethodSubject
from analysis.models import Indicator, MethodVersion
from cycle.services.reference_files import ReferenceFileError, read_entries
from cycle.services.upsert import Tally

FILE = "methods.yaml"
TEXTS = ("summary", "how", "limits")


def load_methods(common: Path, folder: Path, *, at: datetime) -> Tally:
    """Make the first versions that are absent, and those that a municipality's own file lets follow on them.

    Raises ReferenceFileError when a file explains an indicator that there is not, or shares a text it does not have.
    """
    entries = read_entries(common / FILE)
    own = read_entries(folder / FILE)["vervolg"] if (folder / FILE).is_file() else []
    began = {(one["subject"], one["key"]): one["eerst"] for one in own}
    names = dict(Indicator.objects.order_by("version").values_list("key", "name"))
    kept = {(row.subject, row.key): row for row in MethodVersion.objects.order_by("number")}
    tally = Tally()
    fresh: list[MethodVersion] = []
    for entry in entries["methoden"]:
        subject = entry.get("subject", MethodSubject.INDICATOR.value)
        place = (subject, entry["key"])
        if place in kept:
            tally.unchanged += 1
            continue
        name = entry.get("name") or names.get(entry["key"])
        if not name:
            raise ReferenceFileError(f"{FILE} legt de onbekende indicator '{entry['key']}' uit.")
        row = MethodVersion(
            subject=subject,
            key=entry["key"],
            number=1,
            name=name,
            valid_from=began.get(place, entries["geldt_vanaf"]),
            made_at=at,
            **_texts(entry, entries["gedeelde_teksten"]),
        )
        kept[place] = row
        fresh.append(row)
    for entry in own:
        first = kept.get((entry["subject"], entry["key"]))
        if first is None:
            raise ReferenceFileError(f"{folder.name}/{FILE} gaat verder op '{entry['key']}', en dat is er niet.")
        if first.number == 1:
            fresh.append(_following(first, entry, at))
    MethodVersion.objects.bulk_create(fresh)
    return tally + Tally(created=len(fresh))


def _texts(entry: Mapping[str, Any], shared: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The texts of an entry; those it does not have come from the ones it shares, its own limit in front."""
    name = entry.get("deelt")
    if name is not None and name not in shared:
        raise ReferenceFileError(f"{FILE} kent de gedeelde tekst '{name}' niet.")
    texts = {**shared.get(name or "", {}), **{key: entry[key] for key in TEXTS if key in entry}}
    if entry.get("grens"):
        texts["limits"] = f"{entry['grens']}\n\n{texts['limits']}"
    return texts


def _following(first: MethodVersion, entry: Mapping[str, Any], at: datetime) -> MethodVersion:
    texts = {key: entry.get(key) or getattr(first, key) for key in TEXTS}
    return MethodVersion(
        subject=first.subject,
        key=first.key,
        number=2,
        name=first.name,
        changed=entry["changed"],
        reason=entry["reason"],
        valid_from=entry["valid_from"],
        made_at=at,
        **texts,
    )
