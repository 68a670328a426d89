"""Who does what, for everybody: what stands there, what stays away, and what an organisation reads beforehand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import AreaFactory, BuurtFactory, OrganisationFactory, UserFactory, WijkFactory
from tests.factories.plans import MOMENT, ActivityFactory, CommitmentFactory, RhythmFactory, VAPFactory
from tests.factories.policy import PriorityFactory, PublishedChoicesFactory
from vap.enums import ActivityState, CommitmentState, PriorityState, PublicPart, PublicStand
from vap.queries.public_deeds import by_wijk, public_deeds

pytestmark = pytest.mark.django_db
PAGE = reverse("vap:public-deeds")


def day(before):
    return timezone.localdate() - timedelta(days=before)


@pytest.fixture
def police():
    return OrganisationFactory(name="Politie Testland", kind=OrganisationKind.POLICE)


def promise(organisation, *, due=None, state=CommitmentState.ACCEPTED, **more):
    vap = more.pop("vap", None) or VAPFactory(running=True)
    kept = {"kept_on": day(0)} if state == CommitmentState.KEPT else {}
    return CommitmentFactory(
        vap=vap, organisation=organisation, state=state, due_on=due, answered_at=MOMENT, **kept, **more
    )


def stands(organisation):
    return [line.stand for line in public_deeds(day(0), organisation.pk)]


@pytest.mark.parametrize(
    ("before", "stand"),
    [(-1, PublicStand.TO_DO), (1, PublicStand.TO_DO), (13, PublicStand.TO_DO), (14, PublicStand.LATE)],
)
def test_late_is_public_two_weeks_after_the_day(police, before, stand):
    promise(police, due=day(before))

    assert stands(police) == [stand]


def test_kept_promise_is_done_and_of_a_plan_that_is_over_nothing_is_late(police):
    promise(police, due=day(90), state=CommitmentState.KEPT)
    promise(police, due=day(90), vap=VAPFactory(closed=True))

    assert sorted(stands(police)) == [PublicStand.DONE, PublicStand.NOT_DONE]


@pytest.mark.parametrize("state", [CommitmentState.PROPOSED, CommitmentState.AMENDED, CommitmentState.DECLINED])
def test_who_was_only_asked_is_not_named(client, police, state):
    vap = VAPFactory(running=True)
    answer = {"answer": "Nee.", "counter_text": "Iets anders."} if state != CommitmentState.PROPOSED else {}
    CommitmentFactory(vap=vap, organisation=police, state=state, due_on=day(90), answered_at=MOMENT, **answer)
    ActivityFactory(vap=vap, organisation=police, planned_end=day(90), planned_start=day(100))

    assert stands(police) == []
    assertNotContains(client.get(PAGE), "Politie Testland")


def test_activity_with_a_promise_stands_once(police):
    activity = ActivityFactory(
        vap__running=True, organisation=police, state=ActivityState.DONE, done_on=day(1), noted_at=MOMENT
    )
    promise(police, vap=activity.vap, activity=activity)

    assert stands(police) == [PublicStand.DONE]


@pytest.mark.parametrize(
    ("before", "paused", "expected"),
    [(14, False, [PublicStand.NO_ANSWER]), (13, False, [PublicStand.TO_DO]), (14, True, []), (-1, False, [])],
)
def test_news_that_did_not_come_is_not_answered(police, before, paused, expected):
    vap = promise(police).vap
    pause = {"paused_until": day(0), "pause_reason": "Verlof."} if paused else {}
    RhythmFactory(vap=vap, organisation=police, next_due_on=day(before), **pause)

    assert sorted(stands(police)) == sorted([PublicStand.TO_DO, *expected])


def test_news_of_who_promised_nothing_is_not_told(police):
    RhythmFactory(vap=VAPFactory(running=True), organisation=police, next_due_on=day(90))

    assert stands(police) == []


def test_plan_with_this_part_off_tells_nothing(police):
    parts = [part.value for part in PublicPart if part != PublicPart.DEEDS]
    promise(police, vap=VAPFactory(running=True, public_parts=parts))
    promise(police, vap=VAPFactory())

    assert stands(police) == []


def test_words_of_a_promise_and_of_people_stay_inside(client, police):
    promise(police, text="Twee agenten op het plein.", kept_note="Gezien door J. Jansen.")

    answer = client.get(PAGE, {"per": "partner", "van": police.pk})

    assertContains(answer, "Een toezegging")
    assertNotContains(answer, "Twee agenten op het plein.")
    assertNotContains(answer, "Jansen")


def test_per_wijk_a_buurt_counts_in_its_wijk_and_the_city_stands_last(police):
    buurt = BuurtFactory(parent__code="WK000005")
    promise(police).vap.areas.add(buurt)
    promise(police).vap.areas.add(WijkFactory(code="WK000004"))
    promise(police).vap.areas.add(AreaFactory())
    hidden = VAPFactory(running=True, public_parts=[PublicPart.DEEDS.value])
    hidden.areas.add(buurt)
    promise(police, vap=hidden)

    assert [(one.place.key, one.to_do) for one in by_wijk(public_deeds(day(0)))] == [
        ("WK000004", 1),
        ("WK000005", 1),
        ("stad", 1),
    ]


def test_per_priority_only_of_choices_that_are_public(client, police):
    public, waiting = (
        PriorityFactory(state=PriorityState.APPROVED, title=title) for title in ("Veilig plein", "Nog geheim")
    )
    PublishedChoicesFactory(cycle=public.cycle)
    for one in (public, waiting):
        promise(police, vap=VAPFactory(running=True, priority=one))

    answer = client.get(PAGE, {"per": "prioriteit"})

    assertContains(answer, "Veilig plein")
    assertNotContains(answer, "Nog geheim")
    assert client.get(PAGE, {"per": "prioriteit", "van": waiting.pk}).status_code == 404


@pytest.mark.parametrize("query", [{"per": "persoon"}, {"van": "0"}, {"per": "wijk", "van": "x"}])
def test_what_is_not_there_is_not_found(client, query):
    assert client.get(PAGE, query).status_code == 404


def test_organisation_reads_beforehand_what_everybody_will_read(client, police):
    promise(police, due=day(3))
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=police))

    answer = client.get(reverse("agov:our-agreements"))

    assertContains(answer, "Wat iedereen van u leest")
    assert [line.late_from for line in answer.context["soon"]] == [day(3) + timedelta(days=14)]


def test_page_costs_the_same_for_one_and_three(client):
    def add():
        vap = promise(OrganisationFactory()).vap
        vap.areas.add(WijkFactory())
        ActivityFactory(vap=vap, organisation=OrganisationFactory(kind=OrganisationKind.MUNICIPALITY))
        RhythmFactory(vap=vap, next_due_on=day(30))

    def cost(query):
        with CaptureQueriesContext(connection) as made:
            client.get(PAGE, query)
        return len(made)

    add()
    client.get(PAGE)
    one = [cost({"per": kind}) for kind in ("partner", "wijk", "prioriteit")]
    add()
    add()
    assert [cost({"per": kind}) for kind in ("partner", "wijk", "prioriteit")] == one
