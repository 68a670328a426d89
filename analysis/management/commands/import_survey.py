"""Import a survey wave: manage.py import_survey FILE --codebook FILE [--accept] [--json]."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.enums import TableContent
from analysis.management import delivering


class Command(BaseCommand):
    help = "Leest en controleert een meting van de bewonersenquête. Zonder --accept wordt er niets gebruikt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        delivering.add_arguments(parser)
        parser.add_argument("--codebook", type=Path, help="het codeboek (YAML of CSV)")
        parser.add_argument("--table", default="bewonersenquete", help="nummer van de tabel")

    def handle(self, *args: Any, **options: Any) -> None:
        table = delivering.table_or_error(options["table"])
        if table.content != TableContent.SURVEY:
            raise CommandError(f"{table} is geen tabel met enquêtes.")
        codebook: Path | None = options["codebook"]
        if codebook is None and table.region_column:
            delivering.deliver(self, table, options)
            return
        if codebook is None:
            raise CommandError("Geef het codeboek van deze meting: --codebook BESTAND.")
        if not codebook.is_file():
            raise CommandError(f"Het codeboek {codebook} is er niet.")
        with codebook.open("rb") as stream:
            delivering.deliver(self, table, options, codebook=stream, codebook_name=codebook.name)
