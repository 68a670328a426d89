"""Who sits at the table of the veiligheidsoverleg, from which day to which day (S120-S125)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agov.enums import QUORUM_SEATS, SeatKind
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import Body
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES


class SeatQuerySet(models.QuerySet["Seat"]):
    """Reads of seats."""

    def visible_to(self, user: User) -> SeatQuerySet:
        """Staff, council and partners: who sits in the overleg is no secret for who works with it."""
        return self if user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES, Role.PARTNER) else self.none()

    def on(self, day: date) -> SeatQuerySet:
        """The composition on one day, past or to come."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Seat(Revisioned):
    """A place at the table: an office, never a name. Who holds the office has an account, when there is one.

    A seat that changes is closed and a new one begins, so that the table of any past day can be laid again. Names of
    organisations are data: a renamed organisation keeps its seats, and a meeting keeps the name it was called by.
    """

    body = models.ForeignKey(Body, models.PROTECT, verbose_name="gremium", related_name="seats")
    kind = models.CharField("hoedanigheid", max_length=10, choices=SeatKind)
    function = models.CharField("functie", max_length=150, help_text="De functie, niet de naam.")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="organisatie", related_name="seats")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="account", related_name="seats", null=True, blank=True
    )
    email = models.EmailField(
        "e-mailadres van het werk", blank=True, help_text="Voor wie geen account heeft: daar gaan de stukken heen."
    )
    valid_from = models.DateField("vanaf")
    valid_to = models.DateField("tot en met", null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "plaats aan tafel"
        verbose_name_plural = "plaatsen aan tafel"
        ordering = ["body", "kind", "function", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="seat_ends_after_it_begins",
                violation_error_message="Een plaats eindigt niet voor zij begint.",
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(kind=SeatKind.CHAIR, valid_to__isnull=True),
                name="one_chair_at_a_time",
                violation_error_message="Er is al een voorzitter. Beëindig eerst die plaats.",
            ),
            models.UniqueConstraint(
                fields=["body", "kind", "function", "organisation"],
                condition=Q(valid_to__isnull=True),
                name="seat_once_at_a_time",
                violation_error_message="Deze functie zit al aan tafel.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} ({self.get_kind_display()})"

    @property
    def counts_for_quorum(self) -> bool:
        """Whether the table needs this one; advisers never count (S124)."""
        return self.kind in QUORUM_SEATS
