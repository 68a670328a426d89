"""Forms of the evaluation of a VAP: the answers, the decision, and what becomes of running VAPs in a new cycle."""

from __future__ import annotations

from typing import Any

from django import forms

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.models import PolicyCycle
from vap.enums import EvaluationDecision, GoalKind, Plausibility, VapState
from vap.forms.choices import NO_NAMES, offer, text
from vap.models import VAP, Goal
from vap.queries.evaluations import HEADINGS, QUESTIONS, REPORTING, TEXTS

DECISIONS = [
    (EvaluationDecision.CONTINUE.value, "Doorgaan zoals het is"),
    (EvaluationDecision.ADAPT.value, "Aanpassen: er komt een nieuw concept in de volgende cyclus"),
    (EvaluationDecision.STOP.value, "Stoppen"),
    (EvaluationDecision.HAND_OVER.value, "Overdragen aan de lijn: het wordt gewoon werk"),
]


class EvaluationForm(RevisionForm):
    """Three questions and seven headings. An answer may wait until the evaluation closes."""

    free_text = (*TEXTS, "disagreement")
    all_optional = True
    submit_label = "Bewaar de antwoorden"

    what_was_done = forms.CharField(label=QUESTIONS["what_was_done"], widget=text(), required=False)
    what_was_reached = forms.CharField(label=QUESTIONS["what_was_reached"], widget=text(), required=False)
    situation_now = forms.CharField(label=QUESTIONS["situation_now"], widget=text(), required=False)
    intended = forms.CharField(label=HEADINGS["intended"], widget=text(), required=False)
    done_and_not = forms.CharField(label=HEADINGS["done_and_not"], widget=text(5), required=False)
    goal_reached = forms.CharField(
        label=HEADINGS["goal_reached"],
        help_text="De uitkomst zelf staat vast. Hier schrijft u wat een lezer erbij moet weten.",
        widget=text(),
        required=False,
    )
    plausibility = forms.ChoiceField(
        label=HEADINGS["plausibility_reason"],
        choices=[("", "Nog niet beantwoord"), *Plausibility.choices],
        required=False,
    )
    plausibility_reason = forms.CharField(
        label="Waarom, en wat kan het ook zijn?",
        help_text="De stad als geheel, het land, het seizoen, anders tellen, of dat u begon in een slecht jaar.",
        widget=text(),
        required=False,
    )
    reporting_behaviour = forms.CharField(
        label=REPORTING,
        help_text="Het doel is gemeten in cijfers van de politie. Meer aangiften kunnen ook goed nieuws zijn.",
        widget=text(),
        required=False,
    )
    costs = forms.CharField(label=HEADINGS["costs"], widget=text(), required=False)
    unknowns = forms.CharField(label=HEADINGS["unknowns"], widget=text(), required=False)
    summary = forms.CharField(label="In het kort, voor wie niet verder leest", widget=text(), required=False)
    disagreement = forms.CharField(
        label="Wie is het hier niet mee eens, en waarom?",
        help_text="Een functie of organisatie. Hier mag elk woord staan.",
        widget=text(),
        required=False,
    )

    def __init__(self, *args: Any, asks_reporting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reporting:
            del self.fields["reporting_behaviour"]
        for name in QUESTIONS:
            self.fields[name].help_text = NO_NAMES

    def values(self) -> dict[str, Any]:
        """What the service stores."""
        apart = {self.NAMES_CHECKED, "revision"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class SeenForm(FreeTextForm):
    """What people saw themselves: of a described goal the level that each sees, of an output goal how much was done."""

    keeps_draft = False
    submit_label = "Bereken"

    def __init__(self, *args: Any, goals: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        for goal in goals:
            is_described = goal.kind == GoalKind.QUALITATIVE
            self.fields[f"goal_{goal.pk}"] = _levels(goal) if is_described else _amount(goal)

    def levels(self) -> dict[int, list[int]]:
        """What was seen by goal, for what was filled in."""
        given = {goal.pk: self.cleaned_data.get(f"goal_{goal.pk}") for goal in self.goals}
        found = {pk: "" if words is None else str(words) for pk, words in given.items()}
        return {pk: [int(one) for one in words.replace(",", " ").split()] for pk, words in found.items() if words}


def _levels(goal: Goal) -> forms.Field:
    return forms.RegexField(
        r"^\s*[1-5](\s*[, ]\s*[1-5])*\s*$",
        label=f"Welk niveau ziet ieder die oordeelt? {goal.title}",
        help_text="Per persoon een cijfer van 1 tot en met 5, met komma's: 3, 3, 2.",
        required=False,
        error_messages={"invalid": "Vul cijfers in van 1 tot en met 5, met komma's ertussen."},
    )


def _amount(goal: Goal) -> forms.Field:
    return forms.IntegerField(
        label=f"Hoeveel {goal.unit or 'is er gedaan'}? {goal.title}",
        help_text="Geen activiteit telt dit. Leeg: niet bekend.",
        min_value=0,
        required=False,
    )


class DecisionForm(FreeTextForm):
    """What is done with the evaluation, and what was learned: this closes it."""

    free_text = ("reason", "lesson_title", "lesson")
    submit_label = "Leg het besluit vast en sluit de evaluatie"

    decision = forms.ChoiceField(label="7. Wat doen we ermee?", choices=DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(label="Waarom?", widget=text(), help_text=NO_NAMES)
    lesson_title = forms.CharField(label="De les in één zin", max_length=200)
    lesson = forms.CharField(
        label="Wat leerden we?",
        widget=text(),
        help_text=f"Wie later iets voorstelt dat hierop lijkt, krijgt dit te zien. {NO_NAMES}",
    )


class VapCarryOverForm(FreeTextForm):
    """What becomes of one running VAP in the plans of ``cycle``."""

    free_text = ("reason",)
    submit_label = "Leg de keuze vast"

    decision = forms.ChoiceField(
        label="Wat gebeurt er met dit plan?",
        choices=[
            (EvaluationDecision.CONTINUE.value, "Het loopt door zoals het is"),
            (EvaluationDecision.ADAPT.value, "Het gaat aangepast verder in een nieuw plan"),
            (EvaluationDecision.STOP.value, "Het stopt"),
            (EvaluationDecision.HAND_OVER.value, "Het wordt gewoon werk: overdragen aan de lijn"),
        ],
        widget=forms.RadioSelect,
    )
    into = forms.ModelChoiceField(
        label="In welk plan gaat het verder?",
        help_text="Alleen als het aangepast verdergaat.",
        queryset=VAP.objects.none(),
        required=False,
        empty_label="Kies een plan van deze cyclus",
    )
    reason = forms.CharField(label="Reden, of wat we ervan leerden", widget=text(), help_text=NO_NAMES)

    def __init__(self, *args: Any, user: User, cycle: PolicyCycle, vap: VAP, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = VAP.objects.visible_to(user).filter(cycle=cycle).exclude(state=VapState.WITHDRAWN)
        offer(self, "into", offered.exclude(pk=vap.pk).order_by("number"))

    def clean(self) -> dict[str, Any]:
        """Adapted names where it goes on."""
        cleaned = super().clean()
        if cleaned.get("decision") == EvaluationDecision.ADAPT and not cleaned.get("into"):
            self.add_error("into", "Kies het plan van deze cyclus waarin dit verdergaat.")
        return cleaned
