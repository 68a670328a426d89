"""What of the account of one year is for the council: how its requests stand, and what there is to choose."""

from __future__ import annotations

from datetime import date
from typing import Final

from agov.reports.kinds.annual import tables
from agov.reports.kinds.annual.facts import Year, YearOfPlan
from agov.reports.kinds.shape import NOT_WRITTEN
from amersfoort_veiligheid.documents.tables import join_words
from analysis.reports.base import Part, Section
from cycle.enums import RequestState
from cycle.models import CouncilRequest
from vap.enums import VAP_OVER
from vap.queries.evaluations import decision_words, outcome_words, plausibility_label
from vap.stats.money_words import euros

QUESTION: Final = "vraag"
CHOOSE: Final = "Wat kan de raad kiezen?"


def promises_section(facts: Year) -> Section:
    """What the council asked for or was promised, as far as it stood open in the year."""
    rows = CouncilRequest.objects.filter(raised_on__lte=date(facts.year, 12, 31)).order_by("due_on", "pk")
    found = [one for one in rows if one.closed_on is None or one.closed_on.year >= facts.year]
    waiting = sum(one.state == RequestState.OPEN for one in found)
    late = sum(one.days_late(facts.today) > 0 for one in found)
    lead = f"Er stonden {len(found)} verzoeken open. Daarvan wachten er nu nog {waiting}, waarvan {late} te laat."
    if len(found) == 1:
        lead = f"Er stond 1 verzoek open. {'Dat wacht nog.' if waiting else 'Dat is afgedaan of vervallen.'}"
    if not found:
        lead = "Er stond in dit jaar geen verzoek van de raad open."
    table = tables.promises(found, facts.today)
    return Section("raad", "Wat vroeg de raad, en hoe staat het daarmee?", lead, tables=(table,) if found else ())


def choices_section(facts: Year) -> Section:
    """Where there is something to choose, from the records; what is asked of the council is typed."""
    rows = [*_of_results(facts), *_of_money(facts)]
    waiting = [one.vap.title for one in facts.plans if one.outcome is None and one.vap.state in VAP_OVER]
    return Section(
        key="keuze",
        heading=CHOOSE,
        lead="" if rows else "Uit de plannen komt nu geen keuze naar voren.",
        parts=(Part(key=QUESTION, heading="Wat vragen wij de raad?", paragraphs=(NOT_WRITTEN,)),),
        tables=(tables.choices(rows),) if rows else (),
        notes=(f"Nog niet te kiezen, want de evaluatie is niet gesloten: {join_words(waiting)}.",) if waiting else (),
    )


def worked_words(one: YearOfPlan) -> str:
    """Whether a plan worked, as far as its closed evaluation says."""
    if one.outcome is None:
        return "Dat weten wij nog niet: de evaluatie is niet gesloten"
    said = outcome_words(one.outcome.accounts) or "Er is geen doel."
    return f"{said} Door het plan: {plausibility_label(one.outcome.evaluation.plausibility)}."


def _of_results(facts: Year) -> list[tuple[str, str, str]]:
    """A closed evaluation ends in what is proposed; the council may want it otherwise."""
    return [
        (one.vap.title, worked_words(one), decision_words(one.outcome.evaluation.decision))
        for one in facts.plans
        if one.outcome is not None
    ]


def _of_money(facts: Year) -> list[tuple[str, str, str]]:
    return [
        (
            f"{one.vap.title}, geld in {facts.next_year}",
            f"Van {euros(one.next_sums.planned)} is {euros(one.next_sums.uncovered)} niet gedekt.",
            "Geld vinden, minder doen, of stoppen.",
        )
        for one in facts.plans
        if one.next_sums is not None and one.next_sums.uncovered and one.vap.state not in VAP_OVER
    ]
