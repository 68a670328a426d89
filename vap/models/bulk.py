"""One change to several VAPs at once, with what stood there before, so that it can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from vap.enums import BulkKind

UNDO_WITHIN: Final = timedelta(hours=24)


class BulkChange(models.Model):
    """What was changed in which VAPs. ``rows`` holds per VAP: its number, title, old and new words, and revision.

    It can be taken back for a day, as long as nobody changed one of those VAPs after it.
    """

    kind = models.CharField("wat", max_length=20, choices=BulkKind)
    reason = models.CharField("reden", max_length=500, blank=True)
    rows = models.JSONField("VAP's", default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")
    undone_at = models.DateTimeField("ongedaan gemaakt op", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="ongedaan gemaakt door",
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "wijziging van meer VAP's"
        verbose_name_plural = "wijzigingen van meer VAP's"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="bulk_change_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {len(self.rows)} VAP's"

    def may_be_undone_at(self, moment: datetime) -> bool:
        """Whether there is still time to take it back; whether nobody was later is another question."""
        return self.undone_at is None and moment <= self.made_at + UNDO_WITHIN
