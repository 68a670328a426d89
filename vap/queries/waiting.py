"""What of priorities, weighing and running projects waits, and how both tracks are used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import AnalysisState
from analysis.models import Finding
from cycle.enums import CycleState
from cycle.models.access import STEERING_ROLES
from vap.enums import VAP_OVER, CommitmentState, PriorityState, ScoringState
from vap.models import VAP, Commitment, Criterion, Priority, RunningProject, Score, Scoring
from vap.queries.innovation import Bouquet, bouquet


@dataclass(frozen=True)
class VapWaiting:
    """Open matters of this room that the user may know of."""

    consultations: list[Priority]  # open for comment; the user's organisation gave none
    scorings: list[Scoring]  # where the user still has scores to give
    findings_without_choice: list[tuple[int, str, int]]  # cycle, its name, and how many of adopted analyses
    past_end: list[RunningProject]  # still running after their last day
    commitments: list[Commitment]  # asked of the user's organisation; for who asked: with a counter-proposal
    led_for_now: list[VAP]  # whose trekker left: the head of the department leads them for the time being
    innovations: Bouquet  # themes that run, end soon, are past their end, or wait for a decision


def vap_waiting(user: User, today: date) -> VapWaiting:
    """Collect what is open in the cycles that run."""
    return VapWaiting(
        consultations=_consultations(user),
        scorings=_scorings(user),
        findings_without_choice=_findings_without_choice(user),
        past_end=list(RunningProject.objects.visible_to(user).past_end(today).order_by("end_date", "title")),
        commitments=_commitments(user),
        led_for_now=list(VAP.objects.visible_to(user).led_for_now()),
        innovations=bouquet(user, today),
    )


def _commitments(user: User) -> list[Commitment]:
    """Questions that the user's organisation answers, and counter-proposals on which the user decides."""
    waiting = Commitment.objects.visible_to(user).waiting().exclude(vap__state__in=VAP_OVER)
    mine = Q(state=CommitmentState.AMENDED, vap__in=VAP.objects.led_by(user).values("pk"))
    if user.has_role(*STEERING_ROLES):
        mine |= Q(state=CommitmentState.AMENDED)
    if user.organisation_id and user.has_role(Role.PARTNER):
        own = user.organisation_id
        mine |= Q(state=CommitmentState.PROPOSED, organisation=own)
        mine |= Q(state=CommitmentState.AMENDED, asked_by_organisation=own) & ~Q(organisation=own)
    return list(waiting.filter(mine).select_related("organisation", "vap").order_by("answer_by", "pk"))


def _consultations(user: User) -> list[Priority]:
    if not user.organisation_id or not user.has_role(Role.PARTNER):
        return []
    open_ones = Priority.objects.visible_to(user).filter(state=PriorityState.CONSULTATION)
    return list(open_ones.exclude(comments__organisation=user.organisation_id).order_by("title"))


def _scorings(user: User) -> list[Scoring]:
    """Weighings in which everybody scores apart and this user has not given every score."""
    criteria = _number_of(Criterion.objects.filter(scoring=OuterRef("pk")), "scoring")
    seen = Finding.objects.visible_to(user).filter(analysis__cycle=OuterRef("cycle"))
    findings = _number_of(seen, "analysis__cycle")
    given = _number_of(Score.objects.filter(criterion__scoring=OuterRef("pk"), scorer=user), "scorer")
    mine = Scoring.objects.filter(scorers=user, state=ScoringState.APART, cycle__state=CycleState.RUNNING)
    counted = mine.annotate(asked=criteria * findings, given=given).filter(given__lt=F("asked"))
    return list(counted.select_related("cycle").order_by("cycle__start_date"))


def _number_of(rows: QuerySet, group: str) -> Coalesce:  # type: ignore[type-arg]  # of any model
    """How many rows belong to the outer one; ``group`` is the field that ties them to it."""
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _findings_without_choice(user: User) -> list[tuple[int, str, int]]:
    waiting = Finding.objects.visible_to(user).filter(
        analysis__state=AnalysisState.ADOPTED, analysis__cycle__state=CycleState.RUNNING, disposition__isnull=True
    )
    counted = waiting.order_by().values_list("analysis__cycle", "analysis__cycle__name").annotate(Count("pk"))
    return list(counted.order_by("analysis__cycle__name"))


def track_balance(user: User) -> dict[int, Counter[str]]:
    """How many priorities of each cycle are about areas, groups or both; dropped ones do not count."""
    counted = (
        Priority.objects.visible_to(user)
        .exclude(state=PriorityState.DROPPED)
        .order_by()
        .values_list("cycle_id", "track")
        .annotate(Count("pk"))
    )
    balance: dict[int, Counter[str]] = {}
    for cycle_id, track, count in counted:
        balance.setdefault(cycle_id, Counter())[track] += count
    return balance


def approved_priorities(user: User) -> list[Priority]:
    """Priorities that were approved in the cycles that run."""
    approved = Priority.objects.visible_to(user).filter(state=PriorityState.APPROVED, cycle__state=CycleState.RUNNING)
    return list(approved.select_related("cycle", "theme").order_by("cycle__start_date", "title"))
