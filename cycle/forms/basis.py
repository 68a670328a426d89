"""Forms about mandates, what a cycle rests on, and milestones."""

from __future__ import annotations

from typing import Any

from django import forms

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from cycle.enums import MandateKind
from cycle.forms.fields import day_field, link_field, long_text, offer
from cycle.models import Body, Mandate, PolicyDocument


class MandateForm(RevisionForm):
    """Higher policy with its term."""

    submit_label = "Bewaar mandaat"
    free_text = ("title", "summary")

    title = forms.CharField(label="Titel", max_length=200, error_messages={"required": "Vul de titel in."})
    kind = forms.ChoiceField(label="Soort", choices=MandateKind)
    start_date = day_field("Begint op")
    end_date = day_field("Eindigt op")
    summary = long_text("Wat zegt het over veiligheid?", required=False)
    link = link_field()

    def clean(self) -> dict[str, Any]:
        """A term has a length."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end <= start:
            self.add_error("end_date", "Een mandaat eindigt na zijn begin. Kies een latere dag.")
        return cleaned


class BasisForm(RevisionForm):
    """The mandates and documents that a cycle rests on."""

    submit_label = "Bewaar grondslag"

    mandates = forms.ModelMultipleChoiceField(
        label="Welke mandaten?",
        queryset=Mandate.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    documents = forms.ModelMultipleChoiceField(
        label="Welke beleidsdocumenten?",
        queryset=PolicyDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mandates", Mandate.objects.all())
        offer(self, "documents", PolicyDocument.objects.visible_to(user))


class MilestoneForm(FreeTextForm):
    """A day on which a body should have something."""

    submit_label = "Voeg mijlpaal toe"
    free_text = ("title",)

    title = forms.CharField(label="Wat", max_length=200, error_messages={"required": "Vul in wat er klaar moet zijn."})
    body = forms.ModelChoiceField(
        label="Bij welk gremium?",
        queryset=Body.objects.none(),
        empty_label="Kies een gremium",
        error_messages={"required": "Kies een gremium."},
    )
    planned_on = day_field("Gepland op")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "body", Body.objects.all())


class ReachedForm(ShellForm):
    """The day on which a milestone was reached."""

    submit_label = "Gehaald"

    reached_on = day_field("Gehaald op")
