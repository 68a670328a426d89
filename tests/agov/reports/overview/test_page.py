"""The page itself: its links open, its queries do not grow, it shows source and day (S114)."""

from datetime import date

import pytest
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from analysis.enums import AnalysisState
from cycle.enums import BodyKind, DocumentState
from tests.agov.reports.overview.pages import TODAY, TOMORROW, YESTERDAY, page_of, role, step_in
from tests.agov.reports.overview.test_partners import everything_for
from tests.factories import OrganisationFactory
from tests.factories.policy import (
    BodyFactory,
    ConsequenceFactory,
    CouncilRequestFactory,
    CriterionFactory,
    DocumentVersionFactory,
    FindingFactory,
    MilestoneFactory,
    PartyFactory,
    PhaseFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RouteStopFactory,
    RunningProjectFactory,
    ScoringFactory,
)
from vap.enums import PriorityState


@pytest.mark.django_db
@pytest.mark.parametrize("who", list(Role))
def test_every_link_of_the_page_opens(client, who):
    """What is shown to a role leads to a page that this role may read."""
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    everything_for(partner)
    cycle = PolicyCycleFactory()
    step_in(cycle, end_date=YESTERDAY, settles_projects=True).parties.add(*[PartyFactory(role=party) for party in Role])
    for day in (YESTERDAY, TOMORROW):
        MilestoneFactory(cycle=cycle, planned_on=day, body=BodyFactory(kind=BodyKind.COUNCIL))
        RouteStopFactory(round__cycle=cycle, planned_on=day, body=BodyFactory(kind=BodyKind.COUNCIL))
        cycle = PolicyCycleFactory()
    CouncilRequestFactory(raised_on=date(2026, 1, 1), due_on=YESTERDAY)
    ConsequenceFactory(due_on=YESTERDAY)
    RunningProjectFactory(end_date=YESTERDAY)
    FindingFactory(analysis__state=AnalysisState.ADOPTED, analysis__adopted_on=TODAY, analysis__cycle=cycle)
    PriorityFactory(cycle=cycle, state=PriorityState.APPROVED)
    DocumentVersionFactory(document__state=DocumentState.ADOPTED, document__dated_on=date(2026, 1, 1))
    user = role(who, organisation=partner)
    scoring = ScoringFactory(cycle=cycle)
    scoring.scorers.add(user)
    CriterionFactory(scoring=scoring)
    client.force_login(user)

    made = page_of(user, everything=True)

    lists = [part for part in (made.mine, made.late, made.coming, made.adopted, made.promised) if part is not None]
    lines = [one for part in lists for one in part.shown]
    assert [one.key for one in lines if not one.url] == []
    answers = {one.key: client.get(one.url).status_code for one in lines}
    assert {key: status for key, status in answers.items() if status != 200} == {}
    assert [strip.url for strip in made.strips if client.get(strip.url).status_code != 200] == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", [Role.BELEIDSADVISEUR, Role.BESTUURDER, Role.PARTNER, Role.RAADSLID])
def test_number_of_queries_does_not_grow_with_the_rows(client, who, django_assert_max_num_queries):
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    client.force_login(role(who, organisation=partner))

    def queries():
        with django_assert_max_num_queries(75) as captured:
            client.get(reverse("agov:overview"))
        return len(captured)

    def more():
        everything_for(partner)
        cycle = PolicyCycleFactory()
        step_in(cycle, end_date=YESTERDAY).parties.add(PartyFactory())
        PhaseFactory(cycle=cycle)
        MilestoneFactory(cycle=cycle)
        RouteStopFactory(round__cycle=cycle, planned_on=YESTERDAY)
        CouncilRequestFactory()
        ConsequenceFactory()
        RunningProjectFactory(end_date=YESTERDAY)

    more()
    queries()
    before = queries()
    more()
    more()

    assert queries() == before


@pytest.mark.django_db
def test_page_shows_source_and_day(client):
    """S114: each page says where its counts come from and of which day they are."""
    client.force_login(role(Role.BESTUURDER))

    text = client.get(reverse("agov:overview")).content.decode()

    assert "Bron: eigen registratie van de gemeente." in text
    assert "Stand op" in text
