"""What of plans, progress and priorities waits for whom: trekker, who stands in, partner, governor, steersman."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.work import Reader
from tests.factories import OrganisationFactory, UserFactory, plans, policy
from vap.enums import AssignmentRole, CommitmentState, PriorityState, UpdateState, VapState
from vap.reports import work, work_on_priorities

pytestmark = pytest.mark.django_db
ALL_SOURCES = (*work.SOURCES, *work_on_priorities.SOURCES)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def partner():
    return OrganisationFactory()


def role(*roles, **fields):
    return UserFactory(roles=list(roles), **fields)


def found(user, today):
    """Every line by the kind of its key."""
    reader = Reader(user, today)
    return {one.key.rpartition("-")[0] or one.key: one for source in ALL_SOURCES for one in source(reader)}


def led(vap, today, **fields):
    """Somebody of the municipality who leads the plan."""
    user = role(Role.BELEIDSADVISEUR if fields.pop("steers", False) else Role.ONDERZOEKER)
    plans.AssignmentFactory(vap=vap, user=user, valid_from=today - timedelta(days=100), **fields)
    return user


def running(today, **fields):
    days = {"start_date": today - timedelta(days=20), "end_date": today + timedelta(days=300)}
    return plans.VAPFactory(running=True, **{**days, **fields})


# --- the trekker and who stands in


@pytest.mark.parametrize("is_substitute", [False, True])
def test_draft_waits_for_its_trekker_and_for_who_stands_in(today, is_substitute):
    vap = plans.VAPFactory(title="Sloten")

    user = led(vap, today, is_substitute=is_substitute)

    assert found(user, today)["draft"].what == "Maak dit plan af: Sloten"
    assert "draft" not in found(role(Role.ONDERZOEKER), today)


def test_nothing_waits_for_who_handed_the_plan_over(today):
    vap = plans.VAPFactory()
    before, now = role(Role.ONDERZOEKER), role(Role.ONDERZOEKER)
    plans.AssignmentFactory(
        vap=vap, user=before, valid_from=today - timedelta(days=100), valid_to=today - timedelta(days=1)
    )
    plans.AssignmentFactory(vap=vap, user=now, valid_from=today)

    assert "draft" not in found(before, today)
    assert "draft" in found(now, today)


@pytest.mark.parametrize(
    ("state", "start", "end", "key"),
    [
        (VapState.ADOPTED, -1, 300, "starten"),
        (VapState.ADOPTED, 5, 300, None),
        (VapState.RUNNING, -20, -1, "evalueren"),
        (VapState.RUNNING, -400, 300, "quiet"),
        (VapState.RUNNING, -20, 300, None),
    ],
)
def test_next_step_in_the_life_of_a_plan_waits_for_its_trekker(today, state, start, end, key):
    vap = running(today, state=state, start_date=today + timedelta(days=start), end_date=today + timedelta(days=end))

    keys = set(found(led(vap, today), today)) & {"draft", "starten", "evalueren", "quiet"}

    assert keys == ({key} if key else set())


def test_activity_at_its_end_waits_for_the_trekker_when_the_municipality_does_it(today, partner):
    vap = running(today)
    user = led(vap, today)
    plans.ActivityFactory(vap=vap, organisation=partner, planned_start=today, planned_end=today)
    assert "deed" not in found(user, today)

    plans.ActivityFactory(
        vap=vap, organisation=user.organisation, planned_start=today, planned_end=today + timedelta(days=31)
    )
    plans.ActivityFactory(
        vap=vap, organisation=user.organisation, planned_start=today, planned_end=today + timedelta(days=32)
    )

    assert found(user, today)["deed"].day == today + timedelta(days=31)


def test_updates_of_partners_are_one_line_for_the_trekker_and_for_who_steers(today):
    vap = running(today)
    plans.ProgressUpdateFactory.create_batch(3, vap=vap, submitted=True)
    plans.ProgressUpdateFactory(vap=vap, accepted=True)

    line = found(led(vap, today), today)["updates"]

    assert (line.what, line.minutes) == ("Kijk 3 berichten van partners na", 9)
    assert "updates" in found(role(Role.AGOV_SECRETARIS), today)
    assert "updates" not in found(role(Role.ONDERZOEKER), today)


# --- the partner


def asked_of(partner, today, vap=None):
    vap = vap or running(today)
    plans.AssignmentFactory(vap=vap, implementer=True, organisation=partner, valid_from=today - timedelta(days=100))
    plans.RhythmFactory(vap=vap, organisation=partner, next_due_on=today - timedelta(days=1))
    plans.ActivityFactory(vap=vap, organisation=partner, planned_start=today, planned_end=today)
    plans.ProgressUpdateFactory(
        vap=vap,
        organisation=partner,
        submitted=True,
        state=UpdateState.RETURNED,
        return_note="Hoeveel?",
        reviewed_at=timezone.now(),
    )
    plans.CommitmentFactory(vap=vap, organisation=partner, answer_by=today)
    plans.CommitmentFactory(
        vap=vap, organisation=partner, state=CommitmentState.ACCEPTED, answered_at=timezone.now(), due_on=today
    )
    policy.PriorityFactory(state=PriorityState.CONSULTATION, comments_until=today + timedelta(days=9))
    return vap


def test_partner_finds_all_that_is_asked_of_it_and_nothing_of_another(today, partner):
    asked_of(partner, today)

    mine = found(role(Role.PARTNER, organisation=partner), today)
    of_another = found(role(Role.PARTNER, organisation=OrganisationFactory()), today)

    assert set(mine) == {"news", "returned", "deed", "kept", "commitment", "comment"}
    assert set(of_another) == {"comment"}
    assert mine["news"].words.startswith("antwoord gevraagd voor ")


def test_deed_that_was_promised_is_asked_after_once(today, partner):
    vap = running(today)
    deed = plans.ActivityFactory(vap=vap, organisation=partner, planned_start=today, planned_end=today)
    plans.CommitmentFactory(
        vap=vap,
        organisation=partner,
        activity=deed,
        state=CommitmentState.ACCEPTED,
        answered_at=timezone.now(),
        due_on=today,
    )

    assert set(found(role(Role.PARTNER, organisation=partner), today)) == {"kept"}


# --- who steers, and who decides


def test_plan_that_was_put_forward_waits_for_who_notes_the_decision_and_for_who_is_accountable(today):
    vap = plans.VAPFactory(state=VapState.PROPOSED)
    led(vap, today)
    alderman = role(Role.BESTUURDER)
    plans.AssignmentFactory(
        vap=vap, user=alderman, role=AssignmentRole.ACCOUNTABLE, valid_from=today - timedelta(days=9)
    )

    assert found(role(Role.AGOV_SECRETARIS), today)["vaststellen"].deed == "Stel vast"
    assert found(alderman, today)["proposed"].deed == "Lees"
    assert set(found(role(Role.BESTUURDER), today)) == set()


def test_evaluation_waits_first_for_its_writers_and_then_for_a_decision(today):
    vap = plans.VAPFactory(evaluated=True)
    trekker = led(vap, today)
    alderman = role(Role.BESTUURDER)
    plans.AssignmentFactory(
        vap=vap, user=alderman, role=AssignmentRole.ACCOUNTABLE, valid_from=today - timedelta(days=9)
    )
    made = plans.EvaluationFactory(vap=vap)
    assert found(trekker, today)["plan-evaluation"].deed == "Schrijf"
    assert "plan-evaluation" not in found(alderman, today)

    texts = {
        "what_was_done": "Alles.",
        "what_was_reached": "Ja.",
        "situation_now": "Rustig.",
        "plausibility": "possible",
    }
    type(made).objects.update(**texts)

    assert "plan-evaluation" not in found(trekker, today)
    assert found(alderman, today)["plan-evaluation"].deed == "Besluit"
    assert found(role(Role.BELEIDSADVISEUR), today)["plan-evaluation"].deed == "Besluit"


@pytest.mark.parametrize(
    ("who", "waits"), [(Role.AGOV_SECRETARIS, True), (Role.BELEIDSADVISEUR, True), (Role.BESTUURDER, False)]
)
def test_plan_without_trekker_and_comments_wait_for_who_steers(today, partner, who, waits):
    running(today)
    open_one = policy.PriorityFactory(
        title="Inbraak", state=PriorityState.CONSULTATION, comments_until=today - timedelta(days=1)
    )
    policy.ConsultationCommentFactory.create_batch(2, priority=open_one, organisation=partner)
    policy.ConsultationCommentFactory(priority=open_one, organisation=partner, answer="Dank.")

    lines = found(role(who), today)

    assert {"trekker", "comments", "close-comments"} & set(lines) == (
        {"trekker", "comments", "close-comments"} if waits else set()
    )
    if waits:
        assert lines["comments"].what == "Antwoord op 2 reacties op Inbraak"


@pytest.mark.parametrize("who", ["partner", "trekker", "steers", "decides"])
def test_number_of_queries_does_not_grow_with_what_waits(today, partner, who):
    vap = running(today)
    users = {
        "partner": role(Role.PARTNER, organisation=partner),
        "trekker": led(vap, today),
        "steers": role(Role.AGOV_SECRETARIS),
        "decides": role(Role.BESTUURDER),
    }
    user = users[who]

    def more():
        for made in (asked_of(partner, today), plans.VAPFactory(evaluated=True), plans.VAPFactory(state="proposed")):
            plans.AssignmentFactory(vap=made, user=users["trekker"], valid_from=today - timedelta(days=9))
            plans.AssignmentFactory(
                vap=made, user=users["decides"], role=AssignmentRole.ACCOUNTABLE, valid_from=today - timedelta(days=9)
            )

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert found(type(user).objects.get(pk=user.pk), today)
        return len(captured)

    more()
    before = queries()
    more()
    more()

    assert queries() == before
