"""What people type: data on persons are refused, what looks like a name is asked about."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.forms import FreeTextForm
from amersfoort_veiligheid.web.free_text import no_personal_data, personal_kind_of_text, seems_to_name_someone
from analysis.forms.deliveries import ApproveForm, RefuseForm, ReviewForm, WaiveForm
from cycle.models import Spot
from tests.factories import BuurtFactory, DeliveryFactory, ExpectedDeliveryFactory, UserFactory


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zie 111222333.", "bsn"),
        ("Het nummer is 111 222 333", "bsn"),
        ("Zie 111222334", None),  # fails the eleven-test: a number of something else
        ("vraag het aan a.b@politie.example", "email"),
        ("bel 06-12345678", "phone"),
        ("bel 033 469 51 11 voor meer", "phone"),
        ("busje met 12-abc-3", "plate"),
        ("AB-12-CD stond er", "plate"),
        ("T1-T2-T3", None),
        ("12-34-56", None),  # only digits was never given out with dashes of this kind since 1951
        ("geboren op 01-02-1999", "date"),
        ("geb. 1-2-1999", "date"),
        ("cijfers tot en met 31-12-2025", None),
        ("Diefstal in 2025: 1.234 tegen 1.300 in 2024, WK030701", None),
        ("De cijfers 12-13-14 kloppen niet", None),
    ],
)
def test_what_points_at_a_person_for_sure(text, kind):
    assert personal_kind_of_text(text) == kind


def test_refusal_does_not_repeat_what_was_found():
    with pytest.raises(ValidationError) as refusal:
        no_personal_data("Vraag het aan jan@politie.example")

    assert "jan" not in str(refusal.value)
    assert "e-mailadres" in str(refusal.value)


def test_names_and_streets():
    assert seems_to_name_someone("Piet Jansen belde hierover")
    assert seems_to_name_someone("volgens dhr. Bakker")
    assert seems_to_name_someone("Bel Piet Jansen hierover")  # the first word of a sentence has a capital too
    assert not seems_to_name_someone("Rond de Johan Wagenaarlaan is het stil")
    assert not seems_to_name_someone("De politie telt hier dubbel")


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (ReviewForm, ("direction", "note")),
        (ApproveForm, ("reason",)),
        (RefuseForm, ("refusal",)),
        (WaiveForm, ("reason",)),
    ],
)
def test_every_form_with_a_text_looks_at_it(form, fields):
    assert issubclass(form, FreeTextForm)
    assert form.free_text == fields


def test_form_refuses_a_bsn():
    form = RefuseForm({"refusal": "Er staat 111222333 in"})

    assert not form.is_valid()
    assert "burgerservicenummer" in form.errors["refusal"][0]


def test_tick_does_not_let_a_bsn_through():
    assert not RefuseForm({"refusal": "Er staat 111222333 in", "names_checked": "on"}).is_valid()


def test_form_asks_about_a_name_and_goes_on_after_the_tick():
    asked = RefuseForm({"refusal": "Piet Jansen belde"})
    ticked = RefuseForm({"refusal": "Piet Jansen belde", "names_checked": "on"})

    assert list(asked.errors) == ["refusal"]
    assert "names_checked" in asked.fields
    assert ticked.is_valid()


def test_form_without_a_name_does_not_ask():
    form = RefuseForm({"refusal": "Het is de verkeerde maand"})

    assert form.is_valid()
    assert "names_checked" not in form.fields


@pytest.mark.django_db
def test_page_shows_the_question_and_keeps_the_text(client):
    delivery = DeliveryFactory(state="in_review")
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    page = client.post(reverse("analysis:delivery-refuse", args=[delivery.pk]), {"refusal": "Piet Jansen belde"})

    assertContains(page, 'name="names_checked"', status_code=422)
    assertContains(page, "Piet Jansen belde", status_code=422)


@pytest.mark.django_db
def test_calendar_in_beheer_refuses_an_email_address(client):
    expected = ExpectedDeliveryFactory()
    client.force_login(UserFactory(roles=[Role.BEHEERDER], is_staff=True))
    row = {"due_on": "2026-02-01", "period_label": "2025", "waived_reason": "vraag a.b@politie.example"}

    page = client.post(reverse("admin:analysis_expecteddelivery_change", args=[expected.pk]), row)

    assertContains(page, "e-mailadres")
    expected.refresh_from_db()
    assert expected.waived_reason == ""


@pytest.mark.django_db
def test_spot_refuses_a_telephone_number_and_warns_about_a_name(client):
    buurt = BuurtFactory()
    client.force_login(UserFactory(roles=[Role.BEHEERDER], is_staff=True))
    row = {"name": "Bankje", "kind": Spot._meta.get_field("kind").choices[0][0], "buurt": buurt.pk}
    row["valid_from"] = "2026-01-01"

    refused = client.post(reverse("admin:cycle_spot_add"), {**row, "description": "bel 06-12345678"})
    warned = client.post(reverse("admin:cycle_spot_add"), {**row, "description": "Piet Jansen zit er"}, follow=True)

    assertContains(refused, "telefoonnummer")
    assertContains(warned, "Staat er een naam van een persoon in de tekst?")
    assert Spot.objects.get().description == "Piet Jansen zit er"
