"""Goals that can be checked: what, measured how, from where, to where, compared with what, by which rule.

The method is fixed when the VAP is adopted (``locked_at``); a later change is a ``MethodChange``, shown in the
evaluation. Source of the demands: chapter 4 of the statistical practice, 4.7 to 4.9.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing import Revisioned
from analysis.enums import Direction, Flow
from analysis.models import DataSource, Indicator
from cycle.models import Area, TargetGroupDefinition
from vap.enums import ChainLinkKind, ComparisonKind, GoalKind, GoalOutcome, GoalStyle, TargetKind
from vap.models.vap import VAP


class Goal(Revisioned):
    """One goal of a VAP. Which fields it needs depends on its kind; ``vap.queries.goals`` says what is missing."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="goals")
    position = models.PositiveSmallIntegerField("volgorde", default=1)
    title = models.CharField("doel", max_length=300, help_text="In één zin. Noem geen personen.")
    kind = models.CharField("soort doel", max_length=12, choices=GoalKind)
    style = models.CharField("wat voor aanpak", max_length=12, choices=GoalStyle)
    # what is measured, of an effect goal
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="indicator", related_name="goals", null=True, blank=True
    )
    definition = models.ForeignKey(
        TargetGroupDefinition, models.PROTECT, verbose_name="doelgroep", related_name="goals", null=True, blank=True
    )
    flow = models.CharField("stroom", max_length=10, choices=Flow, blank=True)
    areas = models.ManyToManyField(Area, verbose_name="gemeten in", related_name="goals", blank=True)
    direction = models.CharField("wat is beter", max_length=10, choices=Direction, blank=True)
    # what is counted, of an output goal
    unit = models.CharField("eenheid", max_length=100, blank=True)
    # from where
    baseline = models.FloatField("nulmeting", null=True, blank=True)
    baseline_lower = models.FloatField("ondergrens", null=True, blank=True)
    baseline_upper = models.FloatField("bovengrens", null=True, blank=True)
    baseline_n = models.PositiveIntegerField("aantal antwoorden", null=True, blank=True)
    baseline_from = models.PositiveSmallIntegerField("nulmeting vanaf jaar", null=True, blank=True)
    baseline_to = models.PositiveSmallIntegerField("nulmeting tot en met jaar", null=True, blank=True)
    baseline_versions = models.JSONField("versies van de gegevens", default=list, blank=True)
    # to where
    target_kind = models.CharField("doel als", max_length=10, choices=TargetKind, default=TargetKind.LEVEL)
    target = models.FloatField("streefwaarde", null=True, blank=True)
    target_date = models.DateField("gehaald op", null=True, blank=True)
    result_years = models.PositiveSmallIntegerField("jaren samen in het resultaat", default=1)
    success_chance = models.PositiveSmallIntegerField(
        "kans van slagen vooraf (%)",
        null=True,
        blank=True,
        help_text="Uw eigen schatting vooraf. Later leren we ervan hoe goed wij vooruitkijken.",
    )
    # how it is measured
    source = models.ForeignKey(
        DataSource, models.PROTECT, verbose_name="bron", related_name="goals", null=True, blank=True
    )
    source_note = models.CharField("wie levert het cijfer, en hoe vaak", max_length=300, blank=True)
    figure_due_on = models.DateField("het cijfer komt op", null=True, blank=True)
    comparison = models.CharField("vergelijken met", max_length=20, choices=ComparisonKind, blank=True)
    comparison_areas = models.ManyToManyField(
        Area, verbose_name="wijken om mee te vergelijken", related_name="goals_comparing", blank=True
    )
    displacement_areas = models.ManyToManyField(
        Area, verbose_name="wijken waarheen het kan verschuiven", related_name="goals_displacing", blank=True
    )
    rule = models.TextField("wanneer is het behaald", blank=True)
    measurability = models.JSONField("uitkomst van de meetbaarheidstoets", default=dict, blank=True)
    locked_at = models.DateTimeField("wijze van meten ligt vast sinds", null=True, blank=True)
    locked_method = models.JSONField("wijze van meten zoals vastgelegd", default=dict, blank=True)

    class Meta:
        verbose_name = "doel"
        verbose_name_plural = "doelen"
        ordering = ["vap", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) | Q(definition__isnull=True),
                name="goal_measures_an_indicator_or_a_group",
                violation_error_message="Een doel gaat over een indicator of over een doelgroep, niet over beide.",
            ),
            models.CheckConstraint(
                condition=Q(kind=GoalKind.EFFECT) | Q(indicator__isnull=True, definition__isnull=True),
                name="only_effect_goals_have_an_indicator",
                violation_error_message="Een prestatie is geen effect: kies een effectdoel, of tel zelf wat u doet.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_to__isnull=True) | Q(baseline_to__gte=F("baseline_from")),
                name="baseline_ends_after_it_starts",
                violation_error_message="De nulmeting eindigt na haar begin.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_lower__isnull=True) | Q(baseline_upper__gte=F("baseline_lower")),
                name="baseline_interval_in_order",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True)
                | Q(kind__in=[GoalKind.OUTPUT, GoalKind.QUALITATIVE])
                | Q(baseline_from__isnull=False, baseline_to__isnull=False),
                name="baseline_has_a_period",
                violation_error_message="Vul in over welke jaren de nulmeting gaat.",
            ),
            models.CheckConstraint(
                condition=Q(success_chance__isnull=True) | Q(success_chance__lte=100),
                name="goal_success_chance_up_to_100",
                violation_error_message="Een kans ligt tussen 0 en 100 procent.",
            ),
            models.CheckConstraint(
                condition=Q(result_years__gte=1, result_years__lte=3),
                name="goal_result_of_1_to_3_years",
                violation_error_message="Een resultaat gaat over één tot drie jaar.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GoalStage(models.Model):
    """A tussenstand: where a goal should stand on a day before its target date."""

    goal = models.ForeignKey(Goal, models.CASCADE, verbose_name="doel", related_name="stages")
    due_on = models.DateField("op")
    value = models.FloatField("stand")

    class Meta:
        verbose_name = "tussenstand van doel"
        verbose_name_plural = "tussenstanden van doelen"
        ordering = ["goal", "due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "due_on"],
                name="goal_stage_once_per_day",
                violation_error_message="Voor deze dag is al een tussenstand ingevuld.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.value} op {self.due_on}"


class RubricLevel(models.Model):
    """One described level of a qualitative goal: what one would see, so that no "good" or "fair" is needed."""

    goal = models.ForeignKey(Goal, models.CASCADE, verbose_name="doel", related_name="levels")
    level = models.PositiveSmallIntegerField("niveau")
    description = models.TextField("wat u dan ziet", help_text="Noem geen personen.")

    class Meta:
        verbose_name = "niveau van kwalitatief doel"
        verbose_name_plural = "niveaus van kwalitatieve doelen"
        ordering = ["goal", "level"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "level"], name="rubric_level_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5),
                name="rubric_level_1_to_5",
                violation_error_message="Een niveau loopt van 1 tot en met 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}. {self.description[:60]}"


class ChainLink(models.Model):
    """One of the three links of a sluitende aanpak; without an owner it is a gap that everybody sees (S59)."""

    goal = models.ForeignKey(Goal, models.CASCADE, verbose_name="doel", related_name="links")
    kind = models.CharField("schakel", max_length=12, choices=ChainLinkKind)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="wie", related_name="chain_links", null=True, blank=True
    )
    what = models.CharField("wat deze schakel doet", max_length=300, blank=True, help_text="Noem geen personen.")

    class Meta:
        verbose_name = "schakel van sluitende aanpak"
        verbose_name_plural = "schakels van sluitende aanpak"
        ordering = ["goal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "kind"], name="chain_link_once_per_goal"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.organisation or 'niemand'}"


class MethodChange(models.Model):
    """A change of how a goal is measured after that was fixed: a deviation with a reason; rows are only added."""

    goal = models.ForeignKey(Goal, models.CASCADE, verbose_name="doel", related_name="method_changes")
    before = models.JSONField("zoals het was")
    after = models.JSONField("zoals het werd")
    reason = models.TextField("reden", help_text="Noem geen personen.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "wijziging van de meting"
        verbose_name_plural = "wijzigingen van de meting"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="method_change_has_a_reason",
                violation_error_message="Schrijf op waarom de meting wijzigt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Meting van {self.goal} gewijzigd"


class GoalResult(models.Model):
    """What came of a goal, by the fixed rule, on the figures of one moment; a later count adds another row."""

    goal = models.ForeignKey(Goal, models.PROTECT, verbose_name="doel", related_name="results")
    outcome = models.CharField("uitkomst", max_length=15, choices=GoalOutcome)
    words = models.TextField("in woorden")
    value = models.FloatField("waarde", null=True, blank=True)
    lower = models.FloatField("ondergrens", null=True, blank=True)
    upper = models.FloatField("bovengrens", null=True, blank=True)
    details = models.JSONField("berekening", default=dict, blank=True)
    data_versions = models.JSONField("versies van de gegevens", default=list, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "uitkomst van doel"
        verbose_name_plural = "uitkomsten van doelen"
        ordering = ["goal", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__gte=F("lower")), name="goal_result_interval_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.get_outcome_display()}"
