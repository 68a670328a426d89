"""The page of minutes: both texts where the facts changed, reactions of who was there, paper."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import Attendance, Audience, MinutesState, ReactionState
from agov.models import Minutes, MinutesReaction, MinutesSection
from agov.reports.minutes_paper import on_paper, paper_of
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import Job
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    MeetingFactory,
    MinutesFactory,
    MinutesReactionFactory,
    MinutesSectionFactory,
    OutcomeFactory,
)
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def minutes():
    until = timezone.localdate() + timedelta(days=7)
    return MinutesFactory(circulated=True, react_until=until)


def page_of(client, minutes):
    return client.get(reverse("agov:meeting-minutes", args=[minutes.meeting_id]))


def test_from_nothing_to_a_concept_to_those_who_were_there(client, secretary):
    meeting = MeetingFactory(held=True)
    OutcomeFactory(item__meeting=meeting, text="De aanpak gaat door.")
    assertContains(client.get(reverse("agov:meeting-minutes", args=[meeting.pk])), "Maak het concept")

    client.post(reverse("agov:minutes-make", args=[meeting.pk]))
    minutes = Minutes.objects.get(meeting=meeting)
    assertContains(page_of(client, minutes), "De aanpak gaat door.")

    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    client.post(reverse("agov:minutes-circulate", args=[meeting.pk]), {"rond-react_until": day})
    minutes.refresh_from_db()
    assert minutes.state == MinutesState.CIRCULATED


def test_a_day_that_is_past_is_refused(client, secretary):
    minutes = MinutesFactory()
    day = (timezone.localdate() - timedelta(days=1)).isoformat()

    answer = client.post(reverse("agov:minutes-circulate", args=[minutes.meeting_id]), {"rond-react_until": day})

    assertContains(answer, "al geweest", status_code=422)


def test_both_texts_are_shown_with_the_words_that_changed(client, secretary, minutes):
    section = MinutesSectionFactory(
        minutes=minutes, is_edited=True, text="De aanpak stopt.", base="Was.", generated="De aanpak gaat door."
    )

    page = page_of(client, minutes)
    assertContains(page, "<del>", html=False)
    assertContains(page, "gaat door.")

    client.post(
        reverse("agov:section-choose", args=[section.pk]),
        {f"kies-{section.pk}-take_generated": "ja", f"kies-{section.pk}-revision": "1"},
    )
    section.refresh_from_db()
    assert section.text == "De aanpak gaat door."


def test_the_second_writer_sees_both_texts(client, secretary, minutes):
    section = MinutesSectionFactory(minutes=minutes)
    address = reverse("agov:section-write", args=[section.pk])
    assert client.post(address, {"text": "Eerste tekst.", "revision": "1"}).status_code == 302

    second = client.post(address, {"text": "Tweede tekst.", "revision": "1"})

    assertContains(second, "Eerste", status_code=409)
    section.refresh_from_db()
    assert section.text == "Eerste tekst."


def test_who_was_there_reacts_and_reads_the_answer(client, minutes):
    section = MinutesSectionFactory(minutes=minutes)
    user = UserFactory(roles=[Role.BESTUURDER])
    InviteeFactory(meeting=minutes.meeting, user=user, attendance=Attendance.PRESENT)
    client.force_login(user)
    assertContains(page_of(client, minutes), "Dit moet anders")

    client.post(reverse("agov:section-react", args=[section.pk]), {f"r{section.pk}-text": "Wij zeiden nee."})
    reaction = MinutesReaction.objects.get()
    assert reaction.text == "Wij zeiden nee."

    client.force_login(UserFactory(roles=[Role.AGOV_SECRETARIS]))
    client.post(
        reverse("agov:reaction-answer", args=[reaction.pk]),
        {f"a{reaction.pk}-to": "taken_over", f"a{reaction.pk}-answer": "Dat staat er nu."},
    )
    reaction.refresh_from_db()
    assert reaction.state == ReactionState.TAKEN_OVER
    client.force_login(user)
    assertContains(page_of(client, minutes), "Dat staat er nu.")


def test_who_was_not_there_may_not_react(client, minutes):
    section = MinutesSectionFactory(minutes=minutes)
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    assertNotContains(page_of(client, minutes), "Dit moet anders")
    answer = client.post(reverse("agov:section-react", args=[section.pk]), {f"r{section.pk}-text": "Wij zeiden nee."})

    assert answer.status_code == 403
    assert not MinutesReaction.objects.exists()


def test_a_closed_section_is_in_nobody_elses_page_or_paper(client, minutes):
    closed = AgendaItemFactory(
        meeting=minutes.meeting, title="Ondermijning", audience=Audience.CLOSED, closed_ground="Woo 5.1"
    )
    secret = MinutesSectionFactory(minutes=minutes, item=closed, title="Ondermijning")
    MinutesSectionFactory(minutes=minutes, title="Verlichting")
    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(adviser)

    page = page_of(client, minutes)

    assertContains(page, "Verlichting")
    assertNotContains(page, "Ondermijning")
    assert client.get(reverse("agov:section-write", args=[secret.pk])).status_code == 404
    paper = paper_of(minutes, adviser, today=timezone.localdate())
    assert [one.section.title for one in paper.sections] == ["Verlichting"]


def test_paper_is_tagged_and_says_that_it_is_no_adopted_text(minutes):
    MinutesSectionFactory(minutes=minutes, title="Verlichting", generated="Meer licht in het park.")
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])

    document = on_paper(paper_of(minutes, secretary, today=timezone.localdate()))

    words = text_of(document.pdf)
    assert document.page_count == 1
    assert "Meer licht in het park." in words
    assert "nog niet vastgesteld" in words
    with pikepdf.open(io.BytesIO(document.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nl"


def test_paper_comes_by_a_job(client, secretary, minutes):
    answer = client.post(reverse("agov:minutes-pdf", args=[minutes.meeting_id]))

    job = Job.objects.get(kind="minutes.pdf")
    assert answer.url == job.get_absolute_url()
    assert job.parameters == {"minutes": minutes.pk, "user": secretary.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_with_more_sections(client, secretary, minutes, count, django_assert_num_queries):
    for _ in range(count):
        MinutesReactionFactory(section__minutes=minutes)
    page_of(client, minutes)

    with django_assert_num_queries(11):
        page_of(client, minutes)

    assert MinutesSection.objects.count() == count
