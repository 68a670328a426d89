"""Deciding on a delivery: taking into use, refusing, reviewing, and answering what is ambiguous."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState, TableContent
from analysis.imports import pipeline, receiving
from analysis.models import Delivery, DeliveryReview
from tests.analysis.imports.police_files import portal_csv, typed_csv
from tests.analysis.town import HOF_A, SOUTH, SOUTH_A, check, do, receive, year_cells
from tests.analysis.views.deliveries.pages import WRITES, page_of, partner_of
from tests.factories import DeliveryFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_taking_into_use_through_the_page(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))

    response = client.post(page_of("approve", delivery), {"reason": "De raad vergadert morgen."})

    assertRedirects(response, page_of("detail", delivery))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_by) == (DeliveryState.APPROVED, carla)
    assert Job.objects.filter(kind="delivery.aggregate").count() == 1


def test_taking_into_use_without_a_reason_says_why_not(client, carla):
    delivery = DeliveryFactory(in_review=True)

    response = client.post(page_of("approve", delivery), {"reason": "  "})

    assertContains(response, "Schrijf op waarom u de levering toch in gebruik neemt.", status_code=422)


def test_typed_reason_survives_a_refusal(client, carla):
    delivery = DeliveryFactory(in_review=True, rows_accepted=0)

    response = client.post(page_of("approve", delivery), {"reason": "De raad vergadert morgen."})

    assertContains(response, "geen enkele rij aangenomen", status_code=422)
    assertContains(response, "De raad vergadert morgen.", status_code=422)


def test_typed_review_survives_an_error(client, carla):
    delivery = DeliveryFactory(in_review=True)
    content = {"organisation": carla.organisation_id, "verdict": "doubt", "direction": "Inbraken dalen in Hof."}

    response = client.post(page_of("review", delivery), content)

    assertContains(response, "Schrijf op waar de twijfel over gaat.", status_code=422)
    assertContains(response, "Inbraken dalen in Hof.", status_code=422)
    assert DeliveryReview.objects.count() == 0


def test_refusal_without_a_reason_says_so(client, carla):
    delivery = DeliveryFactory(in_review=True)

    response = client.post(page_of("refuse", delivery), {"refusal": ""})

    assertContains(response, "Geef een reden voor de weigering.", status_code=422)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.IN_REVIEW


@pytest.mark.parametrize("deed", ["review", "approve", "refuse", "recheck", "dialect"])
def test_deed_that_comes_too_late_says_what_the_delivery_is(client, carla, deed):
    delivery = DeliveryFactory(approved=True)
    content = WRITES[deed] | {"organisation": carla.organisation_id}

    response = client.post(page_of(deed, delivery), content, follow=True)

    assert response.redirect_chain == [(page_of("detail", delivery), 302)]
    assertContains(response, "goedgekeurd" if deed != "review" else "in controle is")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.APPROVED


def test_source_signs_for_itself_and_for_no_other(client):
    delivery = DeliveryFactory(in_review=True)
    contact = partner_of(delivery, client)
    other = OrganisationFactory()

    refused = client.post(page_of("review", delivery), {"organisation": other.pk, "verdict": "correct"})
    accepted = client.post(page_of("review", delivery), {"organisation": contact.organisation_id, "verdict": "correct"})

    assert (refused.status_code, accepted.status_code) == (422, 302)
    review = DeliveryReview.objects.get()
    assert (review.organisation, review.given_by) == (delivery.table.source.organisation, contact)


def test_page_shows_no_decision_to_the_source(client):
    delivery = DeliveryFactory(in_review=True)
    partner_of(delivery, client)

    response = client.get(page_of("detail", delivery))

    assertContains(response, "Geef een oordeel")
    assertNotContains(response, "Neem in gebruik")


def test_ambiguous_name_is_answered_through_the_page(client, carla, town, storage):
    words = [("Inbraak woning", "Calveen", "2023", 7), ("Inbraak woning", "Hof", "2023", 5)]
    delivery = check(receive(town.yearly, portal_csv(words)))
    page = client.get(page_of("detail", delivery))
    assertContains(page, "Welk gebied is “Calveen”?")
    assertContains(page, f"buurt Calveen ({SOUTH_A})")
    assertContains(page, f"wijk Calveen ({SOUTH})")

    unanswered = client.post(page_of("recheck", delivery), {})
    assertContains(unanswered, "Kies welk gebied “Calveen” is.", status_code=422)
    assertContains(unanswered, f"wijk Calveen ({SOUTH})", status_code=422)
    response = client.post(page_of("recheck", delivery), {"q0": SOUTH_A})
    do(receiving.open_check(delivery), pipeline.check_delivery)

    assertRedirects(response, page_of("detail", delivery))
    delivery.refresh_from_db()
    assert (delivery.rows_accepted, delivery.rows_rejected, delivery.questions) == (2, 0, [])
    assert delivery.cells.get(area__code=SOUTH_A, is_derived=False).value == 7


def test_name_of_wijk_and_buurt_in_turn_is_answered_through_the_page(client, carla, town, storage):
    words = [("Inbraak woning", "Calveen", "2023", 7), ("Inbraak woning", "Calveen", "2023", 6)]
    delivery = check(receive(town.yearly, portal_csv(words)))

    client.post(page_of("recheck", delivery), {"q0": f"{SOUTH},{SOUTH_A}"})
    do(receiving.open_check(delivery), pipeline.check_delivery)

    given = delivery.cells.filter(is_derived=False)
    assert dict(given.values_list("area__code", "value")) == {SOUTH: 7, SOUTH_A: 6}


def test_answer_that_was_not_offered_is_refused(client, carla, town, storage):
    delivery = check(receive(town.yearly, portal_csv([("Inbraak woning", "Calveen", "2023", 7)])))

    assert client.post(page_of("recheck", delivery), {"q0": HOF_A}).status_code == 422
    delivery.refresh_from_db()
    assert delivery.answers == {}


def test_recognised_form_is_overruled_through_the_page(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    page = client.get(page_of("detail", delivery))
    assertContains(page, "Het bestand is gelezen als “OData, CSV”")
    assertContains(page, '<option value="odata_csv" selected>')

    response = client.post(page_of("dialect", delivery), {"dialect": "portal_rows"})
    asked = Delivery.objects.get(pk=delivery.pk)
    do(receiving.open_check(delivery), pipeline.check_delivery)

    assertRedirects(response, page_of("detail", delivery), fetch_redirect_response=False)
    assert (asked.dialect, asked.dialect_chosen, asked.state) == ("portal_rows", True, DeliveryState.IN_REVIEW)
    delivery.refresh_from_db()
    assert (delivery.dialect, delivery.dialect_chosen, delivery.rows_read) == ("portal_rows", True, 17)
    assertContains(client.get(page_of("detail", delivery)), "(zelf gekozen)")


def test_recognition_is_left_to_the_product_again(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells()), dialect="odata_csv"))

    client.post(page_of("dialect", delivery), {"dialect": ""})
    delivery = check(delivery)

    assert (delivery.dialect, delivery.dialect_chosen) == ("odata_csv", False)
    assert delivery.state == DeliveryState.IN_REVIEW


def test_form_that_does_not_exist_is_refused(client, carla, town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))

    response = client.post(page_of("dialect", delivery), {"dialect": "word"})

    assertContains(response, "word", status_code=422)
    assert Delivery.objects.get(pk=delivery.pk).dialect == "odata_csv"


def test_only_registered_counts_have_forms_to_choose_from(client, carla):
    delivery = DeliveryFactory(in_review=True, table__content=TableContent.SURVEY)

    assertNotContains(client.get(page_of("detail", delivery)), "andere vorm")
    assert client.post(page_of("dialect", delivery), {"dialect": ""}).status_code == 403


def test_forged_form_is_refused(town):

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    delivery = DeliveryFactory(in_review=True)

    assert strict.post(page_of("approve", delivery), {"reason": "x"}).status_code == 403
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.IN_REVIEW
