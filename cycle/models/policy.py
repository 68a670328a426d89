"""What a cycle rests on: mandates, policy documents with their numbered choices, and what bodies decided on them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import (
    AlignmentState,
    BodyKind,
    DecisionOutcome,
    DocumentItemKind,
    DocumentState,
    MandateKind,
    RequestKind,
    RequestState,
)
from cycle.models.access import INSIDE_ROLES
from cycle.models.theme import SafetyKind


class Body(models.Model):
    """A gremium that advises or decides: the veiligheidsoverleg, the college, the council. Names are the town's own."""

    key = models.SlugField("sleutel", unique=True)
    name = models.CharField("naam", max_length=150, unique=True)
    kind = models.CharField("soort", max_length=20, choices=BodyKind)
    sort_order = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        verbose_name = "gremium"
        verbose_name_plural = "gremia"
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Reads of mandates."""

    def visible_to(self, user: User) -> MandateQuerySet:
        """Inside the municipality only."""
        return self if user.has_role(*INSIDE_ROLES) else self.none()


class Mandate(Revisioned):
    """Higher policy with a term of its own: a raadsprogramma, an integraal veiligheidsplan."""

    title = models.CharField("titel", max_length=200)
    kind = models.CharField("soort", max_length=30, choices=MandateKind)
    start_date = models.DateField("begint op")
    end_date = models.DateField("eindigt op")
    summary = models.TextField("wat het zegt over veiligheid", blank=True)
    link = models.URLField("adres van het stuk", blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandaat"
        verbose_name_plural = "mandaten"
        ordering = ["-start_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")),
                name="mandate_ends_after_it_starts",
                violation_error_message="Een mandaat eindigt na zijn begin.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    """Reads of policy documents."""

    def visible_to(self, user: User) -> PolicyDocumentQuerySet:
        """Municipal staff see all; partners and council see what was adopted, published or withdrawn."""
        return self if user.has_role(*INSIDE_ROLES) else self.exclude(state=DocumentState.DRAFT)


class PolicyDocument(Revisioned):
    """A policy paper on which cycles, priorities and VAPs rest."""

    title = models.CharField("titel", max_length=200)
    author = models.CharField("opgesteld door", max_length=200)
    owner = models.CharField("eigenaar (functie of afdeling)", max_length=200)
    dated_on = models.DateField("datum")
    state = models.CharField("stand", max_length=20, choices=DocumentState, default=DocumentState.DRAFT)
    summary = models.TextField("waar het over gaat", blank=True)
    link = models.URLField("adres van het stuk", blank=True)

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "beleidsdocument"
        verbose_name_plural = "beleidsdocumenten"
        ordering = ["-dated_on", "title"]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One round of a document: startnotitie, definitief. Rows are only added; a later round shows what changed."""

    document = models.ForeignKey(PolicyDocument, models.PROTECT, verbose_name="document", related_name="versions")
    number = models.PositiveSmallIntegerField("ronde")
    label = models.CharField("naam van de ronde", max_length=100)
    dated_on = models.DateField("datum")
    change_note = models.TextField("wat er veranderde", blank=True)

    class Meta:
        verbose_name = "ronde van document"
        verbose_name_plural = "rondes van documenten"
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="document_round_once",
                violation_error_message="Deze ronde bestaat al.",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(change_note=""),
                name="later_round_says_what_changed",
                violation_error_message="Schrijf op wat er in deze ronde veranderde.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.label}"


class DocumentItem(Revisioned):
    """A numbered part of one round that bodies decide on: a keuze, or a priority named there."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, verbose_name="ronde", related_name="items")
    kind = models.CharField("soort", max_length=20, choices=DocumentItemKind)
    number = models.PositiveSmallIntegerField("nummer")
    section = models.CharField("paragraaf", max_length=100, blank=True)
    text = models.TextField("tekst van het voorstel")
    place = models.CharField(
        "waar dit terugkomt",
        max_length=60,
        blank=True,
        help_text="De plek in het menu waar u ziet wat er van dit onderdeel is gemaakt.",
    )

    class Meta:
        verbose_name = "onderdeel van document"
        verbose_name_plural = "onderdelen van documenten"
        ordering = ["version", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "number"],
                name="document_item_number_once",
                violation_error_message="Dit nummer is in deze ronde al gebruikt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class DecidedText(models.Model):
    """What one body decided on one proposal, with both texts in full: later edits of the proposal change neither."""

    outcome = models.CharField("uitkomst", max_length=20, choices=DecisionOutcome)
    decided_on = models.DateField("op")
    proposal_text = models.TextField("voorgelegde tekst")
    decided_text = models.TextField("besloten tekst", blank=True)
    explanation = models.TextField("toelichting", blank=True)
    votes_for = models.PositiveSmallIntegerField("stemmen voor", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("stemmen tegen", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="vastgelegd door", related_name="+"
    )
    recorded_at = models.DateTimeField("vastgelegd op")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[DecisionOutcome.REJECTED, DecisionOutcome.POSTPONED]) | ~Q(decided_text=""),
                name="%(class)s_agreed_with_a_text",
                violation_error_message="Schrijf op welke tekst is vastgesteld.",
            ),
            models.CheckConstraint(
                condition=(Q(votes_for__isnull=True) & Q(votes_against__isnull=True))
                | (Q(votes_for__isnull=False) & Q(votes_against__isnull=False)),
                name="%(class)s_votes_both_or_neither",
                violation_error_message="Vul beide aantallen stemmen in, of geen van beide.",
            ),
        ]


class Decision(DecidedText):
    """A body's decision on a numbered part of a policy document."""

    item = models.ForeignKey(DocumentItem, models.PROTECT, verbose_name="onderdeel", related_name="decisions")
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="gremium", related_name="decisions")

    class Meta(DecidedText.Meta):
        verbose_name = "besluit over document"
        verbose_name_plural = "besluiten over documenten"
        ordering = ["decided_on", "pk"]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_outcome_display()}"


