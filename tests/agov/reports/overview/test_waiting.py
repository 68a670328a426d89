"""What waits for me: for who steers, who takes part and who prepares meetings."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState, HolderState
from cycle.enums import PhaseKind
from tests.agov.reports.overview.pages import TODAY, TOMORROW, YESTERDAY, keys, page_of, role, step_in
from tests.factories.meetings import ItemProposalFactory
from tests.factories.policy import (
    ConsequenceFactory,
    CouncilRequestFactory,
    CriterionFactory,
    CycleEvaluationFactory,
    FindingFactory,
    HolderRequestFactory,
    PartyFactory,
    PhaseFactory,
    PolicyCycleFactory,
    RunningProjectFactory,
    ScoreFactory,
    ScoringFactory,
)


@pytest.mark.django_db
def test_consequences_and_requests_wait_for_the_function_that_takes_care_of_them():
    mine = ConsequenceFactory(owner="Hoofd Stadsbeheer", due_on=TOMORROW)
    ConsequenceFactory(owner="hoofd Wonen", due_on=TOMORROW)
    CouncilRequestFactory(owner="hoofd stadsbeheer", raised_on=date(2026, 1, 1), due_on=TOMORROW)

    made = page_of(role(Role.ONDERZOEKER, function="hoofd Stadsbeheer"))

    assert {one.key for one in made.mine.shown} >= {f"consequence-{mine.pk}"}
    assert sorted(keys(made.mine)) == ["consequence", "request"]


@pytest.mark.django_db
def test_nobody_without_a_function_owns_what_has_no_owner():
    ConsequenceFactory(owner="")

    assert keys(page_of(role(Role.ONDERZOEKER, function="")).mine) == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", list(Role))
def test_late_step_is_for_who_steers_and_for_who_takes_part(who):
    cycle = PolicyCycleFactory()
    step_in(cycle, end_date=YESTERDAY).parties.add(PartyFactory(role=Role.ONDERZOEKER))

    made = page_of(role(who))

    is_mine = who in {Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS, Role.ONDERZOEKER}
    assert ("step" in keys(made.mine)) is is_mine


@pytest.mark.django_db
def test_scoring_waits_until_every_score_is_given():
    me = role(Role.BELEIDSADVISEUR)
    scoring = ScoringFactory()
    scoring.scorers.add(me)
    criteria = [CriterionFactory(scoring=scoring), CriterionFactory(scoring=scoring)]
    finding = FindingFactory(analysis__cycle=scoring.cycle, analysis__state=AnalysisState.DISCUSSION)
    ScoreFactory(criterion=criteria[0], finding=finding, scorer=me)

    assert "scoring" in keys(page_of(me).mine)
    ScoreFactory(criterion=criteria[1], finding=finding, scorer=me)
    assert "scoring" not in keys(page_of(me).mine)


@pytest.mark.django_db
def test_findings_of_an_adopted_analysis_wait_for_a_choice():
    FindingFactory.create_batch(
        2, analysis__state=AnalysisState.ADOPTED, analysis__adopted_on=TODAY, analysis__cycle=PolicyCycleFactory()
    )

    made = page_of(role(Role.AGOV_SECRETARIS))

    assert [one.what for one in made.mine.shown if one.key.startswith("findings")][0].startswith("Kies over 2 bev")
    assert "findings" not in keys(page_of(role(Role.BESTUURDER)).mine)


@pytest.mark.django_db
def test_running_projects_wait_while_the_step_for_them_runs():
    cycle = PolicyCycleFactory()
    RunningProjectFactory.create_batch(2)
    assert "carry" not in keys(page_of(role(Role.BELEIDSADVISEUR)).mine)

    step_in(cycle, settles_projects=True)

    made = page_of(role(Role.BELEIDSADVISEUR))
    assert [one.what for one in made.mine.shown if one.key.startswith("carry")] == [
        f"Besluit over 2 lopende projecten voor {cycle}"
    ]


@pytest.mark.django_db
def test_counter_proposals_wait_for_who_steers():
    finding = FindingFactory(analysis__state=AnalysisState.DISCUSSION)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    HolderRequestFactory(finding=finding, state=HolderState.COUNTERED, answer="Wij doen de helft.", answered_at=at)
    HolderRequestFactory(finding=finding)  # waits for the other organisation

    assert keys(page_of(role(Role.BELEIDSADVISEUR)).mine) == ["question"]
    assert "question" not in keys(page_of(role(Role.BESTUURDER)).mine)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "waits"), [(Role.AGOV_SECRETARIS, True), (Role.BESTUURDER, False), (Role.PARTNER, False)]
)
def test_proposals_for_the_agenda_wait_for_who_prepares_meetings(who, waits):
    ItemProposalFactory(), ItemProposalFactory(state="declined", answer="Nee.")

    lines = {one.key: one.what for one in page_of(role(who)).mine.shown}

    assert lines.get("agenda-proposals") == ("Antwoord op 1 voorstel voor de agenda" if waits else None)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [Role.BELEIDSADVISEUR, Role.ONDERZOEKER, Role.BESTUURDER, Role.PARTNER])
def test_open_evaluation_waits_for_who_answers_it_once_its_phase_began(who):
    phase = PhaseFactory(kind=PhaseKind.EVALUATION, start_date=YESTERDAY, end_date=date(2028, 5, 31))
    PhaseFactory(kind=PhaseKind.EVALUATION, start_date=TODAY + timedelta(days=1), end_date=date(2028, 5, 31))
    PhaseFactory(kind=PhaseKind.ANALYSIS, start_date=YESTERDAY, end_date=date(2028, 5, 31))
    answered = PhaseFactory(kind=PhaseKind.EVALUATION, start_date=YESTERDAY, end_date=date(2028, 5, 31))
    CycleEvaluationFactory(cycle=answered.cycle, closed=True)
    CycleEvaluationFactory(cycle=phase.cycle)

    mine = [one for one in page_of(role(who)).mine.shown if one.key.startswith("evaluation-")]

    answers_it = who in (Role.BELEIDSADVISEUR, Role.ONDERZOEKER)
    assert [one.key for one in mine] == ([f"evaluation-{phase.cycle_id}"] if answers_it else [])
