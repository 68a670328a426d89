"""manage.py fetch_boundaries: official boundaries from CBS and PDOK; without internet quietly "niet opgehaald"."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cycle.services.boundaries import (
    BoundaryError,
    import_boundaries,
    known_codes,
    newest_version,
    read_boundaries,
)
from cycle.services.boundary_source import DEFAULT_BASE_URL, FetchedLayers, NotFetchedError, fetch_layers
from cycle.services.reference import bounding_box
from cycle.services.reference_files import ReferenceFileError


class Command(BaseCommand):
    help = "Haalt de officiële grenzen op. Zonder internet blijft de schemakaart staan; dat is geen fout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default=DEFAULT_BASE_URL, help="Adres van de dienst.")
        parser.add_argument("--year", type=int, default=None, help="Jaar van de indeling (standaard de nieuwste hier).")
        parser.add_argument("--timeout", type=float, default=20.0, help="Seconden wachten op een antwoord.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Geef het resultaat als JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(tempfile.mkdtemp(prefix="grenzen-"))
        try:
            answer = self._fetch(folder, options)
        except NotFetchedError as error:
            answer = {"state": "not_fetched", "areas": 0, "reason": str(error)}
        except (BoundaryError, ReferenceFileError) as error:
            raise CommandError(str(error)) from error
        finally:
            shutil.rmtree(folder)
        if options["as_json"]:
            self.stdout.write(json.dumps(answer))
        elif answer["state"] == "not_fetched":
            self.stdout.write(f"Grenzen niet opgehaald: {answer['reason'].rstrip('.')}. De schemakaart blijft staan.")
        else:
            self.stdout.write(f"Grenzen opgehaald voor {answer['areas']} gebieden.")

    def _fetch(self, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
        version = newest_version()
        if settings.IS_EXAMPLE:
            raise NotFetchedError("een verzonnen gemeente heeft geen officiële grenzen")
        layers = fetch_layers(
            base_url=options["base_url"],
            year=options["year"] or version.valid_from.year,
            municipality_code=settings.MUNICIPALITY_CODE,
            timeout=options["timeout"],
            folder=folder,
        )
        try:
            return {"state": "fetched", "areas": self._store(layers)}
        except BoundaryError as error:
            raise NotFetchedError(f"het antwoord van de bron is niet te gebruiken. {error}") from error

    @transaction.atomic
    def _store(self, layers: FetchedLayers) -> int:
        """Store all layers or none."""
        version = newest_version()
        known = known_codes(version)
        inside = bounding_box(settings.BASE_DIR / "fixtures" / settings.MUNICIPALITY)
        return sum(
            import_boundaries(
                version=version,
                boundaries=read_boundaries(path, known=known, inside=inside),
                source=layers.source,
                by=None,
                at=timezone.now(),
            )
            for path in layers.files
        )
