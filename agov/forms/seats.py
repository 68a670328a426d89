"""Forms of the composition of the table."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import SeatKind
from agov.forms.choices import DAY, offer
from agov.models import Seat
from agov.services.seats import Successor
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FilterForm, FreeTextForm

FUNCTION_HELP = "De functie, geen naam."
ACCOUNT_HELP = "Wie een account heeft, antwoordt en leest de stukken hier."
EMAIL_HELP = "Leeg bij een account: dan gebruiken wij dat adres."


def account(label: str = "Account") -> forms.ModelChoiceField:
    """Who holds the office here."""
    return forms.ModelChoiceField(
        label=label, help_text=ACCOUNT_HELP, queryset=User.objects.none(), required=False, empty_label="Geen account"
    )


def _offer_people(form: forms.Form, holder: str, organisation: str, chosen: Seat | None) -> None:
    accounts, organisations = User.objects.filter(is_active=True), Organisation.objects.filter(is_active=True)
    if chosen is not None:
        accounts |= User.objects.filter(seats=chosen)
        organisations |= Organisation.objects.filter(seats=chosen)
    offer(form, holder, accounts.distinct())
    if organisation:
        offer(form, organisation, organisations.distinct())


class DayForm(FilterForm):
    """The day of which the table is laid."""

    op = forms.DateField(label="Op welke dag?", widget=DAY, required=False)


class SeatForm(FreeTextForm):
    """A new seat."""

    submit_label = "Geef een plaats aan tafel"
    free_text = ("function",)

    kind = forms.ChoiceField(
        label="In welke hoedanigheid?",
        help_text="De burgemeester is voorzitter. Adviseurs en het secretariaat tellen niet mee voor het quorum.",
        choices=[(kind.value, kind.label.capitalize()) for kind in SeatKind],
        widget=forms.RadioSelect,
    )
    function = forms.CharField(label="Functie", help_text=FUNCTION_HELP, max_length=150)
    organisation = forms.ModelChoiceField(
        label="Organisatie", queryset=Organisation.objects.none(), empty_label="Kies een organisatie"
    )
    holder = account()
    email = forms.EmailField(label="E-mailadres van het werk", help_text=EMAIL_HELP, required=False)
    valid_from = forms.DateField(label="Vanaf welke dag?", widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self, "holder", "organisation", None)


class HolderForm(RevisionForm):
    """Which account and address belong to a seat; give ``instance``."""

    submit_label = "Bewaar"

    holder = account()
    email = forms.EmailField(label="E-mailadres van het werk", help_text=EMAIL_HELP, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self, "holder", "", self.instance if isinstance(self.instance, Seat) else None)


class EndSeatForm(RevisionForm):
    """The last day of a seat, and who follows; give ``instance``."""

    submit_label = "Beëindig deze plaats"
    free_text = ("next_function",)

    valid_to = forms.DateField(label="Wat is de laatste dag?", widget=DAY)
    follows = forms.ChoiceField(
        label="Volgt iemand op?",
        choices=[("yes", "Ja, vanaf de dag erna"), ("no", "Nee, deze plaats vervalt")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of iemand opvolgt."},
    )
    next_function = forms.CharField(
        label="Functie van de opvolger", help_text=FUNCTION_HELP, max_length=150, required=False
    )
    next_organisation = forms.ModelChoiceField(
        label="Organisatie van de opvolger",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Kies een organisatie",
    )
    next_holder = account("Account van de opvolger")
    next_email = forms.EmailField(
        label="E-mailadres van het werk van de opvolger", help_text=EMAIL_HELP, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(
            self, "next_holder", "next_organisation", self.instance if isinstance(self.instance, Seat) else None
        )

    def clean(self) -> dict[str, Any]:
        """A successor has a function and comes from somewhere."""
        cleaned = super().clean()
        if cleaned.get("follows") == "yes":
            if not cleaned.get("next_function") and "next_function" not in self.errors:
                self.add_error("next_function", "Vul de functie in van wie opvolgt.")
            if not cleaned.get("next_organisation"):
                self.add_error("next_organisation", "Kies de organisatie van wie opvolgt.")
        return cleaned

    @property
    def successor(self) -> Successor | None:
        """Who follows, when somebody does."""
        data = self.cleaned_data
        if data["follows"] != "yes":
            return None
        return Successor(data["next_function"], data["next_organisation"], data["next_holder"], data["next_email"])
