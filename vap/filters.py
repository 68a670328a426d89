"""Filters on lists of the vap room."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Department, Organisation, User
from amersfoort_veiligheid.web.filters import ShellFilterSet
from cycle.enums import KernbeleidField, Track
from cycle.models import Area, OffenceGroup, PolicyCycle, TargetGroup, Theme
from vap.enums import INSTRUMENT_FIELDS, VAP_OVER, AssignmentRole, InstrumentKind, PlanLineKind, PriorityState, VapState
from vap.models import VAP, Activity, Assignment, PlanLine, Priority
from vap.permissions import may_see_inside
from vap.queries.capacity import function_of
from vap.queries.money import uncovered_vaps
from vap.queries.stale import late, past_end, silent


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


class TrekkerField(forms.ModelChoiceField):
    """Trekkers by function: on a list nobody needs a name."""

    def label_from_instance(self, obj: Any) -> str:
        """The words of one option."""
        return function_of(obj)


class TrekkerFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # the library has no types
    """Choose a trekker."""

    field_class = TrekkerField


RUNNING, OVER = "loopt", "voorbij"
STATES = [
    (RUNNING, "Niet voorbij"),
    (OVER, "Voorbij"),
    ("Precies deze stand", [(state.value, state.label.capitalize()) for state in VapState]),
]
LATE, SILENT, PAST_END = "laat", "stil", "einde"
NEWS = [(LATE, "Te laat"), (SILENT, "Te lang stil"), (PAST_END, "Einddatum voorbij")]
UNCOVERED, COVERED = "nee", "ja"
MONEY = [(UNCOVERED, "Niet alles gedekt"), (COVERED, "Alles gedekt")]
ORIGIN = [("geen", "Hoort bij geen prioriteit"), ("wel", "Hoort bij een prioriteit")]
MAIN = ("zoek", "state", "cycle", "theme")  # always in sight; the others unfold


class PlanFilter(ShellFilterSet):
    """VAPs by what they are about; by partners, by instruments and by problems apart (S15); and by how they stand."""

    zoek = django_filters.CharFilter(label="Zoek op titel", method="of_words")
    state = django_filters.ChoiceFilter(label="Stand", choices=STATES, method="of_state", empty_label="Alle standen")
    cycle = django_filters.ModelChoiceFilter(
        label="Cyclus", queryset=PolicyCycle.objects.none(), empty_label="Alle cycli"
    )
    theme = django_filters.ModelChoiceFilter(label="Thema", queryset=Theme.objects.all(), empty_label="Alle thema's")
    field = django_filters.ChoiceFilter(
        label="Veiligheidsveld", field_name="theme__field", choices=KernbeleidField, empty_label="Alle velden"
    )
    track = django_filters.ChoiceFilter(label="Spoor", choices=Track, empty_label="Beide sporen")
    area = django_filters.ModelChoiceFilter(
        label="Gebied", queryset=Area.objects.current(), method="of_area", empty_label="Alle gebieden"
    )
    group = django_filters.ModelChoiceFilter(
        label="Doelgroep",
        field_name="target_groups",
        queryset=TargetGroup.objects.filter(vaps__isnull=False).distinct(),
        empty_label="Alle doelgroepen",
    )
    offence = django_filters.ModelChoiceFilter(
        label="Probleem (delict)",
        field_name="offence_groups",
        queryset=OffenceGroup.objects.filter(vaps__isnull=False).distinct(),
        empty_label="Alle problemen",
    )
    instrument = django_filters.ChoiceFilter(
        label="Instrument", choices=InstrumentKind, method="of_instrument", empty_label="Alle instrumenten"
    )
    organisation = django_filters.ModelChoiceFilter(
        label="Partner",
        queryset=Organisation.objects.filter(is_active=True),
        method="of_organisation",
        empty_label="Alle partners",
    )
    trekker = TrekkerFilter(
        label="Trekker",
        queryset=User.objects.filter(assignments__role=AssignmentRole.LEAD, assignments__valid_to=None)
        .select_related("organisation")
        .distinct(),
        method="of_trekker",
        empty_label="Alle trekkers",
    )
    news = django_filters.ChoiceFilter(label="Bericht", choices=NEWS, method="of_news", empty_label="Maakt niet uit")
    money = django_filters.ChoiceFilter(label="Geld", choices=MONEY, method="of_money", empty_label="Maakt niet uit")
    origin = django_filters.ChoiceFilter(
        label="Prioriteit", choices=ORIGIN, method="of_origin", empty_label="Maakt niet uit"
    )

    class Meta(ShellFilterSet.Meta):
        model = VAP
        fields = [
            "zoek", "state", "cycle", "theme", "field", "track", "area", "group", "offence", "instrument",
            "organisation", "trekker", "news", "money", "origin",
        ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.filters["cycle"].queryset = PolicyCycle.objects.visible_to(user)
        shown = VAP.objects.visible_to(user)
        self.filters["area"].queryset = Area.objects.filter(
            Q(vaps__in=shown)
            | Q(children__vaps__in=shown)
            | Q(spots__vaps__in=shown)
            | Q(children__spots__vaps__in=shown)
        ).distinct()
        if not may_see_inside(user):
            del self.filters["money"]

    @property
    def main_fields(self) -> list[Any]:
        """The fields that are always in sight."""
        return [self.form[name] for name in MAIN]

    @property
    def more_fields(self) -> list[Any]:
        """The fields that unfold."""
        return [self.form[name] for name in self.form.fields if name not in MAIN]

    @property
    def has_more_in_use(self) -> bool:
        """Whether a field that unfolds is filled in, so that it stands open."""
        return any(self.form.data.get(field.html_name) for field in self.more_fields)

    def of_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word stands in the title."""
        for word in value.split():
            queryset = queryset.filter(title__icontains=word)
        return queryset

    def of_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One state, or all that are over or not."""
        if value == RUNNING:
            return queryset.exclude(state__in=VAP_OVER)
        return queryset.filter(state__in=VAP_OVER) if value == OVER else queryset.filter(state=value)

    def of_area(self, queryset: QuerySet[Any], name: str, area: Area) -> QuerySet[Any]:
        """In the area itself, in a buurt of it or at a place in it."""
        inside = VAP.objects.filter(
            Q(areas=area) | Q(areas__parent=area) | Q(spots__buurt=area) | Q(spots__buurt__parent=area)
        )
        return queryset.filter(pk__in=inside.values("pk"))

    def of_instrument(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With an activity of this kind, whatever else they do."""
        return queryset.filter(Exists(Activity.objects.filter(vap=OuterRef("pk"), measure_kind=value)))

    def of_organisation(self, queryset: QuerySet[Any], name: str, organisation: Organisation) -> QuerySet[Any]:
        """In which this organisation has, or is asked for, a part."""
        return queryset.filter(pk__in=VAP.objects.of_organisation(organisation.pk).values("pk"))

    def of_trekker(self, queryset: QuerySet[Any], name: str, trekker: User) -> QuerySet[Any]:
        """Led by this person now."""
        leads = Assignment.objects.on(timezone.localdate()).filter(
            vap=OuterRef("pk"), role=AssignmentRole.LEAD, is_substitute=False, user=trekker
        )
        return queryset.filter(Exists(leads))

    def of_news(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Late, silent for too long, or past the end."""
        return {LATE: late, SILENT: silent, PAST_END: past_end}[value](queryset, timezone.localdate())

    def of_money(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With or without a gap in the cover."""
        short = uncovered_vaps(VAP.objects.visible_to(self.user))
        return queryset.filter(pk__in=short) if value == UNCOVERED else queryset.exclude(pk__in=short)

    def of_origin(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With or without a priority (S82)."""
        return queryset.filter(priority__isnull=value == "geen")


PLACE = [("nee", "Staat er nog niet in"), ("ja", "Staat erin")]


def years_of_lines() -> list[tuple[str, str]]:
    """The years for which some department needs a line."""
    years = PlanLine.objects.order_by("fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


class PlanLineFilter(ShellFilterSet):
    """Lines of plans by department, year and whether they stand there."""

    department = django_filters.ModelChoiceFilter(
        label="Afdeling", queryset=Department.objects.filter(is_active=True), empty_label="Alle afdelingen"
    )
    year = django_filters.ChoiceFilter(
        label="Begrotingsjaar", field_name="fiscal_year", choices=years_of_lines, empty_label="Alle jaren"
    )
    kind = django_filters.ChoiceFilter(label="Soort plan", choices=PlanLineKind, empty_label="Alle plannen")
    place = django_filters.ChoiceFilter(
        label="Staat het erin?", choices=PLACE, method="of_place", empty_label="Maakt niet uit"
    )

    class Meta(ShellFilterSet.Meta):
        model = PlanLine
        fields = ["department", "year", "kind", "place"]

    def of_place(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With or without a place where it stands."""
        return queryset.exclude(reference="") if value == "ja" else queryset.filter(reference="")
