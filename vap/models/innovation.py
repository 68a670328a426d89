"""Innovation themes: one or two years, a learning question, a stop rule, and an end at which failing is normal."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import Theme
from cycle.models.access import INSIDE_ROLES
from vap.enums import InnovationKind, InnovationState, InnovationStepKind
from vap.models.priority import Priority
from vap.models.vap import VAP

NOT_STARTED = (InnovationState.PROPOSED, InnovationState.REFUSED)
WITH_LESSON = (InnovationState.ADOPTED, InnovationState.STOPPED, InnovationState.ENDED)


class InnovationThemeQuerySet(models.QuerySet["InnovationTheme"]):
    """Reads of innovation themes."""

    def visible_to(self, user: User) -> InnovationThemeQuerySet:
        """Municipal staff see all; others what started and their own proposals, a partner those of colleagues too."""
        started = ~Q(state__in=NOT_STARTED)
        if user.has_role(*INSIDE_ROLES):
            return self
        if user.organisation_id and user.has_role(Role.PARTNER):
            return self.filter(started | Q(organisation=user.organisation_id))
        return self.filter(started | Q(made_by=user)) if user.roles else self.none()

    def open(self) -> InnovationThemeQuerySet:
        """Proposed or running, past the end or not."""
        return self.filter(state__in=[InnovationState.PROPOSED, InnovationState.RUNNING])

    def with_lesson_page(self, day: date) -> InnovationThemeQuerySet:
        """Of which anybody may read what came of it: ended, or past the end day (S183)."""
        return self.filter(Q(state__in=WITH_LESSON) | Q(state=InnovationState.RUNNING, end_date__lt=day))

    def active_on(self, day: date) -> InnovationThemeQuerySet:
        """Running, and not past the end: after its end day a theme leaves the active lists (S183)."""
        return self.filter(state=InnovationState.RUNNING, end_date__gte=day)

    def overdue(self, day: date) -> InnovationThemeQuerySet:
        """Past the end without a decision."""
        return self.filter(state=InnovationState.RUNNING, end_date__lt=day)


class InnovationTheme(Revisioned):
    """Something new that is tried outside the regular cycle (the note, section 6)."""

    title = models.CharField("titel", max_length=200, unique=True)
    kind = models.CharField("soort", max_length=12, choices=InnovationKind)
    idea = models.TextField("wat willen we proberen", help_text="Noem geen personen.")
    question = models.TextField("wat willen we leren", help_text="Noem geen personen.")
    stop_rule = models.TextField("wanneer stoppen we eerder", help_text="Noem geen personen.")
    theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name="thema", related_name="innovations", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="voorgesteld door", related_name="innovations"
    )
    body = models.CharField("namens welk gremium", max_length=150, blank=True)
    state = models.CharField("stand", max_length=10, choices=InnovationState, default=InnovationState.PROPOSED)
    years = models.PositiveSmallIntegerField("duurt (jaren)", default=1)
    start_date = models.DateField("begint op", null=True, blank=True)
    end_date = models.DateField("eindigt op", null=True, blank=True)
    over_limit_reason = models.CharField("boven de grens, omdat", max_length=300, blank=True)
    makes_place_for = models.ForeignKey(
        "self", models.PROTECT, verbose_name="maakt plaats voor", related_name="replaced", null=True, blank=True
    )
    refused_reason = models.TextField("niet overgenomen, omdat", blank=True, help_text="Noem geen personen.")
    lesson = models.TextField("wat we ervan leerden", blank=True, help_text="Noem geen personen.")
    ended_on = models.DateField("geëindigd op", null=True, blank=True)
    adopted_priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name="werd prioriteit", related_name="innovations", null=True, blank=True
    )
    adopted_vap = models.ForeignKey(
        VAP, models.PROTECT, verbose_name="werd VAP", related_name="innovations", null=True, blank=True
    )
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = InnovationThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "innovatiethema"
        verbose_name_plural = "innovatiethema's"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=2),
                name="innovation_lasts_one_or_two_years",
                violation_error_message="Een innovatiethema duurt één of twee jaar.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOT_STARTED) | Q(start_date__isnull=False, end_date__isnull=False),
                name="started_innovation_has_a_hard_end",
                violation_error_message="Een innovatiethema heeft een begin en een einde.",
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gt=F("start_date")),
                name="innovation_ends_after_it_starts",
                violation_error_message="Een innovatiethema eindigt na zijn begin.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_LESSON) | (~Q(lesson="") & Q(ended_on__isnull=False)),
                name="ended_innovation_has_a_lesson",
                violation_error_message="Schrijf op wat we ervan leerden.",
            ),
            models.CheckConstraint(
                condition=~Q(state=InnovationState.REFUSED) | ~Q(refused_reason=""),
                name="refused_innovation_has_a_reason",
                violation_error_message="Schrijf op waarom het voorstel niet wordt overgenomen.",
            ),
            models.CheckConstraint(
                condition=~Q(state=InnovationState.ADOPTED)
                | Q(adopted_priority__isnull=False)
                | Q(adopted_vap__isnull=False),
                name="adopted_innovation_says_what_it_became",
                violation_error_message="Kies de prioriteit of het VAP waarin dit is opgenomen.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_active_on(self, day: date) -> bool:
        """Whether it runs, and its end day is not past."""
        return self.state == InnovationState.RUNNING and self.end_date is not None and self.end_date >= day

    def is_past_end_on(self, day: date) -> bool:
        """Whether its time is over and nobody decided what it becomes."""
        return self.state == InnovationState.RUNNING and self.end_date is not None and self.end_date < day

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies within its time."""
        return self.start_date is not None and self.end_date is not None and self.start_date <= day <= self.end_date


class InnovationStep(models.Model):
    """Something done in an innovation theme, and what it taught."""

    innovation = models.ForeignKey(InnovationTheme, models.CASCADE, verbose_name="innovatiethema", related_name="steps")
    kind = models.CharField("soort activiteit", max_length=10, choices=InnovationStepKind)
    what = models.TextField("wat", help_text="Noem geen personen.")
    learned = models.TextField("wat leerden we", blank=True, help_text="Noem geen personen.")
    done_on = models.DateField("op")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "stap van innovatiethema"
        verbose_name_plural = "stappen van innovatiethema's"
        ordering = ["done_on", "pk"]

    def __str__(self) -> str:
        return self.what[:80]
