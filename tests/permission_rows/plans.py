"""Who may open what of VAPs."""

from collections.abc import Callable
from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories import UserFactory
from tests.factories.plans import (
    ActivityFactory,
    AssignmentFactory,
    KnownEvidenceFactory,
    VAPFactory,
    VAPVersionFactory,
)
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERS = frozenset(STEERING_ROLES)
LEAVING = frozenset({Role.BEHEERDER, Role.AGOV_SECRETARIS})
PARTNER = frozenset({Role.PARTNER})
OUTSIDE = ALL - INSIDE


def concept(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory().pk}


def running(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory(running=True).pk}


def led_by(user: Any) -> dict[str, Any]:
    """A VAP of which the user is trekker; only municipal staff are."""
    return {"pk": AssignmentFactory(user=user, vap__running=True).vap_id}


def version(user: Any) -> dict[str, Any]:
    made = VAPVersionFactory()
    return {"pk": made.vap_id, "number": made.number}


def implementer(user: Any) -> dict[str, Any]:
    made = AssignmentFactory(implementer=True)
    return {"pk": made.vap_id, "assignment_pk": made.pk}


def activity(user: Any) -> dict[str, Any]:
    made = ActivityFactory()
    return {"pk": made.vap_id, "activity_pk": made.pk}


def known(user: Any) -> dict[str, Any]:
    made = KnownEvidenceFactory()
    return {"pk": made.vap_id, "evidence_pk": made.pk}


def with_word(make: Callable[[Any], dict[str, Any]], **words: str) -> Callable[[Any], dict[str, Any]]:
    return lambda user: {**make(user), **words}


def move(slug: str, make: Callable[[Any], dict[str, Any]] = concept) -> Callable[[Any], dict[str, Any]]:
    return with_word(make, move=slug)


ROWS: list[Row] = [
    Row("vap:plan-detail", case="concept", allowed=INSIDE, unknown=OUTSIDE, kwargs=concept),
    Row("vap:plan-detail", case="running", kwargs=running),
    Row("vap:plan-version", kwargs=version),
    # --- for everybody
    Row("vap:plan-public-list", public=200),
    Row("vap:plan-public", case="running", public=200, kwargs=running),
    Row("vap:plan-public", case="concept", status=404, public=404, kwargs=concept),
    Row("vap:plan-public-parts", case="concept", allowed=STEERS, unknown=OUTSIDE, kwargs=concept),
    Row("vap:plan-public-parts", case="own as trekker", allowed=INSIDE, kwargs=led_by),
    # --- making and changing
    Row("vap:plan-new", allowed=STEERS),
    Row("vap:plan-part", case="what", allowed=STEERS, unknown=OUTSIDE, kwargs=with_word(concept, part="wat")),
    Row("vap:plan-part", case="why", allowed=STEERS, unknown=OUTSIDE, kwargs=with_word(concept, part="waarom")),
    Row("vap:plan-part", case="origin", allowed=STEERS, unknown=OUTSIDE, kwargs=with_word(concept, part="herkomst")),
    Row("vap:plan-part", case="own as trekker", allowed=INSIDE, kwargs=with_word(led_by, part="aanpak")),
    # --- steps
    Row("vap:plan-move", case="propose", method="post", status=302, allowed=STEERS, unknown=OUTSIDE,
        kwargs=move("voorleggen")),
    Row("vap:plan-move", case="adopt, empty", method="post", status=422, allowed=STEERS, unknown=OUTSIDE,
        kwargs=move("vaststellen")),
    Row("vap:plan-move", case="evaluate as trekker", method="post", status=302, allowed=INSIDE,
        kwargs=move("evalueren", led_by)),
    Row("vap:plan-move", case="stop", allowed=STEERS, kwargs=move("stoppen", led_by)),
    Row("vap:plan-move", case="nowhere", status=404, refused=404, kwargs=move("nergens", running)),
    # --- people
    Row("vap:plan-people", case="running", kwargs=running),
    Row("vap:plan-assign", case="trekker", allowed=STEERS, unknown=OUTSIDE, kwargs=with_word(concept, role="trekker")),
    Row("vap:plan-release", allowed=STEERS, unknown=OUTSIDE, kwargs=implementer),
    Row("vap:plan-handover", allowed=INSIDE, kwargs=running),
    # --- leaving
    Row("agov:leaving-start", allowed=LEAVING),
    Row("agov:leaving", allowed=LEAVING, kwargs=lambda user: {"pk": UserFactory().pk}),
    Row("agov:leaving", case="own, empty", method="post", status=422, allowed=LEAVING,
        kwargs=lambda user: {"pk": user.pk}),
    # --- activities
    Row("vap:activity-new", allowed=STEERS, unknown=OUTSIDE, kwargs=concept),
    Row("vap:activity-edit", allowed=STEERS, unknown=OUTSIDE, kwargs=activity),
    Row("vap:activity-mark", allowed=STEERS, unknown=OUTSIDE, kwargs=activity),
    Row("vap:known-evidence-new", allowed=STEERS, unknown=OUTSIDE, kwargs=concept),
    Row("vap:known-evidence-remove", allowed=STEERS, unknown=OUTSIDE, kwargs=known),
    Row("vap:activity-remove", method="post", status=302, allowed=STEERS, unknown=OUTSIDE, kwargs=activity),
]  # fmt: skip
