"""What of plans, their progress and their priorities one person must do: as trekker, partner, governor or steersman.

Who stands in for a trekker has all that the trekker has: a substitute is an assignment like any other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import CycleState
from cycle.models.access import INSIDE_ROLES
from vap.enums import (
    VAP_ALIVE,
    VAP_OVER,
    ActivityState,
    AssignmentRole,
    CommitmentState,
    PriorityState,
    UpdateState,
    VapState,
)
from vap.models import VAP, Activity, Assignment, Commitment, Priority, ProgressUpdate
from vap.queries.due import DueItem, asked_on, due_item, pairs_taking_part, with_last_word
from vap.queries.stale import past_end, silent
from vap.queries.stale import with_last_word as with_last_word_of

AHEAD: Final = timedelta(days=31)  # deeds and promises that are due later do not wait yet


def led_plans(user: User) -> dict[int, VAP]:
    """The plans that the user leads or stands in for, and that are not over."""
    led = VAP.objects.led_by(user).exclude(state__in=VAP_OVER).select_related("cycle").order_by("pk")
    return {vap.pk: vap for vap in led}


def news_asked(user: User, led: dict[int, VAP], today: date) -> list[DueItem]:
    """News that is due: of the partner's own organisation, or of the municipality in the plans that the user leads."""
    if not user.organisation_id:
        return []
    rhythms = asked_on(today).filter(organisation=user.organisation_id)
    if not _is_partner(user):
        if not led:
            return []
        rhythms = rhythms.filter(vap__in=led)
    found = list(with_last_word(rhythms))
    pairs = pairs_taking_part(today) if found else set()
    return [due_item(row) for row in found if (row.vap_id, row.organisation_id) in pairs]


def updates_to_better(user: User) -> list[ProgressUpdate]:
    """Updates of the partner's own organisation that came back with a question."""
    if not _is_partner(user):
        return []
    returned = ProgressUpdate.objects.visible_to(user).filter(
        state=UpdateState.RETURNED, organisation=user.organisation_id, vap__state__in=VAP_ALIVE
    )
    return list(returned.select_related("vap").order_by("reviewed_at", "pk"))


def deeds_due(user: User, led: dict[int, VAP], today: date) -> list[Activity]:
    """Activities at their end: of the partner's own organisation, or of the municipality in plans that one leads."""
    if not user.organisation_id:
        return []
    ending = Activity.objects.filter(
        organisation=user.organisation_id,
        state__in=[ActivityState.PLANNED, ActivityState.RUNNING],
        planned_end__lte=today + AHEAD,
        vap__state__in=VAP_ALIVE,
    )
    if not _is_partner(user):
        if not led:
            return []
        ending = ending.filter(vap__in=led)
    else:  # what it promised stands among its promises already
        promised = Commitment.objects.filter(organisation=user.organisation_id, state=CommitmentState.ACCEPTED)
        ending = ending.exclude(pk__in=promised.filter(activity__isnull=False).values("activity"))
    return list(ending.select_related("vap").order_by("planned_end", "pk"))


def promises_due(user: User, today: date) -> list[Commitment]:
    """What the partner's own organisation promised and did not say that it kept."""
    if not _is_partner(user):
        return []
    promised = Commitment.objects.visible_to(user).filter(
        state=CommitmentState.ACCEPTED,
        organisation=user.organisation_id,
        due_on__lte=today + AHEAD,
        vap__state__in=VAP_ALIVE,
    )
    return list(promised.select_related("vap").order_by("due_on", "pk"))


def silent_plans(led: dict[int, VAP], today: date) -> QuerySet[VAP]:
    """Plans that the user leads and about which nobody said anything for too long."""
    return silent(with_last_word_of(VAP.objects.filter(pk__in=led)), today).order_by("end_date", "pk")


def ended_plans(led: dict[int, VAP], today: date) -> QuerySet[VAP]:
    """Plans that the user leads and that still run after their last day."""
    return past_end(VAP.objects.filter(pk__in=led), today).order_by("end_date", "pk")


def plans_before_a_body(user: User) -> QuerySet[VAP]:
    """Plans that were put forward and that nobody adopted yet."""
    return VAP.objects.visible_to(user).filter(state=VapState.PROPOSED).select_related("cycle").order_by("pk")


def plans_in_evaluation(user: User) -> list[VAP]:
    """Plans of which the evaluation is not closed; ``is_answered`` when only the decision is missing."""
    rows = VAP.objects.visible_to(user).filter(state=VapState.EVALUATION, evaluation__closed_on__isnull=True)
    answered = (
        Q(evaluation__isnull=False)
        & ~Q(evaluation__what_was_done="")
        & ~Q(evaluation__what_was_reached="")
        & ~Q(evaluation__situation_now="")
        & ~Q(evaluation__plausibility="")
    )
    ready = VAP.objects.filter(answered, pk=OuterRef("pk"))
    return list(rows.annotate(is_answered=Exists(ready)).select_related("cycle").order_by("end_date", "pk"))


def accountable_for(user: User, today: date) -> set[int]:
    """The plans for which the user is accountable today."""
    rows = Assignment.objects.on(today).filter(role=AssignmentRole.ACCOUNTABLE, user=user)
    return set(rows.values_list("vap", flat=True))


def plans_without_trekker(user: User, today: date) -> QuerySet[VAP]:
    """Plans that were decided on or put forward, and that nobody leads today."""
    led = Assignment.objects.on(today).filter(role=AssignmentRole.LEAD, is_substitute=False, vap=OuterRef("pk"))
    asked = VAP.objects.visible_to(user).filter(state__in=[VapState.PROPOSED, *VAP_ALIVE])
    return asked.filter(~Exists(led)).select_related("cycle").order_by("pk")


def comments_to_answer(user: User) -> QuerySet[Priority]:
    """Priorities with comments to which we gave no answer, with their number as ``unanswered``."""
    waiting = Priority.objects.visible_to(user).filter(
        comments__answer="",
        cycle__state=CycleState.RUNNING,
        state__in=[PriorityState.DRAFT, PriorityState.CONSULTATION],
    )
    return waiting.annotate(unanswered=Count("comments")).order_by("comments_until", "pk")


def consultations_over(user: User, today: date) -> QuerySet[Priority]:
    """Priorities that lie open for comment although their last day has gone."""
    late = Priority.objects.visible_to(user).filter(state=PriorityState.CONSULTATION, comments_until__lt=today)
    return late.order_by(F("comments_until"), "pk")


def _is_partner(user: User) -> bool:
    return bool(user.organisation_id) and user.has_role(Role.PARTNER) and not user.has_role(*INSIDE_ROLES)
