"""The route past the bodies in the browser (S12, S75, S89, S143, S144, story 10 steps 5 to 7)."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import BodyKind, DecisionOutcome, RoundKind, RoundState
from cycle.models import Deviation
from tests.factories import UserFactory
from tests.factories.policy import (
    MOMENT,
    BodyFactory,
    ConsultationCommentFactory,
    PriorityDecisionFactory,
    PriorityFactory,
    RoundFactory,
    RouteStopFactory,
)
from vap.enums import PriorityState
from vap.models import PriorityDecision

pytestmark = pytest.mark.django_db


@pytest.fixture
def bram(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


@pytest.fixture
def slag():
    return RoundFactory(kind=RoundKind.ADMINISTRATIVE, state=RoundState.OPEN)


@pytest.fixture
def stops(slag):
    bodies = (("AGOV", BodyKind.AGOV), ("college", BodyKind.COLLEGE), ("gemeenteraad", BodyKind.COUNCIL))
    return [
        RouteStopFactory(round=slag, position=position, body=BodyFactory(name=name, kind=kind))
        for position, (name, kind) in enumerate(bodies, start=1)
    ]


@pytest.fixture
def priority(slag):
    return PriorityFactory(cycle=slag.cycle, title="Minder inbraak", aim="Minder inbraken.")


def page_of(name, *args):
    return reverse(f"agov:{name}", args=args)


def decide(client, stop, priority, **fields):
    return client.post(
        page_of("priority-decide", stop.pk, priority.pk), {"outcome": "agreed", "decided_on": "2026-12-01", **fields}
    )


def test_from_agov_to_council_through_the_pages(client, bram, slag, stops, priority):
    decide(client, stops[0], priority)
    decide(client, stops[1], priority, outcome="changed", decided_text="Veel minder inbraken.", decided_on="2026-12-08")
    shown = client.get(page_of("priority-decide", stops[2].pk, priority.pk))
    assertContains(shown, "Met zijn akkoord is de prioriteit vastgesteld")
    assertContains(shown, "Veel minder inbraken.")
    decide(
        client,
        stops[2],
        priority,
        outcome="changed",
        decided_text="Veel minder inbraken in 2027.",
        decided_on="2026-12-15",
        votes_for="21",
        votes_against="18",
    )

    priority.refresh_from_db()
    assert (priority.state, priority.aim) == (PriorityState.APPROVED, "Veel minder inbraken in 2027.")
    texts = client.get(page_of("priority-texts", priority.pk))
    assert [station.label for station in texts.context["stations"]] == ["Voorstel", "AGOV", "college", "gemeenteraad"]
    assertContains(texts, "<ins>", count=3)  # the legend, and two changes
    assertContains(texts, "[toegevoegd:]")
    assertContains(texts, "21 stemmen voor, 18 tegen.")
    overview = client.get(page_of("round-detail", slag.pk))
    assertContains(overview, "akkoord met wijziging", count=2)
    assertNotContains(overview, "Leg besluit vast")
    assert not Deviation.objects.exists()


def test_agov_that_is_cancelled_is_replaced_on_the_record(client, bram, slag, stops):
    """Story 10, step 5."""
    committee = BodyFactory(name="raadscommissie", kind=BodyKind.COMMITTEE)
    page = page_of("stop-substitute", stops[0].pk)

    refused = client.post(page, {"substitute": committee.pk})
    assertContains(refused, "Dit veld is verplicht", status_code=422)
    done = client.post(page, {"substitute": committee.pk, "substitute_reason": "Het overleg ging niet door."})

    assertRedirects(done, page_of("round-detail", slag.pk))
    assert Deviation.objects.get().reason == "Het overleg ging niet door."
    assertContains(client.get(page_of("round-detail", slag.pk)), "in plaats van AGOV")


def test_body_of_the_route_is_not_offered_as_substitute(client, bram, stops):
    other = BodyFactory()

    form = client.get(page_of("stop-detail", stops[0].pk)).context["substitute_form"]

    assert list(form.fields["substitute"].queryset) == [other]


def test_planning_and_holding(client, bram, slag, stops):
    assert client.post(page_of("stop-plan", stops[0].pk), {"planned_on": "2026-12-01"}).status_code == 302
    early = client.post(page_of("stop-plan", stops[1].pk), {"planned_on": "2026-11-30"})
    assertContains(early, "voor de dag van een eerder gremium: AGOV", status_code=422)
    assert (
        client.post(page_of("stop-hold", stops[0].pk), {"held_on": "2026-12-02", "conclusion": "Akkoord."}).status_code
        == 302
    )

    assert slag.stops.get(position=1).held_on == date(2026, 12, 2)
    assertContains(client.get(page_of("round-detail", slag.pk)), "behandeld op 2 december 2026")


def test_later_body_first_asks_a_reason(client, bram, stops):
    page = page_of("stop-hold", stops[1].pk)

    assertContains(client.get(page_of("stop-detail", stops[1].pk)), "Nog niet behandeld door: AGOV.")
    assertContains(client.post(page, {"held_on": "2026-12-08"}), "Schrijf op waarom u toch doorgaat.", status_code=422)
    assert client.post(page, {"held_on": "2026-12-08", "reason": "Het college had haast."}).status_code == 302
    assert Deviation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"outcome": ""}, "Dit veld is verplicht"),
        ({"decided_on": "gisteren"}, "Voer een geldige datum in"),
        ({"outcome": "changed", "decided_text": "Minder inbraken."}, "gelijk aan het voorstel"),
        ({"votes_for": "21"}, "Vul beide aantallen stemmen in"),
        ({"explanation": "Bel 06-12345678"}, "telefoon"),
    ],
)
def test_wrong_decision_is_refused_in_dutch(client, bram, stops, priority, fields, message):
    response = decide(client, stops[0], priority, **fields)

    assertContains(response, message, status_code=422)
    assert not PriorityDecision.objects.exists()


def test_priority_of_another_cycle_is_not_decided_here(client, bram, stops):
    assert decide(client, stops[0], PriorityFactory()).status_code == 404


def test_partners_react_in_the_same_weeks(client, bram, slag, priority):
    """S89: with organisation and day."""
    ConsultationCommentFactory(priority=priority, organisation__name="GGZ De Vennen", text="Dit is geen veiligheid.")

    response = client.get(page_of("round-detail", slag.pk))

    for words in ("GGZ De Vennen", "Dit is geen veiligheid.", "5 oktober 2026"):
        assertContains(response, words)


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_each_number(client, bram, slag, stops, count, django_assert_num_queries):
    for number in range(count):
        made = PriorityFactory(cycle=slag.cycle, title=f"Prioriteit {number}")
        ConsultationCommentFactory(priority=made)
        for stop in stops:
            PriorityDecisionFactory(priority=made, stop=stop)
    client.get(page_of("round-detail", slag.pk))

    with django_assert_num_queries(16):
        response = client.get(page_of("round-detail", slag.pk))

    assert len(response.context["workspace"].rows) == count


# --- who sees and writes


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
@pytest.mark.parametrize("role", [Role.RAADSLID, Role.GRIFFIE])
def test_council_reads_the_texts_once_the_round_is_closed(client, slag, stops, role, state):
    priority = PriorityFactory(cycle=slag.cycle, state=PriorityState.APPROVED)
    draft = PriorityFactory(cycle=slag.cycle, title="Nog een concept")
    PriorityDecisionFactory(priority=priority, stop=stops[2], outcome=DecisionOutcome.AGREED)
    if state == RoundState.CLOSED:
        slag.state, slag.closed_at, slag.closed_by = state, MOMENT, UserFactory()
        slag.save(update_fields=["state", "closed_at", "closed_by"])
    client.force_login(UserFactory(roles=[role]))
    expected = 200 if state == RoundState.CLOSED else 404

    assert client.get(page_of("priority-texts", priority.pk)).status_code == expected
    page = client.get(page_of("round-detail", slag.pk))
    assert page.status_code == expected
    assert client.get(page_of("priority-texts", draft.pk)).status_code == 404
    if expected == 200:
        assertNotContains(page, "Nog een concept")


@pytest.mark.parametrize("name", ["stop-plan", "stop-substitute", "stop-hold"])
@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERZOEKER, Role.BEHEERDER])
def test_route_is_written_by_those_who_steer(client, stops, name, role):
    client.force_login(UserFactory(roles=[role]))
    fields = {"planned_on": "2026-12-01", "held_on": "2026-12-01", "substitute_reason": "Zo."}

    assert client.post(page_of(name, stops[0].pk), fields).status_code == 403
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERZOEKER, Role.BEHEERDER])
def test_decisions_are_written_by_those_who_steer(client, stops, priority, role):
    client.force_login(UserFactory(roles=[role]))

    assert decide(client, stops[0], priority).status_code == 403
    assert not PriorityDecision.objects.exists()
