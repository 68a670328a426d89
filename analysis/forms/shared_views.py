"""Forms of shared views and what organisations say of them."""

from __future__ import annotations

from typing import Any

from django import forms

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from analysis.enums import AnalysisState, Endorsement
from analysis.forms.fields import long_text, offer
from analysis.models import Finding, SharedView
from cycle.models import PolicyCycle, Theme


class SharedViewForm(RevisionForm):
    """How partners see the problem of one theme, with the findings it rests on."""

    submit_label = "Bewaar tekst"
    free_text = ("text",)

    theme = forms.ModelChoiceField(
        label="Veiligheidsthema", queryset=Theme.objects.none(), empty_label="Kies een thema"
    )
    text = long_text(
        "Hoe zien wij het probleem?",
        rows=8,
        help_text="Wat is er aan de hand, voor wie, en waarom doen we dit samen? Noem geen personen.",
        error_messages={"required": "Schrijf op hoe u het probleem samen ziet."},
    )
    findings = forms.ModelMultipleChoiceField(
        label="Bevindingen waarop dit rust",
        queryset=Finding.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, cycle: PolicyCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Finding.objects.visible_to(user).filter(analysis__cycle=cycle)
        offer(self, "findings", known.exclude(analysis__state=AnalysisState.DRAFT).select_related("analysis"))
        if isinstance(self.instance, SharedView):
            del self.fields["theme"]
        else:
            themes = Theme.objects.choosable()
            free = themes.exclude(shared_views__cycle=cycle)
            offer(self, "theme", free.select_related("safety_kind"))


class EndorseForm(FreeTextForm):
    """What the own organisation says of the text as it stands; ``seen`` is the version that was read."""

    submit_label = "Bewaar oordeel"
    free_text = ("note",)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    stance = forms.ChoiceField(
        label="Onderschrijft uw organisatie deze tekst?",
        choices=Endorsement,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat uw organisatie van deze tekst vindt."},
    )
    note = long_text("Kanttekening", required=False, help_text="Nodig als u niet zonder meer onderschrijft.")