class CouncilRequestQuerySet(models.QuerySet["CouncilRequest"]):
    """Reads of council requests."""

    def visible_to(self, user: User) -> CouncilRequestQuerySet:
        """Everybody with a role: what the council asked for is public to those who work on it."""
        return self if user.roles else self.none()

    def open_first(self) -> CouncilRequestQuerySet:
        """Open ones by their day, then what is settled, latest first."""
        is_settled = Case(When(state=RequestState.OPEN, then=0), default=1)
        return self.order_by(is_settled, F("closed_on").desc(nulls_first=True), "due_on", "pk")

    def late(self, today: date) -> CouncilRequestQuerySet:
        """Open and past their day."""
        return self.filter(state=RequestState.OPEN, due_on__lt=today)


class CouncilRequest(Revisioned):
    """A motie, a toezegging or an expectation of the council, with an owner and a day."""

    kind = models.CharField("soort", max_length=20, choices=RequestKind)
    title = models.CharField("onderwerp", max_length=200)
    text = models.TextField("wat de raad vroeg of kreeg toegezegd")
    raised_on = models.DateField("van")
    owner = models.CharField("wie zorgt ervoor (functie)", max_length=200)
    due_on = models.DateField("klaar op")
    state = models.CharField("stand", max_length=20, choices=RequestState, default=RequestState.OPEN)
    answer = models.TextField("hoe het is afgedaan", blank=True)
    closed_on = models.DateField("afgedaan op", null=True, blank=True)

    objects = CouncilRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "verzoek van de raad"
        verbose_name_plural = "verzoeken van de raad"
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, closed_on__isnull=True)
                | (~Q(state=RequestState.OPEN) & Q(closed_on__isnull=False) & ~Q(answer="")),
                name="council_request_closed_with_an_answer",
                violation_error_message="Schrijf op hoe en wanneer het verzoek is afgedaan.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("raised_on")),
                name="council_request_due_after_it_was_raised",
                violation_error_message="De datum waarop het klaar moet zijn, ligt voor de datum van het verzoek.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def days_late(self, today: date) -> int:
        """Days past its day while it is open; 0 when it is not late."""
        return max(0, (today - self.due_on).days) if self.state == RequestState.OPEN else 0


class AlignmentItem(Revisioned):
    """A plan or report on physical safety: only when it comes and whether it was set beside ours; no content."""

    name = models.CharField("plan of verslag", max_length=200)
    safety_kind = models.ForeignKey(
        SafetyKind, models.PROTECT, verbose_name="soort veiligheid", related_name="alignment_items"
    )
    owner = models.CharField("eigenaar", max_length=200)
    cycle_years = models.PositiveSmallIntegerField("komt elke n jaar", default=1)
    due_on = models.DateField("klaar op")
    step = models.ForeignKey(
        "cycle.CycleStep",
        models.PROTECT,
        verbose_name="naast onze stap",
        related_name="alignment_items",
        null=True,
        blank=True,
    )
    state = models.CharField("stand", max_length=20, choices=AlignmentState, default=AlignmentState.OPEN)
    note = models.CharField("opmerking", max_length=300, blank=True)

    class Meta:
        verbose_name = "afstemming met fysieke veiligheid"
        verbose_name_plural = "afstemmingen met fysieke veiligheid"
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=AlignmentState.ALIGNED) | Q(step__isnull=False),
                name="aligned_item_names_our_step",
                violation_error_message="Kies de stap waarmee dit is afgestemd.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
