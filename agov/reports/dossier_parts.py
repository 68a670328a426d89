"""The parts of the dossier of a cycle: one table each, without names of persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from agov.models import Consequence, Edition, Expectation, Outcome, Seat
from agov.reports.deviations import deviation_table
from agov.reports.registers import consequence_table, expectation_table
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, text
from analysis.models import Finding
from cycle.models import Decision, Deviation, PolicyCycle, RouteStop
from vap.models import (
    VAP,
    Activity,
    Assignment,
    Disposition,
    Evaluation,
    EvidencePiece,
    Goal,
    GoalResult,
    MethodChange,
    PriorityDecision,
    ProgressUpdate,
    VAPVersion,
)
from vap.queries.capacity import function_of
from vap.queries.goal_words import baseline_words, rule_text, target_words
from vap.queries.secret_names import told_deviations
from vap.reports.tables import not_chosen_table


def part_table(key: str, caption: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """A part as a table of texts, of which the first column names the row."""
    columns = tuple(Column(f"k{at}", head, is_row_header=at == 0) for at, head in enumerate(heads))
    return Table(key, caption, columns, tuple(tuple(text(_plain(value)) for value in row) for row in rows))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return dutch_date(value) if isinstance(value, date) else str(value)


# --- the parts


def findings_part(findings: Iterable[Finding]) -> Table:
    """What was found, how sure that is, and the figures under it."""
    heads = ("Bevinding", "Hoe zeker", "Hard of zacht", "Spoor", "Thema", "Toelichting", "Cijfers met bron en versie")
    rows = (
        (
            f"{one.number}. {one.claim}",
            one.get_certainty_display(),
            one.get_hardness_display(),
            one.get_track_display(),
            one.theme,
            one.explanation,
            "; ".join(
                f"{figure.label}: {figure.value or figure.sign} {figure.interval} ({figure.source}, {figure.period})"
                for figure in one.figures.all()
            ),
        )
        for one in findings.order_by("analysis", "number")  # type: ignore[attr-defined]  # it is a QuerySet
    )
    return part_table("bevindingen", "Bevindingen", heads, rows)


def not_chosen_part(cycle: PolicyCycle, user: User) -> Table:
    """What was deliberately not chosen, and why."""
    rows = Disposition.objects.visible_to(user).not_chosen().of_cycle(cycle).select_related("finding")
    return not_chosen_table("Bewust niet gekozen", rows)


def plans_part(vaps: Iterable[VAP]) -> Table:
    """The plans with their reasoning."""
    heads = (
        "Plan",
        "Code",
        "Stand",
        "Thema",
        "Wat is er aan de hand",
        "Aanpak",
        "Omdat",
        "Daardoor",
        "Van",
        "Tot",
        "Vastgesteld",
    )
    rows = (
        (
            vap.title,
            vap.code,
            vap.get_state_display(),
            vap.theme,
            vap.problem,
            vap.approach,
            vap.because,
            vap.therefore,
            vap.start_date,
            vap.end_date,
            f"{dutch_date(vap.adopted_on)}, {vap.adopted_by}" if vap.adopted_on else "",
        )
        for vap in vaps
    )
    return part_table("plannen", "Plannen", heads, rows)


def goals_part(vaps: Sequence[VAP]) -> Table:
    """Every goal with its beginning, target and the rule that was fixed beforehand."""
    goals = Goal.objects.filter(vap__in=vaps).select_related("vap", "indicator", "definition__group")
    heads = ("Doel", "Plan", "Soort", "Waar we begonnen", "Streefwaarde", "Voor", "Regel die vooraf vastlag")
    rows = (
        (
            goal.title,
            goal.vap,
            goal.get_kind_display(),
            baseline_words(goal),
            target_words(goal),
            goal.target_date,
            rule_text(goal),
        )
        for goal in goals.order_by("vap__number", "position", "pk")
    )
    return part_table("doelen", "Doelen en hoe zij gemeten worden", heads, rows)


def methods_part(vaps: Sequence[VAP]) -> Table:
    """What changed in how goals are measured, and why."""
    changes = MethodChange.objects.filter(goal__vap__in=vaps).select_related("goal__vap", "made_by").order_by("made_at")
    rows = ((one.goal, one.goal.vap, _on(one.made_at), one.reason, function_of(one.made_by)) for one in changes)
    return part_table("meetwijzen", "Wijzigingen van de meetwijze", ("Doel", "Plan", "Op", "Waarom", "Door"), rows)


def _on(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def activities_part(vaps: Sequence[VAP]) -> Table:
    """What was planned and what was done."""
    found = Activity.objects.filter(vap__in=vaps).select_related("vap", "organisation").order_by("vap__number", "pk")
    heads = (
        "Activiteit",
        "Plan",
        "Wie",
        "Van",
        "Tot",
        "Stand",
        "Gedaan op",
        "Waaruit dat blijkt",
        "Niet gedaan, omdat",
    )
    rows = (
        (
            one.title,
            one.vap,
            one.organisation,
            one.planned_start,
            one.planned_end,
            one.get_state_display(),
            one.done_on,
            one.evidence,
            one.not_done_reason,
        )
        for one in found
    )
    return part_table("activiteiten", "Activiteiten", heads, rows)


def updates_part(vaps: Sequence[VAP], user: User) -> Table:
    """What partners told."""
    found = ProgressUpdate.objects.visible_to(user).filter(vap__in=vaps, submitted_at__isnull=False)
    heads = ("Bericht", "Plan", "Namens", "Gaat over", "Ingediend", "Stand", "Doen we het?")
    rows = (
        (
            one.text or "ongewijzigd",
            one.vap,
            one.organisation,
            one.happened_on,
            _on(one.submitted_at),
            one.get_state_display(),
            one.get_light_display(),
        )
        for one in found.select_related("vap", "organisation").order_by("submitted_at", "pk")
    )
    return part_table("voortgang", "Voortgangsberichten", heads, rows)


def evidence_part(vaps: Sequence[VAP], user: User) -> Table:
    """What shows it, with fingerprints."""
    seen = ProgressUpdate.objects.visible_to(user).filter(vap__in=vaps)
    found = EvidencePiece.objects.filter(update__in=seen).select_related("update__vap", "update__organisation")
    rows = (
        (one.name or one.link, one.update.vap, one.update.organisation, one.proves, _on(one.added_at), one.sha256)
        for one in found.order_by("pk")
    )
    return part_table("bewijs", "Bewijs", ("Stuk", "Plan", "Van", "Wat het laat zien", "Op", "Vingerafdruk"), rows)


def results_part(vaps: Sequence[VAP], user: User) -> Table:
    """What came of each goal, earlier counts too."""
    seen = Evaluation.objects.visible_to(user).filter(vap__in=vaps).values("vap")
    found = GoalResult.objects.filter(goal__vap__in=seen).select_related("goal__vap").order_by("goal", "made_at", "pk")
    rows = (
        (
            one.goal,
            one.goal.vap,
            one.get_outcome_display(),
            one.words,
            _on(one.made_at),
            ", ".join(str(number) for number in one.data_versions),
        )
        for one in found
    )
    heads = ("Doel", "Plan", "Uitkomst", "In woorden", "Vastgesteld", "Leveringen (nummers)")
    return part_table("resultaten", "Uitkomsten van doelen, ook eerdere", heads, rows)


def evaluations_part(vaps: Sequence[VAP], user: User) -> Table:
    """What was concluded of each plan."""
    found = Evaluation.objects.visible_to(user).filter(vap__in=vaps).select_related("vap").order_by("vap__number")
    heads = (
        "Plan",
        "Gesloten op",
        "Wat is gedaan",
        "Is bereikt wat we wilden",
        "Hoe is het nu",
        "Kwam het door het plan",
        "Wat weten we niet",
        "Besluit",
        "Andere mening",
    )
    rows = (
        (
            one.vap,
            one.closed_on,
            one.what_was_done,
            one.what_was_reached,
            one.situation_now,
            f"{one.get_plausibility_display()} {one.plausibility_reason}".strip(),
            one.unknowns,
            f"{one.get_decision_display()} {one.decision_reason}".strip(),
            one.disagreement,
        )
        for one in found
    )
    return part_table("evaluaties", "Evaluaties", heads, rows)


def roles_part(vaps: Sequence[VAP]) -> Table:
    """Who was responsible for what, from when to when."""
    found = Assignment.objects.filter(vap__in=vaps).select_related("vap", "user__organisation", "organisation")
    rows = (
        (
            one.vap,
            one.get_role_display(),
            function_of(one.user) if one.user else one.organisation,
            "vervanger" if one.is_substitute else "",
            one.valid_from,
            one.valid_to,
            one.reason,
        )
        for one in found.order_by("vap__number", "valid_from", "pk")
    )
    return part_table(
        "rollen", "Rollen", ("Plan", "Rol", "Wie (functie)", "", "Van", "Tot en met", "Waarom gewisseld"), rows
    )


def seats_part(user: User) -> Table:
    """Who sat at the table of the overleg."""
    found = Seat.objects.visible_to(user).select_related("organisation").order_by("valid_from", "pk")
    rows = ((one.function, one.get_kind_display(), one.organisation, one.valid_from, one.valid_to) for one in found)
    return part_table(
        "tafel", "Samenstelling van het overleg", ("Functie", "Hoedanigheid", "Organisatie", "Van", "Tot en met"), rows
    )


def expectations_part(cycle: PolicyCycle, user: User, today: date) -> Table:
    """What was asked of partners and what they answered."""
    rows = Expectation.objects.visible_to(user).filter(cycle=cycle).with_late(today)
    return expectation_table(
        rows.select_related("organisation", "cycle", "priority"), today=today, caption="Verwachtingen"
    )


def consequences_part(cycle: PolicyCycle, user: User, today: date) -> Table:
    """What our own policy had to change."""
    rows = Consequence.objects.visible_to(user).filter(cycle=cycle).with_late(today)
    return consequence_table(rows.select_related("cycle", "priority"), today=today, caption="Consequenties")


def outcomes_part(cycle: PolicyCycle, user: User) -> Table:
    """What the overleg came to."""
    found = Outcome.objects.visible_to(user).filter(item__meeting__cycle=cycle).select_related("item__meeting")
    heads = ("Nummer", "Soort", "Wat", "Bij", "Vergadering", "Wie", "Klaar op", "Stand", "Hoe afgedaan")
    rows = (
        (
            one.code,
            one.get_kind_display(),
            one.text,
            one.item,
            one.item.meeting,
            one.owner_function,
            one.due_on,
            one.get_state_display(),
            one.closing_note,
        )
        for one in found.order_by("year", "number")
    )
    return part_table("overleg", "Uitkomsten van het overleg", heads, rows)


def route_part(cycle: PolicyCycle) -> Table:
    """The way along the bodies."""
    found = (
        RouteStop.objects.filter(round__cycle=cycle).select_related("body", "substitute").order_by("round", "position")
    )
    rows = ((one.body, one.substitute, one.planned_on, one.held_on, one.conclusion) for one in found)
    return part_table(
        "route", "De weg langs de gremia", ("Gremium", "Vervangen door", "Gepland", "Behandeld", "Conclusie"), rows
    )


def decisions_part(cycle: PolicyCycle) -> Table:
    """What each body decided, both texts in full."""
    on_priorities = PriorityDecision.objects.filter(priority__cycle=cycle).select_related("priority", "stop__body")
    on_papers = Decision.objects.filter(item__version__document__cycles=cycle).select_related("item", "body").distinct()
    rows = [
        (
            one.priority,
            one.stop.body,
            one.get_outcome_display(),
            one.decided_on,
            one.proposal_text,
            one.decided_text,
            one.explanation,
        )
        for one in on_priorities.order_by("decided_on", "pk")
    ] + [
        (
            one.item,
            one.body,
            one.get_outcome_display(),
            one.decided_on,
            one.proposal_text,
            one.decided_text,
            one.explanation,
        )
        for one in on_papers.order_by("decided_on", "pk")
    ]
    heads = ("Waarover", "Gremium", "Uitkomst", "Op", "Voorgelegde tekst", "Besloten tekst", "Toelichting")
    return part_table("besluiten", "Besluiten", heads, rows)


def deviations_part(cycle: PolicyCycle, user: User, today: date) -> Table:
    """Where the process went otherwise."""
    rows = Deviation.objects.visible_to(user).filter(cycle=cycle).select_related("step", "made_by")
    return deviation_table(cycle, told_deviations(rows, user), today=today)


def versions_part(vaps: Sequence[VAP]) -> Table:
    """How plans changed after adoption."""
    found = VAPVersion.objects.filter(vap__in=vaps).select_related("vap", "made_by").order_by("vap__number", "number")
    rows = ((one.vap, one.number, _on(one.made_at), one.reason, function_of(one.made_by)) for one in found)
    return part_table("versies", "Versies van plannen", ("Plan", "Versie", "Op", "Waarom", "Door"), rows)


def editions_part(cycle: PolicyCycle, user: User) -> Table:
    """What was given out."""
    found = Edition.objects.visible_to(user).light().filter(publication__cycle=cycle) | Edition.objects.visible_to(
        user
    ).light().filter(period=cycle.name)
    rows = (
        (one.title, one.number, one.get_state_display(), _on(one.published_at), _on(one.withdrawn_at), one.content_hash)
        for one in found.order_by("pk")
    )
    return part_table(
        "edities", "Edities", ("Titel", "Editie", "Stand", "Openbaar", "Ingetrokken", "Vingerafdruk"), rows
    )
