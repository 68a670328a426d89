"""The season board in somebody's own calendar: stable identities, a growing sequence, and rights at each fetch."""

from datetime import UTC, date, datetime

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import MeetingState
from agov.models import CalendarAddress
from agov.services import calendar as services
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry, UserRole
from cycle.enums import CycleState, StepState
from cycle.services import cycles, steps
from tests.documents.test_calendar import read
from tests.factories import UserFactory, plans
from tests.factories.meetings import InviteeFactory, MeetingFactory
from tests.factories.policy import (
    CalendarAddressFactory,
    CycleStepFactory,
    MilestoneFactory,
    PartyFactory,
    PolicyCycleFactory,
    StepPlaceFactory,
)
from vap.enums import CommitmentState
from vap.services import commitments

pytestmark = pytest.mark.django_db
PAGE = reverse("agov:calendar-address")
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def address():
    return CalendarAddressFactory()


def fetch(client, address):
    return client.get(reverse("agov:calendar-feed", args=[services.token_of(address)]))


def events_of(client, address):
    answer = fetch(client, address)
    assert answer.status_code == 200
    return {event["UID"]: event for event in read(answer.content)}


def placed(cycle=None, **more):
    step = CycleStepFactory(start_date=date(2026, 9, 1), end_date=date(2026, 11, 30), **more)
    return StepPlaceFactory(step=step, cycle=cycle or PolicyCycleFactory()).step


def test_steps_and_milestones_without_a_login(client, address, settings):
    settings.MUNICIPALITY_CODE = "GM9901"
    step = placed(activity="Analyse, in concept", next_actor="onderzoeker O&S")
    step.parties.add(PartyFactory(name="politie"))
    milestone = MilestoneFactory(planned_on=date(2026, 12, 15), title="Programma", body__name="raad")

    answer = fetch(client, address)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    found = events_of(client, address)
    event = found[f"stap-{step.pk}@gm9901.veiligheidsbeleid"]
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20260901", "20261201")
    assert (event["SUMMARY"], event["STATUS"]) == ("Analyse\\, in concept", "CONFIRMED")
    assert "Betrokkenen: politie" in event["DESCRIPTION"]
    assert "Aan zet: onderzoeker O&S" in event["DESCRIPTION"]
    assert event["URL"] == f"http://testserver{reverse('agov:step-detail', args=[step.pk])}"
    day = found[f"mijlpaal-{milestone.pk}@gm9901.veiligheidsbeleid"]
    assert (day["SUMMARY"], day["DTSTART;VALUE=DATE"]) == ("raad: Programma", "20261215")


def test_a_step_that_moves_keeps_its_identity_and_raises_its_sequence(client, address):
    cycle = PolicyCycleFactory()
    step = placed(cycle)
    ((uid, before),) = events_of(client, address).items()

    steps.move_step(
        step_id=step.pk,
        seen=step.revision,
        start_date=date(2026, 10, 1),
        end_date=date(2026, 11, 30),
        reason="De enquête kwam later.",
        by=address.user,
        at=AT,
    )

    after = events_of(client, address)[uid]
    assert after["DTSTART;VALUE=DATE"] == "20261001"
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_a_step_that_is_skipped_is_cancelled_and_not_gone(client, address):
    step = placed()
    steps.skip_step(step_id=step.pk, reason="Er is geen geld.", by=address.user, at=AT)

    (event,) = events_of(client, address).values()

    assert event["STATUS"] == "CANCELLED"
    assert "Overgeslagen: Er is geen geld." in event["DESCRIPTION"]


def test_a_step_that_two_cycles_share_is_one_event(client, address):
    first, second = PolicyCycleFactory(), PolicyCycleFactory()
    step = placed(first)
    StepPlaceFactory(step=step, cycle=second)

    (event,) = events_of(client, address).values()

    assert str(first) in event["DESCRIPTION"]
    assert str(second) in event["DESCRIPTION"]


