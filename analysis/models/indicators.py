"""Indicators with their definitions, the observations that jobs make of them, and breaks in series."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from analysis.enums import Direction, FigureStatus, Flow, Missing, Reliability, SourceKind, Statistic
from analysis.models.sources import Delivery, SourceTable
from cycle.enums import Component, DenominatorKind, Sensitivity
from cycle.models import Area, OffenceGroup, OffenceType, TargetGroupDefinition


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reads of indicators."""

    def newest_versions(self) -> IndicatorQuerySet:
        """Of each indicator the newest version."""
        newest = Indicator.objects.filter(key=models.OuterRef("key")).order_by("-version").values("pk")[:1]
        return self.filter(pk=models.Subquery(newest))


class Indicator(models.Model):
    """What is measured: numerator, denominator, unit, direction, source, component of sociale veiligheid."""

    key = models.SlugField("sleutel", max_length=80)
    version = models.PositiveSmallIntegerField("versie", default=1)
    name = models.CharField("naam", max_length=200)
    definition = models.TextField("definitie")
    component = models.CharField("onderdeel", max_length=20, choices=Component)
    source_kind = models.CharField("soort bron", max_length=20, choices=SourceKind)
    statistic = models.CharField("uitgedrukt als", max_length=20, choices=Statistic, default=Statistic.COUNT)
    offence_group = models.ForeignKey(
        OffenceGroup, models.PROTECT, verbose_name="delicten", related_name="indicators", null=True, blank=True
    )
    numerator = models.JSONField("teller (antwoorden)", default=dict, blank=True)
    denominator = models.JSONField("noemer (antwoorden)", default=dict, blank=True)
    denominator_kind = models.CharField("per", max_length=30, choices=DenominatorKind, blank=True)
    per = models.PositiveIntegerField("per aantal", default=1000)
    unit = models.CharField("eenheid", max_length=60)
    direction = models.CharField("wat is beter", max_length=10, choices=Direction)
    sensitivity = models.CharField("gevoeligheid", max_length=5, choices=Sensitivity, default=Sensitivity.ORDINARY)
    is_serious = models.BooleanField("zware overlast", default=False)
    in_bbv = models.BooleanField("verplichte indicator (BBV)", default=False)
    source_note = models.CharField("bron van de definitie", max_length=300)
    display_order = models.PositiveSmallIntegerField("volgorde", default=100)
    valid_from = models.DateField("geldig vanaf", null=True, blank=True)
    valid_to = models.DateField("geldig tot en met", null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indicator"
        verbose_name_plural = "indicatoren"
        ordering = ["component", "display_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"],
                name="indicator_version_once",
                violation_error_message="Deze versie van de indicator bestaat al.",
            ),
            models.CheckConstraint(
                condition=~Q(component=Component.PERCEPTION) | Q(source_kind=SourceKind.SURVEY),
                name="perception_comes_from_a_survey",
                violation_error_message="Onveiligheidsgevoelens komen uit een enquête, nooit uit politiecijfers.",
            ),
            models.CheckConstraint(
                condition=~Q(source_kind=SourceKind.POLICE) | Q(offence_group__isnull=False),
                name="police_indicator_has_offences",
                violation_error_message="Kies welke delicten meetellen.",
            ),
            models.CheckConstraint(condition=~Q(source_note=""), name="indicator_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.name


class Observation(models.Model):
    """A figure in force: indicator (or target group) x area x period, with the delivery it comes from.

    Made by the aggregate job from approved deliveries only and rebuilt whole per table and period; readers never
    see a period half replaced. ``value`` is a count, a proportion (0 to 1) or a mean; ``denominator`` inhabitants
    or dwellings on 1 January. Interval and n exist for survey figures.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="indicator", related_name="observations", null=True, db_index=False
    )
    definition = models.ForeignKey(
        TargetGroupDefinition, models.PROTECT, verbose_name="doelgroep", related_name="observations", null=True
    )
    flow = models.CharField("stroom", max_length=10, choices=Flow, blank=True)
    offence_type = models.ForeignKey(
        OffenceType, models.PROTECT, verbose_name="delict", related_name="+", null=True, db_index=False
    )
    age_band = models.CharField("leeftijd", max_length=20, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="gebied", related_name="observations", db_index=False)
    year = models.PositiveSmallIntegerField("jaar")
    month = models.PositiveSmallIntegerField("maand (0 = hele jaar)", default=0)
    value = models.FloatField("waarde", null=True)
    denominator = models.PositiveIntegerField("noemer", null=True)
    lower = models.FloatField("ondergrens", null=True)
    upper = models.FloatField("bovengrens", null=True)
    standard_error = models.FloatField("standaardfout", null=True)
    n = models.PositiveIntegerField("aantal antwoorden", null=True)
    numerator_n = models.PositiveIntegerField("aantal in de teller", null=True)
    n_effective = models.FloatField("effectief aantal", null=True)
    design_effect = models.FloatField("ontwerpeffect", null=True)
    rest_difference = models.FloatField("verschil met de rest van de stad", null=True)
    rest_p_value = models.FloatField("p-waarde van dat verschil", null=True)
    reliability = models.CharField("bruikbaarheid", max_length=12, choices=Reliability, blank=True)
    top2_share = models.FloatField("aandeel van de grootste twee", null=True)
    missing = models.PositiveSmallIntegerField("reden zonder waarde", choices=Missing, default=Missing.NONE)
    status = models.PositiveSmallIntegerField("status", choices=FigureStatus, default=FigureStatus.FINAL)
    table = models.ForeignKey(SourceTable, models.PROTECT, verbose_name="tabel", related_name="+", db_index=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, verbose_name="levering", related_name="observations")

    class Meta:
        verbose_name = "cijfer"
        verbose_name_plural = "cijfers"
        indexes = [
            models.Index(fields=["indicator", "area", "year", "month"], name="observation_by_indicator"),
            models.Index(fields=["table", "year", "month"], name="observation_by_table_period"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, definition__isnull=True, flow="")
                | (Q(indicator__isnull=True, definition__isnull=False) & ~Q(flow="")),
                name="observation_of_indicator_or_group",
            ),
            models.CheckConstraint(
                condition=Q(missing=Missing.NONE, value__isnull=False)
                | (~Q(missing=Missing.NONE) & Q(value__isnull=True)),
                name="observation_has_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__gte=F("lower")), name="observation_interval_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id or self.definition_id} in {self.area_id}, {self.year}-{self.month:02d}"


class SeriesBreak(models.Model):
    """A change in counting or asking after which figures are not comparable with those before."""

    starts_on = models.DateField("vanaf")
    tables = models.ManyToManyField(SourceTable, verbose_name="geldt voor", related_name="breaks")
    title = models.CharField("kort", max_length=100)
    explanation = models.TextField("uitleg")
    source = models.CharField("bron", max_length=300)

    class Meta:
        verbose_name = "trendbreuk"
        verbose_name_plural = "trendbreuken"
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["starts_on", "title"], name="series_break_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.starts_on:%d-%m-%Y})"
