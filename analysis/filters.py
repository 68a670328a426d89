"""Filters on lists of the analysis room."""

from __future__ import annotations

from typing import Any

import django_filters

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.filters import ShellFilterSet
from analysis.enums import Certainty, DeliveryState, Hardness, HolderState
from analysis.models import Delivery, Finding, SafetyAnalysis, SourceTable
from analysis.models.findings import FindingQuerySet
from cycle.enums import Track

NOBODY = "niemand"


class DeliveryFilter(ShellFilterSet):
    """Deliveries by state and table."""

    state = django_filters.ChoiceFilter(label="Stand", choices=DeliveryState, empty_label="Alle standen")
    table = django_filters.ModelChoiceFilter(
        label="Tabel", queryset=SourceTable.objects.select_related("source"), empty_label="Alle tabellen"
    )

    class Meta(ShellFilterSet.Meta):
        model = Delivery
        fields = ["state", "table"]


def _holders() -> list[tuple[str, str]]:
    """Nobody first, then every organisation that holds a finding."""
    held = Organisation.objects.filter(holder_requests__state=HolderState.ACCEPTED).distinct()
    return [(NOBODY, "Niemand"), *((str(pk), name) for pk, name in held.values_list("pk", "name"))]


class FindingFilter(ShellFilterSet):
    """Findings by analysis, track, certainty, hardness and holder."""

    analysis = django_filters.ModelChoiceFilter(
        label="Analyse", queryset=SafetyAnalysis.objects.none(), empty_label="Alle analyses"
    )
    track = django_filters.ChoiceFilter(label="Spoor", choices=Track, empty_label="Beide sporen", method="on_track")
    certainty = django_filters.ChoiceFilter(label="Zekerheid", choices=Certainty, empty_label="Elke zekerheid")
    hardness = django_filters.ChoiceFilter(label="Hard of zacht", choices=Hardness, empty_label="Hard en zacht")
    holder = django_filters.ChoiceFilter(
        label="Wie pakt het op", choices=_holders, empty_label="Iedereen en niemand", method="held_by"
    )

    class Meta(ShellFilterSet.Meta):
        model = Finding
        fields = ["analysis", "track", "certainty", "hardness", "holder"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.filters["analysis"].queryset = SafetyAnalysis.objects.visible_to(user)

    def on_track(self, findings: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """A finding on both tracks belongs to each of them."""
        return findings.filter(track__in=[value, Track.BOTH])

    def held_by(self, findings: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Findings of one holder, or those that nobody holds."""
        if value == NOBODY:
            return findings.held_by_nobody()
        return findings.filter(holder_requests__state=HolderState.ACCEPTED, holder_requests__organisation=int(value))
