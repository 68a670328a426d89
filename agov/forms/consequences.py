"""Forms for what changes in our own policy."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import KINDS_OF_A_YEAR, ConsequenceKind
from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, PriorityChoice, offer, open_cycles
from agov.models import Consequence
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.models import PolicyCycle
from vap.models import Priority


class ConsequenceForm(RevisionForm):
    """What must change, where, by whom and when; give ``user``, and ``instance`` for one that exists."""

    free_text = ("what", "why", "intervened_by", "owner")
    submit_label = "Bewaar"

    cycle = forms.ModelChoiceField(label="Cyclus", queryset=PolicyCycle.objects.none(), empty_label=None)
    priority = PriorityChoice(
        label="Vanwege prioriteit",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="Niet vanwege één prioriteit",
    )
    kind = forms.ChoiceField(label="Wat verandert er?", choices=ConsequenceKind, widget=forms.RadioSelect)
    what = forms.CharField(label="Wat moet er anders?", help_text=WITHOUT_NAMES, widget=TEXT)
    why = forms.CharField(label="Waarom?", help_text=WITHOUT_NAMES, widget=TEXT)
    intervened_by = forms.CharField(
        label="Wie grijpt in?",
        help_text="Alleen bij een ingreep in bestaand beleid: een functie of gremium, zoals het college.",
        max_length=150,
        required=False,
    )
    department = forms.CharField(
        label="Van welke afdeling?", max_length=150, widget=forms.TextInput(attrs={"list": "afdelingen"})
    )
    owner = forms.CharField(label="Wie zorgt ervoor?", help_text="Een functie, geen naam.", max_length=200)
    fiscal_year = forms.IntegerField(
        label="Begrotingsjaar",
        help_text="Nodig bij een begrotingsregel, sectorcontract of jaarplan.",
        min_value=2000,
        max_value=2100,
        required=False,
        error_messages={
            "min_value": "Vul een jaar in vanaf 2000.",
            "max_value": "Vul een jaar in tot en met 2100.",
            "invalid": "Vul een jaar in met vier cijfers.",
        },
    )
    due_on = forms.DateField(label="Wanneer moet het erin staan?", widget=DAY)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.cycle_id if isinstance(self.instance, Consequence) else None
        offer(self, "cycle", open_cycles(chosen))
        offer(
            self,
            "priority",
            Priority.objects.visible_to(user).filter(cycle__in=open_cycles(chosen)).select_related("cycle"),
        )

    def clean(self) -> dict[str, Any]:
        """A plan of a year names the year, an intervention who intervenes, and the priority is of the cycle."""
        cleaned = super().clean()
        kind, priority = cleaned.get("kind"), cleaned.get("priority")
        if kind in KINDS_OF_A_YEAR and not cleaned.get("fiscal_year") and "fiscal_year" not in self.errors:
            self.add_error("fiscal_year", "Vul het jaar in van de begroting, het contract of het jaarplan.")
        if kind == ConsequenceKind.INTERVENTION and not cleaned.get("intervened_by"):
            self.add_error("intervened_by", "Schrijf op wie ingrijpt: een functie of gremium.")
        if priority and cleaned.get("cycle") and priority.cycle_id != cleaned["cycle"].pk:
            self.add_error("priority", "Deze prioriteit hoort bij een andere cyclus.")
        return cleaned


class DoneForm(FreeTextForm):
    """Where it stands now: without this nothing is done."""

    free_text = ("reference",)
    submit_label = "Het staat erin"

    reference = forms.CharField(
        label="Waar staat het?",
        help_text="Stuk en bladzijde, regelnummer of besluit. Zonder vindplaats is het niet klaar.",
        max_length=300,
    )


class LapseForm(FreeTextForm):
    """Why it lapses."""

    free_text = ("reason",)
    submit_label = "Laat vervallen"

    reason = forms.CharField(label="Waarom vervalt dit?", max_length=300)


class ReopenForm(FreeTextForm):
    """Why it is open again."""

    free_text = ("reason",)
    submit_label = "Zet weer open"

    reason = forms.CharField(label="Waarom staat dit weer open?", max_length=300)
