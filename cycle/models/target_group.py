"""Target groups and the dated definitions that say who belongs to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cycle.enums import CountUnit, Ladder, Recency, WindowType


class TargetGroup(models.Model):
    """A group that causes much social unsafety now or may do so later; counts only, never persons."""

    key = models.SlugField("sleutel", unique=True)
    name = models.CharField("naam", max_length=150)
    ladder = models.CharField("ladder", max_length=10, choices=Ladder)
    ladder_order = models.PositiveSmallIntegerField(
        "plaats op de ladder", default=0, help_text="1 is de zwaarste klasse."
    )
    is_at_risk = models.BooleanField("toekomstig (risico)", default=False)
    from_police = models.BooleanField("af te leiden uit politiegegevens", default=True)
    is_sum = models.BooleanField(
        "som van andere groepen", default=False, help_text="Bronnen leveren deze groep niet apart."
    )
    description = models.TextField("wie zijn dit", blank=True)
    caution = models.TextField("let op", blank=True)
    valid_to = models.DateField("niet meer in gebruik sinds", null=True, blank=True)

    class Meta:
        verbose_name = "doelgroep"
        verbose_name_plural = "doelgroepen"
        ordering = ["ladder", "ladder_order", "name"]

    def __str__(self) -> str:
        return self.name


class TargetGroupDefinition(models.Model):
    """One version of the definition of a group; figures of two versions are never compared."""

    group = models.ForeignKey(TargetGroup, models.PROTECT, verbose_name="doelgroep", related_name="definitions")
    version = models.SlugField("versie")
    label = models.CharField("omschrijving", max_length=300)
    unit = models.CharField("telt", max_length=10, choices=CountUnit, default=CountUnit.PV)
    window_years = models.PositiveSmallIntegerField("venster in jaren", null=True, blank=True)
    window_type = models.CharField("soort venster", max_length=10, choices=WindowType, default=WindowType.CALENDAR)
    threshold_min = models.PositiveSmallIntegerField("minimaal aantal", null=True, blank=True)
    threshold_max = models.PositiveSmallIntegerField("maximaal aantal", null=True, blank=True)
    recency = models.CharField("recent", max_length=20, choices=Recency, default=Recency.REFERENCE_YEAR)
    age_from = models.PositiveSmallIntegerField("leeftijd vanaf", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("leeftijd tot en met", null=True, blank=True)
    age_reference = models.CharField("leeftijd op", max_length=50, default="31 december van het peiljaar")
    exclude_flags = models.JSONField("telt niet mee", default=list, blank=True)
    source = models.CharField("bron", max_length=300)
    valid_from = models.DateField("geldig vanaf")
    valid_to = models.DateField("geldig tot en met", null=True, blank=True)
    is_default = models.BooleanField("standaard", default=False)

    class Meta:
        verbose_name = "definitie van doelgroep"
        verbose_name_plural = "definities van doelgroepen"
        ordering = ["group", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "version"],
                name="definition_version_once_per_group",
                violation_error_message="Deze versie bestaat al voor deze doelgroep.",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(is_default=True),
                name="one_default_definition_per_group",
                violation_error_message="Een doelgroep heeft één standaarddefinitie.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="definition_ends_after_it_starts",
                violation_error_message="Een definitie eindigt na haar begin.",
            ),
            models.CheckConstraint(
                condition=Q(threshold_max__isnull=True) | Q(threshold_max__gte=F("threshold_min")),
                name="definition_maximum_not_below_minimum",
                violation_error_message="Het maximum ligt onder het minimum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} ({self.version})"
