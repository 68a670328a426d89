"""What a partner typed is never lost: refusals keep the text, and so does a link that expires."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.web.models import Draft
from tests.vap.views.links.form import address, fill, new_secret, tickets, typing
from vap.models import EvidencePiece, ProgressUpdate, UpdateLink

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "Bel 06-12345678 voor meer.",
        "Mail jan@sleutel.example.",
        "Auto AB-123-C stond er.",
        "BSN 123456782 hoort erbij.",
    ],
)
def test_data_on_a_person_are_refused_and_the_text_stays(visitor, secret, text):
    answer = visitor.post(address(secret), fill(visitor, secret, text=text))

    assertContains(answer, "Gegevens over personen horen hier niet", status_code=422)
    assertContains(answer, text, status_code=422)
    assert ProgressUpdate.objects.count() == 0
    assertContains(Client().get(address(secret)), text)  # also on another device


def test_name_is_asked_about(visitor, secret):
    data = fill(visitor, secret, text="Mevrouw De Vries was tevreden.")
    asked = visitor.post(address(secret), data)
    assertContains(asked, "Noemt u hier een persoon?", status_code=422)

    visitor.post(address(secret), {**data, "ticket": tickets(asked)[-1], "names_checked": "on"})

    assert ProgressUpdate.objects.get().text == "Mevrouw De Vries was tevreden."


def test_file_of_another_kind_is_refused_and_the_text_stays(visitor, secret):
    office = SimpleUploadedFile("verslag.docx", b"PK\x03\x04 word", content_type="application/msword")

    answer = visitor.post(address(secret), fill(visitor, secret, pieces=office))

    assertContains(answer, "Dit soort bestand kan niet. Kies een foto", status_code=422)
    assertContains(answer, "85 van de 120 sloten zijn vervangen.", status_code=422)
    assert EvidencePiece.objects.count() == 0


def test_file_that_is_too_large_is_refused_unread(visitor, secret, settings):
    settings.MAX_EVIDENCE_SEND_BYTES = 1_000
    large = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff" + b"0" * 1_100_000, content_type="image/jpeg")
    data = fill(visitor, secret, pieces=large)

    answer = visitor.post(address(secret), data)

    assertContains(answer, "Dit bestand is te groot", status_code=413)
    assertNotContains(answer, "Lever de cijfers in delen", status_code=413)


def test_photo_of_a_phone_passes_the_limit_for_visitors(visitor, secret):
    out = BytesIO()
    Image.effect_noise((2400, 1800), 100).convert("RGB").save(out, "JPEG", quality=95)
    assert len(out.getvalue()) > 1_000_000
    upload = SimpleUploadedFile("foto.jpg", out.getvalue(), content_type="image/jpeg")

    sent = visitor.post(address(secret), fill(visitor, secret, pieces=upload))

    assert sent.status_code == 302
    assert EvidencePiece.objects.count() == 1


def test_what_is_typed_is_kept_at_the_server_and_offered_again(visitor, secret):
    where = reverse("vap:update-draft", args=[secret])

    assert visitor.post(where, typing("Half een zin")).status_code == 204
    page = Client().get(address(secret))

    assertContains(page, "Half een zin")
    assertContains(page, "Hieronder staat weer wat u typte")
    assert ProgressUpdate.objects.count() == 0
    assert Draft.objects.count() == 0
    visitor.post(address(secret), fill(visitor, secret))
    assert UpdateLink.objects.get().typed == {}


def test_typed_text_can_be_thrown_away(visitor, secret):
    where = reverse("vap:update-draft", args=[secret])
    visitor.post(where, typing("Weg hiermee"))

    visitor.post(where, {"weg": "1"})

    assertNotContains(visitor.get(address(secret)), "Weg hiermee")


@pytest.mark.parametrize(("body", "status"), [({"fields": "geen json"}, 400), ({}, 400), (typing("x" * 60_000), 422)])
def test_draft_that_makes_no_sense_is_refused(visitor, secret, body, status):
    assert visitor.post(reverse("vap:update-draft", args=[secret]), body).status_code == status


def test_link_that_expires_while_typing_loses_nothing(visitor, vap, contact, secret):
    data = fill(visitor, secret, text="Net te laat getypt.")
    UpdateLink.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    assert visitor.post(reverse("vap:update-draft", args=[secret]), typing("Net")).status_code == 409

    answer = visitor.post(address(secret), data)

    assertContains(answer, "Net te laat getypt.", status_code=404)
    assert ProgressUpdate.objects.count() == 0
    assertContains(visitor.get(address(new_secret(vap, contact))), "Net te laat getypt.")
