"""The form for a planning date of a partner."""

from __future__ import annotations

from typing import Any

from django import forms

from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.forms.fields import day_field


class PlanningForm(FreeTextForm):
    """Until when a partner can still take something up, and for which period that holds."""

    submit_label = "Voeg planning toe"
    free_text = ("title",)

    title = forms.CharField(
        label="Wat stelt de partner vast?",
        max_length=200,
        help_text="Bijvoorbeeld de begroting of het jaarplan.",
        error_messages={"required": "Vul in wat de partner vaststelt."},
    )
    closes_on = day_field("Ligt vast vanaf")
    applies_from = day_field("Geldt vanaf")
    applies_until = day_field("Geldt tot en met")
    is_budget = forms.BooleanField(label="Dit gaat over geld", required=False)

    def clean(self) -> dict[str, Any]:
        """A planning has a length."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("applies_from"), cleaned.get("applies_until")
        if start and end and end <= start:
            self.add_error("applies_until", "Een planning eindigt na haar begin. Kies een latere dag.")
        return cleaned
