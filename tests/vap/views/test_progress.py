"""Progress with an account: telling, noting, looking at it, contacts, and the spreadsheet out and in."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import UpdateChannel
from vap.models import EvidencePiece, Light, PartnerContact, ProgressUpdate

pytestmark = pytest.mark.django_db


@pytest.fixture
def housing():
    return OrganisationFactory(name="De Sleutel", email_domain="sleutel.example")


@pytest.fixture
def activity(housing):
    return make.ActivityFactory(
        vap=make.VAPFactory(running=True, title="Sterke sloten"),
        organisation=housing,
        title="Sloten vervangen",
        planned_amount=120,
        unit="sloten",
        done_amount=40,
    )


@pytest.fixture
def partner(client, housing):
    user = UserFactory(roles=[Role.PARTNER], organisation=housing, password="!")
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    return user


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], password="!")
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    return user


def ticket(page):
    return re.findall(r'name="ticket" value="([^"]+)"', page.content.decode())[-1]


def tell(client, activity, query="", **values):
    where = reverse("vap:plan-progress", args=[activity.vap_id]) + query
    page = client.get(where)
    return client.post(where, {"ticket": ticket(page), "light": "good", "text": "Het loopt.", **values})


def test_partner_tells_with_an_account_about_its_own_part(client, activity, partner):
    answer = tell(client, activity, **{f"a_{activity.pk}": "50", "happened_on": "2026-11-01"})

    update = ProgressUpdate.objects.get()
    assertRedirects(answer, reverse("vap:update-detail", args=[update.pk]))
    assert (update.channel, update.given_by, update.organisation) == (
        UpdateChannel.ACCOUNT,
        partner,
        partner.organisation,
    )
    assert update.happened_on.isoformat() == "2026-11-01"
    detail = client.get(reverse("vap:update-detail", args=[update.pk]))
    assertContains(detail, "1 november 2026")
    assertContains(detail, "Verbeter dit bericht")
    assertNotContains(detail, "Accepteer</button>")


def test_form_with_a_telephone_number_comes_back_whole(client, activity, partner):
    answer = tell(client, activity, text="Bel 06-12345678.")

    assertContains(answer, "Bel 06-12345678.", status_code=422)
    assert ProgressUpdate.objects.count() == 0


def test_old_page_is_refused_with_all_that_was_typed(client, activity, partner):
    where = reverse("vap:plan-progress", args=[activity.vap_id])

    answer = client.post(where, {"ticket": "oud", "light": "good", "text": "Dit blijft staan."})

    assertContains(answer, "Dit blijft staan.", status_code=422)


def test_trekker_notes_what_a_partner_said(client, activity, officer):
    tell(client, activity, f"?namens={activity.organisation_id}", text="Zij belden: het loopt.")

    update = ProgressUpdate.objects.get()
    assert (update.channel, update.organisation, update.given_by) == (
        UpdateChannel.NOTED,
        activity.organisation,
        officer,
    )


def test_partner_speaks_for_nobody_else(client, activity, partner):
    other = make.ActivityFactory(vap=activity.vap)

    tell(client, activity, f"?namens={other.organisation_id}")

    assert ProgressUpdate.objects.get().organisation == partner.organisation


def test_officer_sees_the_difference_accepts_and_the_number_is_there(client, activity, officer):
    update = make.ProgressUpdateFactory(vap=activity.vap, organisation=activity.organisation, submitted=True)
    make.UpdateLineFactory(update=update, activity=activity, amount=85)
    queue = client.get(reverse("vap:review-queue"))
    assertContains(queue, "85 van 120 sloten")
    assertContains(queue, "nu staat er: 40 sloten")
    assertContains(queue, "Bekijk apart")

    client.post(reverse("vap:review-queue"), {"bericht": f"{update.pk}-1"})
    update.refresh_from_db()
    assert update.state == "submitted"
    client.post(reverse("vap:update-accept", args=[update.pk]), {"seen": "1"})

    activity.refresh_from_db()
    assert activity.done_amount == 85
    assertContains(client.get(reverse("vap:plan-progress", args=[activity.vap_id])), "85 van 120 sloten")


def test_updates_without_new_numbers_are_accepted_together(client, officer):
    first, second = (make.ProgressUpdateFactory(submitted=True) for _ in range(2))

    page = client.post(
        reverse("vap:review-queue"), {"bericht": [f"{one.pk}-1" for one in (first, second)]}, follow=True
    )

    assertContains(page, "2 berichten zijn geaccepteerd.")
    assertContains(page, "Er wacht niets op u")


def test_question_goes_back_and_what_was_typed_stays(client, activity, officer):
    update = make.ProgressUpdateFactory(vap=activity.vap, organisation=activity.organisation, submitted=True)
    where = reverse("vap:update-return", args=[update.pk])

    refused = client.post(where, {"seen": "1", "note": "Bel 06-12345678."})
    assertContains(refused, "Bel 06-12345678.", status_code=422)
    client.post(where, {"seen": "1", "note": "Hoeveel zijn het er?"})

    update.refresh_from_db()
    assert (update.state, update.return_note) == ("returned", "Hoeveel zijn het er?")


def test_evidence_is_a_download_that_never_runs(client, activity, officer):
    update = make.ProgressUpdateFactory(vap=activity.vap, submitted=True)
    piece = make.EvidencePieceFactory(
        update=update, link="", file=SimpleUploadedFile("a.jpg", b"x"), name="Foto 1.jpg", content_type="image/jpeg"
    )

    soon = timezone.localdate() + timedelta(days=30)
    answer = client.get(reverse("vap:evidence-file", args=[piece.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="Foto 1.jpg"'
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "image/jpeg")
    client.post(
        reverse("vap:evidence-access", args=[piece.pk]),
        {f"e{piece.pk}-is_public": "on", f"e{piece.pk}-proves": "Een nieuw slot.", f"e{piece.pk}-expires_on": soon},
    )
    piece.refresh_from_db()
    assert (piece.is_public, piece.proves, piece.expires_on) == (True, "Een nieuw slot.", soon)
    client.post(reverse("vap:evidence-remove", args=[piece.pk]))
    assert not EvidencePiece.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_evidence_goes_sooner_when_somebody_chose_so_and_never_later(client, activity, officer, settings, days):
    settings.EVIDENCE_DAYS = 100
    piece = make.EvidencePieceFactory(update=make.ProgressUpdateFactory(vap=activity.vap, submitted=True))
    chosen = timezone.localtime(piece.added_at).date() + timedelta(days=100 + days)

    page = client.post(
        reverse("vap:evidence-access", args=[piece.pk]), {f"e{piece.pk}-expires_on": chosen}, follow=True
    )

    piece.refresh_from_db()
    assert piece.expires_on == (None if days > 0 else chosen)
    assertContains(page, "Kies een dag tot en met" if days > 0 else "Dat is bewaard.")


def test_web_page_as_evidence_is_an_address_on_another_site_and_no_file(client, activity, officer):
    update = make.ProgressUpdateFactory(vap=activity.vap, submitted=True)
    piece = make.EvidencePieceFactory(update=update, name="Webadres bij sleutel.example")

    page = client.get(reverse("vap:update-detail", args=[update.pk]))

    assertContains(page, 'href="https://sleutel.example/verslag" rel="noopener noreferrer nofollow"')
    assert client.get(reverse("vap:evidence-file", args=[piece.pk])).status_code == 404
    client.post(reverse("vap:evidence-remove", args=[piece.pk]))
    assert not EvidencePiece.objects.exists()


def test_account_sends_several_photos_and_a_web_page(client, activity, officer):
    where = reverse("vap:plan-progress", args=[activity.vap_id]) + f"?namens={activity.organisation_id}"
    photos = []
    for colour in ("red", "blue"):
        out = io.BytesIO()
        Image.new("RGB", (40, 30), colour).save(out, "JPEG")
        photos.append(SimpleUploadedFile(f"{colour}.jpg", out.getvalue(), content_type="image/jpeg"))
    told = {
        "ticket": ticket(client.get(where)),
        "light": "good",
        "text": "Veertig sloten.",
        "pieces": photos,
        "link": "https://a.example/b",
    }

    assert client.post(where, told).status_code == 302

    names = list(EvidencePiece.objects.values_list("name", flat=True))
    assert names == ["Foto 1.jpg", "Foto 2.jpg", "Webadres bij a.example"]


def test_one_light_is_set_with_a_reason_and_the_other_stays(client, activity, officer):
    where = reverse("vap:plan-lights", args=[activity.vap_id])
    refused = client.post(where, {"licht": "doing", "doing-value": "good", "doing-reason": ""})
    assertContains(refused, "Schrijf op waarom het licht zo staat.", status_code=422)

    client.post(where, {"licht": "doing", "doing-value": "at_risk", "doing-reason": "De levering is laat."})

    light = Light.objects.get()
    assert (light.kind, light.value, light.set_by) == ("doing", "at_risk", officer)
    page = client.get(reverse("vap:plan-detail", args=[activity.vap_id]))
    assertContains(page, "De levering is laat.")
    assertContains(page, "vandaag")


def test_contact_with_an_address_of_another_domain_is_asked_about_once(client, activity, officer):
    where = reverse("vap:plan-contact", args=[activity.vap_id, activity.organisation_id])
    data = {"function": "gebiedsbeheerder", "email": "gebied@post.example"}
    assertContains(client.post(where, data), "eindigt op sleutel.example", status_code=422)
    assert OutgoingMail.objects.count() == 0

    client.post(where, {**data, "other_domain": "on"})

    contact = PartnerContact.objects.get()
    assert [(mail.kind, mail.to) for mail in OutgoingMail.objects.all()] == [("invitation", contact.email)]
    client.post(reverse("vap:contact-end", args=[activity.vap_id, contact.pk]))
    contact.refresh_from_db()
    assert contact.valid_to is not None


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_what_is_due_takes_the_same_queries(client, officer, count, django_assert_num_queries):
    for _ in range(count):
        make.RhythmFactory()
    with django_assert_num_queries(7):
        page = client.get(reverse("vap:progress-due"))

    assert len(page.context["rows"]) == count


# --- spreadsheet ------------------------------------------------------------------------------------------------------


def sheet_of(client):
    answer = client.get(reverse("vap:progress-sheet-export", args=["xlsx"]))
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def send(client, book):
    out = io.BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("voortgang.xlsx", out.getvalue())
    return client.post(reverse("vap:progress-sheet"), {"file": upload})


def fill(book, row=2, **values):
    page = book.worksheets[0]
    places = {cell.value: cell.column for cell in page[1]}
    for heading, value in values.items():
        page.cell(row, places[heading]).value = value
    return book


WORDS = {"Hoe gaat het?": "Er zijn er nu 85.", "Doen we het?": "ja", "Gedaan": 85}


def test_sheet_goes_out_comes_in_is_shown_and_then_sent(client, activity, partner):
    preview = send(client, fill(sheet_of(client), **WORDS))

    assertContains(preview, "Sloten vervangen: 85 sloten, bezig" if activity.state == "running" else "85 sloten")
    assertContains(preview, "nu: 40 sloten")
    assert ProgressUpdate.objects.count() == 0
    signed = re.search(r'name="gelezen" value="([^"]+)"', preview.content.decode())[1]
    for _ in range(2):
        client.post(reverse("vap:progress-sheet"), {"gelezen": signed})

    update = ProgressUpdate.objects.get()
    assert (update.channel, update.text, update.light) == (UpdateChannel.SHEET, "Er zijn er nu 85.", "good")
    assert [line.amount for line in update.lines.all()] == [85]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"Hoe gaat het?": "Bel 06-12345678.", "Doen we het?": "ja"}, "Rij 2, kolom Hoe gaat het?: "),
        ({**WORDS, "Gedaan": "veel"}, "Rij 2, kolom Gedaan: Vul een heel getal in"),
        ({**WORDS, "Doen we het?": "misschien"}, "Rij 2, kolom Doen we het?: Vul ja, deels of nee in."),
        ({**WORDS, "Stand": "bijna"}, "Rij 2, kolom Stand: Kies uit"),
        ({**WORDS, "Plan": "1999-01"}, "Rij 2, kolom Plan: "),
        ({**WORDS, "Nummer": "404404"}, "Rij 2, kolom Nummer: "),
        ({"Gedaan": 85}, "Rij 2, kolom Hoe gaat het?: Schrijf bij dit plan"),
    ],
)
def test_wrong_cell_is_named_by_row_and_column(client, activity, partner, values, words):
    answer = send(client, fill(sheet_of(client), **values))

    assertContains(answer, words, status_code=422)
    assertNotContains(answer, 'name="gelezen"', status_code=422)


def test_sheet_with_the_number_of_another_organisation_is_refused(client, activity, partner):
    other = make.ActivityFactory(vap=activity.vap, planned_amount=5, unit="x")

    answer = send(client, fill(sheet_of(client), **{**WORDS, "Nummer": str(other.pk)}))

    assertContains(answer, "niet van uw organisatie", status_code=422)


def test_empty_sheet_changes_nothing_and_other_files_are_refused(client, activity, partner):
    assertContains(send(client, sheet_of(client)), "In dit blad staat niets nieuws.")
    upload = SimpleUploadedFile("x.xlsx", b"geen rekenblad")
    refused = client.post(reverse("vap:progress-sheet"), {"file": upload})
    assert refused.status_code == 422


def test_what_was_read_for_another_user_is_not_sent(client, activity, partner, housing):
    preview = send(client, fill(sheet_of(client), **WORDS))
    signed = re.search(r'name="gelezen" value="([^"]+)"', preview.content.decode())[1]
    colleague = UserFactory(roles=[Role.PARTNER], organisation=housing, password="!")
    client.force_login(colleague, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")

    for value in (signed, "x:y:z"):
        page = client.post(reverse("vap:progress-sheet"), {"gelezen": value}, follow=True)
        assertContains(page, "Dit is te lang geleden gelezen.")

    assert ProgressUpdate.objects.count() == 0
