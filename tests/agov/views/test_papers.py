"""Papers with an agenda item: clean, counted, and opened only by who may read them (S126)."""

import hashlib
import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import Audience
from agov.models import ItemPaper
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    ItemGuestFactory,
    ItemPaperFactory,
    MeetingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def bram(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


def pdf(pages=2):
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    with made.open_metadata() as meta:
        meta["dc:creator"] = ["Sanne de Wit"]
    made.save(out)
    return SimpleUploadedFile("notitie van Sanne.pdf", out.getvalue(), "application/pdf")


def photo():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), "image/jpeg")


def send(client, item, **fields):
    data = {"title": "Notitie", "audience": "members", "closed_ground": "", **fields}
    return client.post(reverse("agov:paper-add", args=[item.pk]), data)


def stored(item, **fields):
    paper = ItemPaperFactory.build(
        item=item, added_by=UserFactory(), follows_later=False, pages=1, sha256="ab", **fields
    )
    paper.file.save("stuk.pdf", ContentFile(b"%PDF-1.4 echt"), save=False)
    paper.save()
    return paper


def address(name, paper):
    return reverse(f"agov:paper-{name}", args=[paper.pk])


def test_paper_is_kept_clean_counted_and_with_a_fingerprint(client, bram, storage):
    item = AgendaItemFactory()

    response = send(client, item, file=pdf(pages=3))

    assertRedirects(response, f"{reverse('agov:item-detail', args=[item.pk])}#stukken")
    paper = ItemPaper.objects.get()
    content = client.get(address("file", paper)).getvalue()
    assert (paper.pages, paper.sha256) == (3, hashlib.sha256(content).hexdigest())
    assert b"Sanne" not in content
    assert "Sanne" not in paper.file.name


def test_photo_becomes_a_page(client, bram):
    item = AgendaItemFactory()

    send(client, item, file=photo())

    paper = ItemPaper.objects.get()
    response = client.get(address("file", paper))
    with pikepdf.open(io.BytesIO(response.getvalue())) as made:
        assert (len(made.pages), paper.pages) == (1, 1)
        assert "/Info" not in made.trailer
    assert response["Content-Disposition"] == 'attachment; filename="notitie.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_paper_that_follows_later_gets_its_file(client, bram):
    item = AgendaItemFactory()
    send(client, item, follows_later="on")
    paper = ItemPaper.objects.get()
    assertContains(client.get(reverse("agov:item-detail", args=[item.pk])), "wordt nagezonden")
    assert client.get(address("file", paper)).status_code == 404

    client.post(address("replace", paper), {"file": pdf()})

    paper.refresh_from_db()
    assert (paper.follows_later, paper.pages) == (False, 2)


def test_old_file_goes_when_another_takes_its_place(client, bram, storage, django_capture_on_commit_callbacks):
    item = AgendaItemFactory()
    send(client, item, file=pdf())
    old = ItemPaper.objects.get().file.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("replace", ItemPaper.objects.get()), {"file": pdf(pages=5)})

    paper = ItemPaper.objects.get()
    assert paper.pages == 5
    assert not (storage / old).exists()
    assert (storage / paper.file.name).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("remove", paper))
    assert not ItemPaper.objects.exists()
    assert not (storage / paper.file.name).exists()


def test_item_that_leaves_a_draft_takes_its_files_along(client, bram, storage, django_capture_on_commit_callbacks):
    item = AgendaItemFactory()
    send(client, item, file=pdf())
    send(client, item, follows_later="on")
    name = item.papers.exclude(file="").get().file.name
    assert (storage / name).exists()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("agov:item-take-off", args=[item.pk]), {"reason": ""})

    assert not ItemPaper.objects.exists()
    assert not (storage / name).exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Kies een bestand, of zeg dat het stuk wordt nagezonden"),
        ({"audience": "closed", "follows_later": "on"}, "Schrijf op waarom dit stuk besloten is"),
        ({"title": "", "follows_later": "on"}, "Schrijf op hoe het stuk heet"),
        ({"title": "Van sanne@politie.example", "follows_later": "on"}, "e-mailadres"),
    ],
)
def test_wrong_input_says_what(client, bram, fields, words):
    item = AgendaItemFactory()

    assertContains(send(client, item, **fields), words, status_code=422)
    assert not ItemPaper.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("virus.exe", b"MZ rommel"), ("stuk.pdf", b"%PDF-1.4 stuk"), ("x.pdf", b"")]
)
def test_file_that_cannot_be_kept_is_refused(client, bram, name, content):
    item = AgendaItemFactory()

    response = send(client, item, file=SimpleUploadedFile(name, content))

    assert response.status_code == 422
    assert response.context["paper_form"].errors["file"]
    assert not ItemPaper.objects.exists()


