"""Forms for what the work proposes: tick what comes on the agenda, or set one aside with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from agov.stats.agenda import Ranked
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm


class ChosenForm(ShellForm):
    """Which candidates come on the agenda; give ``rows``. What fits in the time is ticked beforehand."""

    submit_label = "Zet op de agenda"
    keeps_draft = False

    keys = forms.MultipleChoiceField(
        label="Wat komt op de agenda?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kruis eerst aan wat op de agenda komt.",
            "invalid_choice": "Een van deze punten wordt niet meer voorgesteld. Kijk de lijst na.",
        },
    )

    def __init__(self, *args: Any, rows: Iterable[Ranked], **kwargs: Any) -> None:
        listed = list(rows)
        kwargs.setdefault("initial", {"keys": [row.candidate.key for row in listed if row.fits]})
        super().__init__(*args, **kwargs)
        field = self.fields["keys"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(row.candidate.key, row.candidate.title) for row in listed]

    @property
    def ticked(self) -> set[str]:
        """The keys that stand ticked on the page."""
        return set(self["keys"].value() or ())


class SetAsideForm(FreeTextForm):
    """Why something does not come on this agenda."""

    free_text: ClassVar[tuple[str, ...]] = ("reason",)
    submit_label = "Nu niet"
    keeps_draft = False

    reason = forms.CharField(
        label="Waarom komt dit nu niet op de agenda?",
        help_text="De volgende vergadering krijgt het opnieuw voorgesteld.",
        max_length=300,
        error_messages={"required": "Schrijf op waarom dit nu niet op de agenda komt."},
    )
