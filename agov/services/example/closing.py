"""The first cycle of Oefenstad is finished: its slagen closed, and then the cycle itself. Comes after all the rest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import CycleState, RoundKind, RoundState
from cycle.models import CycleEvaluation, PolicyCycle
from cycle.services import cycles, evaluation, rounds
from cycle.services.example.days import noon

START_YEAR: Final = 2024
ANSWERED_ON: Final = date(2026, 6, 15)
ANSWERS: Final = {
    "done": (
        "Dertien van de veertien stappen zijn gedaan: één begon later, één ging in twee delen en één is overgeslagen."
        " De raad stelde vijf prioriteiten vast. Zeven partners maakten afspraken. Eén keer nam de raadscommissie de"
        " plaats in van het veiligheidsoverleg."
    ),
    "achieved": (
        "Deels. In Lindenstroo wordt minder ingebroken dan voor 2023, en minder mensen voelen zich er onveilig. Het"
        " geweld bleef daar hoog. De overlast van jongeren in Ostermeent nam toe. Of de aanpak van jonge veelplegers"
        " werkt, weten wij niet: de aantallen zijn te klein om dat te zeggen."
    ),
    "situation": (
        "Lindenstroo is voor bewoners rustiger dan in 2022, maar er is nog altijd meer geweld dan elders in de stad."
        " Ostermeent vraagt nu de meeste aandacht. Gemeente, politie en jeugdwerk weten elkaar daar sneller te vinden."
        " Bij de start van een volgende cyclus moeten cijfers over doelgroepen er eerder zijn."
    ),
}
CLOSED_ON: Final = date(2026, 6, 30)
# What each slag yielded and when it closed, for a slag that nothing else of the example has closed.
YIELDED: Final = {
    RoundKind.TECHNICAL: ("Alle bronnen staan achter hun cijfers, met twee kanttekeningen.", date(2024, 11, 29)),
    RoundKind.ADMINISTRATIVE: ("Vijf prioriteiten, door de raad vastgesteld.", date(2025, 2, 25)),
    RoundKind.ELABORATION: ("Afspraken met zeven partners.", date(2025, 2, 28)),
}


def make(*, by: User, at: datetime) -> None:
    """Close what is open in the first cycle. ``at`` is not used: it happened on fixed days."""
    cycle = PolicyCycle.objects.filter(start_year=START_YEAR, state=CycleState.RUNNING).first()
    if cycle is None:
        return
    slagen = {slag.kind: slag for slag in cycle.rounds.all()}
    for kind, (product, day) in YIELDED.items():
        slag = slagen.get(kind)
        if slag is None or slag.state == RoundState.CLOSED:
            continue
        if slag.state == RoundState.PLANNED:
            rounds.open_round(round_id=slag.pk, reason="", by=by, at=noon(slag.start_date))
        slag.refresh_from_db()
        rounds.close_round(
            round_id=slag.pk, seen=slag.revision, product=product, blockers=[], reason="", by=by, at=noon(day)
        )
    if not CycleEvaluation.objects.filter(cycle=cycle).exists():
        moment = noon(ANSWERED_ON)
        kept = evaluation.save_evaluation(cycle_id=cycle.pk, seen=0, answers=ANSWERS, by=by, at=moment)
        evaluation.close_evaluation(cycle_id=cycle.pk, seen=kept.revision, by=by, at=moment)
    cycles.close_cycle(cycle_id=cycle.pk, blockers=[], reason="", by=by, at=noon(CLOSED_ON))
