"""Who is accountable for a VAP, who leads it and who carries it out, each with from-to dates: history is never lost."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.models import Organisation
from vap.enums import SINGLE_ROLES, AssignmentRole
from vap.models.vap import VAP


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Reads of assignments."""

    def on(self, day: date) -> AssignmentQuerySet:
        """Those that held on ``day``."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def current(self) -> AssignmentQuerySet:
        """Those without an end."""
        return self.filter(valid_to__isnull=True)


class Assignment(models.Model):
    """One role of one person or organisation in a VAP. A change ends this row and adds another."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="assignments")
    role = models.CharField("rol", max_length=20, choices=AssignmentRole)
    is_substitute = models.BooleanField("vervanger", default=False)
    is_temporary = models.BooleanField("tijdelijk, tot er een opvolger is", default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="wie",
        related_name="assignments",
        null=True,
        blank=True,
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="assignments", null=True, blank=True
    )
    part = models.CharField("wat hun deel is", max_length=300, blank=True, help_text="Noem geen personen.")
    valid_from = models.DateField("vanaf")
    valid_to = models.DateField("tot en met", null=True, blank=True)
    reason = models.CharField("reden van de wisseling", max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "rol in VAP"
        verbose_name_plural = "rollen in VAP's"
        ordering = ["vap", "role", "is_substitute", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["vap", "role"],
                condition=Q(valid_to__isnull=True, is_substitute=False, role__in=SINGLE_ROLES),
                name="one_accountable_and_one_lead",
                violation_error_message="Een VAP heeft precies één bestuurlijk verantwoordelijke en één trekker.",
            ),
            models.UniqueConstraint(
                fields=["vap", "organisation"],
                condition=Q(valid_to__isnull=True, role=AssignmentRole.IMPLEMENTER, is_substitute=False),
                name="implementer_once_per_vap",
                violation_error_message="Deze organisatie is al uitvoerder van dit VAP.",
            ),
            models.CheckConstraint(
                condition=(Q(role__in=SINGLE_ROLES) & Q(user__isnull=False))
                | (Q(role=AssignmentRole.IMPLEMENTER) & Q(organisation__isnull=False)),
                name="assignment_names_a_person_or_an_organisation",
                violation_error_message="Kies wie dit doet.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="assignment_ends_after_it_starts",
                violation_error_message="Een rol eindigt na haar begin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user or self.organisation}"
