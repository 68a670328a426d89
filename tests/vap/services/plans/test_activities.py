"""The activities of a plan."""

from datetime import date

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import OrganisationFactory
from tests.factories.plans import ActivityFactory, VAPFactory
from tests.vap.services.plans.adopting import AT
from vap.enums import ActivityState, InstrumentKind
from vap.services import activities
from vap.services.plans import PlanError

pytestmark = pytest.mark.django_db


def planned(**more):
    return {
        "title": "Sloten vervangen",
        "organisation": OrganisationFactory(),
        "measure_kind": InstrumentKind.PREVENTIVE,
        "planned_start": date(2026, 11, 1),
        "planned_end": date(2026, 12, 1),
        "planned_amount": 40,
        "unit": "sloten",
        **more,
    }


def test_plan_of_an_adopted_vap_changes_with_a_reason_only(by):
    vap = VAPFactory(running=True)

    with pytest.raises(PlanError):
        activities.add(vap_id=vap.pk, values=planned(), by=by, at=AT)
    activities.add(vap_id=vap.pk, values=planned(), reason="Erbij gekomen.", by=by, at=AT)

    assert vap.versions.get().reason == "Erbij gekomen."


def test_back_dated_activity_keeps_both_days(by):
    """S103."""
    activity = ActivityFactory(vap__running=True, planned_amount=40, unit="sloten")

    activities.mark(
        activity_id=activity.pk, seen=1, state=ActivityState.DONE, done_amount=38, done_on=date(2026, 11, 2),
        evidence="Factuur.", by=by, at=AT,
    )  # fmt: skip

    activity.refresh_from_db()
    assert (activity.done_on, activity.noted_at) == (date(2026, 11, 2), AT)
    assert AuditEntry.objects.get(event="activity.marked").data["state"] == ["planned", "done"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"state": ActivityState.DONE, "done_on": date(2026, 11, 21)}, "moet nog komen"),
        ({"state": ActivityState.NOT_DONE}, "waarom de activiteit niet is gedaan"),
        ({"state": ActivityState.RUNNING, "done_amount": 3}, "geen aantal gepland"),
    ],
)
def test_what_cannot_be_noted(more, words, by):
    activity = ActivityFactory(vap__running=True)

    with pytest.raises(PlanError, match=words):
        activities.mark(activity_id=activity.pk, seen=1, by=by, at=AT, **more)


def test_activity_of_an_adopted_vap_is_not_taken_away(by):
    activity = ActivityFactory(vap__running=True)

    with pytest.raises(PlanError, match="vastgesteld"):
        activities.remove(activity_id=activity.pk, by=by, at=AT)
