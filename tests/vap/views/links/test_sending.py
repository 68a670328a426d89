"""A partner tells how it goes with a link, without an account: the way it is meant."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import plans as make
from tests.vap.views.links.form import address, fill, said, tickets
from vap.enums import ActivityState, UpdateChannel, UpdateState
from vap.models import EvidencePiece, ProgressUpdate

pytestmark = pytest.mark.django_db


def photo():
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Telefoonmerk"
    exif.get_ifd(0x8825)[2] = (52.0, 9.0, 18.0)
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("jan-jansen-kerkstraat-12.jpg", out.getvalue(), content_type="image/jpeg")


def test_partner_tells_how_it_goes_and_gets_a_receipt(visitor, vap, contact, secret):
    activity = vap.activities.get()
    page = visitor.get(address(secret))
    assertContains(page, "Sterke sloten in Lindenstroo")
    assertContains(page, "van de 120 sloten")

    data = fill(visitor, secret, **{f"a_{activity.pk}": "85", "needs": "Een bus."}, pieces=photo())
    sent = visitor.post(address(secret), data, follow=True)

    update = ProgressUpdate.objects.get()
    assertContains(sent, "Dank u wel, het is verstuurd")
    assertContains(sent, "85 van 120 sloten")
    assert (update.state, update.channel, update.organisation, update.contact, update.given_by) == (
        UpdateState.SUBMITTED,
        UpdateChannel.LINK,
        contact.organisation,
        contact,
        None,
    )
    assert (update.text, update.needs, update.light) == ("85 van de 120 sloten zijn vervangen.", "Een bus.", "good")
    assert [(line.amount, line.state) for line in update.lines.all()] == [(85, ActivityState.RUNNING)]
    assert AuditEntry.objects.get(event="update.handed_in").actor_label == "gebiedsbeheerder, De Sleutel"
    activity.refresh_from_db()
    assert activity.done_amount == 40  # nothing changes before somebody looked at it


def test_photo_is_kept_without_place_device_and_name(visitor, secret):
    visitor.post(address(secret), fill(visitor, secret, pieces=photo()))

    piece = EvidencePiece.objects.get()
    content = piece.file.read()
    assert dict(Image.open(BytesIO(content)).getexif()) == {}
    assert b"Telefoonmerk" not in content
    assert "jansen" not in piece.file.name + piece.name
    assert (piece.name, piece.content_type, piece.is_public) == ("Foto 1.jpg", "image/jpeg", False)
    assert piece.expires_on == timezone.localdate() + timedelta(days=settings.EVIDENCE_DAYS)


def test_several_photos_and_a_web_page_go_in_one_send(visitor, secret):
    pdf = BytesIO()
    Image.new("RGB", (60, 40), "blue").save(pdf, "PDF")
    document = SimpleUploadedFile("verslag-jansen.pdf", pdf.getvalue(), content_type="application/pdf")
    blue = BytesIO()
    Image.new("RGB", (40, 30), "blue").save(blue, "PNG")
    second = SimpleUploadedFile("b.png", blue.getvalue(), content_type="image/png")

    data = fill(visitor, secret, pieces=[photo(), second, document], link="sleutel.example/nieuws/sloten")
    receipt = visitor.post(address(secret), data, follow=True)

    pieces = list(EvidencePiece.objects.all())
    assert [(piece.name, piece.link, bool(piece.file)) for piece in pieces] == [
        ("Foto 1.jpg", "", True),
        ("Foto 2.png", "", True),
        ("Bijlage 3.pdf", "", True),
        ("Webadres bij sleutel.example", "https://sleutel.example/nieuws/sloten", False),
    ]
    assert {piece.expires_on for piece in pieces} == {timezone.localdate() + timedelta(days=settings.EVIDENCE_DAYS)}
    for piece in pieces:
        assertContains(receipt, piece.name)


def test_who_betters_sees_what_was_sent_along_and_the_same_comes_once(visitor, secret):
    visitor.post(address(secret), fill(visitor, secret, pieces=[photo()], link="https://sleutel.example/a"))

    assertContains(visitor.get(address(secret)), "Al meegestuurd: Foto 1.jpg, Webadres bij sleutel.example.")
    again = [photo()]
    visitor.post(address(secret), fill(visitor, secret, pieces=again, link="https://sleutel.example/a"))

    assert EvidencePiece.objects.count() == 2


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("ftp://sleutel.example/a", "Een webadres begint met https://."),
        ("javascript:alert(1)", "Dit is geen volledig webadres"),
        ("https://jan:geheim@sleutel.example/", "In dit webadres staat een naam of wachtwoord"),
        ("https://sleutel.example/?wie=jan@sleutel.example", "Gegevens over personen horen hier niet"),
        ("https://sleutel.example/" + "a" * 200, "Zorg dat deze waarde niet meer dan 200 tekens"),
    ],
)
def test_address_that_is_no_page_or_names_somebody_is_refused(visitor, secret, link, words):
    answer = visitor.post(address(secret), fill(visitor, secret, link=link))

    assertContains(answer, words, status_code=422)
    assertContains(answer, "85 van de 120 sloten zijn vervangen.", status_code=422)
    assert ProgressUpdate.objects.count() == 0


def test_refusal_names_the_file_and_keeps_none(visitor, secret):
    office = SimpleUploadedFile("verslag.docx", b"PK\x03\x04 word", content_type="application/msword")

    answer = visitor.post(address(secret), fill(visitor, secret, pieces=[photo(), office]))

    assertContains(answer, "Bestand 2 van 2: Dit soort bestand kan niet.", status_code=422)
    assert EvidencePiece.objects.count() == 0
    many = [photo() for _ in range(11)]
    assertContains(
        visitor.post(address(secret), fill(visitor, secret, pieces=many)), "Stuur hooguit 10 bestanden", status_code=422
    )


def test_rhythm_counts_from_the_last_word(visitor, vap, contact, secret):
    visitor.post(address(secret), fill(visitor, secret))

    update, rhythm = ProgressUpdate.objects.get(), vap.rhythms.get()
    assert update.due_on == date(2026, 12, 1)
    assert 85 <= (rhythm.next_due_on - timezone.localdate()).days <= 93


def test_last_text_stands_beside_the_new_and_ongewijzigd_is_one_tap(visitor, vap, contact, secret):
    said(vap, contact, text="De eerste veertig zitten erin.")
    page = visitor.get(address(secret))
    assertContains(page, "De eerste veertig zitten erin.")

    sent = visitor.post(address(secret), {"ticket": tickets(page)[0], "ongewijzigd": "1"}, follow=True)

    assertContains(sent, "Ongewijzigd")
    update = ProgressUpdate.objects.get(state=UpdateState.SUBMITTED)
    assert (update.is_unchanged, update.text) == (True, "")


def test_third_time_unchanged_is_refused_and_says_why(visitor, vap, contact, secret):
    said(vap, contact, days=90)
    for days in (60, 30):
        said(vap, contact, days=days, is_unchanged=True, text="")
    page = visitor.get(address(secret))
    assertContains(page, "U koos al twee keer ongewijzigd.")
    assertNotContains(page, 'name="ongewijzigd"')

    sent = visitor.post(address(secret), {"ticket": tickets(page)[0], "ongewijzigd": "1"})

    assertContains(sent, "U koos al twee keer ongewijzigd.", status_code=422)
    assert not ProgressUpdate.objects.waiting().exists()


def test_while_nobody_looked_it_is_bettered_not_doubled(visitor, secret):
    receipt = visitor.post(address(secret), fill(visitor, secret), follow=True)
    assertContains(receipt, "Terug en verbeteren")
    page = visitor.get(address(secret))
    assertContains(page, "85 van de 120 sloten zijn vervangen.")

    visitor.post(address(secret), fill(visitor, secret, text="Het zijn er 87."))

    assert ProgressUpdate.objects.get().text == "Het zijn er 87."


def test_returned_update_shows_the_question_and_goes_again(visitor, vap, contact, secret):
    returned = said(vap, contact, state=UpdateState.RETURNED, return_note="Hoeveel zijn het er precies?", text="Veel.")
    assertContains(visitor.get(address(secret)), "Hoeveel zijn het er precies?")

    visitor.post(address(secret), fill(visitor, secret, text="Precies 85."))

    returned.refresh_from_db()
    assert (returned.state, returned.text, returned.reviewed_at) == (UpdateState.SUBMITTED, "Precies 85.", None)


def test_activity_without_a_number_is_a_choice(visitor, vap, contact, secret):
    plain = make.ActivityFactory(vap=vap, organisation=contact.organisation, title="Bewonersavond")

    visitor.post(address(secret), fill(visitor, secret, **{f"a_{plain.pk}": "done"}))

    line = ProgressUpdate.objects.get().lines.get(activity=plain)
    assert (line.amount, line.state) == (None, ActivityState.DONE)


def test_copy_is_mailed_to_the_known_address_once(visitor, secret, contact):
    visitor.post(address(secret), fill(visitor, secret))
    pk = ProgressUpdate.objects.get().pk

    for _ in range(2):
        page = visitor.post(reverse("vap:update-copy", args=[secret, pk]), {"to": "ander@kwaad.example"}, follow=True)

    assertContains(page, "De kopie komt binnen enkele minuten")
    assert [(mail.kind, mail.to) for mail in OutgoingMail.objects.all()] == [("receipt", contact.email)]


def test_partner_chooses_its_rhythm_and_a_pause(visitor, vap, secret):
    where = reverse("vap:update-rhythm", args=[secret])
    form = visitor.get(where).context["form"]
    sent = {
        "every_months": "6",
        "next_due_on": "",
        "paused_until": "",
        "pause_reason": "",
        "seen": form["seen"].value(),
    }

    assertRedirects(visitor.post(where, sent), address(secret))
    assert vap.rhythms.get().every_months == 6
    pause = {**sent, "seen": 2, "paused_until": timezone.localdate() + timedelta(days=20)}
    assertContains(visitor.post(where, pause), "Schrijf op waarom het even niet uitkomt.", status_code=422)
    assertContains(visitor.post(where, {**sent, "seen": 2, "every_months": "13"}), "Er gaat iets mis", status_code=422)
    visitor.post(where, {**pause, "pause_reason": "Vakantie van het team."})

    rhythm = vap.rhythms.get()
    assert (rhythm.pause_reason, rhythm.is_paused_on(timezone.localdate())) == ("Vakantie van het team.", True)
