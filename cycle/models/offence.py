"""Classifications of crime and nuisance, and the municipality's own groupings of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cycle.enums import OffenceKind, Sensitivity


class OffenceClassification(models.Model):
    """A published list of codes; two lists never stand in one series."""

    key = models.SlugField("sleutel", unique=True)
    name = models.CharField("naam", max_length=200)
    source = models.CharField("bron", max_length=300)
    valid_from = models.DateField("geldig vanaf")
    valid_to = models.DateField("geldig tot en met", null=True, blank=True)

    class Meta:
        verbose_name = "delictindeling"
        verbose_name_plural = "delictindelingen"

    def __str__(self) -> str:
        return self.name


class OffenceTypeQuerySet(models.QuerySet["OffenceType"]):
    """Reads of offence types."""

    def details(self) -> OffenceTypeQuerySet:
        """Every code but the total row, which would double each sum."""
        return self.filter(is_total=False)


class OffenceType(models.Model):
    """One code of a classification, for instance 1.1.1 Diefstal/inbraak woning or E35 Melding overlast jeugd."""

    classification = models.ForeignKey(
        OffenceClassification, models.PROTECT, verbose_name="indeling", related_name="offence_types"
    )
    code = models.CharField("code", max_length=10)
    name = models.CharField("naam", max_length=150)
    kind = models.CharField("soort", max_length=20, choices=OffenceKind)
    main_group = models.CharField("hoofdgroep", max_length=150, blank=True)
    sort_order = models.PositiveSmallIntegerField("volgorde", help_text="2.6.10 komt na 2.6.9.")
    is_total = models.BooleanField("totaalregel", default=False)
    withheld_below_municipality = models.BooleanField("niet bekend per wijk en buurt", default=False)
    sensitivity = models.CharField("gevoeligheid", max_length=5, choices=Sensitivity, default=Sensitivity.ORDINARY)
    in_scope = models.BooleanField("hoort bij sociale veiligheid", default=True)
    is_serious = models.BooleanField(
        "zware overlast",
        default=False,
        help_text="Alleen zware overlast telt mee in het totaal van sociale veiligheid.",
    )
    police_classes = models.CharField("maatschappelijke klassen", max_length=300, blank=True)

    objects = OffenceTypeQuerySet.as_manager()

    class Meta:
        verbose_name = "delict of overlastsoort"
        verbose_name_plural = "delicten en overlastsoorten"
        ordering = ["classification", "sort_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["classification", "code"],
                name="offence_code_once_per_classification",
                violation_error_message="Deze code staat al in deze indeling.",
            ),
            models.CheckConstraint(
                condition=Q(sensitivity__in=[Sensitivity.ORDINARY, Sensitivity.SENSITIVE]),
                name="offence_sensitivity_is_I_or_II",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OffenceGroup(models.Model):
    """An editable grouping, for instance "Geweld" or "High Impact Crime": a policy choice, not an official row."""

    key = models.SlugField("sleutel", unique=True)
    name = models.CharField("naam", max_length=100)
    description = models.CharField("toelichting", max_length=300, blank=True)
    kind = models.CharField("soort", max_length=20, choices=OffenceKind)
    offence_types = models.ManyToManyField(OffenceType, verbose_name="bestaat uit", related_name="groups")

    class Meta:
        verbose_name = "groep van delicten"
        verbose_name_plural = "groepen van delicten"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
