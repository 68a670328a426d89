"""Which guests come for an agenda item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from agov.models import Invitee
from amersfoort_veiligheid.web.forms import ShellForm


class GuestsForm(ShellForm):
    """The guests of a meeting, to tick for one item; give ``guests``."""

    submit_label = "Bewaar"
    keeps_draft = False

    guests = forms.ModelMultipleChoiceField(
        label="Welke gasten komen voor dit punt?",
        help_text="Een gast leest alleen dit punt en de stukken erbij.",
        queryset=Invitee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, guests: QuerySet[Invitee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guests"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = guests
