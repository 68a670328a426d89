"""What a choice means for our own policy, and what it asks of partners."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Q

from agov.enums import KINDS_OF_A_YEAR, ConsequenceKind, ConsequenceState, ExpectationState
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import PolicyCycle
from cycle.models.access import INSIDE_ROLES
from vap.models import Priority


class ConsequenceQuerySet(models.QuerySet["Consequence"]):
    """Reads of consequences."""

    def visible_to(self, user: User) -> ConsequenceQuerySet:
        """Municipal staff; partners and council read outcomes in reports."""
        return self if user.has_role(*INSIDE_ROLES) else self.none()

    def late(self, today: date) -> ConsequenceQuerySet:
        """Open and past their day."""
        return self.filter(state=ConsequenceState.OPEN, due_on__lt=today)

    def with_late(self, today: date) -> ConsequenceQuerySet:
        """Each row with ``is_late``."""
        late = Q(state=ConsequenceState.OPEN, due_on__lt=today)
        return self.annotate(is_late=ExpressionWrapper(late, output_field=models.BooleanField()))

    def owned_by(self, function: str) -> ConsequenceQuerySet:
        """Those that somebody with this function takes care of; none without a function."""
        return self.filter(owner__iexact=function.strip()) if function.strip() else self.none()


class Consequence(Revisioned):
    """Which policy, budget line, sector contract or annual plan must change; done only with its reference."""

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="consequences")
    priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name="vanwege prioriteit", related_name="consequences", null=True, blank=True
    )
    kind = models.CharField("wat verandert er", max_length=20, choices=ConsequenceKind)
    what = models.TextField("wat moet er anders", help_text="Noem geen personen.")
    why = models.TextField("waarom", help_text="Noem geen personen.")
    intervened_by = models.CharField(
        "wie grijpt in",
        max_length=150,
        blank=True,
        help_text="Alleen bij een ingreep: een functie of gremium, zoals het college.",
    )
    department = models.CharField("afdeling", max_length=150)
    owner = models.CharField("wie zorgt ervoor (functie)", max_length=200)
    fiscal_year = models.PositiveSmallIntegerField("begrotingsjaar", null=True, blank=True)
    due_on = models.DateField("klaar op")
    state = models.CharField("staat het erin", max_length=10, choices=ConsequenceState, default=ConsequenceState.OPEN)
    reference = models.CharField(
        "waar staat het", max_length=300, blank=True, help_text="Stuk en bladzijde, regelnummer of besluit."
    )
    lapsed_reason = models.CharField("vervallen, omdat", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        verbose_name = "consequentie"
        verbose_name_plural = "consequenties"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ConsequenceState.DONE) | ~Q(reference=""),
                name="consequence_done_with_reference",
                violation_error_message="Schrijf op waar het staat: stuk en bladzijde, regelnummer of besluit.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsequenceState.LAPSED) | ~Q(lapsed_reason=""),
                name="consequence_lapsed_with_reason",
                violation_error_message="Schrijf op waarom dit vervalt.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ConsequenceKind.INTERVENTION) | ~Q(intervened_by=""),
                name="intervention_says_by_whom",
                violation_error_message="Schrijf op wie ingrijpt: een functie of gremium.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=KINDS_OF_A_YEAR) | Q(fiscal_year__isnull=False),
                name="line_of_a_plan_has_its_year",
                violation_error_message="Vul het jaar in van de begroting, het contract of het jaarplan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what[:80]}"

    @property
    def is_intervention(self) -> bool:
        """Whether the mayor or college stepped in in existing policy."""
        return self.kind == ConsequenceKind.INTERVENTION


class ExpectationQuerySet(models.QuerySet["Expectation"]):
    """Reads of expectations."""

    def visible_to(self, user: User) -> ExpectationQuerySet:
        """Municipal staff see all; a partner what is expected of its own organisation."""
        if user.has_role(*INSIDE_ROLES):
            return self
        if user.organisation_id and user.has_role(Role.PARTNER):
            return self.filter(organisation_id=user.organisation_id)
        return self.none()

    def late(self, today: date) -> ExpectationQuerySet:
        """Not answered and past the day on which we would like to know."""
        return self.filter(state=ExpectationState.ASKED, answer_by__lt=today)

    def with_late(self, today: date) -> ExpectationQuerySet:
        """Each row with ``is_late``."""
        late = Q(state=ExpectationState.ASKED, answer_by__lt=today)
        return self.annotate(is_late=ExpressionWrapper(late, output_field=models.BooleanField()))


class Expectation(Revisioned):
    """What is expected of a partner; an agreement and not an order, so the partner answers."""

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="expectations")
    priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name="vanwege prioriteit", related_name="expectations", null=True, blank=True
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="van wie", related_name="expectations")
    text = models.TextField("wat wij verwachten", help_text="Noem geen personen.")
    answer_by = models.DateField("antwoord graag voor")
    state = models.CharField("antwoord", max_length=10, choices=ExpectationState, default=ExpectationState.ASKED)
    answer = models.TextField("toelichting van de partner", blank=True, help_text="Noem geen personen.")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="beantwoord door",
        related_name="+",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = ExpectationQuerySet.as_manager()

    class Meta:
        verbose_name = "verwachting van partner"
        verbose_name_plural = "verwachtingen van partners"
        ordering = ["answer_by", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ExpectationState.ASKED, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state=ExpectationState.ASKED) & Q(answered_at__isnull=False) & Q(answered_by__isnull=False)),
                name="expectation_answered_at_a_moment_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ExpectationState.ASKED, ExpectationState.ACCEPTED]) | ~Q(answer=""),
                name="expectation_other_answer_has_a_text",
                violation_error_message="Schrijf op wat u wel doet, of waarom niet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.text[:80]}"
