"""Beheer of areas, populations, offences, their groups and target groups."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.messages import WARNING
from django.http import HttpRequest
from django.utils import timezone

from amersfoort_veiligheid.web.free_text import no_personal_data, seems_to_name_someone
from cycle.admin.base import AuditedAdmin
from cycle.models import (
    Area,
    AreaCrosswalk,
    AreaVersion,
    Denominator,
    OffenceClassification,
    OffenceGroup,
    Spot,
    TargetGroup,
    TargetGroupDefinition,
)


@admin.register(AreaVersion)
class AreaVersionAdmin(AuditedAdmin):
    list_display = ["name", "valid_from", "valid_to", "source"]


@admin.register(Area)
class AreaAdmin(AuditedAdmin):
    """Code and level are official; name, work-area mark and place on the tile map can be edited."""

    list_display = ["code", "name", "level", "parent", "few_residents"]
    list_filter = ["version", "level", "few_residents"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
    readonly_fields = ["version", "code", "level", "parent", "geometry_source"]
    exclude = ["geometry"]  # boundaries are imported, never typed

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Areas come with a division, from the files of the municipality."""
        return False


class SpotForm(forms.ModelForm):
    """A spot is a place; who is seen there is not written down."""

    def clean_name(self) -> str:
        """Refuse data on persons."""
        return _without_persons(self.cleaned_data["name"])

    def clean_description(self) -> str:
        """Refuse data on persons."""
        return _without_persons(self.cleaned_data["description"])

    def clean_valid_to(self) -> date | None:
        """Refuse an end that must still come: an ended spot leaves the lists at once."""
        last: date | None = self.cleaned_data["valid_to"]
        if last is not None and last > timezone.localdate():
            raise forms.ValidationError("Deze dag moet nog komen. Vul haar in als zij voorbij is.")
        return last


def _without_persons(text: str) -> str:
    no_personal_data(text)
    return text


@admin.register(Spot)
class SpotAdmin(AuditedAdmin):
    form = SpotForm
    list_display = ["name", "kind", "buurt", "organisation", "is_watched", "valid_from", "valid_to"]
    list_filter = ["kind", "is_watched", "organisation"]
    list_select_related = ["buurt", "organisation"]
    search_fields = ["name", "buurt__name"]
    autocomplete_fields = ["buurt"]

    def save_model(self, request: HttpRequest, obj: Spot, form: forms.ModelForm, change: bool) -> None:
        """Save, and ask to look again when the description seems to name somebody."""
        super().save_model(request, obj, form, change)
        if seems_to_name_someone(obj.description):
            self.message_user(request, "Staat er een naam van een persoon in de tekst? Haal die dan weg.", WARNING)


@admin.register(AreaCrosswalk)
class AreaCrosswalkAdmin(AuditedAdmin):
    list_display = ["from_area", "to_area", "share", "kind", "basis"]
    list_select_related = ["from_area", "to_area"]
    autocomplete_fields = ["from_area", "to_area"]


@admin.register(Denominator)
class DenominatorAdmin(AuditedAdmin):
    list_display = ["area", "kind", "year", "value", "source"]
    list_filter = ["kind", "year", "area__level"]
    list_select_related = ["area"]
    search_fields = ["area__name", "area__code"]
    autocomplete_fields = ["area"]


@admin.register(OffenceClassification)
class OffenceClassificationAdmin(AuditedAdmin):
    list_display = ["name", "valid_from", "valid_to", "source"]


