"""Whether everybody may read an item after the meeting: from when, or on what ground not."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import Audience, ItemPublication
from agov.forms.choices import DAY
from agov.models import AgendaItem
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import ShellForm


class PublicationForm(RevisionForm):
    """Public from a day, withheld on a ground, or not yet decided."""

    free_text = ("publication_ground",)
    submit_label = "Bewaar"

    publication = forms.ChoiceField(
        label="Mag iedereen dit punt met zijn uitkomsten lezen?", choices=ItemPublication, widget=forms.RadioSelect
    )
    publish_on = forms.DateField(
        label="Vanaf welke dag?", help_text="Alleen als het openbaar wordt.", widget=DAY, required=False
    )
    publication_ground = forms.CharField(
        label="Waarom niet?",
        help_text="Alleen als het niet openbaar wordt: de grond, zoals een artikel van de Wet open overheid.",
        max_length=300,
        required=False,
    )
    opens_closed = forms.BooleanField(
        label="Dit punt was niet openbaar voor de raad; het mag nu door iedereen worden gelezen", required=False
    )

    def __init__(self, *args: Any, instance: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance.audience == Audience.OPEN:
            del self.fields["opens_closed"]

    def clean(self) -> dict[str, Any]:
        """The day or the ground that belongs to the choice; what was not open is opened knowingly."""
        cleaned = super().clean()
        publication = cleaned.get("publication")
        if publication == ItemPublication.PUBLIC:
            if not cleaned.get("publish_on") and "publish_on" not in self.errors:
                self.add_error("publish_on", "Kies vanaf welke dag iedereen dit mag lezen.")
            if "opens_closed" in self.fields and not cleaned.get("opens_closed"):
                self.add_error("opens_closed", "Zet het vinkje als dit punt nu openbaar mag worden.")
        if publication == ItemPublication.WITHHELD and not cleaned.get("publication_ground"):
            self.add_error("publication_ground", "Schrijf op waarom dit niet openbaar wordt: de grond.")
        return cleaned


class LiftSecrecyForm(ShellForm):
    """Since when secrecy rests on an item no more."""

    submit_label = "De geheimhouding is opgeheven"

    on = forms.DateField(label="Op welke dag is de geheimhouding opgeheven?", widget=DAY)
