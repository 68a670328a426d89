"""Filters on lists of the cycle room."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.filters import ShellFilterSet
from cycle.enums import AlignmentState, DocumentState, RequestKind, RequestState
from cycle.models import AlignmentItem, CouncilRequest, PolicyDocument


class DocumentFilter(ShellFilterSet):
    """Policy documents by words and state."""

    words = django_filters.CharFilter(label="Zoek op titel", field_name="title", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label="Stand", choices=DocumentState, empty_label="Alle standen")

    class Meta(ShellFilterSet.Meta):
        model = PolicyDocument
        fields = ["words", "state"]


class RequestFilter(ShellFilterSet):
    """Requests of the council by kind and state."""

    kind = django_filters.ChoiceFilter(label="Soort", choices=RequestKind, empty_label="Alle soorten")
    state = django_filters.ChoiceFilter(label="Stand", choices=RequestState, empty_label="Alle standen")

    class Meta(ShellFilterSet.Meta):
        model = CouncilRequest
        fields = ["kind", "state"]


class AlignmentFilter(ShellFilterSet):
    """The alignment calendar by state."""

    state = django_filters.ChoiceFilter(label="Stand", choices=AlignmentState, empty_label="Alle standen")

    class Meta(ShellFilterSet.Meta):
        model = AlignmentItem
        fields = ["state"]


class PartnerFilter(ShellFilterSet):
    """Organisations by words, kind and whether they still take part."""

    words = django_filters.CharFilter(label="Zoek op naam of maildomein", method="search")
    kind = django_filters.ChoiceFilter(label="Soort", choices=OrganisationKind, empty_label="Alle soorten")
    is_active = django_filters.ChoiceFilter(
        label="Doet mee", choices=[("true", "ja"), ("false", "niet meer")], empty_label="Ja en nee", method="active"
    )

    class Meta(ShellFilterSet.Meta):
        model = Organisation
        fields = ["words", "kind", "is_active"]

    def search(self, rows: QuerySet[Organisation], name: str, value: Any) -> QuerySet[Organisation]:
        """Find the words in the name or in the mail domain."""
        return rows.filter(Q(name__icontains=value) | Q(email_domain__icontains=value))

    def active(self, rows: QuerySet[Organisation], name: str, value: Any) -> QuerySet[Organisation]:
        """Those that take part, or those that do not any more."""
        return rows.filter(is_active=value == "true")
