"""Import counts per spot: manage.py import_spots FILE [--accept] [--json]."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.enums import TableContent
from analysis.management import delivering


class Command(BaseCommand):
    help = "Leest en controleert aantallen per plek. Zonder --accept wordt er niets gebruikt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        delivering.add_arguments(parser)
        parser.add_argument("--table", default="plekken", help="nummer van de tabel")

    def handle(self, *args: Any, **options: Any) -> None:
        table = delivering.table_or_error(options["table"])
        if table.content != TableContent.SPOTS:
            raise CommandError(f"{table} is geen tabel met plekken.")
        delivering.deliver(self, table, options)
