"""The three slagen: who is asked, what each body does on the way to the council, and how a slag is closed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import CycleState, InvitationState, RoundKind, RoundState
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES
from cycle.models.policy import Body
from cycle.models.policy_cycle import Party, PolicyCycle


class RoundDesign(models.Model):
    """How a slag is meant: its question, what it yields, how long it takes at least, and whom the note names for it.

    The scheme names participants too, per step; who is asked by default is everybody on one of both lists.
    """

    kind = models.CharField("slag", max_length=20, choices=RoundKind, unique=True)
    question = models.CharField("vraag", max_length=200)
    yields = models.CharField("wat het oplevert", max_length=200)
    minimum_days = models.PositiveSmallIntegerField("duurt minstens (dagen)", default=0)
    parties = models.ManyToManyField(Party, verbose_name="betrokkenen", related_name="round_designs", blank=True)

    class Meta:
        verbose_name = "opzet van slag"
        verbose_name_plural = "opzet van de slagen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class RoundQuerySet(models.QuerySet["Round"]):
    """Reads of slagen."""

    def visible_to(self, user: User) -> RoundQuerySet:
        """Staff see all; a partner the slagen it was asked for; the council what bodies did, once that is closed."""
        if user.has_role(*INSIDE_ROLES):
            return self
        started = self.exclude(cycle__state=CycleState.DRAFT)
        seen = Q(pk__in=[])
        if user.has_role(*COUNCIL_ROLES):
            seen |= Q(kind=RoundKind.ADMINISTRATIVE, state=RoundState.CLOSED)
        if user.organisation is not None and user.has_role(Role.PARTNER):
            asked = RoundParticipant.objects.asked_of(user.organisation).filter(round=OuterRef("pk"))
            seen |= Q(Exists(asked))
        return started.filter(seen)


class Round(Revisioned):
    """One slag of one cycle, with its own people, question, product and closing."""

    cycle = models.ForeignKey(PolicyCycle, models.CASCADE, verbose_name="cyclus", related_name="rounds")
    kind = models.CharField("slag", max_length=20, choices=RoundKind)
    state = models.CharField("stand", max_length=10, choices=RoundState, default=RoundState.PLANNED)
    start_date = models.DateField("van")
    end_date = models.DateField("tot en met")
    minimum_days = models.PositiveSmallIntegerField(
        "duurt minstens (dagen)", null=True, blank=True, help_text="Leeg: zoals in de opzet van de slag."
    )
    product = models.TextField("uitkomst", blank=True, help_text="Noem geen personen.")
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gesloten door", related_name="+", null=True, blank=True
    )

    objects = RoundQuerySet.as_manager()

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

    @property
    def planned_days(self) -> int:
        """How many days it is planned to take, the first and the last one counted."""
        return (self.end_date - self.start_date).days + 1


class RoundParticipantQuerySet(models.QuerySet["RoundParticipant"]):
    """Reads of participants."""

    def asked_of(self, organisation: Organisation) -> RoundParticipantQuerySet:
        """Invitations that went out to an organisation by name, or to the party it belongs to.

        A party stands for organisations of one kind; one for all partners (role partner, no kind) for every one.
        """
        of_party = Q(party__organisation_kind=organisation.kind) | Q(
            party__organisation_kind="", party__is_external=True, party__role=Role.PARTNER
        )
        whole_party = Q(organisation__isnull=True) & of_party
        sent = self.exclude(state=InvitationState.TO_INVITE)
        return sent.filter(Q(organisation=organisation) | whole_party)


class RoundParticipant(models.Model):
    """A party, or one organisation of it, that is asked to take part in a slag."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name="slag", related_name="participants")
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="betrokkene", related_name="participations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="participations", null=True, blank=True
    )
    state = models.CharField("stand", max_length=20, choices=InvitationState, default=InvitationState.TO_INVITE)
    note = models.CharField("opmerking", max_length=300, blank=True)

    objects = RoundParticipantQuerySet.as_manager()

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
