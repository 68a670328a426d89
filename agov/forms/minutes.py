"""Forms of minutes: the text of a section, the day until which one can react, reactions and what was done with them."""

from __future__ import annotations

from django import forms

from agov.enums import ReactionState
from agov.forms.choices import DAY, WITHOUT_NAMES
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm

LONG = forms.Textarea(attrs={"rows": 10})


class SectionForm(RevisionForm):
    """The text of one section, by hand."""

    free_text = ("text",)
    submit_label = "Bewaar de tekst"

    text = forms.CharField(
        label="Tekst van het verslag",
        help_text=f"Wat u hier schrijft, blijft staan, ook als de uitkomsten later veranderen. {WITHOUT_NAMES}",
        widget=LONG,
        max_length=20_000,
        required=False,
    )


class ChooseTextForm(RevisionForm):
    """Which of two texts holds."""

    keeps_draft = False

    take_generated = forms.ChoiceField(
        label="Welke tekst houdt u?",
        choices=[("nee", "De tekst die met de hand is geschreven"), ("ja", "De nieuwe tekst uit de gegevens")],
        widget=forms.RadioSelect,
    )


class CirculateForm(ShellForm):
    """Until when those who were there can react."""

    submit_label = "Stuur rond voor reacties"

    react_until = forms.DateField(label="Reageren kan tot en met", widget=DAY)


class ReactionForm(FreeTextForm):
    """What must be said otherwise."""

    free_text = ("text",)
    submit_label = "Verstuur uw reactie"

    text = forms.CharField(
        label="Wat moet er anders?",
        help_text=WITHOUT_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class ReactionAnswerForm(FreeTextForm):
    """What the secretary did with a reaction."""

    free_text = ("answer",)
    submit_label = "Antwoord"

    to = forms.ChoiceField(
        label="Wat doet u ermee?",
        choices=[(state.value, state.label) for state in ReactionState if state != ReactionState.OPEN],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="Uw antwoord", max_length=500)
