"""Forms about what the council asked for or was promised."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from amersfoort_veiligheid.web.editing_forms import ABSENT, RevisionForm
from cycle.enums import RequestKind, RequestState
from cycle.forms.fields import day_field, long_text


class RequestForm(RevisionForm):
    """An expectation, a motie or a toezegging, with an owner and a day."""

    submit_label = "Bewaar verzoek"
    free_text = ("title", "text", "owner")

    kind = forms.ChoiceField(label="Soort", choices=RequestKind)
    title = forms.CharField(label="Onderwerp", max_length=200, error_messages={"required": "Vul het onderwerp in."})
    text = long_text(
        "Wat vroeg de raad, of wat is er toegezegd?", error_messages={"required": "Schrijf op wat er is gevraagd."}
    )
    raised_on = day_field("Op welke dag?")
    owner = forms.CharField(
        label="Wie zorgt ervoor?",
        max_length=200,
        help_text="Een functie of afdeling. Noem geen personen.",
        error_messages={"required": "Vul in welke functie of afdeling ervoor zorgt."},
    )
    due_on = day_field("Wanneer moet het klaar zijn?")

    def clean(self) -> dict[str, Any]:
        """The day comes after the question."""
        cleaned = super().clean() or self.cleaned_data
        raised, due = cleaned.get("raised_on"), cleaned.get("due_on")
        if raised and due and due < raised:
            self.add_error("due_on", "Deze dag ligt voor de dag van het verzoek. Kies een latere dag.")
        return cleaned


class CloseForm(RevisionForm):
    """How a request was settled, or why it lapsed."""

    submit_label = "Sluit dit verzoek"
    free_text = ("answer",)

    state = forms.ChoiceField(
        label="Hoe sluit u het?",
        choices=[(state.value, state.label) for state in (RequestState.DONE, RequestState.LAPSED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe u het verzoek sluit."},
    )
    answer = long_text(
        "Wat is het antwoord?",
        help_text="De raad leest dit.",
        error_messages={"required": "Schrijf op hoe het is afgedaan, of waarom het vervalt."},
    )
    closed_on = day_field("Op welke dag?")

    def value_in(self, row: Any, name: str) -> Any:
        """An open request is not settled yet: nothing to begin with or to compare."""
        return super().value_in(row, name) if row.state != RequestState.OPEN else ABSENT

    def clean_closed_on(self) -> date:
        """Settling is a fact."""
        day: date = self.cleaned_data["closed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Deze dag ligt in de toekomst.")
        if self.instance is not None and day < self.instance.raised_on:  # type: ignore[attr-defined]
            raise forms.ValidationError("Deze dag ligt voor de dag van het verzoek.")
        return day
