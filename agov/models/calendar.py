"""The address with which somebody follows the season board in a calendar of their own."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CalendarAddress(models.Model):
    """One per user. The address is signed and holds ``number``; a new number makes all earlier addresses worthless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="gebruiker", related_name="calendar_address"
    )
    number = models.PositiveIntegerField("volgnummer", default=1)
    is_active = models.BooleanField("in gebruik", default=True)
    made_at = models.DateTimeField("gemaakt op")

    class Meta:
        verbose_name = "agenda-adres"
        verbose_name_plural = "agenda-adressen"
        ordering = ["user"]

    def __str__(self) -> str:
        return f"agenda-adres {self.number} van {self.user}"
