"""Form of a secret paper for the council."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from agov.forms.papers import FILE_HELP, clean_file
from amersfoort_veiligheid.documents.uploads import ACCEPT, CleanFile
from cycle.forms.secrecy import ImposeForm


class CouncilPaperForm(ImposeForm):
    """The paper, and the secrecy that a body imposed on it."""

    free_text: ClassVar[tuple[str, ...]] = ("title", "explanation")
    submit_label = "Bewaar dit stuk"
    keeps_draft = False
    field_order = ("title", "file")

    title = forms.CharField(
        label="Hoe heet het stuk?",
        max_length=200,
        help_text="Alleen wie het stuk mag lezen, ziet de titel.",
        error_messages={"required": "Schrijf op hoe het stuk heet."},
    )
    file = forms.FileField(
        label="PDF of foto",
        help_text=f"{FILE_HELP} Op elke bladzijde komt te staan dat het geheim is.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Kies een bestand."},
    )

    def clean_file(self) -> CleanFile | None:
        """Refuse what cannot be kept."""
        return clean_file(self.cleaned_data.get("file"))
