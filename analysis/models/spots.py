"""What a source counted per spot: below a buurt there are figures only when they were delivered so."""

from django.db import models
from django.db.models import Q

from analysis.enums import Missing, PartOfDay
from analysis.models.indicators import Indicator
from analysis.models.sources import Delivery
from cycle.models import Spot


class SpotCount(models.Model):
    """One count in force: spot x kind x year, for the whole day or one dagdeel; never a day or a time."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, verbose_name="levering", related_name="spot_counts")
    spot = models.ForeignKey(Spot, models.PROTECT, verbose_name="plek", related_name="counts")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="indicator", related_name="spot_counts")
    year = models.PositiveSmallIntegerField("jaar")
    part_of_day = models.CharField("dagdeel", max_length=10, choices=PartOfDay, blank=True)
    value = models.PositiveIntegerField("aantal", null=True)
    missing = models.PositiveSmallIntegerField("reden zonder waarde", choices=Missing, default=Missing.NONE)

    class Meta:
        verbose_name = "telling per plek"
        verbose_name_plural = "tellingen per plek"
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "spot", "indicator", "year", "part_of_day"],
                name="one_count_per_delivery_spot_and_key",
            ),
            models.CheckConstraint(
                condition=Q(missing=Missing.NONE, value__isnull=False)
                | (~Q(missing=Missing.NONE) & Q(value__isnull=True)),
                name="spot_count_has_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(part_of_day__in=["", *PartOfDay.values]), name="spot_count_is_of_a_day_or_a_dagdeel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} op {self.spot_id}, {self.year} {self.part_of_day}".strip()
