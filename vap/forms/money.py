"""Forms for costs, cover, and lines in the plans of departments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Department, Organisation
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.euros import EuroField
from amersfoort_veiligheid.web.forms import FreeTextForm
from vap.enums import CoverKind, CoverState, PlanLineKind, PublicPart
from vap.forms.choices import NO_NAMES, offer
from vap.forms.who_sees import SaysWhoSees
from vap.models import VAP

YEAR_ERRORS = {
    "required": "Vul een jaar in.",
    "invalid": "Vul een jaar in met vier cijfers.",
    "min_value": "Vul een jaar in vanaf 2000.",
    "max_value": "Vul een jaar in tot en met 2100.",
}
AMOUNTS = ("planned", "realised", "amount")
WHY = "Dit VAP is vastgesteld. Uw wijziging wordt een nieuwe versie."


def year_field(label: str) -> forms.IntegerField:
    """A year of four digits."""
    return forms.IntegerField(label=label, min_value=2000, max_value=2100, error_messages=YEAR_ERRORS)


class LineForm(SaysWhoSees, RevisionForm):
    """A line of ``vap``: of a VAP that was adopted it asks why the plan changes."""

    submit_label = "Bewaar"
    news_words = ""  # what may change after adoption without a reason

    reason = forms.CharField(label="Waarom wijzigt het plan?", max_length=500, required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, vap: VAP, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vap = vap
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        if not vap.is_locked:
            del self.fields["reason"]
        else:
            free = f" Niet nodig als u alleen {self.news_words} invult." if self.instance and self.news_words else ""
            self.fields["reason"].help_text = f"{WHY}{free} {NO_NAMES}"
        for name in ("year", "fiscal_year"):
            if name in self.fields and self.instance is None:
                self.fields[name].initial = vap.start_date.year if vap.start_date else timezone.localdate().year + 1

    def values(self) -> dict[str, Any]:
        """What the service stores."""
        apart = {"revision", "reason", self.NAMES_CHECKED}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def who_sees(self, name: str) -> str:
        """An amount stands on the public page in a sum."""
        words = super().who_sees(name)
        return words.replace("Iedereen ziet dit", "Iedereen ziet het totaal") if name in AMOUNTS else words


class CostLineForm(LineForm):
    """What something costs in a year, and later what it really was."""

    free_text = ("what", "reason")
    news_words = "het werkelijke bedrag"
    on_page: ClassVar[Mapping[str, PublicPart | None]] = dict.fromkeys(("planned", "realised"), PublicPart.MONEY)

    year = year_field("Jaar")
    what = forms.CharField(label="Waarvoor is het?", max_length=200, help_text=NO_NAMES)
    planned = EuroField(label="Begroot (euro)", help_text="Kost het geen geld? Vul dan 0 in.")
    realised = EuroField(
        label="Werkelijk uitgegeven (euro)",
        required=False,
        help_text="Leeg: nog niet bekend. Dat is iets anders dan 0.",
    )


class CoverLineForm(LineForm):
    """Who pays how much in a year, and how sure that is."""

    free_text = ("source", "reason")
    news_words = "hoe zeker het is"
    on_page: ClassVar[Mapping[str, PublicPart | None]] = {
        "organisation": PublicPart.PARTNER_MONEY,
        "amount": PublicPart.MONEY,
    }

    year = year_field("Jaar")
    kind = forms.ChoiceField(label="Wat voor dekking is het?", choices=CoverKind, widget=forms.RadioSelect)
    source = forms.CharField(
        label="Waaruit?", max_length=200, help_text="Begrotingsprogramma, regeling of bijdrage. Noem geen personen."
    )
    organisation = forms.ModelChoiceField(
        label="Van welke partner?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Niet van een partner",
    )
    amount = EuroField(label="Bedrag (euro)")
    state = forms.ChoiceField(label="Hoe zeker is het?", choices=CoverState, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", Organisation.objects.filter(is_active=True))

    def clean(self) -> dict[str, Any]:
        """Money of a partner names the partner."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == CoverKind.PARTNER and not cleaned.get("organisation"):
            self.add_error("organisation", "Kies welke partner dit betaalt.")
        return cleaned


class PlanLineForm(LineForm):
    """What must stand in a sector contract or annual plan of a department, and where it stands."""

    free_text = ("what", "reference", "reason")
    news_words = "waar het staat"

    kind = forms.ChoiceField(label="In welk plan moet het staan?", choices=PlanLineKind, widget=forms.RadioSelect)
    department = forms.ModelChoiceField(
        label="Van welke afdeling?", queryset=Department.objects.none(), empty_label="Kies een afdeling"
    )
    fiscal_year = year_field("Begrotingsjaar")
    what = forms.CharField(label="Wat moet er in het plan staan?", max_length=300, help_text=NO_NAMES)
    amount = EuroField(label="Bedrag (euro)", required=False)
    reference = forms.CharField(
        label="Waar staat het?",
        max_length=300,
        required=False,
        help_text="Stuk en bladzijde of regelnummer. Leeg: het staat er nog niet in.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", Department.objects.filter(is_active=True))


class RemoveLineForm(FreeTextForm):
    """Why a line goes away; asked only of a VAP that was adopted."""

    free_text = ("reason",)
    submit_label = "Haal deze regel weg"

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Waarom gaat deze regel weg?", max_length=500, help_text=f"{WHY} {NO_NAMES}")

    def __init__(self, *args: Any, vap: VAP, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not vap.is_locked:
            del self.fields["reason"]
