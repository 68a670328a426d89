"""Commitments: asked, answered by the organisation itself, agreed on and kept, each step on record (S99, S100)."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import COMMITMENT_MOVES, VAP_OVER, ActivityState, CommitmentState, VapState
from vap.models import Commitment
from vap.queries.commitments import declined_organisations
from vap.services import commitments
from vap.services.commitments import CommitmentError

pytestmark = pytest.mark.django_db
State = CommitmentState
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def fatima():
    """The trekker, of the municipality."""
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def hind():
    """Of a partner."""
    return UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.GGZ))


@pytest.fixture
def asked(fatima, hind):
    """Four hours a week, asked of Hind's organisation."""
    return commitments.propose(
        vap_id=make.VAPFactory().pk,
        organisation=hind.organisation,
        text="Een buddy voor jongeren.",
        amount="4 uur per week",
        by=fatima,
        at=AT,
    )


def answer(row, to, by, **words):
    row.refresh_from_db()
    return commitments.answer(commitment_id=row.pk, seen=row.revision, to=to, **words, by=by, at=AT)


def in_state(state):
    """A commitment as it stands in the database in this state."""
    given = {} if state in (State.PROPOSED, State.WITHDRAWN) else {"answered_at": AT}
    more = {
        State.DECLINED: {"answer": "Geen mensen."},
        State.AMENDED: {"counter_amount": "2 uur"},
        State.KEPT: {"kept_on": date(2026, 11, 1)},
    }
    return make.CommitmentFactory(state=state, **given, **more.get(state, {}))


def test_a_question_waits_until_it_is_answered(asked, fatima):
    assert (asked.state, asked.answered_at, asked.asked_by_organisation) == (State.PROPOSED, None, None)
    step = asked.answers.get()
    assert (step.state, step.text, step.amount) == (State.PROPOSED, "Een buddy voor jongeren.", "4 uur per week")
    line = AuditEntry.objects.get(event="commitment.proposed")
    assert (line.target_id, line.actor_id) == (str(asked.pk), fatima.pk)


def test_four_hours_become_two(asked, fatima, hind):
    """Story 11: Hind amends 4 hours to 2, Fatima accepts; nothing of the talk is lost."""
    answer(asked, State.AMENDED, hind, counter_amount="2 uur per week", text="Er is één begeleider.")
    asked.refresh_from_db()
    assert (asked.state, asked.amount) == (State.AMENDED, "4 uur per week")

    commitments.agree_with_counter(commitment_id=asked.pk, seen=asked.revision, by=fatima, at=AT)

    asked.refresh_from_db()
    assert (asked.state, asked.text, asked.amount) == (State.ACCEPTED, "Een buddy voor jongeren.", "2 uur per week")
    assert list(asked.answers.values_list("state", "amount", "organisation")) == [
        ("proposed", "4 uur per week", fatima.organisation_id),
        ("amended", "2 uur per week", hind.organisation_id),
        ("accepted", "2 uur per week", fatima.organisation_id),
    ]
    events = AuditEntry.objects.filter(target_type="vap.Commitment").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["commitment.proposed", "commitment.amended", "commitment.accepted"]


def test_refused_counter_leaves_the_question(asked, fatima, hind):
    answer(asked, State.AMENDED, hind, counter_text="Een telefoonlijn.")
    asked.refresh_from_db()
    with pytest.raises(CommitmentError, match="waarom"):
        commitments.refuse_counter(commitment_id=asked.pk, seen=asked.revision, reason=" ", by=fatima, at=AT)

    commitments.refuse_counter(commitment_id=asked.pk, seen=asked.revision, reason="Te ver weg.", by=fatima, at=AT)

    asked.refresh_from_db()
    assert (asked.state, asked.counter_text, asked.answered_at) == (State.PROPOSED, "", None)
    assert asked.answers.last().text == "Te ver weg."


@pytest.mark.parametrize(
    ("to", "words", "refusal"),
    [
        (State.DECLINED, {}, "waarom niet"),
        (State.AMENDED, {"text": "Minder."}, "wat u wel"),
        (State.KEPT, {}, "Kies een antwoord"),
        (State.WITHDRAWN, {}, "Kies een antwoord"),
    ],
)
def test_answer_without_its_words_is_refused(asked, hind, to, words, refusal):
    with pytest.raises(CommitmentError, match=refusal):
        answer(asked, to, hind, **words)

    asked.refresh_from_db()
    assert (asked.state, asked.answers.count()) == (State.PROPOSED, 1)


def test_a_partner_may_change_its_mind(asked, hind):
    answer(asked, State.DECLINED, hind, text="Wij hebben nu niemand.")
    answer(asked, State.ACCEPTED, hind)
    answer(asked, State.DECLINED, hind, text="Toch niet.")

    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.answers.count()) == (State.DECLINED, "Toch niet.", 4)


