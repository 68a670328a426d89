"""The dossier of one VAP: the parts of the dossier of its cycle that are about it, and who decided what on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from agov.queries.trail import trail_of_vap
from agov.reports import dossier_parts as parts_of
from agov.reports.trail import trail_lines, trail_table
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import Table
from vap.models import VAP, PriorityDecision
from vap.queries.capacity import function_of
from vap.reports.money import build_money_report, plans_table


def vap_tables(vap: VAP, user: User, *, today: date) -> list[tuple[str, Table]]:
    """The parts of one VAP that this reader sees, in the same order and with the same questions."""
    vaps = [vap]
    return [
        ("Plan: wat is het plan?", parts_of.plans_part(vaps)),
        ("Plan: wat moest bereikt worden, en hoe is dat te meten?", parts_of.goals_part(vaps)),
        ("Plan: welke meetwijze is veranderd, en waarom?", parts_of.methods_part(vaps)),
        ("Plan: wie was waarvoor verantwoordelijk?", parts_of.roles_part(vaps)),
        ("Plan: hoe veranderde het?", parts_of.versions_part(vaps)),
        ("Besluiten: wat is besloten, door wie en wanneer?", decisions_of(vap)),
        ("Uitvoering: wat is gedaan?", parts_of.activities_part(vaps)),
        ("Uitvoering: wat kostte het, en wie betaalde?", plans_table("Geld per plan", build_money_report(vaps))),
        ("Uitvoering: wat is gemeld?", parts_of.updates_part(vaps, user)),
        ("Uitvoering: welk bewijs is er?", parts_of.evidence_part(vaps, user)),
        ("Resultaat: wat kwam eruit, volgens de regel vooraf?", parts_of.results_part(vaps, user)),
        ("Resultaat: wat is geconcludeerd?", parts_of.evaluations_part(vaps, user)),
        ("Logboek: wat is gewijzigd?", trail_table(vap, trail_lines(trail_of_vap(vap), user), today=today)),
    ]


def decisions_of(vap: VAP) -> Table:
    """Who decided what on one VAP and on the priority that it comes from, and when."""
    on_priority = PriorityDecision.objects.filter(priority=vap.priority_id).select_related("priority", "stop__body")
    rows: list[tuple[Any, ...]] = [
        (
            one.priority,
            one.stop.body,
            one.get_outcome_display(),
            one.decided_on,
            one.decided_text,
            one.explanation,
        )
        for one in on_priority.order_by("decided_on", "pk")
    ]
    if vap.adopted_on:
        rows.append((vap, vap.adopted_by, "vastgesteld", vap.adopted_on, "", vap.over_limit_reason))
    turns = vap.carry_overs.select_related("cycle", "decided_by__organisation").order_by("decided_at", "pk")
    rows += [
        (
            f"{vap}, bij {one.cycle}",
            function_of(one.decided_by),
            one.get_decision_display(),
            timezone.localtime(one.decided_at).date(),
            "",
            one.reason,
        )
        for one in turns
    ]
    heads = ("Waarover", "Gremium of functie", "Uitkomst", "Op", "Besloten tekst", "Toelichting")
    return parts_of.part_table("besluiten", "Besluiten", heads, rows)
