"""How long records are kept, and the lists by which what was kept long enough is destroyed (R56)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agov.enums import DestructionState, RecordKind

WITH_APPROVAL = (DestructionState.APPROVED, DestructionState.DONE)


class RetentionTerm(models.Model):
    """A term that the archivist set; the newest of a kind counts, and without one that of the selection list does."""

    kind = models.CharField("wat", max_length=20, choices=RecordKind)
    years = models.PositiveSmallIntegerField("jaren", null=True, blank=True, help_text="Leeg: altijd bewaren.")
    reason = models.CharField("waarom", max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    set_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "bewaartermijn"
        verbose_name_plural = "bewaartermijnen"
        ordering = ["kind", "-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__isnull=True) | Q(years__gte=1),
                name="retention_of_a_year_or_more",
                violation_error_message="Een termijn is minstens één jaar.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retention_set_with_a_reason",
                violation_error_message="Schrijf op waarom de termijn anders wordt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {'altijd' if self.years is None else f'{self.years} jaar'}"


class DestructionList(models.Model):
    """What may be destroyed on a day: put together by one, approved by another, carried out by a job."""

    state = models.CharField("stand", max_length=10, choices=DestructionState, default=DestructionState.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="opgesteld door", related_name="+"
    )
    made_at = models.DateTimeField("opgesteld op")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="vastgesteld door",
        related_name="+",
        null=True,
        blank=True,
    )
    approved_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    done_at = models.DateTimeField("uitgevoerd op", null=True, blank=True)
    cancel_reason = models.CharField("ingetrokken, omdat", max_length=300, blank=True)

    class Meta:
        verbose_name = "vernietigingslijst"
        verbose_name_plural = "vernietigingslijsten"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=DestructionState.OPEN),
                name="one_open_destruction_list",
                violation_error_message="Er ligt al een lijst ter vaststelling.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="destruction_approved_by_somebody_else",
                violation_error_message="Wie de lijst opstelde, stelt haar niet vast.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_APPROVAL, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state__in=WITH_APPROVAL) & Q(approved_by__isnull=True, approved_at__isnull=True)),
                name="destruction_only_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(state=DestructionState.DONE, done_at__isnull=False)
                | (~Q(state=DestructionState.DONE) & Q(done_at__isnull=True)),
                name="destruction_done_at_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state=DestructionState.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(state=DestructionState.CANCELLED) & Q(cancel_reason="")),
                name="destruction_cancelled_with_a_reason",
                violation_error_message="Schrijf op waarom u de lijst intrekt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vernietigingslijst {self.pk}"


class DestructionLine(models.Model):
    """One thing on a list. It outlives what it names, so that it can be shown what was destroyed, and by which term."""

    destruction_list = models.ForeignKey(
        DestructionList, models.PROTECT, verbose_name="vernietigingslijst", related_name="lines"
    )
    kind = models.CharField("wat", max_length=20, choices=RecordKind)
    reference = models.CharField("nummer", max_length=20)
    title = models.CharField("titel", max_length=300)
    since = models.DateField("termijn begon op")
    years = models.PositiveSmallIntegerField("jaren")
    kept_reason = models.CharField("toch bewaren, omdat", max_length=300, blank=True)
    destroyed_at = models.DateTimeField("vernietigd op", null=True, blank=True)
    remark = models.CharField("niet gelukt, omdat", max_length=300, blank=True)

    class Meta:
        verbose_name = "regel van vernietigingslijst"
        verbose_name_plural = "regels van vernietigingslijsten"
        ordering = ["destruction_list", "kind", "since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["destruction_list", "kind", "reference"], name="destruction_line_once"),
            models.CheckConstraint(
                condition=Q(kept_reason="") | Q(destroyed_at__isnull=True),
                name="what_is_kept_was_not_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return self.title
