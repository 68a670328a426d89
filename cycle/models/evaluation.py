"""What was learnt of one cycle: the three questions of the note, answered before the cycle closes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models.policy_cycle import PolicyCycle

EMPTY = Q(done="") | Q(achieved="") | Q(situation="")


class CycleEvaluation(Revisioned):
    """The evaluation of the process of a cycle; the list of deviations belongs to it. Closed, nothing changes."""

    cycle = models.OneToOneField(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="evaluation")
    done = models.TextField("wat is er gedaan", blank=True, help_text="Noem geen personen.")
    achieved = models.TextField("hebben we bereikt wat we wilden", blank=True, help_text="Noem geen personen.")
    situation = models.TextField("hoe ziet de nieuwe situatie eruit", blank=True, help_text="Noem geen personen.")
    closed_at = models.DateTimeField("afgesloten op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="afgesloten door",
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "evaluatie van cyclus"
        verbose_name_plural = "evaluaties van cycli"
        ordering = ["cycle"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~EMPTY,
                name="closed_evaluation_answers_all_three_questions",
                violation_error_message="Beantwoord eerst de drie vragen van de evaluatie.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="evaluation_closed_at_a_moment_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Evaluatie van {self.cycle}"

    @property
    def is_closed(self) -> bool:
        """Whether the answers are final."""
        return self.closed_at is not None
