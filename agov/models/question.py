"""Questions of the council and reactions of readers, and who answers them within which term."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Self, TypeVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Q, When

from agov.enums import AnswerKind, QuestionState
from agov.models.edition import Edition
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import CouncilRequest
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES

Row = TypeVar("Row", bound=models.Model)
DEFAULT_TERM: Final = 10  # working days, until beheer says otherwise
DEFAULT_WARNING: Final = 2
SENDER_KNOWN_FOR: Final = timedelta(days=1)  # the mark that tells reactions of one address apart


class AnswerRule(models.Model):
    """Who answers one kind of question when the page names nobody, and within how many working days."""

    kind = models.CharField("waarop", max_length=10, choices=AnswerKind, unique=True)
    function = models.CharField("wie antwoordt (functie)", max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="account", related_name="+", null=True, blank=True
    )
    working_days = models.PositiveSmallIntegerField(
        "termijn (werkdagen)", default=DEFAULT_TERM, validators=[MinValueValidator(1)]
    )
    warn_before = models.PositiveSmallIntegerField("herinnering (werkdagen vooraf)", default=DEFAULT_WARNING)

    class Meta:
        verbose_name = "regel voor antwoorden"
        verbose_name_plural = "regels voor antwoorden"
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__gte=1, warn_before__lt=models.F("working_days")),
                name="answer_rule_warns_within_its_term",
                violation_error_message="De herinnering komt binnen de termijn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.function}, {self.working_days} werkdagen"


class Answerable(Revisioned):
    """What lies with a function of the municipality, with a day on which the answer must be there."""

    function = models.CharField("bij wie het ligt (functie)", max_length=150)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="account", related_name="+", null=True, blank=True
    )
    due_on = models.DateField("antwoord uiterlijk op")
    warn_on = models.DateField("herinnering op")
    state = models.CharField("stand", max_length=10, choices=QuestionState, default=QuestionState.OPEN)
    answer = models.TextField("antwoord", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="beantwoord door",
        related_name="+",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == QuestionState.OPEN

    def is_late(self, today: date) -> bool:
        """Whether the term passed without an answer."""
        return self.is_open and self.due_on < today


class AnswerableQuerySet(models.QuerySet[Row]):
    """Reads of what is answered."""

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=QuestionState.OPEN)

    def open_first(self) -> Self:
        """What waits by its day, then what was answered, the newest first."""
        is_answered = Case(When(state=QuestionState.OPEN, then=0), default=1)
        return self.order_by(is_answered, Case(When(state=QuestionState.OPEN, then="due_on")), "-answered_at", "-pk")


class CouncilQuestionQuerySet(AnswerableQuerySet["CouncilQuestion"]):
    """Reads of questions."""

    def visible_to(self, user: User) -> CouncilQuestionQuerySet:
        """All of the council and the municipality; everybody else with a role what was made public."""
        if user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES):
            return self
        return self.for_everybody()

    def for_everybody(self) -> CouncilQuestionQuerySet:
        """What was made public, with or without an account."""
        return self.filter(published_at__isnull=False)


class CouncilQuestion(Answerable):
    """A technical question of a council member about one passage, with the passage as it stood.

    The whole council reads question and answer; a draft of the answer is for who answers. What the answer promises
    stands on the list of requests of the council (``CouncilRequest``).
    """

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="editie", related_name="questions")
    section = models.CharField("deel van de pagina", max_length=80, blank=True)
    anchor = models.CharField("plaats op de pagina", max_length=120, blank=True)
    heading = models.CharField("over welke passage", max_length=300)
    passage = models.TextField("de passage zoals zij er stond", blank=True)
    text = models.TextField("vraag", help_text="Noem geen personen.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gesteld door", related_name="+"
    )
    asked_at = models.DateTimeField("gesteld op")
    draft = models.TextField("concept van het antwoord", blank=True, help_text="Noem geen personen.")
    promise_text = models.TextField("wat er wordt toegezegd", blank=True, help_text="Noem geen personen.")
    promise_owner = models.CharField("wie ervoor zorgt (functie)", max_length=200, blank=True)
    promise_due_on = models.DateField("toezegging klaar op", null=True, blank=True)
    promise = models.OneToOneField(
        CouncilRequest, models.PROTECT, verbose_name="toezegging", related_name="question", null=True, blank=True
    )
    promise_told_at = models.DateTimeField("raad weet hoe de toezegging afliep", null=True, blank=True)
    published_at = models.DateTimeField("voor iedereen sinds", null=True, blank=True)

    objects = CouncilQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "technische vraag van de raad"
        verbose_name_plural = "technische vragen van de raad"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="council_question_asks_something"),
            models.CheckConstraint(
                condition=Q(state=QuestionState.OPEN, answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (
                    Q(state=QuestionState.ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="council_question_answered_by_somebody",
                violation_error_message="Schrijf het antwoord op.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state=QuestionState.ANSWERED),
                name="only_an_answered_question_is_public",
                violation_error_message="Alleen een vraag met antwoord kan voor iedereen.",
            ),
            models.CheckConstraint(
                condition=Q(promise__isnull=True) | Q(state=QuestionState.ANSWERED),
                name="promise_comes_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(promise_told_at__isnull=True) | Q(promise__isnull=False), name="told_of_a_promise_that_is"
            ),
        ]

    def __str__(self) -> str:
        return f"Vraag over {self.heading}"[:300]


class ReaderReactionQuerySet(AnswerableQuerySet["ReaderReaction"]):
    """Reads of reactions."""

    def visible_to(self, user: User) -> ReaderReactionQuerySet:
        """For the municipality alone: what a reader wrote is an answer away from nobody else."""
        return self if user.has_role(*INSIDE_ROLES) else self.none()

    def counted(self) -> ReaderReactionQuerySet:
        """Those that the page counts for everybody: what was no reaction is left out."""
        return self.filter(is_discarded=False)


class ReaderReaction(Answerable):
    """What a reader of a public page says is wrong or missing. Who wrote it is not known, unless by an address of mail.

    That address goes some time after the answer, the text later (``services.reactions.forget_readers``).
    """

    page = models.CharField("adres van de pagina", max_length=300)
    title = models.CharField("over welke pagina", max_length=300)
    text = models.TextField("reactie", blank=True, help_text="Leeg: gewist na de bewaartermijn.")
    email = models.EmailField("e-mailadres voor het antwoord", blank=True)
    sender_hash = models.CharField("kenmerk van de afzender, een dag lang", max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField("ontvangen op")
    is_discarded = models.BooleanField("was geen reactie", default=False)

    objects = ReaderReactionQuerySet.as_manager()

    class Meta:
        verbose_name = "reactie van een lezer"
        verbose_name_plural = "reacties van lezers"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["page"], name="reaction_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QuestionState.OPEN, answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (
                    Q(state=QuestionState.ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="reaction_answered_by_somebody",
                violation_error_message="Schrijf het antwoord op.",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.ANSWERED) | ~Q(text=""), name="open_reaction_says_something"
            ),
            models.CheckConstraint(
                condition=Q(is_discarded=False) | (Q(state=QuestionState.ANSWERED) & Q(email="")),
                name="discarded_reaction_keeps_no_address",
            ),
        ]

    def __str__(self) -> str:
        return f"Reactie op {self.title}"[:300]
