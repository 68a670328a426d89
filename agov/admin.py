"""Beheer of the director's room: templates, and terms of answers; each change is in the audit trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from agov.models import AnswerRule, MeetingTemplate, SessionTemplate, TemplateItem
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from cycle.admin import AuditedAdmin


class SessionTemplateForm(forms.ModelForm):
    """The kinds of organisations as ticks."""

    organisation_kinds = forms.MultipleChoiceField(
        label="Soorten organisaties die worden uitgenodigd",
        choices=OrganisationKind,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = SessionTemplate
        fields = (
            "kind",
            "title",
            "track",
            "organisation_kinds",
            "explanation",
            "planned_per_round",
            "is_active",
        )


@admin.register(SessionTemplate)
class SessionTemplateAdmin(AuditedAdmin):
    """How many sessions a slag has by default is the sum of what the templates in use say."""

    form = SessionTemplateForm
    list_display = ["title", "kind", "track", "planned_per_round", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()


class TemplateItemInline(admin.StackedInline):
    """The items that always come; what is taken away here stays on the agendas that have it."""

    model = TemplateItem
    extra = 0


@admin.register(MeetingTemplate)
class MeetingTemplateAdmin(AuditedAdmin):
    """How a meeting of each season goes; meetings that exist keep their own items."""

    list_display = ["title", "season", "month", "minutes", "is_active"]
    inlines = [TemplateItemInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("season",) if obj else ()


@admin.register(AnswerRule)
class AnswerRuleAdmin(AuditedAdmin):
    """Who answers the council and readers, and within how many working days; what was asked keeps its day."""

    list_display = ["kind", "function", "user", "working_days", "warn_before"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()
