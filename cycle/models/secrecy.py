"""Secrecy on papers and plans (Gemeentewet 87-89): by whom, on what ground, who lifts it, and who read what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import SECRECY_GROUNDS, SecrecyBy
from cycle.models.access import COUNCIL_ROLES, STEERING_ROLES

READERS = (*STEERING_ROLES, Role.BESTUURDER)  # of the municipality; everybody else only what is not secret


class SecrecyQuerySet(models.QuerySet["Secrecy"]):
    """Reads of secrecy."""

    def in_force(self) -> SecrecyQuerySet:
        """What was not lifted."""
        return self.filter(lifted_on__isnull=True)

    def visible_to(self, user: User) -> SecrecyQuerySet:
        """Who steers and governs reads all; the council all of it once it was laid before it, or none (no member
        before another); nobody else anything."""
        if user.has_role(*READERS):
            return self
        return self.filter(council_on__isnull=False) if user.has_role(*COUNCIL_ROLES) else self.none()

    def kept_from(self, user: User) -> SecrecyQuerySet:
        """What is in force and this user may not read."""
        if user.has_role(*READERS):
            return self.none()
        in_force = self.in_force()
        return in_force.filter(council_on__isnull=True) if user.has_role(*COUNCIL_ROLES) else in_force


class Secrecy(Revisioned):
    """That secrecy rests on one paper or plan.

    It is laid before the whole council or not at all: there is no field to choose members, and none may be added.
    """

    title = models.CharField("waarop", max_length=200, help_text="Hoe het stuk of plan heet; alleen lezers zien dit.")
    imposed_by = models.CharField("opgelegd door", max_length=12, choices=SecrecyBy)
    ground = models.CharField("grond", max_length=8, choices=[(one.value, one.label) for one in SECRECY_GROUNDS])
    explanation = models.CharField("toelichting", max_length=300, blank=True, help_text="Iedereen kan dit lezen.")
    imposed_on = models.DateField("opgelegd op")
    lifted_by = models.CharField("wie kan haar opheffen", max_length=12, choices=SecrecyBy)
    council_on = models.DateField("voorgelegd aan de hele raad op", null=True, blank=True)
    lifted_on = models.DateField("opgeheven op", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = SecrecyQuerySet.as_manager()

    class Meta:
        verbose_name = "geheimhouding"
        verbose_name_plural = "geheimhoudingen"
        ordering = ["-imposed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=SECRECY_GROUNDS),
                name="secrecy_has_a_ground_of_the_law",
                violation_error_message="Op deze grond kan geen geheimhouding rusten.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("imposed_on")),
                name="secrecy_lifted_after_it_was_imposed",
                violation_error_message="Opheffen kan pas vanaf de dag waarop zij is opgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(council_on__isnull=True) | Q(council_on__gte=F("imposed_on")),
                name="secret_paper_before_the_council_after_it_was_imposed",
                violation_error_message="Voorleggen kan pas vanaf de dag waarop zij is opgelegd.",
            ),
        ]

    def __str__(self) -> str:
        return f"Geheim: {self.title}"

    @property
    def is_in_force(self) -> bool:
        """Whether it still rests on the paper."""
        return self.lifted_on is None

    @property
    def mark(self) -> str:
        """What stands on every page: that it is secret, and who can lift that."""
        return f"geheim - opheffen kan {self.get_lifted_by_display()}" if self.is_in_force else ""

    @property
    def refusal(self) -> str:
        """What somebody reads who may not read the paper: the ground, never what it is about."""
        said = f"De grond: {self.get_ground_display()}."
        if not self.is_in_force:
            return f"{said} De geheimhouding is opgeheven. Het stuk is nog niet openbaar gemaakt."
        more = f" {self.explanation}" if self.explanation else ""
        day = f"{self.imposed_on.day}-{self.imposed_on.month}-{self.imposed_on.year}"
        imposed = f"{self.get_imposed_by_display()} legde geheimhouding op, op {day}."
        return f"{said}{more} {imposed[0].upper()}{imposed[1:]} Opheffen kan {self.get_lifted_by_display()}."


class SecretReading(models.Model):
    """That somebody opened something secret. Rows are only added."""

    secrecy = models.ForeignKey(Secrecy, models.PROTECT, verbose_name="geheimhouding", related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="lezer", related_name="+")
    what = models.CharField("wat", max_length=20)
    read_at = models.DateTimeField("gelezen op")

    class Meta:
        verbose_name = "lezing van een geheim stuk"
        verbose_name_plural = "lezingen van geheime stukken"
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.secrecy}"
