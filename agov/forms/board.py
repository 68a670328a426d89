"""Forms of the season board: starting and setting cycles, and what happens to steps and phases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from cycle.enums import Season, Strictness
from cycle.models import Party
from cycle.services.cycles import USUAL_LENGTH, Beginning
from cycle.services.evaluation import QUESTIONS
from cycle.stats.seasons import ORDER

LENGTHS = [(1, "1 jaar"), (2, "2 jaar"), (3, "3 jaar"), (4, "4 jaar")]
YEARS_TO_BEGIN_IN = (1, 2)
BEGINNINGS = [(f"{year}-{season.value}", f"{year} {season.label}") for year in YEARS_TO_BEGIN_IN for season in ORDER]
NO_DAY = {"required": "Vul een datum in.", "invalid": "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."}


def day(label: str, **more: Any) -> forms.DateField:
    """A day, with the calendar of the browser."""
    return forms.DateField(label=label, widget=DAY, error_messages=NO_DAY, **more)


def reason(question: str, *, required: bool = True, **more: Any) -> forms.CharField:
    """Why it goes otherwise than planned."""
    return forms.CharField(
        label=question,
        max_length=300,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf op waarom. De reden komt in de lijst met afwijkingen."},
        **more,
    )


def answer(name: str, help_text: str) -> forms.CharField:
    """An answer to one of the questions of the evaluation."""
    return forms.CharField(
        label=QUESTIONS[name],
        help_text=f"{help_text} {WITHOUT_NAMES}",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def length() -> forms.TypedChoiceField:
    """How many years a cycle takes."""
    return forms.TypedChoiceField(label="Hoe lang duurt de cyclus?", choices=LENGTHS, coerce=int, initial=USUAL_LENGTH)


def name() -> forms.CharField:
    """What people call the cycle."""
    return forms.CharField(
        label="Hoe heet de cyclus?", max_length=100, error_messages={"required": "Geef de cyclus een naam."}
    )


class StartForm(ShellForm):
    """A first cycle, perhaps from half way."""

    submit_label = "Maak de cyclus"

    name = name()
    start_year = forms.IntegerField(
        label="In welk jaar begint zij?",
        min_value=2000,
        max_value=2100,
        error_messages={"required": "Vul een jaar in.", "invalid": "Vul een jaar in, zoals 2026."},
    )
    length_years = length()
    beginning = forms.ChoiceField(
        label="Vanaf welk seizoen?",
        help_text="De eerste cyclus mag halverwege beginnen. Eerdere stappen komen dan niet op het bord.",
        choices=BEGINNINGS,
    )

    def clean_beginning(self) -> Beginning:
        """The season as the service reads it."""
        year, _, season = str(self.cleaned_data["beginning"]).partition("-")
        return Beginning(int(year), Season(season))


class NextForm(ShellForm):
    """The cycle that follows on another one."""

    submit_label = "Maak de volgende cyclus"

    name = name()
    length_years = length()


class SettingsForm(RevisionForm):
    """How strict a cycle is, and what keeps it behapbaar."""

    submit_label = "Bewaar instellingen"
    free_text = ("group_track_note",)

    name = name()
    strictness = forms.ChoiceField(
        label="Wat als aan een voorwaarde niet is voldaan?",
        choices=[
            (Strictness.WARN.value, "Waarschuwen: het kan toch, met een reden"),
            (Strictness.BLOCK.value, "Blokkeren: het kan pas als het in orde is"),
        ],
        widget=forms.RadioSelect,
        help_text="Een groeimodel: begin met waarschuwen.",
    )
    max_priorities = forms.IntegerField(label="Hoogstens hoeveel prioriteiten?", min_value=1, max_value=50)
    max_vaps = forms.IntegerField(label="Hoogstens hoeveel actieplannen?", min_value=1, max_value=50)
    max_per_trekker = forms.IntegerField(label="Hoogstens hoeveel per trekker?", min_value=1, max_value=50)
    max_per_partner = forms.IntegerField(label="Hoogstens hoeveel per partner?", min_value=1, max_value=50)
    group_track_note = forms.CharField(
        label="Zijn de doelgroepen nog niet haalbaar? Schrijf waarom",
        help_text="Met een reden kan de cyclus af zonder dit spoor. Leeg: het spoor hoort erbij.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CloseCycleForm(FreeTextForm):
    """Why a cycle is closed while something is not finished."""

    submit_label = "Sluit de cyclus af"
    free_text = ("reason",)

    reason = reason("Waarom sluit u haar toch af?")

    def __init__(self, *args: Any, blockers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not blockers:
            del self.fields["reason"]

    @property
    def reason_given(self) -> str:
        """The reason, where one was asked."""
        return str(self.cleaned_data.get("reason", ""))


class EvaluationForm(RevisionForm):
    """The three questions of the note about a cycle, and no other; an answer may wait until the evaluation closes."""

    submit_label = "Bewaar antwoorden"
    free_text = tuple(QUESTIONS)
    all_optional = True  # until the evaluation closes; the page says so

    done = answer("done", "Bijvoorbeeld: welke stappen, prioriteiten en afspraken er waren.")
    achieved = answer("achieved", "Zeg het ook als wij dat niet weten, en waarom.")
    situation = answer("situation", "Wat is er anders dan bij het begin van de cyclus?")


class ReopenEvaluationForm(FreeTextForm):
    """Why a closed evaluation opens again."""

    submit_label = "Heropen de evaluatie"
    free_text = ("reopen_reason",)

    reopen_reason = forms.CharField(
        label="Waarom moet er iets anders in staan?",
        help_text=f"De reden komt in het logboek van de cyclus. {WITHOUT_NAMES}",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf op waarom."},
    )


class PhaseForm(FreeTextForm):
    """Other dates for a phase."""

    submit_label = "Verplaats de fase"
    free_text = ("reason",)

    start_date = day("Eerste dag")
    end_date = day("Laatste dag")
    reason = reason("Waarom verschuift de fase?")

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


# --- steps -----------------------------------------------------------------------------------------------------------


class MoveForm(RevisionForm):
    """Other dates for a step."""

    submit_label = "Verplaats de stap"
    free_text = ("reason",)

    start_date = day("Eerste dag")
    end_date = day("Laatste dag")
    reason = reason("Waarom verschuift de stap?")

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class SplitForm(RevisionForm):
    """A step in two parts."""

    submit_label = "Splits de stap"
    free_text = ("activity", "reason")

    on = day("Op welke dag begint het tweede deel?")
    activity = forms.CharField(
        label="Wat gebeurt er in het tweede deel?",
        max_length=300,
        error_messages={"required": "Schrijf op wat er in het tweede deel gebeurt."},
    )
    reason = reason("Waarom wordt de stap gesplitst?")

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class ChangeForm(RevisionForm):
    """Who is next, who takes part, and what the step is about."""

    submit_label = "Bewaar"
    free_text = ("next_actor", "explanation")

    next_actor = forms.CharField(
        label="Wie is aan zet?", help_text="Een functie, afdeling of organisatie.", max_length=200, required=False
    )
    explanation = forms.CharField(label="Toelichting", help_text=WITHOUT_NAMES, widget=TEXT, required=False)
    parties = forms.ModelMultipleChoiceField(
        label="Wie zijn erbij betrokken?",
        queryset=Party.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class FinishForm(FreeTextForm):
    """When a step was done, and why it is done although something is open."""

    submit_label = "De stap is gedaan"
    free_text = ("reason",)

    done_on = day("Wanneer was de stap klaar?")
    reason = reason("Waarom is de stap toch klaar?")

    def __init__(self, *args: Any, blockers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = timezone.localdate
        if not blockers:
            del self.fields["reason"]

    @property
    def reason_given(self) -> str:
        """The reason, where one was asked."""
        return str(self.cleaned_data.get("reason", ""))


class SkipForm(FreeTextForm):
    """Why a step is left out."""

    submit_label = "Sla de stap over"
    free_text = ("reason",)

    reason = reason("Waarom slaan we deze stap over?")
