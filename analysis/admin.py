"""Beheer of sources, tables, indicators, breaks and the calendar; deliveries, versions and reports to look at only.

Checked cells and observations have no page here: figures leave through reports, where small numbers are protected.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from amersfoort_veiligheid.web.free_text import no_personal_data
from analysis.models import (
    DataSource,
    Delivery,
    ExpectedDelivery,
    GeneratedReport,
    Indicator,
    SeriesBreak,
    SeriesVersion,
    SourceTable,
)
from cycle.admin import AuditedAdmin


class WholeRowForm(forms.ModelForm):
    """Tries the rules of the database on the whole row, with the fields that only show as well."""

    def _post_clean(self) -> None:
        """Report a broken rule in the form; Django by itself leaves rules on fixed fields to the database."""
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error)


class SourceTableForm(WholeRowForm):
    base_url = forms.URLField(
        label="Adres van de bron",
        required=False,
        assume_scheme="https",
        help_text="Leeg: alleen als bestand te leveren.",
    )


class FixedOnceMadeAdmin(AuditedAdmin):
    """Editable reference data of which some fields are chosen once: other data refers to them."""

    form = WholeRowForm
    fixed_fields: ClassVar[list[str]] = []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Let the fixed fields be filled in on a new row only."""
        return [*self.readonly_fields, *(self.fixed_fields if obj else [])]


class LookingOnlyAdmin(admin.ModelAdmin):
    """What services make, with their own rules and audit lines: seen here, never changed here."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from the services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A correction is a new delivery, made in the product itself."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Figures and reports refer to these rows."""
        return False


@admin.register(DataSource)
class DataSourceAdmin(FixedOnceMadeAdmin):
    list_display = ["name", "kind", "hardness", "organisation", "attribution"]
    list_filter = ["kind", "hardness"]
    list_select_related = ["organisation"]
    search_fields = ["name", "key"]
    fixed_fields = ["key"]


@admin.register(SourceTable)
class SourceTableAdmin(FixedOnceMadeAdmin):
    """Number, content and step in time say how deliveries are read; address and columns may move at the source."""

    form = SourceTableForm
    list_display = ["title", "number", "source", "content", "period_kind", "frequency_months"]
    list_filter = ["source", "content", "period_kind"]
    list_select_related = ["source"]
    search_fields = ["title", "number"]
    fixed_fields = ["number", "source", "content", "period_kind", "classification"]


@admin.register(Indicator)
class IndicatorAdmin(FixedOnceMadeAdmin):
    """What a version counts stays as it was, else figures under one name would mean two things."""

    list_display = ["name", "version", "component", "source_kind", "unit", "direction", "valid_to"]
    list_filter = ["component", "source_kind", "in_bbv", "is_serious"]
    search_fields = ["name", "key"]
    fixed_fields = [
        "key", "version", "source_kind", "statistic", "offence_group", "numerator", "denominator", "denominator_kind",
        "per",
    ]  # fmt: skip


@admin.register(SeriesBreak)
class SeriesBreakAdmin(AuditedAdmin):
    list_display = ["title", "starts_on", "source"]
    list_filter = ["tables"]
    search_fields = ["title"]
    filter_horizontal = ["tables"]


class ExpectedDeliveryForm(WholeRowForm):
    def clean_waived_reason(self) -> str:
        """Refuse data on persons."""
        reason = str(self.cleaned_data["waived_reason"])
        no_personal_data(reason)
        return reason


@admin.register(ExpectedDelivery)
class ExpectedDeliveryAdmin(FixedOnceMadeAdmin):
    """Day, period and the reason why nothing comes; what came and when was reminded is noted by the product."""

    list_display = ["table", "period_label", "due_on", "delivery", "waived_reason"]
    list_filter = ["table"]
    list_select_related = ["table", "delivery__table"]
    date_hierarchy = "due_on"
    form = ExpectedDeliveryForm
    readonly_fields = ["delivery", "reminded_on"]
    fixed_fields = ["table"]


@admin.register(Delivery)
class DeliveryAdmin(LookingOnlyAdmin):
    """The facts of a delivery. Files and rejected values stay behind the delivery's own page."""

    list_display = ["table", "version", "state", "file_name", "received_at", "rows_accepted", "rows_rejected"]
    list_filter = ["state", "table"]
    list_select_related = ["table"]
    date_hierarchy = "received_at"
    fields = [
        "table", "version", "state", "corrects", "file_name", "size", "sha256", "municipality_code", "area_version",
        "dialect", "received_at", "received_by", "figures_date", "checked_at", "rows_read", "rows_accepted",
        "rows_rejected", "refusal", "decided_at", "decided_by",
    ]  # fmt: skip


@admin.register(SeriesVersion)
class SeriesVersionAdmin(LookingOnlyAdmin):
    list_display = ["table", "year", "month", "delivery"]
    list_filter = ["table", "year"]
    list_select_related = ["table", "delivery__table"]
    ordering = ["table", "-year", "-month"]


@admin.register(GeneratedReport)
class GeneratedReportAdmin(LookingOnlyAdmin):
    """When which report was made, and from what. Its figures stand on the page of the report."""

    list_display = ["title", "kind", "code", "period", "made_at", "made_by"]
    list_filter = ["kind", "period"]
    list_select_related = ["made_by"]
    search_fields = ["title", "code"]
    fields = ["title", "kind", "code", "period", "made_at", "made_by", "deliveries", "content_key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GeneratedReport]:
        """Leave the stored pages, which are large, in the database."""
        return super().get_queryset(request).defer("value", "body")
