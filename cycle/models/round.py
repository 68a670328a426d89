"""The three slagen: who is asked, what each body does on the way to the council, and how a slag is closed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import InvitationState, RoundKind, RoundState
from cycle.models.policy import Body
from cycle.models.policy_cycle import Party, PolicyCycle


class Round(Revisioned):
    """One slag of one cycle, with its own people, question, product and closing."""

    cycle = models.ForeignKey(PolicyCycle, models.CASCADE, verbose_name="cyclus", related_name="rounds")
    kind = models.CharField("slag", max_length=20, choices=RoundKind)
    state = models.CharField("stand", max_length=10, choices=RoundState, default=RoundState.PLANNED)
    start_date = models.DateField("van")
    end_date = models.DateField("tot en met")
    product = models.TextField("uitkomst", blank=True, help_text="Noem geen personen.")
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gesloten door", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "slag"
        verbose_name_plural = "slagen"
        ordering = ["cycle", "start_date"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="round_once_per_cycle"),
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="round_ends_after_it_starts",
                violation_error_message="Een slag eindigt na zijn begin.",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=RoundState.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="round_closed_at_a_moment_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.cycle}"


class RoundParticipant(models.Model):
    """A party, or one organisation of it, that is asked to take part in a slag."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name="slag", related_name="participants")
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="betrokkene", related_name="participations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="participations", null=True, blank=True
    )
    state = models.CharField("stand", max_length=20, choices=InvitationState, default=InvitationState.TO_INVITE)
    note = models.CharField("opmerking", max_length=300, blank=True)

    class Meta:
        verbose_name = "deelnemer aan slag"
        verbose_name_plural = "deelnemers aan slagen"
        ordering = ["round", "party__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "party", "organisation"],
                name="participant_once_per_round",
                violation_error_message="Deze betrokkene doet al mee.",
            ),
            models.UniqueConstraint(
                fields=["round", "party"],
                condition=Q(organisation__isnull=True),
                name="whole_party_once_per_round",
                violation_error_message="Deze betrokkene doet al mee.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.party)


class RouteStop(models.Model):
    """A body on the way from AGOV by the college to the council; a substitute may take its place, on the record."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name="slag", related_name="stops")
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="gremium", related_name="stops")
    substitute = models.ForeignKey(
        Body, models.PROTECT, verbose_name="vervangen door", related_name="stands_in_for", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField("volgorde")
    planned_on = models.DateField("gepland op", null=True, blank=True)
    held_on = models.DateField("behandeld op", null=True, blank=True)
    conclusion = models.TextField("conclusie", blank=True, help_text="Noem geen personen.")

    class Meta:
        verbose_name = "halte op de route"
        verbose_name_plural = "haltes op de route"
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="route_position_once"),
            models.UniqueConstraint(fields=["round", "body"], name="route_body_once"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("body")),
                name="substitute_is_another_body",
                violation_error_message="Kies een ander gremium dan het gremium dat wordt vervangen.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.substitute or self.body)
