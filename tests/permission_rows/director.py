"""Who may open what of consequences, expectations, projects and the overview."""

from typing import Any

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories.policy import (
    ConsequenceFactory,
    ExpectationFactory,
    PolicyCycleFactory,
    RunningProjectFactory,
)
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERING = frozenset(STEERING_ROLES)
PARTNER = frozenset({Role.PARTNER})
OUTSIDE = ALL - INSIDE


def consequence(user: Any) -> dict[str, Any]:
    return {"pk": ConsequenceFactory().pk}


def own_expectation(user: Any) -> dict[str, Any]:
    """One for the user's own organisation; of no meaning to who is no partner."""
    return {"pk": ExpectationFactory(organisation=user.organisation).pk}


def expectation_of_another(user: Any) -> dict[str, Any]:
    return {"pk": ExpectationFactory(organisation__kind=OrganisationKind.HOUSING).pk}


def project(user: Any) -> dict[str, Any]:
    return {"pk": RunningProjectFactory().pk}


def cycle(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory().pk}


def undecided(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory().pk, "project_pk": RunningProjectFactory().pk}


def csv(user: Any) -> dict[str, Any]:
    return {"form": "csv"}


ROWS: list[Row] = [
    Row("agov:overview"),
    Row("agov:my-work"),
    # --- consequences
    Row("agov:consequence-list", INSIDE),
    Row("agov:consequence-export", INSIDE, kwargs=csv),
    Row("agov:consequence-add", STEERING),
    Row("agov:consequence-detail", INSIDE, kwargs=consequence),
    Row("agov:consequence-edit", STEERING, unknown=OUTSIDE, kwargs=consequence),
    # 422: may, and forgot to say where or why
    *[
        Row(f"agov:consequence-{deed}", STEERING, 422, unknown=OUTSIDE, method="post", kwargs=consequence)
        for deed in ("done", "lapse", "reopen")
    ],
    # --- expectations
    Row("agov:expectation-list", INSIDE | PARTNER),
    Row("agov:expectation-export", INSIDE | PARTNER, kwargs=csv),
    Row("agov:expectation-matrix", INSIDE | PARTNER),
    Row("agov:expectation-matrix-export", INSIDE | PARTNER, kwargs=csv),
    Row("agov:expectation-add", STEERING),
    Row("agov:expectation-detail", INSIDE | PARTNER, refused=404, case="own", kwargs=own_expectation),
    Row("agov:expectation-detail", INSIDE, refused=404, case="of another", kwargs=expectation_of_another),
    Row("agov:expectation-edit", STEERING, unknown=OUTSIDE - PARTNER, case="own", kwargs=own_expectation),
    Row("agov:expectation-edit", STEERING, unknown=OUTSIDE, case="of another", kwargs=expectation_of_another),
    Row(
        "agov:expectation-answer",
        PARTNER,
        422,
        unknown=OUTSIDE - PARTNER,
        case="own",
        method="post",
        kwargs=own_expectation,
    ),
    # nobody answers for a partner: not the municipality, and not another partner
    Row(
        "agov:expectation-answer",
        frozenset(),
        unknown=OUTSIDE,
        case="of another",
        method="post",
        kwargs=expectation_of_another,
    ),
    # --- running projects
    Row("agov:project-list"),
    Row("agov:project-detail", kwargs=project),
    Row("agov:project-add", STEERING),
    Row("agov:project-edit", STEERING, kwargs=project),
    Row("agov:project-end", STEERING, 422, method="post", kwargs=project),
    Row("agov:carry-over-board", INSIDE, kwargs=cycle),
    Row("agov:carry-over-decide", STEERING, kwargs=undecided),
]
