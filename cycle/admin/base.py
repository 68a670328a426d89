"""What every page of beheer in this product does: one line in the audit trail with each change, and no deleting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned


class AuditedAdmin(admin.ModelAdmin):
    """Writes one line in the audit trail with each change, in the transaction that the admin holds."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reference data is ended with a date or corrected; figures refer to it."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Save; of a row that people edit on other pages too it counts, so that who had it open there is told."""
        if change and isinstance(obj, Revisioned):
            obj.revision += 1
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """Save what hangs on the row, then note who changed which fields, with old and new value of plain fields."""
        super().save_related(request, form, formsets, change)
        name = form.instance._meta.model_name
        audit.record(
            event=f"{name}.{'changed' if change else 'created'}",
            target=form.instance,
            by=request.user if isinstance(request.user, User) else None,
            at=timezone.now(),
            fields=_changes(form),
            parts=sum(len(formset.changed_objects) + len(formset.new_objects) for formset in formsets),
        )


def _changes(form: forms.ModelForm) -> dict[str, list[str]]:
    """Return old and new value per changed field, as words and at most 200 signs each."""
    return {
        name: [_words(form.initial.get(name)), _words(form.cleaned_data.get(name))]
        for name in sorted(form.changed_data)
    }


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float | bool):
        return str(value)[:200]
    try:
        return ", ".join(sorted(str(item) for item in value))[:200]
    except TypeError:
        return str(value)[:200]
