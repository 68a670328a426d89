"""What happened when something about people came out: the time line, who decides, and how it ended (R45)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from agov.enums import IncidentDecision
from agov.models.edition import Edition
from amersfoort_veiligheid.web.editing import Revisioned

# AVG art. 33: a leak is reported within 72 hours after somebody noticed it.
CLOCK: Final = timedelta(hours=72)


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Reads of incidents."""

    def open(self) -> IncidentQuerySet:
        """Those that are not closed."""
        return self.filter(closed_at__isnull=True)


class Incident(Revisioned):
    """An edition that was withdrawn to protect people. It names no person; whoever is concerned is told elsewhere."""

    edition = models.OneToOneField(Edition, models.PROTECT, verbose_name="editie", related_name="incident")
    what = models.TextField("wat er gebeurde", blank=True)
    noticed_at = models.DateTimeField("gezien op")
    opened_at = models.DateTimeField("begonnen op")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    decision = models.CharField("melden of niet", max_length=10, choices=IncidentDecision, blank=True)
    decision_reason = models.TextField("waarom", blank=True)
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="besloten door", related_name="+", null=True, blank=True
    )
    reported_at = models.DateTimeField("gemeld op", null=True, blank=True)
    closed_at = models.DateTimeField("afgesloten op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="afgesloten door",
        related_name="+",
        null=True,
        blank=True,
    )
    lesson = models.TextField("wat wij ervan leerden", blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "incident"
        verbose_name_plural = "incidenten"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True, decision_reason="")
                | (~Q(decision="") & ~Q(decision_reason="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="incident_decided_by_somebody_with_a_reason",
                violation_error_message="Schrijf op waarom u dit besluit.",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True) | Q(decision=IncidentDecision.REPORT),
                name="incident_reported_after_the_decision_to",
                violation_error_message="Besluit eerst dat dit gemeld wordt.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(decision="")
                    & (Q(decision=IncidentDecision.NONE) | Q(reported_at__isnull=False))
                ),
                name="incident_closed_once_it_was_decided_and_reported",
                violation_error_message="Besluit eerst of dit gemeld wordt, en noteer de melding.",
            ),
        ]

    def __str__(self) -> str:
        return f"Incident {self.pk}: {self.edition}"

    @property
    def due_at(self) -> datetime:
        """Until when it can be reported in time."""
        return self.noticed_at + CLOCK


class IncidentEntry(models.Model):
    """One line that somebody added to the time line. Rows are only added."""

    incident = models.ForeignKey(Incident, models.CASCADE, verbose_name="incident", related_name="entries")
    happened_at = models.DateTimeField("gebeurde op")
    what = models.CharField("wat", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("genoteerd op")

    class Meta:
        verbose_name = "regel van een incident"
        verbose_name_plural = "regels van incidenten"
        ordering = ["incident", "happened_at", "pk"]

    def __str__(self) -> str:
        return self.what
