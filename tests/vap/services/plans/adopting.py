"""A plan completed and adopted."""

from datetime import UTC, date, datetime

from tests.factories.plans import (
    ActivityFactory,
    AssignmentFactory,
    CostLineFactory,
    CoverLineFactory,
    GoalFactory,
    VAPFactory,
)
from vap.enums import AssignmentRole
from vap.services import plan_states

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def complete(**fields):
    """A concept of which no block is empty."""
    vap = VAPFactory(**{"approach": "Van deur tot deur.", **fields})
    GoalFactory(vap=vap)
    AssignmentFactory(vap=vap, role=AssignmentRole.ACCOUNTABLE)
    AssignmentFactory(vap=vap)
    AssignmentFactory.create_batch(2, vap=vap, implementer=True)
    ActivityFactory(vap=vap)
    CostLineFactory(vap=vap, planned=1_000)
    CoverLineFactory(vap=vap, amount=1_000)
    return vap


def adopt(vap, by, **more):
    given = {"adopted_on": TODAY, "adopted_by": "college", "start_date": date(2027, 1, 1), "end_date": None, **more}
    return plan_states.adopt(vap_id=vap.pk, by=by, at=AT, **given)
