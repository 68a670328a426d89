"""What organisations promise each other in a VAP. Nobody promises for another."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models.access import INSIDE_ROLES
from vap.enums import CommitmentState
from vap.models.activity import Activity
from vap.models.vap import VAP


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Reads of commitments."""

    def visible_to(self, user: User) -> CommitmentQuerySet:
        """Of VAPs that the user sees; outside the municipality a proposal to another is hidden until it is answered.

        A trekker of a partner sees all of its own VAP.
        """
        seen = self.filter(vap__in=VAP.objects.visible_to(user))
        if user.has_role(*INSIDE_ROLES):
            return seen
        answered = Q(state__in=[CommitmentState.ACCEPTED, CommitmentState.KEPT, CommitmentState.DECLINED])
        if user.organisation_id and user.has_role(Role.PARTNER):
            own = Q(organisation=user.organisation_id) | Q(asked_by_organisation=user.organisation_id)
            return seen.filter(answered | own | Q(vap__in=VAP.objects.led_by(user).values("pk")))
        return seen.filter(answered)

    def late(self, today: date) -> CommitmentQuerySet:
        """Promised, not kept, and past their day."""
        return self.filter(state=CommitmentState.ACCEPTED, due_on__lt=today)

    def waiting(self) -> CommitmentQuerySet:
        """Asked and not answered, or answered with a counter-proposal that waits for us."""
        return self.filter(state__in=[CommitmentState.PROPOSED, CommitmentState.AMENDED])


class Commitment(Revisioned):
    """One organisation does something for a VAP; it stays a proposal until that organisation itself accepts."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="commitments")
    activity = models.ForeignKey(
        Activity, models.SET_NULL, verbose_name="bij activiteit", related_name="commitments", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="wie doet het", related_name="commitments"
    )
    asked_by_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="gevraagd door",
        related_name="asked_commitments",
        null=True,
        blank=True,
    )
    text = models.TextField("wat", help_text="Noem geen personen.")
    amount = models.CharField("hoeveel", max_length=100, blank=True, help_text="Bijvoorbeeld: 4 uur per week.")
    counter_text = models.TextField("tegenvoorstel", blank=True, help_text="Noem geen personen.")
    counter_amount = models.CharField("hoeveel wel", max_length=100, blank=True)
    start_on = models.DateField("vanaf", null=True, blank=True)
    due_on = models.DateField("klaar op", null=True, blank=True)
    answer_by = models.DateField("antwoord graag voor", null=True, blank=True)
    state = models.CharField("stand", max_length=10, choices=CommitmentState, default=CommitmentState.PROPOSED)
    answer = models.TextField("toelichting", blank=True, help_text="Noem geen personen.")
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)
    kept_on = models.DateField("nagekomen op", null=True, blank=True)
    kept_note = models.CharField("waaruit dat blijkt", max_length=300, blank=True, help_text="Noem geen personen.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "toezegging van partner"
        verbose_name_plural = "toezeggingen van partners"
        ordering = ["vap", F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[CommitmentState.PROPOSED, CommitmentState.WITHDRAWN])
                | Q(answered_at__isnull=False),
                name="commitment_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.DECLINED) | ~Q(answer=""),
                name="declined_commitment_has_a_reason",
                violation_error_message="Schrijf op waarom niet.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.AMENDED) | ~Q(counter_text="") | ~Q(counter_amount=""),
                name="amended_commitment_has_a_counter_proposal",
                violation_error_message="Schrijf op wat u wel kunt doen.",
            ),
            models.CheckConstraint(
                condition=(Q(state=CommitmentState.KEPT) & Q(kept_on__isnull=False))
                | (~Q(state=CommitmentState.KEPT) & Q(kept_on__isnull=True)),
                name="kept_commitment_has_a_day",
                violation_error_message="Vul in wanneer de toezegging is nagekomen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.text[:80]}"

    @property
    def is_offered(self) -> bool:
        """Whether the organisation promised this without being asked."""
        return self.asked_by_organisation_id == self.organisation_id

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to say something."""
        return self.state in (CommitmentState.PROPOSED, CommitmentState.AMENDED)


class CommitmentAnswer(models.Model):
    """One step in the talk about a commitment: who answered what and when; rows are only added."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, verbose_name="toezegging", related_name="answers")
    state = models.CharField("antwoord", max_length=10, choices=CommitmentState)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+", null=True)
    text = models.TextField("tekst", blank=True)
    amount = models.CharField("hoeveel", max_length=100, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+", null=True, blank=True
    )
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "antwoord op toezegging"
        verbose_name_plural = "antwoorden op toezeggingen"
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"
