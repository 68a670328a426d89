"""Forms of reactions of readers."""

from __future__ import annotations

from typing import ClassVar, Final

from django import forms

from agov.forms.choices import TEXT, WITHOUT_NAMES
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm

TRAP: Final = "website"  # no person sees this field; who fills it in is a program


class ReactionForm(FreeTextForm):
    """What a reader misses or what is wrong, without saying who one is."""

    free_text: ClassVar[tuple[str, ...]] = ("text",)
    submit_label = "Verstuur uw reactie"

    text = forms.CharField(
        label="Wat klopt er niet, of wat mist u?",
        help_text=f"{WITHOUT_NAMES} Bel 112 als er nu gevaar is; een melding over uw straat doet u bij de gemeente.",
        max_length=2000,
        widget=TEXT,
        error_messages={"required": "Schrijf op wat er niet klopt of wat u mist."},
    )
    email = forms.EmailField(
        label="Uw e-mailadres",
        help_text="Alleen als u antwoord wilt. Wij wissen het adres nadat u antwoord kreeg.",
        required=False,
        error_messages={"invalid": "Dit is geen e-mailadres. Een adres ziet eruit als naam@voorbeeld.nl."},
    )


class ReplyForm(RevisionForm):
    """Our answer to a reader."""

    free_text: ClassVar[tuple[str, ...]] = ("answer",)
    submit_label = "Verstuur het antwoord"

    answer = forms.CharField(
        label="Wat antwoordt u?",
        help_text=f"Schrijf gewone taal. {WITHOUT_NAMES}",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf het antwoord op."},
    )


class DiscardForm(RevisionForm):
    """Why it was no reaction."""

    free_text: ClassVar[tuple[str, ...]] = ("reason",)
    submit_label = "Dit is geen reactie: wis de tekst"
    keeps_draft = False

    reason = forms.CharField(
        label="Waarom niet?", help_text="Zoals: reclame.", max_length=200, error_messages={"required": "Zeg waarom."}
    )
