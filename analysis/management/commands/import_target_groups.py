"""Import counts of target groups: manage.py import_target_groups FILE [--accept] [--json]."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.enums import TableContent
from analysis.management import delivering


class Command(BaseCommand):
    help = "Leest en controleert aantallen per doelgroep. Zonder --accept wordt er niets gebruikt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        delivering.add_arguments(parser)
        parser.add_argument("--table", default="doelgroepen", help="nummer van de tabel")

    def handle(self, *args: Any, **options: Any) -> None:
        table = delivering.table_or_error(options["table"])
        if table.content != TableContent.TARGET_GROUPS:
            raise CommandError(f"{table} is geen tabel met doelgroepen.")
        delivering.deliver(self, table, options)
