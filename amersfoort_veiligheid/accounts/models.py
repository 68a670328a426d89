"""Users, organisations, roles and the audit trail."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role


class Organisation(models.Model):
    """The municipality itself or a veiligheidspartner."""

    name = models.CharField("naam", max_length=200, unique=True)
    kind = models.CharField("soort", max_length=30, choices=OrganisationKind)
    email_domain = models.CharField("maildomein", max_length=200, blank=True)
    is_active = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """An afdeling of the municipality; its head stands in when somebody leaves without a successor."""

    name = models.CharField("naam", max_length=150, unique=True)
    head = models.ForeignKey(
        "User",
        models.SET_NULL,
        verbose_name="hoofd",
        related_name="headed_departments",
        null=True,
        blank=True,
    )
    is_active = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "afdeling"
        verbose_name_plural = "afdelingen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users that log in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password the account can not log in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user with every right in the Django admin, and the role beheerder."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        UserRole.objects.create(user=user, role=Role.BEHEERDER)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, of the municipality or of a partner."""

    email = models.EmailField(
        "e-mailadres", unique=True, error_messages={"unique": "Dit e-mailadres is al in gebruik."}
    )
    name = models.CharField("naam", max_length=200)
    function = models.CharField("functie", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="users", null=True, blank=True
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="afdeling", related_name="users", null=True, blank=True
    )
    is_active = models.BooleanField("actief", default=True)
    is_staff = models.BooleanField("mag naar beheer", default=False)
    access_ends_on = models.DateField("toegang tot en met", null=True, blank=True)
    date_joined = models.DateTimeField("aangemaakt op", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The user's roles; one query, kept for the life of this object."""
        return frozenset(self.user_roles.values_list("role", flat=True))

    def has_role(self, *roles: Role) -> bool:
        """Say whether the user has at least one of ``roles``."""
        return not self.roles.isdisjoint(roles)

    def has_access_on(self, day: date) -> bool:
        """Say whether the account is active and not past its last day."""
        return self.is_active and (self.access_ends_on is None or day <= self.access_ends_on)


class UserRole(models.Model):
    """One role of one user; several are allowed."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="gebruiker", related_name="user_roles")
    role = models.CharField("rol", max_length=30, choices=Role)

    class Meta:
        verbose_name = "rol van gebruiker"
        verbose_name_plural = "rollen van gebruikers"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="user_has_a_role_once",
                violation_error_message="Deze rol heeft de gebruiker al.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class AuditEntry(models.Model):
    """Who did what when, and why. No foreign keys: it never blocks or follows a deletion. Rows are only added."""

    at = models.DateTimeField("moment", db_index=True)
    event = models.CharField("gebeurtenis", max_length=100, db_index=True)
    actor_id = models.BigIntegerField("nummer van de gebruiker", null=True, blank=True)
    actor_label = models.CharField("door", max_length=300)
    target_type = models.CharField("soort object", max_length=100)
    target_id = models.CharField("nummer van het object", max_length=64)
    target_label = models.CharField("object", max_length=300)
    reason = models.TextField("reden", blank=True)
    data = models.JSONField("gegevens", default=dict, blank=True)

    class Meta:
        verbose_name = "logregel"
        verbose_name_plural = "logboek"
        ordering = [F("at").desc(), F("id").desc()]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.at:%d-%m-%Y %H:%M} {self.event} {self.target_label}"
