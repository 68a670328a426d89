"""Who leaves and when, and who takes over what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model

from agov.queries.leaving import Belonging, Without
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.forms import ShellForm


class WhoChoice(forms.ModelChoiceField):
    """Somebody by name and function, for beheer and the secretary only."""

    def label_from_instance(self, obj: Model) -> str:
        """The words of one option."""
        if not isinstance(obj, User):
            return str(obj)
        return ", ".join(str(part) for part in (obj.name, obj.function, obj.organisation) if part)


class LeaverForm(ShellForm):
    """Whose leaving is arranged."""

    submit_label = "Bekijk wat er moet gebeuren"
    keeps_draft = False

    user = WhoChoice(label="Wie vertrekt?", queryset=User.objects.none(), empty_label="Kies iemand")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = User.objects.filter(is_active=True).select_related("organisation").order_by("name")


class LeavingForm(ShellForm):
    """The last day, and a successor for each thing."""

    submit_label = "Leg het vertrek vast"

    last_day = forms.DateField(
        label="Laatste werkdag",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Daarna kan deze persoon niet meer inloggen.",
    )

    def __init__(self, *args: Any, things: Sequence[Belonging], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.things = things
        for thing in things:
            self.fields[thing.key] = WhoChoice(
                label=thing.what,
                queryset=thing.candidates,
                required=thing.without == Without.REFUSED,
                empty_label=thing.without_words,
                error_messages={"required": "Kies een opvolger: dit kan niet zonder."},
            )

    def successors(self) -> dict[str, User | None]:
        """Who takes over what, by key."""
        return {thing.key: self.cleaned_data.get(thing.key) for thing in self.things}
