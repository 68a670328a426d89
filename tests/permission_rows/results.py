"""Who may open what of innovation themes, lessons and evaluations."""

from datetime import date
from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories.plans import InnovationThemeFactory
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


ROWS: list[Row] = [
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
