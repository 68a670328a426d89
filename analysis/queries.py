"""Reads that need thought: which delivery came before, and which reports used it."""

from __future__ import annotations

from django.db.models import QuerySet

from analysis.models import Delivery, GeneratedReport


def earlier_version(delivery: Delivery) -> Delivery | None:
    """The delivery that this one corrects, else the newest approved one of the table that shares a period."""
    if delivery.corrects_id:
        return delivery.corrects
    mine = {tuple(period) for period in delivery.periods}
    approved = Delivery.objects.approved().filter(table=delivery.table_id, version__lt=delivery.version)
    for candidate in approved.order_by("-version"):
        if mine & {tuple(period) for period in candidate.periods}:
            return candidate
    return None


def reports_that_used(delivery: Delivery) -> QuerySet[GeneratedReport]:
    """Stored reports with figures of this delivery, newest first."""
    return GeneratedReport.objects.filter(deliveries=delivery).order_by("-made_at")
