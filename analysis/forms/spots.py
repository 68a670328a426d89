"""Forms for the list of spots of a partner: typed one by one, or brought as a file."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing_forms import ABSENT, RevisionForm
from amersfoort_veiligheid.web.forms import ShellForm
from analysis.forms.fields import day_field, offer
from analysis.imports.base import RefusedFileError, RejectLog
from analysis.imports.spot_lists import read_spot_list
from analysis.reports.partner_spots import SUBJECTS
from cycle.enums import SpotKind
from cycle.models import Area, Spot
from cycle.services.spots import Dwellings, SpotLine

LISTED: Final = 10  # rows that were not read which the page names one by one
MOST_BYTES: Final = 5_000_000
MOST_LINES: Final = 1000  # each is a handful of queries, in the request
OF_DWELLINGS: Final = ("year", "value", "source")


def kind_of(organisation: Organisation) -> SpotKind:
    """What a spot on the list of this partner is when the list does not say."""
    return SUBJECTS[organisation.kind].spot_kind


def buurten() -> QuerySet[Area]:
    """The buurten of the newest division."""
    return Area.objects.current().buurten()


class SpotForm(RevisionForm):
    """One spot with the dwellings of a year; a new one also says in which buurt it lies."""

    submit_label = "Bewaar"
    free_text = ("name", "source")

    name = forms.CharField(
        label="Naam van de plek",
        max_length=120,
        help_text="Bijvoorbeeld de naam van het complex of de school. Geen adres en geen persoon.",
        error_messages={"required": "Vul de naam van de plek in."},
    )
    kind = forms.ChoiceField(label="Soort plek", choices=SpotKind)
    buurt = forms.ModelChoiceField(
        label="Buurt",
        queryset=Area.objects.none(),
        empty_label="Kies een buurt",
        error_messages={"required": "Kies de buurt waarin de plek ligt."},
    )
    year = forms.IntegerField(label="Woningen op 1 januari van", required=False, min_value=1990, max_value=2100)
    value = forms.IntegerField(label="Aantal woningen", required=False, min_value=1)
    source = forms.CharField(
        label="Waar komt dit aantal vandaan?",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: opgave van de corporatie.",
    )
    valid_to = day_field("Hoort bij deze partner tot en met", required=False)

    def __init__(self, *args: Any, organisation: Organisation, instance: Spot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance is None:
            self.initial = {"kind": kind_of(organisation), "year": timezone.localdate().year, **self.initial}
            offer(self, "buurt", buurten())
            del self.fields["valid_to"]
        else:
            del self.fields["buurt"]  # figures hang on it: a spot elsewhere is another spot

    def value_in(self, row: Any, name: str) -> Any:
        """Dwellings as they were written down for the newest year."""
        if name not in OF_DWELLINGS:
            return super().value_in(row, name)
        known = row.dwellings.order_by("-year").first()
        return ABSENT if known is None else getattr(known, name)

    def clean(self) -> dict[str, Any]:
        """A number of dwellings has a year and a source."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("value") is not None:
            if cleaned.get("year") is None:
                self.add_error("year", "Vul het jaar in waarin dit aantal gold.")
            if not cleaned.get("source"):
                self.add_error("source", "Schrijf op waar dit aantal vandaan komt.")
        return cleaned

    @property
    def dwellings(self) -> Dwellings | None:
        """What was typed about dwellings; None when nothing was."""
        value = self.cleaned_data.get("value")
        return Dwellings(self.cleaned_data["year"], value, self.cleaned_data["source"]) if value is not None else None

    @property
    def line(self) -> SpotLine:
        """A new spot as it was typed."""
        kind = SpotKind(self.cleaned_data["kind"])
        return SpotLine(self.cleaned_data["name"], kind, self.cleaned_data["buurt"], self.dwellings)


class SpotListForm(ShellForm):
    """A whole list as a file; one row that can not be read stops all of it."""

    submit_label = "Lees de lijst in"
    keeps_draft = False  # a file

    file = forms.FileField(
        label="Bestand met de lijst",
        help_text="CSV, Excel of OpenDocument met de kolommen plek, buurt, jaar, woningen en bron.",
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg."},
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = organisation
        self.lines: list[SpotLine] = []
        self.rejects = RejectLog()

    def clean_file(self) -> Any:
        """Read the list; what is wrong in it stands below, row by row."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("Dit bestand is groter dan 5 MB. Een lijst met plekken is veel kleiner.")
        try:
            self.lines, self.rejects = read_spot_list(
                upload.file, buurten=buurten(), kind=kind_of(self._organisation), today=timezone.localdate()
            )
        except RefusedFileError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if len(self.lines) > MOST_LINES:
            raise forms.ValidationError(f"Dit bestand heeft meer dan {MOST_LINES} regels. Lever het in delen.")
        if self.rejects.total:
            rows = "1 regel klopt" if self.rejects.total == 1 else f"{self.rejects.total} regels kloppen"
            raise forms.ValidationError(
                f"Er is niets ingelezen: {rows} niet. Verbeter het bestand en kies het opnieuw."
            )
        return upload
