"""The link with which a guest without an account reads its own papers."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.enums import MeetingState, PackAudience
from agov.models import PackReading
from agov.queries.packs import papers_token
from tests.agov.packs import guest_of, story_meeting
from tests.agov.views.packs.sending import FAR, made, page, sent

pytestmark = pytest.mark.django_db


def link(guest):
    return reverse("agov:papers-link", args=[papers_token(guest)])


def test_guest_without_account_fetches_its_own_papers_and_opening_the_page_notes_nothing(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    pack = sent(meeting, secretary)
    guest = guest_of(meeting)
    client.logout()

    answer = client.get(link(guest))
    assertContains(answer, "Haal de stukken één keer op")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert PackReading.objects.count() == 0

    own = pack.files.get(audience=PackAudience.GUEST)
    fetched = client.post(reverse("agov:papers-link-file", args=[papers_token(guest), own.pk]))
    assert b"".join(fetched.streaming_content).startswith(b"%PDF")
    assert PackReading.objects.get().invitee == guest


@pytest.mark.parametrize("audience", [PackAudience.OPEN, PackAudience.TABLE, PackAudience.CLOSED])
def test_guest_on_item_4_cannot_fetch_the_papers_of_others(client, secretary, audience):
    meeting = story_meeting(starts_at=FAR)
    pack = sent(meeting, secretary)
    client.logout()
    other = pack.files.get(audience=audience)

    answer = client.post(reverse("agov:papers-link-file", args=[papers_token(guest_of(meeting)), other.pk]))

    assert answer.status_code == 404
    assert PackReading.objects.count() == 0


def test_link_of_a_guest_that_is_off_its_item_gives_nothing(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    pack = sent(meeting, secretary)
    guest = guest_of(meeting)
    guest.guest_places.all().delete()
    client.logout()

    assertContains(client.get(link(guest)), "Er is op dit moment niets voor u")
    own = pack.files.get(audience=PackAudience.GUEST)
    assert client.post(reverse("agov:papers-link-file", args=[papers_token(guest), own.pk])).status_code == 404


def test_link_shows_nothing_before_it_was_sent_and_closes_with_the_meeting(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    made(meeting, secretary)
    guest = guest_of(meeting)
    client.logout()
    assertContains(client.get(link(guest)), "Er is op dit moment niets voor u")

    meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, "Griep"
    meeting.save()
    closed = client.get(link(guest))
    assert closed.status_code == 404
    assertContains(closed, "Deze link werkt niet (meer)", status_code=404)


def test_page_of_the_meeting_leads_to_the_papers(client, secretary):
    meeting = story_meeting(starts_at=FAR)

    assertContains(client.get(reverse("agov:meeting-detail", args=[meeting.pk])), f'href="{page(meeting)}"')
