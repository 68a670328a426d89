"""Fields that several forms of this room have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day, with the calendar of the browser."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Vul een datum in.",
            "invalid": "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.",
        },
        **options,
    )


def long_text(label: str, *, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def link_field() -> forms.URLField:
    """Where the paper itself can be read."""
    return forms.URLField(
        label="Adres van het stuk",
        required=False,
        assume_scheme="https",
        help_text="Bijvoorbeeld op de website van de gemeente.",
        error_messages={"invalid": "Dit is geen adres. Het begint met https://."},
    )


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Set what a field lets choose from."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose from rows")
    field.queryset = rows
