"""Forms with which a report is handed in once, and a passage of it marked for a VAP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.documents.uploads import CleanFile, UploadRefusedError, clean_upload
from amersfoort_veiligheid.web.forms import FreeTextForm
from amersfoort_veiligheid.web.free_text import no_personal_data
from vap.forms.choices import DAY, NO_NAMES, offer, partners, text
from vap.forms.pieces import web_page
from vap.models import VAP
from vap.services.own_reports import LONGEST_UPDATE

WEB_ERRORS = {"invalid": "Dit is geen volledig webadres. Het begint met https:// en heeft een punt."}


class ReportForm(FreeTextForm):
    """A report, and over which time it is."""

    submit_label = "Dien het verslag in"
    free_text: ClassVar[tuple[str, ...]] = ("title",)
    keeps_draft = False

    organisation = forms.ModelChoiceField(
        label="Van welke organisatie?", queryset=Organisation.objects.none(), empty_label="Kies een organisatie"
    )
    title = forms.CharField(
        label="Hoe heet het verslag?",
        max_length=200,
        help_text="Bijvoorbeeld: Jaarverslag 2026.",
        error_messages={"required": "Schrijf op hoe het verslag heet."},
    )
    period_from = forms.DateField(label="Het gaat over, vanaf", widget=DAY)
    period_to = forms.DateField(label="Tot en met", widget=DAY)
    file = forms.FileField(
        label="PDF",
        required=False,
        help_text="Maker en opmerkingen gaan eruit, namen in de tekst niet. Geen PDF? Vul hieronder een adres in.",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    link = forms.URLField(
        label="Of een webadres",
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Als het verslag op een website staat. Wij bewaren dan alleen het adres.",
        error_messages=WEB_ERRORS,
        validators=[no_personal_data, web_page],
    )

    def __init__(self, *args: Any, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_others:
            offer(self, "organisation", partners())
        else:
            del self.fields["organisation"]

    def clean_file(self) -> CleanFile | None:
        """Make the PDF anew; all else is refused."""
        upload = self.cleaned_data.get("file")
        if not isinstance(upload, UploadedFile):
            return None
        try:
            made = clean_upload(cast(BinaryIO, upload), size=upload.size or 0, most_bytes=settings.MAX_PAPER_BYTES)
        except UploadRefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if made.content_type != "application/pdf":
            raise forms.ValidationError("Dit is geen PDF. Sla het verslag op als PDF en kies het opnieuw.")
        return made

    def clean(self) -> dict[str, Any]:
        """A file or an address, and a period that ends after it begins."""
        cleaned = super().clean()
        if not {"file", "link"} & set(self.errors) and bool(cleaned.get("file")) == bool(cleaned.get("link")):
            self.add_error("file", "Kies een PDF of vul een webadres in, niet allebei.")
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "De laatste dag ligt voor de eerste.")
        return cleaned


class PassageForm(FreeTextForm):
    """Which passage answers for which VAP."""

    submit_label = "Markeer deze passage"
    free_text: ClassVar[tuple[str, ...]] = ("place", "quote")

    vap = forms.TypedChoiceField(
        label="Voor welk plan?", coerce=int, error_messages={"required": "Kies voor welk plan dit geldt."}
    )
    place = forms.CharField(
        label="Bladzijde of kop",
        max_length=100,
        help_text="Alleen het nummer van de bladzijde, of de kop erboven.",
        error_messages={"required": "Schrijf op waar het staat."},
    )
    quote = forms.CharField(
        label="Wat staat daar?",
        max_length=LONGEST_UPDATE,
        widget=text(6),
        help_text=f"Neem de passage over. {NO_NAMES}",
        error_messages={"required": "Neem de passage over."},
    )

    def __init__(self, *args: Any, vaps: Sequence[VAP], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["vap"])
        field.choices = [("", "Kies een plan"), *((vap.pk, vap.title) for vap in vaps)]
