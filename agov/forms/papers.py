"""Forms for the papers with an agenda item."""

from __future__ import annotations

from typing import Any, BinaryIO, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from agov.enums import Audience
from amersfoort_veiligheid.documents.uploads import ACCEPT, CleanFile, UploadRefusedError, clean_upload
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm

FILE_HELP = "Maker, plaats en opmerkingen worden uit het bestand gehaald. Een foto wordt een bladzijde."


def clean_file(upload: Any) -> CleanFile | None:
    """The file made anew; None when there is none. Raises ValidationError with the reason."""
    if not isinstance(upload, UploadedFile):
        return None
    try:
        return clean_upload(cast(BinaryIO, upload), size=upload.size or 0, most_bytes=settings.MAX_PAPER_BYTES)
    except UploadRefusedError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class PaperForm(FreeTextForm):
    """A paper, or the promise of one, and who may read it."""

    free_text: ClassVar[tuple[str, ...]] = ("title", "closed_ground")
    submit_label = "Voeg toe"
    keeps_draft = False

    title = forms.CharField(
        label="Hoe heet het stuk?", max_length=200, error_messages={"required": "Schrijf op hoe het stuk heet."}
    )
    file = forms.FileField(
        label="PDF of foto", required=False, help_text=FILE_HELP, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )
    follows_later = forms.BooleanField(label="Het stuk wordt nagezonden", required=False)
    audience = forms.ChoiceField(label="Wie mag het lezen?", choices=Audience, initial=Audience.MEMBERS)
    closed_ground = forms.CharField(
        label="Besloten, omdat",
        help_text="Alleen bij een besloten stuk: de grond.",
        max_length=300,
        required=False,
    )

    def clean_file(self) -> CleanFile | None:
        """Refuse what cannot be kept."""
        return clean_file(self.cleaned_data.get("file"))

    def clean(self) -> dict[str, Any]:
        """There is a file or a promise, never both; a closed paper has a ground."""
        cleaned = super().clean()
        if "file" not in self.errors:
            if not cleaned.get("file") and not cleaned.get("follows_later"):
                self.add_error("file", "Kies een bestand, of zeg dat het stuk wordt nagezonden.")
            if cleaned.get("file") and cleaned.get("follows_later"):
                self.add_error("follows_later", "U koos een bestand. Haal dit vinkje weg.")
        is_closed = cleaned.get("audience") == Audience.CLOSED
        if is_closed and not cleaned.get("closed_ground") and "closed_ground" not in self.errors:
            self.add_error("closed_ground", "Schrijf op waarom dit stuk besloten is.")
        if not is_closed:
            cleaned["closed_ground"] = ""
        return cleaned


class PaperFileForm(ShellForm):
    """The file that takes the place of a paper, or that was promised."""

    submit_label = "Zet dit bestand ervoor in de plaats"
    keeps_draft = False

    file = forms.FileField(
        label="PDF of foto",
        help_text=FILE_HELP,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Kies een bestand."},
    )

    def clean_file(self) -> CleanFile | None:
        """Refuse what cannot be kept."""
        return clean_file(self.cleaned_data.get("file"))
