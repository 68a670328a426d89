"""The VAPs of Oefenstad: twelve in different states, safe to make again, without figures too."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.free_text import find_personal_data
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import PolicyCycleFactory
from vap.enums import AssignmentRole, VapState
from vap.models import VAP, Lesson
from vap.services.example import plan_steps, plans
from vap.services.example.plan_drafts_first import FIRST
from vap.services.example.plan_drafts_second import SECOND

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 10, tzinfo=UTC)


@pytest.fixture
def made():
    PolicyCycleFactory(name="2024-2025", start_year=2024)
    PolicyCycleFactory(name="2026-2027", start_year=2026)
    OrganisationFactory()
    by = UserFactory(roles=[Role.BELEIDSADVISEUR])
    for _ in range(2):  # the second time changes nothing
        plans.make(by=by, at=AT)
        plan_steps.make(by=by, at=AT)
    return {vap.title: vap for vap in VAP.objects.all()}


def test_twelve_vaps_stand_where_the_story_says(made):
    assert Counter(vap.state for vap in made.values()) == {
        VapState.RUNNING: 3,
        VapState.CLOSED: 2,
        VapState.EVALUATION: 1,
        VapState.STOPPED: 1,
        VapState.DRAFT: 3,
        VapState.PROPOSED: 1,
        VapState.ADOPTED: 1,
    }
    assert len(made) == 12
    assert [vap.number for vap in sorted(made.values(), key=lambda vap: vap.pk)] == list(range(1, 13))


def test_every_vap_has_one_trekker_and_one_accountable(made):
    for vap in made.values():
        roles = Counter(vap.assignments.current().values_list("role", flat=True))
        assert (roles[AssignmentRole.LEAD], roles[AssignmentRole.ACCOUNTABLE]) == (1, 1)


def test_failed_vap_is_followed_by_the_next_and_the_stopped_one_leaves_a_lesson(made):
    follower = made["Jeugd in Ostermeent: plek en perspectief"]

    assert follower.follows == made["Jeugd in Ostermeent doet mee"]
    assert Lesson.objects.get().vap == made["Camera's op het stationsplein"]


def test_two_vaps_start_in_different_months(made):
    """S169: the one a bit earlier, the other a bit later."""
    starts = {(vap.start_date.year, vap.start_date.month) for vap in made.values() if vap.is_locked}

    assert len(starts) > 3


def test_texts_name_no_person():
    texts = [
        text
        for plan in (*FIRST, *SECOND)
        for text in (plan.problem, plan.approach, plan.because, plan.therefore, plan.origin, plan.end_reason)
    ]

    assert [text for text in texts if find_personal_data(text)] == []
