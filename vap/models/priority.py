"""Priorities, the versions of their text, what bodies decided on them, and how each finding ended."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from analysis.models import Finding
from cycle.enums import Track
from cycle.models import Area, DecidedText, OffenceGroup, PolicyCycle, RouteStop, Spot, TargetGroup, Theme
from cycle.models.access import INSIDE_ROLES
from vap.enums import INSTRUMENT_FIELDS, DispositionKind, Evidence, InstrumentKind, PriorityState


class PriorityQuerySet(models.QuerySet["Priority"]):
    """Reads of priorities."""

    def visible_to(self, user: User) -> PriorityQuerySet:
        """Municipal staff see all; partners what lies open for comment or was approved; others what was approved."""
        if user.has_role(*INSIDE_ROLES):
            return self
        shown = [PriorityState.APPROVED]
        if user.organisation_id and user.has_role(Role.PARTNER):
            shown.append(PriorityState.CONSULTATION)
        return self.filter(state__in=shown)

    def public(self) -> PriorityQuerySet:
        """What anybody may read: approved by the last body of the route."""
        return self.filter(state=PriorityState.APPROVED)

    def chosen(self) -> PriorityQuerySet:
        """All that were not dropped, whatever bodies still have to say of them."""
        return self.exclude(state=PriorityState.DROPPED)

    def open(self) -> PriorityQuerySet:
        """Not yet approved, and not dropped."""
        return self.filter(state__in=[PriorityState.DRAFT, PriorityState.CONSULTATION])


class Priority(Revisioned):
    """What the city chose to work on in a cycle, why, and how strong the evidence was."""

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="priorities")
    title = models.CharField("titel", max_length=200)
    statement = models.TextField("wat is er aan de hand", help_text="Noem geen personen.")
    aim = models.TextField("wat willen we bereiken", help_text="Noem geen personen.")
    state = models.CharField("stand", max_length=20, choices=PriorityState, default=PriorityState.DRAFT)
    theme = models.ForeignKey(Theme, models.PROTECT, verbose_name="thema", related_name="priorities")
    track = models.CharField("spoor", max_length=10, choices=Track)
    findings = models.ManyToManyField(Finding, verbose_name="bevindingen", related_name="priorities", blank=True)
    areas = models.ManyToManyField(Area, verbose_name="gebieden", related_name="priorities", blank=True)
    spots = models.ManyToManyField(Spot, verbose_name="plekken", related_name="priorities", blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name="doelgroepen", related_name="priorities", blank=True
    )
    offence_groups = models.ManyToManyField(
        OffenceGroup, verbose_name="delicten", related_name="priorities", blank=True
    )
    evidence = models.CharField("hoe sterk is het bewijs", max_length=10, choices=Evidence)
    evidence_reason = models.TextField("waarom dit oordeel over het bewijs", help_text="Noem geen personen.")
    evidence_by = models.CharField("oordeel van (functie)", max_length=150)
    choice_reason = models.TextField("waarom toch kiezen, of juist hierom", help_text="Noem geen personen.")
    choice_by = models.CharField("keuze van (functie of gremium)", max_length=150)
    trekker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="beoogd trekker",
        related_name="priorities",
        null=True,
        blank=True,
    )
    partners = models.ManyToManyField(Organisation, verbose_name="wie is nodig", related_name="priorities", blank=True)
    cost = models.PositiveIntegerField("geschatte kosten (euro)", null=True, blank=True)
    covered = models.PositiveIntegerField("waarvan gedekt (euro)", null=True, blank=True)
    over_limit_reason = models.CharField("boven de grens, omdat", max_length=300, blank=True)
    no_offence_confirmed = models.BooleanField("gebied zonder delict is bedoeld", default=False)
    is_preventive = models.BooleanField("preventief", default=False)
    is_repressive = models.BooleanField("repressief", default=False)
    is_curative = models.BooleanField("curatief", default=False)
    comments_until = models.DateField("reageren kan tot en met", null=True, blank=True)
    dropped_reason = models.CharField("vervallen, omdat", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name = "prioriteit"
        verbose_name_plural = "prioriteiten"
        ordering = ["cycle", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "title"],
                name="priority_title_once_per_cycle",
                violation_error_message="Deze cyclus heeft al een prioriteit met deze titel.",
            ),
            models.CheckConstraint(
                condition=(Q(cost__isnull=True) & Q(covered__isnull=True))
                | (Q(cost__isnull=False) & (Q(covered__isnull=True) | Q(covered__lte=F("cost")))),
                name="priority_cover_not_above_cost",
                violation_error_message="De dekking is hoger dan de kosten, of de kosten ontbreken.",
            ),
            models.CheckConstraint(
                condition=(Q(state=PriorityState.DROPPED) & ~Q(dropped_reason=""))
                | (~Q(state=PriorityState.DROPPED) & Q(dropped_reason="")),
                name="priority_dropped_with_reason",
                violation_error_message="Schrijf op waarom de prioriteit vervalt.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PriorityState.CONSULTATION) | Q(comments_until__isnull=False),
                name="priority_consultation_has_a_last_day",
                violation_error_message="Kies tot en met welke dag partners kunnen reageren.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_locked(self) -> bool:
        """Whether a change makes a new version with a reason."""
        return self.state == PriorityState.APPROVED

    @property
    def instruments(self) -> list[InstrumentKind]:
        """The kinds of instrument that it needs."""
        return [kind for kind in InstrumentKind if getattr(self, INSTRUMENT_FIELDS[kind])]

    def takes_comments_on(self, day: date) -> bool:
        """Whether partners may comment on ``day``."""
        until = self.comments_until
        return self.state == PriorityState.CONSULTATION and until is not None and day <= until

    @property
    def uncovered(self) -> int | None:
        """Euros without cover; None while no costs are known."""
        return None if self.cost is None else self.cost - (self.covered or 0)


class PriorityVersion(models.Model):
    """The text and links of a priority as approved, with a number; rows are only added."""

    priority = models.ForeignKey(Priority, models.PROTECT, verbose_name="prioriteit", related_name="versions")
    number = models.PositiveSmallIntegerField("versie")
    content = models.JSONField("inhoud")
    reason = models.TextField("reden van de wijziging", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "versie van prioriteit"
        verbose_name_plural = "versies van prioriteiten"
        ordering = ["priority", "number"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "number"], name="priority_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="later_priority_version_has_a_reason",
                violation_error_message="Schrijf op waarom de vastgestelde prioriteit wijzigt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority}, versie {self.number}"


class PriorityDecision(DecidedText):
    """What a body on the route (AGOV, college, council) did with the text of a priority."""

    priority = models.ForeignKey(Priority, models.PROTECT, verbose_name="prioriteit", related_name="decisions")
    stop = models.ForeignKey(RouteStop, models.PROTECT, verbose_name="gremium", related_name="priority_decisions")

    class Meta(DecidedText.Meta):
        verbose_name = "besluit over prioriteit"
        verbose_name_plural = "besluiten over prioriteiten"
        ordering = ["stop__position", "pk"]

    def __str__(self) -> str:
        return f"{self.stop}: {self.get_outcome_display()}"


class DispositionQuerySet(models.QuerySet["Disposition"]):
    """Reads of how findings ended."""

    def visible_to(self, user: User) -> DispositionQuerySet:
        """Municipal staff see all; others those of cycles of which the choices are public."""
        return self if user.has_role(*INSIDE_ROLES) else self.public()

    def public(self) -> DispositionQuerySet:
        """Of cycles of which the choices are public."""
        return self.filter(finding__analysis__cycle__in=PublishedChoices.objects.values("cycle"))

    def not_chosen(self) -> DispositionQuerySet:
        """Deliberately not, with a reason and a day to look again."""
        return self.filter(kind=DispositionKind.NOT_CHOSEN)

    def of_cycle(self, cycle: PolicyCycle) -> DispositionQuerySet:
        """Of the findings of one cycle."""
        return self.filter(finding__analysis__cycle=cycle)


class Disposition(models.Model):
    """How a finding ended: in a priority, or deliberately not, with the reason and a day to look again."""

    finding = models.OneToOneField(Finding, models.PROTECT, verbose_name="bevinding", related_name="disposition")
    kind = models.CharField("keuze", max_length=20, choices=DispositionKind)
    reason = models.TextField("reden", blank=True, help_text="Noem geen personen.")
    review_on = models.DateField("opnieuw bekijken op", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    decided_at = models.DateTimeField("op")

    objects = DispositionQuerySet.as_manager()

    class Meta:
        verbose_name = "keuze over bevinding"
        verbose_name_plural = "keuzen over bevindingen"
        ordering = ["finding__number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=DispositionKind.PRIORITY) | (~Q(reason="") & Q(review_on__isnull=False)),
                name="not_chosen_with_reason_and_review_day",
                violation_error_message="Schrijf op waarom niet, en wanneer u er opnieuw naar kijkt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_kind_display()}"


class ConsultationComment(models.Model):
    """A partner's comment on a priority while it lies open; shown with organisation and day."""

    priority = models.ForeignKey(Priority, models.CASCADE, verbose_name="prioriteit", related_name="comments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+")
    text = models.TextField("reactie", help_text="Noem geen personen.")
    answer = models.TextField("wat wij ermee doen", blank=True, help_text="Noem geen personen.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "reactie op prioriteit"
        verbose_name_plural = "reacties op prioriteiten"
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} over {self.priority}"


class PublishedChoices(models.Model):
    """From when the choices of a cycle are public; a priority added later changes nothing about that."""

    cycle = models.OneToOneField(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="published_choices")
    published_at = models.DateTimeField("openbaar sinds")

    class Meta:
        verbose_name = "openbare keuzen"
        verbose_name_plural = "openbare keuzen"
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return f"Keuzen van {self.cycle}"
