"""Beheer of what a cycle is made from: parties, bodies, seasons, slagen, rows and milestones of the scheme.

A cycle that exists keeps its own steps; a change here is for the next one.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.free_text import no_personal_data
from cycle.admin.base import AuditedAdmin
from cycle.models import (
    Body,
    Milestone,
    PartnerCycle,
    Party,
    RoundDesign,
    SafetyKind,
    SchemeMilestone,
    SchemeStep,
    SeasonStart,
    Theme,
)
from cycle.services.scope import OutOfScopeError, require_in_scope


class WithoutPersonsForm(forms.ModelForm):
    """Refuses data on persons in every text."""

    def clean(self) -> dict[str, Any]:
        """Look at each text that came through its own checks."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                try:
                    no_personal_data(value)
                except forms.ValidationError as refusal:
                    self.add_error(name, refusal)
        return cleaned


class KeyedAdmin(AuditedAdmin):
    """The key ties the row to what the product looks up, and stays as it was."""

    form = WithoutPersonsForm
    search_fields = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A new row chooses its key once."""
        return ["key"] if obj else []


class RemovableAdmin(AuditedAdmin):
    """Rows that nothing refers to, because a cycle copies what it needs; removing one is a line in the trail too."""

    form = WithoutPersonsForm

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row of the scheme may go, for who may enter beheer."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Remove one row."""
        self._record_removal(request, obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Remove the rows that were ticked in the list."""
        for row in queryset:
            self._record_removal(request, row)
        super().delete_queryset(request, queryset)

    def _record_removal(self, request: HttpRequest, row: Model) -> None:
        by = request.user if isinstance(request.user, User) else None
        audit.record(event=f"{row._meta.model_name}.removed", target=row, by=by, at=timezone.now())


@admin.register(Party)
class PartyAdmin(KeyedAdmin):
    list_display = ["name", "meaning", "organisation_kind", "role", "is_external"]
    list_filter = ["is_external"]


@admin.register(Body)
class BodyAdmin(KeyedAdmin):
    list_display = ["name", "kind", "sort_order"]


@admin.register(SeasonStart)
class SeasonStartAdmin(AuditedAdmin):
    """Four rows: on which day each season begins. Cycles that exist keep their days."""

    list_display = ["season", "day", "month"]
    readonly_fields = ["season"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There are four seasons."""
        return False


@admin.register(RoundDesign)
class RoundDesignAdmin(AuditedAdmin):
    """Question, product, shortest duration and people of each slag."""

    form = WithoutPersonsForm
    list_display = ["kind", "question", "minimum_days"]
    filter_horizontal = ["parties"]
    readonly_fields = ["kind"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There are three slagen."""
        return False


@admin.register(SchemeStep)
class SchemeStepAdmin(RemovableAdmin):
    list_display = ["activity", "year_index", "season", "position", "from_end", "is_repeated", "phase", "round"]
    list_filter = ["phase", "round"]
    search_fields = ["activity"]
    filter_horizontal = ["parties"]


@admin.register(SchemeMilestone)
class SchemeMilestoneAdmin(RemovableAdmin):
    list_display = ["title", "body", "year_index", "season", "day", "from_end", "is_repeated"]
    list_select_related = ["body"]


@admin.register(Milestone)
class MilestoneAdmin(AuditedAdmin):
    """Days of a cycle; who steers the cycle notes on the board's pages when they were reached."""

    form = WithoutPersonsForm
    list_display = ["title", "cycle", "body", "planned_on", "reached_on"]
    list_filter = ["cycle", "body"]
    list_select_related = ["cycle", "body"]


@admin.register(PartnerCycle)
class PartnerCycleAdmin(AuditedAdmin):
    form = WithoutPersonsForm
    list_display = ["title", "organisation", "closes_on", "applies_from", "applies_until", "is_budget"]
    list_filter = ["is_budget"]
    list_select_related = ["organisation"]
    search_fields = ["title", "organisation__name"]


class ThemeForm(WithoutPersonsForm):
    """A theme is about what this policy is about."""

    def clean_safety_kind(self) -> SafetyKind:
        """Refuse a kind of safety that is out of scope, with the reason."""
        kind: SafetyKind = self.cleaned_data["safety_kind"]
        try:
            require_in_scope(kind)
        except OutOfScopeError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return kind


@admin.register(Theme)
class ThemeAdmin(AuditedAdmin):
    """Headings under which priorities stand; one that is no longer used is switched off."""

    form = ThemeForm
    list_display = ["name", "safety_kind", "field", "is_active"]
    list_filter = ["is_active", "field"]
    list_select_related = ["safety_kind"]
    search_fields = ["name"]
