"""Fetching a file of a pack: each its own, and noted."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import Audience, PackAudience
from agov.models import PackReading
from amersfoort_veiligheid.accounts.enums import Role
from tests.agov.packs import guest_of, story_meeting
from tests.agov.views.packs.sending import FAR, page, sent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def file_of(pack, audience):
    return reverse("agov:pack-file", args=[pack.files.get(audience=audience).pk])


def test_fetching_a_file_is_noted_and_only_the_secretary_sees_it(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    pack = sent(meeting, secretary)
    member = meeting.invitees.get(user__isnull=False)
    client.force_login(member.user)

    answer = client.get(file_of(pack, PackAudience.TABLE))

    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert PackReading.objects.get().user == member.user
    assertNotContains(client.get(page(meeting)), "Wie heeft het gelezen")
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    assertNotContains(client.get(page(meeting)), "Wie heeft het gelezen")
    client.force_login(secretary)
    assertContains(client.get(page(meeting)), "Wie heeft het gelezen")


def test_head_request_of_a_file_notes_nothing(client, secretary):
    pack = sent(story_meeting(starts_at=FAR), secretary)

    client.head(file_of(pack, PackAudience.OPEN))

    assert PackReading.objects.count() == 0


def test_file_with_something_closed_since_is_not_given(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    pack = sent(meeting, secretary)
    meeting.items.filter(title="Plan voor het park").update(audience=Audience.CLOSED, closed_ground="5.1 Woo")

    assert client.get(file_of(pack, PackAudience.OPEN)).status_code == 404
    assertContains(client.get(page(meeting)), "niet meer op te halen")
    assert client.get(reverse("agov:pack-read", args=[meeting.pk, "openbaar"])).status_code == 404
    assert PackReading.objects.count() == 0


def test_guest_with_an_account_gets_its_own_file_and_no_other(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    guest = guest_of(meeting)
    guest.user = UserFactory(roles=[])
    guest.save()
    pack = sent(meeting, secretary)
    client.force_login(guest.user)

    found = {audience: client.get(file_of(pack, audience)).status_code for audience in PackAudience}

    assert found == {PackAudience.OPEN: 404, PackAudience.TABLE: 404, PackAudience.CLOSED: 404, PackAudience.GUEST: 200}
