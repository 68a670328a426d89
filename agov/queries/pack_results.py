"""What came of the policy of a cycle, VAP by VAP, as plain values that a pack keeps (S132)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from agov.enums import AgovTask, SubjectKind
from agov.models import AgendaItem
from cycle.models import PolicyCycle
from vap.enums import ActivityState, LightKind, VapState
from vap.models import VAP, Evaluation
from vap.queries.evaluations import GoalAccount, accounts_of, outcome_words
from vap.queries.goal_words import target_words
from vap.queries.money import sums_by_vap

NOT_YET: Final = (VapState.DRAFT, VapState.PROPOSED, VapState.WITHDRAWN)  # these have no results to account for


def results_value(item: AgendaItem, cycle: PolicyCycle) -> dict[str, Any] | None:
    """The results behind an item about results: of its own VAP, or else of every VAP of the cycle; else None.

    A pack is one paper for many readers, so nothing secret is in it.
    """
    if item.task != AgovTask.RESULTS:
        return None
    rows = VAP.objects.not_secret().filter(cycle=cycle).exclude(state__in=NOT_YET)
    is_one = item.subject_kind == SubjectKind.VAP
    if is_one:
        rows = VAP.objects.not_secret().filter(pk__in=[item.subject_id])
    rows = rows.select_related("theme", "cycle").prefetch_related("lights", "activities").order_by("title", "pk")
    vaps = list(rows)
    if is_one and not vaps:
        return None
    sums = sums_by_vap(vaps)
    closed = set(Evaluation.objects.filter(vap__in=vaps, closed_on__isnull=False).values_list("vap", flat=True))
    plans = [_plan(vap, accounts_of(vap), is_closed=vap.pk in closed) for vap in vaps]
    for plan, vap in zip(plans, vaps, strict=True):
        plan["money"] = asdict(sums[vap.pk]) if vap.pk in sums else {}
    return {"cycle": str(cycle), "is_total": not is_one, "plans": plans}


def _plan(vap: VAP, accounts: Sequence[GoalAccount], *, is_closed: bool) -> dict[str, Any]:
    lights: dict[str, Any] = {}
    for light in vap.lights.all():  # newest of a kind first
        lights.setdefault(light.kind, light)
    activities = [one.state for one in vap.activities.all()]
    return {
        "id": vap.pk,
        "code": vap.code,
        "title": vap.title,
        "theme": str(vap.theme),
        "state": str(vap.get_state_display()),
        "is_closed": is_closed,
        "is_decided": vap.is_locked,
        "answer": outcome_words(accounts),
        "activities": len(activities),
        "done": activities.count(ActivityState.DONE),
        "lights": [
            [str(kind.label), f"{lights[kind].get_value_display()}: {lights[kind].reason}"]
            for kind in LightKind
            if kind in lights
        ],
        "goals": [_goal(one) for one in accounts],
    }


def _goal(account: GoalAccount) -> dict[str, Any]:
    result = account.result
    return {
        "title": account.goal.title,
        "target": target_words(account.goal),
        "outcome": result.outcome if result else "",
        "words": result.words if result else "",
    }