def test_papers_of_a_meeting_that_was_held_stay_as_they_are(client, bram):
    paper = stored(AgendaItemFactory(meeting__held=True))

    added = send(client, paper.item, follows_later="on")
    replaced = client.post(address("replace", paper), {"file": pdf()})
    client.post(address("remove", paper))

    assert [added.status_code, replaced.status_code] == [422, 422]
    assert [one.sha256 for one in ItemPaper.objects.all()] == ["ab"]


def test_guest_on_item_4_cannot_open_papers_of_item_3(client):
    """S126."""
    meeting = MeetingFactory(convened=True)
    third, fourth = (stored(AgendaItemFactory(meeting=meeting, position=n)) for n in (3, 4))
    gijs = UserFactory(roles=[Role.PARTNER])
    ItemGuestFactory(item=fourth.item, invitee=InviteeFactory(guest=True, meeting=meeting, user=gijs))
    client.force_login(gijs)

    assert client.get(address("file", fourth)).status_code == 200
    assert client.get(address("file", third)).status_code == 404


def test_guest_of_another_meeting_opens_nothing_here(client):
    paper = stored(AgendaItemFactory(meeting__convened=True))
    gijs = UserFactory(roles=[Role.PARTNER])
    other = ItemGuestFactory(item__meeting__convened=True)
    other.invitee.user = gijs
    other.invitee.save()
    client.force_login(gijs)

    assert client.get(address("file", paper)).status_code == 404


@pytest.mark.parametrize(
    ("audience", "roles"),
    [
        (Audience.OPEN, {Role.RAADSLID, Role.GRIFFIE, Role.BELEIDSADVISEUR, Role.BESTUURDER, Role.AGOV_SECRETARIS}),
        (Audience.MEMBERS, {Role.BELEIDSADVISEUR, Role.BESTUURDER, Role.AGOV_SECRETARIS}),
        (Audience.CLOSED, {Role.AGOV_SECRETARIS}),
    ],
)
def test_paper_of_an_open_item_has_readers_of_its_own(client, audience, roles):
    meeting = MeetingFactory(convened=True)
    ground = "Woo artikel 5.1" if audience == Audience.CLOSED else ""
    paper = stored(AgendaItemFactory(meeting=meeting), title="Bijlage", audience=audience, closed_ground=ground)
    opened = set()
    for role in (
        Role.RAADSLID,
        Role.GRIFFIE,
        Role.BELEIDSADVISEUR,
        Role.BESTUURDER,
        Role.AGOV_SECRETARIS,
        Role.PARTNER,
    ):
        client.force_login(UserFactory(roles=[role]))
        if client.get(address("file", paper)).status_code == 200:
            opened.add(role)
        elif role not in (Role.PARTNER,):
            assertNotContains(client.get(reverse("agov:item-detail", args=[paper.item_id])), "Bijlage")

    assert opened == roles


def test_open_paper_of_a_closed_item_stays_closed(client):
    item = AgendaItemFactory(meeting__convened=True, audience=Audience.CLOSED, closed_ground="Woo artikel 5.1")
    paper = stored(item, audience=Audience.OPEN)
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert client.get(address("file", paper)).status_code == 404
    assert client.post(address("remove", paper)).status_code == 404
    assert ItemPaper.objects.filter(pk=paper.pk).exists()
