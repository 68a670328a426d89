"""A VAP on areas and one on target groups both go from a finding to a lesson, by the same steps (S85)."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import Track
from tests.factories import TargetGroupFactory, UserFactory, WijkFactory
from tests.factories.plans import GoalResultFactory
from tests.factories.policy import FindingFactory, PriorityFactory
from tests.vap.services.plans.adopting import adopt, complete
from tests.vap.services.test_evaluations import ANSWERS, DECISION
from vap.enums import EvaluationDecision, GoalOutcome, VapState
from vap.models import Lesson
from vap.services import evaluations, plan_states

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 15, 10, tzinfo=UTC)


@pytest.mark.parametrize("track", [Track.AREA, Track.GROUP])
def test_a_vap_of_each_track_goes_through_all_four_phases(track):
    by = UserFactory(roles=[Role.BELEIDSADVISEUR])
    # analysis and choice: a finding that became an approved priority
    priority = PriorityFactory(state="approved", track=track)
    priority.findings.add(FindingFactory(analysis__cycle=priority.cycle, track=track))
    vap = complete(priority=priority, cycle=priority.cycle, theme=priority.theme, track=track)
    if track == Track.AREA:
        vap.areas.add(WijkFactory())
    else:
        vap.target_groups.add(TargetGroupFactory())

    # execution
    adopt(vap, by)
    plan_states.start(vap_id=vap.pk, started_on=date(2027, 1, 15), by=by, at=AT)
    # evaluation
    plan_states.begin_evaluation(vap_id=vap.pk, by=by, at=AT)
    GoalResultFactory(goal=vap.goals.get(), outcome=GoalOutcome.NOT_ACHIEVED, words="Niet behaald.")
    vap.refresh_from_db()
    evaluations.save(vap_id=vap.pk, seen=vap.evaluation.revision, values=ANSWERS, by=by, at=AT)
    evaluations.decide(vap_id=vap.pk, decision=EvaluationDecision.STOP, **DECISION, by=by, at=AT)

    vap.refresh_from_db()
    assert vap.state == VapState.CLOSED
    assert Lesson.objects.get().vap == vap
    assert [one.track for one in vap.priority.findings.all()] == [track]
