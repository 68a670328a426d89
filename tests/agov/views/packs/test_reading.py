"""Reading a pack as a page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.services import packs as services
from tests.agov.packs import guest_of, story_meeting
from tests.agov.views.packs.sending import AT, FAR, sent
from tests.documents import papers

pytestmark = pytest.mark.django_db

WORDS = {
    "De drukte neemt toe.": {"overleg"},
    "Gevoelige zaak": {"besloten"},
    "Alleen voor deze tafel.": {"besloten"},
    "Bijlage cameras": {"besloten", "gast"},
    "Het park is donker.": {"openbaar", "overleg", "gast"},
    "De begroting komt later.": {"openbaar", "overleg"},
}


def test_page_of_a_part_holds_what_its_file_holds(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    slugs = {
        "openbaar": "openbaar",
        "overleg": "overleg",
        "besloten": "besloten",
        "gast": f"gast-{guest_of(meeting).pk}",
    }
    pages = {
        name: client.get(reverse("agov:pack-read", args=[meeting.pk, slug])).content.decode()
        for name, slug in slugs.items()
    }

    for words, allowed in WORDS.items():
        assert (words, {name for name, text in pages.items() if words in text}) == (words, allowed)


def test_paper_on_the_page_is_the_one_that_was_fixed(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    note = meeting.items.get(title="Jeugd in de haven").papers.get()
    kept = note.sha256
    note.file.delete(save=False)
    note.delete()

    answer = client.get(reverse("agov:pack-paper", args=[meeting.pk, "overleg", kept]))

    assert b"".join(answer.streaming_content) == papers.plain("notitie een", "notitie twee")
    assert client.get(reverse("agov:pack-paper", args=[meeting.pk, "openbaar", kept])).status_code == 404
    assert client.get(reverse("agov:pack-paper", args=[meeting.pk, "overleg", "0" * 64])).status_code == 404


@pytest.mark.parametrize("slug", ["iets", "gast-", "gast-x", "gast-999999"])
def test_part_that_is_not_there_is_not_found(client, secretary, slug):
    meeting = story_meeting(starts_at=FAR)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)

    assert client.get(reverse("agov:pack-read", args=[meeting.pk, slug])).status_code == 404


def test_member_reads_as_a_page_what_was_sent_and_not_what_was_fixed_after(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    sent(meeting, secretary)
    meeting.items.filter(title="Plan voor het park").update(explanation="Nog niet bekend.")
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT + timedelta(hours=1))
    client.force_login(meeting.invitees.get(user__isnull=False).user)

    answer = client.get(reverse("agov:pack-read", args=[meeting.pk, "overleg"]))

    assertContains(answer, "Het park is donker.")
    assertNotContains(answer, "Nog niet bekend.")
