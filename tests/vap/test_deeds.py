"""Who does what when: one list of activities and commitments over all VAPs (S97, S100, S102)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import ActivityState, CommitmentState, DeedState
from vap.queries.deeds import DeedQuestion, Deeds

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
TODAY = date(2026, 11, 29)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=30)


@pytest.fixture
def bram():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def hind():
    return UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.GGZ))


@pytest.fixture
def vap():
    return make.VAPFactory(running=True)


def seen_by(user, **question):
    return Deeds(user, DeedQuestion(**question), today=TODAY).all()


def activity(vap, **fields):
    return make.ActivityFactory(vap=vap, planned_start=date(2026, 11, 1), **{"planned_end": AFTER, **fields})


def promise(vap, state=CommitmentState.ACCEPTED, **fields):
    given = {} if state == CommitmentState.PROPOSED else {"answered_at": AT}
    words = {CommitmentState.DECLINED: {"answer": "Nee."}, CommitmentState.AMENDED: {"counter_amount": "2 uur"}}
    return make.CommitmentFactory(vap=vap, state=state, **given, **words.get(state, {}), **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, DeedState.TO_DO),
        ({"planned_end": BEFORE}, DeedState.LATE),
        ({"planned_end": TODAY}, DeedState.TO_DO),
        ({"state": ActivityState.RUNNING, "planned_end": BEFORE}, DeedState.LATE),
        ({"state": ActivityState.DONE, "done_on": BEFORE}, DeedState.DONE),
        ({"state": ActivityState.NOT_DONE, "not_done_reason": "Geen geld."}, DeedState.NOT_DONE),
        # of a partner that promised nothing: a proposal, however late
        ({"organisation__kind": OrganisationKind.POLICE, "planned_end": BEFORE}, DeedState.PROPOSED),
    ],
)
def test_state_of_an_activity(bram, vap, fields, expected):
    activity(vap, **fields)

    assert [deed.state for deed in seen_by(bram)] == [expected]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (CommitmentState.PROPOSED, DeedState.PROPOSED),
        (CommitmentState.AMENDED, DeedState.AMENDED),
        (CommitmentState.DECLINED, DeedState.DECLINED),
        (CommitmentState.ACCEPTED, DeedState.LATE),
        (CommitmentState.WITHDRAWN, DeedState.PROPOSED),
    ],
)
def test_activity_of_a_partner_stands_once_and_waits_for_its_answer(bram, vap, hind, state, expected):
    """S100: a task of a partner stays a proposal until it is accepted, and a no is never late."""
    row = activity(vap, organisation=hind.organisation, planned_end=BEFORE)
    promise(vap, state, activity=row, organisation=hind.organisation, due_on=BEFORE)

    assert [(deed.kind, deed.state) for deed in seen_by(bram)] == [("activity", expected)]


@pytest.mark.parametrize(
    ("state", "due_on", "expected", "words"),
    [
        (CommitmentState.ACCEPTED, AFTER, DeedState.TO_DO, "toegezegd"),
        (CommitmentState.ACCEPTED, TODAY, DeedState.TO_DO, "toegezegd"),
        (CommitmentState.ACCEPTED, BEFORE, DeedState.LATE, "te laat"),
        (CommitmentState.ACCEPTED, None, DeedState.TO_DO, "toegezegd"),
        (CommitmentState.PROPOSED, BEFORE, DeedState.PROPOSED, "voorgesteld"),
        (CommitmentState.AMENDED, BEFORE, DeedState.AMENDED, "tegenvoorstel"),
        (CommitmentState.DECLINED, BEFORE, DeedState.DECLINED, "afgewezen"),
    ],
)
def test_state_of_a_commitment(bram, vap, state, due_on, expected, words):
    promise(vap, state, due_on=due_on)

    assert [(deed.state, deed.words) for deed in seen_by(bram)] == [(expected, words)]


def test_in_the_order_of_the_day_and_without_a_day_last(bram, vap):
    promise(vap, text="Zonder datum.")
    activity(vap, title="Later", planned_end=AFTER)
    promise(vap, text="Eerst.", due_on=BEFORE)
    activity(make.VAPFactory(running=True), title="Vandaag", planned_end=TODAY)

    assert [deed.what for deed in seen_by(bram)] == ["Eerst.", "Vandaag", "Later", "Zonder datum."]


def test_a_vap_that_is_over_asks_nothing_any_more(bram):
    over = make.VAPFactory(stopped=True)
    activity(over, planned_end=BEFORE)
    promise(over, due_on=BEFORE)
    activity(make.VAPFactory(withdrawn=True))

    assert [deed.state for deed in seen_by(bram)] == [DeedState.LAPSED, DeedState.LAPSED]


def test_a_partner_sees_no_question_to_another_and_no_counter(hind, vap):
    promise(vap, CommitmentState.PROPOSED, text="Vraag aan een ander.")
    promise(vap, CommitmentState.PROPOSED, text="Vraag aan ons.", organisation=hind.organisation)
    other = activity(vap, organisation__kind=OrganisationKind.POLICE, title="Van de politie")
    promise(vap, CommitmentState.AMENDED, activity=other, organisation=other.organisation)
    activity(make.VAPFactory(), title="In een concept van anderen")

    assert {(deed.what, deed.state) for deed in seen_by(hind)} == {
        ("Vraag aan ons.", DeedState.PROPOSED),
        ("Van de politie", DeedState.PROPOSED),
    }


def test_narrowed_by_who_where_when_and_how(bram, vap, hind):
    activity(vap, title="Najaar", organisation=hind.organisation)
    promise(vap, text="Zomer.", start_on=date(2027, 6, 1), due_on=date(2027, 7, 1))
    promise(make.VAPFactory(running=True), text="Elders.", organisation=hind.organisation, due_on=BEFORE)

    def found(**question):
        return [deed.what for deed in seen_by(bram, **question)]

    assert found(organisation_id=hind.organisation_id) == ["Elders.", "Najaar"]
    assert found(vap_id=vap.pk) == ["Najaar", "Zomer."]
    assert found(cycle_id=vap.cycle_id) == ["Najaar", "Zomer."]
    assert found(since=date(2027, 5, 1)) == ["Zomer."]
    assert found(until=date(2026, 12, 1)) == ["Elders.", "Najaar"]
    assert found(since=TODAY, until=date(2026, 12, 1)) == ["Najaar"]
    assert found(states=(DeedState.LATE,)) == ["Elders."]


def test_counts_whatever_was_asked_for(bram, vap):
    activity(vap)
    promise(vap, due_on=BEFORE)
    promise(vap, CommitmentState.DECLINED)

    counts = Deeds(bram, DeedQuestion(states=(DeedState.LATE,)), today=TODAY).counts()

    assert counts == {DeedState.TO_DO: 1, DeedState.LATE: 1, DeedState.DECLINED: 1}
