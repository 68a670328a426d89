"""Who may open what of the cycle and its season board."""

from typing import Any

from agov.services.calendar import token_of
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState
from tests.factories.policy import (
    CalendarAddressFactory,
    CycleStepFactory,
    PhaseFactory,
    PolicyCycleFactory,
    SchemeStepFactory,
    StepPlaceFactory,
)
from tests.permission_rows import ALL, NOBODY, Row

INSIDE = ALL - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}
OUTSIDE = ALL - INSIDE
STEERS = frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS})
EVALUATES = STEERS | {Role.ONDERZOEKER}


def running(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory().pk}


def prepared(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory(state=CycleState.DRAFT).pk}


def to_follow(user: Any) -> dict[str, Any]:
    SchemeStepFactory()
    return running(user)


def file_of(user: Any) -> dict[str, Any]:
    return {**running(user), "form": "csv"}


def signed_address(user: Any) -> dict[str, Any]:
    """Of somebody who may see the board; who fetches it makes no difference."""
    return {"token": token_of(CalendarAddressFactory())}


def forged_address(user: Any) -> dict[str, Any]:
    address = CalendarAddressFactory()
    return {"token": f"{address.user_id}-{address.number}~AAAA"}


def phase(user: Any) -> dict[str, Any]:
    return {"pk": PhaseFactory().pk}


def step(user: Any) -> dict[str, Any]:
    return {"pk": StepPlaceFactory().step.pk}


def prepared_step(user: Any) -> dict[str, Any]:
    return {"pk": StepPlaceFactory(cycle=PolicyCycleFactory(state=CycleState.DRAFT)).step.pk}


def done_step(user: Any) -> dict[str, Any]:
    done = CycleStepFactory(state="done", done_on="2026-11-01")
    return {"pk": StepPlaceFactory(step=done).step.pk}


ROWS: list[Row] = [
    Row("agov:board"),
    Row("agov:board-cycle", case="running", kwargs=running),
    Row("agov:board-cycle", INSIDE, case="in preparation", refused=404, kwargs=prepared),
    Row("agov:calendar-address"),
    Row("agov:calendar-make", method="post", status=302),
    Row("agov:calendar-withdraw", method="post", status=302),
    Row("agov:calendar-feed", case="signed", public=200, kwargs=signed_address),
    Row("agov:calendar-feed", NOBODY, case="forged", refused=404, public=404, kwargs=forged_address),
    Row("agov:calendar-deeds", case="signed", public=200, kwargs=signed_address),
    Row("agov:calendar-deeds", NOBODY, case="forged", refused=404, public=404, kwargs=forged_address),
    Row("agov:deviation-list", INSIDE, kwargs=running),
    Row("agov:deviation-export", INSIDE, kwargs=file_of),
    Row("agov:planning-dates", INSIDE | {Role.PARTNER}, kwargs=running),
    Row("agov:cycle-start", STEERS, case="form"),
    Row("agov:cycle-start", STEERS, case="empty", method="post", status=422),
    Row("agov:cycle-begin", STEERS, method="post", status=302, kwargs=prepared, unknown=OUTSIDE),
    Row("agov:cycle-settings", STEERS, case="form", kwargs=running),
    Row("agov:cycle-settings", STEERS, case="empty", method="post", status=422, kwargs=running),
    Row("agov:cycle-dossier", INSIDE, kwargs=running),
    Row("agov:cycle-trail", INSIDE, kwargs=running),
    Row("agov:cycle-trail-export", INSIDE, kwargs=file_of),
    Row("agov:cycle-evaluation", INSIDE, kwargs=running),
    Row("agov:evaluation-write", EVALUATES, case="form", kwargs=running),
    Row("agov:evaluation-write", EVALUATES, case="empty", method="post", status=302, kwargs=running),
    Row("agov:evaluation-close", EVALUATES, case="no answers", method="post", status=422, kwargs=running),
    Row("agov:evaluation-reopen", EVALUATES, case="form", kwargs=running),
    Row("agov:evaluation-reopen", EVALUATES, case="empty", method="post", status=422, kwargs=running),
    Row("agov:cycle-close", STEERS, case="form", kwargs=running),
    Row("agov:cycle-close", STEERS, case="without reason", method="post", status=422, kwargs=running),
    Row("agov:cycle-next", STEERS, case="form", kwargs=to_follow),
    Row("agov:cycle-next", STEERS, case="empty", method="post", status=422, kwargs=to_follow),
    Row("agov:phase-detail", case="page", kwargs=phase),
    Row("agov:phase-detail", STEERS, case="empty", method="post", status=422, kwargs=phase),
    Row("agov:step-detail", case="of a running cycle", kwargs=step),
    Row("agov:step-detail", INSIDE, case="in preparation", refused=404, kwargs=prepared_step),
    Row("agov:step-begin", STEERS, method="post", status=302, kwargs=step),
    Row("agov:step-reopen", STEERS, method="post", status=302, kwargs=done_step),
]
for deed in ("change", "finish", "move", "skip", "split"):
    ROWS += [
        Row(f"agov:step-{deed}", STEERS, case="form", kwargs=step),
        Row(f"agov:step-{deed}", STEERS, case="empty", method="post", status=422, kwargs=step),
    ]
