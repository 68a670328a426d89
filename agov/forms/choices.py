"""Fields and widgets that the forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.enums import CycleState
from cycle.models import PolicyCycle
from vap.models import Priority

TEXT = forms.Textarea(attrs={"rows": 4})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
WITHOUT_NAMES = "Noem geen personen."


def offer(form: forms.Form, name: str, choices: QuerySet[Any]) -> None:
    """Set what a field lets choose from."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose from rows")
    field.queryset = choices


class PriorityChoice(forms.ModelChoiceField):
    """A priority by its title, with the cycle it belongs to."""

    def label_from_instance(self, obj: Priority) -> str:
        """The words of one option."""
        return f"{obj.title} ({obj.cycle})"


def open_cycles(chosen: int | None = None) -> QuerySet[PolicyCycle]:
    """Cycles that are not closed, and the one that was chosen before."""
    return PolicyCycle.objects.filter(~Q(state=CycleState.CLOSED) | Q(pk=chosen))


def given(form: FreeTextForm) -> dict[str, Any]:
    """What was filled in, by field: without the revision of the page and the tick on names."""
    apart = {form.NAMES_CHECKED, "revision"}
    return {name: form.cleaned_data[name] for name in form.fields if name not in apart}
