"""Meetings on the page of one user: what to answer, what to finish, what comes (S113, S118)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from agov.enums import InviteAnswer
from agov.reports.overview import build_overview
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import BodyKind
from tests.factories import UserFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory
from tests.factories.policy import BodyFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SOON = datetime(2026, 12, 10, 8, 30, tzinfo=UTC)
PAST = datetime(2026, 11, 12, 8, 30, tzinfo=UTC)


def lines(user, part="mine", today=TODAY):
    return {one.what: one for one in getattr(build_overview(user=user, today=today), part).shown}


def test_invitation_waits_for_ones_own_answer_until_it_is_given():
    chief = UserFactory(roles=[Role.PARTNER])
    row = InviteeFactory(
        meeting=MeetingFactory(convened=True, title="Winteroverleg", starts_at=SOON),
        user=chief,
        function="districtschef",
    )

    line = lines(chief)["Komt u naar Winteroverleg?"]

    assert (line.words, line.url) == ("op 10 december 2026", reverse("agov:invitation-answer", args=[row.pk]))
    assert line.about == "U bent uitgenodigd als districtschef"
    row.answer, row.answered_at = InviteAnswer.NO, SOON
    row.save()
    assert lines(chief) == {}


def test_invitation_of_another_or_of_a_draft_waits_for_nobody():
    member = UserFactory(roles=[Role.BESTUURDER])
    InviteeFactory(meeting=MeetingFactory(convened=True, starts_at=SOON))
    InviteeFactory(meeting=MeetingFactory(starts_at=SOON), user=member)

    assert lines(member) == {}


@pytest.mark.parametrize(("role", "is_told"), [(Role.BESTUURDER, True), (Role.RAADSLID, True), (Role.PARTNER, False)])
def test_meeting_comes_for_who_may_know_of_it(role, is_told):
    MeetingFactory(convened=True, title="Winteroverleg", starts_at=SOON)
    MeetingFactory(convened=True, title="Vorig overleg", starts_at=PAST)

    assert list(lines(UserFactory(roles=[role]), "coming")) == (["Winteroverleg"] if is_told else [])


def test_secretary_finishes_what_is_over_and_others_do_not():
    MeetingFactory(convened=True, title="Winteroverleg", starts_at=PAST)
    MeetingFactory(held=True, title="Voorzomeroverleg", starts_at=PAST - timedelta(days=100))

    assert set(lines(UserFactory(roles=[Role.AGOV_SECRETARIS]))) == {
        "Is Winteroverleg gehouden?",
        "Sluit Voorzomeroverleg",
    }
    assert lines(UserFactory(roles=[Role.BESTUURDER])) == {}


@pytest.mark.parametrize(("today", "is_told"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)])
def test_too_few_meetings_is_on_the_page_from_the_first_of_october(today, is_told):
    body = BodyFactory(kind=BodyKind.AGOV)
    MeetingFactory(body=body, held=True, title="Voorzomeroverleg", starts_at=datetime(2026, 6, 11, 8, tzinfo=UTC))

    found = lines(UserFactory(roles=[Role.AGOV_SECRETARIS]), today=today)

    assert ("Plan een vergadering van het overleg in 2026" in found) is is_told
    if is_told:
        assert found["Plan een vergadering van het overleg in 2026"].about == "Er zijn er 1 van de 2"
