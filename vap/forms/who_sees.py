"""Beside each field of a plan's forms stands who reads what one types: everybody, or who works on the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms

from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from vap.enums import PublicPart
from vap.models import VAP

EVERYBODY: Final = "Iedereen ziet dit."
EVERYBODY_LATER: Final = "Iedereen ziet dit zodra het plan is vastgesteld."
INSIDE: Final = "Alleen wie ermee werkt ziet dit."
NO_CONTENT: Final = ("reason", FreeTextForm.NAMES_CHECKED)  # asked about the change itself


class SaysWhoSees(forms.Form):
    """``on_page`` names the fields of the public page with their part, or None for what always stands there."""

    on_page: ClassVar[Mapping[str, PublicPart | None]] = {}
    inside_words: ClassVar[str] = INSIDE

    @property
    def plan(self) -> VAP | None:
        """The VAP that the form is about; None while it is being made."""
        vap = getattr(self, "vap", None)
        return vap if isinstance(vap, VAP) else None

    def __getitem__(self, name: str) -> forms.BoundField:
        """The field as it is drawn, with who sees it behind its explanation."""
        bound = super().__getitem__(name)
        if not bound.is_hidden and name not in NO_CONTENT:
            bound.help_text = f"{bound.field.help_text} {self.who_sees(name)}".strip()
        return bound

    def who_sees(self, name: str) -> str:
        """The words for one field."""
        vap = self.plan
        if name not in self.on_page:
            return self.inside_words
        part = self.on_page[name]
        if vap is not None and part is not None and not vap.shows(part):
            return self.inside_words
        return EVERYBODY if vap is not None and vap.is_locked else EVERYBODY_LATER


class PublicPartsForm(RevisionForm):
    """Which parts of a plan everybody reads."""

    submit_label = "Bewaar"

    public_parts = forms.MultipleChoiceField(
        label="Welke onderdelen ziet iedereen?",
        choices=PublicPart,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Zonder vinkje staat het onderdeel niet op de openbare pagina.",
    )

    def clean(self) -> dict[str, Any]:
        """What single partners pay stands under what it costs."""
        cleaned = super().clean() or self.cleaned_data
        parts = cleaned.get("public_parts", [])
        if PublicPart.PARTNER_MONEY in parts and PublicPart.MONEY not in parts:
            both = f"Kies ook “{PublicPart.MONEY.label}”, of haal “{PublicPart.PARTNER_MONEY.label}” weg."
            self.add_error("public_parts", both)
        return cleaned
