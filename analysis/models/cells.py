"""Checked cells of a delivery: registered counts per offence, area and period, as the source gave them."""

from django.db import models
from django.db.models import Q

from analysis.enums import FigureStatus, Missing
from analysis.models.sources import Delivery
from cycle.models import Area, OffenceType


class CountCell(models.Model):
    """One count of one delivery. A missing value has a reason and is never zero.

    Rows are written in bulk, ordered as the unique index, and never changed: a correction is another delivery.
    """

    delivery = models.ForeignKey(
        Delivery, models.CASCADE, verbose_name="levering", related_name="cells", db_index=False
    )
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="gebied", related_name="+", db_index=False)
    offence_type = models.ForeignKey(
        OffenceType, models.PROTECT, verbose_name="delict", related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField("jaar")
    month = models.PositiveSmallIntegerField("maand (0 = hele jaar)")
    value = models.IntegerField("aantal", null=True)
    missing = models.PositiveSmallIntegerField("reden zonder waarde", choices=Missing, default=Missing.NONE)
    status = models.PositiveSmallIntegerField("status", choices=FigureStatus, default=FigureStatus.FINAL)
    is_derived = models.BooleanField("opgeteld uit lagere gebieden", default=False)

    class Meta:
        verbose_name = "telling"
        verbose_name_plural = "tellingen"
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "area", "offence_type", "year", "month"], name="one_cell_per_delivery_and_key"
            ),
            models.CheckConstraint(
                condition=Q(missing=Missing.NONE, value__isnull=False, value__gte=0)
                | (~Q(missing=Missing.NONE) & Q(value__isnull=True)),
                name="cell_has_value_or_reason",
            ),
            models.CheckConstraint(condition=Q(month__lte=12), name="cell_month_up_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.offence_type_id} in {self.area_id}, {self.year}-{self.month:02d}"
