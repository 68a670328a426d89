"""Editions in the making, in the browser of an officer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import EditionState
from agov.models import Edition
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import GeneratedReportFactory, UserFactory
from tests.factories.editions import EditionFactory, report_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def page(edition, name="edition-detail"):
    return reverse(f"agov:{name}", args=[edition.pk])


def test_officer_makes_a_concept_and_writes(client, adviser):
    GeneratedReportFactory(kind="wijk", code="WK990101", period="2025", value=report_value(), body="<p>30</p>")
    form = client.get(reverse("agov:edition-start"), {"soort": "wijk"})
    assertContains(form, "wijk|WK990101|2025")
    client.post(reverse("agov:edition-start"), {"subject": "wijk|WK990101|2025"})
    edition = Edition.objects.get()
    assertContains(client.get(page(edition)), "Er is nog geen samenvatting.")
    sent = {"summary": "Het bleef gelijk.", "contact": "adviseur", "next_on": "2027-11-01", "revision": 1}
    assert client.post(page(edition, "edition-write"), sent).status_code == 302
    edition.refresh_from_db()
    assert edition.summary == "Het bleef gelijk."
    assert str(edition.publication.next_on) == "2027-11-01"
    assertContains(client.get(page(edition)), "Alles op de lijst is in orde")


def test_conflict_shows_both_texts_and_loses_nothing(client, adviser):
    edition = EditionFactory(summary="Van een ander.", revision=2)
    sent = {"summary": "Van mij.", "contact": "", "next_on": "", "revision": 1}
    answer = client.post(page(edition, "edition-write"), sent)
    assertContains(answer, "Van een ander.", status_code=409)
    assertContains(answer, "Van mij.", status_code=409)
    edition.refresh_from_db()
    assert edition.summary == "Van een ander."


def test_writer_waits_for_somebody_else(client, adviser):
    edition = EditionFactory(review=True, written_by=adviser)
    answer = client.get(page(edition))
    assertContains(answer, "Iemand anders stelt haar vast.")
    assertNotContains(answer, page(edition, "edition-approve"))
    client.post(page(edition, "edition-approve"), {"vast-publish_at": ""})
    edition.refresh_from_db()
    assert edition.state == EditionState.REVIEW


def test_approver_fixes_it(client, adviser):
    edition = EditionFactory(review=True)
    assertContains(client.get(page(edition)), page(edition, "edition-approve"))
    client.post(page(edition, "edition-approve"), {"vast-publish_at": "2027-01-05T08:30"})
    edition.refresh_from_db()
    assert (edition.state, edition.approved_by) == (EditionState.APPROVED, adviser)
    assert edition.publish_at.isoformat() == "2027-01-05T07:30:00+00:00"  # half past eight in Amersfoort


def test_withdrawing_asks_why(client, adviser):
    edition = EditionFactory(published=True, summary="Het gaat beter.")
    assertContains(client.get(page(edition)), "Wie ziet dit? Iedereen.")
    assert client.post(page(edition, "edition-withdraw"), {"weg-note": "Zomaar."}).status_code == 422
    client.post(page(edition, "edition-withdraw"), {"weg-reason": "privacy", "weg-note": "Te kleine aantallen."})
    assertContains(client.get(page(edition)), "wacht op bevestiging door een tweede persoon")
    assertContains(client.get(page(edition)), "Wie ziet dit? Alleen collega's: de editie is ingetrokken.")
    client.force_login(UserFactory(roles=[Role.PRIVACY_OFFICER]))
    client.post(page(edition, "edition-confirm"))
    edition.refresh_from_db()
    assert edition.confirmed_by is not None


def test_embargo_reader_is_added_and_taken_back(client, adviser):
    reader = UserFactory(roles=[Role.RAADSLID], function="fractievoorzitter")
    edition = EditionFactory(approved=True)
    sent = {"embargo-user": reader.pk, "embargo-opens_at": "2026-11-30T09:00"}
    client.post(page(edition, "embargo-add"), sent)
    assertContains(client.get(page(edition)), "fractievoorzitter")
    place = edition.embargo_readers.get()
    client.post(reverse("agov:embargo-revoke", args=[place.pk]))
    place.refresh_from_db()
    assert place.revoked_at is not None


def test_what_was_chosen_for_a_reader_stays_when_it_is_refused(client, adviser):
    reader = UserFactory(roles=[Role.RAADSLID], function="fractievoorzitter")
    edition = EditionFactory(approved=True)
    sent = {"embargo-user": reader.pk, "embargo-opens_at": "2026-11-30T09:00"}
    client.post(page(edition, "embargo-add"), sent)
    answer = client.post(page(edition, "embargo-add"), sent)
    assertContains(answer, "Deze lezer staat er al bij.", status_code=422)
    assert answer.context["embargo_form"]["opens_at"].value() == "2026-11-30T09:00"
    assert edition.embargo_readers.count() == 1


def test_list_costs_the_same_for_one_and_three(client, adviser):
    EditionFactory()
    EditionFactory(published=True)
    address = reverse("agov:edition-list")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    EditionFactory.create_batch(2)
    EditionFactory.create_batch(2, published=True)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(one)
