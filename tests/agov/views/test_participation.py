"""How partners take part: last heard, there or not, what waits, and who is silent (S101)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from agov.queries.participation import _months_before, participation
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from cycle.enums import InvitationState
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import (
    ExpectationFactory,
    PartnerSessionFactory,
    PartyFactory,
    RoundFactory,
    RoundParticipantFactory,
)
from vap.enums import CommitmentState

pytestmark = pytest.mark.django_db
PAGE = reverse("agov:participation")
TODAY = date(2026, 11, 29)


def partner(name):
    return OrganisationFactory(name=name, kind=OrganisationKind.GGZ)


def heard(organisation, on):
    commitment = make.CommitmentFactory(organisation=organisation, state=CommitmentState.WITHDRAWN)
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    make.CommitmentAnswerFactory(commitment=commitment, organisation=organisation, given_at=at)


def test_each_partner_with_what_was_last_heard_and_what_waits():
    ggz = partner("GGZ")
    heard(ggz, date(2026, 9, 1))
    there, away = (PartnerSessionFactory(held_on=date(2026, month, 1)) for month in (10, 8))
    coming = PartnerSessionFactory(held_on=date(2027, 1, 20))
    for session in (there, away, coming):
        session.organisations.add(ggz)
    there.attended.add(ggz)
    ExpectationFactory(organisation=ggz)
    make.CommitmentFactory(organisation=ggz)
    make.CommitmentFactory(organisation=ggz, vap=make.VAPFactory(stopped=True))

    found = {row.organisation: row for row in participation(today=TODAY, months=6)}

    row = found[ggz]
    assert (row.last_on, row.last_how) == (date(2026, 10, 1), "was bij een sessie")
    assert (row.invited, row.attended, row.waiting, row.is_silent) == (2, 1, 2, False)
    assert OrganisationKind.MUNICIPALITY not in {one.kind for one in found}


def test_who_is_asked_as_one_of_its_kind_is_asked_for_the_slag():
    """By name, as "woningcorporaties", both in one slag, to all partners at once, and one that did not go out."""
    housing, other = OrganisationFactory(kind=OrganisationKind.HOUSING), partner("GGZ")
    of_kind = PartyFactory(organisation_kind=OrganisationKind.HOUSING)
    everybody = PartyFactory(organisation_kind="", is_external=True, role=Role.PARTNER)
    first, second, third = RoundFactory(), RoundFactory(), RoundFactory()
    for round_, party, organisation, state in (
        (first, of_kind, housing, InvitationState.TOOK_PART),
        (first, of_kind, None, InvitationState.INVITED),
        (second, of_kind, None, InvitationState.INVITED),
        (third, of_kind, None, InvitationState.TO_INVITE),
        (third, everybody, None, InvitationState.TOOK_PART),
    ):
        RoundParticipantFactory(round=round_, party=party, organisation=organisation, state=state)

    found = {row.organisation: (row.took_part, row.asked) for row in participation(today=TODAY, months=6)}

    assert (found[housing], found[other]) == ((1, 2), (0, 0))


@pytest.mark.parametrize(
    ("on", "silent"), [(date(2026, 5, 28), True), (date(2026, 5, 29), False), (TODAY, False), (None, True)]
)
def test_silent_is_nothing_heard_in_so_many_months(on, silent):
    ggz = partner("GGZ")
    if on is not None:
        heard(ggz, on)

    row = next(one for one in participation(today=TODAY, months=6) if one.organisation == ggz)

    assert row.is_silent == silent


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 29), 6, date(2026, 5, 29)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
        (date(2026, 3, 31), 12, date(2025, 3, 31)),
    ],
)
def test_months_before_a_day(day, months, before):
    assert _months_before(day, months) == before


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, count, django_assert_num_queries):
    client.force_login(UserFactory(roles=[Role.AGOV_SECRETARIS]))
    for number in range(count):
        heard(partner(f"Partner {number}"), date(2026, 1, 1))
    client.get(PAGE)

    with django_assert_num_queries(5):
        client.get(PAGE)


def test_silent_partners_are_called_on_the_page_and_in_the_file(client):
    client.force_login(UserFactory(roles=[Role.AGOV_SECRETARIS]))
    partner("Lang stil")
    heard(partner("Pas gehoord"), timezone.localdate() - timedelta(days=100))

    assertContains(client.get(PAGE), "Van één van de 2 partners hoorden wij 6 maanden of langer niets.")
    assertContains(client.get(PAGE, {"maanden": "3"}), "Van 2 van de 2 partners")
    text = client.get(reverse("agov:participation-export", args=["csv"])).content.decode("utf-8-sig")
    assert "Lang stil;;;ja;" in text.replace("VOORBEELDGEGEVENS;", "")
