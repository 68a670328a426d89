"""A partner tells how it goes with a link, without an account; and what somebody tries who wants more than that."""

import json
import logging
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Draft, OutgoingMail
from amersfoort_veiligheid.web.secrets_in_logs import SecretsFormatter
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import ActivityState, CommitmentState, UpdateChannel, UpdateState, VapState
from vap.models import EvidencePiece, ProgressUpdate, UpdateLink

pytestmark = pytest.mark.django_db
OPEN = timedelta(days=30)


@pytest.fixture
def visitor():
    """A browser in which a form that is forged would be refused."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def vap():
    return make.VAPFactory(running=True, title="Sterke sloten in Lindenstroo")


@pytest.fixture
def contact(vap):
    organisation = OrganisationFactory(name="De Sleutel")
    make.ActivityFactory(
        vap=vap, organisation=organisation, title="Sloten vervangen", planned_amount=120, unit="sloten", done_amount=40
    )
    make.RhythmFactory(vap=vap, organisation=organisation, next_due_on=date(2026, 12, 1))
    return make.PartnerContactFactory(organisation=organisation, email="gebied@sleutel.example")


@pytest.fixture
def secret(vap, contact):
    return new_secret(vap, contact)


def new_secret(vap, contact, *, valid_for=OPEN, **fields):
    now = timezone.now()
    link, secret = UpdateLink.objects.issue(
        vap=vap, contact=contact, at=now - timedelta(days=60), until=now + valid_for
    )
    if fields:
        UpdateLink.objects.filter(pk=link.pk).update(**fields)
    return secret


def address(secret):
    return reverse("vap:update", args=[secret])


def tickets(page):
    return re.findall(r'name="ticket" value="([^"]+)"', page.content.decode())


def fill(visitor, secret, **values):
    """What the form holds after opening it and filling in the least."""
    page = visitor.get(address(secret))
    return {"ticket": tickets(page)[-1], "light": "good", "text": "85 van de 120 sloten zijn vervangen.", **values}


def words_of(page):
    """The page without what differs between two drawings of the same page."""
    return re.sub(r'(?<=Token": ")\w+', "", page.content.decode())


def photo():
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Telefoonmerk"
    exif.get_ifd(0x8825)[2] = (52.0, 9.0, 18.0)
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("jan-jansen-kerkstraat-12.jpg", out.getvalue(), content_type="image/jpeg")


# --- the way it is meant ---------------------------------------------------------------------------------------------


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


def said(vap, contact, *, days=90, **fields):
    moment = timezone.now() - timedelta(days=days)
    return make.ProgressUpdateFactory(
        **{
            "vap": vap,
            "organisation": contact.organisation,
            "state": UpdateState.ACCEPTED,
            "submitted_at": moment,
            "reviewed_at": moment,
            **fields,
        }
    )


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


# --- nothing typed is lost ------------------------------------------------------------------------------------------


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


def typing(text):
    return {"fields": json.dumps([["text", text], ["light", "good"]]), "user": "link-1", "form": "UpdateForm"}


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


# --- misuse ---------------------------------------------------------------------------------------------------------


def expired(vap, contact):
    return new_secret(vap, contact, valid_for=-timedelta(seconds=1))


def revoked(vap, contact):
    return new_secret(vap, contact, revoked_at=timezone.now())


def of_ended_contact(vap, contact):
    secret = new_secret(vap, contact)
    contact.valid_to = timezone.localdate() - timedelta(days=1)
    contact.save()
    return secret


def of_contact_of_another_vap(vap, contact):
    secret = new_secret(vap, contact)
    contact.vap = make.VAPFactory(running=True)
    contact.save()
    return secret


def of_organisation_that_left(vap, contact):
    secret = new_secret(vap, contact)
    vap.activities.all().delete()
    return secret


def of_organisation_that_declined(vap, contact):
    vap.activities.all().delete()
    make.CommitmentFactory(
        vap=vap,
        organisation=contact.organisation,
        state=CommitmentState.DECLINED,
        answer="Geen mensen.",
        answered_at=timezone.now(),
    )
    return new_secret(vap, contact)


def of_organisation_that_stopped(vap, contact):
    contact.organisation.is_active = False
    contact.organisation.save()
    return new_secret(vap, contact)


def of_vap_that_is_over(vap, contact):
    secret = new_secret(vap, contact)
    vap.state, vap.ended_on = VapState.CLOSED, date(2026, 11, 1)
    vap.save()
    return secret


def guessed(vap, contact):
    return "A" * 43


CLOSED = [
    expired,
    revoked,
    of_ended_contact,
    of_contact_of_another_vap,
    of_organisation_that_left,
    of_organisation_that_declined,
    of_organisation_that_stopped,
    of_vap_that_is_over,
    guessed,
]


@pytest.mark.parametrize("make_secret", CLOSED, ids=lambda one: one.__name__)
def test_link_that_does_not_open_gives_one_calm_page_and_writes_nothing(visitor, vap, contact, make_secret):
    good = fill(visitor, new_secret(vap, contact))
    calm = words_of(visitor.get(address("A" * 43)))
    secret = make_secret(vap, contact)
    before = AuditEntry.objects.count()
    update = said(vap, contact)

    pages = {
        name: visitor.get(reverse(f"vap:{name}", args=arguments))
        for name, arguments in {
            "update": [secret],
            "update-receipt": [secret, update.pk],
            "update-rhythm": [secret],
        }.items()
    }
    posts = [
        visitor.post(address(secret), good),
        visitor.post(reverse("vap:update-copy", args=[secret, update.pk])),
        visitor.post(reverse("vap:update-rhythm", args=[secret]), {"every_months": 6, "seen": 1}),
    ]
    draft = visitor.post(reverse("vap:update-draft", args=[secret]), typing("x"))

    assert {page.status_code for page in (*pages.values(), *posts)} == {404}
    assert draft.status_code == 409
    for page in pages.values():
        assert words_of(page) == calm
        assertNotContains(page, vap.title, status_code=404)
        assertNotContains(page, "De Sleutel", status_code=404)
    assert ProgressUpdate.objects.count() == 1
    assert OutgoingMail.objects.count() == 0
    assert AuditEntry.objects.count() == before


def test_link_shows_and_writes_its_own_vap_only(visitor, vap, contact, secret):
    other = make.VAPFactory(running=True, title="Een ander plan")
    foreign = make.ActivityFactory(vap=other, organisation=contact.organisation, planned_amount=5, unit="x")
    neighbour = make.ActivityFactory(vap=vap, planned_amount=5, unit="x", title="Werk van de buren")
    theirs = said(vap, make.PartnerContactFactory(), text="Van een ander.")
    elsewhere = said(other, contact, text="Uit een ander plan.")

    page = visitor.get(address(secret))
    sent = visitor.post(address(secret), fill(visitor, secret, **{f"a_{foreign.pk}": 5, f"a_{neighbour.pk}": 5}))

    for words in ("Een ander plan", "Werk van de buren", "Van een ander."):
        assertNotContains(page, words)
    assert sent.status_code == 302
    assert ProgressUpdate.objects.waiting().get().lines.count() == 0
    for update in (theirs, elsewhere):
        for name in ("update-receipt", "update-copy"):
            send = visitor.get if name == "update-receipt" else visitor.post
            assert send(reverse(f"vap:{name}", args=[secret, update.pk])).status_code == 404


def test_form_that_is_sent_twice_counts_once(visitor, secret):
    data = fill(visitor, secret)

    first, second = (visitor.post(address(secret), data) for _ in range(2))

    assert first["Location"] == second["Location"]
    update = ProgressUpdate.objects.get()
    assert (update.revision, AuditEntry.objects.filter(event="update.handed_in").count()) == (1, 1)


def test_old_form_does_not_undo_a_later_one(visitor, secret):
    old = fill(visitor, secret, text="Het eerste.")
    visitor.post(address(secret), old)
    visitor.post(address(secret), fill(visitor, secret, text="Het verbeterde."))

    replay = visitor.post(address(secret), old)
    stale = visitor.post(address(secret), {**fill(visitor, secret), "ticket": old["ticket"], "text": "Nog een keer."})

    assertContains(replay, "Er is intussen al een bericht verstuurd.", status_code=422)
    assertContains(stale, "Nog een keer.", status_code=422)
    assert ProgressUpdate.objects.get().text == "Het verbeterde."


def test_ticket_of_another_link_or_none_is_worth_nothing(visitor, vap, contact, secret):
    colleague = make.PartnerContactFactory(organisation=contact.organisation)
    theirs = fill(visitor, new_secret(vap, colleague))

    for ticket in (theirs["ticket"], "", "x:y:z"):
        answer = visitor.post(address(secret), {**theirs, "ticket": ticket})
        assertContains(answer, "Deze pagina was oud.", status_code=422)
        assertContains(answer, theirs["text"], status_code=422)

    assert ProgressUpdate.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanner_that_opens_the_link_changes_nothing(visitor, vap, contact, secret, method):
    pk = said(vap, contact).pk
    before = [list(model.objects.values()) for model in (UpdateLink, ProgressUpdate, AuditEntry, OutgoingMail)]

    for name, arguments in (("update", [secret]), ("update-receipt", [secret, pk]), ("update-rhythm", [secret])):
        assert getattr(visitor, method)(reverse(f"vap:{name}", args=arguments)).status_code == 200
    token = contact.unsubscribe_token
    assert getattr(visitor, method)(reverse("vap:reminders-stop", args=[token])).status_code == 200

    after = [list(model.objects.values()) for model in (UpdateLink, ProgressUpdate, AuditEntry, OutgoingMail)]
    assert after == before


def test_pages_of_a_link_are_not_kept_found_or_passed_on(visitor, vap, contact, secret):
    pk = said(vap, contact).pk
    for where in (
        address(secret),
        address("B" * 43),
        reverse("vap:update-receipt", args=[secret, pk]),
        reverse("vap:update-rhythm", args=[secret]),
    ):
        page = visitor.get(where)
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in page["X-Robots-Tag"]
        assertContains(page, '<meta name="robots" content="noindex, nofollow">', status_code=page.status_code)
        assert "sessie_" not in str(page.cookies)


def test_only_a_hash_of_the_secret_is_stored(visitor, secret):
    visitor.post(address(secret), fill(visitor, secret))
    visitor.post(reverse("vap:update-draft", args=[secret]), typing("x"))

    rows = [
        *UpdateLink.objects.values(),
        *ProgressUpdate.objects.values(),
        *AuditEntry.objects.values(),
        *Draft.objects.values(),
    ]
    assert rows
    assert all(secret not in str(row) for row in rows)
    assert len(secret) == 43  # 32 random bytes


def test_secret_is_not_in_the_log(visitor, secret, caplog):
    caplog.handler.setFormatter(SecretsFormatter("%(message)s"))
    dead = "C" * 42 + "-"

    with caplog.at_level(logging.DEBUG):
        visitor.get(address(dead))
        try:
            raise ValueError(f"broken at {address(secret)}klaar/1/?x")
        except ValueError:
            logging.getLogger("test").exception("Fout bij %s", address(secret))

    assert "Not Found: /bijwerken/(geheim)/" in caplog.text
    assert "/bijwerken/(geheim)/klaar/1/" in caplog.text
    for known in (dead, secret):
        assert known not in caplog.text
    assert settings.LOGGING["formatters"]["line"]["()"].endswith("SecretsFormatter")


def test_who_is_logged_in_leaves_no_secret_in_a_draft(secret):
    browser = Client()
    browser.force_login(UserFactory())

    browser.post(address(secret), {**fill(browser, secret, text=""), "draft_form": "UpdateForm"})

    assert Draft.objects.count() == 0


# --- a new link, and no reminders -----------------------------------------------------------------------------------


def ask(visitor, email):
    return visitor.post(reverse("vap:link-ask"), {"email": email})


def test_new_link_goes_to_the_known_address_and_the_asker_learns_nothing(visitor, vap, contact):
    known, unknown = ask(visitor, " Gebied@Sleutel.example "), ask(visitor, "vreemd@kwaad.example")

    assert words_of(known) == words_of(unknown)
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert [(mail.kind, mail.to) for mail in OutgoingMail.objects.all()] == [("links", contact.email)]
    assertContains(ask(visitor, "geen adres"), "Dit is geen volledig e-mailadres.", status_code=422)


def test_new_links_are_limited(visitor, contact, monkeypatch):
    now = timezone.now()
    for hours in (0, 0, 1, 2, 3, 4, 5):
        monkeypatch.setattr("vap.views.links.timezone.now", lambda hours=hours: now + timedelta(hours=hours))
        ask(visitor, contact.email)

    assert OutgoingMail.objects.count() == 3


def test_contact_that_ended_gets_no_new_link(visitor, contact):
    contact.valid_to = timezone.localdate() - timedelta(days=1)
    contact.save()

    ask(visitor, contact.email)

    assert OutgoingMail.objects.count() == 0


def test_reminders_stop_and_come_back(visitor, contact):
    where = reverse("vap:reminders-stop", args=[contact.unsubscribe_token])
    assertContains(visitor.get(where), "Wilt u geen herinneringen meer?")

    stopped = visitor.post(where, {"List-Unsubscribe": "One-Click"})
    contact.refresh_from_db()
    assertContains(stopped, "U krijgt geen herinneringen")
    assert contact.unsubscribed_at is not None

    visitor.post(where, {"weer": "1"})
    contact.refresh_from_db()
    assert contact.unsubscribed_at is None
    assert [entry.event for entry in AuditEntry.objects.order_by("pk")] == [
        "contact.unsubscribed",
        "contact.resubscribed",
    ]


def test_nobody_stops_the_reminders_of_another(visitor, contact):
    other = make.PartnerContactFactory()
    token = contact.unsubscribe_token

    forged = token.replace(token[:2], "zz", 1)

    assert visitor.post(reverse("vap:reminders-stop", args=[forged])).status_code == 404
    other.refresh_from_db()
    assert other.unsubscribed_at is None
