"""Beheer of users, organisations and roles, and a look into the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import AuditEntry, Department, Organisation, User, UserRole

admin.site.unregister(Group)  # rights follow from roles; groups would be a second truth
admin.site.unregister(EmailAddress)  # a second address for logging in, made here, would open somebody's account


class UserRoleInline(admin.TabularInline):
    model = UserRole
    extra = 1


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    inlines = [UserRoleInline]
    list_display = ["name", "email", "organisation", "role_words", "is_active", "access_ends_on"]
    list_filter = ["is_active", "user_roles__role", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "function", "organisation", "department"]}),
        ("Toegang", {"fields": ["is_active", "access_ends_on", "is_staff", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "email",
                    "name",
                    "function",
                    "organisation",
                    "department",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        )
    ]

    @admin.display(description="rollen")
    def role_words(self, user: User) -> str:
        return ", ".join(role.get_role_display() for role in user.user_roles.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("user_roles")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser changes a superuser: a beheerder can not become one through a password."""
        if obj is not None and obj.is_superuser and not getattr(request.user, "is_superuser", False):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, not deleted: what they did stays readable."""
        return False

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _record(request, form.instance, "user.changed" if change else "user.created", form, formsets)

    @transaction.atomic  # the line in the trail and the password stand or fall together
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = User.objects.get(pk=id)
            _record(request, user, "user.password_set", None, [])
        return response


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "email_domain", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _record(request, form.instance, "organisation.changed" if change else "organisation.created", form, formsets)


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ["name", "head", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["head"]
    search_fields = ["name"]

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        _record(request, form.instance, "department.changed" if change else "department.created", form, formsets)

    def has_delete_permission(self, request: HttpRequest, obj: Department | None = None) -> bool:
        """Departments are closed, not deleted: plans and people point at them."""
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "event", "actor_label", "target_label", "reason"]
    list_filter = ["event", "target_type"]
    search_fields = ["actor_label", "target_label", "target_id", "reason"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False


def _record(request: HttpRequest, target: Any, event: str, form: forms.ModelForm | None, formsets: Any) -> None:
    """Add the audit line of a change made in beheer; the admin holds the transaction."""
    data: dict[str, Any] = {"fields": sorted(form.changed_data) if form is not None else []}
    if isinstance(target, User):
        data["roles"] = sorted(target.user_roles.values_list("role", flat=True))
    by = request.user if isinstance(request.user, User) else None
    audit.record(event=event, target=target, by=by, at=timezone.now(), **data)
