"""The filter of "wie doet wat wanneer"."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.forms import FilterForm
from cycle.models import PolicyCycle
from vap.enums import DeedState
from vap.forms.choices import DAY, offer
from vap.models import VAP
from vap.queries.deeds import DeedQuestion

STILL_TO_DO: Final = (DeedState.LATE, DeedState.TO_DO, DeedState.PROPOSED, DeedState.AMENDED)
WAITING, EVERYTHING = "waiting", "all"
STATES: Final[dict[str, tuple[DeedState, ...]]] = {
    "": STILL_TO_DO,
    DeedState.LATE.value: (DeedState.LATE,),
    WAITING: (DeedState.PROPOSED, DeedState.AMENDED),
    DeedState.DONE.value: (DeedState.DONE,),
    DeedState.NOT_DONE.value: (DeedState.NOT_DONE, DeedState.LAPSED),
    DeedState.DECLINED.value: (DeedState.DECLINED,),
    EVERYTHING: (),
}


class DeedFilterForm(FilterForm):
    """Organisation, VAP, cycle, period and state; without a choice what still has to be done."""

    organisation = forms.ModelChoiceField(
        label="Wie", queryset=Organisation.objects.none(), empty_label="Alle organisaties", required=False
    )
    vap = forms.ModelChoiceField(label="VAP", queryset=VAP.objects.none(), empty_label="Alle VAP's", required=False)
    cycle = forms.ModelChoiceField(
        label="Cyclus", queryset=PolicyCycle.objects.none(), empty_label="Alle cycli", required=False
    )
    since = forms.DateField(label="Vanaf", widget=DAY, required=False)
    until = forms.DateField(label="Tot en met", widget=DAY, required=False)
    state = forms.ChoiceField(
        label="Stand",
        choices=[
            ("", "Wat nog moet"),
            (DeedState.LATE.value, "Te laat"),
            (WAITING, "Wacht op een antwoord"),
            (DeedState.DONE.value, "Gedaan of nagekomen"),
            (DeedState.NOT_DONE.value, "Niet gedaan of vervallen"),
            (DeedState.DECLINED.value, "Afgewezen"),
            (EVERYTHING, "Alles"),
        ],
        required=False,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        seen = VAP.objects.visible_to(user)
        offer(self, "vap", seen.order_by("title"))
        offer(self, "cycle", PolicyCycle.objects.filter(pk__in=seen.values("cycle")))
        offer(self, "organisation", Organisation.objects.filter(is_active=True))

    def clean(self) -> dict[str, Any]:
        """The period ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Deze dag ligt voor het begin van de periode.")
        return cleaned

    @property
    def question(self) -> DeedQuestion:
        """What was asked; a field with an error asks nothing."""
        self.is_valid()
        cleaned = self.cleaned_data
        return DeedQuestion(
            organisation_id=getattr(cleaned.get("organisation"), "pk", None),
            vap_id=getattr(cleaned.get("vap"), "pk", None),
            cycle_id=getattr(cleaned.get("cycle"), "pk", None),
            since=cleaned.get("since"),
            until=cleaned.get("until"),
            states=STATES[cleaned.get("state", "")],
        )


class DeedFilter:
    """The form as the filter component draws it."""

    def __init__(self, data: Any, *, user: User) -> None:
        self.form = DeedFilterForm(data, user=user)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen, so that "Wis filter" makes sense."""
        return any(self.form.data.get(name) for name in self.form.fields)
