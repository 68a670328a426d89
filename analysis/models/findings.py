"""From figure to finding: frozen figures, the veiligheidsanalyse, findings, and how they are read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from analysis.enums import (
    AnalysisState,
    Certainty,
    Hardness,
    HolderState,
    InterpretationKind,
    ReviewVerdict,
    SoftReliability,
)
from analysis.models.reports import GeneratedReport
from analysis.models.sources import RESEARCH_ROLES, DataSource
from cycle.enums import Track
from cycle.models import Area, OffenceGroup, PolicyCycle, Round, Spot, TargetGroup, Theme
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES


class FrozenFigure(models.Model):
    """One figure as it stood in a report when somebody picked it: its text, margin, source and data version.

    The report it came from never changes (``GeneratedReport``); ``table_key``, ``row`` and ``column`` say where in it.
    Rows are only added. A hidden figure has no value here either: what was shown is what was frozen.
    """

    report = models.ForeignKey(GeneratedReport, models.PROTECT, verbose_name="rapport", related_name="frozen_figures")
    table_key = models.SlugField("tabel", max_length=80)
    row = models.PositiveIntegerField("rij")
    column = models.SlugField("kolom", max_length=80)
    label = models.CharField("wat het is", max_length=300)
    value = models.CharField("cijfer", max_length=60, blank=True)
    interval = models.CharField("marge", max_length=80, blank=True)
    unit = models.CharField("eenheid", max_length=100, blank=True)
    sign = models.CharField("teken", max_length=10, blank=True)
    words = models.CharField("in woorden", max_length=300, blank=True)
    development = models.CharField("ontwikkeling", max_length=300, blank=True)
    footnote = models.TextField("noot", blank=True)
    hardness = models.CharField("hard of zacht", max_length=10, choices=Hardness, default=Hardness.HARD)
    period = models.CharField("periode", max_length=40)
    source = models.CharField("bron", max_length=300)
    data_versions = models.JSONField("versies van de gegevens", default=list)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="vastgelegd door", related_name="+"
    )
    frozen_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "vastgelegd cijfer"
        verbose_name_plural = "vastgelegde cijfers"
        ordering = ["frozen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "table_key", "row", "column"], name="figure_frozen_once"),
            models.CheckConstraint(
                condition=~Q(value="") | ~Q(sign=""),
                name="frozen_figure_has_value_or_sign",
                violation_error_message="Een cijfer heeft een waarde of een teken.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="frozen_figure_names_its_source",
                violation_error_message="Een cijfer zonder bron kan niet worden bewaard.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SafetyAnalysisQuerySet(models.QuerySet["SafetyAnalysis"]):
    """Reads of analyses."""

    def visible_to(self, user: User) -> SafetyAnalysisQuerySet:
        """Makers see drafts; staff and taking-part partners what is discussed; everybody with an account the rest."""
        own = Q(authors=user.organisation_id) if user.organisation_id and user.has_role(Role.PARTNER) else Q(pk__in=[])
        if user.has_role(*RESEARCH_ROLES):
            return self
        shown = Q(state=AnalysisState.ADOPTED)
        if user.has_role(*INSIDE_ROLES, Role.PARTNER):
            shown |= Q(state=AnalysisState.DISCUSSION)
        if not user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES, Role.PARTNER):
            return self.none()
        return self.filter(shown | own).distinct()

    def writable_by(self, user: User) -> SafetyAnalysisQuerySet:
        """Analyses in which the user may add and change findings: not adopted, and of one's own for a partner."""
        open_ones = self.visible_to(user).exclude(state=AnalysisState.ADOPTED)
        if user.has_role(*RESEARCH_ROLES, *STEERING_ROLES):
            return open_ones
        if user.has_role(Role.PARTNER) and user.organisation_id:
            return open_ones.filter(authors=user.organisation_id)
        return self.none()

    def with_balance(self) -> SafetyAnalysisQuerySet:
        """Annotate ``on_areas`` and ``on_groups``: findings per track, where one on both counts on each."""
        about = {"areas": [Track.AREA, Track.BOTH], "groups": [Track.GROUP, Track.BOTH]}
        return self.annotate(
            on_areas=models.Count("findings", filter=Q(findings__track__in=about["areas"]), distinct=True),
            on_groups=models.Count("findings", filter=Q(findings__track__in=about["groups"]), distinct=True),
        )


