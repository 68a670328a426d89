"""Fetch a table from its source: manage.py fetch_cbs TABLE [--base-url URL] [--period 2023JJ00 ...] [--json]."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analysis.management import delivering
from analysis.models import Delivery
from analysis.services import calendar, inline


class Command(BaseCommand):
    help = "Haalt de cijfers van deze gemeente op bij de bron (OData) en controleert ze. Er wordt nog niets gebruikt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", help="nummer van de tabel, bijvoorbeeld 47018NED")
        parser.add_argument("--base-url", default="", help="ander adres van de bron")
        parser.add_argument("--period", nargs="+", default=[], help="alleen deze perioden, bijvoorbeeld 2023JJ00")
        parser.add_argument("--json", action="store_true", help="één JSON-object op de uitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        table = delivering.table_or_error(options["table"])
        if not table.is_count_table:
            raise CommandError(f"{table} kan niet worden opgehaald: het is geen tabel met politiecijfers.")
        if not (table.base_url or options["base_url"]):
            raise CommandError(f"Bij {table} staat geen adres van de bron. Geef het met --base-url.")
        job = calendar.ask_fetch(
            table=table, by=None, at=timezone.now(), base_url=options["base_url"], periods=options["period"]
        )
        try:
            result = inline.finish(job).result
            delivery = self._checked(result["data"].get("delivery"))
        except inline.JobFailedError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            outcome = delivering.outcome(delivery) if delivery else {"delivery": None}
            self.stdout.write(json.dumps({"message": result["text"], **outcome}, ensure_ascii=False))
        else:
            self.stdout.write(result["text"])
            if delivery and not delivery.refusal:
                delivering.print_outcome(self, delivery)
        if delivery and delivery.refusal:
            raise CommandError(delivery.refusal)

    def _checked(self, pk: int | None) -> Delivery | None:
        return delivering.checked(Delivery.objects.select_related("table").get(pk=pk)) if pk else None
