"""manage.py import_boundaries FILE: boundaries of wijken and buurten from a GeoJSON file, in RD or in degrees."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cycle.services.boundaries import (
    BoundaryError,
    import_boundaries,
    known_codes,
    newest_version,
    read_boundaries,
    without_boundary,
)
from cycle.services.reference import bounding_box
from cycle.services.reference_files import ReferenceFileError


class Command(BaseCommand):
    help = "Leest grenzen van gebieden uit een GeoJSON-bestand (Rijksdriehoek of graden)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Het GeoJSON-bestand.")
        parser.add_argument("--source", default="", help="Bronvermelding die onder de kaart komt.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Geef het resultaat als JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            version = newest_version()
            found = read_boundaries(
                path,
                known=known_codes(version),
                inside=bounding_box(settings.BASE_DIR / "fixtures" / settings.MUNICIPALITY),
            )
            source = options["source"] or found.source or path.name
            count = import_boundaries(version=version, boundaries=found, source=source, by=None, at=timezone.now())
        except (BoundaryError, ReferenceFileError) as error:
            raise CommandError(str(error)) from error
        bare = without_boundary(version)
        if options["as_json"]:
            answer = {"areas": count, "grid": found.grid, "unknown": list(found.unknown), "without_boundary": bare}
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(f"{count} gebieden hebben nu een grens ({found.grid}). Bron: {source}.")
        if found.unknown:
            self.stdout.write(f"Onbekend in {version}: {', '.join(found.unknown)}.")
        if bare:
            self.stdout.write(f"Nog zonder grens: {', '.join(bare)}.")