def test_answer_to_an_older_text_is_noticed(asked, fatima, hind):
    commitments.change_proposal(
        commitment_id=asked.pk,
        seen=1,
        text="Twee buddy's.",
        amount="",
        start_on=None,
        due_on=None,
        answer_by=None,
        by=fatima,
        at=AT,
    )

    with pytest.raises(StaleEditError):
        commitments.answer(commitment_id=asked.pk, seen=1, to=State.ACCEPTED, by=hind, at=AT)

    asked.refresh_from_db()
    assert (asked.text, asked.state) == ("Twee buddy's.", State.PROPOSED)


@pytest.mark.parametrize("state", [state for state in State if state != State.PROPOSED])
def test_an_answered_question_does_not_change(state, fatima):
    row = in_state(state)
    with pytest.raises(CommitmentError, match="al geantwoord"):
        commitments.change_proposal(
            commitment_id=row.pk,
            seen=1,
            text="Anders.",
            amount="",
            start_on=None,
            due_on=None,
            answer_by=None,
            by=fatima,
            at=AT,
        )


def test_organisation_puts_another_counter_proposal_in_the_place_of_its_own(asked, hind, fatima):
    answer(asked, State.AMENDED, hind, counter_amount="2 uur per week")
    before = asked.revision

    answer(asked, State.AMENDED, hind, counter_amount="3 uur per week", text="Er kwam een collega bij.")

    asked.refresh_from_db()
    assert (asked.state, asked.amount, asked.counter_amount) == (State.AMENDED, "4 uur per week", "3 uur per week")
    said = [(row.state, row.amount) for row in asked.answers.order_by("pk")]
    assert said[-2:] == [(State.AMENDED, "2 uur per week"), (State.AMENDED, "3 uur per week")]
    with pytest.raises(StaleEditError):  # who agrees with what stood there a moment ago, agrees with something else
        commitments.agree_with_counter(commitment_id=asked.pk, seen=before, by=fatima, at=AT)
    commitments.agree_with_counter(commitment_id=asked.pk, seen=asked.revision, by=fatima, at=AT)
    asked.refresh_from_db()
    assert (asked.state, asked.amount) == (State.ACCEPTED, "3 uur per week")


# --- each pair of states against the table of moves

ANSWERS = {
    State.ACCEPTED: {},
    State.AMENDED: {"counter_text": "Iets anders."},
    State.DECLINED: {"text": "Nee, geen mensen."},
}


@pytest.mark.parametrize("to", ANSWERS)
@pytest.mark.parametrize("state", State)
def test_answers_from_each_state(state, to, fatima):
    row = in_state(state)
    may = to in COMMITMENT_MOVES[state] and state != State.KEPT  # what was kept is opened again first
    if may:
        answer(row, to, fatima, **ANSWERS[to])
    else:
        with pytest.raises(CommitmentError, match=state.label):
            answer(row, to, fatima, **ANSWERS[to])
    row.refresh_from_db()
    assert row.state == (to if may else state)


@pytest.mark.parametrize("state", State)
def test_withdrawing_from_each_state(state, fatima):
    """What was promised is not the asker's to take away; nor is an answer."""
    row = in_state(state)
    if state in (State.PROPOSED, State.AMENDED):
        commitments.withdraw(commitment_id=row.pk, seen=1, reason="", by=fatima, at=AT)
        state = State.WITHDRAWN
    else:
        with pytest.raises(CommitmentError):
            commitments.withdraw(commitment_id=row.pk, seen=1, reason="", by=fatima, at=AT)
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("state", State)
def test_keeping_from_each_state(state, fatima):
    row = in_state(state)
    given = {"commitment_id": row.pk, "seen": 1, "kept_on": AT.date(), "note": "Gezien.", "by": fatima, "at": AT}
    if state == State.ACCEPTED:
        commitments.mark_kept(**given)
        state = State.KEPT
    else:
        with pytest.raises(CommitmentError):
            commitments.mark_kept(**given)
    row.refresh_from_db()
    assert row.state == state


def test_kept_today_is_today_in_the_town(fatima):
    """Half past midnight on 21 November is still the 20th in UTC."""
    row, at = in_state(State.ACCEPTED), datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    commitments.mark_kept(commitment_id=row.pk, seen=1, kept_on=date(2026, 11, 21), note="Verslag.", by=fatima, at=at)

    row.refresh_from_db()
    assert row.kept_on == date(2026, 11, 21)


def test_kept_says_when_and_how_that_is_known(fatima):
    row = in_state(State.ACCEPTED)
    given = {"commitment_id": row.pk, "seen": 1, "by": fatima, "at": AT}
    with pytest.raises(CommitmentError, match="komt nog"):
        commitments.mark_kept(**given, kept_on=date(2026, 11, 21), note="Morgen.")
    with pytest.raises(CommitmentError, match="waaruit"):
        commitments.mark_kept(**given, kept_on=date(2026, 11, 19), note="")

    commitments.mark_kept(**given, kept_on=date(2026, 11, 19), note="", needs_note=False)

    row.refresh_from_db()
    assert (row.state, row.kept_on) == (State.KEPT, date(2026, 11, 19))
    commitments.unmark_kept(commitment_id=row.pk, seen=row.revision, reason="Verkeerde regel.", by=fatima, at=AT)
    row.refresh_from_db()
    assert (row.state, row.kept_on, row.kept_note) == (State.ACCEPTED, None, "")


