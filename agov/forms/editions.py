"""Forms for publishing: choosing what, writing the words, approving, withdrawing, and readers under embargo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from agov.enums import EditionAudience, PartReaders, PublicationKind, WithdrawReason
from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, offer
from agov.reports.kinds.shape import OwnText
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from cycle.enums import WooGround

LONG = forms.Textarea(attrs={"rows": 5})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
MOMENT_FORMATS = ["%Y-%m-%dT%H:%M"]
REASON = "waarom-"  # and the key of the table
OWN = "deel-"  # and the key of the part


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


def _asked_words(one: OwnText) -> str:
    """A concept may be kept without it; what is laid before somebody else may not."""
    needed = "Nodig voordat u dit voorlegt." if one.is_required else ""
    return f"{one.help_text} {needed}".strip()


class WriteForm(RevisionForm):
    """The words around the figures."""

    free_text: ClassVar[tuple[str, ...]] = ("summary", "contact", "correction_note")
    submit_label = "Bewaar"

    summary = forms.CharField(
        label="Samenvatting",
        help_text="In gewone taal, in een minuut te lezen. Noem geen personen en geen aantallen onder de 5.",
        widget=forms.Textarea(attrs={"rows": 12, "class": "is-long"}),
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

    def __init__(
        self,
        *args: Any,
        corrects: bool,
        groups: Sequence[tuple[str, str]] = (),
        proposed_next: date | None = None,
        texts: Sequence[OwnText] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if proposed_next is not None:
            day = dutch_date(proposed_next)
            self.fields["next_on"].help_text = f"Volgens de kalender van de cyclus: {day}. Vul dit in als het klopt."
        if not corrects:
            del self.fields["correction_note"]
        for key, caption in groups:
            self.fields[f"{REASON}{key}"] = forms.CharField(
                label=f"Waarom veranderde “{caption}”?",
                help_text="Leeg: de uitleg hierboven geldt ook hiervoor.",
                max_length=300,
                required=False,
            )
        for one in texts:
            self.fields[f"{OWN}{one.key}"] = forms.CharField(
                label=one.label, help_text=_asked_words(one), widget=LONG, required=False
            )
        self.order_fields(["summary", *(f"{OWN}{one.key}" for one in texts)])
        asked = (*(f"{REASON}{key}" for key, _ in groups), *(f"{OWN}{one.key}" for one in texts))
        self.free_text = (*WriteForm.free_text, *asked)  # type: ignore[misc]

    def value_in(self, row: Any, name: str) -> Any:
        """Contact and next day belong to the series; a reason stands under the key of its table, own words by part."""
        if name.startswith(REASON):
            return row.correction_reasons.get(name.removeprefix(REASON), "")
        if name.startswith(OWN):
            return row.own_words.get(name.removeprefix(OWN), "")
        return getattr(row.publication, name) if name in ("contact", "next_on") else super().value_in(row, name)

    def reasons(self) -> dict[str, str]:
        """Why each group of figures changed, by the key of its table."""
        return {name.removeprefix(REASON): self.cleaned_data[name] for name in self.fields if name.startswith(REASON)}

    def own_words(self) -> dict[str, str]:
        """What was typed in each part, by its key."""
        return {name.removeprefix(OWN): self.cleaned_data[name] for name in self.fields if name.startswith(OWN)}


class PartReadersForm(RevisionForm):
    """Who reads one part; where that is not everybody, a ground, a reason and a day to look again are asked (R52)."""

    free_text = ("note",)
    submit_label = "Bewaar"

    readers = forms.ChoiceField(
        label="Wie leest dit deel?",
        choices=[(EditionAudience.PUBLIC.value, "iedereen"), *PartReaders.choices],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label="Op welke grond is het niet openbaar?",
        choices=[("", "Kies"), *WooGround.choices],
        required=False,
    )
    note = forms.CharField(
        label="Waarom?",
        help_text="Dit leest iedereen op de plaats van het deel. Vertel niet wat erin staat.",
        max_length=300,
        required=False,
        widget=TEXT,
    )
    review_on = forms.DateField(label="Wanneer bekijkt u dit opnieuw?", widget=DAY, required=False)

    def __init__(self, *args: Any, part: Any, **kwargs: Any) -> None:
        self.part = part
        super().__init__(*args, **kwargs)

    def value_in(self, row: Any, name: str) -> Any:
        """What was chosen for this part; a part without a row is for everybody."""
        if name == "revision":
            return super().value_in(row, name)
        if self.part is None:
            return EditionAudience.PUBLIC.value if name == "readers" else ""
        return getattr(self.part, name)

    @property
    def is_open(self) -> bool:
        """Whether the part is for everybody."""
        return bool(self.cleaned_data["readers"] == EditionAudience.PUBLIC)

    def clean(self) -> dict[str, Any]:
        """Ground, reason and day belong to a part that is not for everybody."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("readers") in (None, EditionAudience.PUBLIC):
            return cleaned
        for name, words in (
            ("ground", "Kies de grond uit de Wet open overheid."),
            ("note", "Schrijf op waarom dit deel niet openbaar is."),
            ("review_on", "Kies wanneer u dit opnieuw bekijkt."),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        return cleaned


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
