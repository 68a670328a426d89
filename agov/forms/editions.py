"""Forms for publishing: choosing what, writing the words, approving, withdrawing, and readers under embargo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from agov.enums import PublicationKind, WithdrawReason
from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, offer
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm

MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
MOMENT_FORMATS = ["%Y-%m-%dT%H:%M"]


class StartForm(ShellForm):
    """What to publish: a kind, of what, over which period; ``subjects`` are (value, words) of the kind."""

    submit_label = "Maak een concept"

    def __init__(self, *args: Any, subjects: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"] = forms.ChoiceField(label="Waarover?", choices=[("", "Kies"), *subjects])

    def chosen(self) -> tuple[PublicationKind, str, str]:
        """The kind, the code and the period that were chosen."""
        kind, code, period = self.cleaned_data["subject"].split("|")
        return PublicationKind(kind), code, period


class WriteForm(RevisionForm):
    """The words around the figures."""

    free_text = ("summary", "contact", "correction_note")
    submit_label = "Bewaar"

    summary = forms.CharField(
        label="Samenvatting",
        help_text="In gewone taal, in een minuut te lezen. Noem geen personen en geen aantallen onder de 5.",
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
    )
    correction_note = forms.CharField(
        label="Wat is er verbeterd, en waarom?",
        help_text="Dit staat openbaar bij de nieuwe editie. Noem geen personen.",
        widget=TEXT,
        required=False,
    )
    contact = forms.CharField(
        label="Wie beantwoordt vragen?", help_text="Een functie, geen naam.", max_length=150, required=False
    )
    next_on = forms.DateField(label="Volgende editie verwacht op", widget=DAY, required=False)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["correction_note"]

    def value_in(self, row: Any, name: str) -> Any:
        """Contact and next day belong to the series."""
        return getattr(row.publication, name) if name in ("contact", "next_on") else super().value_in(row, name)


class SendBackForm(FreeTextForm):
    """What has to be different."""

    free_text = ("note",)
    submit_label = "Geef terug"

    note = forms.CharField(label="Wat moet er anders?", help_text=WITHOUT_NAMES, max_length=300)


class ApproveForm(ShellForm):
    """From when it is public."""

    submit_label = "Stel vast"

    publish_at = forms.DateTimeField(
        label="Openbaar vanaf",
        help_text="Leeg: meteen.",
        widget=MOMENT,
        input_formats=MOMENT_FORMATS,
        required=False,
    )

    def moment(self) -> datetime:
        """The chosen moment, or now."""
        chosen: datetime | None = self.cleaned_data["publish_at"]
        return chosen or timezone.now()


class WithdrawForm(FreeTextForm):
    """Why it goes."""

    free_text = ("note",)
    submit_label = "Trek in met spoed"

    reason = forms.ChoiceField(label="Waarom trekt u deze editie in?", choices=WithdrawReason, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Toelichting",
        help_text=f"Dit staat openbaar op de pagina die blijft. {WITHOUT_NAMES}",
        max_length=300,
        required=False,
    )


class ReaderChoice(forms.ModelChoiceField):
    """An account by function and organisation."""

    def label_from_instance(self, obj: User) -> str:
        """The words of one option."""
        return ", ".join(part for part in (obj.function or obj.name, str(obj.organisation or "")) if part)


class EmbargoForm(ShellForm):
    """Who reads it before everybody, and from when."""

    submit_label = "Laat vooraf lezen"

    user = ReaderChoice(label="Wie?", queryset=User.objects.none(), empty_label="Kies")
    opens_at = forms.DateTimeField(label="Vanaf", widget=MOMENT, input_formats=MOMENT_FORMATS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user", User.objects.filter(is_active=True).order_by("function", "name"))
