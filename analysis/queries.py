"""Reads that need thought: versions of deliveries, who signed for a source, how findings are divided and held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.enums import AnalysisState, DeliveryState, Hardness, HolderState, ReviewVerdict
from analysis.models import (
    DataReview,
    DataSource,
    Delivery,
    ExpectedDelivery,
    Finding,
    GeneratedReport,
    HolderRequest,
    SafetyAnalysis,
    SharedView,
)
from analysis.models.findings import FindingQuerySet
from analysis.models.sources import REPORT_ROLES, RESEARCH_ROLES
from analysis.stats.holding import Holding, Span, holding
from cycle.enums import CycleState, RoundKind, RoundState, Track
from cycle.models import PolicyCycle, Round, Spot


def earlier_version(delivery: Delivery) -> Delivery | None:
    """The delivery that this one corrects, else the newest approved one of the table that shares a period."""
    if delivery.corrects_id:
        return delivery.corrects
    mine = {tuple(period) for period in delivery.periods}
    approved = Delivery.objects.approved().filter(table=delivery.table_id, version__lt=delivery.version)
    for candidate in approved.order_by("-version"):
        if mine & {tuple(period) for period in candidate.periods}:
            return candidate
    return None


def reports_that_used(delivery: Delivery) -> QuerySet[GeneratedReport]:
    """Stored reports with figures of this delivery, newest first."""
    return GeneratedReport.objects.filter(deliveries=delivery).order_by("-made_at")


# --- the technische slag ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceStatus:
    """A source in a technische slag: what each organisation said last of it, and whether its owner signed."""

    source: DataSource
    verdicts: tuple[DataReview, ...]

    @property
    def is_signed(self) -> bool:
        """Whether the owner answered; a source of nobody in particular needs an answer of anybody."""
        owner = self.source.organisation_id
        return any(owner is None or verdict.organisation_id == owner for verdict in self.verdicts)

    @property
    def not_ready(self) -> tuple[DataReview, ...]:
        """Who said that the figures are not ready."""
        return tuple(verdict for verdict in self.verdicts if verdict.verdict == ReviewVerdict.NOT_READY)

    @property
    def doubts(self) -> tuple[DataReview, ...]:
        """Who doubts: no reason to stop, but it stands in the statement about the data."""
        return tuple(verdict for verdict in self.verdicts if verdict.verdict == ReviewVerdict.DOUBT)

    @property
    def blocker(self) -> str:
        """Why the slag can not close yet on account of this source; empty when it can."""
        if self.not_ready:
            return f"{self.source.name}: nog niet gereed, zegt {self.not_ready[0].organisation}."
        if not self.is_signed:
            who = f"{self.source.organisation} heeft nog geen" if self.source.organisation else "nog niemand heeft een"
            return f"{self.source.name}: {who} oordeel gegeven."
        return ""

    @property
    def statement(self) -> str:
        """What the product of the slag says of this source."""
        if not self.verdicts:
            return f"{self.source.name}: geen oordeel gegeven."
        parts = []
        for verdict in self.verdicts:
            words = [f"{verdict.get_verdict_display()} ({verdict.organisation})", verdict.direction, verdict.note]
            parts.append(". ".join(word.rstrip(".") for word in words if word))
        return f"{self.source.name}: {'; '.join(parts)}."


def sources_in_use(slag: Round) -> QuerySet[DataSource]:
    """Hard sources with figures in use up to the year in which the cycle starts, or that should have come by now."""
    late = ExpectedDelivery.objects.open().filter(due_on__lte=slag.end_date, due_on__gte=slag.cycle.start_date)
    used = Q(tables__series_versions__year__lte=slag.cycle.start_year) | Q(tables__expected__in=late)
    reviewed = Q(round_reviews__round=slag)
    return DataSource.objects.filter(used | reviewed, hardness=Hardness.HARD).distinct()


def source_statuses(slag: Round) -> list[SourceStatus]:
    """Each source under review with the last verdict of each organisation, in two queries."""
    reviews = DataReview.objects.filter(round=slag).select_related("organisation", "given_by", "source")
    last: dict[tuple[int, int], DataReview] = {
        (review.source_id, review.organisation_id): review for review in reviews.order_by("given_at", "pk")
    }
    return [
        SourceStatus(source, tuple(review for (of, _), review in sorted(last.items()) if of == source.pk))
        for source in sources_in_use(slag).select_related("organisation").order_by("name")
    ]


def review_blockers(statuses: Iterable[SourceStatus]) -> list[str]:
    """Why the technische slag can not close yet, one sentence per source."""
    return [status.blocker for status in statuses if status.blocker]


# --- findings --------------------------------------------------------------------------------------------------------

EVEN_FROM, EVEN_TO = 40, 60  # percent of the findings on areas that counts as equal attention (the note, footnote 4)


@dataclass(frozen=True)
class Balance:
    """How the attention of an analysis is divided over areas and target groups; a finding on both counts on each."""

    areas: int
    groups: int

    @property
    def total(self) -> int:
        """Findings on areas and findings on groups together."""
        return self.areas + self.groups

    @property
    def area_percent(self) -> int:
        """Share of the areas in whole percents; 0 when there are no findings."""
        return round(100 * self.areas / self.total) if self.total else 0

    @property
    def is_even(self) -> bool:
        """Whether the areas have 40 to 60 percent; an analysis without findings is not uneven."""
        return not self.total or EVEN_FROM * self.total <= 100 * self.areas <= EVEN_TO * self.total

    @property
    def empty_track(self) -> str:
        """The track on which a whole analysis says nothing, or an empty string."""
        if not self.total or (self.areas and self.groups):
            return ""
        return Track.GROUP if self.areas else Track.AREA


def balance(analysis: SafetyAnalysis) -> Balance:
    """The balance of one analysis; one query."""
    counted = analysis.findings.aggregate(
        areas=Count("pk", filter=Q(track__in=[Track.AREA, Track.BOTH])),
        groups=Count("pk", filter=Q(track__in=[Track.GROUP, Track.BOTH])),
    )
    return Balance(**counted)


def findings_of_cycle(cycle: PolicyCycle) -> FindingQuerySet:
    """Every finding of the analyses of a cycle; chain ``visible_to(user)`` before anything leaves the server."""
    return Finding.objects.filter(analysis__cycle=cycle)


def holdings(findings: Iterable[Finding], *, at: datetime) -> dict[int, Holding]:
    """For each finding by how many it was held in turn and how long by nobody; one query for all of them."""
    made = {finding.pk: finding.made_at for finding in findings}
    spans: dict[int, list[Span]] = {pk: [] for pk in made}
    rows = HolderRequest.objects.filter(finding__in=made, answered_at__isnull=False).filter(
        state__in=[HolderState.ACCEPTED, HolderState.HANDED_OVER, HolderState.RELEASED]
    )
    for finding, start, end in rows.values_list("finding_id", "answered_at", "ended_at"):
        if start is not None:
            spans[finding].append((start, end))
    return {pk: holding(spans[pk], since=made[pk], until=at) for pk in made}


# --- what waits ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AnalysisWaiting:
    """Open matters of this room that the user may know of, each list in the order of its day."""

    questions: list[HolderRequest]  # open: to the user's organisation, or all of them for staff
    unsigned: list[tuple[Round, DataSource]]  # sources of the user's organisation in an open technische slag
    due: list[ExpectedDelivery]  # not received
    in_review: list[Delivery]  # that the user may judge
    views: list[SharedView]  # that the user's organisation did not judge yet, as the text is now


def analysis_waiting(user: User) -> AnalysisWaiting:
    """Collect what is open, through what the user may see."""
    is_partner = bool(user.organisation_id) and user.has_role(Role.PARTNER)
    questions = HolderRequest.objects.visible_to(user).open()
    if is_partner:
        # to a counter-proposal the municipality answers
        questions = questions.filter(organisation=user.organisation_id, state=HolderState.ASKED)
    in_review = Delivery.objects.visible_to(user).filter(state=DeliveryState.IN_REVIEW)
    if is_partner:
        in_review = in_review.exclude(reviews__organisation=user.organisation_id)
    elif not user.has_role(*RESEARCH_ROLES):
        in_review = in_review.none()
    return AnalysisWaiting(
        questions=list(questions.select_related("finding", "organisation").order_by("asked_at", "pk")),
        unsigned=_unsigned(user) if is_partner else [],
        due=list(ExpectedDelivery.objects.visible_to(user).open().select_related("table").order_by("due_on", "pk")),
        in_review=list(in_review.select_related("table").order_by("received_at")),
        views=_views_to_judge(user) if is_partner else [],
    )


def _unsigned(user: User) -> list[tuple[Round, DataSource]]:
    """Pairs of an open technische slag and a source of the organisation on which it said nothing there."""
    slagen = Round.objects.visible_to(user).filter(kind=RoundKind.TECHNICAL, state=RoundState.OPEN)
    sources = DataSource.objects.filter(organisation=user.organisation_id, hardness=Hardness.HARD).order_by("name")
    said = set(DataReview.objects.filter(organisation=user.organisation_id).values_list("round_id", "source_id"))
    found = list(sources)
    return [
        (slag, source)
        for slag in slagen.select_related("cycle").order_by("end_date")
        for source in found
        if (slag.pk, source.pk) not in said
    ]


def _views_to_judge(user: User) -> list[SharedView]:
    running = SharedView.objects.visible_to(user).filter(cycle__state=CycleState.RUNNING)
    judged = running.filter(endorsements__organisation=user.organisation_id, endorsements__view_revision=F("revision"))
    return list(running.exclude(pk__in=judged.values("pk")).select_related("theme", "cycle").order_by("theme__name"))


def track_balances(user: User) -> dict[int, Balance]:
    """The balance of the findings that the user may see, per cycle; one query."""
    counted = (
        Finding.objects.visible_to(user)
        .order_by()
        .values_list("analysis__cycle")
        .annotate(
            areas=Count("pk", filter=Q(track__in=[Track.AREA, Track.BOTH]), distinct=True),
            groups=Count("pk", filter=Q(track__in=[Track.GROUP, Track.BOTH]), distinct=True),
        )
    )
    return {cycle_id: Balance(areas, groups) for cycle_id, areas, groups in counted}


# --- spots of partners -----------------------------------------------------------------------------------------------


def signals_on_spots(spots: Iterable[Spot], user: User) -> list[tuple[str, Finding]]:
    """Name of a spot with each finding about it, newest first, that every partner in this analysis may read too.

    A draft of the analysis is left out also for who may see it: the page of a partner says the same to everybody.
    """
    names = {spot.pk: spot.name for spot in spots}
    shown = Finding.objects.visible_to(user).filter(
        analysis__state__in=[AnalysisState.DISCUSSION, AnalysisState.ADOPTED], spots__in=names
    )
    pairs = list(shown.order_by("-analysis__cycle__start_date", "number").values_list("pk", "spots"))
    found = {one.pk: one for one in shown.distinct()}
    return [(names[spot], found[pk]) for pk, spot in dict.fromkeys(pairs)]


SPOT_KINDS = (OrganisationKind.HOUSING, OrganisationKind.EDUCATION)


def partners_with_spots(user: User) -> QuerySet[Organisation]:
    """Corporations and schools with the number of spots on their list: all for the office, itself for a partner."""
    found = Organisation.objects.filter(kind__in=SPOT_KINDS)
    if not user.has_role(*REPORT_ROLES):
        found = found.filter(users=user) if user.has_role(Role.PARTNER) else found.none()
    counted = Count("spots", filter=Q(spots__valid_to__isnull=True))
    return found.annotate(spot_count=counted).order_by("kind", "name")
