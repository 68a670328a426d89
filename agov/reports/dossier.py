"""The dossier of a cycle for who audits it: every goal, how it is measured, what was decided, done and found.

Ordered by what audit offices ask (analysis, choice, plan, goals, execution, money, progress, evaluation, roles,
co-operation, council and college, changes). Each part is one table and one sheet; a part with nothing in it is there
too, for nothing is a finding. No name of a person is in it: people stand by function and organisation. The list of
contents has a fingerprint of every file, so that a later copy can be compared.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.conf import settings

from agov.queries.trail import trail_of
from agov.reports import dossier_parts as parts_of
from agov.reports.trail import trail_lines, trail_table
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import ExportMeta, Table, dutch_date, neutralise, to_csv, to_ods, to_xlsx
from analysis.models import Finding
from cycle.models import PolicyCycle
from vap.models import VAP, Priority
from vap.reports.money import build_money_report, plans_table
from vap.reports.tables import priorities_table

CONTENTS: Final = "00-inhoud.csv"


def dossier_tables(cycle: PolicyCycle, user: User, *, today: date) -> list[tuple[str, Table]]:
    """The parts in order, each with its question. Everything starts at what this reader may see."""
    vaps = list(VAP.objects.visible_to(user).filter(cycle=cycle).select_related("cycle", "theme").order_by("number"))
    findings = Finding.objects.visible_to(user).filter(analysis__cycle=cycle).select_related("analysis", "theme")
    priorities = Priority.objects.visible_to(user).filter(cycle=cycle).order_by("pk")
    logboek = trail_table(cycle, trail_lines(trail_of(cycle, user), user), today=today)
    return [
        (
            "Analyse: wat is er gevonden, en hoe zeker is dat?",
            parts_of.findings_part(findings.prefetch_related("figures")),
        ),
        ("Keuze: wat is gekozen, en waarom?", priorities_table("Prioriteiten", priorities)),
        ("Keuze: wat is bewust niet gekozen?", parts_of.not_chosen_part(cycle, user)),
        ("Plan: welke plannen zijn er?", parts_of.plans_part(vaps)),
        ("Doelen: wat moest bereikt worden, en hoe is dat te meten?", parts_of.goals_part(vaps)),
        ("Doelen: welke meetwijze is veranderd, en waarom?", parts_of.methods_part(vaps)),
        ("Uitvoering: wat is gedaan?", parts_of.activities_part(vaps)),
        ("Geld: wat kostte het, en wie betaalde?", plans_table("Geld per plan", build_money_report(vaps))),
        ("Voortgang: wat is gemeld?", parts_of.updates_part(vaps, user)),
        ("Voortgang: welk bewijs is er?", parts_of.evidence_part(vaps, user)),
        ("Resultaat: wat kwam eruit, volgens de regel vooraf?", parts_of.results_part(vaps, user)),
        ("Evaluatie: wat is geconcludeerd?", parts_of.evaluations_part(vaps, user)),
        ("Rollen: wie was waarvoor verantwoordelijk?", parts_of.roles_part(vaps)),
        ("Rollen: wie zaten aan tafel?", parts_of.seats_part(user)),
        ("Samenwerking: wat is gevraagd, en wat is het antwoord?", parts_of.expectations_part(cycle, user, today)),
        ("Samenwerking: wat moet in eigen beleid veranderen?", parts_of.consequences_part(cycle, user, today)),
        ("Overleg: wat kwam eruit?", parts_of.outcomes_part(cycle, user)),
        ("Bestuur en raad: welke weg ging het?", parts_of.route_part(cycle)),
        ("Bestuur en raad: wat is besloten?", parts_of.decisions_part(cycle)),
        ("Afwijkingen: wat ging anders dan de opzet?", parts_of.deviations_part(cycle, user, today)),
        ("Versies: hoe veranderden plannen?", parts_of.versions_part(vaps)),
        ("Openbaar: wat is uitgegeven?", parts_of.editions_part(cycle, user)),
        ("Logboek: wat is besloten en gewijzigd?", logboek),
    ]


def dossier_zip(cycle: PolicyCycle, user: User, *, today: date) -> bytes:
    """One file with a CSV per part, all parts as one ODS and one XLSX, and the list of contents with fingerprints."""
    parts = dossier_tables(cycle, user, today=today)
    tables = [table for _, table in parts]
    meta = ExportMeta(
        title=f"Dossier {cycle}",
        municipality=settings.MUNICIPALITY_NAME,
        source=f"gemeente {settings.MUNICIPALITY_NAME}",
        figures_date=dutch_date(today),
        is_example=settings.IS_EXAMPLE,
    )
    files = {f"{number:02d}-{table.key}.csv": to_csv(table, meta) for number, table in enumerate(tables, start=1)}
    files["dossier.ods"], files["dossier.xlsx"] = to_ods(tables, meta), to_xlsx(tables, meta)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS, _contents(parts, files))
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def _contents(parts: Sequence[tuple[str, Table]], files: dict[str, bytes]) -> bytes:
    stream = io.StringIO()
    lines = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    lines.writerow(["Bestand", "Vraag", "Regels", "Vingerafdruk (sha256)"])
    asked = {
        f"{number:02d}-{table.key}.csv": (question, len(table.rows))
        for number, (question, table) in enumerate(parts, 1)
    }
    for name, data in files.items():
        question, rows = asked.get(name, ("Alle onderdelen in één bestand", ""))
        lines.writerow([name, neutralise(question), rows, hashlib.sha256(data).hexdigest()])
    return stream.getvalue().encode("utf-8-sig")
