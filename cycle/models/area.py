"""Areas by version, populations, and the way from one version to the next."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from cycle.enums import AreaLevel, CrosswalkKind, DenominatorKind


class AreaVersionQuerySet(models.QuerySet["AreaVersion"]):
    """Reads of area versions."""

    def valid_on(self, day: date) -> AreaVersionQuerySet:
        """Versions in force on ``day``, newest first."""
        return (
            self.filter(valid_from__lte=day)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
            .order_by("-valid_from")
        )

    def newest_begun_first(self) -> AreaVersionQuerySet:
        """The newest version that has begun first; one that is prepared for later comes after all of those."""
        has_begun = When(valid_from__lte=timezone.localdate(), then=0)
        return self.order_by(Case(has_begun, default=1), "-valid_from")

    def in_force(self) -> AreaVersion | None:
        """The version that pages and reports of today use."""
        return self.newest_begun_first().first()


class AreaVersion(models.Model):
    """One division of the municipality into wijken and buurten, as published for a year."""

    name = models.CharField("naam", max_length=100, unique=True)
    valid_from = models.DateField(
        "geldig vanaf",
        help_text="Vanaf deze dag staan rapporten op deze indeling. Cijfers op een oudere indeling gaan niet mee: "
        "lever ze opnieuw aan op de nieuwe.",
    )
    valid_to = models.DateField("geldig tot en met", null=True, blank=True)
    source = models.CharField("bron", max_length=300)
    licence = models.CharField("licentie", max_length=100, blank=True)

    objects = AreaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "gebiedsindeling"
        verbose_name_plural = "gebiedsindelingen"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="area_version_ends_after_it_starts",
                violation_error_message="Een indeling eindigt na haar begin.",
            ),
            models.UniqueConstraint(
                fields=["valid_from"],
                name="area_versions_start_on_different_days",
                violation_error_message="Er is al een indeling die op deze dag begint.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaQuerySet(models.QuerySet["Area"]):
    """Reads of areas; the numbers of the official code are the default order (never a league table)."""

    def municipality(self) -> AreaQuerySet:
        """The city as a whole."""
        return self.filter(level=AreaLevel.MUNICIPALITY)

    def wijken(self) -> AreaQuerySet:
        """All wijken, by number."""
        return self.filter(level=AreaLevel.WIJK).order_by("code")

    def buurten(self) -> AreaQuerySet:
        """All buurten, by number, without the bucket for unknown places."""
        return self.filter(level=AreaLevel.BUURT).order_by("code")

    def current(self) -> AreaQuerySet:
        """Areas of the version in force."""
        return self.filter(version_id__in=AreaVersion.objects.newest_begun_first().values("pk")[:1])


class Area(models.Model):
    """The city, a wijk or a buurt in one area version; or the bucket for events at an unknown place."""

    version = models.ForeignKey(AreaVersion, models.PROTECT, verbose_name="indeling", related_name="areas")
    code = models.CharField("code", max_length=10)
    name = models.CharField("naam", max_length=100)
    level = models.CharField("niveau", max_length=20, choices=AreaLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="bovenliggend gebied", related_name="children", null=True, blank=True
    )
    few_residents = models.BooleanField(
        "werk- of uitgaansgebied",
        default=False,
        help_text="Veel bezoekers: inwoners zijn een slechte maat. Er komt dan geen cijfer per 1.000 inwoners.",
    )
    geometry = models.JSONField("grens (GeoJSON, WGS84)", null=True, blank=True)
    geometry_source = models.CharField("bron van de grens", max_length=200, blank=True)
    tile_column = models.PositiveSmallIntegerField("kolom op de schemakaart", null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField("rij op de schemakaart", null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "gebied"
        verbose_name_plural = "gebieden"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="area_code_once_per_version",
                violation_error_message="Deze gebiedscode staat al in deze indeling.",
            ),
            models.CheckConstraint(
                condition=Q(level=AreaLevel.MUNICIPALITY, parent__isnull=True)
                | (~Q(level=AreaLevel.MUNICIPALITY) & Q(parent__isnull=False)),
                name="area_has_parent_unless_municipality",
                violation_error_message="Alleen de stad heeft geen bovenliggend gebied.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaCrosswalk(models.Model):
    """Which share of an old area went to a new one."""

    from_area = models.ForeignKey(Area, models.PROTECT, verbose_name="oud gebied", related_name="went_to")
    to_area = models.ForeignKey(Area, models.PROTECT, verbose_name="nieuw gebied", related_name="came_from")
    share = models.DecimalField("deel (0 tot 1)", max_digits=6, decimal_places=5)
    kind = models.CharField("soort", max_length=20, choices=CrosswalkKind)
    basis = models.CharField("verdeeld naar", max_length=100, blank=True)

    class Meta:
        verbose_name = "omzetting van gebied"
        verbose_name_plural = "omzettingen van gebieden"
        constraints = [
            models.UniqueConstraint(fields=["from_area", "to_area"], name="crosswalk_pair_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="crosswalk_share_between_0_and_1"),
        ]

    def __str__(self) -> str:
        return f"{self.from_area} naar {self.to_area}: {self.share}"


class Denominator(models.Model):
    """Inhabitants or dwellings of an area on 1 January of a year, with their source."""

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="gebied", related_name="denominators")
    kind = models.CharField("soort", max_length=30, choices=DenominatorKind)
    year = models.PositiveSmallIntegerField("jaar (1 januari)")
    value = models.PositiveIntegerField("aantal")
    source = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "bevolkingscijfer"
        verbose_name_plural = "bevolkingscijfers"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind", "year"],
                name="denominator_once_per_area_and_year",
                violation_error_message="Dit cijfer staat er al voor dit gebied en jaar.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.value} {self.get_kind_display()} ({self.year})"
