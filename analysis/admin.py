"""Beheer of sources, tables, indicators, breaks and the calendar; deliveries, versions and reports to look at only.

Offences and their groups are nouns of the cycle room; their pages stand here because a change makes figures anew.

Checked cells and observations have no page here: figures leave through reports, where small numbers are protected.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.free_text import no_personal_data
from analysis.models import (
    DataSource,
    Delivery,
    ExpectedDelivery,
    Footnote,
    GeneratedReport,
    Indicator,
    MethodVersion,
    SeriesBreak,
    SeriesVersion,
    SourceTable,
)
from analysis.services import recounting
from cycle.admin import AuditedAdmin, OffenceGroupAdmin, OffenceTypeAdmin
from cycle.models import OffenceGroup, OffenceType


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


@admin.register(OffenceGroup)
class CountedOffenceGroupAdmin(OffenceGroupAdmin):
    """A group with other offences counts other things: the figures in force are made anew."""

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """Save, and when the offences changed ask for a recount and say so."""
        super().save_related(request, form, formsets, change)
        if "offence_types" in form.changed_data and change:
            before = form.initial.get("offence_types", [])
            asked = recounting.recount_group(group=form.instance, before=before, by=_user(request), at=timezone.now())
            self.message_user(request, _told_of_recount(len(asked)))


def _told_of_recount(deliveries: int) -> str:
    """What the beheerder reads about a recount."""
    if not deliveries:
        return "Er zijn nog geen cijfers van deze groep. Er hoeft niets opnieuw geteld te worden."
    which = "1 levering" if deliveries == 1 else f"{deliveries} leveringen"
    return format_html(
        "Opnieuw tellen: de cijfers van {}. Daarna worden de rapporten bijgewerkt. "
        'Tot dan staan er nog de oude cijfers. <a href="{}">Volg het bij Taken</a>.',
        which,
        reverse("web:job-list"),
    )


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@admin.register(OffenceType)
class ShownOffenceTypeAdmin(OffenceTypeAdmin):
    """How sensitive an offence is decides what reports may show of it: they are made anew."""

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """Save, and when reports depend on the change ask for new ones and say so."""
        super().save_related(request, form, formsets, change)
        if {"sensitivity", "in_scope"} & set(form.changed_data):
            job = recounting.rebuild_reports(offence=form.instance, by=_user(request), at=timezone.now())
            self.message_user(
                request,
                format_html(
                    'Alle rapporten worden bijgewerkt. Tot dan tonen ze de oude keuze. <a href="{}">Volg het hier</a>.',
                    job.get_absolute_url(),
                ),
            )


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

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """Save; a new indicator of registered figures has none until the deliveries in force are counted for it."""
        super().save_related(request, form, formsets, change)
        group = form.instance.offence_group
        if group is not None and not change:
            asked = recounting.recount_group(group=group, before=(), by=_user(request), at=timezone.now())
            self.message_user(request, _told_of_recount(len(asked)))


@admin.register(Footnote)
class FootnoteAdmin(LookingOnlyAdmin):
    """Notes at figures; they are written and stopped on their own page."""

    list_display = ["text", "indicator", "area", "first_year", "last_year", "ended_at"]
    list_filter = ["first_year"]
    list_select_related = ["indicator", "area"]
    search_fields = ["text"]


@admin.register(MethodVersion)
class MethodVersionAdmin(LookingOnlyAdmin):
    """What everybody reads of how figures are made; a next version is written on its own page."""

    list_display = ["name", "subject", "number", "valid_from", "made_by"]
    list_filter = ["subject"]
    list_select_related = ["made_by"]
    search_fields = ["name", "key"]


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
