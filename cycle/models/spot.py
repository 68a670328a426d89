"""Spots: places inside a buurt, whose they are, and how many dwellings a complex has."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import AreaLevel, SpotKind
from cycle.models.access import INSIDE_ROLES
from cycle.models.area import Area


class SpotQuerySet(models.QuerySet["Spot"]):
    """Reads of spots."""

    def in_force(self) -> SpotQuerySet:
        """Spots without an end."""
        return self.filter(valid_to__isnull=True)

    def watched(self) -> SpotQuerySet:
        """Hot spots: the municipality pays attention here. A complex in the list of a partner is none by itself."""
        return self.in_force().filter(is_watched=True)

    def of(self, organisation: Organisation) -> SpotQuerySet:
        """What an organisation owns or runs itself."""
        return self.in_force().filter(organisation=organisation)

    def without_partner(self) -> SpotQuerySet:
        """Of nobody: a square or a station stays so, a complex or a school waits for its partner."""
        return self.in_force().filter(organisation__isnull=True)

    def in_remit_of(self, organisation: Organisation) -> SpotQuerySet:
        """Its own spots, and the spots of nobody in the buurten where it has its own; never those of another."""
        own = Spot.objects.of(organisation)
        return self.in_force().filter(
            Q(organisation=organisation) | Q(organisation__isnull=True, buurt__in=own.values("buurt"))
        )

    def visible_to(self, user: User) -> SpotQuerySet:
        """Who works inside sees all of them, a partner those in its remit, others none."""
        if user.has_role(*INSIDE_ROLES):
            return self
        if user.organisation is None or not user.has_role(Role.PARTNER):
            return self.none()
        return self.in_remit_of(user.organisation)


class Spot(Revisioned):
    """A plek: a place inside a buurt, not an official area. A hot spot, a complex of a corporation, a school."""

    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort plek", max_length=20, choices=SpotKind)
    buurt = models.ForeignKey(Area, models.PROTECT, verbose_name="buurt", related_name="spots")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="van welke partner",
        related_name="spots",
        null=True,
        blank=True,
        help_text="De corporatie van een complex, of de school. Alleen deze partner ziet de cijfers van de plek.",
    )
    is_watched = models.BooleanField(
        "de gemeente let hier extra op",
        default=True,
        help_text="Dan staat de plek in het wijkrapport, en is zij te kiezen bij een bevinding of plan.",
    )
    description = models.TextField("wat is hier aan de hand", blank=True, help_text="Noem geen personen.")
    longitude = models.DecimalField("lengtegraad", max_digits=8, decimal_places=5, null=True, blank=True)
    latitude = models.DecimalField("breedtegraad", max_digits=8, decimal_places=5, null=True, blank=True)
    valid_from = models.DateField("vanaf")
    valid_to = models.DateField("tot en met", null=True, blank=True)

    objects = SpotQuerySet.as_manager()

    class Meta:
        verbose_name = "plek"
        verbose_name_plural = "plekken"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["buurt", "name"],
                name="spot_name_once_per_buurt",
                violation_error_message="Deze plek staat al in deze buurt.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="spot_ends_after_it_starts",
                violation_error_message="De einddatum ligt voor de begindatum.",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="spot_has_both_coordinates_or_none",
                violation_error_message="Vul beide coördinaten in, of geen van beide.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Any = None) -> None:
        """Refuse a spot that does not lie in a buurt."""
        super().clean_fields(exclude=exclude)
        if self.buurt_id and self.buurt.level != AreaLevel.BUURT:
            raise ValidationError({"buurt": "Kies een buurt; een plek ligt altijd in een buurt."})


class SpotDwellings(models.Model):
    """How many dwellings a complex has in a year, as its owner or the municipality wrote it down."""

    spot = models.ForeignKey(Spot, models.CASCADE, verbose_name="plek", related_name="dwellings")
    year = models.PositiveSmallIntegerField("jaar (1 januari)")
    value = models.PositiveIntegerField("aantal woningen")
    source = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "woningen van een plek"
        verbose_name_plural = "woningen van plekken"
        ordering = ["spot", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["spot", "year"],
                name="dwellings_once_per_spot_and_year",
                violation_error_message="Het aantal woningen van deze plek in dit jaar staat er al.",
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="spot_has_at_least_one_dwelling",
                violation_error_message="Vul een aantal woningen van 1 of hoger in.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="dwellings_of_a_spot_have_a_source",
                violation_error_message="Schrijf op waar dit aantal vandaan komt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spot}: {self.value} woningen ({self.year})"
