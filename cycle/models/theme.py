"""Veiligheidsthema's, kinds of safety, and the words of the field with their meaning."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cycle.enums import KernbeleidField, SafetyScope


class SafetyKind(models.Model):
    """A kind of safety, and whether this policy is about it (the note, section 2). Editable, nothing hard-coded."""

    name = models.CharField("naam", max_length=150, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="valt onder", related_name="children", null=True, blank=True
    )
    scope = models.CharField("hoort bij dit beleid", max_length=20, choices=SafetyScope)
    description = models.TextField("toelichting", blank=True)
    sort_order = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        verbose_name = "soort veiligheid"
        verbose_name_plural = "soorten veiligheid"
        ordering = ["sort_order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="safety_kind_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_scope(self) -> bool:
        """Whether analyses, priorities and VAPs may be about it."""
        return self.scope == SafetyScope.IN_SCOPE


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Reads of themes."""

    def choosable(self) -> ThemeQuerySet:
        """In use, and about what belongs to this policy: what forms offer."""
        return self.filter(is_active=True, safety_kind__scope=SafetyScope.IN_SCOPE)


class Theme(models.Model):
    """A veiligheidsthema: an editable heading under which priorities and VAPs are grouped."""

    name = models.CharField("naam", max_length=150, unique=True)
    description = models.TextField("toelichting", blank=True)
    safety_kind = models.ForeignKey(SafetyKind, models.PROTECT, verbose_name="soort veiligheid", related_name="themes")
    field = models.CharField("veiligheidsveld", max_length=20, choices=KernbeleidField, blank=True)
    is_active = models.BooleanField("in gebruik", default=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "veiligheidsthema"
        verbose_name_plural = "veiligheidsthema's"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GlossaryTerm(models.Model):
    """A word of the field with its definition, where that comes from and since when it holds."""

    term = models.CharField("begrip", max_length=150)
    definition = models.TextField("betekenis")
    source = models.CharField("bron", max_length=300)
    valid_from = models.DateField("geldig vanaf")
    valid_to = models.DateField("geldig tot en met", null=True, blank=True)
    is_explained = models.BooleanField(
        "uitleggen in openbare teksten",
        default=False,
        help_text="Alleen voor een woord dat in gewone tekst altijd dit betekent.",
    )

    class Meta:
        verbose_name = "begrip"
        verbose_name_plural = "begrippen"
        ordering = ["term", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "valid_from"],
                name="glossary_term_once_per_day",
                violation_error_message="Dit begrip heeft al een betekenis die op deze dag begint.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="glossary_term_ends_after_it_starts",
                violation_error_message="Een betekenis eindigt na haar begin.",
            ),
        ]

    def __str__(self) -> str:
        return self.term


class Label(models.Model):
    """How this municipality calls one of its bodies or plans; every screen uses it."""

    key = models.SlugField("sleutel", unique=True)
    singular = models.CharField("naam", max_length=150)
    short = models.CharField("korte naam", max_length=60)
    plural = models.CharField("meervoud", max_length=150, blank=True)
    short_plural = models.CharField("korte naam in meervoud", max_length=60, blank=True)
    meaning = models.CharField("wat het is", max_length=300)

    class Meta:
        verbose_name = "benaming"
        verbose_name_plural = "benamingen"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.singular
