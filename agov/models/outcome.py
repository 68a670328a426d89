"""What the table came to: outcomes with a number per year, and agreements that stay open until they are kept."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from agov.enums import AgreementState, ItemPublication, MeetingState, OutcomeKind
from agov.models.agenda import AboutSomething, AgendaItem
from agov.models.consequence import Consequence, Expectation
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES
from vap.models import Priority


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    """Reads of outcomes."""

    def visible_to(self, user: User) -> OutcomeQuerySet:
        """Who reads the item reads what came of it; an owner reads its own agreement, a partner what names it.

        The council reads it when the meeting is closed, and not what is withheld: until then it is a concept.
        """
        seen = Q(item__in=AgendaItem.objects.visible_to(user))
        if user.has_role(*COUNCIL_ROLES) and not user.has_role(*INSIDE_ROLES):
            seen &= Q(item__meeting__state=MeetingState.CLOSED) & ~Q(item__publication=ItemPublication.WITHHELD)
        own = Q(owner=user)
        if user.organisation_id and user.has_role(Role.PARTNER):
            own |= Q(organisation=user.organisation_id)
        return self.filter(seen | own)

    def agreements(self) -> OutcomeQuerySet:
        """Those that somebody promised to do."""
        return self.filter(kind=OutcomeKind.AGREEMENT)

    def open(self) -> OutcomeQuerySet:
        """Agreements that were not kept and did not lapse."""
        return self.agreements().filter(state=AgreementState.OPEN)

    def late(self, today: date) -> OutcomeQuerySet:
        """Open agreements past their day."""
        return self.open().filter(due_on__lt=today)

    def open_first(self) -> OutcomeQuerySet:
        """Open ones by their day, then what is settled, latest first."""
        is_settled = Case(When(state=AgreementState.OPEN, then=0), default=1)
        return self.order_by(is_settled, F("closed_on").desc(nulls_first=True), "due_on", "pk")


class Outcome(AboutSomething, Revisioned):
    """One thing that the table came to, in words that stand on their own; never a decision of the council (S119).

    Its number counts per year and is never used again. What it made in another list (a consequence, an expectation, a
    draft priority) is tied to it, so that both know each other. Only an agreement has an owner, a day and a state.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name="agendapunt", related_name="outcomes")
    kind = models.CharField("soort", max_length=12, choices=OutcomeKind)
    year = models.PositiveSmallIntegerField("jaar")
    number = models.PositiveSmallIntegerField("nummer")
    text = models.TextField("wat", help_text="Zo opgeschreven dat iemand het later zonder verslag begrijpt.")
    owner_function = models.CharField("wie zorgt ervoor (functie)", max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="account", related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="outcomes", null=True, blank=True
    )
    due_on = models.DateField("klaar op", null=True, blank=True)
    state = models.CharField("stand", max_length=10, choices=AgreementState, blank=True)
    closed_on = models.DateField("afgedaan op", null=True, blank=True)
    closing_note = models.CharField("hoe het is afgedaan", max_length=300, blank=True)
    consequence = models.OneToOneField(
        Consequence, models.PROTECT, verbose_name="consequentie", related_name="outcome", null=True, blank=True
    )
    expectation = models.OneToOneField(
        Expectation, models.PROTECT, verbose_name="verwachting", related_name="outcome", null=True, blank=True
    )
    priority = models.OneToOneField(
        Priority, models.PROTECT, verbose_name="prioriteit", related_name="outcome", null=True, blank=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "uitkomst"
        verbose_name_plural = "uitkomsten"
        ordering = ["-year", "-number"]
        constraints = [
            *AboutSomething.Meta.constraints,
            models.UniqueConstraint(fields=["year", "number"], name="outcome_number_once_a_year"),
            models.CheckConstraint(condition=~Q(text=""), name="outcome_says_something"),
            models.CheckConstraint(
                condition=~Q(kind=OutcomeKind.AGREEMENT)
                | (~Q(owner_function="") & Q(due_on__isnull=False) & ~Q(state="")),
                name="agreement_has_an_owner_and_a_day",
                violation_error_message="Schrijf bij een afspraak op wie ervoor zorgt en wanneer het klaar is.",
            ),
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.AGREEMENT) | Q(state=""), name="only_an_agreement_has_a_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["", AgreementState.OPEN], closed_on__isnull=True)
                | (
                    Q(state__in=[AgreementState.DONE, AgreementState.LAPSED], closed_on__isnull=False)
                    & ~Q(closing_note="")
                ),
                name="agreement_closed_on_a_day_with_a_note",
                violation_error_message="Schrijf op hoe de afspraak is afgedaan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d} {self.text[:80]}"

    @property
    def code(self) -> str:
        """How people call it: the year and the number in it."""
        return f"{self.year}-{self.number:02d}"


class Postponement(models.Model):
    """That an open agreement came back at a later meeting, and until which day it was put off. Rows are only added."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, verbose_name="afspraak", related_name="postponements")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, verbose_name="agendapunt", related_name="+", null=True, blank=True
    )
    was_due_on = models.DateField("was klaar op")
    due_on = models.DateField("nu klaar op")
    reason = models.CharField("omdat", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "uitstel van afspraak"
        verbose_name_plural = "uitstel van afspraken"
        ordering = ["outcome", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("was_due_on")),
                name="postponed_to_a_later_day",
                violation_error_message="Uitstel kan alleen naar een latere dag.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="postponed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: naar {self.due_on:%d-%m-%Y}"
