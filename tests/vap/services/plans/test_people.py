"""Who leads a plan, and since when."""

from datetime import date, timedelta

import pytest

from cycle.services.guards import GuardError
from tests.factories import UserFactory
from tests.factories.plans import AssignmentFactory, VAPFactory
from tests.vap.services.plans.adopting import AT, TODAY
from vap.enums import AssignmentRole
from vap.services import people
from vap.services.plans import PlanError

pytestmark = pytest.mark.django_db


def assign(vap, by, role=AssignmentRole.LEAD, **fields):
    return people.assign(vap_id=vap.pk, role=role, valid_from=TODAY, by=by, at=AT, **fields)


def test_new_trekker_ends_the_role_of_the_one_before(by):
    """S94: exactly one, and the history stays."""
    old = AssignmentFactory(valid_from=date(2026, 10, 1))

    new = assign(old.vap, by, user=UserFactory())

    old.refresh_from_db()
    assert old.valid_to == TODAY - timedelta(days=1)
    assert list(old.vap.assignments.current()) == [new]


def test_change_of_trekker_after_adoption_takes_a_reason_and_makes_a_version(by):
    vap = VAPFactory(running=True)

    with pytest.raises(PlanError, match="waarom het vastgestelde VAP wijzigt"):
        assign(vap, by, user=UserFactory())
    assign(vap, by, user=UserFactory(function="adviseur"), reason="Andere taak.")

    assert vap.versions.get().content["lead"] == [str(vap.assignments.get().user.function) + _of(vap)]


def _of(vap) -> str:
    organisation = vap.assignments.get().user.organisation
    return f", {organisation}" if organisation else ""


def test_trekker_with_too_many_vaps_needs_a_reason(cycle, by):
    busy = UserFactory(function="adviseur")
    AssignmentFactory(user=busy)
    vap = VAPFactory(cycle=cycle)

    with pytest.raises(GuardError, match="trekt al 1 VAP's; afgesproken is hoogstens 1"):
        assign(vap, by, user=busy)

    assert assign(vap, by, user=busy, reason="Niemand anders kan het.").user == busy


def test_running_vap_is_never_without_a_trekker(by):
    row = AssignmentFactory(vap__running=True)

    with pytest.raises(PlanError, match="kan niet zonder trekker"):
        people.release(assignment_id=row.pk, last_day=TODAY, reason="Weg.", by=by, at=AT)
