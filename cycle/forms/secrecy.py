"""Forms about secrecy."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.enums import SECRECY_GROUNDS, SecrecyBy
from cycle.forms.fields import day_field


class ImposeForm(FreeTextForm):
    """By whom, on what ground, since when, and who can lift it."""

    free_text: ClassVar[tuple[str, ...]] = ("explanation",)
    submit_label = "Leg de geheimhouding vast"

    imposed_by = forms.ChoiceField(label="Wie legde de geheimhouding op?", choices=SecrecyBy)
    ground = forms.ChoiceField(
        label="Op welke grond?",
        choices=[("", "Kies"), *((one.value, one.label) for one in SECRECY_GROUNDS)],
        help_text="Alleen deze gronden van de Wet open overheid kunnen.",
        error_messages={"required": "Kies een grond. Zonder grond is er geen geheimhouding."},
    )
    explanation = forms.CharField(
        label="Toelichting",
        help_text="Iedereen die het stuk niet mag lezen, leest dit wel. Noem geen personen.",
        max_length=300,
        required=False,
    )
    imposed_on = day_field("Op welke dag?")
    lifted_by = forms.ChoiceField(label="Wie kan de geheimhouding opheffen?", choices=SecrecyBy)


class LayForm(RevisionForm):
    """On which day it was laid before the whole council, which reads it from now on."""

    submit_label = "Leg voor aan de hele raad"
    keeps_draft = False

    on = day_field("Op welke dag is het voorgelegd?")
    lifted_by = forms.ChoiceField(
        label="Wie kan de geheimhouding dan opheffen?",
        choices=SecrecyBy,
        help_text="Ligt het stuk bij de raad? Dan is het meestal de raad.",
    )

    def value_in(self, row: Any, name: str) -> Any:
        """The council, until somebody chooses otherwise."""
        return SecrecyBy.COUNCIL if name == "lifted_by" else super().value_in(row, name)


class LiftForm(RevisionForm):
    """On which day it was lifted."""

    submit_label = "De geheimhouding is opgeheven"
    keeps_draft = False

    on = day_field("Op welke dag is de geheimhouding opgeheven?")
