"""Planning activities, and noting what was done of them. Planned and done are two things (S103)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from vap.enums import ACTIVITY_MOVES, ActivityState
from vap.models import Activity
from vap.services.activity_goals import check_counting
from vap.services.commitments import propose_for_activity, withdraw_for_activity
from vap.services.plans import PlanError, locked, note_change, require_reason


@transaction.atomic
def add(*, vap_id: int, values: Mapping[str, Any], reason: str = "", by: User, at: datetime) -> Activity:
    """Plan an activity. Of an adopted VAP that makes a version, with the reason.

    The organisation that should do it is asked; it has no task until it accepts.
    """
    vap = locked(vap_id)
    require_reason(vap, reason)
    _check(values)
    check_counting(vap, None, values)
    activity = Activity.objects.create(vap=vap, **values)
    note_change(vap, what="activity.planned", reason=reason, by=by, at=at, activity=activity.pk)
    propose_for_activity(activity=activity, by=by, at=at)
    return activity


@transaction.atomic
def replan(
    *, activity_id: int, seen: int, values: Mapping[str, Any], reason: str = "", by: User, at: datetime
) -> Activity:
    """Change the plan of an activity; what was done of it stays."""
    vap_id = Activity.objects.values_list("vap_id", flat=True).get(pk=activity_id)
    vap = locked(vap_id)
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity_id)
    require_reason(vap, reason)
    _check(values)
    check_counting(vap, activity, values)
    claim_revision(activity, seen)
    if values.get("planned_amount") is None and activity.done_amount is not None:
        raise PlanError("Er is al een aantal gedaan; laat ook staan hoeveel er gepland was.", field="planned_amount")
    changes = {name: [str(getattr(activity, name)), str(value)] for name, value in values.items()}
    for name, value in values.items():
        setattr(activity, name, value)
    activity.save()
    changed = {name: both for name, both in changes.items() if both[0] != both[1]}
    note_change(vap, what="activity.replanned", reason=reason, by=by, at=at, activity=activity.pk, fields=changed)
    propose_for_activity(activity=activity, by=by, at=at)
    return activity


@transaction.atomic
def remove(*, activity_id: int, by: User, at: datetime) -> None:
    """Take an activity out of a concept. After adoption it is noted as not done, with the reason."""
    vap_id = Activity.objects.values_list("vap_id", flat=True).get(pk=activity_id)
    vap = locked(vap_id)
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity_id)
    if vap.is_locked:
        raise PlanError("Dit VAP is vastgesteld. Zet de activiteit op niet gedaan, met de reden.")
    withdraw_for_activity(activity=activity, by=by, at=at)
    audit.record(event="activity.removed", target=vap, by=by, at=at, title=activity.title)
    activity.delete()


@transaction.atomic
def mark(
    *,
    activity_id: int,
    seen: int,
    state: ActivityState,
    done_amount: int | None = None,
    done_on: date | None = None,
    evidence: str = "",
    not_done_reason: str = "",
    by: User,
    at: datetime,
) -> Activity:
    """Note what was done: the day it was done on and the moment of noting are kept apart."""
    vap_id = Activity.objects.values_list("vap_id", flat=True).get(pk=activity_id)
    locked(vap_id)
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity_id)
    claim_revision(activity, seen)
    before = ActivityState(activity.state)
    if state != before and state not in ACTIVITY_MOVES[before]:
        raise PlanError(f"Dit kan niet: de activiteit is {activity.get_state_display()}.", field="state")
    if state == ActivityState.DONE:
        done_on = done_on or timezone.localdate(at)
        if done_on > timezone.localdate(at):
            raise PlanError("Die dag moet nog komen.", field="done_on")
    if state == ActivityState.NOT_DONE and not not_done_reason.strip():
        raise PlanError("Schrijf op waarom de activiteit niet is gedaan.", field="not_done_reason")
    if done_amount is not None and activity.planned_amount is None:
        raise PlanError("Bij deze activiteit is geen aantal gepland.", field="done_amount")
    activity.state = state
    activity.done_on = done_on if state == ActivityState.DONE else None
    activity.done_amount = done_amount
    activity.evidence = evidence.strip()
    activity.not_done_reason = not_done_reason.strip() if state == ActivityState.NOT_DONE else ""
    activity.noted_at = at
    activity.save()
    audit.record(
        event="activity.marked",
        target=activity,
        by=by,
        at=at,
        reason=activity.not_done_reason,
        state=[before.value, state.value],
        done_on=activity.done_on.isoformat() if activity.done_on else None,
        amount=done_amount,
    )
    return activity


def _check(values: Mapping[str, Any]) -> None:
    if values["planned_end"] < values["planned_start"]:
        raise PlanError("Een activiteit eindigt na haar begin.", field="planned_end")
    if values.get("planned_amount") is not None and not values.get("unit"):
        raise PlanError("Vul bij een aantal ook de eenheid in.", field="unit")