def test_plan_of_a_cycle_in_preparation_becomes_firm_when_it_begins(client, address):
    cycle = PolicyCycleFactory(state=CycleState.DRAFT)
    placed(cycle)
    ((uid, before),) = events_of(client, address).items()
    cycles.begin_cycle(cycle_id=cycle.pk, by=address.user, at=AT)

    after = events_of(client, address)[uid]

    assert (before["STATUS"], after["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_done_and_reached_say_so(client, address):
    placed(state=StepState.DONE, done_on=date(2026, 11, 1), activity="Analyse")
    MilestoneFactory(planned_on=date(2026, 12, 15), reached_on=date(2026, 12, 20), title="Programma", body__name="raad")

    found = {event["SUMMARY"]: event for event in events_of(client, address).values()}

    assert set(found) == {"Gedaan: Analyse", "Gehaald: raad\\, Programma"}
    assert found["Gehaald: raad\\, Programma"]["DTSTART;VALUE=DATE"] == "20261220"


def test_rights_are_those_of_now(client):
    """A partner sees no cycle in preparation, and who lost the last role sees no calendar."""
    address = CalendarAddressFactory(user=UserFactory(roles=[Role.PARTNER]))
    placed(PolicyCycleFactory(state=CycleState.DRAFT), activity="Nog geheim")
    placed(activity="Bekend")

    assert {event["SUMMARY"] for event in events_of(client, address).values()} == {"Bekend"}
    UserRole.objects.all().delete()
    assert fetch(client, address).status_code == 404


@pytest.mark.parametrize("ended", [{"is_active": False}, {"access_ends_on": date(2020, 1, 1)}])
def test_access_that_ended_ends_the_calendar(client, address, ended):
    for name, value in ended.items():
        setattr(address.user, name, value)
    address.user.save()

    assert fetch(client, address).status_code == 404


def test_address_is_made_renewed_and_taken_back_by_its_owner(client):
    user = UserFactory(roles=[Role.RAADSLID])
    client.force_login(user)
    assertContains(client.get(PAGE), "U heeft nog geen adres.")

    client.post(reverse("agov:calendar-make"))
    first = services.token_of(CalendarAddress.objects.get())
    assertContains(client.get(PAGE), reverse("agov:calendar-feed", args=[first]))
    client.post(reverse("agov:calendar-make"))
    second = services.token_of(CalendarAddress.objects.get())

    today = timezone.localdate()
    assert first != second
    assert (services.owner_of(first, today=today), services.owner_of(second, today=today)) == (None, user)
    client.post(reverse("agov:calendar-withdraw"))
    assert services.owner_of(second, today=today) is None
    assertNotContains(client.get(PAGE), ".ics")
    events = list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
    assert events == ["calendar_address.made", "calendar_address.made", "calendar_address.withdrawn"]


def test_taking_back_what_is_not_there_does_nothing(client):
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    client.post(reverse("agov:calendar-withdraw"))

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("forge", [lambda token: token[:-2], lambda token: "99" + token, lambda token: "x"])
def test_forged_address_is_not_found(client, address, forge):
    token = forge(services.token_of(address))

    assert client.get(reverse("agov:calendar-feed", args=[token])).status_code == 404


def test_signature_of_another_purpose_opens_nothing(address):
    token = Signer(sep="~").sign(f"{address.user_id}-{address.number}")

    assert services.owner_of(token, today=timezone.localdate()) is None


def test_calendar_takes_as_many_queries_with_more_steps(client, address, django_assert_num_queries):
    def grow(count):
        for _ in range(count):
            cycle = PolicyCycleFactory()
            placed(cycle).parties.add(PartyFactory())
            MilestoneFactory(cycle=cycle)

    for count in (1, 2):
        grow(count)
        with django_assert_num_queries(8):
            fetch(client, address)


# --- what an organisation does


def deeds_of(client, address):
    answer = client.get(reverse("agov:calendar-deeds", args=[services.token_of(address)]))
    assert answer.status_code == 200
    return {event["UID"].split("@")[0]: event for event in read(answer.content)}


def test_what_the_own_organisation_does_and_nothing_of_others(client):
    partner = UserFactory(roles=[Role.PARTNER], organisation__kind=OrganisationKind.GGZ)
    address = CalendarAddressFactory(user=partner)
    vap = plans.VAPFactory(running=True)
    own = {"vap": vap, "organisation": partner.organisation}
    asked = plans.CommitmentFactory(**own, text="Een buddy.", amount="4 uur", due_on=date(2027, 3, 1))
    plans.CommitmentFactory(**own, text="Zonder dag.")
    plans.CommitmentFactory(vap=vap, text="Van een ander.", due_on=date(2027, 3, 1))
    done = plans.ActivityFactory(**own, title="Spreekuur", state="done", done_on=timezone.localdate())

    events = deeds_of(client, address)

    assert set(events) == {f"toezegging-{asked.pk}", f"activiteit-{done.pk}"}
    event = events[f"toezegging-{asked.pk}"]
    assert (event["SUMMARY"], event["STATUS"], event["DTSTART;VALUE=DATE"]) == (
        "Vraag: Een buddy.",
        "TENTATIVE",
        "20270301",
    )
    assert events[f"activiteit-{done.pk}"]["SUMMARY"] == "Gedaan: Spreekuur"


def test_an_answer_raises_the_sequence_and_a_no_takes_it_out(client):
    partner = UserFactory(roles=[Role.PARTNER], organisation__kind=OrganisationKind.GGZ)
    address = CalendarAddressFactory(user=partner)
    activity = plans.ActivityFactory(vap=plans.VAPFactory(running=True), organisation=partner.organisation)
    asked = commitments.propose_for_activity(activity=activity, by=partner, at=AT)
    key = f"activiteit-{activity.pk}"
    before = deeds_of(client, address)[key]

    commitments.answer(commitment_id=asked.pk, seen=1, to=CommitmentState.DECLINED, text="Nee.", by=partner, at=AT)

    after = deeds_of(client, address)[key]
    assert (before["STATUS"], after["STATUS"]) == ("TENTATIVE", "CANCELLED")
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_meetings_that_the_owner_may_know_of_are_in_the_calendar(client):
    address = CalendarAddressFactory(user=UserFactory(roles=[Role.PARTNER]))
    start = timezone.now().replace(microsecond=0)
    mine = MeetingFactory(convened=True, starts_at=start, title="Winteroverleg", place="Stadhuis", sequence=5)
    InviteeFactory(meeting=mine, user=address.user)
    MeetingFactory(convened=True, starts_at=start, title="Zonder ons")

    (event,) = [one for one in events_of(client, address).values() if "overleg" in one["SUMMARY"]]

    assert (event["SUMMARY"], event["LOCATION"], event["SEQUENCE"]) == ("Winteroverleg", "Stadhuis", "5")
    assert event["UID"].startswith(str(mine.uid))
    assert "Zonder ons" not in fetch(client, address).content.decode()


@pytest.mark.parametrize(
    ("state", "status", "summary"),
    [
        (MeetingState.DRAFT, "TENTATIVE", "In voorbereiding: Winteroverleg"),
        (MeetingState.CONVENED, "CONFIRMED", "Winteroverleg"),
        (MeetingState.CANCELLED, "CANCELLED", "Winteroverleg"),
    ],
)
def test_state_of_a_meeting_is_the_state_of_its_event(client, state, status, summary):
    address = CalendarAddressFactory(user=UserFactory(roles=[Role.AGOV_SECRETARIS]))
    MeetingFactory(starts_at=timezone.now(), title="Winteroverleg", state=state, convened_at=AT, cancel_reason="Storm.")

    (event,) = [one for one in events_of(client, address).values() if "Winteroverleg" in one["SUMMARY"]]

    assert (event["STATUS"], event["SUMMARY"]) == (status, summary)
