"""Forms of the agenda: an item, and why it goes off."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from agov.enums import AgovTask, Audience, ItemKind
from agov.forms.choices import DAY, WITHOUT_NAMES
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.enums import SecrecyBy

SOME_LINES = forms.Textarea(attrs={"rows": 3})
MOST_MINUTES = 240
MINUTES_ERRORS = {
    "required": "Vul in hoeveel minuten dit krijgt.",
    "invalid": "Vul een getal in.",
    "min_value": "Een punt duurt minstens 1 minuut.",
    "max_value": f"Een punt duurt hooguit {MOST_MINUTES} minuten.",
}


class ItemForm(RevisionForm):
    """What is asked of the table, for which task, how long, and who may read it; ``instance`` for one that exists."""

    free_text: ClassVar[tuple[str, ...]] = ("title", "presenter", "explanation", "draft_outcome", "closed_ground")
    submit_label = "Bewaar"

    title = forms.CharField(
        label="Onderwerp", max_length=200, error_messages={"required": "Schrijf op waar dit punt over gaat."}
    )
    kind = forms.ChoiceField(label="Wat vragen wij?", choices=ItemKind, initial=ItemKind.DISCUSS)
    task = forms.ChoiceField(label="Voor welke taak van het overleg?", choices=AgovTask, initial=AgovTask.PROCEDURE)
    minutes = forms.IntegerField(
        label="Minuten", min_value=1, max_value=MOST_MINUTES, initial=10, error_messages=MINUTES_ERRORS
    )
    presenter = forms.CharField(
        label="Wie leidt het in?", help_text="Een functie, geen naam.", max_length=150, required=False
    )
    explanation = forms.CharField(
        label="Waarom staat dit op de agenda?", help_text=WITHOUT_NAMES, widget=SOME_LINES, required=False
    )
    draft_outcome = forms.CharField(
        label="Voorgesteld",
        help_text="Wat het overleg volgens u concludeert, adviseert of afspreekt.",
        widget=SOME_LINES,
        required=False,
    )
    audience = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Audience, initial=Audience.MEMBERS, widget=forms.RadioSelect
    )
    closed_ground = forms.CharField(
        label="Besloten, omdat",
        help_text="Alleen bij een besloten punt: de grond, zoals een artikel van de Wet open overheid. "
        "Wie het punt niet mag lezen, leest dit wel.",
        max_length=300,
        required=False,
    )
    secrecy_by = forms.ChoiceField(
        label="Geheimhouding opgelegd door",
        help_text="Alleen bij een besloten punt, volgens artikel 87 tot en met 89 van de Gemeentewet.",
        choices=[("", "Niet geheim"), *SecrecyBy.choices],
        required=False,
    )
    secrecy_on = forms.DateField(label="Geheim sinds", widget=DAY, required=False)
    secrecy_lifted_on = forms.DateField(label="Geheimhouding opgeheven op", widget=DAY, required=False)

    def clean(self) -> dict[str, Any]:
        """A closed item has a ground; only a closed one is secret, by somebody since a day."""
        cleaned = super().clean()
        is_closed = cleaned.get("audience") == Audience.CLOSED
        if is_closed and not cleaned.get("closed_ground") and "closed_ground" not in self.errors:
            self.add_error("closed_ground", "Schrijf op waarom dit punt besloten is.")
        if not is_closed and cleaned.get("closed_ground"):
            self.add_error(
                "closed_ground", "Alleen een besloten punt heeft een grond. Maak het besloten, of haal dit weg."
            )
        by, since = cleaned.get("secrecy_by"), cleaned.get("secrecy_on")
        lifted = cleaned.get("secrecy_lifted_on")
        if by and not is_closed:
            self.add_error("secrecy_by", "Alleen een besloten punt kan geheim zijn.")
        if by and not since and "secrecy_on" not in self.errors:
            self.add_error("secrecy_on", "Vul in sinds wanneer dit geheim is.")
        if since and not by:
            self.add_error("secrecy_by", "Kies wie de geheimhouding oplegde.")
        if lifted and (not since or lifted < since):
            self.add_error("secrecy_lifted_on", "Opheffen kan alleen na de dag waarop het geheim werd.")
        return cleaned


class TakeOffForm(FreeTextForm):
    """Why an item goes off the agenda; needed once the meeting was convened."""

    free_text: ClassVar[tuple[str, ...]] = ("reason",)
    submit_label = "Haal van de agenda"
    keeps_draft = False

    reason = forms.CharField(label="Waarom gaat dit punt van de agenda?", max_length=300)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
