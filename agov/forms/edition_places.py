"""Forms for where an edition went, and for incidents."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import IncidentDecision, TraceDeed, TraceKind
from agov.forms.choices import TEXT, WITHOUT_NAMES, offer
from agov.forms.editions import MOMENT, MOMENT_FORMATS
from agov.models import AgendaItem, Edition
from agov.queries.edition_places import items_to_lay_before
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm

BY_HAND = [
    (TraceKind.COUNCIL, TraceKind.COUNCIL.label),
    (TraceKind.MAIL, TraceKind.MAIL.label),
    (TraceKind.ELSEWHERE, TraceKind.ELSEWHERE.label),
]


class PlaceForm(FreeTextForm):
    """Where it also went."""

    free_text = ("what",)
    submit_label = "Noteer"

    kind = forms.ChoiceField(label="Hoe?", choices=BY_HAND, widget=forms.RadioSelect)
    what = forms.CharField(
        label="Waarheen?", help_text=f"Bijvoorbeeld: website van de wijk. {WITHOUT_NAMES}", max_length=300
    )


class DeedForm(FreeTextForm):
    """What was done about one place."""

    free_text = ("note",)
    submit_label = "Bewaar"

    deed = forms.ChoiceField(label="Wat is eraan gedaan?", choices=[("", "Kies"), *TraceDeed.choices])
    note = forms.CharField(label="Toelichting", help_text=WITHOUT_NAMES, max_length=300, required=False)


class ItemChoice(forms.ModelChoiceField):
    """An agenda item with its meeting."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        """The words of one option."""
        return f"{obj.meeting}: {obj.position}. {obj.title}"


class LayBeforeForm(ShellForm):
    """With which item of which meeting it goes along."""

    submit_label = "Leg bij de stukken"

    item = ItemChoice(label="Bij welk punt?", queryset=AgendaItem.objects.none(), empty_label="Kies")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "item", items_to_lay_before(edition))


class IncidentForm(RevisionForm):
    """What happened, and when somebody noticed."""

    free_text = ("what",)
    submit_label = "Bewaar"

    what = forms.CharField(
        label="Wat is er gebeurd?", help_text=f"Om wat voor gegevens ging het, en hoeveel? {WITHOUT_NAMES}", widget=TEXT
    )
    noticed_at = forms.DateTimeField(
        label="Wanneer is het gezien?",
        help_text="Vanaf dit moment lopen de 72 uur.",
        widget=MOMENT,
        input_formats=MOMENT_FORMATS,
    )


class EntryForm(FreeTextForm):
    """One line of the time line."""

    free_text = ("what",)
    submit_label = "Voeg toe"

    happened_at = forms.DateTimeField(label="Wanneer?", widget=MOMENT, input_formats=MOMENT_FORMATS)
    what = forms.CharField(label="Wat gebeurde er?", help_text=WITHOUT_NAMES, max_length=300)


class DecisionForm(FreeTextForm):
    """To report or not."""

    free_text = ("reason",)
    submit_label = "Leg het besluit vast"

    decision = forms.TypedChoiceField(
        label="Melden aan de Autoriteit Persoonsgegevens?",
        choices=IncidentDecision,
        coerce=IncidentDecision,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Waarom?", help_text=WITHOUT_NAMES, widget=TEXT)


class ReportedForm(ShellForm):
    """When it was reported."""

    submit_label = "Noteer de melding"

    reported_at = forms.DateTimeField(label="Gemeld op", widget=MOMENT, input_formats=MOMENT_FORMATS)


class CloseForm(FreeTextForm):
    """The end."""

    free_text = ("lesson",)
    submit_label = "Sluit af"

    lesson = forms.CharField(label="Wat leren wij ervan?", help_text=WITHOUT_NAMES, widget=TEXT, required=False)
