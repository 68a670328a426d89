"""A pack is fixed, made and sent in the browser, as in story 6."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.models import Pack, PackFile
from agov.reports import pack_making
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job, WorkerHeartbeat
from amersfoort_veiligheid.web.progress import Progress
from tests.agov.packs import guest_of, story_meeting
from tests.agov.views.packs.sending import AT, FAR, page, sent
from tests.factories import UserFactory
from tests.factories.meetings import InviteeFactory, ItemGuestFactory, MeetingFactory
from tests.in_between import after_first_read_of

pytestmark = pytest.mark.django_db


def test_from_fixing_to_links_each_step_is_one_button(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    assertContains(client.get(page(meeting)), "Zet de stukken vast")

    client.post(reverse("agov:pack-freeze", args=[meeting.pk]))
    answer = client.get(page(meeting))
    assertContains(answer, "Maak het vergaderstuk")
    assertNotContains(answer, "Mail de links")

    assertRedirects(client.post(reverse("agov:pack-make", args=[meeting.pk])), page(meeting))
    pack = Pack.objects.get()
    WorkerHeartbeat.objects.create(name="proef", started_at=timezone.now(), seen_at=timezone.now())
    assertContains(client.get(page(meeting)), "Het vergaderstuk wordt gemaakt.")
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
    Job.objects.update(state=JobState.DONE, finished_at=AT)
    answer = client.get(page(meeting))
    assertContains(answer, "Mail de links")
    assertContains(answer, "Het vergaderstuk is klaar en nog niet verstuurd")

    client.post(reverse("agov:pack-send", args=[meeting.pk, 0]))
    assertContains(client.get(page(meeting)), "is verstuurd op")


def test_without_a_worker_the_page_says_so_and_offers_the_same_as_a_page(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    services.make(meeting_id=meeting.pk, by=secretary, at=AT)

    answer = client.get(page(meeting))

    assertContains(answer, "wacht op verwerking")
    assertContains(answer, "Er draait nu geen verwerker")
    for slug in ("openbaar", "overleg", "besloten", f"gast-{guest_of(meeting).pk}"):
        address = reverse("agov:pack-read", args=[meeting.pk, slug])
        assertContains(answer, f'href="{address}"')
        assert client.get(address).status_code == 200
    fragment = client.get(page(meeting), headers={"HX-Request": "true"})
    assertContains(fragment, 'hx-trigger="every 2s"')
    assertNotContains(fragment, "<html")


def test_pack_that_is_ready_while_the_page_is_made_is_asked_for_again(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)

    def make() -> None:
        pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
        Job.objects.update(state=JobState.DONE, finished_at=AT)

    with after_first_read_of(Pack, PackFile, do=make):
        answer = client.get(page(meeting))

    assertContains(answer, 'hx-trigger="every 2s"')
    assertContains(client.get(page(meeting)), "Voor iedereen")


def test_failed_job_says_why_and_can_be_asked_again(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    Job.objects.update(state=JobState.FAILED, finished_at=AT, error="De schijf is vol.")

    answer = client.get(page(meeting))

    assertContains(answer, "De schijf is vol.")
    assertContains(answer, "Maak het vergaderstuk")


def test_refusal_of_the_service_is_said_on_the_page(client, secretary):
    meeting = MeetingFactory(held=True)

    answer = client.post(reverse("agov:pack-freeze", args=[meeting.pk]), follow=True)

    assertContains(answer, "Dit kan niet meer: de vergadering is gehouden.")


def test_what_changed_since_fixing_stands_beside_it_and_gives_a_nazending(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    sent(meeting, secretary)
    assertContains(client.get(page(meeting)), "Niets: alles staat er nog net zo")
    item = meeting.items.get(title="Plan voor het park")
    item.explanation = "Het park is nu licht."
    item.save()

    answer = client.get(page(meeting))

    assertContains(answer, "De stukken blijven zoals ze stonden")
    assertContains(answer, "licht")
    client.post(reverse("agov:pack-freeze", args=[meeting.pk]))
    assertContains(client.get(page(meeting)), "Maak nazending 1")


def test_change_in_a_closed_item_is_not_told_to_who_may_not_read_it(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    item = meeting.items.get(title="Gevoelige zaak")
    item.explanation = "Nog gevoeliger."
    item.save()
    assertContains(client.get(page(meeting)), "gevoeliger")

    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    answer = client.get(page(meeting))

    assertNotContains(answer, "evoelige")
    assertContains(answer, reverse("agov:pack-read", args=[meeting.pk, "overleg"]))
    assertNotContains(answer, reverse("agov:pack-read", args=[meeting.pk, "besloten"]))
    assert client.get(reverse("agov:pack-read", args=[meeting.pk, "besloten"])).status_code == 404


def test_page_asks_as_many_questions_for_three_guests_as_for_one(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    item = meeting.items.get(title="Plan voor het park")

    def count():
        services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
        with CaptureQueriesContext(connection) as captured:
            client.get(page(meeting))
        return len(captured)

    count()  # what is remembered after the first time
    with_one = count()
    for number in range(2):
        guest = InviteeFactory(guest=True, meeting=meeting, email=f"gast{number}@example.org")
        ItemGuestFactory(item=item, invitee=guest)

    assert count() == with_one
