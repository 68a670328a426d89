"""The form of the alignment calendar: planning only, no contents of plans for physical safety."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from amersfoort_veiligheid.web.editing_forms import RevisionForm
from cycle.enums import AlignmentState, SafetyScope
from cycle.forms.fields import day_field, offer
from cycle.models import CycleStep, SafetyKind
from cycle.stats.nearest import nearest


class StepField(forms.ModelChoiceField):
    """A step of ours with its dates, because the same activity comes back in each cycle."""

    def label_from_instance(self, obj: Any) -> str:
        """Name the step and when it ends."""
        return f"{obj.activity} (tot {obj.end_date:%d-%m-%Y})"


class AlignmentForm(RevisionForm):
    """When a plan or report for physical safety comes, and which step of ours lies beside it."""

    submit_label = "Bewaar in de kalender"
    free_text = ("name", "owner", "note")

    name = forms.CharField(
        label="Plan of verslag", max_length=200, error_messages={"required": "Vul in welk plan of verslag het is."}
    )
    safety_kind = forms.ModelChoiceField(
        label="Soort veiligheid",
        queryset=SafetyKind.objects.none(),
        empty_label="Kies een soort",
        help_text="Alleen soorten waarmee we de planning afstemmen.",
        error_messages={"required": "Kies een soort veiligheid."},
    )
    owner = forms.CharField(
        label="Eigenaar",
        max_length=200,
        help_text="Een organisatie of functie.",
        error_messages={"required": "Vul in welke organisatie of functie eigenaar is."},
    )
    cycle_years = forms.IntegerField(
        label="Komt elke hoeveel jaar?",
        min_value=1,
        max_value=10,
        initial=1,
        error_messages={
            "required": "Vul een getal in.",
            "min_value": "Vul een getal vanaf 1 in.",
            "max_value": "Vul een getal tot en met 10 in.",
        },
    )
    due_on = day_field("Klaar op")
    step = StepField(
        label="Naast welke stap van ons?",
        queryset=CycleStep.objects.none(),
        required=False,
        empty_label="Nog niet gekozen",
    )
    state = forms.ChoiceField(label="Stand", choices=AlignmentState, initial=AlignmentState.OPEN)
    note = forms.CharField(
        label="Opmerking over de planning",
        max_length=300,
        required=False,
        help_text="Niet over de inhoud: die staat in het plan zelf.",
    )

    def __init__(self, *args: Any, steps: Sequence[CycleStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "safety_kind", SafetyKind.objects.filter(scope=SafetyScope.ALIGNMENT))
        offer(self, "step", CycleStep.objects.filter(pk__in=[step.pk for step in steps]))
        self.steps = steps
        self.proposal = self._propose()

    def _propose(self) -> CycleStep | None:
        """The step that lies nearest to the day of the record."""
        return nearest(self.instance.due_on, self.steps) if self.instance else None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Aligned: with which step."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == AlignmentState.ALIGNED and not cleaned.get("step"):
            self.add_error("step", "Kies de stap waarmee dit is afgestemd.")
        return cleaned
