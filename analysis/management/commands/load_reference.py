"""manage.py load_reference: areas, populations, offences, groups, indicators and partners of this installation."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analysis.services.reference import load_reference
from cycle.services.reference_files import ReferenceFileError

LABELS = {
    "organisations": "organisaties",
    "areas": "gebieden",
    "denominators": "bevolkingscijfers",
    "spots": "plekken",
    "offences": "delicten en overlastsoorten",
    "offence_groups": "groepen van delicten",
    "target_groups": "doelgroepen en definities",
    "boundaries": "grenzen",
    "scheme": "schema van de cyclus",
    "words": "soorten veiligheid, thema's, begrippen en namen",
    "sources": "bronnen",
    "tables": "brontabellen",
    "series_breaks": "trendbreuken",
    "indicators": "indicatoren",
    "footnotes": "noten bij cijfers",
    "methods": "uitleg van cijfers en rapporten",
}


class Command(BaseCommand):
    help = (
        "Laadt de vaste gegevens van deze gemeente. Opnieuw draaien kan altijd; keuzes van de gemeente blijven staan."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="Geef het resultaat als JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_reference(
                fixtures=settings.BASE_DIR / "fixtures",
                municipality=settings.MUNICIPALITY,
                municipality_code=settings.MUNICIPALITY_CODE,
                municipality_name=settings.MUNICIPALITY_NAME,
                at=timezone.now(),
            )
        except ReferenceFileError as error:
            raise CommandError(str(error)) from error
        if options["as_json"]:
            rows = {name: tally.as_dict() for name, tally in done.items()}
            self.stdout.write(json.dumps({"municipality": settings.MUNICIPALITY_CODE, "rows": rows}))
            return
        for name, tally in done.items():
            self.stdout.write(
                f"{LABELS[name]}: {tally.created} nieuw, {tally.updated} bijgewerkt, {tally.unchanged} onveranderd"
            )
