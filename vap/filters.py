"""Filters on lists of the vap room."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.filters import ShellFilterSet
from cycle.enums import Track
from cycle.models import Area, OffenceGroup, TargetGroup, Theme
from vap.enums import INSTRUMENT_FIELDS, InstrumentKind, PriorityState
from vap.models import Priority


class PriorityFilter(ShellFilterSet):
    """Priorities by what they are about, and apart from that by partners, by instruments and by problems."""

    cycle = django_filters.NumberFilter(widget=forms.HiddenInput)
    state = django_filters.ChoiceFilter(label="Stand", choices=PriorityState, empty_label="Alle standen")
    theme = django_filters.ModelChoiceFilter(label="Thema", queryset=Theme.objects.all(), empty_label="Alle thema's")
    track = django_filters.ChoiceFilter(label="Spoor", choices=Track, empty_label="Beide sporen")
    area = django_filters.ModelChoiceFilter(
        label="Gebied",
        field_name="areas",
        queryset=Area.objects.filter(priorities__isnull=False).distinct(),
        empty_label="Alle gebieden",
    )
    group = django_filters.ModelChoiceFilter(
        label="Doelgroep",
        field_name="target_groups",
        queryset=TargetGroup.objects.filter(priorities__isnull=False).distinct(),
        empty_label="Alle doelgroepen",
    )
    offence = django_filters.ModelChoiceFilter(
        label="Probleem (delict)",
        field_name="offence_groups",
        queryset=OffenceGroup.objects.filter(priorities__isnull=False).distinct(),
        empty_label="Alle problemen",
    )
    partner = django_filters.ModelChoiceFilter(
        label="Partner",
        field_name="partners",
        queryset=Organisation.objects.filter(priorities__isnull=False).distinct(),
        empty_label="Alle partners",
    )
    instrument = django_filters.ChoiceFilter(
        label="Instrument", choices=InstrumentKind, method="of_instrument", empty_label="Alle instrumenten"
    )

    class Meta(ShellFilterSet.Meta):
        model = Priority
        fields = ["cycle", "state", "theme", "track", "area", "group", "offence", "partner", "instrument"]

    @property
    def is_narrowed(self) -> bool:
        """The cycle is what the page is about, and narrows nothing."""
        return any(self.form.data.get(self.form.add_prefix(name)) for name in self.filters if name != "cycle")

    @property
    def kept_query(self) -> str:
        """What stays in the address when the filter is wiped."""
        return urlencode({"cycle": self.form.data.get("cycle", "")})

    def of_instrument(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Priorities that need this kind of instrument, whatever else they need."""
        return queryset.filter(**{INSTRUMENT_FIELDS[InstrumentKind(value)]: True})
