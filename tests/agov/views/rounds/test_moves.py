"""Planning, opening, closing and reopening a slag (S141, story 10 steps 2 and 3)."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from analysis.enums import ReviewVerdict
from cycle.enums import RoundState, Strictness
from cycle.models import Deviation, Round
from tests.agov.views.rounds.pages import ADMINISTRATIVE, TECHNICAL, closed, page_of
from tests.factories.policy import DataReviewFactory, RoundFactory

pytestmark = pytest.mark.django_db


def test_closing_with_a_source_that_is_not_ready_warns_and_takes_a_reason(client, bram, slag):
    DataReviewFactory(
        round=slag,
        source__name="Zaken",
        organisation__name="OM",
        verdict=ReviewVerdict.NOT_READY,
        direction="",
        note="Komt later.",
    )
    page = page_of("round-close", slag)

    shown = client.get(page)
    assertContains(shown, "Zaken: nog niet gereed, zegt OM.")
    assertContains(shown, "Zaken: nog niet gereed (OM). Komt later.")  # the draft of the product
    refused = client.post(page, {"revision": 1, "product": "Zonder de zaken."})
    assertContains(refused, "Schrijf op waarom u toch doorgaat.", status_code=422)
    assertContains(refused, "Zonder de zaken.", status_code=422)
    done = client.post(page, {"revision": 1, "product": "Zonder de zaken.", "reason": "De raad wacht."})

    assertRedirects(done, page_of("round-detail", slag))
    slag.refresh_from_db()
    assert (slag.state, slag.product) == (RoundState.CLOSED, "Zonder de zaken.")
    assert Deviation.objects.get().reason == "De raad wacht."


def test_closing_is_refused_when_the_cycle_blocks(client, bram, slag):
    DataReviewFactory(round=slag, verdict=ReviewVerdict.NOT_READY, direction="", note="Komt later.")
    slag.cycle.strictness = Strictness.BLOCK
    slag.cycle.save(update_fields=["strictness"])
    page = page_of("round-close", slag)

    assertNotContains(client.get(page), "Waarom gaat u toch door?")
    response = client.post(page, {"revision": 1, "product": "Toch.", "reason": "Haast."})

    assert response.status_code == 422
    slag.refresh_from_db()
    assert (slag.state, Deviation.objects.count()) == (RoundState.OPEN, 0)


def test_closing_what_somebody_changed_meanwhile_shows_both_texts(client, bram, slag):
    Round.objects.filter(pk=slag.pk).update(revision=2, product="Van een ander.")

    response = client.post(page_of("round-close", slag), {"revision": 1, "product": "Van mij."})

    assert response.status_code == 409
    assertContains(response, "Van een ander.", status_code=409)
    assertContains(response, "Van mij.", status_code=409)


def test_opening_out_of_turn_asks_a_reason(client, bram):
    slag = RoundFactory(kind=ADMINISTRATIVE)
    page = page_of("round-open", slag)

    assertContains(client.get(page), "De technische slag is nog niet gesloten.")
    assert client.post(page, {}).status_code == 422
    assertRedirects(client.post(page, {"reason": "De raad vergadert eerder."}), page_of("round-detail", slag))
    assert Deviation.objects.count() == 1


def test_opening_in_turn_asks_nothing(client, bram):
    slag = RoundFactory(kind=TECHNICAL)

    assertNotContains(client.get(page_of("round-open", slag)), "Waarom gaat u toch door?")
    assertRedirects(client.post(page_of("round-open", slag), {}), page_of("round-detail", slag))
    assert not Deviation.objects.exists()


def test_reopening_asks_a_reason(client, bram):
    slag = closed(TECHNICAL)
    page = page_of("round-reopen", slag)

    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"reopen_reason": "Nieuwe cijfers."}).status_code == 302
    slag.refresh_from_db()
    assert slag.state == RoundState.OPEN


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"start_date": "2026-10-02", "end_date": "2026-10-01"}, "De laatste dag ligt voor de eerste."),
        (
            {"start_date": "2026-10-02", "end_date": "2026-11-01", "minimum_days": "0"},
            "Vul een aantal dagen in vanaf 1.",
        ),
    ],
)
def test_wrong_planning_is_refused(client, bram, slag, fields, message):
    response = client.post(page_of("round-plan", slag), {"revision": 1, **fields})

    assertContains(response, message, status_code=422)


def test_planning_is_stored_and_a_second_writer_sees_it(client, bram, slag):
    fields = {"revision": 1, "start_date": "2026-10-02", "end_date": "2026-11-01", "minimum_days": "14"}

    assert client.post(page_of("round-plan", slag), fields).status_code == 302
    assert client.post(page_of("round-plan", slag), {**fields, "end_date": "2026-12-01"}).status_code == 409
    slag.refresh_from_db()
    assert (slag.planned_days, slag.minimum_days) == (31, 14)
