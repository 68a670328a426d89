"""A dossier as one zip in the form that archives take in: a folder for each record, with MDTO beside all of it.

The form is that of the Submission Information Package of MDTO: each level is a folder that holds its own metadata, and
beside each file stand the metadata of that file. A list of fingerprints covers everything that is in it.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Final

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from agov.enums import RecordKind
from agov.queries import retention
from agov.reports.archive import labels
from agov.reports.archive.mdto import (
    Concept,
    InformationObject,
    Ref,
    StoredFile,
    information_object,
    stored_file,
)
from agov.reports.archive.records import Dossier, Record
from amersfoort_veiligheid.documents.tables import EXAMPLE_WORDS, dutch_date

MANIFEST: Final = "vingerafdrukken-sha256.txt"
README: Final = "LEESMIJ.txt"
LONGEST_NAME: Final = 60
Told = Callable[[str, int], None]


@dataclass
class Package:
    """A zip that is being written: every file with its fingerprint, once."""

    zip: zipfile.ZipFile
    at: datetime
    terms: dict[RecordKind, retention.Term]
    told: Told
    hashes: dict[str, str] = field(default_factory=dict)
    records: int = 0

    def put(self, path: str, data: bytes) -> str:
        """Write one file; a path that is there already would hide the first, so that is an error."""
        if path in self.hashes:
            raise ValueError(f"Two files with one name: {path}")
        info = zipfile.ZipInfo(path, timezone.localtime(self.at).timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        self.zip.writestr(info, data)
        self.hashes[path] = hashlib.sha256(data).hexdigest()
        return self.hashes[path]


def write_package(target: IO[bytes], dossier: Dossier, *, above: Ref, at: datetime, told: Told) -> Package:
    """Write a dossier to ``target``; ``above`` is what it is part of, ``told`` hears which record is being made."""
    terms = {term.kind: term for term in retention.terms()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        package = Package(archive, at, terms, told)
        _dossier(package, dossier, above, "")
        package.put(README, _readme(package, dossier).encode())
        lines = "".join(f"{sha}  {path}\n" for path, sha in sorted(package.hashes.items()))
        package.put(MANIFEST, lines.encode())
    return package


def ref_of(dossier: Dossier) -> Ref:
    """A dossier as something else points at it."""
    return Ref(dossier.title, labels.identifier(dossier.key), labels.source())


def _folder(name: str) -> str:
    return slugify(name)[:LONGEST_NAME].rstrip("-")


def _dossier(package: Package, dossier: Dossier, above: Ref, path: str) -> None:
    me, folder = ref_of(dossier), f"{path}{dossier.key}/"
    below = [_record(package, record, dossier, folder, place) for place, record in enumerate(dossier.records, 1)]
    for part in dossier.parts:
        _dossier(package, part, me, folder)
    term = package.terms[dossier.kind]
    told = InformationObject(
        identifier=me.identifier,
        name=dossier.title,
        level="Dossier",
        classification=Concept(term.kind.label, labels.own_list("Soorten stukken")),
        description=dossier.about,
        valuation=labels.valuation(term),
        category=labels.category(term),
        maker=labels.maker(),
        source=labels.source(),
        restrictions=dossier.restrictions,
        events=dossier.events,
        period=dossier.period,
        retention=labels.retention_of(term, dossier.since),
        part_of=above,
        holds=[*below, *(ref_of(part) for part in dossier.parts)],
        activity=Ref("Veiligheidsbeleid maken, uitvoeren en evalueren"),
    )
    package.put(f"{folder}{dossier.key}.mdto.xml", information_object(told))


def _record(package: Package, record: Record, dossier: Dossier, path: str, place: int) -> Ref:
    """Make one record: its files, the metadata beside each, and its own."""
    package.told(record.title, package.records)
    package.records += 1
    me = Ref(record.title, f"{labels.identifier(dossier.key)}-{record.key}", labels.source())
    name = _folder(record.key)
    folder = f"{path}{place:02d}-{name}/"
    files = []
    for content in record.make():
        sha = package.put(folder + content.name, content.data)
        told = StoredFile(
            identifier=f"{me.identifier}-{content.name}",
            name=content.name,
            source=labels.source(),
            size=len(content.data),
            sha256=sha,
            hashed_at=timezone.localtime(package.at),
            of=me,
        )
        package.put(f"{folder}{content.name}.bestand.mdto.xml", stored_file(told))
        files.append(Ref(content.name, told.identifier, told.source))
    term = package.terms[record.kind]
    said = InformationObject(
        identifier=me.identifier,
        name=record.title,
        level="Archiefstuk",
        classification=Concept(term.kind.label, labels.own_list("Soorten stukken")),
        description=record.about,
        valuation=labels.valuation(term),
        category=labels.category(term),
        maker=labels.maker(),
        source=labels.source(),
        restrictions=record.restrictions,
        events=record.events,
        retention=labels.retention_of(term, record.since),
        part_of=ref_of(dossier),
        files=files,
    )
    package.put(f"{folder}{name}.mdto.xml", information_object(said))
    return me


def _readme(package: Package, dossier: Dossier) -> str:
    """What somebody reads who opens the zip in twenty years."""
    example = f"{EXAMPLE_WORDS}: deze gemeente bestaat niet.\n\n" if settings.IS_EXAMPLE else ""
    return (
        f"{example}{dossier.title}\n"
        f"Gemeente {settings.MUNICIPALITY_NAME}, gemaakt op {dutch_date(timezone.localdate(package.at))}.\n"
        f"{package.records} stukken in {len(package.hashes) + 2} bestanden.\n\n"
        "Elk stuk heeft een eigen map. Daarin staan de bestanden van dat stuk.\n"
        "- Pdf-bestanden zijn PDF/A-2a: zij blijven leesbaar, ook voor wie laat voorlezen.\n"
        "- Csv- en json-bestanden zijn de gegevens waar de pdf van is gemaakt (UTF-8).\n"
        "- Wat eindigt op .mdto.xml zegt wat een stuk of een map is (MDTO 1.0.1).\n"
        "- Wat eindigt op .bestand.mdto.xml zegt hetzelfde over het bestand ernaast.\n"
        f"- {MANIFEST} bevat van elk bestand de vingerafdruk (SHA-256).\n"
        "  Nakijken kan met: sha256sum -c " + MANIFEST + "\n\n"
        "Wat zit er niet in:\n"
        "- stukken en plannen waarop geheimhouding rust; de lijst van volledigheid noemt hoeveel dat er zijn;\n"
        "- foto's en bestanden van partners: die zijn kort bewaard; hun vingerafdruk staat bij het bewijs;\n"
        "- namen van personen: mensen staan erin met hun functie en organisatie.\n"
    )
