"""Write one report to a file: manage.py report KIND CODE --period 2023 [--format pdf] --output FILE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.enums import ReportKind
from analysis.reports import render, store
from analysis.reports.facts import years_with_figures
from analysis.reports.prepared import prepare

FORMS = ("html", "pdf", "csv", "ods", "xlsx", "json")


class Command(BaseCommand):
    help = "Schrijft een wijkrapport, doelgroeprapport of stadsbeeld naar een bestand; in elke vorm dezelfde cijfers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ReportKind.values)
        parser.add_argument("code", help="gebiedscode, sleutel van de doelgroep, of 'stad'")
        parser.add_argument("--period", required=True, help="jaar, bijvoorbeeld 2023")
        parser.add_argument("--format", choices=FORMS, default="html")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        known = years_with_figures()
        if not options["period"].isdigit() or int(options["period"]) not in known:
            years = ", ".join(str(year) for year in known) or "geen enkel jaar"
            raise CommandError(f"Over {options['period']} zijn er geen cijfers. Wel over: {years}.")
        prepared = prepare(int(options["period"]))
        try:
            report = store.build(options["kind"], options["code"], prepared)
        except store.UnknownReportError as error:
            raise CommandError(f"'{error}' is niet bekend. Kies een code die bij {options['kind']} hoort.") from error
        options["output"].write_bytes(render.as_file(report, options["format"]))
        self.stdout.write(f"{report.title}: geschreven naar {options['output']}")
