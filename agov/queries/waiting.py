"""What of consequences, expectations, sessions and meetings waits, for whom, and what of it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from agov.enums import (
    Attendance,
    ConsequenceState,
    ExpectationState,
    InviteAnswer,
    MeetingState,
    MinutesState,
    ReactionState,
)
from agov.models import (
    Consequence,
    CouncilQuestion,
    Expectation,
    Invitee,
    ItemProposal,
    Meeting,
    Minutes,
    Outcome,
    PartnerSession,
    ReaderReaction,
    SessionAgreement,
)
from agov.queries.meetings import LATE_IN_THE_YEAR, Shortage, shortage
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import CycleState, PhaseKind
from cycle.models import Phase, PolicyCycle
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES


@dataclass(frozen=True)
class AgovWaiting:
    """Open matters of this room that the user may know of, each list in the order of its day."""

    expectations: list[Expectation]  # without an answer
    consequences: list[Consequence]  # not in there yet
    sessions: list[PartnerSession]  # that come
    agreements: list[SessionAgreement]  # that name the user's organisation and that it did not confirm
    promises: list[Outcome]  # agreements of the veiligheidsoverleg that are open
    minutes: list[Minutes]  # on which the user, who was there, can still react and did not
    reactions: list[Minutes]  # with reactions that have no answer; for who makes minutes
    evaluations: list[PolicyCycle]  # whose evaluation is open since its phase began
    meetings: list[Meeting]  # that come
    meeting_invitations: list[Invitee]  # of the user itself, without an answer
    unfinished_meetings: list[Meeting]  # over, and not closed; for who prepares them
    proposals: int  # for the agenda, without an answer; for who prepares meetings
    shortage: Shortage | None  # of meetings in this year, late in it; for who prepares them
    questions: list[CouncilQuestion]  # of the council, without an answer; for who may answer them
    reader_reactions: list[ReaderReaction]  # without an answer; for who may answer them


def agov_waiting(user: User, today: date) -> AgovWaiting:
    """Collect what is open, through what the user may see."""
    expectations = Expectation.objects.visible_to(user).filter(state=ExpectationState.ASKED)
    consequences = Consequence.objects.visible_to(user).filter(state=ConsequenceState.OPEN)
    sessions = PartnerSession.objects.visible_to(user).filter(is_closed=False, held_on__gte=today)
    begin = timezone.make_aware(datetime.combine(today, time.min))
    meetings = Meeting.objects.visible_to(user)
    may_prepare = user.has_role(*STEERING_ROLES)
    return AgovWaiting(
        expectations=list(expectations.select_related("organisation").order_by("answer_by", "pk")),
        consequences=list(consequences.order_by("due_on", "pk")),
        sessions=list(sessions.order_by("held_on", "pk")),
        agreements=_agreements(user),
        promises=list(Outcome.objects.visible_to(user).open().select_related("organisation").order_by("due_on", "pk")),
        minutes=_minutes(user, today),
        reactions=_minutes_with_reactions(user) if may_prepare else [],
        evaluations=_evaluations(user, today),
        meetings=list(meetings.upcoming(begin).order_by("starts_at", "pk")),
        meeting_invitations=_invitations(user, begin),
        unfinished_meetings=_unfinished(begin) if may_prepare else [],
        proposals=ItemProposal.objects.visible_to(user).open().count() if may_prepare else 0,
        shortage=_shortage(begin) if may_prepare else None,
        questions=_questions() if user.has_role(*INSIDE_ROLES) else [],
        reader_reactions=list(ReaderReaction.objects.visible_to(user).open().order_by("due_on", "pk")),
    )


def _minutes(user: User, today: date) -> list[Minutes]:
    was_there = Invitee.objects.filter(user=user, attendance=Attendance.PRESENT).values("meeting")
    rows = Minutes.objects.filter(state=MinutesState.CIRCULATED, react_until__gte=today, meeting__in=was_there)
    return list(rows.exclude(sections__reactions__made_by=user).select_related("meeting").order_by("react_until", "pk"))


def _minutes_with_reactions(user: User) -> list[Minutes]:
    rows = Minutes.objects.visible_to(user).exclude(state=MinutesState.ADOPTED)
    open_ones = rows.filter(sections__reactions__state=ReactionState.OPEN).distinct()
    return list(open_ones.select_related("meeting").order_by("react_until", "pk"))


def _evaluations(user: User, today: date) -> list[PolicyCycle]:
    begun = Phase.objects.filter(kind=PhaseKind.EVALUATION, start_date__lte=today)
    running = PolicyCycle.objects.visible_to(user).filter(state=CycleState.RUNNING, phases__in=begun)
    return list(running.exclude(evaluation__closed_at__isnull=False).order_by("end_date", "pk"))


def _questions() -> list[CouncilQuestion]:
    return list(CouncilQuestion.objects.open().order_by("due_on", "pk"))


def _agreements(user: User) -> list[SessionAgreement]:
    if not user.organisation_id or not user.has_role(Role.PARTNER):
        return []
    named = SessionAgreement.objects.filter(organisations=user.organisation_id)
    waiting = named.exclude(confirmations__organisation=user.organisation_id)
    return list(waiting.select_related("session").order_by("due_on", "pk"))


def _invitations(user: User, begin: datetime) -> list[Invitee]:
    waiting = Invitee.objects.filter(
        user=user, answer=InviteAnswer.NONE, meeting__state=MeetingState.CONVENED, meeting__starts_at__gte=begin
    )
    return list(waiting.select_related("meeting").order_by("meeting__starts_at", "pk"))


def _unfinished(begin: datetime) -> list[Meeting]:
    over = Meeting.objects.filter(state__in=[MeetingState.CONVENED, MeetingState.HELD], starts_at__lt=begin)
    return list(over.order_by("starts_at", "pk"))


def _shortage(begin: datetime) -> Shortage | None:
    if timezone.localtime(begin).month < LATE_IN_THE_YEAR:
        return None
    return shortage(now=begin, at_least=settings.MEETINGS_PER_YEAR)
