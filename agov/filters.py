"""Filters on lists of the director's room."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from agov.enums import AgreementState, ConsequenceKind, ConsequenceState, ExpectationState, OutcomeKind, QuestionState
from agov.models import Consequence, CouncilQuestion, Expectation, Outcome, ReaderReaction
from agov.queries.trail import DECISIONS
from amersfoort_veiligheid.accounts.models import AuditEntry, Organisation
from amersfoort_veiligheid.web.filters import ShellFilterSet
from cycle.models import PolicyCycle, Theme
from vap.enums import ProjectState
from vap.models import RunningProject

LATE = "late"


class ConsequenceFilter(ShellFilterSet):
    """Consequences by department, fiscal year, state and kind; give ``queryset`` with what the user may see."""

    department = django_filters.ChoiceFilter(label="Afdeling", empty_label="Alle afdelingen")
    fiscal_year = django_filters.ChoiceFilter(label="Begrotingsjaar", empty_label="Alle jaren")
    state = django_filters.ChoiceFilter(
        label="Staat het erin?",
        choices=[*ConsequenceState.choices, (LATE, "te laat")],
        empty_label="Alles",
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(label="Wat verandert er", choices=ConsequenceKind, empty_label="Alles")

    class Meta(ShellFilterSet.Meta):
        model = Consequence
        fields = ["department", "fiscal_year", "state", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = self.queryset.order_by("department").values_list("department", flat=True).distinct()
        years = self.queryset.filter(fiscal_year__isnull=False).order_by("fiscal_year")
        self.filters["department"].extra["choices"] = [(name, name) for name in departments]
        self.filters["fiscal_year"].extra["choices"] = [
            (year, year) for year in years.values_list("fiscal_year", flat=True).distinct()
        ]

    def in_state(self, rows: QuerySet[Consequence], name: str, value: str) -> QuerySet[Consequence]:
        """Rows in this state; late ones are open and past their day."""
        if value == LATE:
            return rows.filter(state=ConsequenceState.OPEN, due_on__lt=timezone.localdate())
        return rows.filter(state=value)


class ExpectationFilter(ShellFilterSet):
    """Expectations by partner, answer and cycle."""

    organisation = django_filters.ModelChoiceFilter(
        label="Partner", queryset=Organisation.objects.none(), empty_label="Alle partners"
    )
    state = django_filters.ChoiceFilter(
        label="Antwoord",
        choices=[*ExpectationState.choices, (LATE, "antwoord is te laat")],
        empty_label="Alle antwoorden",
        method="in_state",
    )
    cycle = django_filters.ModelChoiceFilter(
        label="Cyclus", queryset=PolicyCycle.objects.none(), empty_label="Alle cycli"
    )

    class Meta(ShellFilterSet.Meta):
        model = Expectation
        fields = ["organisation", "state", "cycle"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.queryset.order_by()
        self.filters["organisation"].queryset = Organisation.objects.filter(pk__in=seen.values("organisation"))
        self.filters["cycle"].queryset = PolicyCycle.objects.filter(pk__in=seen.values("cycle"))

    def in_state(self, rows: QuerySet[Expectation], name: str, value: str) -> QuerySet[Expectation]:
        """Rows with this answer; late ones have none and are past the day."""
        if value == LATE:
            return rows.filter(state=ExpectationState.ASKED, answer_by__lt=timezone.localdate())
        return rows.filter(state=value)


class ProjectFilter(ShellFilterSet):
    """Running projects by state and theme; without a choice those that run."""

    state = django_filters.ChoiceFilter(label="Stand", choices=ProjectState, empty_label="Alle standen")
    theme = django_filters.ModelChoiceFilter(label="Thema", queryset=Theme.objects.all(), empty_label="Alle thema's")

    class Meta(ShellFilterSet.Meta):
        model = RunningProject
        fields = ["state", "theme"]


class OutcomeFilter(ShellFilterSet):
    """Outcomes by kind, year, state and organisation, and by words in the text."""

    woord = django_filters.CharFilter(label="Woorden in de tekst", field_name="text", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label="Soort", choices=OutcomeKind, empty_label="Alle soorten")
    year = django_filters.ChoiceFilter(label="Jaar", empty_label="Alle jaren")
    state = django_filters.ChoiceFilter(
        label="Afspraken",
        choices=[*AgreementState.choices, (LATE, "te laat")],
        empty_label="Alle uitkomsten",
        method="in_state",
    )
    organisation = django_filters.ModelChoiceFilter(
        label="Organisatie", queryset=Organisation.objects.none(), empty_label="Alle organisaties"
    )

    class Meta(ShellFilterSet.Meta):
        model = Outcome
        fields = ["woord", "kind", "year", "state", "organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Outcome.objects.filter(pk__in=self.queryset.order_by().values("pk"))
        years = seen.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, year) for year in years]
        self.filters["organisation"].queryset = Organisation.objects.filter(pk__in=seen.values("organisation"))

    def in_state(self, rows: QuerySet[Outcome], name: str, value: str) -> QuerySet[Outcome]:
        """Agreements in this state; late ones are open and past their day."""
        if value == LATE:
            return rows.filter(state=AgreementState.OPEN, due_on__lt=timezone.localdate())
        return rows.filter(state=value)


DECIDED, CHANGED = "besluit", "wijziging"


class TrailFilter(ShellFilterSet):
    """The trail of a cycle: all of it, only what decides, or only what changes."""

    soort = django_filters.ChoiceFilter(
        label="Wat wilt u zien?",
        choices=[(DECIDED, "Alleen besluiten"), (CHANGED, "Alleen wijzigingen")],
        empty_label="Alles",
        method="of_kind",
    )

    class Meta(ShellFilterSet.Meta):
        model = AuditEntry
        fields: ClassVar[list[str]] = []

    def of_kind(self, rows: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        """Which lines decide is a closed list."""
        return rows.filter(event__in=DECISIONS) if value == DECIDED else rows.exclude(event__in=DECISIONS)


class QuestionFilter(ShellFilterSet):
    """Questions of the council by state, also those past their last day."""

    state = django_filters.ChoiceFilter(
        label="Stand",
        choices=[*QuestionState.choices, (LATE, "te laat")],
        empty_label="Alle vragen",
        method="in_state",
    )

    class Meta(ShellFilterSet.Meta):
        model = CouncilQuestion
        fields = ["state"]

    def in_state(self, rows: QuerySet[CouncilQuestion], name: str, value: str) -> QuerySet[CouncilQuestion]:
        """Rows in this state; late ones are open and past their day."""
        if value == LATE:
            return rows.filter(state=QuestionState.OPEN, due_on__lt=timezone.localdate())
        return rows.filter(state=value)


class ReactionFilter(QuestionFilter):
    """Reactions of readers by state, in the same way."""

    state = django_filters.ChoiceFilter(
        label="Stand",
        choices=[*QuestionState.choices, (LATE, "te laat")],
        empty_label="Alle reacties",
        method="in_state",
    )

    class Meta(ShellFilterSet.Meta):
        model = ReaderReaction
        fields = ["state"]
