"""Forms for what research already knows of what a VAP expects."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from amersfoort_veiligheid.web.free_text import no_personal_data
from vap.enums import KnownAnswer
from vap.forms.choices import NO_NAMES, text
from vap.forms.own_reports import WEB_ERRORS
from vap.forms.pieces import web_page
from vap.forms.plan_rows import ReasonMixin

_CHOICES = [(one.value, one.label.capitalize()) for one in KnownAnswer]


def _answer(label: str, help_text: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_CHOICES, initial=KnownAnswer.UNKNOWN, help_text=help_text)


class KnownEvidenceForm(ReasonMixin):
    """A source, what it says, and how much it knows by the five questions of EMMIE."""

    submit_label = "Zet dit bij de aanpak"
    free_text: ClassVar[tuple[str, ...]] = ("claim", "title", "reason")

    claim = forms.CharField(
        label="Wat is er bekend?",
        max_length=300,
        widget=text(2),
        help_text=f"In één of twee zinnen. {NO_NAMES}",
        error_messages={"required": "Schrijf in een of twee zinnen op wat de bron zegt."},
    )
    title = forms.CharField(
        label="Hoe heet de bron?", max_length=200, error_messages={"required": "Schrijf op hoe de bron heet."}
    )
    source_url = forms.URLField(
        label="Waar staat de bron?",
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Het webadres, zodat een ander het kan nalezen.",
        error_messages={"required": "Vul het webadres van de bron in.", **WEB_ERRORS},
        validators=[no_personal_data, web_page],
    )
    effect = _answer("Is het effect bekend?", "Werkt het, en hoe sterk?")
    mechanism = _answer("Is bekend hoe het werkt?", "Waardoor het doet wat het doet: uw “omdat” en “daardoor”.")
    moderators = _answer("Is bekend waar en voor wie het werkt?", "In welke wijken en voor welke groepen.")
    implementation = _answer("Is bekend hoe u het invoert?", "Wat ervoor nodig is en wat er mis kan gaan.")
    economics = _answer("Is bekend wat het kost?", "En wat het oplevert.")

    def values(self) -> dict[str, Any]:
        """What the service stores."""
        apart = {"reason", self.NAMES_CHECKED}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class KnownEvidenceRemoveForm(ReasonMixin):
    """Why a source goes, of an adopted VAP."""

    submit_label = "Haal deze bron weg"
    free_text: ClassVar[tuple[str, ...]] = ("reason",)