class OffenceTypeAdmin(AuditedAdmin):
    """Code and name are the source's; class of sensitivity and scope are choices of the municipality.

    The room with the reports registers it: a choice changes what they may show.
    """

    list_display = ["code", "name", "classification", "sensitivity", "in_scope", "is_serious"]
    list_filter = ["classification", "sensitivity", "in_scope", "is_serious"]
    list_select_related = ["classification"]
    search_fields = ["code", "name"]
    readonly_fields = [
        "classification", "code", "name", "kind", "main_group", "sort_order", "is_total",
        "withheld_below_municipality", "police_classes",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Codes come with a classification, from its publisher."""
        return False


class OffenceGroupForm(forms.ModelForm):
    """A group holds codes of its own kind, and never the total row beside details (it would count twice)."""

    class Meta:
        model = OffenceGroup
        fields = ["key", "name", "description", "kind", "offence_types"]

    def clean(self) -> dict[str, Any]:
        """Refuse a mix that would give a wrong sum."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = list(cleaned.get("offence_types") or [])
        if any(offence.kind != cleaned.get("kind") for offence in chosen):
            self.add_error("offence_types", "Kies alleen delicten van dezelfde soort: misdrijven of overlast.")
        elif len({offence.classification_id for offence in chosen}) > 1:
            self.add_error("offence_types", "Kies delicten uit één indeling.")
        elif len({offence.is_total for offence in chosen}) > 1:
            self.add_error("offence_types", "De totaalregel staat alleen: anders tellen delicten dubbel.")
        return cleaned


class OffenceGroupAdmin(AuditedAdmin):
    """Which codes count together. The room with the figures registers it: a change asks for a recount."""

    form = OffenceGroupForm
    list_display = ["name", "kind", "description"]
    list_filter = ["kind"]
    search_fields = ["name", "key"]
    filter_horizontal = ["offence_types"]

    def get_readonly_fields(self, request: HttpRequest, obj: OffenceGroup | None = None) -> list[str]:
        """The key ties the group to indicators and stays as it was."""
        return ["key"] if obj else []


class DefinitionInline(admin.StackedInline):
    """Versions below their group; which one is the default is chosen on the page of that version."""

    model = TargetGroupDefinition
    exclude = ["is_default"]
    extra = 0
    show_change_link = True
    can_delete = False


@admin.register(TargetGroup)
class TargetGroupAdmin(AuditedAdmin):
    list_display = ["name", "ladder", "ladder_order", "is_at_risk", "is_sum", "from_police", "valid_to"]
    list_filter = ["ladder", "is_at_risk", "from_police"]
    search_fields = ["name", "key"]
    inlines = [DefinitionInline]

    def get_readonly_fields(self, request: HttpRequest, obj: TargetGroup | None = None) -> list[str]:
        """The key is what deliveries name the group by."""
        return ["key"] if obj else []


class DefinitionForm(forms.ModelForm):
    """A group always has a default: it moves to another version, it is never just taken away."""

    class Meta:
        model = TargetGroupDefinition
        fields = [
            "group", "version", "label", "unit", "window_years", "window_type", "threshold_min", "threshold_max",
            "recency", "age_from", "age_to", "age_reference", "exclude_flags", "source", "valid_from", "valid_to",
            "is_default",
        ]  # fmt: skip

    def clean_is_default(self) -> bool:
        """Refuse to leave the group without a default."""
        chosen = bool(self.cleaned_data["is_default"])
        if self.initial.get("is_default") and not chosen:
            raise forms.ValidationError("Kies eerst een andere versie als standaard; deze wisselt dan vanzelf.")
        return chosen


@admin.register(TargetGroupDefinition)
class TargetGroupDefinitionAdmin(AuditedAdmin):
    """A new default takes the place of the old one."""

    form = DefinitionForm
    list_display = ["group", "version", "label", "valid_from", "valid_to", "is_default"]
    list_filter = ["group", "is_default"]
    list_select_related = ["group"]
    search_fields = ["label", "version"]

    def get_readonly_fields(self, request: HttpRequest, obj: TargetGroupDefinition | None = None) -> list[str]:
        """A version is a fact of the past; another definition is another version."""
        return ["group", "version"] if obj else []

    def save_model(self, request: HttpRequest, obj: TargetGroupDefinition, form: forms.ModelForm, change: bool) -> None:
        """Move the default from the version that had it."""
        if obj.is_default:
            obj.group.definitions.filter(is_default=True).exclude(pk=obj.pk).update(is_default=False)
        super().save_model(request, obj, form, change)
