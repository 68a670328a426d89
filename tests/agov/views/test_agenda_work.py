"""What the work proposes, in the browser: ticked beforehand what fits, added in one go, or set aside."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.models import SetAside
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, SetAsideFactory
from tests.factories.policy import ExpectationFactory

pytestmark = pytest.mark.django_db


def work(meeting):
    return reverse("agov:agenda-work", args=[meeting.pk])


def aside(meeting, key):
    return f"{reverse('agov:work-set-aside', args=[meeting.pk])}?wat={key}"


@pytest.fixture
def bram(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


def test_what_fits_is_ticked_and_comes_on_the_agenda_in_one_go(client, bram):
    meeting = MeetingFactory(minutes=60)
    AgendaItemFactory(meeting=meeting, minutes=49)
    rows = [ExpectationFactory(answer_by=f"2026-0{month}-01") for month in (1, 2, 3)]  # 5 minutes each, 11 left

    response = client.get(work(meeting))

    keys = [f"expectation:{row.pk}" for row in rows]
    assert response.context["form"].ticked == set(keys[:2])
    assertContains(response, "Het werk stelt 3 punten voor. Er zijn nog 11 minuten over. Daarin passen 2.")
    assertContains(response, "past niet meer", count=1)
    assertContains(response, "Kan niet wachten")
    response = client.post(work(meeting), {"keys": [keys[0], keys[2]]})
    assertRedirects(response, reverse("agov:agenda", args=[meeting.pk]))
    assert set(meeting.items.exclude(subject_id=None).values_list("subject_id", flat=True)) == {rows[0].pk, rows[2].pk}


@pytest.mark.parametrize(
    ("keys", "words"), [([], "Kruis eerst aan wat op de agenda komt"), (["vap:404404"], "wordt niet meer voorgesteld")]
)
def test_nothing_or_something_unknown_ticked_says_so(client, bram, keys, words):
    meeting = MeetingFactory()
    ExpectationFactory(answer_by="2026-01-01")

    assertContains(client.post(work(meeting), {"keys": keys}), words, status_code=422)
    assert not meeting.items.exists()


def test_set_aside_with_a_reason_and_propose_again(client, bram):
    meeting = MeetingFactory()
    key = f"expectation:{ExpectationFactory(answer_by='2026-01-01').pk}"

    assertContains(client.post(aside(meeting, key), {"reason": ""}), "Schrijf op waarom", status_code=422)
    assertRedirects(client.post(aside(meeting, key), {"reason": "Zij komen zelf."}), work(meeting))

    response = client.get(work(meeting))
    assertContains(response, "Zij komen zelf.")
    assert response.context["proposed"].rows == []
    client.post(reverse("agov:work-propose-again", args=[SetAside.objects.get().pk]))
    assert [row.candidate.key for row in client.get(work(meeting)).context["proposed"].rows] == [key]


def test_what_is_not_proposed_cannot_be_set_aside(client, bram):
    assert client.get(aside(MeetingFactory(), "vap:404404")).status_code == 404


def test_nothing_left_says_so(client, bram):
    assertContains(client.get(work(MeetingFactory())), "Er is niets dat nog op de agenda moet")


def test_meeting_that_was_held_takes_nothing_and_shows_no_buttons(client, bram):
    meeting = MeetingFactory(held=True)
    row = ExpectationFactory(answer_by="2026-01-01")
    one = SetAsideFactory(meeting=meeting)

    assertNotContains(client.get(work(meeting)), "Zet het aangekruiste op de agenda")
    response = client.post(work(meeting), {"keys": [f"expectation:{row.pk}"]})
    client.post(reverse("agov:work-propose-again", args=[one.pk]))

    assertContains(response, "De agenda ligt vast", status_code=422)
    assert not meeting.items.exists()
    assert SetAside.objects.filter(pk=one.pk).exists()
