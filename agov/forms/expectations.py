"""Forms for what we expect of partners, and for their own answer."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import ExpectationState
from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, PriorityChoice, offer, open_cycles
from agov.models import Expectation
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from cycle.models import PolicyCycle
from vap.models import Priority


class ExpectationForm(RevisionForm):
    """What we ask of which partner; give ``user``, and ``instance`` for one that exists."""

    free_text = ("text",)
    submit_label = "Bewaar"

    cycle = forms.ModelChoiceField(label="Cyclus", queryset=PolicyCycle.objects.none(), empty_label=None)
    priority = PriorityChoice(
        label="Vanwege prioriteit",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="Niet vanwege één prioriteit",
    )
    organisation = forms.ModelChoiceField(
        label="Van welke partner?",
        queryset=Organisation.objects.exclude(kind=OrganisationKind.MUNICIPALITY).filter(is_active=True),
        empty_label="Kies een partner",
    )
    text = forms.CharField(
        label="Wat verwachten wij?",
        help_text=f"Het is een vraag, geen opdracht: de partner antwoordt zelf. {WITHOUT_NAMES}",
        widget=TEXT,
    )
    answer_by = forms.DateField(label="Wanneer horen wij het graag?", widget=DAY)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.cycle_id if isinstance(self.instance, Expectation) else None
        offer(self, "cycle", open_cycles(chosen))
        offer(
            self,
            "priority",
            Priority.objects.visible_to(user).filter(cycle__in=open_cycles(chosen)).select_related("cycle"),
        )

    def clean(self) -> dict[str, Any]:
        """The priority is one of the cycle."""
        cleaned = super().clean()
        priority = cleaned.get("priority")
        if priority and cleaned.get("cycle") and priority.cycle_id != cleaned["cycle"].pk:
            self.add_error("priority", "Deze prioriteit hoort bij een andere cyclus.")
        return cleaned


class AnswerForm(RevisionForm):
    """The partner's own answer; give the expectation as ``instance``."""

    free_text = ("answer",)
    submit_label = "Verstuur uw antwoord"

    state = forms.ChoiceField(
        label="Wat is uw antwoord?",
        choices=[
            (ExpectationState.ACCEPTED.value, "Ja, dit doen wij"),
            (ExpectationState.AMENDED.value, "Wij doen iets anders"),
            (ExpectationState.DECLINED.value, "Nee, dit doen wij niet"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een antwoord."},
    )
    answer = forms.CharField(
        label="Toelichting",
        help_text=f"Bij iets anders of nee: schrijf op wat u wel doet, of waarom niet. {WITHOUT_NAMES}",
        widget=TEXT,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Something else or no comes with a text."""
        cleaned = super().clean()
        other = cleaned.get("state") in (ExpectationState.AMENDED, ExpectationState.DECLINED)
        if other and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "Schrijf op wat u wel doet, of waarom niet.")
        return cleaned
