"""manage.py make_oefenstad: writes the invented delivery files of Oefenstad; nothing goes into the database."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.services.oefenstad.make import make_oefenstad
from cycle.services.reference_files import ReferenceFileError


class Command(BaseCommand):
    help = "Schrijft de verzonnen leveringen van Oefenstad in een map. Hetzelfde begingetal geeft dezelfde bestanden."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2026, help="Begin van het toeval (standaard 2026).")
        parser.add_argument("--output", type=Path, required=True, help="Map waarin de bestanden komen.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Geef het resultaat als JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seed"] < 0:
            raise CommandError("Kies bij --seed een getal vanaf 0.")
        try:
            files = make_oefenstad(
                fixtures=settings.BASE_DIR / "fixtures" / "oefenstad", output=options["output"], seed=options["seed"]
            )
        except (ReferenceFileError, OSError) as error:
            raise CommandError(f"Niet gelukt: {error}") from error
        if options["as_json"]:
            self.stdout.write(json.dumps({"seed": options["seed"], "files": [asdict(made) for made in files]}))
            return
        for made in files:
            self.stdout.write(f"{options['output'] / made.name}: {made.rows} rijen")
