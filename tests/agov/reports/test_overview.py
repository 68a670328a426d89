"""Where are we: one page for each role (S3, S39, S55, S111, S112, S114)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from agov.reports.lines import due, in_order, line
from agov.reports.overview import AHEAD, MOST, MOST_FOR_ALDERMEN, build_overview, track_sentences
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from analysis.enums import AnalysisState, HolderState
from analysis.queries import Balance
from cycle.enums import (
    BodyKind,
    CycleState,
    DocumentState,
    InvitationState,
    PhaseKind,
    RequestKind,
    RoundKind,
    RoundState,
    StepState,
    Track,
)
from tests.factories import (
    DataSourceFactory,
    DeliveryFactory,
    ExpectedDeliveryFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.meetings import ItemProposalFactory
from tests.factories.policy import (
    BodyFactory,
    ConsequenceFactory,
    CouncilRequestFactory,
    CriterionFactory,
    CycleEvaluationFactory,
    CycleStepFactory,
    DocumentVersionFactory,
    ExpectationFactory,
    FindingFactory,
    HolderRequestFactory,
    MilestoneFactory,
    PartnerSessionFactory,
    PartyFactory,
    PhaseFactory,
    PolicyCycleFactory,
    PolicyDocumentFactory,
    PriorityFactory,
    RoundFactory,
    RoundParticipantFactory,
    RouteStopFactory,
    RunningProjectFactory,
    ScoreFactory,
    ScoringFactory,
    SessionAgreementFactory,
    SharedViewFactory,
    StepPlaceFactory,
    ViewEndorsementFactory,
)
from vap.enums import PriorityState

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 25)
INSIDE = [Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS, Role.BESTUURDER, Role.ONDERZOEKER]


def page_of(user, **options):
    return build_overview(user=user, today=TODAY, **options)


def keys(lines):
    return [] if lines is None else [one.key.partition("-")[0] for one in lines.shown]


def role(*roles, **fields):
    return UserFactory(roles=list(roles), **fields)


def step_in(cycle, **fields):
    step = CycleStepFactory(**{"start_date": date(2026, 9, 1), "end_date": date(2026, 11, 30), **fields})
    StepPlaceFactory(cycle=cycle, step=step)
    return step


# --- in words


@pytest.mark.parametrize(
    ("day", "words", "is_late"),
    [
        (None, "zonder datum", False),
        (YESTERDAY, "te laat sinds 23 november 2026", True),
        (TODAY, "vandaag", False),
        (TOMORROW, "voor 25 november 2026", False),
    ],
)
def test_day_in_words(day, words, is_late):
    assert due(day, TODAY) == (words, is_late)


def test_earliest_first_without_a_day_last_and_each_matter_once():
    made = [
        line("a", "Zonder dag", "", None, "", today=TODAY),
        line("b", "Morgen", "", TOMORROW, "", today=TODAY),
        line("c", "Gisteren", "", YESTERDAY, "", today=TODAY),
        line("b", "Morgen", "", TOMORROW, "", today=TODAY),
    ]

    assert [one.key for one in in_order(made)] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("findings", "priorities", "note", "sentences"),
    [
        (None, None, "", ("Bevindingen: nog geen.", "Prioriteiten: nog geen.")),
        (
            Balance(5, 4),
            Counter({Track.AREA: 2, Track.GROUP: 1, Track.BOTH: 1}),
            "",
            ("Bevindingen: 5 over gebieden, 4 over doelgroepen.", "Prioriteiten: 3 over gebieden, 2 over doelgroepen."),
        ),
        (
            Balance(0, 2),
            Counter({Track.AREA: 2}),
            "de cijfers zijn er niet.",
            (
                "Bevindingen: 0 over gebieden, 2 over doelgroepen. Het spoor van de gebieden is nog leeg.",
                "Prioriteiten: 2 over gebieden, 0 over doelgroepen. Het spoor van de doelgroepen is nog leeg.",
                "Doelgroepen zijn nog niet haalbaar: de cijfers zijn er niet.",
            ),
        ),
    ],
)
def test_an_empty_track_is_said_aloud(findings, priorities, note, sentences):
    """S39 and S55: whether the track of target groups is really used."""
    assert track_sentences(findings, priorities, note) == sentences


# --- where are we


@pytest.mark.django_db
def test_phases_overlap_and_there_is_no_current_one():
    cycle = PolicyCycleFactory(name="Cyclus 2026-2027")
    PhaseFactory(cycle=cycle, kind=PhaseKind.ANALYSIS, start_date=date(2026, 3, 1), end_date=date(2026, 11, 30))
    PhaseFactory(cycle=cycle, kind=PhaseKind.PRIORITISATION, start_date=date(2026, 9, 1), end_date=date(2027, 2, 28))
    PhaseFactory(cycle=cycle, kind=PhaseKind.EXECUTION, start_date=date(2027, 3, 1), end_date=date(2028, 2, 28))

    (strip,) = page_of(role(Role.BESTUURDER)).strips

    assert strip.season == "1 najaar"
    assert [phase.when for phase in strip.phases] == ["now", "now", "later"]
    assert strip.phases[0].words == "nu, tot en met 30 november 2026"
    assert strip.running == "Nu lopen: analyse en prioriteren en beslissen."


@pytest.mark.django_db
def test_two_cycles_stand_side_by_side_and_drafts_and_closed_ones_do_not():
    PolicyCycleFactory(name="Tweede", start_year=2026)
    PolicyCycleFactory(name="Eerste", start_year=2024, start_date=date(2024, 3, 1))
    PolicyCycleFactory(state=CycleState.DRAFT)
    PolicyCycleFactory(state=CycleState.CLOSED)

    assert [strip.name for strip in page_of(role(Role.BELEIDSADVISEUR)).strips] == ["Eerste", "Tweede"]


@pytest.mark.django_db
def test_next_date_and_who_is_next():
    cycle = PolicyCycleFactory()
    step_in(cycle, activity="Later klaar", end_date=date(2027, 1, 31))
    first = step_in(cycle, activity="Eerst klaar", end_date=date(2026, 11, 30))
    first.parties.add(PartyFactory(name="politie"), PartyFactory(name="O&S"))
    step_in(cycle, activity="Al gedaan", state=StepState.DONE, done_on=TODAY)

    (strip,) = page_of(role(Role.BESTUURDER)).strips

    assert strip.next_up == "Eerstvolgend klaar: Eerst klaar, voor 30 november 2026. Aan zet: O&S en politie."


@pytest.mark.django_db
def test_step_names_its_next_actor_before_its_parties():
    cycle = PolicyCycleFactory()
    step_in(cycle, next_actor="de secretaris").parties.add(PartyFactory(name="politie"))

    assert page_of(role(Role.BESTUURDER)).strips[0].next_up.endswith("Aan zet: de secretaris.")


@pytest.mark.django_db
def test_without_a_cycle_the_page_says_so():
    made = page_of(role(Role.BELEIDSADVISEUR))

    assert made.answer == "Er loopt nu geen cyclus. Op u wacht niets. Verder is niets te laat."
    assert (made.strips, made.mine.total, made.late.total) == ((), 0, 0)


# --- what waits for me


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


# --- the partner's page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "waits"), [(Role.AGOV_SECRETARIS, True), (Role.BESTUURDER, False), (Role.PARTNER, False)]
)
def test_proposals_for_the_agenda_wait_for_who_prepares_meetings(who, waits):
    ItemProposalFactory(), ItemProposalFactory(state="declined", answer="Nee.")

    lines = {one.key: one.what for one in page_of(role(who)).mine.shown}

    assert lines.get("agenda-proposals") == ("Antwoord op 1 voorstel voor de agenda" if waits else None)


def everything_for(partner):
    """One open matter of each kind for a partner."""
    cycle = PolicyCycleFactory()
    technical = RoundFactory(cycle=cycle, kind=RoundKind.TECHNICAL, state=RoundState.OPEN, end_date=date(2026, 12, 1))
    RoundParticipantFactory(round=technical, organisation=partner, state=InvitationState.INVITED)
    source = DataSourceFactory(organisation=partner)
    DeliveryFactory(in_review=True, table__source=source)
    ExpectedDeliveryFactory(table__source=source, due_on=TOMORROW)
    ExpectationFactory(organisation=partner, cycle=cycle)
    finding = FindingFactory(
        analysis__cycle=cycle, analysis__state=AnalysisState.DISCUSSION, claim="Overlast op het plein neemt toe."
    )
    HolderRequestFactory(finding=finding, organisation=partner)
    PriorityFactory(cycle=cycle, state=PriorityState.CONSULTATION, comments_until=date(2026, 12, 1))
    SharedViewFactory(cycle=cycle)
    session = PartnerSessionFactory(round__cycle=cycle)
    session.organisations.add(partner)
    SessionAgreementFactory(session=session).organisations.add(partner)


KINDS = {"agreement", "comment", "due", "expectation", "invitation", "question", "review", "sign", "view"}


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


@pytest.mark.django_db
def test_partner_finds_everything_that_is_asked_of_it():
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    everything_for(partner)

    made = page_of(role(Role.PARTNER, organisation=partner))

    assert set(keys(made.mine)) == KINDS
    assert keys(made.coming) == ["session"]
    assert (made.late, made.adopted, made.promised) == (None, None, None)


@pytest.mark.django_db
def test_partner_finds_nothing_of_another():
    everything_for(OrganisationFactory(kind=OrganisationKind.HOUSING))
    ConsequenceFactory(due_on=YESTERDAY)
    CouncilRequestFactory(raised_on=date(2026, 1, 1), due_on=YESTERDAY)
    MilestoneFactory(planned_on=YESTERDAY)

    made = page_of(role(Role.PARTNER, organisation=OrganisationFactory(kind=OrganisationKind.GGZ)))

    # a priority and a shared view lie open for every partner
    assert set(keys(made.mine)) == {"comment", "view"}
    assert (made.coming.total, made.late) == (0, None)


@pytest.mark.django_db
def test_partner_that_did_its_part_is_left_in_peace():
    partner = OrganisationFactory()
    view = SharedViewFactory(revision=2)
    ViewEndorsementFactory(view=view, organisation=partner, view_revision=1)
    me = role(Role.PARTNER, organisation=partner)
    assert keys(page_of(me).mine) == ["view"]  # the text is new since

    ViewEndorsementFactory(view=view, organisation=partner, view_revision=2)

    assert keys(page_of(me).mine) == []
    assert page_of(me).answer.endswith("Op u wacht niets.")


@pytest.mark.django_db
def test_answer_of_a_partner_is_hoped_for_and_never_called_too_late():
    """S99."""
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    ExpectationFactory(organisation=partner, answer_by=YESTERDAY)

    for lines in (page_of(role(Role.PARTNER, organisation=partner)).mine, page_of(role(Role.BESTUURDER)).late):
        (found,) = lines.shown
        assert (found.words, found.status) == ("antwoord gevraagd voor 23 november 2026", "due")


# --- what is late


@pytest.mark.django_db
@pytest.mark.parametrize("who", INSIDE)
def test_everything_late_is_on_the_page_of_staff(who):
    cycle = PolicyCycleFactory()
    step_in(cycle, end_date=YESTERDAY)
    MilestoneFactory(cycle=cycle, planned_on=YESTERDAY)
    RouteStopFactory(round__cycle=cycle, planned_on=YESTERDAY)
    CouncilRequestFactory(raised_on=date(2026, 1, 1), due_on=YESTERDAY)
    ConsequenceFactory(due_on=YESTERDAY)
    ExpectationFactory(answer_by=YESTERDAY)
    RunningProjectFactory(end_date=YESTERDAY)

    made = page_of(role(who), everything=True)

    found = {*keys(made.mine), *keys(made.late)}
    assert found == {"step", "milestone", "stop", "request", "consequence", "expectation", "project"}
    assert all(one.is_late for one in made.late.shown)
    assert not {one.key for one in made.mine.shown} & {one.key for one in made.late.shown}


@pytest.mark.django_db
def test_promise_past_its_day_is_on_the_secretarys_list_and_on_that_of_the_council():
    """S3."""
    CouncilRequestFactory(kind=RequestKind.PROMISE, title="Plan", raised_on=date(2026, 1, 1), due_on=YESTERDAY)

    secretary, council = page_of(role(Role.AGOV_SECRETARIS)), page_of(role(Role.RAADSLID))

    assert [(one.what, one.words) for one in secretary.mine.shown] == [("Plan", "te laat sinds 23 november 2026")]
    assert [(one.what, one.is_late) for one in council.late.shown] == [("Plan", True)]
    assert [one.what for one in council.promised.shown] == ["Plan"]


@pytest.mark.django_db
def test_late_figures_are_one_line():
    for _ in range(4):
        ExpectedDeliveryFactory(due_on=YESTERDAY)

    made = page_of(role(Role.BELEIDSADVISEUR))

    assert [one.what for one in made.late.shown] == ["4 leveringen van cijfers"]


# --- council and college


@pytest.mark.django_db
@pytest.mark.parametrize("who", [Role.RAADSLID, Role.GRIFFIE])
def test_council_reads_what_is_adopted_promised_and_comes_and_nothing_of_the_kitchen(who):
    cycle = PolicyCycleFactory()
    PriorityFactory(cycle=cycle, title="Inbraak", state=PriorityState.APPROVED)
    PriorityFactory(cycle=cycle, title="Nog een concept")
    PolicyDocumentFactory(title="Nota", state=DocumentState.ADOPTED, dated_on=date(2026, 1, 1))
    PolicyDocumentFactory(title="Oude nota", state=DocumentState.ADOPTED, dated_on=date(2020, 1, 1))
    MilestoneFactory(cycle=cycle, title="Vaststellen", planned_on=TOMORROW, body=BodyFactory(kind=BodyKind.COUNCIL))
    MilestoneFactory(cycle=cycle, planned_on=TOMORROW, body=BodyFactory(kind=BodyKind.AGOV))
    step_in(cycle, end_date=YESTERDAY)
    ConsequenceFactory(due_on=YESTERDAY)
    ExpectationFactory(answer_by=YESTERDAY)

    made = page_of(role(who))

    assert [one.what for one in made.adopted.shown] == ["Inbraak", "Nota"]
    assert [one.what for one in made.coming.shown] == ["Vaststellen"]
    assert (made.mine.total, made.late.total) == (0, 0)


@pytest.mark.django_db
def test_every_member_of_the_college_sees_every_priority():
    """S111."""
    made = PriorityFactory.create_batch(3)

    assert set(type(made[0]).objects.visible_to(role(Role.BESTUURDER))) == set(made)


@pytest.mark.django_db
def test_page_of_an_alderman_is_short_and_tells_how_much_more_there_is():
    """S112: it fits on one page of paper."""
    CouncilRequestFactory.create_batch(MOST + 2, raised_on=date(2026, 1, 1), due_on=YESTERDAY)

    mayor, adviser = page_of(role(Role.BESTUURDER)).late, page_of(role(Role.GRIFFIE)).late

    assert (len(mayor.shown), mayor.more, mayor.late) == (MOST_FOR_ALDERMEN, MOST + 2 - MOST_FOR_ALDERMEN, MOST + 2)
    assert (len(adviser.shown), adviser.more) == (MOST, 2)
    assert page_of(role(Role.BESTUURDER), everything=True).late.more == 0


@pytest.mark.django_db
def test_what_comes_stops_after_a_year():
    cycle = PolicyCycleFactory()
    MilestoneFactory(cycle=cycle, planned_on=TODAY + AHEAD)
    MilestoneFactory(cycle=cycle, planned_on=TODAY + AHEAD + timedelta(days=1))

    assert page_of(role(Role.BESTUURDER)).coming.total == 1


# --- the page itself


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
        with django_assert_max_num_queries(45) as captured:
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


@pytest.mark.django_db
def test_start_page_leads_to_it_first_for_who_has_a_role(client):
    client.force_login(role(Role.PARTNER))
    assert "Bekijk waar we staan" in client.get("/").content.decode()

    client.force_login(UserFactory())
    assert "Bekijk waar we staan" not in client.get("/").content.decode()
