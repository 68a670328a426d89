"""Filters on lists of the analysis room."""

import django_filters

from amersfoort_veiligheid.web.filters import ShellFilterSet
from analysis.enums import DeliveryState
from analysis.models import Delivery, SourceTable


class DeliveryFilter(ShellFilterSet):
    """Deliveries by state and table."""

    state = django_filters.ChoiceFilter(label="Stand", choices=DeliveryState, empty_label="Alle standen")
    table = django_filters.ModelChoiceFilter(
        label="Tabel", queryset=SourceTable.objects.select_related("source"), empty_label="Alle tabellen"
    )

    class Meta(ShellFilterSet.Meta):
        model = Delivery
        fields = ["state", "table"]
