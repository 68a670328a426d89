"""An agreement of the table stands in the list of all other work, in calendars, and with its organisation (S115)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import AgreementState, Audience
from agov.models import Outcome
from agov.reports.overview import build_overview
from agov.reports.promise_lines import promise_events
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.documents.calendar import EventStatus
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory

TODAY = date(2027, 2, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    organisation = OrganisationFactory(name="Woonstichting", kind=OrganisationKind.HOUSING)
    return UserFactory(roles=[Role.PARTNER], organisation=organisation)


def agreement(**fields):
    item = AgendaItemFactory(meeting=MeetingFactory(held=True))
    return OutcomeFactory(item=item, agreement=True, text="Cijfers per uur.", **fields)


def own_of(user):
    return [one.what for one in build_overview(user=user, today=TODAY).mine.shown]


def late_of(user):
    return [one.what for one in build_overview(user=user, today=TODAY).late.shown]


def test_it_waits_for_the_account_that_keeps_it():
    keeper, other = UserFactory(roles=[Role.BELEIDSADVISEUR]), UserFactory(roles=[Role.BELEIDSADVISEUR])
    agreement(owner=keeper)

    assert "Cijfers per uur." in own_of(keeper)
    assert "Cijfers per uur." not in own_of(other)


def test_it_waits_for_the_function_when_there_is_no_account():
    agreement(owner_function="Hoofd Veiligheid")

    assert "Cijfers per uur." in own_of(UserFactory(roles=[Role.BESTUURDER], function="hoofd veiligheid"))
    assert "Cijfers per uur." not in own_of(UserFactory(roles=[Role.BESTUURDER], function="hoofd zorg"))


def test_it_waits_for_the_partner_that_keeps_it(partner):
    agreement(organisation=partner.organisation)
    agreement(organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))

    assert own_of(partner) == ["Cijfers per uur."]


def test_late_ones_are_late_for_everybody_inside_once():
    agreement(due_on=date(2027, 1, 1), owner_function="hoofd veiligheid")
    mine = UserFactory(roles=[Role.BESTUURDER], function="hoofd veiligheid")

    assert late_of(UserFactory(roles=[Role.ONDERZOEKER])) == ["Cijfers per uur."]
    assert late_of(mine) == []


@pytest.mark.parametrize("state", [AgreementState.DONE, AgreementState.LAPSED])
def test_what_is_settled_waits_for_nobody(partner, state):
    agreement(organisation=partner.organisation, state=state, closed_on=TODAY, closing_note="Klaar.")

    assert own_of(partner) == []


def test_of_a_closed_item_nothing_is_late_for_others():
    item = AgendaItemFactory(meeting=MeetingFactory(held=True), audience=Audience.CLOSED, closed_ground="Woo 5.1")
    OutcomeFactory(item=item, agreement=True, text="Sluit de panden.", due_on=date(2027, 1, 1))

    assert late_of(UserFactory(roles=[Role.ONDERZOEKER])) == []


def test_it_is_in_the_calendar_of_its_organisation_and_keeper(partner):
    row = agreement(organisation=partner.organisation, owner=partner, due_on=date(2027, 3, 1))
    agreement(organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))

    events = promise_events(partner, today=TODAY, absolute=lambda path: f"https://x{path}")

    assert [(one.start, one.summary, one.url) for one in events] == [
        (date(2027, 3, 1), "Cijfers per uur.", f"https://x{reverse('agov:outcome-detail', args=[row.pk])}")
    ]


def test_a_change_keeps_its_identity_in_the_calendar_with_a_higher_sequence(partner):
    row = agreement(organisation=partner.organisation)
    [before] = promise_events(partner, today=TODAY, absolute=str)
    Outcome.objects.filter(pk=row.pk).update(
        revision=2, state=AgreementState.LAPSED, closed_on=TODAY, closing_note="Niet nodig."
    )

    [after] = promise_events(partner, today=TODAY, absolute=str)

    assert (after.uid, after.sequence > before.sequence, after.status) == (before.uid, True, EventStatus.CANCELLED)


def test_the_page_and_the_file_of_an_organisation_hold_it(client, partner):
    agreement(organisation=partner.organisation, due_on=timezone.localdate() + timedelta(days=30))
    agreement(
        organisation=partner.organisation,
        state=AgreementState.DONE,
        closed_on=TODAY,
        closing_note="Alles is geleverd.",
    )
    client.force_login(partner)

    page = client.get(reverse("agov:our-agreements"))
    assertContains(page, "Afgesproken in het overleg")
    assertContains(page, "Cijfers per uur.", count=1)
    assertContains(page, "1 afspraak van het overleg")
    client.force_login(
        UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.HOUSING))
    )
    assertNotContains(client.get(reverse("agov:our-agreements")), "Cijfers per uur.")
