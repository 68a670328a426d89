"""Forms of invitations: the answer of somebody who was asked, and a guest."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import InviteAnswer
from agov.forms.choices import WITHOUT_NAMES, offer
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.forms import FreeTextForm

ANSWERS = [
    (InviteAnswer.YES.value, "Ja"),
    (InviteAnswer.NO.value, "Nee"),
    (InviteAnswer.SUBSTITUTE.value, "Nee, maar er komt een vervanger"),
]


class AnswerForm(FreeTextForm):
    """Whether somebody comes, and who comes instead."""

    submit_label = "Verstuur"
    free_text = ("replaced_by", "note")

    answer = forms.ChoiceField(
        label="Komt u?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of u komt, niet komt of een vervanger stuurt."},
    )
    replaced_by = forms.CharField(
        label="Wie komt er in uw plaats?",
        help_text="Alleen als u een vervanger stuurt: de functie, geen naam.",
        max_length=150,
        required=False,
    )
    note = forms.CharField(label="Wilt u er iets bij zeggen?", help_text=WITHOUT_NAMES, max_length=300, required=False)


class GuestForm(FreeTextForm):
    """Somebody who is asked for certain items only."""

    submit_label = "Nodig uit"
    free_text = ("function", "organisation_name")

    function = forms.CharField(label="Functie", help_text="De functie, geen naam.", max_length=150)
    organisation = forms.ModelChoiceField(
        label="Organisatie",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Staat niet in de lijst",
    )
    organisation_name = forms.CharField(
        label="Of een organisatie die niet in de lijst staat", max_length=200, required=False
    )
    user = forms.ModelChoiceField(
        label="Account",
        help_text="Wie een account heeft, leest de stukken hier. Anders gaan zij per mail.",
        queryset=User.objects.none(),
        required=False,
        empty_label="Geen account",
    )
    email = forms.EmailField(
        label="E-mailadres van het werk", help_text="Leeg bij een account: dan gebruiken wij dat adres.", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", Organisation.objects.filter(is_active=True))
        offer(self, "user", User.objects.filter(is_active=True).select_related("organisation"))

    def clean(self) -> dict[str, Any]:
        """A guest comes from somewhere and can be reached."""
        cleaned = super().clean()
        if not cleaned.get("organisation") and not cleaned.get("organisation_name"):
            self.add_error("organisation", "Kies een organisatie, of schrijf haar naam op.")
        if not cleaned.get("user") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Vul een e-mailadres in, of kies een account.")
        return cleaned
