"""Moments of the example: what happened on a day, happened at noon."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def noon(day: date) -> datetime:
    """Noon of a day, in the time of the town."""
    return timezone.make_aware(datetime.combine(day, time(12)))
