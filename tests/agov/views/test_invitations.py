"""Invitations and attendance in the browser: by account, by link, guests, and the list that one prints."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import Attendance, InviteAnswer, MeetingState, SeatKind
from agov.models import Invitee, Meeting
from agov.queries.invitations import token_of
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
FAR = datetime(2999, 6, 6, 8, 0, tzinfo=UTC)


@pytest.fixture
def meeting():
    return MeetingFactory(convened=True, starts_at=FAR)


@pytest.fixture
def row(meeting):
    return InviteeFactory(meeting=meeting, function="districtschef", email="chef@politie.example")


@pytest.fixture
def els(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


def people(meeting):
    return reverse("agov:meeting-people", args=[meeting.pk])


def own(row):
    return reverse("agov:invitation-answer", args=[row.pk])


def by_link(row):
    return reverse("agov:invitation-link", args=[token_of(row)])


def test_link_answers_without_login_and_keeps_its_address_to_itself(client, row):
    response = client.get(by_link(row))

    assertContains(response, "Komt u naar")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    row.refresh_from_db()
    assert row.answer == InviteAnswer.NONE
    assertContains(client.post(by_link(row), {"answer": "substitute", "replaced_by": "teamchef"}), "teamchef")
    row.refresh_from_db()
    assert (row.answer, row.replaced_by) == (InviteAnswer.SUBSTITUTE, "teamchef")


def test_link_asks_again_when_something_is_missing(client, row):
    assertContains(client.post(by_link(row), {}), "Kies of u komt", status_code=422)
    response = client.post(by_link(row), {"answer": "substitute", "note": "bel 0612345678"})
    assertContains(response, "telefoonnummer", status_code=422)

    row.refresh_from_db()
    assert row.answer == InviteAnswer.NONE


def test_link_that_does_not_open_says_nothing_of_the_meeting(client, row):
    address = by_link(row)
    Meeting.objects.update(state=MeetingState.CANCELLED, cancel_reason="Storm.")

    for method in (client.get, client.post):
        response = method(address)
        assertContains(response, "werkt niet", status_code=404)
        assertNotContains(response, str(row.meeting), status_code=404)


def test_invitee_answers_with_an_account(client, row):
    row.user = UserFactory(roles=[Role.PARTNER])
    row.save()
    client.force_login(row.user)
    assertContains(client.get(reverse("agov:meeting-detail", args=[row.meeting_id])), "Laat weten of u komt")

    assertRedirects(client.post(own(row), {"answer": "no"}), reverse("agov:meeting-detail", args=[row.meeting_id]))

    row.refresh_from_db()
    assert row.answer == InviteAnswer.NO


def test_member_does_not_answer_for_another(client, row):
    member = UserFactory(roles=[Role.PARTNER])
    InviteeFactory(meeting=row.meeting, user=member)
    client.force_login(member)

    assert client.post(own(row), {"answer": "no"}).status_code == 403


def test_stranger_knows_of_no_invitation(client, row):
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    assert client.post(own(row), {"answer": "no"}).status_code == 404


def test_answer_that_comes_too_late_is_refused_on_the_page(client, els, row):
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=1))

    assertContains(client.get(own(row)), "Antwoorden kan alleen tussen")
    assert client.post(own(row), {"answer": "no"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_people_takes_the_same_queries_for_each_number(client, els, meeting, count, django_assert_num_queries):
    for _ in range(count):
        InviteeFactory(meeting=meeting, user=UserFactory())
    client.get(people(meeting))

    with django_assert_num_queries(7):
        response = client.get(people(meeting))

    assert len(response.context["people"].table) == count


def test_list_has_the_name_of_then_and_addresses_for_the_secretary_only(client, els, row):
    row.organisation_name, row.note = "Politie Eemland-Zuid", "Op reis."
    row.save()

    assertContains(client.get(people(row.meeting)), "Politie Eemland-Zuid")
    assertContains(client.get(people(row.meeting)), "chef@politie.example")
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    response = client.get(people(row.meeting))
    assertContains(response, "Politie Eemland-Zuid")
    for private in ("chef@politie.example", "Op reis."):
        assertNotContains(response, private)


def test_guest_sees_itself_and_nobody_else_on_the_list(client, row):
    guest = UserFactory(roles=[Role.PARTNER])
    InviteeFactory(guest=True, meeting=row.meeting, user=guest, function="directeur")
    client.force_login(guest)

    response = client.get(people(row.meeting))

    assertContains(response, "Directeur")
    assertNotContains(response, "istrictschef")


def test_secretary_asks_a_guest_and_takes_it_back(client, els, meeting):
    address = reverse("agov:guest-add", args=[meeting.pk])
    assertContains(client.post(address, {"function": "directeur"}), "Kies een organisatie", status_code=422)
    sent = {"function": "directeur", "organisation_name": "De Sleutel", "email": "post@sleutel.example"}

    assertRedirects(client.post(address, sent), people(meeting))

    guest = Invitee.objects.get(seat__isnull=True)
    assertContains(client.post(address, sent), "al uitgenodigd", status_code=422)
    assertRedirects(client.post(reverse("agov:guest-remove", args=[guest.pk])), people(meeting))
    assert not Invitee.objects.exists()


def test_refusals_on_a_list_that_is_fixed_are_said(client, els):
    held = MeetingFactory(held=True)
    guest = InviteeFactory(meeting=held, guest=True)

    assertContains(client.post(reverse("agov:guest-remove", args=[guest.pk]), follow=True), "gehouden")
    assert Invitee.objects.count() == 1


def note(row):
    return reverse("agov:attendance-note", args=[row.meeting_id])


@pytest.fixture
def chair():
    meeting = MeetingFactory(held=True)
    return InviteeFactory(meeting=meeting, kind=SeatKind.CHAIR, function="burgemeester", seat__kind=SeatKind.CHAIR)


def test_what_was_answered_stands_filled_in(client, els, chair):
    chair.answer, chair.answered_at = InviteAnswer.NO, FAR
    chair.save()

    form = client.get(note(chair)).context["form"]

    assert form[f"there_{chair.pk}"].value() == Attendance.EXCUSED


def test_secretary_notes_who_was_there_and_the_page_says_it(client, els, chair):
    sent = {"revision": 1, f"there_{chair.pk}": "excused", "deputy_function": "", "deputy_reason": ""}
    assertContains(client.post(note(chair), sent), "Schrijf op wie voorzat", status_code=422)
    sent |= {"deputy_function": "locoburgemeester", "deputy_reason": "Ambtsbezoek."}

    response = client.post(note(chair), sent, follow=True)

    assertContains(response, "0 van het ene lid zijn er; nodig is er 1.")
    assertContains(response, "Voorgezeten door: locoburgemeester, omdat: Ambtsbezoek.")


def test_who_replaced_is_a_function_and_no_telephone_number(client, els, chair):
    sent = {"revision": 1, f"there_{chair.pk}": "replaced", f"replaced_{chair.pk}": ""}
    assertContains(client.post(note(chair), sent), "Schrijf op wie er kwam", status_code=422)

    sent[f"replaced_{chair.pk}"] = "bel 0612345678"
    assertContains(client.post(note(chair), sent), "telefoonnummer", status_code=422)


def test_two_people_note_attendance(client, els, chair):
    Invitee.objects.update(attendance=Attendance.PRESENT)
    Meeting.objects.update(revision=2)
    sent = {"revision": 1, f"there_{chair.pk}": "replaced", f"replaced_{chair.pk}": "loco"}

    response = client.post(note(chair), sent)

    assertContains(response, "Iemand anders heeft dit intussen gewijzigd.", status_code=409)
    assertContains(response, "Aanwezig", status_code=409)
    chair.refresh_from_db()
    assert chair.attendance == Attendance.PRESENT


def test_meeting_of_an_ended_seat_keeps_its_list(client, els, row):
    row.seat.valid_to = date(2998, 1, 1)
    row.seat.save()

    assertContains(client.get(people(row.meeting)), "Districtschef")
