"""Who may open what of innovation themes, lessons and evaluations."""

from datetime import date
from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories.plans import EvaluationFactory, InnovationThemeFactory, VAPFactory
from tests.factories.policy import PolicyCycleFactory
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERS = frozenset(STEERING_ROLES)
PARTNER = frozenset({Role.PARTNER})
OUTSIDE = ALL - INSIDE


def proposal(user: Any) -> dict[str, Any]:
    return {"pk": InnovationThemeFactory().pk}


def own_proposal(user: Any) -> dict[str, Any]:
    return {"pk": InnovationThemeFactory(organisation=user.organisation, made_by=user).pk}


def running(user: Any) -> dict[str, Any]:
    return {"pk": InnovationThemeFactory(running=True).pk}


def of_own_organisation(user: Any) -> dict[str, Any]:
    return {"pk": InnovationThemeFactory(running=True, organisation=user.organisation).pk}


def ended(user: Any) -> dict[str, Any]:
    made = InnovationThemeFactory(running=True, state="stopped", lesson="L.", ended_on=date(2026, 6, 1))
    return {"pk": made.pk}


def evaluated(user: Any) -> dict[str, Any]:
    return {"pk": EvaluationFactory().vap_id}


def closed(user: Any) -> dict[str, Any]:
    answers = dict.fromkeys(("what_was_done", "what_was_reached", "situation_now"), "x")
    made = EvaluationFactory(
        vap__evaluated=False,
        vap__closed=True,
        closed_on=date(2026, 11, 1),
        plausibility="unknown",
        decision="stop",
        **answers,
    )
    return {"pk": made.vap_id}


def cycle(user: Any) -> dict[str, Any]:
    return {"cycle_pk": PolicyCycleFactory().pk}


def running_in_cycle(user: Any) -> dict[str, Any]:
    return {**cycle(user), "pk": VAPFactory(running=True).pk}


EVALUATES = STEERS | {Role.ONDERZOEKER}

ROWS: list[Row] = [
    Row("vap:evaluation", case="open", allowed=INSIDE, unknown=OUTSIDE, kwargs=evaluated),
    Row("vap:evaluation", case="closed", kwargs=closed),
    Row("vap:evaluation-count", method="post", status=302, allowed=EVALUATES, unknown=OUTSIDE, kwargs=evaluated),
    Row("vap:evaluation-write", case="form", allowed=EVALUATES, unknown=OUTSIDE, kwargs=evaluated),
    Row("vap:evaluation-decide", method="post", status=422, allowed=STEERS, unknown=OUTSIDE, kwargs=evaluated),
    Row("vap:result-public", case="closed", public=200, kwargs=closed),
    Row("vap:result-public", case="open", status=404, public=404, kwargs=evaluated),
    Row("vap:vap-carry-over-board", allowed=INSIDE, kwargs=cycle),
    Row("vap:vap-carry-over-decide", allowed=STEERS, kwargs=running_in_cycle),
    Row("vap:innovation-list"),
    Row("vap:innovation-export", case="csv", kwargs=lambda user: {"form": "csv"}),
    Row("vap:innovation-propose", case="form"),
    Row("vap:innovation-propose", case="empty", method="post", status=422),
    Row("vap:innovation-detail", case="proposal of another", allowed=INSIDE, unknown=OUTSIDE, kwargs=proposal),
    Row("vap:innovation-detail", case="own proposal", kwargs=own_proposal),
    Row("vap:innovation-detail", case="running", kwargs=running),
    Row("vap:innovation-edit", case="of another", allowed=STEERS, unknown=OUTSIDE, kwargs=proposal),
    Row("vap:innovation-edit", case="own", kwargs=own_proposal),
    # 422: may, and forgot to say what
    Row("vap:innovation-start", method="post", status=422, allowed=STEERS, unknown=OUTSIDE, kwargs=proposal),
    Row("vap:innovation-refuse", method="post", status=422, allowed=STEERS, unknown=OUTSIDE, kwargs=proposal),
    Row("vap:innovation-end", method="post", status=422, allowed=STEERS, kwargs=running),
    Row("vap:innovation-step", case="of another", method="post", status=422, allowed=STEERS, kwargs=running),
    Row(
        "vap:innovation-step",
        case="of the own organisation",
        method="post",
        status=422,
        allowed=STEERS | PARTNER,
        kwargs=of_own_organisation,
    ),
    Row("vap:innovation-lesson", case="ended", public=200, kwargs=ended),
    Row("vap:innovation-lesson", case="running", status=404, public=404, kwargs=proposal),
    Row("vap:lesson-list"),
    Row("vap:lesson-export", case="csv", kwargs=lambda user: {"form": "csv"}),
    Row("vap:lessons-alike", method="post"),
]
