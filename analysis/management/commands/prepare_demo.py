"""manage.py prepare_demo: tables, reference data and demo accounts in one go, before the demo starts."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from amersfoort_veiligheid.accounts.demo_users import DemoUsersError, make_demo_users
from analysis.services.reference import load_reference
from cycle.services.reference_files import ReferenceFileError


class Command(BaseCommand):
    help = "Maakt tabellen, vaste gegevens en demo-accounts. Alleen voor een demo op uw eigen computer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--password-file", type=Path, required=True, help="Bestand met het wachtwoord van de demo-accounts."
        )
        parser.add_argument("--reset", action="store_true", help="Geef ook bestaande demo-accounts dit wachtwoord.")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("Demo-accounts horen niet op een echte installatie: een demo heeft een eigen SQLite.")
        call_command("migrate", verbosity=0)
        now = timezone.now()
        try:
            load_reference(
                fixtures=settings.BASE_DIR / "fixtures",
                municipality=settings.MUNICIPALITY,
                municipality_code=settings.MUNICIPALITY_CODE,
                municipality_name=settings.MUNICIPALITY_NAME,
                at=now,
            )
            people, _ = make_demo_users(
                domain=f"{settings.MUNICIPALITY}.example",
                reset=options["reset"],
                at=now,
                password=options["password_file"].read_text(encoding="utf-8").strip(),
            )
        except (ReferenceFileError, DemoUsersError, OSError) as error:
            raise CommandError(f"De demo is niet voorbereid. {error}") from error
        accounts = [{"role": str(person.role.label), "email": person.email} for person in people]
        self.stdout.write(json.dumps(accounts, ensure_ascii=False))
