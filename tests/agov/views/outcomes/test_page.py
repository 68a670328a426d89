"""The page of one outcome, and what was said about a thing."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import AgreementState, Attendance, Audience, OutcomeKind, SubjectKind
from agov.models import Outcome
from agov.queries.outcomes import said_about
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.agov.views.outcomes.grounds import GROUND
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, MeetingFactory, OutcomeFactory
from tests.factories.policy import PriorityFactory

pytestmark = pytest.mark.django_db


# --- one outcome


@pytest.fixture
def agreement(item):
    return OutcomeFactory(item=item, agreement=True, text="Politie levert cijfers.", due_on=date(2027, 3, 1))


def settle(client, row, **data):
    return client.post(
        reverse("agov:outcome-settle", args=[row.pk]), {"af-on": "2027-02-01", "af-note": "Het is klaar.", **data}
    )


def test_who_keeps_it_reports_it_done(client, agreement):
    keeper = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))
    Outcome.objects.filter(pk=agreement.pk).update(owner=keeper)
    client.force_login(keeper)

    page = client.get(reverse("agov:outcome-detail", args=[agreement.pk]))
    assertContains(page, "Is het gedaan?")
    assertNotContains(page, agreement.item.title)  # the item itself is not for this partner

    settle(client, agreement)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.closing_note) == (AgreementState.DONE, "Het is klaar.")


def test_who_keeps_it_can_not_let_it_lapse(client, agreement):
    keeper = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))
    Outcome.objects.filter(pk=agreement.pk).update(owner=keeper)
    client.force_login(keeper)

    settle(client, agreement, **{"af-to": "lapsed"})

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.DONE


def test_the_secretary_puts_it_off_and_the_page_says_how_often(client, secretary, agreement):
    for day in ("2027-04-01", "2027-05-01"):
        client.post(
            reverse("agov:outcome-postpone", args=[agreement.pk]), {"later-due_on": day, "later-reason": "Ziekte."}
        )

    page = client.get(reverse("agov:outcome-detail", args=[agreement.pk]))
    assertContains(page, "2 keer uitgesteld")
    assertContains(page, "Van 1 maart 2027 naar 1 april 2027: Ziekte.")


def test_the_second_who_changes_it_sees_both_texts(client, secretary, agreement):
    address = reverse("agov:outcome-edit", args=[agreement.pk])
    data = {"owner_function": "wijkagent", "due_on": "2027-03-01", "revision": "1"}
    assert client.post(address, {**data, "text": "Eerste tekst."}).status_code == 302

    second = client.post(address, {**data, "text": "Tweede tekst."})

    assert second.status_code == 409
    assertContains(second, "Eerste", status_code=409)
    agreement.refresh_from_db()
    assert agreement.text == "Eerste tekst."


# --- what was said about a thing


def test_what_was_said_about_a_priority_also_when_it_came_out_of_the_meeting(item):
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])
    priority = PriorityFactory()
    about = AgendaItemFactory(
        meeting=MeetingFactory(convened=True), subject_kind=SubjectKind.PRIORITY, subject_id=priority.pk
    )
    advice = OutcomeFactory(item=about, kind=OutcomeKind.ADVICE)
    made = OutcomeFactory(item=item, kind=OutcomeKind.PRIORITY, priority=priority)
    OutcomeFactory(item=item, text="Iets anders.")

    said = said_about(SubjectKind.PRIORITY, priority.pk, secretary)

    assert {(one.item, one.outcomes) for one in said} == {(about, (advice,)), (item, (made,))}


def test_what_was_said_in_a_closed_item_is_for_the_table_only(meeting):
    priority = PriorityFactory()
    closed = AgendaItemFactory(
        meeting=meeting,
        audience=Audience.CLOSED,
        closed_ground=GROUND,
        subject_kind=SubjectKind.PRIORITY,
        subject_id=priority.pk,
    )
    OutcomeFactory(item=closed)
    at_table = InviteeFactory(
        meeting=meeting, user=UserFactory(roles=[Role.BESTUURDER]), attendance=Attendance.PRESENT
    ).user

    assert len(said_about(SubjectKind.PRIORITY, priority.pk, at_table)) == 1
    assert said_about(SubjectKind.PRIORITY, priority.pk, UserFactory(roles=[Role.BELEIDSADVISEUR])) == []
