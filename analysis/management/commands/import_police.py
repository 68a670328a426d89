"""Import a file with police figures: manage.py import_police FILE [--table 47018NED] [--accept] [--json]."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analysis.imports.police import DIALECTS
from analysis.management import delivering


class Command(BaseCommand):
    help = "Leest en controleert een bestand met politiecijfers. Zonder --accept wordt er niets gebruikt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        delivering.add_arguments(parser)
        parser.add_argument("--table", default="47018NED", help="nummer van de tabel")
        parser.add_argument("--municipality", default=settings.MUNICIPALITY_CODE, help="code van de gemeente")
        parser.add_argument("--dialect", default="", choices=["", *DIALECTS], help="vorm van het bestand")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["municipality"] != settings.MUNICIPALITY_CODE:
            raise CommandError(
                f"Deze installatie is van {settings.MUNICIPALITY_CODE}, niet van {options['municipality']}."
            )
        table = delivering.table_or_error(options["table"])
        if not table.is_count_table:
            raise CommandError(f"{table} is geen tabel met politiecijfers.")
        delivering.deliver(self, table, options, dialect=options["dialect"])
