"""Periods about which nothing more is told: locked by who steers the cycle, with exceptions for one person each."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format

from amersfoort_veiligheid.accounts.models import User
from cycle.models import PolicyCycle
from vap.models.progress import PartnerContact


class PeriodLockQuerySet(models.QuerySet["PeriodLock"]):
    """Reads of locks."""

    def visible_to(self, user: User) -> PeriodLockQuerySet:
        """Of the cycles that the user sees."""
        return self.filter(cycle__in=PolicyCycle.objects.visible_to(user))

    def in_force(self) -> PeriodLockQuerySet:
        """Not lifted."""
        return self.filter(lifted_at__isnull=True)


class PeriodLock(models.Model):
    """Nothing is told or bettered about days up to and including ``until`` in one cycle, until it is lifted."""

    cycle = models.ForeignKey(PolicyCycle, models.CASCADE, verbose_name="cyclus", related_name="period_locks")
    until = models.DateField("afgesloten tot en met")
    reason = models.CharField("reden", max_length=300, help_text="Noem geen personen.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("afgesloten op")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="opgeheven door", related_name="+", null=True, blank=True
    )
    lifted_at = models.DateTimeField("opgeheven op", null=True, blank=True)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        verbose_name = "afgesloten periode"
        verbose_name_plural = "afgesloten perioden"
        ordering = ["-until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "until"],
                condition=Q(lifted_at__isnull=True),
                name="period_locked_once",
                violation_error_message="Deze periode is al afgesloten.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="period_lock_has_a_reason",
                violation_error_message="Schrijf op waarom de periode dicht gaat.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_at__gte=F("made_at"), lifted_by__isnull=False),
                name="period_lock_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"tot en met {date_format(self.until, 'j F Y')}"


class LockException(models.Model):
    """One person who may still tell about a locked period, up to and including ``valid_to``."""

    lock = models.ForeignKey(PeriodLock, models.CASCADE, verbose_name="afgesloten periode", related_name="exceptions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="voor wie", related_name="+", null=True, blank=True
    )
    contact = models.ForeignKey(
        PartnerContact,
        models.CASCADE,
        verbose_name="voor welk contact",
        related_name="lock_exceptions",
        null=True,
        blank=True,
    )
    valid_to = models.DateField("mag nog tot en met")
    reason = models.CharField("reden", max_length=300, help_text="Noem geen personen.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("gegeven op")

    class Meta:
        verbose_name = "uitzondering op afgesloten periode"
        verbose_name_plural = "uitzonderingen op afgesloten perioden"
        ordering = ["-valid_to", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact__isnull=True) | Q(user__isnull=True, contact__isnull=False),
                name="lock_exception_for_one_person",
                violation_error_message="Kies één persoon of contact.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="lock_exception_has_a_reason",
                violation_error_message="Schrijf op waarom deze persoon nog mag bijwerken.",
            ),
        ]

    def __str__(self) -> str:
        return f"uitzondering tot en met {date_format(self.valid_to, 'j F Y')}"

    def holds_on(self, day: date) -> bool:
        """Whether it is not over on ``day``."""
        return day <= self.valid_to
