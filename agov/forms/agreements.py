"""The form that makes a plan of an agreement."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.forms.choices import TEXT, offer
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.models import Theme
from vap.forms.choices import ThemeChoice, themes


class PlanOfAgreementForm(FreeTextForm):
    """What the plan is called and about; the rest comes along. ``asks_reason`` when a guard wants to know why."""

    submit_label = "Maak het concept"
    free_text = ("title", "reason")

    title = forms.CharField(label="Titel", max_length=200)
    theme = ThemeChoice(label="Thema", queryset=Theme.objects.none(), empty_label="Kies een thema")
    reason = forms.CharField(label="Waarom toch?", widget=TEXT, required=False)

    def __init__(self, *args: Any, asks_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "theme", themes())
        if not asks_reason and not self.data.get("reason"):
            self.fields["reason"].widget = forms.HiddenInput()

    def ask_reason(self) -> None:
        """Show the field for the reason."""
        self.fields["reason"].widget = TEXT
