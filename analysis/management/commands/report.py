"""Write one report to a file: manage.py report KIND CODE --period 2023 [--format pdf] --output FILE."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amersfoort_veiligheid.documents.pdf import PDFNotPossible, content_key
from amersfoort_veiligheid.documents.tables import join_words
from analysis.enums import ReportKind
from analysis.reports import base, render, store
from analysis.reports.base import Report
from analysis.reports.city import CITY_CODE
from analysis.reports.facts import years_with_figures
from analysis.reports.prepared import prepare

FORMS = ("html", "pdf", "csv", "ods", "xlsx", "json")


class Command(BaseCommand):
    help = "Schrijft een wijkrapport, doelgroeprapport of stadsbeeld naar een bestand; in elke vorm dezelfde cijfers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Choices are checked below: the parser's own message is English and ends with another exit code.
        parser.add_argument("kind", help=f"soort: {', '.join(ReportKind.values)}")
        parser.add_argument("code", help="code van het gebied of de doelgroep; bij stad: 'stad' of die van de gemeente")
        parser.add_argument("--period", required=True, help="jaar, bijvoorbeeld 2023")
        parser.add_argument(
            "--format", default="html", help=f"vorm: {', '.join(FORMS)}; csv naar een .zip geeft elke tabel een bestand"
        )
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--json", action="store_true", help="schrijf één JSON-object naar de uitvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        form, output = options["format"], options["output"]
        if options["kind"] not in ReportKind.values:
            raise CommandError(
                f"'{options['kind']}' is geen soort rapport. Kies uit: {join_words(list(ReportKind.values))}."
            )
        if form not in FORMS:
            raise CommandError(f"'{form}' is geen vorm. Kies uit: {join_words(FORMS)}.")
        report = _build(options["kind"], options["code"], options["period"])
        in_zip = form == "csv" and output.suffix == ".zip"
        try:
            output.write_bytes(render.export(report, form)[0] if in_zip else render.as_file(report, form))
        except OSError as error:
            raise CommandError(
                f"Kan niet schrijven naar {output}. Kijk of de map er is en of u erin mag schrijven."
            ) from error
        except PDFNotPossible as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            said = {
                "kind": report.kind,
                "code": report.code,
                "period": report.period,
                "title": report.title,
                "format": form,
                "output": str(output),
                "content_key": content_key(base.dump(report)),
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write(f"{report.title}: geschreven naar {output}")


def _build(kind: str, code: str, period: str) -> Report:
    known = years_with_figures()
    if period not in {str(year) for year in known}:
        years = ", ".join(str(year) for year in known) or "geen enkel jaar"
        raise CommandError(f"Over {period} zijn er geen cijfers. Wel over: {years}.")
    if kind == ReportKind.CITY and code == settings.MUNICIPALITY_CODE:
        code = CITY_CODE
    try:
        return store.build(kind, code, prepare(int(period)))
    except store.UnknownReportError as error:
        raise CommandError(f"'{error}' is niet bekend. Kies een code die bij {kind} hoort.") from error
