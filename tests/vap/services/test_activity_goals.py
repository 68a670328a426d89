"""An activity that adds up to a goal, or is counted with another: what is refused, and what is undone with it."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import ActivityFactory, GoalFactory, VAPFactory
from vap.enums import GoalKind, InstrumentKind
from vap.models import Activity
from vap.queries.goal_sums import sums_of
from vap.queries.plan_content import content_of
from vap.services import activities, goals
from vap.services.goals import Parts
from vap.services.plans import PlanError

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def goal():
    return GoalFactory(target=400)


def planned(**more):
    return {
        "title": "Sloten vervangen",
        "organisation": OrganisationFactory(),
        "measure_kind": InstrumentKind.PREVENTIVE,
        "planned_start": date(2026, 11, 1),
        "planned_end": date(2026, 12, 1),
        "planned_amount": 40,
        "unit": "Sloten",
        **more,
    }


def tied(goal, **more):
    return ActivityFactory(vap=goal.vap, goal=goal, planned_amount=100, unit="sloten", **more)


def refused(by, vap, **more):
    with pytest.raises(PlanError) as refusal:
        activities.add(vap_id=vap.pk, values=planned(**more), by=by, at=AT)
    return refusal.value.field


def test_an_activity_adds_up_to_a_goal_and_is_counted_with_another(by, goal):
    host = tied(goal)
    made = activities.add(vap_id=goal.vap_id, values=planned(goal=goal, counted_in=host), by=by, at=AT)

    assert (made.goal, made.counted_in) == (goal, host)
    assert f"telt op tot: {goal.title} (telt al mee bij: {host.title}" in content_of(goal.vap)["activities"][1]


def test_another_plan_another_kind_another_unit_or_no_amount_is_refused(by, goal):
    assert refused(by, VAPFactory(), goal=goal) == "goal"
    assert refused(by, goal.vap, goal=GoalFactory(vap=goal.vap, kind=GoalKind.QUALITATIVE, unit="sloten")) == "goal"
    assert refused(by, goal.vap, goal=goal, unit="gesprekken") == "unit"
    assert refused(by, goal.vap, goal=goal, planned_amount=None) == "planned_amount"
    assert not Activity.objects.exists()


def test_a_mark_is_of_the_same_goal_and_goes_one_step(by, goal):
    host, elsewhere = tied(goal), tied(GoalFactory(vap=goal.vap))
    along = tied(goal, counted_in=host)

    assert refused(by, goal.vap, counted_in=host) == "counted_in"
    assert refused(by, goal.vap, goal=goal, counted_in=elsewhere) == "counted_in"
    assert refused(by, goal.vap, goal=goal, counted_in=along) == "counted_in"


def change(by, activity, **more):
    values = planned(organisation=activity.organisation, goal=activity.goal, **more)
    return activities.replan(activity_id=activity.pk, seen=1, values=values, by=by, at=AT)


def test_an_activity_is_not_counted_with_itself(by, goal):
    activity = tied(goal)
    with pytest.raises(PlanError, match="zichzelf"):
        change(by, activity, counted_in=activity)


@pytest.mark.parametrize("field", ["goal", "counted_in"])
def test_with_whom_others_are_counted_stays_where_it_is(by, goal, field):
    host, other = tied(goal), tied(goal)
    tied(goal, counted_in=host)
    values = planned(organisation=host.organisation, **{"goal": goal, field: None if field == "goal" else other})
    with pytest.raises(PlanError) as refusal:
        activities.replan(activity_id=host.pk, seen=1, values=values, by=by, at=AT)
    assert refusal.value.field == field


def test_a_goal_keeps_the_unit_of_its_activities(by, goal):
    tied(goal)
    with pytest.raises(PlanError) as refusal:
        goals.change(goal_id=goal.pk, seen=1, values={"unit": "deuren"}, parts=Parts(), by=by, at=AT)
    assert refusal.value.field == "unit"


def test_a_removed_goal_lets_its_activities_go(by, goal):
    host = tied(goal)
    along = tied(goal, counted_in=host)

    goals.remove(goal_id=goal.pk, by=by, at=AT)

    along.refresh_from_db()
    assert (along.goal, along.counted_in, along.revision) == (None, None, 2)


def test_what_was_counted_with_a_removed_activity_counts_itself(by, goal):
    host = tied(goal, done_amount=50)
    tied(goal, counted_in=host, done_amount=30)
    assert sums_of([goal])[goal.pk].total.amount == 50

    activities.remove(activity_id=host.pk, by=by, at=AT)

    assert sums_of([goal])[goal.pk].total.amount == 30


def test_a_plan_goes_with_its_goals_and_activities(goal):
    tied(goal, counted_in=tied(goal))
    goal.vap.delete()
    assert not Activity.objects.exists()


def test_the_sum_in_words(goal):
    corporation, police = OrganisationFactory(name="Woningcorporatie"), OrganisationFactory(name="Politie")
    host = tied(goal, organisation=corporation, done_amount=180)
    tied(goal, organisation=police, done_amount=30)
    tied(goal, organisation=OrganisationFactory(), done_amount=30, counted_in=host)
    tied(goal, organisation=police)

    found = sums_of([goal])[goal.pk]

    assert found.words == (
        "210 van 400 sloten, van 2 organisaties; 30 tellen al mee bij Woningcorporatie;"
        " van 1 activiteit is nog niets bekend."
    )
    assert found.planned_words == "De activiteiten zijn samen goed voor 300 sloten, het doel is 400."
    assert [line.is_counted for line in found.lines] == [True, True, False, False]


def test_nothing_known_is_said_and_is_not_nil(goal):
    tied(goal)
    assert sums_of([goal])[goal.pk].words == "Nog niets bekend van 400 sloten."


def test_sums_of_any_number_of_goals_take_one_query(goal, django_assert_num_queries):
    more = [goal, GoalFactory(vap=goal.vap), GoalFactory(vap=goal.vap)]
    for one in more:
        tied(one)
    with django_assert_num_queries(1):
        assert len(sums_of(more)) == 3
