"""The papers of a meeting in the browser, for who makes them and for who reads them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import AgovTask, Audience, ItemSource, MeetingState, PackAudience, SubjectKind
from agov.models import Pack, PackReading
from agov.queries.pack_problems import problems_of
from agov.queries.packs import papers_token
from agov.reports import pack_making
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job, WorkerHeartbeat
from amersfoort_veiligheid.web.progress import Progress
from tests.agov.packs import drawn_once, guest_of, paper, story_meeting
from tests.documents import papers
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, ItemGuestFactory, MeetingFactory, OutcomeFactory
from tests.factories.plans import VAPFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 11, 20, 50, tzinfo=UTC)
FAR = datetime(2999, 12, 12, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _draw_once(monkeypatch):
    monkeypatch.setattr(pack_making, "render_document", drawn_once)


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


def page(meeting):
    return reverse("agov:meeting-pack", args=[meeting.pk])


def made(meeting, secretary):
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
    Job.objects.filter(pk=pack.job_id).update(state=JobState.DONE, finished_at=AT)
    pack.refresh_from_db()
    return pack


def sent(meeting, secretary):
    pack = made(meeting, secretary)
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    return pack


# --- story 6


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


# --- problems


def texts(meeting, user):
    return [problem.text for problem in problems_of(meeting, user, None)]


def test_item_without_a_paper_is_named_until_the_paper_is_promised(secretary):
    meeting = MeetingFactory(convened=True)
    item = AgendaItemFactory(meeting=meeting, title="Cameras", task=AgovTask.CONSEQUENCES, explanation="Om het licht.")
    assert "Punt 1 (Cameras) heeft geen stuk." in texts(meeting, secretary)

    paper(item, "Notitie", papers.plain("a"))

    assert not any("heeft geen stuk" in text for text in texts(meeting, secretary))


def test_promised_paper_is_enough(secretary):
    meeting = story_meeting()
    meeting.items.update(task=AgovTask.CONSEQUENCES)

    found = texts(meeting, secretary)

    assert [text for text in found if "geen stuk" in text] == ["Punt 1 (Opening) heeft geen stuk."]


def test_empty_item_scan_and_broken_paper_are_named(secretary):
    meeting = MeetingFactory(convened=True)
    item = AgendaItemFactory(meeting=meeting, title="Cameras", task=AgovTask.CONSEQUENCES)
    paper(item, "Scan", papers.scan())
    paper(item, "Kapot", b"%PDF-1.4 niets")

    found = texts(meeting, secretary)

    assert "Punt 1 (Cameras) zegt niet waarom het op de agenda staat en wat u voorstelt." in found
    assert "Het stuk “Scan” bij punt 1 is een scan: een schermlezer leest er niets van." in found
    assert "Het stuk “Kapot” bij punt 1 is niet te lezen." in found


def test_subject_that_changed_since_convening_and_since_fixing_is_named(secretary):
    vap = VAPFactory(running=True, problem="Het is druk.")
    meeting = MeetingFactory(convened=True)
    item = AgendaItemFactory(
        meeting=meeting, title="Plan", explanation="Nu.", subject_kind=SubjectKind.VAP, subject_id=vap.pk
    )
    frozen = services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    item.snapshot = {"title": vap.title, "parts": [["wat is er aan de hand", "Het was rustig."]]}
    item.save()
    vap.problem = "Het is heel druk."
    vap.save()

    found = [problem.text for problem in problems_of(meeting, secretary, frozen)]

    assert any("veranderd sinds het bijeenroepen" in text and "wat is er aan de hand" in text for text in found)
    assert any("veranderd sinds het vastzetten (wat is er aan de hand)" in text for text in found)


def test_time_over_and_agreements_that_came_by_themselves_are_named(secretary):
    meeting = MeetingFactory(convened=True, minutes=30)
    for _ in range(2):
        AgendaItemFactory(
            meeting=meeting,
            minutes=20,
            source=ItemSource.WORK,
            subject_kind=SubjectKind.AGREEMENT,
            subject_id=OutcomeFactory(agreement=True).pk,
        )

    found = texts(meeting, secretary)

    assert "De agenda is 10 minuten langer dan de vergadering." in found
    assert "2 open afspraken staan vanzelf op de agenda." in found


def test_tasks_of_the_cycle_that_stand_on_no_agenda_are_named(secretary):
    meeting = MeetingFactory(convened=True)
    for task in (AgovTask.ANALYSIS, AgovTask.PRIORITIES, AgovTask.CONSEQUENCES, AgovTask.EXPECTATIONS):
        AgendaItemFactory(meeting=meeting, task=task)

    found = texts(meeting, secretary)

    named = [text for text in found if "niet behandeld" in text]
    assert len(named) == 1
    assert named[0].startswith("Taken 5 (")
    assert " en 6 (" in named[0]


def test_invitee_without_an_address_is_counted(secretary):
    meeting = MeetingFactory(convened=True)
    InviteeFactory(meeting=meeting, email="")
    InviteeFactory(meeting=meeting, email="wel@example.org")

    assert "1 genodigde heeft geen mailadres: daar gaat geen bericht heen." in texts(meeting, secretary)


def test_every_problem_leads_somewhere_and_none_stops_anybody(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    meeting.items.update(task=AgovTask.CONSEQUENCES, minutes=60)
    found = problems_of(meeting, secretary, None)
    assert len(found) >= 4

    for problem in found:
        assert client.get(problem.url.partition("#")[0]).status_code == 200
    client.post(reverse("agov:pack-freeze", args=[meeting.pk]))
    client.post(reverse("agov:pack-make", args=[meeting.pk]))
    assert Pack.objects.count() == 1


def test_problem_of_a_closed_item_is_not_told_to_who_may_not_read_it(secretary):
    meeting = story_meeting()
    meeting.items.filter(audience=Audience.CLOSED).update(task=AgovTask.CONSEQUENCES, explanation="")
    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])

    assert any("Gevoelige zaak" in text for text in texts(meeting, secretary))
    assert not any("evoelig" in text for text in texts(meeting, adviser))


# --- fetching


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


# --- reading as a page


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


# --- the link without account


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
