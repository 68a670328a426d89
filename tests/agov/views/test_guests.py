"""Guests of agenda items: chosen per item, a link by mail, and what is refused behind it (S126)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import Audience, ItemState, MeetingState
from agov.models import GuestLink, ItemGuest
from agov.notices import LETTERS
from agov.queries.guest_page import OPENS_AFTER
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import NotNeededError
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    ItemGuestFactory,
    ItemPaperFactory,
    MeetingFactory,
)

pytestmark = pytest.mark.django_db
START = datetime(2999, 12, 12, 8, 0, tzinfo=UTC)
ADDRESS = "wijkagent@politie.example"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bram(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def meeting():
    """Four items with a paper each; one guest, for item 4."""
    meeting = MeetingFactory(convened=True, starts_at=START, title="Winteroverleg")
    for number in (1, 2, 3, 4):
        item = AgendaItemFactory(meeting=meeting, position=number, title=f"Onderwerp {number}")
        paper = ItemPaperFactory.build(
            item=item, title=f"Stuk {number}", added_by=UserFactory(), follows_later=False, pages=2, sha256="ab"
        )
        paper.file.save("stuk.pdf", ContentFile(f"%PDF {number}".encode()), save=False)
        paper.save()
    return meeting


@pytest.fixture
def guest(meeting):
    row = InviteeFactory(guest=True, meeting=meeting, email=ADDRESS, function="wijkagent")
    ItemGuestFactory(item=item(meeting, 4), invitee=row)
    return row


def item(meeting, number):
    return meeting.items.get(position=number)


def paper(meeting, number):
    return item(meeting, number).papers.get()


def link(guest, **days):
    until = guest.meeting.ends_at + OPENS_AFTER
    return GuestLink.objects.issue(invitee=guest, at=timezone.now(), until=until)[1]


def page(secret):
    return reverse("agov:guest-items", args=[secret])


def file(secret, one):
    return reverse("agov:guest-paper", args=[secret, one.pk])


# --- behind the link


def test_guest_reads_item_4_with_its_paper_and_nothing_of_item_3(client, meeting, guest):
    secret = link(guest)

    response = client.get(page(secret))

    assertContains(response, "Punt 4: Onderwerp 4")
    for number in (1, 2, 3):
        assertNotContains(response, f"Onderwerp {number}")
        assertNotContains(response, f"Stuk {number}")
        assert client.get(file(secret, paper(meeting, number))).status_code == 404
    opened = client.get(file(secret, paper(meeting, 4)))
    assert (opened.status_code, opened.getvalue()) == (200, b"%PDF 4")


def test_answers_are_kept_by_nobody(client, meeting, guest):
    secret = link(guest)

    for response in (client.get(page(secret)), client.get(file(secret, paper(meeting, 4))), client.get(page("gek"))):
        assert response["Cache-Control"] == "no-store, private"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]


def test_guest_reads_its_closed_item_and_every_paper_with_it(client, meeting, guest):
    closed = {"audience": Audience.CLOSED, "closed_ground": "Woo artikel 5.1"}
    type(item(meeting, 4)).objects.filter(pk=item(meeting, 4).pk).update(**closed)
    paper(meeting, 4).__class__.objects.filter(pk=paper(meeting, 4).pk).update(**closed)
    secret = link(guest)

    assertContains(client.get(page(secret)), "Woo artikel 5.1")
    assert client.get(file(secret, paper(meeting, 4))).status_code == 200


def test_secret_is_nowhere_in_the_database(guest):
    secret = link(guest)

    row = GuestLink.objects.get()
    assert secret not in {str(value) for value in vars(row).values()}
    assert len(secret) >= 40


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"made_at": datetime(2020, 1, 1, tzinfo=UTC), "valid_until": datetime(2020, 1, 2, tzinfo=UTC)},
    ],
)
def test_link_that_was_withdrawn_or_is_over_opens_nothing(client, meeting, guest, change):
    secret = link(guest)
    GuestLink.objects.update(**change)

    assert client.get(page(secret)).status_code == 404
    assert client.get(file(secret, paper(meeting, 4))).status_code == 404


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED])
def test_meeting_that_is_unseen_or_cancelled_opens_nothing(client, meeting, guest, state):
    secret = link(guest)
    meeting.state, meeting.cancel_reason = state, "Storm."
    meeting.save()

    assert client.get(page(secret)).status_code == 404


def test_guest_who_is_asked_for_nothing_any_more_reads_nothing(client, meeting, guest):
    secret = link(guest)
    ItemGuest.objects.all().delete()

    assertNotContains(client.get(page(secret)), "Onderwerp")
    assert client.get(file(secret, paper(meeting, 4))).status_code == 404


def test_somebody_with_a_seat_has_no_use_for_such_a_link(client, meeting):
    member = InviteeFactory(meeting=meeting)

    assert client.get(page(link(member))).status_code == 404


def test_item_that_went_off_says_so(client, meeting, guest):
    row = item(meeting, 4)
    row.state, row.state_reason = ItemState.WITHDRAWN, "Het stuk is niet af."
    row.save()

    assertContains(client.get(page(link(guest))), "Het stuk is niet af.")


def test_paper_that_is_still_to_come_is_announced(client, meeting, guest):
    ItemPaperFactory(item=item(meeting, 4), title="Nog een notitie")
    secret = link(guest)

    assertContains(client.get(page(secret)), "Nog een notitie <span")
    coming = item(meeting, 4).papers.get(title="Nog een notitie")
    assert client.get(file(secret, coming)).status_code == 404


# --- who comes for which item, and the mail


def test_secretary_chooses_guests_per_item(client, bram, meeting, guest):
    address = reverse("agov:item-guests", args=[item(meeting, 2).pk])

    assertRedirects(client.post(address, {"guests": [guest.pk]}), address)
    assert {place.item.position for place in guest.guest_places.all()} == {2, 4}
    client.post(address, {"guests": []})
    assert {place.item.position for place in guest.guest_places.all()} == {4}


def test_who_is_no_guest_of_this_meeting_is_refused(client, bram, meeting):
    other, member = InviteeFactory(guest=True), InviteeFactory(meeting=meeting)
    address = reverse("agov:item-guests", args=[item(meeting, 2).pk])

    for row in (other, member):
        assert client.post(address, {"guests": [row.pk]}).status_code == 422
    assert not ItemGuest.objects.exists()


def test_mail_brings_a_link_that_opens(client, bram, meeting, guest):
    response = client.post(reverse("agov:guest-mail", args=[guest.pk]))

    assertRedirects(response, reverse("agov:item-guests", args=[item(meeting, 4).pk]))
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == ("guest_items", ADDRESS)
    made = LETTERS[mail.kind](mail, timezone.now())
    (secret,) = made.secrets
    assert f"/overleg/gast/{secret}/" in made.text
    client.logout()
    assertContains(client.get(page(secret)), "Onderwerp 4")
    assert GuestLink.objects.get().valid_until == meeting.ends_at + timedelta(days=7)


@pytest.mark.parametrize("case", ["draft", "no address", "no item", "member"])
def test_link_that_makes_no_sense_is_not_mailed(client, bram, meeting, guest, case):
    if case == "draft":
        meeting.state = MeetingState.DRAFT
        meeting.save()
    elif case == "no address":
        guest.email = ""
        guest.save()
    elif case == "no item":
        guest.guest_places.all().delete()
    row = InviteeFactory(meeting=meeting, email=ADDRESS) if case == "member" else guest

    response = client.post(reverse("agov:guest-mail", args=[row.pk]))

    assert response.status_code == (404 if case == "member" else 302)
    assert not OutgoingMail.objects.exists()


def test_guest_who_was_left_out_meanwhile_gets_no_mail(client, bram, meeting, guest):
    client.post(reverse("agov:guest-mail", args=[guest.pk]))
    guest.guest_places.all().delete()

    with pytest.raises(NotNeededError):
        LETTERS["guest_items"](OutgoingMail.objects.get(), timezone.now())
    assert not GuestLink.objects.exists()


def test_withdrawn_link_closes(client, bram, meeting, guest):
    secret = link(guest)
    assertContains(client.get(reverse("agov:item-guests", args=[item(meeting, 4).pk])), "Trek de link in")

    client.post(reverse("agov:guest-links-end", args=[guest.pk]))

    assert client.get(page(secret)).status_code == 404
    assertNotContains(client.get(reverse("agov:item-guests", args=[item(meeting, 4).pk])), "Trek de link in")


@pytest.mark.parametrize("name", ["guest-mail", "guest-links-end"])
@pytest.mark.parametrize(("role", "status"), [(Role.BESTUURDER, 403), (Role.PARTNER, 404), (Role.RAADSLID, 403)])
def test_others_mail_and_withdraw_nothing(client, guest, name, role, status):
    secret = link(guest)
    client.force_login(UserFactory(roles=[role]))

    assert client.post(reverse(f"agov:{name}", args=[guest.pk])).status_code == status
    assert not OutgoingMail.objects.exists()
    assert client.get(page(secret)).status_code == 200
