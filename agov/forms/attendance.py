"""The form with which the secretary notes who was at a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.text import capfirst

from agov.enums import Attendance, InviteAnswer
from agov.models import Invitee
from agov.services.attendance import Noted
from amersfoort_veiligheid.web.editing_forms import ABSENT, RevisionForm

# What the answer to the invitation makes likely; the secretary says how it was.
LIKELY = {
    InviteAnswer.YES: Attendance.PRESENT,
    InviteAnswer.NO: Attendance.EXCUSED,
    InviteAnswer.SUBSTITUTE: Attendance.REPLACED,
}
CHOICES = [(one.value, one.label.capitalize()) for one in Attendance]


class AttendanceForm(RevisionForm):
    """Per invitee whether it was there, and who presided; give ``instance`` (the meeting) and ``invitees``."""

    submit_label = "Bewaar wie er waren"

    deputy_function = forms.CharField(
        label="Zat iemand anders voor? Welke functie?",
        help_text="Leeg als de voorzitter zelf voorzat. Anders bijvoorbeeld: locoburgemeester.",
        max_length=150,
        required=False,
    )
    deputy_reason = forms.CharField(label="Waarom zat de voorzitter niet voor?", max_length=300, required=False)

    def __init__(self, *args: Any, invitees: Sequence[Invitee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitees = invitees
        self._kept: dict[int, Invitee] = {row.pk: row for row in invitees}
        texts = ("deputy_function", "deputy_reason", *(f"replaced_{row.pk}" for row in invitees))
        self.free_text = texts  # type: ignore[misc]  # per form, not per class
        for row in invitees:
            self.fields[f"there_{row.pk}"] = forms.ChoiceField(
                label="Aanwezigheid", choices=CHOICES, initial=_likely(row)
            )
            self.fields[f"replaced_{row.pk}"] = forms.CharField(
                label="Vervangen door (functie)",
                max_length=150,
                required=False,
                initial=row.replaced_by,
            )

    @property
    def helper(self) -> FormHelper:
        """One group of fields per invitee."""
        helper = super().helper
        groups = [
            Fieldset(_legend(row), Div(f"there_{row.pk}", f"replaced_{row.pk}", css_class="attendance"))
            for row in self.invitees
        ]
        helper.layout = Layout(*groups, Fieldset("Wie zat voor?", "deputy_function", "deputy_reason"))
        return helper

    def value_in(self, row: Any, name: str) -> Any:
        """What was noted of an invitee stands in its own record; what was not noted yet is nothing to compare with."""
        part, _, number = name.rpartition("_")
        if part not in ("there", "replaced"):
            return super().value_in(row, name)
        if row is not self.instance:
            self._kept = {one.pk: one for one in row.invitees.all()}
        invitee = self._kept[int(number)]
        if invitee.attendance == Attendance.UNKNOWN:
            return ABSENT
        return invitee.attendance if part == "there" else invitee.replaced_by

    def clean(self) -> dict[str, Any]:
        """Who was replaced was replaced by somebody."""
        cleaned = super().clean()
        for row in self.invitees:
            is_replaced = cleaned.get(f"there_{row.pk}") == Attendance.REPLACED
            if is_replaced and not cleaned.get(f"replaced_{row.pk}") and f"replaced_{row.pk}" not in self.errors:
                self.add_error(f"replaced_{row.pk}", "Schrijf op wie er kwam: de functie.")
        return cleaned

    @property
    def noted(self) -> list[Noted]:
        """What was filled in, as the service takes it."""
        data = self.cleaned_data
        return [Noted(row.pk, Attendance(data[f"there_{row.pk}"]), data[f"replaced_{row.pk}"]) for row in self.invitees]


def _likely(row: Invitee) -> str:
    if row.attendance != Attendance.UNKNOWN:
        return row.attendance
    return LIKELY.get(InviteAnswer(row.answer), Attendance.UNKNOWN)


def _legend(row: Invitee) -> str:
    kind = "gast" if row.is_guest else row.get_kind_display()
    return str(capfirst(f"{row} ({kind})"))
