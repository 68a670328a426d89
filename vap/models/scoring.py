"""Scoring findings against criteria: everyone apart first, then one joint score with a reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from amersfoort_veiligheid.web.editing import Revisioned
from analysis.models import Finding
from cycle.models import PolicyCycle
from vap.enums import ScoringState

LOWEST, HIGHEST = 1, 5


class Scoring(Revisioned):
    """The scoring of one cycle's findings: who may see whose scores depends on where it stands."""

    cycle = models.OneToOneField(PolicyCycle, models.CASCADE, verbose_name="cyclus", related_name="scoring")
    state = models.CharField("stand", max_length=10, choices=ScoringState, default=ScoringState.APART)
    scorers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="wie scoren", related_name="scorings", blank=True
    )

    class Meta:
        verbose_name = "weging van bevindingen"
        verbose_name_plural = "wegingen van bevindingen"

    def __str__(self) -> str:
        return f"Weging {self.cycle}"


class Criterion(models.Model):
    """One of the group's own yardsticks, with its weight."""

    scoring = models.ForeignKey(Scoring, models.CASCADE, verbose_name="weging", related_name="criteria")
    name = models.CharField("criterium", max_length=100)
    question = models.CharField("vraag", max_length=300)
    weight = models.PositiveSmallIntegerField("gewicht", default=1)
    position = models.PositiveSmallIntegerField("volgorde", default=1)

    class Meta:
        verbose_name = "criterium"
        verbose_name_plural = "criteria"
        ordering = ["scoring", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scoring", "name"],
                name="criterion_once_per_scoring",
                violation_error_message="Dit criterium is er al.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=10),
                name="criterion_weight_1_to_10",
                violation_error_message="Een gewicht is een heel getal van 1 tot en met 10.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """What one person gives one finding on one criterion, before anybody sees the others'."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, verbose_name="criterium", related_name="scores")
    finding = models.ForeignKey(Finding, models.PROTECT, verbose_name="bevinding", related_name="scores")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="scores")
    value = models.PositiveSmallIntegerField("score")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "score"
        verbose_name_plural = "scores"
        constraints = [
            models.UniqueConstraint(fields=["criterion", "finding", "scorer"], name="score_once_per_person"),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST),
                name="score_1_to_5",
                violation_error_message="Een score is een heel getal van 1 tot en met 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class JointScore(models.Model):
    """What the group gives together; a reason when it lies outside what the scorers gave apart."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, verbose_name="criterium", related_name="joint_scores")
    finding = models.ForeignKey(Finding, models.PROTECT, verbose_name="bevinding", related_name="joint_scores")
    value = models.PositiveSmallIntegerField("gezamenlijke score")
    reason = models.CharField("reden", max_length=300, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "gezamenlijke score"
        verbose_name_plural = "gezamenlijke scores"
        constraints = [
            models.UniqueConstraint(fields=["criterion", "finding"], name="joint_score_once"),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST),
                name="joint_score_1_to_5",
                violation_error_message="Een score is een heel getal van 1 tot en met 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
