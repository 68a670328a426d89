"""Forms of what hangs on a VAP: people with their roles, and activities planned and done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from vap.enums import ACTIVITY_MOVES, ActivityState, AssignmentRole, GoalKind, InstrumentKind, PublicPart
from vap.forms.choices import DAY, NO_NAMES, PersonChoice, offer, partners, people, text
from vap.forms.who_sees import SaysWhoSees
from vap.models import VAP, Activity, Goal


class ReasonMixin(FreeTextForm):
    """Asks why, when an adopted VAP changes or when a limit is passed."""

    reason = forms.CharField(label="Reden", required=False, max_length=300, widget=text(2), help_text=NO_NAMES)

    def __init__(self, *args: Any, vap: VAP, **kwargs: Any) -> None:
        self.vap = vap
        super().__init__(*args, **kwargs)
        if vap.is_locked:
            self.fields["reason"].label = "Waarom wijzigt dit? Het VAP is vastgesteld"
            self.fields["reason"].required = True
        elif not self.data.get(self.add_prefix("reason")):
            self._asked_later = self.fields.pop("reason")
        self.order_fields([name for name in self.fields if name != "reason"])

    def ask_reason(self, blockers: list[str], *, needs_reason: bool) -> None:
        """Say what is not in order, and ask why it happens all the same."""
        if not needs_reason:
            self.add_error(None, " ".join([*blockers, "Deze cyclus laat dat niet toe."]))
            return
        if "reason" not in self.fields:
            self.fields["reason"] = self._asked_later
        self.fields["reason"].label = "Waarom toch?"
        self.add_error("reason", " ".join([*blockers, "Schrijf op waarom u toch doorgaat."]))


class AssignForm(SaysWhoSees, ReasonMixin):
    """Who takes a role, and from when."""

    submit_label = "Bewaar"
    free_text = ("part", "reason")
    on_page: ClassVar[Mapping[str, PublicPart | None]] = {"organisation": PublicPart.DEEDS}

    user = PersonChoice(label="Wie?", queryset=User.objects.none(), empty_label="Kies iemand")
    organisation = forms.ModelChoiceField(
        label="Welke organisatie?", queryset=Organisation.objects.none(), empty_label="Kies een organisatie"
    )
    part = forms.CharField(label="Wat is hun deel?", max_length=300, required=False, help_text=NO_NAMES)
    valid_from = forms.DateField(label="Vanaf", widget=DAY)

    def __init__(self, *args: Any, role: AssignmentRole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"valid_from": timezone.localdate(), **self.initial}
        if role == AssignmentRole.IMPLEMENTER:
            del self.fields["user"]
            offer(self, "organisation", partners())
        else:
            del self.fields["organisation"]
            del self.fields["part"]
            offer(self, "user", accountable_people() if role == AssignmentRole.ACCOUNTABLE else people())


def accountable_people() -> Any:
    """The members of the college with an account."""
    return people().filter(user_roles__role=Role.BESTUURDER)


class ReleaseForm(ReasonMixin):
    """Until when somebody has a role, and why it ends."""

    submit_label = "Beëindig"
    free_text = ("reason",)

    last_day = forms.DateField(label="Tot en met", widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"last_day": timezone.localdate(), **self.initial}


class DayForm(FreeTextForm):
    """On which day one wants to know who had which role."""

    day = forms.DateField(label="Wie deed het op", widget=DAY, required=False)


class CountedInChoice(forms.ModelChoiceField):
    """An activity by what, who and the goal it adds up to."""

    def label_from_instance(self, obj: Model) -> str:
        """The words of one option."""
        return f"{obj.title}, {obj.organisation} (doel: {obj.goal})" if isinstance(obj, Activity) else str(obj)


class ActivityForm(SaysWhoSees, ReasonMixin, RevisionForm):
    """What is planned: who, what, when, of which kind and how much."""

    submit_label = "Bewaar de activiteit"
    free_text = ("title", "unit", "reason")
    on_page: ClassVar[Mapping[str, PublicPart | None]] = dict.fromkeys(
        ("title", "organisation", "planned_start", "planned_end", "planned_amount", "unit"), PublicPart.DEEDS
    )

    title = forms.CharField(label="Wat gaat er gebeuren?", max_length=200, help_text=NO_NAMES)
    organisation = forms.ModelChoiceField(
        label="Wie doet het?",
        queryset=Organisation.objects.none(),
        empty_label="Kies een organisatie",
        help_text="Een andere organisatie moet het zelf toezeggen; tot dan is het een voorstel.",
    )
    measure_kind = forms.ChoiceField(label="Wat voor maatregel?", choices=InstrumentKind, widget=forms.RadioSelect)
    planned_start = forms.DateField(label="Van", widget=DAY)
    planned_end = forms.DateField(label="Tot en met", widget=DAY)
    planned_amount = forms.IntegerField(label="Hoeveel?", min_value=0, max_value=1_000_000, required=False)
    unit = forms.CharField(
        label="Eenheid", max_length=60, required=False, help_text="Bijvoorbeeld: sloten, gesprekken."
    )

    goal = forms.ModelChoiceField(
        label="Telt dit op tot een prestatiedoel?",
        queryset=Goal.objects.none(),
        required=False,
        empty_label="Nee",
        help_text="Alleen bij dezelfde eenheid als het doel. Wat er gedaan is, telt dan op tot hoe ver het doel is.",
    )
    counted_in = CountedInChoice(
        label="Telt dit al mee bij een andere activiteit?",
        queryset=Activity.objects.none(),
        required=False,
        empty_label="Nee, dit telt zelf mee",
        help_text="Kies dit als twee organisaties hetzelfde tellen. Dan telt het één keer.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", partners())
        tied = self.vap.activities.filter(goal__isnull=False, counted_in__isnull=True)
        if isinstance(self.instance, Activity):
            tied = tied.exclude(pk=self.instance.pk)
        rows = {
            "goal": self.vap.goals.filter(kind=GoalKind.OUTPUT).order_by("position", "pk"),
            "counted_in": tied.select_related("organisation", "goal").order_by("goal__position", "planned_start", "pk"),
        }
        for name, choices in rows.items():
            if choices.exists():
                offer(self, name, choices)
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, and an amount has a unit."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("planned_start"), cleaned.get("planned_end")
        if start and end and end < start:
            self.add_error("planned_end", "Een activiteit eindigt na haar begin.")
        if cleaned.get("planned_amount") is not None and not cleaned.get("unit"):
            self.add_error("unit", "Vul bij een aantal ook de eenheid in.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the service stores."""
        return {name: value for name, value in self.cleaned_data.items() if name in PLANNED}


