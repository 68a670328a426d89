"""What the work proposes for a meeting: each list, what just falls in and out of it, and the number of queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agov.enums import (
    AgovTask,
    Audience,
    ConsequenceState,
    ExpectationState,
    ItemKind,
    ItemState,
    SubjectKind,
)
from agov.queries.agenda_from_work import SOURCES, candidates_for, from_work
from agov.queries.work_window import Window, window_of
from agov.stats.agenda import Urgency
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, RoundState, StepState
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    ItemProposalFactory,
    MeetingFactory,
    MinutesFactory,
    OutcomeFactory,
    PostponementFactory,
    SetAsideFactory,
)
from tests.factories.plans import InnovationThemeFactory, LightFactory, VAPFactory
from tests.factories.policy import (
    BodyFactory,
    ConsequenceFactory,
    CouncilRequestFactory,
    CycleStepFactory,
    DeviationFactory,
    ExpectationFactory,
    MandateFactory,
    MilestoneFactory,
    PolicyCycleFactory,
    RoundFactory,
    RouteStopFactory,
    RunningProjectFactory,
    StepPlaceFactory,
)
from vap.enums import InnovationState, LightKind, LightValue

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 12)  # of the meeting
NEXT = date(2027, 6, 10)
TODAY = date(2026, 11, 20)
PREVIOUS = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)
ONE = timedelta(days=1)


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def meeting():
    return MeetingFactory()


def window(meeting, user, **days):
    fixed = {
        "previous": None,
        "since": PREVIOUS,
        "meeting_on": DAY,
        "next_on": NEXT,
        "today": TODAY,
        **days,
    }
    return Window(meeting=meeting, user=user, **fixed)


def keys(meeting, user, **days):
    return {one.key for one in candidates_for(window(meeting, user, **days))}


def only(meeting, user, **days):
    (one,) = candidates_for(window(meeting, user, **days))
    return one


# --- the days around a meeting


def test_window_lies_between_the_meetings_before_and_after(secretary):
    body = BodyFactory()
    meeting = MeetingFactory(body=body, starts_at=datetime(2026, 12, 12, 8, tzinfo=UTC))
    MeetingFactory(body=body, held=True, starts_at=datetime(2025, 12, 1, 8, tzinfo=UTC))
    before = MeetingFactory(body=body, held=True, starts_at=datetime(2026, 6, 1, 8, tzinfo=UTC))
    MeetingFactory(body=body, starts_at=datetime(2026, 9, 1, 8, tzinfo=UTC))  # a draft that never was
    MeetingFactory(held=True, starts_at=datetime(2026, 10, 1, 8, tzinfo=UTC))  # of another body
    MeetingFactory(body=body, starts_at=datetime(2027, 5, 1, 8, tzinfo=UTC))

    found = window_of(meeting, secretary)

    assert (found.previous, found.since_on) == (before, date(2026, 6, 1))
    assert (found.meeting_on, found.next_on) == (DAY, date(2027, 5, 1))


def test_window_without_neighbours_is_half_a_year(secretary, meeting):
    found = window_of(meeting, secretary)

    assert found.previous is None
    assert (DAY - found.since_on).days == (found.next_on - DAY).days == 183


# --- each list


@pytest.mark.parametrize(
    ("end", "state", "comes"),
    [
        (DAY + timedelta(days=42), StepState.RUNNING, True),
        (DAY + timedelta(days=43), StepState.RUNNING, False),
        (date(2026, 9, 30), StepState.PLANNED, True),
        (date(2026, 9, 30), StepState.DONE, False),
    ],
)
def test_steps_that_should_be_finished_around_the_meeting(meeting, secretary, end, state, comes):
    done = {"done_on": end} if state == StepState.DONE else {}
    step = CycleStepFactory(end_date=end, state=state, **done)
    StepPlaceFactory(step=step, cycle=meeting.cycle)

    assert (f"step:{step.pk}" in keys(meeting, secretary)) is comes


def test_late_step_says_so_and_belongs_to_the_task_of_its_phase(meeting, secretary):
    step = CycleStepFactory(end_date=date(2026, 10, 31), next_actor="politie")
    StepPlaceFactory(step=step, cycle=meeting.cycle)

    one = only(meeting, secretary)

    assert one.why == "De stap had op 31 oktober 2026 klaar moeten zijn. Aan zet: politie."
    assert (one.task, one.urgency) == (AgovTask.ANALYSIS, Urgency.NOW)


def test_steps_of_a_cycle_that_does_not_run_stay_away(meeting, secretary):
    closed = PolicyCycleFactory(state=CycleState.CLOSED)
    StepPlaceFactory(cycle=closed)

    assert keys(meeting, secretary) == set()


@pytest.mark.parametrize(
    ("state", "end", "comes"),
    [
        (RoundState.OPEN, DAY, True),
        (RoundState.OPEN, DAY + timedelta(days=43), False),
    ],
)
def test_slagen_that_end_around_the_meeting(meeting, secretary, state, end, comes):
    slag = RoundFactory(cycle=meeting.cycle, state=state, end_date=end)

    assert (f"round:{slag.pk}" in keys(meeting, secretary)) is comes


def test_turn_of_this_body_on_the_route_brings_the_slag_however_late_it_ends(meeting, secretary):
    slag = RoundFactory(cycle=meeting.cycle, state=RoundState.OPEN, end_date=date(2027, 5, 1))
    RouteStopFactory(round=slag, body=meeting.body, planned_on=DAY)

    one = only(meeting, secretary)

    assert "aan de beurt op 12 december 2026" in one.why
    assert one.kind == ItemKind.DECIDE


def test_milestones_of_a_cycle_are_one_item(meeting, secretary):
    MilestoneFactory(cycle=meeting.cycle, title="Programma", planned_on=DAY)
    MilestoneFactory(cycle=meeting.cycle, title="Begroting", planned_on=DAY + timedelta(days=42))
    MilestoneFactory(cycle=meeting.cycle, title="Te ver weg", planned_on=DAY + timedelta(days=43))
    MilestoneFactory(cycle=meeting.cycle, title="Gehaald", planned_on=DAY, reached_on=DAY)

    one = only(meeting, secretary)

    assert "Programma" in one.why
    assert "Begroting" in one.why
    assert "Te ver weg" not in one.why
    assert "Gehaald" not in one.why


def test_deviations_since_the_previous_meeting(meeting, secretary):
    new = DeviationFactory(cycle=meeting.cycle, made_at=PREVIOUS)
    DeviationFactory(cycle=meeting.cycle, made_at=PREVIOUS - ONE)

    assert keys(meeting, secretary) == {f"deviation:{new.pk}"}


def test_plan_off_course_by_its_newest_light(meeting, secretary):
    bad = LightFactory(value=LightValue.BAD, reason="Niemand voert het uit")
    turned = LightFactory(value=LightValue.BAD, set_at=datetime(2026, 10, 1, tzinfo=UTC))
    LightFactory(vap=turned.vap, value=LightValue.GOOD, set_at=datetime(2026, 11, 1, tzinfo=UTC))
    partly = LightFactory(kind=LightKind.WORKING, value=LightValue.AT_RISK)

    found = {one.key: one for one in candidates_for(window(meeting, secretary)) if one.source == "plan"}

    assert found.keys() == {f"vap:{bad.vap.pk}", f"vap:{partly.vap.pk}"}
    assert found[f"vap:{bad.vap.pk}"].why == "Doen we het? Nee: Niemand voert het uit."
    assert found[f"vap:{bad.vap.pk}"].urgency == Urgency.NOW
    assert found[f"vap:{partly.vap.pk}"].urgency == Urgency.BEFORE_NEXT


def test_silent_plan_and_plan_past_its_end_are_proposed_once_with_all_reasons(meeting, secretary):
    """S184."""
    quiet = VAPFactory(running=True, start_date=date(2026, 1, 1))
    ended = LightFactory(
        vap=VAPFactory(running=True, end_date=date(2026, 11, 1)),
        value=LightValue.BAD,
        reason="Het geld is op",
        set_at=datetime(2026, 10, 30, tzinfo=UTC),
    ).vap

    found = {one.key: one for one in candidates_for(window(meeting, secretary)) if one.source == "plan"}

    assert "Er is nog nooit iets over gemeld." in found[f"vap:{quiet.pk}"].why
    assert "Het geld is op" in found[f"vap:{ended.pk}"].why
    assert "De einddatum (1-11-2026) is voorbij." in found[f"vap:{ended.pk}"].why
    assert (found[f"vap:{ended.pk}"].kind, found[f"vap:{ended.pk}"].urgency) == (ItemKind.DECIDE, Urgency.NOW)


@pytest.mark.parametrize(
    ("answer_by", "state", "comes"),
    [
        (DAY, ExpectationState.ASKED, True),
        (DAY + ONE, ExpectationState.ASKED, False),
    ],
)
def test_expectations_without_an_answer(meeting, secretary, answer_by, state, comes):
    row = ExpectationFactory(answer_by=answer_by, state=state)

    assert (f"expectation:{row.pk}" in keys(meeting, secretary)) is comes


@pytest.mark.parametrize(
    ("due_on", "fields", "comes"),
    [
        (DAY - ONE, {}, True),
        (DAY, {}, False),
        (DAY - ONE, {"state": ConsequenceState.DONE, "reference": "Begroting 2027"}, False),
    ],
)
def test_consequences_that_are_late(meeting, secretary, due_on, fields, comes):
    row = ConsequenceFactory(due_on=due_on, **fields)

    assert (f"consequence:{row.pk}" in keys(meeting, secretary)) is comes


@pytest.mark.parametrize(("end", "comes"), [(NEXT - ONE, True), (NEXT, False)])
def test_innovation_themes_that_end_before_the_meeting_after_this_one(meeting, secretary, end, comes):
    theme = InnovationThemeFactory(running=True, end_date=end, years=2)

    assert (f"innovation:{theme.pk}" in keys(meeting, secretary)) is comes


def test_innovation_theme_that_stopped_is_over(meeting, secretary):
    InnovationThemeFactory(
        running=True, state=InnovationState.STOPPED, lesson="Werkt niet.", ended_on=date(2026, 11, 1)
    )

    assert keys(meeting, secretary) == set()


@pytest.mark.parametrize(
    ("end", "comes"), [(date(2026, 6, 11), True), (date(2026, 6, 10), False), (NEXT - ONE, True), (NEXT, False)]
)
def test_mandates_that_end_between_the_meetings(meeting, secretary, end, comes):
    mandate = MandateFactory(end_date=end)
    meeting.cycle.mandates.add(mandate)

    assert (f"mandate:{mandate.pk}" in keys(meeting, secretary)) is comes


def test_mandate_that_no_running_cycle_rests_on_stays_away(meeting, secretary):
    MandateFactory(end_date=DAY)

    assert keys(meeting, secretary) == set()


def test_projects_past_their_end_and_work_on_which_the_cycle_did_not_decide(meeting, secretary):
    ended = RunningProjectFactory(end_date=DAY - ONE)
    RunningProjectFactory(end_date=DAY)

    found = {one.key: one for one in candidates_for(window(meeting, secretary))}

    assert found.keys() == {f"project:{ended.pk}", f"undecided-projects:{meeting.cycle.pk}"}
    assert found[f"undecided-projects:{meeting.cycle.pk}"].why.startswith("Over 2 lopende projecten")


def test_requests_of_the_council_that_are_late_are_open_to_the_council(meeting, secretary):
    row = CouncilRequestFactory(due_on=DAY - ONE)
    CouncilRequestFactory(due_on=DAY)

    one = only(meeting, secretary)

    assert (one.key, one.audience, one.task) == (f"request:{row.pk}", Audience.OPEN, AgovTask.REPORTING)


def test_the_rest_is_for_the_overleg_only_and_what_returns_keeps_its_readers(meeting, secretary):
    fill(meeting, 1)

    found = candidates_for(window(meeting, secretary))

    rest = [one for one in found if one.source not in ("verzoek van de raad", "doorgeschoven punt", "open afspraak")]
    assert len(rest) > 8
    assert {one.audience for one in rest} == {Audience.MEMBERS}
    assert {one.audience for one in found if one.source == "doorgeschoven punt"} == {Audience.OPEN}


def test_postponed_items_come_back_until_they_did(meeting, secretary):
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    row = AgendaItemFactory(meeting=earlier, state=ItemState.POSTPONED, state_reason="Geen tijd.", minutes=25)

    one = only(meeting, secretary)

    assert (one.key, one.minutes) == (f"postponed:{row.pk}", 25)
    assert one.why == "Doorgeschoven op 11 juni 2026: Geen tijd."
    AgendaItemFactory(meeting=meeting, returned_from=row)
    assert keys(meeting, secretary) == set()


def test_open_agreement_says_how_often_it_was_put_off(meeting, secretary):
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    row = OutcomeFactory(agreement=True, item__meeting=earlier, due_on=date(2026, 11, 1))
    PostponementFactory(outcome=row), PostponementFactory(outcome=row)
    OutcomeFactory(agreement=True)  # of another body

    one = only(meeting, secretary)

    assert one.key == f"agreement:{row.pk}"
    assert one.why == (
        "Deze afspraak staat nog open en is dan te laat: hoofd veiligheid, klaar op 1 november 2026. "
        "Al 2 keer uitgesteld."
    )


def test_minutes_of_the_previous_meeting_that_was_held(meeting, secretary):
    held = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)

    assert keys(meeting, secretary, previous=held) == {f"minutes:{held.pk}"}
    assert keys(meeting, secretary, previous=MeetingFactory(convened=True)) == set()
    adopted = {"state": "adopted", "adopted_at": PREVIOUS, "adopted_in": AgendaItemFactory()}
    MinutesFactory(meeting=held, react_until=DAY, circulated_at=PREVIOUS, **adopted)
    assert keys(meeting, secretary, previous=held) == set()


def test_open_proposals(meeting, secretary):
    row = ItemProposalFactory(minutes=7)
    ItemProposalFactory(state="declined", answer="Nee.")

    one = only(meeting, secretary)

    assert (one.key, one.minutes) == (f"proposal:{row.pk}", 7)


def test_what_two_lists_name_is_proposed_once_with_both_reasons(meeting, secretary):
    light = LightFactory(value=LightValue.BAD, reason="Het ligt stil")
    ItemProposalFactory(subject_kind=SubjectKind.VAP, subject_id=light.vap.pk, reason="Bewoners klagen.")

    found = [one for one in candidates_for(window(meeting, secretary)) if one.subject_id == light.vap.pk]

    assert len(found) == 1
    assert found[0].key.startswith("proposal:")
    assert "Bewoners klagen." in found[0].why
    assert "Het ligt stil" in found[0].why
    assert found[0].urgency == Urgency.NOW


# --- for one agenda


def test_what_stands_on_the_agenda_or_was_set_aside_is_not_proposed(meeting, secretary):
    on_it, aside, left = (ExpectationFactory(answer_by=date(2020, 1, 1)) for _ in range(3))
    AgendaItemFactory(meeting=meeting, subject_kind=SubjectKind.EXPECTATION, subject_id=on_it.pk, minutes=50)
    AgendaItemFactory(meeting=meeting, minutes=30, state=ItemState.WITHDRAWN, state_reason="Weg.")
    SetAsideFactory(meeting=meeting, key=f"expectation:{aside.pk}")

    found = from_work(meeting, secretary)

    assert [row.candidate.key for row in found.rows] == [f"expectation:{left.pk}"]
    assert found.minutes_left == 40
    assert [one.key for one in found.set_aside] == [f"expectation:{aside.pk}"]


def test_nothing_is_proposed_that_the_reader_may_not_see(meeting):
    fill(meeting, 1)
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    closed = {"audience": Audience.CLOSED, "closed_ground": "Woo artikel 5.1"}
    AgendaItemFactory(meeting=earlier, state=ItemState.POSTPONED, state_reason="Geen tijd.", **closed)
    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])

    hidden = keys(meeting, secretary) - keys(meeting, adviser)

    assert {key.partition(":")[0] for key in hidden} == {"postponed"}


def fill(meeting, count):
    """Add ``count`` of everything that any of the lists looks for."""
    earlier = MeetingFactory(held=True, body=meeting.body, starts_at=PREVIOUS)
    for _ in range(count):
        StepPlaceFactory(cycle=meeting.cycle)
        RoundFactory(cycle=PolicyCycleFactory(), state=RoundState.OPEN)
        MilestoneFactory(cycle=PolicyCycleFactory())
        DeviationFactory(cycle=meeting.cycle, made_at=PREVIOUS + ONE)
        LightFactory(value=LightValue.BAD)
        VAPFactory(running=True, start_date=date(2025, 1, 1))
        ExpectationFactory(answer_by=date(2026, 1, 1))
        ConsequenceFactory(due_on=date(2026, 1, 1))
        InnovationThemeFactory(running=True)
        meeting.cycle.mandates.add(MandateFactory(end_date=DAY))
        RunningProjectFactory(end_date=date(2026, 1, 1))
        CouncilRequestFactory(due_on=date(2026, 2, 1))
        ItemProposalFactory()
        AgendaItemFactory(meeting=earlier, state=ItemState.POSTPONED, state_reason="Geen tijd.")
        PostponementFactory(outcome=OutcomeFactory(agreement=True, item__meeting=earlier))


def test_number_of_queries_does_not_grow(meeting, secretary):
    counted = {}
    from_work(meeting, secretary)  # warms what is kept between requests
    for count in (1, 3):
        fill(meeting, count - len(counted))
        with CaptureQueriesContext(connection) as seen:
            rows = from_work(meeting, secretary).rows
        counted[count] = (len(seen), len(rows))

    assert counted[3][1] >= counted[1][1] + 20
    assert counted[3][0] == counted[1][0]
    assert len(SOURCES) == 16
