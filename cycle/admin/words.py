"""Beheer of words and kinds: terms with their meaning, names of bodies and plans, kinds of safety with scope."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from cycle.admin.base import AuditedAdmin
from cycle.admin.scheme import WithoutPersonsForm
from cycle.models import GlossaryTerm, Label, SafetyKind
from cycle.services.names import follow_names, renamed


class SafetyKindForm(WithoutPersonsForm):
    """A kind stands below another one, never below itself or one of its own."""

    def clean_parent(self) -> SafetyKind | None:
        """Refuse a circle: no page would show its kinds."""
        parent: SafetyKind | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError("Deze soort valt zelf onder de soort die u kiest.")
            above = above.parent
        return parent


@admin.register(SafetyKind)
class SafetyKindAdmin(AuditedAdmin):
    """Kinds of safety; a new one needs no change of the product."""

    form = SafetyKindForm
    list_display = ["name", "parent", "scope", "sort_order"]
    list_filter = ["scope"]
    list_select_related = ["parent"]
    search_fields = ["name", "description"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(AuditedAdmin):
    """A new meaning is a new row: the old one gets a last day and stays to be read."""

    form = WithoutPersonsForm
    list_display = ["term", "valid_from", "valid_to", "is_explained", "source"]
    list_filter = ["is_explained"]
    search_fields = ["term", "definition"]


@admin.register(Label)
class LabelAdmin(AuditedAdmin):
    """How this municipality calls its bodies and plans; every screen follows."""

    form = WithoutPersonsForm
    list_display = ["singular", "short", "plural", "short_plural", "key", "meaning"]
    search_fields = ["key", "singular", "short", "meaning"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The key is what screens look up."""
        return ["key"] if obj else []

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """Let the scheme, bodies and open steps follow a name that changed."""
        super().save_related(request, form, formsets, change)
        follow_names(
            label=form.instance,
            pairs=renamed(form.initial, form.cleaned_data) if change else [],
            by=request.user if isinstance(request.user, User) else None,
            at=timezone.now(),
        )
