"""Base of every filter on a list, drawn by components/filter_form.html."""

from __future__ import annotations

from typing import Any

import django_filters

from amersfoort_veiligheid.web.enums import JobState, MailState
from amersfoort_veiligheid.web.forms import FilterForm
from amersfoort_veiligheid.web.models import Job, OutgoingMail


class ShellFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """A FilterSet with our form; give it ``queryset=Model.objects.visible_to(user)``, never ``all()``."""

    class Meta:
        form = FilterForm

    def get_form_class(self) -> Any:
        """Use our form class for the generated filter form, also where Meta of a child does not name it."""
        fields = {name: filter_.field for name, filter_ in self.filters.items()}
        return type("FilterForm", (FilterForm,), fields)

    @property
    def is_narrowed(self) -> bool:
        """Say whether any filter is in use, so that "Wis filter" makes sense."""
        return any(self.form.data.get(self.form.add_prefix(name)) for name in self.filters)


class JobFilter(ShellFilterSet):
    """Background jobs by state."""

    state = django_filters.ChoiceFilter(label="Status", choices=JobState, empty_label="Alle taken")

    class Meta(ShellFilterSet.Meta):
        model = Job
        fields = ["state"]


class MailFilter(ShellFilterSet):
    """Outgoing mail by state."""

    state = django_filters.ChoiceFilter(label="Stand", choices=MailState, empty_label="Alle mail")

    class Meta(ShellFilterSet.Meta):
        model = OutgoingMail
        fields = ["state"]
