"""The policy cycle: its scheme, steps that two cycles may share, overlapping phases, and where it went otherwise."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import CycleState, DeviationKind, PhaseKind, RoundKind, Season, StepState, Strictness
from cycle.models.access import INSIDE_ROLES
from cycle.models.policy import Body, Mandate, PolicyDocument


class Party(models.Model):
    """A betrokkene of the scheme, by the name people use: politie, O&S, sectorhoofden, externe veiligheidspartners."""

    key = models.SlugField("sleutel", unique=True)
    name = models.CharField("naam", max_length=100, unique=True)
    meaning = models.CharField("wie dit zijn", max_length=300, blank=True)
    organisation_kind = models.CharField("soort organisatie", max_length=30, choices=OrganisationKind, blank=True)
    role = models.CharField("rol", max_length=30, choices=Role, blank=True)
    is_external = models.BooleanField("buiten de gemeente", default=False)

    class Meta:
        verbose_name = "betrokkene"
        verbose_name_plural = "betrokkenen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SeasonStart(models.Model):
    """On which day of the year a season begins; it lasts until the next one. The note gives no dates."""

    season = models.CharField("seizoen", max_length=10, choices=Season, unique=True)
    month = models.PositiveSmallIntegerField("maand")
    day = models.PositiveSmallIntegerField("dag", default=1)

    class Meta:
        verbose_name = "begin van seizoen"
        verbose_name_plural = "begin van de seizoenen"
        ordering = ["month", "day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=28),
                name="season_starts_on_a_day_of_every_year",
                violation_error_message="Kies een maand van 1 tot en met 12 en een dag van 1 tot en met 28.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_season_display()} vanaf {self.day}-{self.month}"


FROM_END_HELP = "Jaar 1 is dan het laatste jaar van de cyclus, en jaar 0 het voorjaar daarna."


class SchemeStep(models.Model):
    """A row of the scheme from which a cycle is made; editable. ``from_end`` counts years back from the last one."""

    year_index = models.PositiveSmallIntegerField("jaar in de cyclus")
    from_end = models.BooleanField("telt vanaf het einde", default=False, help_text=FROM_END_HELP)
    season = models.CharField("seizoen", max_length=10, choices=Season)
    position = models.PositiveSmallIntegerField("volgorde", default=1)
    phase = models.CharField("fase", max_length=20, choices=PhaseKind)
    round = models.CharField("slag", max_length=20, choices=RoundKind, blank=True)
    activity = models.CharField("activiteit", max_length=300)
    explanation = models.TextField("toelichting", blank=True)
    is_repeated = models.BooleanField("elk jaar tot het laatste", default=False)
    is_shared = models.BooleanField("ook de eerste stap van de volgende cyclus", default=False)
    collects_deliveries = models.BooleanField("hier komen leveringen binnen", default=False)
    settles_projects = models.BooleanField("hier wordt over lopende projecten besloten", default=False)
    parties = models.ManyToManyField(Party, verbose_name="betrokkenen", related_name="scheme_steps", blank=True)

    class Meta:
        verbose_name = "regel van het schema"
        verbose_name_plural = "regels van het schema"
        ordering = ["from_end", "year_index", "season", "position"]

    def __str__(self) -> str:
        return f"{self.year_index} {self.get_season_display()}: {self.activity}"


class SchemeMilestone(models.Model):
    """A day of the scheme on which a body should have something; a cycle gets its milestones from these rows."""

    year_index = models.PositiveSmallIntegerField("jaar in de cyclus")
    from_end = models.BooleanField("telt vanaf het einde", default=False, help_text=FROM_END_HELP)
    season = models.CharField("seizoen", max_length=10, choices=Season)
    day = models.PositiveSmallIntegerField("dag van het seizoen", default=1)
    is_repeated = models.BooleanField("elk jaar tot het laatste", default=False)
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="gremium", related_name="scheme_milestones")
    title = models.CharField("wat", max_length=200)

    class Meta:
        verbose_name = "mijlpaal van het schema"
        verbose_name_plural = "mijlpalen van het schema"
        ordering = ["from_end", "year_index", "season", "day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=90),
                name="scheme_milestone_within_a_season",
                violation_error_message="Kies een dag van 1 tot en met 90.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.title}"


class PolicyCycleQuerySet(models.QuerySet["PolicyCycle"]):
    """Reads of cycles."""

    def visible_to(self, user: User) -> PolicyCycleQuerySet:
        """Municipal staff see all; partners and council see a cycle from its start on."""
        return self if user.has_role(*INSIDE_ROLES) else self.exclude(state=CycleState.DRAFT)

    def running_on(self, day: date) -> PolicyCycleQuerySet:
        """Cycles that run on ``day``; around a turn there are two."""
        return self.filter(state=CycleState.RUNNING, start_date__lte=day, end_date__gte=day)


class PolicyCycle(Revisioned):
    """One pass of analysis, prioritising, execution and evaluation; two years unless said otherwise."""

    name = models.CharField("naam", max_length=100, unique=True)
    start_year = models.PositiveSmallIntegerField("begint in")
    length_years = models.PositiveSmallIntegerField("duurt (jaren)", default=2)
    start_date = models.DateField("eerste dag")
    end_date = models.DateField("laatste dag")
    state = models.CharField("stand", max_length=10, choices=CycleState, default=CycleState.DRAFT)
    strictness = models.CharField(
        "bij een voorwaarde die niet vervuld is", max_length=10, choices=Strictness, default=Strictness.WARN
    )
    previous = models.OneToOneField(
        "self", models.PROTECT, verbose_name="volgt op", related_name="next", null=True, blank=True
    )
    group_track_note = models.CharField(
        "doelgroepen nog niet haalbaar, omdat",
        max_length=300,
        blank=True,
        help_text="Ingevuld: deze cyclus kan af zonder het spoor van de doelgroepen.",
    )
    max_priorities = models.PositiveSmallIntegerField("hoogstens zoveel prioriteiten", default=5)
    max_vaps = models.PositiveSmallIntegerField("hoogstens zoveel actieplannen", default=12)
    max_per_trekker = models.PositiveSmallIntegerField("hoogstens zoveel per trekker", default=3)
    max_per_partner = models.PositiveSmallIntegerField("hoogstens zoveel per partner", default=4)
    mandates = models.ManyToManyField(Mandate, verbose_name="mandaten", related_name="cycles", blank=True)
    documents = models.ManyToManyField(
        PolicyDocument, verbose_name="beleidsdocumenten", related_name="cycles", blank=True
    )

    objects = PolicyCycleQuerySet.as_manager()

    class Meta:
        verbose_name = "beleidscyclus"
        verbose_name_plural = "beleidscycli"
        ordering = ["-start_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(length_years__gte=1, length_years__lte=4),
                name="cycle_lasts_one_to_four_years",
                violation_error_message="Een cyclus duurt 1 tot en met 4 jaar.",
            ),
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")),
                name="cycle_ends_after_it_starts",
                violation_error_message="Een cyclus eindigt na haar begin.",
            ),
            models.CheckConstraint(
                condition=Q(previous__isnull=True) | ~Q(previous=F("pk")), name="cycle_does_not_follow_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """One of the four phases as a range of dates; phases overlap, and there is no current phase."""

    cycle = models.ForeignKey(PolicyCycle, models.CASCADE, verbose_name="cyclus", related_name="phases")
    kind = models.CharField("fase", max_length=20, choices=PhaseKind)
    start_date = models.DateField("van")
    end_date = models.DateField("tot en met")

    class Meta:
        verbose_name = "fase"
        verbose_name_plural = "fasen"
        ordering = ["cycle", "start_date"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="phase_once_per_cycle"),
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="phase_ends_after_it_starts",
                violation_error_message="Een fase eindigt na haar begin.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class CycleStepQuerySet(models.QuerySet["CycleStep"]):
    """Reads of steps."""

    def visible_to(self, user: User) -> CycleStepQuerySet:
        """The steps of every cycle that the user sees; a shared step once."""
        return self.filter(Exists(StepPlace.objects.visible_to(user).filter(step=OuterRef("pk"))))


class CycleStep(Revisioned):
    """One activity of the scheme with its own dates. It stands in one cycle, or in two where they meet."""

    activity = models.CharField("activiteit", max_length=300)
    explanation = models.TextField("toelichting", blank=True)
    phase = models.CharField("fase", max_length=20, choices=PhaseKind)
    round = models.CharField("slag", max_length=20, choices=RoundKind, blank=True)
    collects_deliveries = models.BooleanField("hier komen leveringen binnen", default=False)
    settles_projects = models.BooleanField("hier wordt over lopende projecten besloten", default=False)
    start_date = models.DateField("van")
    end_date = models.DateField("tot en met")
    state = models.CharField("stand", max_length=10, choices=StepState, default=StepState.PLANNED)
    done_on = models.DateField("gedaan op", null=True, blank=True)
    skip_reason = models.CharField("overgeslagen, omdat", max_length=300, blank=True)
    next_actor = models.CharField("wie is aan zet", max_length=200, blank=True)
    parties = models.ManyToManyField(Party, verbose_name="betrokkenen", related_name="steps", blank=True)
    cycles = models.ManyToManyField(PolicyCycle, verbose_name="cycli", through="StepPlace", related_name="steps")
    split_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="afgesplitst van", related_name="parts", null=True, blank=True
    )

    objects = CycleStepQuerySet.as_manager()

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["start_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="step_ends_after_it_starts",
                violation_error_message="Een stap eindigt na zijn begin.",
            ),
            models.CheckConstraint(
                condition=Q(state=StepState.DONE, done_on__isnull=False)
                | (~Q(state=StepState.DONE) & Q(done_on__isnull=True)),
                name="step_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(state=StepState.SKIPPED) & ~Q(skip_reason=""))
                | (~Q(state=StepState.SKIPPED) & Q(skip_reason="")),
                name="step_skipped_with_reason",
                violation_error_message="Schrijf op waarom de stap wordt overgeslagen.",
            ),
        ]

    def __str__(self) -> str:
        return self.activity


class StepPlaceQuerySet(models.QuerySet["StepPlace"]):
    """Reads of places of steps."""

    def visible_to(self, user: User) -> StepPlaceQuerySet:
        """The places in every cycle that the user sees."""
        return self.filter(cycle__in=PolicyCycle.objects.visible_to(user))


class StepPlace(models.Model):
    """Where a step stands in the scheme of one cycle: "3 voorjaar" of one is "1 voorjaar" of the next."""

    cycle = models.ForeignKey(PolicyCycle, models.CASCADE, verbose_name="cyclus", related_name="places")
    step = models.ForeignKey(CycleStep, models.CASCADE, verbose_name="stap", related_name="places")
    year_index = models.PositiveSmallIntegerField("jaar in de cyclus")
    season = models.CharField("seizoen", max_length=10, choices=Season)
    position = models.PositiveSmallIntegerField("volgorde", default=1)

    objects = StepPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "plaats van stap"
        verbose_name_plural = "plaatsen van stappen"
        ordering = ["cycle", "year_index", "season", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "step"], name="step_once_per_cycle"),
            models.CheckConstraint(condition=Q(year_index__gte=1, year_index__lte=5), name="place_in_year_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.year_index} {self.get_season_display()}"


class DeviationQuerySet(models.QuerySet["Deviation"]):
    """Reads of deviations."""

    def visible_to(self, user: User) -> DeviationQuerySet:
        """Inside the municipality only."""
        return self if user.has_role(*INSIDE_ROLES) else self.none()


class Deviation(models.Model):
    """Where the process went otherwise than the scheme, and why. Recorded, not an error; part of the evaluation."""

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="deviations")
    step = models.ForeignKey(
        CycleStep, models.PROTECT, verbose_name="stap", related_name="deviations", null=True, blank=True
    )
    kind = models.CharField("soort", max_length=20, choices=DeviationKind)
    what = models.TextField("wat er anders ging")
    reason = models.TextField("reden")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = DeviationQuerySet.as_manager()

    class Meta:
        verbose_name = "afwijking"
        verbose_name_plural = "afwijkingen"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deviation_has_a_reason",
                violation_error_message="Schrijf op waarom het anders ging.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"


class Milestone(models.Model):
    """A day on which a body should have something, and the day on which it had it."""

    cycle = models.ForeignKey(PolicyCycle, models.CASCADE, verbose_name="cyclus", related_name="milestones")
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="gremium", related_name="milestones")
    title = models.CharField("wat", max_length=200)
    planned_on = models.DateField("gepland op")
    reached_on = models.DateField("gehaald op", null=True, blank=True)

    class Meta:
        verbose_name = "mijlpaal"
        verbose_name_plural = "mijlpalen"
        ordering = ["planned_on"]

    def __str__(self) -> str:
        return self.title

    def slip_days(self, today: date) -> int:
        """Days past the planned day, counted until it was reached or until ``today``; never below zero."""
        return max(0, ((self.reached_on or today) - self.planned_on).days)


class PartnerCycleQuerySet(models.QuerySet["PartnerCycle"]):
    """Reads of the planning dates of partners."""

    def visible_to(self, user: User) -> PartnerCycleQuerySet:
        """Municipal staff see all; a partner sees its own."""
        if user.has_role(*INSIDE_ROLES):
            return self
        if user.has_role(Role.PARTNER) and user.organisation_id:
            return self.filter(organisation_id=user.organisation_id)
        return self.none()


class PartnerCycle(models.Model):
    """When a partner, or our own budget, decides on its plans: a money or planning date beside our seasons."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name="organisatie", related_name="planning_dates"
    )
    title = models.CharField("wat wordt dan vastgesteld", max_length=200)
    closes_on = models.DateField("ligt vast vanaf")
    applies_from = models.DateField("geldt vanaf")
    applies_until = models.DateField("geldt tot en met")
    is_budget = models.BooleanField("gaat over geld", default=False)

    objects = PartnerCycleQuerySet.as_manager()

    class Meta:
        verbose_name = "planning van partner"
        verbose_name_plural = "planningen van partners"
        ordering = ["closes_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applies_until__gt=F("applies_from")),
                name="partner_cycle_ends_after_it_starts",
                violation_error_message="Een planning eindigt na haar begin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.title}"
