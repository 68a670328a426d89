"""Who holds a finding (wie houdt de granaat): every time it was asked, and every answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.enums import HolderState
from analysis.models.findings import Finding


class HolderRequestQuerySet(models.QuerySet["HolderRequest"]):
    """Reads of the questions who takes up a finding."""

    def visible_to(self, user: User) -> HolderRequestQuerySet:
        """Questions about findings that the user may see: who holds what is known to all who know the finding."""
        return self.filter(finding__in=Finding.objects.visible_to(user).values("pk"))

    def open(self) -> HolderRequestQuerySet:
        """Questions that wait: for an answer, or for what we say to a counter-proposal."""
        return self.filter(state__in=[HolderState.ASKED, HolderState.COUNTERED])


class HolderRequest(models.Model):
    """One time that a finding was offered to an organisation, and what it answered. Nothing is assigned silently."""

    finding = models.ForeignKey(Finding, models.CASCADE, verbose_name="bevinding", related_name="holder_requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="aan", related_name="holder_requests")
    state = models.CharField("stand", max_length=20, choices=HolderState, default=HolderState.ASKED)
    question = models.TextField("wat wij vragen", help_text="Noem geen personen.")
    answer = models.TextField("antwoord", blank=True, help_text="Noem geen personen.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    asked_at = models.DateTimeField("gevraagd op")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="beantwoord door",
        related_name="+",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)
    ended_at = models.DateTimeField("losgelaten op", null=True, blank=True)
    ended_because = models.CharField("losgelaten, omdat", max_length=300, blank=True, help_text="Noem geen personen.")

    objects = HolderRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag om op te pakken"
        verbose_name_plural = "vragen om op te pakken"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(state=HolderState.ACCEPTED),
                name="finding_has_one_holder",
                violation_error_message="Deze bevinding wordt al door een organisatie opgepakt.",
            ),
            models.UniqueConstraint(
                fields=["finding", "organisation"],
                condition=Q(state=HolderState.ASKED),
                name="one_open_question_per_organisation",
                violation_error_message="Deze vraag staat al open bij deze organisatie.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HolderState.COUNTERED, HolderState.DECLINED]) | ~Q(answer=""),
                name="holder_says_why_not",
                violation_error_message="Geef een reden of een tegenvoorstel.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[HolderState.ASKED, HolderState.WITHDRAWN]) | Q(answered_at__isnull=False),
                name="holder_answer_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[HolderState.HANDED_OVER, HolderState.RELEASED], ended_at__isnull=False)
                | (~Q(state__in=[HolderState.HANDED_OVER, HolderState.RELEASED]) & Q(ended_at__isnull=True)),
                name="holding_ended_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=HolderState.RELEASED) | ~Q(ended_because=""),
                name="holder_lets_go_with_a_reason",
                violation_error_message="Schrijf op waarom uw organisatie dit loslaat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"
