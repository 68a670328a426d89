"""Amounts of money as people type them: whole euros, with or without a sign and dots."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms

MOST: Final = 2_000_000_000  # what a column of whole euros holds
_DRESS = re.compile(r"^€\s*|\s+|,(?:-+|00)$")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:\.\d{3})+")


class EuroField(forms.IntegerField):
    """Whole euros: "40000", "40.000", "€ 40.000,-" are one amount.

    Django's own field takes the dot of "40.000" for a decimal point and makes it 40.
    """

    default_error_messages = {
        "invalid": "Vul een bedrag in hele euro's in, bijvoorbeeld 40.000.",
        "required": "Vul een bedrag in.",
        "max_value": "Dit bedrag is te hoog.",
        "min_value": "Een bedrag is niet lager dan 0.",
    }
    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "numberinput"}))
        super().__init__(min_value=0, max_value=MOST, **options)

    def to_python(self, value: Any) -> int | None:
        """Give the amount as a number."""
        if value in self.empty_values:
            return None
        bare = _DRESS.sub("", _DRESS.sub("", str(value).strip()))
        if not _WHOLE.fullmatch(bare):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(bare.replace(".", ""))
