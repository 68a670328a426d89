"""Forms of the three slagen: planning, people, sources, the route and closing."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, offer
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from analysis import permissions as analysis_permissions
from analysis.enums import ReviewVerdict
from analysis.models import DataSource
from cycle.enums import DecisionOutcome, InvitationState
from cycle.models import Body, Party, RouteStop


class PlanRoundForm(RevisionForm):
    """When a slag is, and how long it should take at least."""

    submit_label = "Bewaar planning"

    start_date = forms.DateField(label="Eerste dag", widget=DAY)
    end_date = forms.DateField(label="Laatste dag", widget=DAY)
    minimum_days = forms.IntegerField(
        label="Duurt minstens (dagen)",
        help_text="Leeg: zoals in de opzet van de slag. Korter plannen kan, maar dan ziet iedereen een waarschuwing.",
        min_value=1,
        max_value=730,
        required=False,
        error_messages={
            "min_value": "Vul een aantal dagen in vanaf 1.",
            "max_value": "Vul hoogstens 730 dagen in.",
            "invalid": "Vul een heel getal in.",
        },
    )

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        cleaned = super().clean()
        first, last = cleaned.get("start_date"), cleaned.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", "De laatste dag ligt voor de eerste.")
        return cleaned


class ReasonForm(FreeTextForm):
    """Why something is done although not everything is in order; asked only when the cycle lets it pass."""

    free_text: ClassVar[tuple[str, ...]] = ("reason",)

    reason = forms.CharField(
        label="Waarom gaat u toch door?",
        help_text=f"Dit komt in de lijst met afwijkingen van de cyclus. {WITHOUT_NAMES}",
        widget=TEXT,
        error_messages={"required": "Schrijf op waarom u toch doorgaat."},
    )

    def __init__(self, *args: Any, blockers: list[str], is_blocked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not blockers or is_blocked:
            del self.fields["reason"]


class OpenRoundForm(ReasonForm):
    """Starting a slag."""

    submit_label = "Open deze slag"


class CloseRoundForm(ReasonForm, RevisionForm):
    """What a slag yielded, and why it closes although not everything is in order."""

    submit_label = "Sluit deze slag"
    free_text = ("product", "reason")

    product = forms.CharField(
        label="Wat heeft deze slag opgeleverd?",
        help_text=f"Dit leest iedereen die wil weten waar de volgende slag op rust. {WITHOUT_NAMES}",
        widget=forms.Textarea(attrs={"rows": 10, "class": "is-long"}),
        max_length=8000,
    )
    field_order = ("revision", "product", "reason")


class ReopenRoundForm(FreeTextForm):
    """Why a closed slag goes on."""

    free_text = ("reopen_reason",)
    submit_label = "Heropen deze slag"

    reopen_reason = forms.CharField(
        label="Waarom gaat deze slag opnieuw open?",
        help_text=f"Dit komt in de lijst met afwijkingen van de cyclus. {WITHOUT_NAMES}",
        widget=TEXT,
    )


class ParticipantForm(ShellForm):
    """Somebody more on the list: a whole party, or one organisation of it."""

    submit_label = "Zet op de lijst"

    party = forms.ModelChoiceField(label="Betrokkene", queryset=Party.objects.none(), empty_label="Kies een betrokkene")
    organisation = forms.ModelChoiceField(
        label="Eén organisatie daarvan",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Alle organisaties van deze betrokkene",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", Party.objects.all())
        offer(self, "organisation", Organisation.objects.filter(is_active=True))


class ParticipationForm(ShellForm):
    """What became of an invitation."""

    state = forms.ChoiceField(label="Stand", choices=InvitationState)


class AnswerForm(FreeTextForm):
    """A partner answers an invitation."""

    free_text = ("note",)
    submit_label = "Verstuur antwoord"

    comes = forms.ChoiceField(
        label="Doet uw organisatie mee?", choices=[("yes", "Ja, wij doen mee"), ("no", "Nee")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Toelichting", help_text=WITHOUT_NAMES, max_length=300, required=False)


class SourceReviewForm(FreeTextForm):
    """The two questions of the technische slag about one source."""

    submit_label = "Bewaar oordeel"
    free_text = ("direction", "note")

    organisation = forms.ModelChoiceField(label="Namens", queryset=Organisation.objects.none(), empty_label=None)
    verdict = forms.ChoiceField(label="Kloppen de gegevens?", choices=ReviewVerdict, widget=forms.RadioSelect)
    direction = forms.CharField(
        label="Welke richting wijzen de cijfers?",
        help_text="Nodig als de gegevens kloppen. Bijvoorbeeld: inbraak daalt, overlast blijft gelijk.",
        required=False,
        widget=TEXT,
    )
    note = forms.CharField(
        label="Waar gaat de twijfel over, of wat ontbreekt er?",
        help_text=f"Nodig bij twijfel, of als de gegevens nog niet gereed zijn. {WITHOUT_NAMES}",
        required=False,
        widget=TEXT,
    )

    def __init__(self, *args: Any, user: User, source: DataSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {user.organisation_id}
        if analysis_permissions.may_receive(user):
            own.add(source.organisation_id)
        offer(self, "organisation", Organisation.objects.filter(pk__in=[pk for pk in own if pk]))
        self.initial.setdefault("organisation", source.organisation_id if source.organisation_id in own else None)

    def clean(self) -> dict[str, Any]:
        """Both questions have an answer; a doubt says what it is about."""
        cleaned = super().clean()
        verdict = cleaned.get("verdict")
        if verdict == ReviewVerdict.CORRECT and not cleaned.get("direction") and "direction" not in self.errors:
            self.add_error("direction", "Schrijf op welke richting de cijfers wijzen.")
        if verdict not in (None, ReviewVerdict.CORRECT) and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", "Schrijf op waarover u twijfelt, of wat er nog ontbreekt.")
        return cleaned


class PlanStopForm(ShellForm):
    """When a body is to treat the proposals."""

    submit_label = "Bewaar datum"

    planned_on = forms.DateField(label="Gepland op", widget=DAY, required=False)


class SubstituteForm(FreeTextForm):
    """Another body takes the place of one on the route."""

    free_text = ("substitute_reason",)
    submit_label = "Vervang dit gremium"

    substitute = forms.ModelChoiceField(
        label="Welk gremium neemt de plaats in?", queryset=Body.objects.none(), empty_label="Kies een gremium"
    )
    substitute_reason = forms.CharField(
        label="Waarom?", help_text=f"Dit komt in de lijst met afwijkingen. {WITHOUT_NAMES}", widget=TEXT
    )

    def __init__(self, *args: Any, stop: RouteStop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_the_route = stop.round.stops.values("body")
        offer(self, "substitute", Body.objects.exclude(pk__in=on_the_route))


class HoldStopForm(ReasonForm):
    """A body treated the proposals."""

    free_text = ("conclusion", "reason")
    submit_label = "Leg behandeling vast"

    held_on = forms.DateField(label="Behandeld op", widget=DAY)
    conclusion = forms.CharField(label="Conclusie", help_text=WITHOUT_NAMES, widget=TEXT, required=False)
    field_order = ("held_on", "conclusion", "reason")


class DecideForm(ReasonForm):
    """What a body did with one priority, in its exact words."""

    free_text = ("decided_text", "explanation", "reason")
    submit_label = "Leg besluit vast"

    outcome = forms.ChoiceField(label="Wat besloot het gremium?", choices=DecisionOutcome, widget=forms.RadioSelect)
    decided_on = forms.DateField(label="Op", widget=DAY)
    decided_text = forms.CharField(
        label="Vastgestelde tekst",
        help_text="Verander hier alleen wat het gremium veranderde. Bij “akkoord” geldt de voorgelegde tekst.",
        widget=TEXT,
        required=False,
    )
    explanation = forms.CharField(
        label="Toelichting",
        help_text=f"Bijvoorbeeld: amendement 3, of de reden van afwijzing. {WITHOUT_NAMES}",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    votes_for = forms.IntegerField(label="Stemmen voor", min_value=0, max_value=999, required=False)
    votes_against = forms.IntegerField(label="Stemmen tegen", min_value=0, max_value=999, required=False)
    field_order = (
        "outcome",
        "decided_on",
        "decided_text",
        "explanation",
        "votes_for",
        "votes_against",
        "reason",
    )

    def clean(self) -> dict[str, Any]:
        """Votes come in pairs."""
        cleaned = super().clean()
        if (cleaned.get("votes_for") is None) != (cleaned.get("votes_against") is None):
            self.add_error("votes_against", "Vul beide aantallen stemmen in, of geen van beide.")
        return cleaned
