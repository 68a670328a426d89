"""What a dossier should hold: each point says yes with what is there, and no without it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from agov.enums import CheckState
from agov.queries.completeness import Check, of_cycle, of_vap
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import Certainty, Hardness
from cycle.enums import DecisionOutcome
from cycle.models import CycleEvaluation
from tests.factories import UserFactory, WijkFactory, plans, policy
from tests.factories.editions import EditionFactory
from vap.enums import AssignmentRole

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 1, 10, tzinfo=UTC)


@pytest.fixture
def archivist():
    return UserFactory(roles=[Role.ARCHIVARIS])


@pytest.fixture
def cycle():
    return policy.PolicyCycleFactory(state="running", name="Cyclus 2026-2027")


def state(found, question):
    """The point whose question holds these words."""
    checks = [check for check in found.checks if question in check.question]
    assert len(checks) == 1, [check.question for check in found.checks]
    return checks[0].state


@pytest.mark.parametrize(
    ("asked", "lacking", "withheld", "expected"),
    [
        (0, 0, 0, CheckState.NOT_ASKED),
        (3, 0, 0, CheckState.COMPLETE),
        (3, 1, 0, CheckState.PARTLY),
        (3, 3, 0, CheckState.MISSING),
        (1, 0, 1, CheckState.WITHHELD),
    ],
)
def test_state_follows_from_the_numbers(asked, lacking, withheld, expected):
    assert Check("Norm", "Vraag?", asked, lacking, (), withheld=withheld).state == expected


def complete_plan(cycle, **more):
    """A VAP that is over, with everything that its dossier should hold."""
    vap = plans.VAPFactory(cycle=cycle, closed=True, **more)
    goal = plans.GoalFactory(vap=vap, locked_at=MOMENT)
    plans.GoalResultFactory(goal=goal)
    for role in (AssignmentRole.LEAD, AssignmentRole.ACCOUNTABLE):
        plans.AssignmentFactory(vap=vap, role=role)
    plans.CostLineFactory(vap=vap)
    plans.ActivityFactory(vap=vap, state="done", done_on=date(2027, 1, 1), evidence="Foto's van de sloten")
    update = plans.ProgressUpdateFactory(vap=vap, accepted=True)
    plans.EvidencePieceFactory(update=update)
    plans.VAPVersionFactory(vap=vap)
    plans.LessonFactory(vap=vap, innovation=None, project=None)
    audit.record(event="vap.adopted", target=vap, by=vap.made_by, at=MOMENT)
    return vap


def test_dossier_of_a_plan_with_everything_in_it_is_complete(cycle, archivist):
    found = of_vap(complete_plan(cycle), archivist)
    assert [(check.question, check.state) for check in found.checks if check.is_gap] == []
    assert (found.missing, found.asked) == (0, 13)


TAKEN_AWAY = {
    "Heeft elk plan een doel?": lambda vap: [vap.goals.get().results.all().delete(), vap.goals.all().delete()],
    "waarheen en wanneer": lambda vap: vap.goals.update(target_date=None),
    "wijze van meten vooraf": lambda vap: vap.goals.update(locked_at=None),
    "trekker": lambda vap: vap.assignments.filter(role=AssignmentRole.ACCOUNTABLE).delete(),
    "wat het kost": lambda vap: vap.cost_lines.all().delete(),
    "gedane activiteit": lambda vap: vap.activities.update(evidence=""),
    "gemeld hoe het ging": lambda vap: vap.updates.update(state="submitted"),
    "bewijs?": lambda vap: vap.updates.get().evidence.all().delete(),
    "tekst bewaard": lambda vap: vap.versions.all().delete(),
    "gemeten?": lambda vap: vap.goals.get().results.all().delete(),
    "geëvalueerd, of": lambda vap: vap.lessons.all().delete(),
}


@pytest.mark.parametrize("question", TAKEN_AWAY)
def test_what_is_taken_away_is_missed(cycle, archivist, question):
    vap = complete_plan(cycle)
    TAKEN_AWAY[question](vap)
    assert state(of_vap(vap, archivist), question) == CheckState.MISSING


def test_baseline_is_asked_of_what_is_measured_only(cycle, archivist):
    vap = plans.VAPFactory(cycle=cycle, running=True)
    plans.GoalFactory(vap=vap)
    assert state(of_vap(vap, archivist), "nulmeting") == CheckState.NOT_ASKED
    plans.GoalFactory(vap=vap, kind="effect", unit="")
    goal = plans.GoalFactory(vap=vap, kind="qualitative", unit="", baseline=2)
    found = of_vap(vap, archivist)
    assert state(found, "nulmeting") == CheckState.PARTLY
    gaps = next(check.gaps for check in found.checks if "nulmeting" in check.question)
    assert [gap.url for gap in gaps] == [
        reverse("vap:goal-detail", args=[vap.pk, vap.goals.get(kind="effect").pk]),
    ]
    assert goal.title not in [gap.label for gap in gaps]


def test_empty_cycle_lacks_what_every_cycle_has(cycle, archivist):
    found = of_cycle(cycle, archivist)
    lacking = {check.norm for check in found.checks if check.is_gap}
    assert lacking == {"Analyse", "Evaluatie", "Verantwoording", "Logboek"}
    assert all(check.state == CheckState.NOT_ASKED for check in found.checks if check.norm == "Doelen")


def test_cycle_with_its_papers_lacks_them_no_more(cycle, archivist):
    policy.SafetyAnalysisFactory(cycle=cycle, state="adopted", adopted_on=date(2026, 3, 1))
    user = UserFactory()
    CycleEvaluation.objects.create(
        cycle=cycle, done="Ja", achieved="Deels", situation="Beter", closed_at=MOMENT, closed_by=user
    )
    audit.record(event="cycle.begun", target=cycle, by=user, at=MOMENT)
    edition = EditionFactory(published=True, period=cycle.name)
    found = of_cycle(cycle, archivist)
    assert [check.norm for check in found.checks if check.is_gap] == ["Verantwoording"]
    edition.archive_pdf.name = "edities/archief.pdf"
    edition.save()
    assert of_cycle(cycle, archivist).missing == 0


def test_figure_is_asked_of_hard_findings_only(cycle, archivist):
    analysis = policy.SafetyAnalysisFactory(cycle=cycle, state="adopted", adopted_on=date(2026, 3, 1))
    soft = {
        "hardness": Hardness.SOFT,
        "certainty": Certainty.SIGNAL,
        "soft_source": "wijkmanager",
        "soft_date": date(2026, 2, 1),
    }
    policy.FindingFactory(analysis=analysis, number=1, soft_area=WijkFactory(), **soft)
    assert state(of_cycle(cycle, archivist), "harde bevinding") == CheckState.NOT_ASKED
    hard = policy.FindingFactory(analysis=analysis, number=2, hardness=Hardness.HARD)
    assert state(of_cycle(cycle, archivist), "harde bevinding") == CheckState.MISSING
    hard.figures.add(policy.FrozenFigureFactory())
    assert state(of_cycle(cycle, archivist), "harde bevinding") == CheckState.COMPLETE


def test_priority_without_a_decision_of_a_body_is_missed(cycle, archivist):
    first, second = (policy.PriorityFactory(cycle=cycle) for _ in range(2))
    assert state(of_cycle(cycle, archivist), "elke prioriteit") == CheckState.MISSING
    policy.PriorityDecisionFactory(priority=first, outcome=DecisionOutcome.AGREED)
    found = of_cycle(cycle, archivist)
    assert state(found, "elke prioriteit") == CheckState.PARTLY
    check = next(check for check in found.checks if "elke prioriteit" in check.question)
    assert [gap.label for gap in check.gaps] == [second.title]
    assert check.words == "1 van 2"


def test_secret_plan_is_counted_and_never_named(cycle, archivist):
    plans.VAPFactory(cycle=cycle, running=True, title="Beveiliging stadhuis", secrecy=policy.SecrecyFactory())
    found = of_cycle(cycle, archivist)
    assert state(found, "omdat het geheim is") == CheckState.WITHHELD
    assert "Beveiliging" not in repr(found)
    steering = UserFactory(roles=[Role.BELEIDSADVISEUR])
    assert not [check for check in of_cycle(cycle, steering).checks if check.norm == "Geheim"]


def test_of_many_that_lack_something_a_few_are_named(cycle, archivist):
    for _ in range(12):
        plans.VAPFactory(cycle=cycle, running=True)
    check = next(check for check in of_cycle(cycle, archivist).checks if check.norm == "Doelen")
    assert (check.asked, check.lacking, len(check.gaps), check.more) == (12, 12, 10, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_of_the_database_for_each_number(cycle, archivist, count, django_assert_num_queries):
    for _ in range(count):
        vap = plans.VAPFactory(cycle=cycle, closed=True)
        plans.GoalFactory(vap=vap)
        plans.ActivityFactory(vap=vap, state="done", done_on=date(2027, 1, 1))
        policy.PriorityFactory(cycle=cycle)
    archivist.roles  # noqa: B018 -- read once, as a request does
    with django_assert_num_queries(45):
        of_cycle(cycle, archivist)
