"""What is planned in a VAP and what was done of it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing import Revisioned
from vap.enums import ActivityState, InstrumentKind
from vap.models.goal import Goal
from vap.models.vap import VAP


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Reads of activities."""

    def late(self, today: date) -> ActivityQuerySet:
        """Not done and past their last day."""
        return self.filter(state__in=[ActivityState.PLANNED, ActivityState.RUNNING], planned_end__lt=today)


class Activity(Revisioned):
    """One planned activity: who, what, when, of which kind; and whether it was done, with a note as evidence."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="activities")
    title = models.CharField("wat", max_length=200, help_text="Noem geen personen.")
    measure_kind = models.CharField("soort maatregel", max_length=20, choices=InstrumentKind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="wie", related_name="activities")
    planned_start = models.DateField("van")
    planned_end = models.DateField("tot en met")
    planned_amount = models.PositiveIntegerField("hoeveel", null=True, blank=True)
    unit = models.CharField("eenheid", max_length=60, blank=True, help_text="Bijvoorbeeld: sloten, gesprekken.")
    done_amount = models.PositiveIntegerField("hoeveel gedaan", null=True, blank=True)
    state = models.CharField("stand", max_length=10, choices=ActivityState, default=ActivityState.PLANNED)
    done_on = models.DateField("gedaan op", null=True, blank=True)
    noted_at = models.DateTimeField("dat is ingevuld op", null=True, blank=True)
    evidence = models.CharField("waaruit dat blijkt", max_length=300, blank=True, help_text="Noem geen personen.")
    not_done_reason = models.CharField("niet gedaan, omdat", max_length=300, blank=True)
    # what its amount adds up to; the service checks that goal, unit and the other activity belong together
    goal = models.ForeignKey(
        Goal, models.RESTRICT, verbose_name="telt op tot doel", related_name="activities", null=True, blank=True
    )
    counted_in = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="telt al mee bij", related_name="counts_along", null=True, blank=True
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "activiteit"
        verbose_name_plural = "activiteiten"
        ordering = ["vap", "planned_start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end__gte=F("planned_start")),
                name="activity_ends_after_it_starts",
                violation_error_message="Een activiteit eindigt na haar begin.",
            ),
            models.CheckConstraint(
                condition=(Q(state=ActivityState.DONE) & Q(done_on__isnull=False))
                | (~Q(state=ActivityState.DONE) & Q(done_on__isnull=True)),
                name="activity_done_on_a_day",
                violation_error_message="Vul in op welke dag de activiteit is gedaan.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.NOT_DONE) | ~Q(not_done_reason=""),
                name="activity_not_done_with_reason",
                violation_error_message="Schrijf op waarom de activiteit niet is gedaan.",
            ),
            models.CheckConstraint(
                condition=(Q(planned_amount__isnull=True) & Q(done_amount__isnull=True))
                | (Q(planned_amount__isnull=False) & ~Q(unit="")),
                name="activity_amount_has_a_unit",
                violation_error_message="Vul bij een aantal ook de eenheid in.",
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=True) | Q(planned_amount__isnull=False),
                name="activity_of_a_goal_has_an_amount",
                violation_error_message="Vul in hoeveel er gepland is; anders is er niets om op te tellen.",
            ),
            models.CheckConstraint(
                condition=Q(counted_in__isnull=True) | Q(goal__isnull=False),
                name="activity_counted_elsewhere_has_a_goal",
                violation_error_message="Kies eerst het doel waar beide activiteiten bij horen.",
            ),
            models.CheckConstraint(
                condition=Q(counted_in__isnull=True) | ~Q(counted_in=F("pk")),
                name="activity_is_not_counted_in_itself",
                violation_error_message="Een activiteit telt niet mee bij zichzelf.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
