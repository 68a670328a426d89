"""Fields for what shows that something was done: several files in one send, or a page on the web."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from amersfoort_veiligheid.documents.uploads import ACCEPT

MOST_FILES = 10  # in one send; an album is no evidence


class SeveralFilesInput(forms.ClearableFileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ACCEPT})


class SeveralFilesField(forms.FileField):
    """Some files; its value is a list, empty when nothing was chosen."""

    widget: ClassVar[type[forms.Widget]] = SeveralFilesInput  # type: ignore[misc]

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file as a file field does."""
        uploads: list[UploadedFile] = list(data or [])
        if len(uploads) > MOST_FILES:
            raise ValidationError(f"Stuur hooguit {MOST_FILES} bestanden in één keer.")
        return [super(SeveralFilesField, self).clean(one, initial) for one in uploads]


def web_page(address: str) -> None:
    """Validator of an address of a page that others will open: no ftp, and no name or password in it."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise ValidationError("Een webadres begint met https://.")
    if "@" in parts.netloc:
        raise ValidationError("In dit webadres staat een naam of wachtwoord. Haal dat eruit.")
