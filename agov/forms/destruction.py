"""Forms of terms and of lists of what may be destroyed."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import RecordKind, TransferYears
from agov.forms.choices import DAY
from agov.queries.retention import RULES
from amersfoort_veiligheid.web.forms import ShellForm

LONGEST_TERM = 100


class TermForm(ShellForm):
    """Another term for one kind of records."""

    submit_label = "Bewaar de termijn"

    kind = forms.ChoiceField(label="Waarvan?", choices=RecordKind)
    years = forms.IntegerField(
        label="Hoeveel jaar?",
        help_text="Nooit korter dan de selectielijst zegt. Laat leeg voor altijd bewaren.",
        min_value=1,
        max_value=LONGEST_TERM,
        required=False,
        error_messages={
            "min_value": "Een termijn is minstens één jaar.",
            "max_value": f"Een termijn is hoogstens {LONGEST_TERM} jaar. Laat leeg voor altijd.",
            "invalid": "Vul een heel aantal jaren in.",
        },
    )
    reason = forms.CharField(
        label="Waarom bewaren wij dit langer, of waarom een andere post?",
        max_length=300,
        error_messages={"required": "Schrijf op waarom de termijn anders wordt."},
    )

    def clean(self) -> dict[str, Any]:
        """A term is never shorter than the selection list says."""
        cleaned = super().clean() or {}
        if "kind" in cleaned and "years" in cleaned:
            rule = RULES[RecordKind(cleaned["kind"])]
            if not rule.allows(cleaned["years"]):
                self.add_error("years", rule.refusal)
        return cleaned


class KeepForm(ShellForm):
    """Keep one thing although its term ended."""

    submit_label = "Bewaar dit toch"

    reason = forms.CharField(
        label="Waarom blijft dit bewaard?",
        max_length=300,
        error_messages={"required": "Schrijf op waarom dit bewaard blijft."},
    )


class CancelListForm(ShellForm):
    """Take an open list back."""

    submit_label = "Trek de lijst in"

    reason = forms.CharField(
        label="Waarom trekt u de lijst in?",
        max_length=300,
        error_messages={"required": "Schrijf op waarom u de lijst intrekt."},
    )


class ApproveListForm(ShellForm):
    """Say that the list was looked at; what is destroyed does not come back."""

    submit_label = "Stel vast en vernietig"

    looked = forms.BooleanField(
        label="Ik heb elke regel bekeken. Wat hier staat, mag voorgoed weg.",
        error_messages={"required": "Bekijk de lijst en zet hier een vinkje."},
    )


class TransferredForm(ShellForm):
    """That the archive took a dossier in."""

    submit_label = "Noteer de overbrenging"

    on = forms.DateField(label="Op welke dag nam het archief dit op?", widget=DAY)
    note = forms.CharField(
        label="Welke verklaring tekende het archief?",
        help_text="Het kenmerk van de verklaring van overbrenging.",
        max_length=300,
        error_messages={"required": "Schrijf op welke verklaring het archief tekende."},
    )


class TransferForm(ShellForm):
    """After how many years a dossier goes to the archive."""

    submit_label = "Bewaar de overbrengingstermijn"

    years = forms.TypedChoiceField(label="Na hoeveel jaar?", choices=TransferYears, coerce=int)
    reason = forms.CharField(
        label="Waarom?",
        max_length=300,
        error_messages={"required": "Schrijf op waarom de termijn anders wordt."},
    )
