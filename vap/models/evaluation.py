"""What came of a VAP: the three questions of the note, seven fixed headings, a decision and a lesson."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import OffenceGroup, PolicyCycle, Theme
from cycle.models.access import INSIDE_ROLES
from vap.enums import EvaluationDecision, Plausibility
from vap.models.innovation import InnovationTheme
from vap.models.project import RunningProject
from vap.models.vap import VAP


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Reads of evaluations."""

    def visible_to(self, user: User) -> EvaluationQuerySet:
        """Who may know of the VAP: municipal staff and who takes part at once, everybody else once it is closed."""
        seen = self.filter(vap__in=VAP.objects.visible_to(user))
        if user.has_role(*INSIDE_ROLES):
            return seen
        closed = Q(closed_on__isnull=False)
        if user.organisation_id and user.has_role(Role.PARTNER):
            return seen.filter(closed | Q(vap__in=VAP.objects.of_organisation(user.organisation_id)))
        return seen.filter(closed)


class Evaluation(Revisioned):
    """The evaluation of one VAP. It can not close with an empty answer (S84)."""

    vap = models.OneToOneField(VAP, models.PROTECT, verbose_name="VAP", related_name="evaluation")
    what_was_done = models.TextField("wat is er gedaan", blank=True)
    what_was_reached = models.TextField("hebben we bereikt wat we wilden", blank=True)
    situation_now = models.TextField("hoe ziet de nieuwe situatie er nu uit", blank=True)
    intended = models.TextField("wat zouden we doen", blank=True)
    done_and_not = models.TextField("wat is er gedaan, wat niet, en waarom", blank=True)
    goal_reached = models.TextField("is het doel gehaald", blank=True)
    plausibility = models.CharField("kan het door het plan komen", max_length=12, choices=Plausibility, blank=True)
    plausibility_reason = models.TextField("waarom, en wat kan het ook zijn", blank=True)
    reporting_behaviour = models.TextField("is er vaker of minder vaak aangifte gedaan", blank=True)
    costs = models.TextField("wat kostte het, gepland en werkelijk", blank=True)
    unknowns = models.TextField("wat weten we niet", blank=True)
    decision = models.CharField("wat doen we ermee", max_length=10, choices=EvaluationDecision, blank=True)
    decision_reason = models.TextField("waarom", blank=True)
    summary = models.TextField("in het kort", blank=True)
    disagreement = models.TextField(
        "wie het hier niet mee eens is, en waarom", blank=True, help_text="Een functie of organisatie, geen naam."
    )
    started_at = models.DateTimeField("begonnen op")
    closed_on = models.DateField("gesloten op", null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | (
                    ~Q(what_was_done="")
                    & ~Q(what_was_reached="")
                    & ~Q(situation_now="")
                    & ~Q(plausibility="")
                    & ~Q(decision="")
                ),
                name="closed_evaluation_answers_everything",
                violation_error_message="Beantwoord alle vragen voordat u de evaluatie sluit.",
            ),
        ]

    def __str__(self) -> str:
        return f"Evaluatie van {self.vap}"


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Reads of lessons."""

    def visible_to(self, user: User) -> LessonQuerySet:
        """Who may know of what a lesson comes from."""
        return self.filter(
            Q(vap__in=VAP.objects.visible_to(user))
            | Q(innovation__in=InnovationTheme.objects.visible_to(user))
            | Q(project__in=RunningProject.objects.visible_to(user))
        )


class Lesson(models.Model):
    """What was learned, kept so that it comes back when somebody proposes the same."""

    title = models.CharField("les", max_length=200, help_text="Noem geen personen.")
    text = models.TextField("toelichting", help_text="Noem geen personen.")
    theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name="thema", related_name="lessons", null=True, blank=True
    )
    offence_groups = models.ManyToManyField(OffenceGroup, verbose_name="delicten", related_name="lessons", blank=True)
    vap = models.ForeignKey(VAP, models.PROTECT, verbose_name="uit VAP", related_name="lessons", null=True, blank=True)
    innovation = models.ForeignKey(
        InnovationTheme,
        models.PROTECT,
        verbose_name="uit innovatiethema",
        related_name="lessons",
        null=True,
        blank=True,
    )
    project = models.ForeignKey(
        RunningProject, models.PROTECT, verbose_name="uit project", related_name="lessons", null=True, blank=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = "les"
        verbose_name_plural = "lessen"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(vap__isnull=False, innovation__isnull=True, project__isnull=True)
                | Q(vap__isnull=True, innovation__isnull=False, project__isnull=True)
                | Q(vap__isnull=True, innovation__isnull=True, project__isnull=False),
                name="lesson_comes_from_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VAPCarryOver(models.Model):
    """What is decided on a running VAP at the turn of the cycle: one explicit decision per VAP and cycle."""

    vap = models.ForeignKey(VAP, models.PROTECT, verbose_name="VAP", related_name="carry_overs")
    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="vap_carry_overs")
    decision = models.CharField("keuze", max_length=10, choices=EvaluationDecision)
    into = models.ForeignKey(
        VAP, models.PROTECT, verbose_name="gaat verder als", related_name="carried_from", null=True, blank=True
    )
    reason = models.TextField("reden of les", help_text="Noem geen personen.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    decided_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "keuze over lopend VAP"
        verbose_name_plural = "keuzen over lopende VAP's"
        ordering = ["vap"]
        constraints = [
            models.UniqueConstraint(
                fields=["vap", "cycle"],
                name="one_vap_carry_over_per_cycle",
                violation_error_message="Over dit VAP is in deze cyclus al besloten.",
            ),
            models.CheckConstraint(
                condition=~Q(decision=EvaluationDecision.ADAPT) | Q(into__isnull=False),
                name="adapted_vap_names_its_follower",
                violation_error_message="Kies het VAP waarin dit verdergaat.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="vap_carry_over_has_a_reason",
                violation_error_message="Schrijf de reden of de les op.",
            ),
            models.CheckConstraint(
                condition=Q(into__isnull=True) | ~Q(into=F("vap")), name="vap_does_not_carry_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vap}: {self.get_decision_display()}"
