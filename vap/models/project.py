"""Running projects of earlier policy, which no phase ever stops, and what is decided on them at a new cycle."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import PolicyCycle, PolicyDocument, Theme
from cycle.models.access import COUNCIL_ROLES
from vap.enums import CarryOverKind, ProjectState
from vap.models.priority import Priority


class RunningProjectQuerySet(models.QuerySet["RunningProject"]):
    """Reads of running projects."""

    def visible_to(self, user: User) -> RunningProjectQuerySet:
        """Everybody with a role sees which projects run; the council too."""
        return self if user.roles or user.has_role(*COUNCIL_ROLES) else self.none()

    def running(self) -> RunningProjectQuerySet:
        """Projects that still run."""
        return self.filter(state=ProjectState.RUNNING)

    def past_end(self, today: date) -> RunningProjectQuerySet:
        """Projects that still run although their last day went by: to be closed, or to be given a new day."""
        return self.running().filter(end_date__lt=today)

    def with_past_end(self, today: date) -> RunningProjectQuerySet:
        """Each row with ``is_past_end``."""
        past = Q(state=ProjectState.RUNNING, end_date__isnull=False, end_date__lt=today)
        return self.annotate(is_past_end=ExpressionWrapper(past, output_field=models.BooleanField()))


class RunningProject(Revisioned):
    """A lopend project: it may rest on an earlier document, belongs to no cycle, and runs through all of them."""

    title = models.CharField("titel", max_length=200, unique=True)
    description = models.TextField("wat het doet", blank=True, help_text="Noem geen personen.")
    theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name="thema", related_name="projects", null=True, blank=True
    )
    origin = models.ForeignKey(
        PolicyDocument, models.PROTECT, verbose_name="komt uit", related_name="projects", null=True, blank=True
    )
    priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name="hoort bij prioriteit", related_name="projects", null=True, blank=True
    )
    owner = models.CharField("wie trekt het (functie)", max_length=200)
    start_date = models.DateField("begonnen op")
    end_date = models.DateField("loopt tot", null=True, blank=True)
    state = models.CharField("stand", max_length=10, choices=ProjectState, default=ProjectState.RUNNING)
    lesson = models.TextField("wat we ervan leerden", blank=True, help_text="Noem geen personen.")

    objects = RunningProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "lopend project"
        verbose_name_plural = "lopende projecten"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="project_ends_after_it_starts",
                violation_error_message="Een project eindigt na zijn begin.",
            ),
            models.CheckConstraint(
                condition=Q(state=ProjectState.RUNNING) | (~Q(lesson="") & Q(end_date__isnull=False)),
                name="ended_project_has_a_lesson_and_a_day",
                violation_error_message="Schrijf op wat we ervan leerden, en wanneer het project eindigde.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CarryOver(models.Model):
    """What is decided on a running project in the winter in which a cycle's plans are made."""

    project = models.ForeignKey(RunningProject, models.PROTECT, verbose_name="project", related_name="carry_overs")
    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="carry_overs")
    kind = models.CharField("keuze", max_length=10, choices=CarryOverKind)
    priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name="past in", related_name="carry_overs", null=True, blank=True
    )
    reason = models.TextField("reden of les", blank=True, help_text="Noem geen personen.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    decided_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "keuze over lopend project"
        verbose_name_plural = "keuzen over lopende projecten"
        ordering = ["project__title"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "cycle"],
                name="one_carry_over_per_cycle",
                violation_error_message="Over dit project is in deze cyclus al besloten.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CarryOverKind.ADAPTED) | Q(priority__isnull=False),
                name="adapted_project_names_its_priority",
                violation_error_message="Kies de prioriteit waarin het project verdergaat.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[CarryOverKind.UNCHANGED, CarryOverKind.DONE]) | ~Q(reason=""),
                name="changed_project_has_a_reason",
                violation_error_message="Schrijf op waarom het project stopt of verandert.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_kind_display()}"