PLANNED = (
    "title", "organisation", "measure_kind", "planned_start", "planned_end", "planned_amount", "unit", "goal",
    "counted_in",
)  # fmt: skip


class MarkForm(SaysWhoSees, RevisionForm):
    """What came of a planned activity."""

    submit_label = "Bewaar"
    free_text = ("evidence", "not_done_reason")
    on_page: ClassVar[Mapping[str, PublicPart | None]] = dict.fromkeys(
        ("state", "done_on", "done_amount"), PublicPart.DEEDS
    )

    state = forms.ChoiceField(label="Hoe staat het?", choices=ActivityState, widget=forms.RadioSelect)
    done_on = forms.DateField(
        label="Gedaan op",
        widget=DAY,
        required=False,
        help_text="Mag in het verleden liggen; de dag waarop u dit invult, staat er ook bij.",
    )
    done_amount = forms.IntegerField(label="Hoeveel gedaan?", min_value=0, max_value=1_000_000, required=False)
    evidence = forms.CharField(label="Waaruit blijkt dat?", max_length=300, required=False, help_text=NO_NAMES)
    not_done_reason = forms.CharField(
        label="Niet gedaan, omdat", max_length=300, required=False, widget=text(2), help_text=NO_NAMES
    )

    def __init__(self, *args: Any, instance: Activity, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.vap = instance.vap
        now = ActivityState(instance.state)
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            state.choices = [(one.value, one.label) for one in ActivityState if one in {now, *ACTIVITY_MOVES[now]}]
        if instance.planned_amount is None:
            del self.fields["done_amount"]
        else:
            self.fields["done_amount"].label = f"Hoeveel {instance.unit} gedaan, van {instance.planned_amount}?"

    def clean(self) -> dict[str, Any]:
        """Done has a day; not done has a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == ActivityState.DONE and not cleaned.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Vul in op welke dag het is gedaan.")
        if cleaned.get("state") == ActivityState.NOT_DONE and not cleaned.get("not_done_reason"):
            self.add_error("not_done_reason", "Schrijf op waarom de activiteit niet is gedaan.")
        return cleaned