class SafetyAnalysis(Revisioned):
    """The veiligheidsanalyse of a cycle: what is going on in areas and with target groups, in equal measure."""

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="analyses")
    title = models.CharField("titel", max_length=200)
    state = models.CharField("stand", max_length=20, choices=AnalysisState, default=AnalysisState.DRAFT)
    authors = models.ManyToManyField(Organisation, verbose_name="opgesteld door", related_name="analyses")
    summary = models.TextField("samenvatting", blank=True, help_text="Noem geen personen.")
    adopted_on = models.DateField("vastgesteld op", null=True, blank=True)

    objects = SafetyAnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = "veiligheidsanalyse"
        verbose_name_plural = "veiligheidsanalyses"
        ordering = ["-cycle__start_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AnalysisState.ADOPTED, adopted_on__isnull=False)
                | (~Q(state=AnalysisState.ADOPTED) & Q(adopted_on__isnull=True)),
                name="analysis_adopted_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reads of findings."""

    def visible_to(self, user: User) -> FindingQuerySet:
        """Findings of the analyses that the user may see."""
        return self.filter(analysis__in=SafetyAnalysis.objects.visible_to(user).values("pk"))

    def held_by_nobody(self) -> FindingQuerySet:
        """Findings that no organisation has taken up; asking is not holding."""
        return self.exclude(holder_requests__state=HolderState.ACCEPTED)

    def with_holder(self) -> FindingQuerySet:
        """Annotate ``holder_name``: the organisation that took the finding up, or None."""
        held = models.Q(holder_requests__state=HolderState.ACCEPTED)
        return self.annotate(holder_name=models.Max("holder_requests__organisation__name", filter=held))


class Finding(Revisioned):
    """A claim about safety with the figures or signals it rests on, and how sure it is."""

    analysis = models.ForeignKey(SafetyAnalysis, models.PROTECT, verbose_name="analyse", related_name="findings")
    number = models.PositiveSmallIntegerField("nummer")
    claim = models.CharField("bevinding", max_length=400, help_text="Eén zin. Noem geen personen.")
    explanation = models.TextField("toelichting", blank=True, help_text="Noem geen personen.")
    certainty = models.CharField("hoe zeker", max_length=10, choices=Certainty)
    hardness = models.CharField("hard of zacht", max_length=10, choices=Hardness)
    track = models.CharField("spoor", max_length=10, choices=Track)
    theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name="thema", related_name="findings", null=True, blank=True
    )
    figures = models.ManyToManyField(FrozenFigure, verbose_name="cijfers", related_name="findings", blank=True)
    areas = models.ManyToManyField(Area, verbose_name="gebieden", related_name="findings", blank=True)
    spots = models.ManyToManyField(Spot, verbose_name="plekken", related_name="findings", blank=True)
    target_groups = models.ManyToManyField(TargetGroup, verbose_name="doelgroepen", related_name="findings", blank=True)
    offence_groups = models.ManyToManyField(OffenceGroup, verbose_name="delicten", related_name="findings", blank=True)
    soft_source = models.CharField(
        "functie van de bron", max_length=150, blank=True, help_text="Bijvoorbeeld: wijkmanager. Geen naam."
    )
    soft_area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="wijk van het signaal", related_name="+", null=True, blank=True
    )
    soft_date = models.DateField("datum van het signaal", null=True, blank=True)
    soft_reliability = models.CharField("hoe stevig", max_length=10, choices=SoftReliability, blank=True)
    checked_by = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="nagekeken door", related_name="+", null=True, blank=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gemaakt door", related_name="+")
    made_at = models.DateTimeField("gemaakt op")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "bevinding"
        verbose_name_plural = "bevindingen"
        ordering = ["analysis", "number"]
        constraints = [
            models.UniqueConstraint(fields=["analysis", "number"], name="finding_number_once_per_analysis"),
            models.CheckConstraint(
                condition=Q(hardness=Hardness.HARD)
                | (~Q(soft_source="") & Q(soft_area__isnull=False) & Q(soft_date__isnull=False)),
                name="soft_finding_says_where_it_came_from",
                violation_error_message="Zachte informatie heeft een functie, een wijk en een datum.",
            ),
            models.CheckConstraint(
                condition=Q(hardness=Hardness.HARD) | ~Q(certainty=Certainty.SHOWN),
                name="soft_finding_is_never_shown",
                violation_error_message="Zachte informatie toont niets aan; kies een andere zekerheid.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.claim}"


class Interpretation(Revisioned):
    """How one organisation reads a finding; dissent stands beside the main reading."""

    finding = models.ForeignKey(Finding, models.CASCADE, verbose_name="bevinding", related_name="interpretations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+")
    kind = models.CharField("oordeel", max_length=10, choices=InterpretationKind)
    text = models.TextField("duiding", blank=True, help_text="Noem geen personen.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "duiding"
        verbose_name_plural = "duidingen"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "organisation"],
                name="one_reading_per_organisation",
                violation_error_message="Uw organisatie heeft al een duiding gegeven; wijzig die.",
            ),
            models.CheckConstraint(
                condition=Q(kind=InterpretationKind.AGREES) | ~Q(text=""),
                name="other_reading_has_a_text",
                violation_error_message="Schrijf op hoe u het leest.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"


class DataReview(models.Model):
    """What an organisation says of a source in the technische slag: is it right, and which way does it point."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name="slag", related_name="data_reviews")
    source = models.ForeignKey(DataSource, models.PROTECT, verbose_name="bron", related_name="round_reviews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+")
    verdict = models.CharField("kloppen de gegevens", max_length=20, choices=ReviewVerdict)
    direction = models.TextField("welke richting wijzen de cijfers", blank=True, help_text="Noem geen personen.")
    note = models.TextField("opmerking", blank=True, help_text="Noem geen personen.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "oordeel over bron"
        verbose_name_plural = "oordelen over bronnen"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(verdict=ReviewVerdict.CORRECT) & ~Q(direction=""))
                | (~Q(verdict=ReviewVerdict.CORRECT) & ~Q(note="")),
                name="data_review_answers_both_questions",
                violation_error_message="Beantwoord beide vragen; bij twijfel: schrijf op waarover.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} over {self.source}: {self.get_verdict_display()}"
