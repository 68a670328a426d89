"""What came of the VAPs of Oefenstad that are over or evaluated: one without proof, one that failed, one at work, one
that was stopped.

Outcomes are counted by the fixed rule on the figures of the example; without figures they say so. Texts are written
as they were then. An evaluation that somebody wrote in stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from vap.enums import EvaluationDecision, Plausibility, VapState
from vap.models import VAP, Evaluation, Lesson
from vap.queries.evaluations import accounts_of, prefill
from vap.services.results import COUNTED_IN, count_goals

CYCLE: Final = 2024


@dataclass(frozen=True)
class Example:
    """One evaluation; with ``decision`` it is closed."""

    title: str
    day: date
    texts: dict[str, str]
    plausibility: Plausibility | None = None
    decision: EvaluationDecision | None = None
    decision_reason: str = ""
    lesson: tuple[str, str] = ("", "")


EXAMPLES: Final = (
    Example(
        "Veilig uitgaan in Kernmare",
        date(2026, 10, 20),
        {
            "what_was_reached": "Er is minder geweld geregistreerd, maar dat kan toeval zijn.",
            "situation_now": "Horeca, politie en toezicht spreken elkaar elke week. Niet alles sluit tegelijk.",
            "plausibility_reason": "Ook in de rest van de stad daalde het geweld. Het kan ook komen doordat één grote "
            "discotheek sloot.",
            "reporting_behaviour": "De horeca meldt nu ook kleine vechtpartijen. Zonder die meldingen was het cijfer "
            "lager geweest.",
            "unknowns": "Of bezoekers naar een andere stad gingen. Of het blijft als de gastheren weg zijn.",
            "summary": "De richting is goed. Dat het door dit plan komt, is niet aangetoond.",
            "disagreement": "De ondernemersvereniging noemt het plan succesvol: de sfeer is volgens haar beter.",
        },
        Plausibility.NOT_SHOWN,
        EvaluationDecision.HAND_OVER,
        "De samenwerking kost weinig en loopt vanzelf. Toezicht en horeca nemen haar over als gewoon werk.",
        (
            "Spreek vooraf af wat meer meldingen betekenen",
            "De horeca ging meer melden omdat het plan daarom vroeg. Daardoor zegt het cijfer van de politie minder.",
        ),
    ),
    Example(
        "Jeugd in Ostermeent doet mee",
        date(2026, 10, 27),
        {
            "what_was_reached": "Nee. Er waren meer meldingen van overlast dan vooraf.",
            "situation_now": "Er is jongerenwerk, maar nog geen plek. De jongeren staan nog steeds bij het park.",
            "plausibility_reason": "Er was een jaar een vacature en de sportplek kwam er niet. Het plan is dus "
            "maar half gedaan. Ook was de zomer warm.",
            "reporting_behaviour": "Bewoners bellen vaker sinds het jongerenwerk hun vroeg om te bellen.",
            "unknowns": "Of de aanpak helpt als zij wel helemaal wordt uitgevoerd.",
            "summary": "Het doel is niet gehaald. De helft van het plan is niet uitgevoerd.",
        },
        Plausibility.UNKNOWN,
        EvaluationDecision.ADAPT,
        "Het probleem is er nog. Het nieuwe plan begint pas als de vergunning voor de plek er is.",
        (
            "Begin niet met jongerenwerk voordat er een plek is",
            "Jongerenwerkers konden jongeren nergens heen sturen. Regel eerst de vergunning.",
        ),
    ),
    Example(
        "Buddy voor elke veelpleger",
        date(2026, 11, 9),
        {
            "what_was_done": "33 van de 40 koppelingen zijn gemaakt, en 36 mensen kregen een plan.",
            "unknowns": "Of iemand zonder buddy het ook had gered. Wij volgen geen personen.",
        },
    ),
    Example(
        "Camera's op het stationsplein",
        date(2026, 6, 23),
        {
            "what_was_reached": "Nee. De camera's stonden er, maar bijna nooit keek er iemand.",
            "situation_now": "De camera's zijn weg. Reizigers vragen nu om licht en om bewaakte stallingen.",
            "plausibility_reason": "Zonder live kijken is niet gedaan wat het plan wilde proberen.",
            "reporting_behaviour": "Gelijk gebleven, voor zover bekend.",
            "unknowns": "Of camera's hier wel helpen als er steeds iemand kijkt.",
            "summary": "Gestopt na een jaar. De camera's zijn bijna niet gebruikt.",
        },
        Plausibility.UNKNOWN,
        EvaluationDecision.STOP,
        "Er zijn geen mensen om live te kijken, en die komen er ook niet.",
    ),
)


def make(*, by: User, at: datetime) -> None:
    """Count what can be counted and write the evaluations nobody touched. ``at`` is not used: these are fixed days."""
    for example in EXAMPLES:
        vap = VAP.objects.filter(cycle__start_year=CYCLE, title=example.title).select_related("theme").first()
        if vap is None or vap.state not in COUNTED_IN:
            continue
        moment = datetime(example.day.year, example.day.month, example.day.day, 10, tzinfo=UTC)
        evaluation, _ = Evaluation.objects.get_or_create(vap=vap, defaults={"started_at": moment})
        if evaluation.revision > 1 or evaluation.what_was_done:
            continue
        count_goals(vap_id=vap.pk, by=by, at=moment)
        _write(vap, evaluation, example, by=by, at=moment)


def _write(vap: VAP, evaluation: Evaluation, example: Example, *, by: User, at: datetime) -> None:
    for name, words in {**prefill(vap, accounts_of(vap)), **example.texts}.items():
        setattr(evaluation, name, words)
    evaluation.revision += 1
    evaluation.plausibility = example.plausibility or ""
    if example.decision is not None and vap.state != VapState.EVALUATION:
        evaluation.decision, evaluation.decision_reason = example.decision, example.decision_reason
        evaluation.closed_on = example.day
    evaluation.save()
    audit.record(event="evaluation.saved", target=evaluation, by=by, at=at)
    title, lesson = example.lesson
    if title and evaluation.closed_on:
        made = Lesson.objects.create(title=title, text=lesson, theme=vap.theme, vap=vap, made_by=by, made_at=at)
        made.offence_groups.set(vap.offence_groups.all())
        audit.record(event="evaluation.closed", target=evaluation, by=by, at=at, decision=str(evaluation.decision))
