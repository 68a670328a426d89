"""Forms with which several VAPs change at once; one per sort of change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from amersfoort_veiligheid.accounts.models import Department
from amersfoort_veiligheid.web.euros import EuroField
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.models import Theme
from vap.enums import VAP_OVER, BulkKind, PlanLineKind
from vap.forms.choices import DAY, NO_NAMES, ThemeChoice, offer, themes
from vap.forms.money import year_field
from vap.models import VAP

NOT_STORED: Final = ("reason", FreeTextForm.NAMES_CHECKED)


class BulkForm(FreeTextForm):
    """Asks for a reason when one of the VAPs was adopted."""

    submit_label = "Laat zien wat er verandert"
    keeps_draft = False

    reason = forms.CharField(
        label="Waarom wijzigen de vastgestelde VAP's?",
        max_length=500,
        help_text=f"Van elk vastgesteld VAP komt er een nieuwe versie met deze reden. {NO_NAMES}",
    )

    def __init__(self, *args: Any, vaps: Sequence[VAP], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        if not any(vap.is_locked and vap.state not in VAP_OVER for vap in vaps):
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """What the service stores."""
        return {name: value for name, value in self.cleaned_data.items() if name not in NOT_STORED}

    @property
    def reason_given(self) -> str:
        """Why, when that was asked."""
        return str(self.cleaned_data.get("reason", ""))


class BulkThemeForm(BulkForm):
    """Another theme."""

    free_text = ("reason",)
    theme = ThemeChoice(label="Welk thema krijgen zij?", queryset=Theme.objects.none(), empty_label="Kies een thema")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "theme", themes())


class BulkContactForm(BulkForm):
    """Another point of contact."""

    free_text = ("contact", "reason")
    contact = forms.CharField(
        label="Wie is het aanspreekpunt?", max_length=200, help_text="Een functie, geen naam; staat op de site."
    )


class BulkEndForm(BulkForm):
    """Another last day."""

    free_text = ("reason",)
    end_date = forms.DateField(
        label="Wanneer eindigen zij?", widget=DAY, error_messages={"required": "Vul een datum in."}
    )


class BulkPlanLineForm(BulkForm):
    """A line in the plan of a department, for each of them."""

    free_text = ("what", "reason")
    kind = forms.ChoiceField(label="In welk plan moet het staan?", choices=PlanLineKind, widget=forms.RadioSelect)
    department = forms.ModelChoiceField(
        label="Van welke afdeling?", queryset=Department.objects.none(), empty_label="Kies een afdeling"
    )
    fiscal_year = year_field("Begrotingsjaar")
    what = forms.CharField(label="Wat moet er in het plan staan?", max_length=300, help_text=NO_NAMES)
    amount = EuroField(label="Bedrag per VAP (euro)", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", Department.objects.filter(is_active=True))


class BulkProposeForm(BulkForm):
    """Put before the body that decides; asks nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("reason", None)


FORMS: Final[dict[BulkKind, type[BulkForm]]] = {
    BulkKind.THEME: BulkThemeForm,
    BulkKind.CONTACT: BulkContactForm,
    BulkKind.END_DATE: BulkEndForm,
    BulkKind.PLAN_LINE: BulkPlanLineForm,
    BulkKind.PROPOSE: BulkProposeForm,
}
