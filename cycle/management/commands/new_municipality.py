"""manage.py new_municipality SLUG: the folder of facts and the settings of another municipality."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cycle.services.new_municipality import NewMunicipalityError, make_municipality


class Command(BaseCommand):
    help = "Maakt de map met gebieden en inwoners van een nieuwe gemeente uit een bestand van het CBS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="Korte naam in kleine letters, bijvoorbeeld utrecht.")
        parser.add_argument("--code", required=True, help="Gemeentecode, bijvoorbeeld GM0344.")
        parser.add_argument("--name", required=True, help="Naam op pagina's en in rapporten.")
        parser.add_argument(
            "--areas", required=True, type=Path, help="CSV van het CBS met wijken en buurten (kwb of WijkenEnBuurten)."
        )
        parser.add_argument("--year", type=int, default=timezone.localdate().year, help="Jaar van de indeling.")
        parser.add_argument("--source", default="", help="Bronvermelding bij gebieden en inwoners.")
        parser.add_argument(
            "--fixtures", type=Path, default=settings.BASE_DIR / "fixtures", help="Map waarin de nieuwe map komt."
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="Geef het resultaat als JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_municipality(
                slug=options["slug"],
                code=options["code"].strip().upper(),
                name=options["name"].strip(),
                areas=options["areas"],
                year=options["year"],
                source=options["source"] or f"CBS, Kerncijfers wijken en buurten {options['year']}",
                fixtures=options["fixtures"],
            )
        except NewMunicipalityError as error:
            raise CommandError(str(error)) from error
        if options["as_json"]:
            answer = {"folder": str(made.folder), "wijken": made.wijken, "buurten": made.buurten} | {
                "with_inhabitants": made.with_inhabitants,
                "settings": dict(made.settings),
            }
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(f"{made.folder}: {made.wijken} wijken en {made.buurten} buurten.")
        if not made.with_inhabitants:
            self.stdout.write("Het bestand heeft geen inwoners: vul denominators.csv aan, anders is er geen tarief.")
        self.stdout.write("Zet in .env:")
        for key, value in made.settings.items():
            self.stdout.write(f'  {key}="{value}"')
        self.stdout.write("Daarna: manage.py migrate, manage.py load_reference, en grenzen met fetch_boundaries.")
