"""Who took part per slag, with who was silent; the page of a gate (S101, S152, S158)."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import Attendance, InviteAnswer
from agov.queries.participation import participation
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation
from cycle.enums import InvitationState, RoundKind
from cycle.models import RoundParticipant
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory
from tests.factories.policy import PartyFactory, PolicyCycleFactory, RoundFactory, RoundParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def els(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def cycle():
    return PolicyCycleFactory(name="Cyclus 2026-2027")


def page(cycle):
    return reverse("agov:took-part", args=[cycle.pk])


def test_each_betrokkene_has_its_state_in_each_slag(client, els, cycle):
    late, first = (RoundFactory(cycle=cycle, kind=kind) for kind in (RoundKind.ELABORATION, RoundKind.TECHNICAL))
    party = PartyFactory(name="woningcorporaties")
    sleutel = OrganisationFactory(name="De Sleutel", kind=OrganisationKind.HOUSING)
    RoundParticipantFactory(round=first, party=party, organisation=sleutel, state=InvitationState.TOOK_PART)
    RoundParticipantFactory(round=late, party=party, organisation=sleutel, state=InvitationState.DECLINED)
    RoundParticipantFactory(round=late, party=PartyFactory(name="politie"), state=InvitationState.TOOK_PART)

    response = client.get(page(cycle))

    rows = {row.name: [cell.state if cell else None for cell in row.cells] for row in response.context["page"]}
    assert rows == {
        "De Sleutel": [InvitationState.TOOK_PART, InvitationState.DECLINED],
        "politie": [None, InvitationState.TOOK_PART],
    }
    assert [(one.slag, one.took_part, one.asked) for one in response.context["sums"]] == [(first, 1, 1), (late, 1, 2)]
    assertContains(response, "Technische slag: 1 van de 1 deden mee.")


def test_silent_organisation_is_flagged_and_a_party_never(client, els, cycle):
    slag = RoundFactory(cycle=cycle)
    silent, heard = (OrganisationFactory(name=name, kind=OrganisationKind.GGZ) for name in ("Stil", "Gehoord"))
    for organisation in (silent, heard, None):
        RoundParticipantFactory(round=slag, organisation=organisation)
    InviteeFactory(
        meeting=MeetingFactory(convened=True), organisation=heard, answer=InviteAnswer.NO, answered_at=timezone.now()
    )

    response = client.get(page(cycle))

    assert [row.name for row in response.context["page"] if row.is_silent] == ["Stil"]
    assertContains(response, "lang stil</span>", count=1)


def test_lists_of_another_cycle_stay_there(client, els, cycle):
    RoundParticipantFactory(
        round=RoundFactory(cycle=PolicyCycleFactory()), organisation=OrganisationFactory(name="Elders")
    )

    assertNotContains(client.get(page(cycle)), "Elders")


def test_file_has_every_row(client, els, cycle):
    slag = RoundFactory(cycle=cycle, kind=RoundKind.TECHNICAL)
    names = {f"Partner {number:02d}" for number in range(45)}
    for name in names:
        RoundParticipantFactory(round=slag, organisation=OrganisationFactory(name=name))

    assert len(client.get(page(cycle)).context["page"].object_list) == 40
    text = client.get(reverse("agov:took-part-export", args=[cycle.pk, "csv"])).content.decode("utf-8-sig")
    found = {cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line}

    assert names <= found


def test_three_hundred_partners_come_in_pages_in_constant_queries(client, els, cycle):
    slag, party = RoundFactory(cycle=cycle), PartyFactory()

    def ask(count, prefix):
        made = [Organisation(name=f"{prefix} {number}", kind=OrganisationKind.HOUSING) for number in range(count)]
        Organisation.objects.bulk_create(made)
        RoundParticipant.objects.bulk_create(
            RoundParticipant(round=slag, party=party, organisation=organisation) for organisation in made
        )

    counted = []
    for count, prefix in ((1, "eerste"), (300, "volgende")):
        ask(count, prefix)
        client.get(page(cycle))
        with CaptureQueriesContext(connection) as seen:
            response = client.get(page(cycle))
        counted.append(len(seen))

    assert counted[0] == counted[1]
    assert response.context["page"].paginator.count == 301
    assert len(response.context["page"].object_list) == 40


@pytest.mark.parametrize("role", [Role.PARTNER, Role.RAADSLID, Role.ONDERZOEKER])
def test_others_do_not_read_it(client, cycle, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(page(cycle)).status_code == 403
    assert client.get(reverse("agov:took-part-export", args=[cycle.pk, "csv"])).status_code == 403


def test_list_of_slagen_leads_to_it(client, els, cycle):
    RoundFactory(cycle=cycle)

    assertContains(client.get(reverse("agov:round-list")), page(cycle))


def test_being_at_a_meeting_and_answering_are_contacts():
    there, answered = (OrganisationFactory(kind=OrganisationKind.POLICE) for _ in range(2))
    now = timezone.now()
    meeting = MeetingFactory(held=True, starts_at=now - timedelta(days=30))
    InviteeFactory(meeting=meeting, organisation=there, attendance=Attendance.PRESENT)
    InviteeFactory(meeting=meeting, organisation=answered, answer=InviteAnswer.NO, answered_at=now - timedelta(days=40))

    found = {row.organisation: row for row in participation(today=timezone.localdate(), months=6)}

    assert found[there].last_how == "was bij het overleg"
    assert found[there].last_on == timezone.localtime(meeting.starts_at).date()
    assert found[answered].last_how == "antwoord op een uitnodiging"


def test_who_stayed_away_was_not_heard_of():
    away = OrganisationFactory(kind=OrganisationKind.POLICE)
    starts_at: datetime = timezone.now() - timedelta(days=30)
    InviteeFactory(
        meeting=MeetingFactory(held=True, starts_at=starts_at), organisation=away, attendance=Attendance.ABSENT
    )

    (row,) = [one for one in participation(today=timezone.localdate(), months=6) if one.organisation == away]

    assert row.last_on is None
