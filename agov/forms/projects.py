"""Forms for running projects and for what happens to them at a new cycle."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, PriorityChoice, offer
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.models import PolicyCycle, PolicyDocument, Theme
from vap.enums import CarryOverKind, PriorityState, ProjectState
from vap.models import Priority, RunningProject


class ProjectForm(RevisionForm):
    """What is written about a running project; it belongs to no cycle."""

    free_text = ("title", "description", "owner")
    submit_label = "Bewaar"

    title = forms.CharField(label="Hoe heet het project?", max_length=200)
    description = forms.CharField(label="Wat doet het?", help_text=WITHOUT_NAMES, widget=TEXT, required=False)
    owner = forms.CharField(label="Wie trekt het?", help_text="Een functie, geen naam.", max_length=200)
    start_date = forms.DateField(label="Begonnen op", widget=DAY)
    end_date = forms.DateField(label="Loopt tot", help_text="Leeg: zonder einddatum.", widget=DAY, required=False)
    theme = forms.ModelChoiceField(
        label="Thema", queryset=Theme.objects.filter(is_active=True), required=False, empty_label="Geen thema"
    )
    origin = forms.ModelChoiceField(
        label="Uit welk beleidsstuk komt het?",
        queryset=PolicyDocument.objects.none(),
        required=False,
        empty_label="Geen of onbekend",
    )
    priority = PriorityChoice(
        label="Bij welke prioriteit hoort het?",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="Bij geen prioriteit",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "origin", PolicyDocument.objects.visible_to(user))
        offer(
            self,
            "priority",
            Priority.objects.visible_to(user).exclude(state=PriorityState.DROPPED).select_related("cycle"),
        )

    def clean_title(self) -> str:
        """A title that no other project has."""
        title = str(self.cleaned_data["title"])
        others = RunningProject.objects.filter(title=title)
        if isinstance(self.instance, RunningProject):
            others = others.exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError("Er is al een project met deze naam.")
        return title

    def clean(self) -> dict[str, Any]:
        """The end comes after the begin."""
        cleaned = super().clean()
        begin, end = cleaned.get("start_date"), cleaned.get("end_date")
        if begin and end and end < begin:
            self.add_error("end_date", "Een project eindigt na zijn begin.")
        return cleaned


class EndForm(FreeTextForm):
    """How a project ended, and what we learned."""

    free_text = ("lesson",)
    submit_label = "Sluit het project"

    state = forms.ChoiceField(
        label="Hoe eindigt het?",
        choices=[
            (ProjectState.DONE.value, "Gereed: het is af"),
            (ProjectState.STOPPED.value, "Gestopt: we maken het niet af"),
        ],
        widget=forms.RadioSelect,
    )
    lesson = forms.CharField(label="Wat leerden we ervan?", help_text=WITHOUT_NAMES, widget=TEXT)


class CarryOverForm(FreeTextForm):
    """What happens to one running project in the plans of ``cycle``."""

    free_text = ("reason",)
    submit_label = "Leg de keuze vast"

    kind = forms.ChoiceField(
        label="Wat gebeurt er met dit project?",
        choices=[
            (CarryOverKind.UNCHANGED.value, "Het loopt ongewijzigd door"),
            (CarryOverKind.ADAPTED.value, "Het loopt aangepast door, binnen een prioriteit"),
            (CarryOverKind.DONE.value, "Het is gereed"),
            (CarryOverKind.STOPPED.value, "Het stopt"),
        ],
        widget=forms.RadioSelect,
    )
    priority = forms.ModelChoiceField(
        label="In welke prioriteit gaat het verder?",
        help_text="Alleen als het aangepast doorloopt.",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="Kies een prioriteit",
    )
    reason = forms.CharField(
        label="Reden, of wat we ervan leerden",
        help_text=f"Nodig als het project verandert, stopt of gereed is. {WITHOUT_NAMES}",
        widget=TEXT,
        required=False,
    )

    def __init__(self, *args: Any, user: User, cycle: PolicyCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "priority",
            Priority.objects.visible_to(user).filter(cycle=cycle).exclude(state=PriorityState.DROPPED),
        )

    def clean(self) -> dict[str, Any]:
        """Adapted names its priority; whatever changes or ends has a reason."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == CarryOverKind.ADAPTED and not cleaned.get("priority"):
            self.add_error("priority", "Kies de prioriteit waarin het project verdergaat.")
        if kind and kind != CarryOverKind.UNCHANGED and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", REASON_MISSING[CarryOverKind(kind)])
        return cleaned


REASON_MISSING = {
    CarryOverKind.ADAPTED: "Schrijf op wat er verandert en waarom.",
    CarryOverKind.DONE: "Schrijf op wat we ervan leerden.",
    CarryOverKind.STOPPED: "Schrijf op waarom het stopt en wat we ervan leerden.",
}