# --- offering, and VAPs that are over


def test_a_partner_promises_something_unasked(hind):
    vap = make.VAPFactory(running=True)

    made = commitments.offer(
        vap_id=vap.pk, organisation=hind.organisation, text="Een spreekuur.", due_on=date(2027, 1, 1), by=hind, at=AT
    )

    assert (made.state, made.answered_at, made.is_offered) == (State.ACCEPTED, AT, True)
    assert AuditEntry.objects.filter(event="commitment.offered", actor_id=hind.pk).count() == 1


def test_asking_oneself_is_offering(hind):
    with pytest.raises(CommitmentError, match="eigen organisatie"):
        commitments.propose(
            vap_id=make.VAPFactory().pk,
            organisation=hind.organisation,
            text="Iets.",
            asked_by_organisation=hind.organisation,
            by=hind,
            at=AT,
        )


@pytest.mark.parametrize("state", VAP_OVER)
def test_a_vap_that_is_over_asks_nothing_and_what_was_kept_can_still_be_noted(state, fatima):
    trait = {VapState.CLOSED: "closed", VapState.STOPPED: "stopped", VapState.WITHDRAWN: "withdrawn"}[state]
    vap = make.VAPFactory(**{trait: True})
    waiting = make.CommitmentFactory(vap=vap)
    promised = make.CommitmentFactory(vap=vap, state=State.ACCEPTED, answered_at=AT)

    with pytest.raises(CommitmentError, match="Dit kan niet meer"):
        commitments.propose(vap_id=vap.pk, organisation=waiting.organisation, text="Nog iets.", by=fatima, at=AT)
    with pytest.raises(CommitmentError, match="Dit kan niet meer"):
        answer(waiting, State.ACCEPTED, fatima)
    commitments.mark_kept(commitment_id=promised.pk, seen=1, kept_on=AT.date(), note="Verslag.", by=fatima, at=AT)

    promised.refresh_from_db()
    assert promised.state == State.KEPT


# --- activities of partners


def test_activity_of_a_partner_is_a_question(fatima):
    activity = make.ActivityFactory(organisation__kind=OrganisationKind.HOUSING, planned_amount=120, unit="sloten")

    made = commitments.propose_for_activity(activity=activity, by=fatima, at=AT)
    again = commitments.propose_for_activity(activity=activity, by=fatima, at=AT)

    assert made == again == Commitment.objects.get()
    assert (made.state, made.text, made.amount) == (State.PROPOSED, activity.title, "120 sloten")
    assert (made.start_on, made.due_on) == (activity.planned_start, activity.planned_end)


def test_activity_of_the_municipality_asks_nothing(fatima):
    assert commitments.propose_for_activity(activity=make.ActivityFactory(), by=fatima, at=AT) is None
    assert not Commitment.objects.exists()


def test_an_open_question_follows_its_activity_and_an_answer_stays(fatima, hind):
    activity = make.ActivityFactory(organisation=hind.organisation)
    made = commitments.propose_for_activity(activity=activity, by=fatima, at=AT)
    activity.title = "Een spreekuur in de wijk."
    activity.save()

    commitments.propose_for_activity(activity=activity, by=fatima, at=AT)

    made.refresh_from_db()
    assert (made.text, made.revision, made.answers.count()) == ("Een spreekuur in de wijk.", 2, 2)
    answer(made, State.ACCEPTED, hind)
    activity.title = "Iets heel anders."
    activity.save()
    commitments.propose_for_activity(activity=activity, by=fatima, at=AT)
    made.refresh_from_db()
    assert (made.text, made.state) == ("Een spreekuur in de wijk.", State.ACCEPTED)


def test_activity_that_goes_to_another_asks_the_other(fatima, hind):
    activity = make.ActivityFactory(organisation=hind.organisation, state=ActivityState.PLANNED)
    first = commitments.propose_for_activity(activity=activity, by=fatima, at=AT)
    activity.organisation = OrganisationFactory(kind=OrganisationKind.POLICE)
    activity.save()

    second = commitments.propose_for_activity(activity=activity, by=fatima, at=AT)

    first.refresh_from_db()
    assert (first.state, second.state) == (State.WITHDRAWN, State.PROPOSED)
    assert second.organisation == activity.organisation


def test_who_declined_and_promised_nothing_else_is_a_gap(hind):
    vap = make.VAPFactory()
    police = OrganisationFactory(name="Politie")
    for organisation in (hind.organisation, police):
        make.CommitmentFactory(
            vap=vap, organisation=organisation, state=State.DECLINED, answered_at=AT, answer="Geen mensen."
        )
    make.CommitmentFactory(vap=vap, organisation=hind.organisation, state=State.ACCEPTED, answered_at=AT)
    make.CommitmentFactory(state=State.DECLINED, answered_at=AT, answer="In een ander VAP.")

    assert declined_organisations(vap) == [police]
