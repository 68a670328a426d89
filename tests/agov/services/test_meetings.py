"""Meetings: planned from a template, convened, moved, held, cancelled, closed and opened again (S118, S143, S144)."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from agov.enums import MEETING_MOVES, InviteAnswer, ItemState, MeetingSeason, MeetingState
from agov.models import Meeting
from agov.services import meetings
from agov.services.meetings import MeetingError
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import OutgoingMail
from cycle.enums import BodyKind, RoundKind
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    MeetingFactory,
    MeetingTemplateFactory,
    SeatFactory,
    TemplateItemFactory,
)
from tests.factories.policy import BodyFactory, PolicyCycleFactory, RoundFactory, RouteStopFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
START = datetime(2026, 12, 10, 8, 30, tzinfo=UTC)


@pytest.fixture
def els():
    return UserFactory(function="secretaris")


@pytest.fixture
def body():
    return BodyFactory(kind=BodyKind.AGOV)


def plan(els, **given):
    fields = {
        "template": given.pop("template", None) or MeetingTemplateFactory(season=MeetingSeason.WINTER),
        "cycle": given.pop("cycle", None) or PolicyCycleFactory(),
        "stop": None,
        "title": "Winteroverleg",
        "starts_at": START,
        "minutes": 120,
        "place": "Stadhuis",
        **given,
    }
    return meetings.plan_meeting(**fields, by=els, at=AT)


def change(meeting, els, **given):
    names = ("cycle", "stop", "title", "starts_at", "minutes", "place")
    fields = {name: getattr(meeting, name) for name in names} | given
    return meetings.change_meeting(meeting_id=meeting.pk, seen=meeting.revision, **fields, by=els, at=AT)


def test_meeting_takes_the_items_of_its_template_and_the_seats_of_its_day(els, body):
    template = MeetingTemplateFactory(season=MeetingSeason.WINTER)
    template.items.all().delete()
    TemplateItemFactory(template=template, position=2, title="Analyse")
    TemplateItemFactory(template=template, position=1, title="Opening")
    police = OrganisationFactory(name="Politie Oost-Utrecht")
    SeatFactory(body=body, function="districtschef", organisation=police, email="chef@politie.example")
    SeatFactory(body=body, function="oud-lid", valid_to=date(2026, 12, 9))
    SeatFactory(body=body, function="nieuw lid", valid_from=date(2026, 12, 11))
    SeatFactory(function="van een ander gremium")

    meeting = plan(els, template=template)

    assert list(meeting.items.values_list("position", "title", "source")) == [
        (1, "Opening", "template"),
        (2, "Analyse", "template"),
    ]
    row = meeting.invitees.get()
    assert (row.function, row.organisation_name, row.email) == (
        "districtschef",
        "Politie Oost-Utrecht",
        "chef@politie.example",
    )
    assert (meeting.state, meeting.sequence, OutgoingMail.objects.count()) == (MeetingState.DRAFT, 0, 0)


def test_without_a_body_there_is_no_meeting(els):
    with pytest.raises(MeetingError, match="geen overleg"):
        plan(els)


def test_meeting_in_the_past_is_refused(els, body):
    with pytest.raises(MeetingError) as refusal:
        plan(els, starts_at=AT)

    assert refusal.value.field == "day"


def test_convening_makes_it_known_freezes_names_and_asks_everybody_with_an_address(els, body):
    police = OrganisationFactory(name="Politie Eemland-Zuid")
    SeatFactory(body=body, organisation=police, email="chef@politie.example")
    holder = UserFactory(email="wethouder@gemeente.example")
    SeatFactory(body=body, holder=holder)
    SeatFactory(body=body, function="zonder adres")
    meeting = plan(els)
    police.name = "Politie Oost-Utrecht"
    police.save()

    meetings.convene(meeting_id=meeting.pk, by=els, at=AT)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.convened_at, meeting.sequence) == (MeetingState.CONVENED, AT, 1)
    assert sorted(OutgoingMail.objects.values_list("to", "kind")) == [
        ("chef@politie.example", "meeting_invitation"),
        ("wethouder@gemeente.example", "meeting_invitation"),
    ]
    frozen = meeting.invitees.get(organisation=police)
    assert frozen.organisation_name == "Politie Oost-Utrecht"
    police.name = "Politie Midden-Nederland"
    police.save()
    frozen.refresh_from_db()
    assert frozen.organisation_name == "Politie Oost-Utrecht"
    assert AuditEntry.objects.get(event="meeting.convened").data["count"] == 2


def test_nobody_at_the_table_is_no_meeting(els, body):
    meeting = plan(els)

    with pytest.raises(MeetingError, match="niemand aan tafel"):
        meetings.convene(meeting_id=meeting.pk, by=els, at=AT)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.DRAFT


def test_another_moment_raises_the_number_tells_everybody_and_asks_anew(els, body):
    SeatFactory(body=body, email="lid@gemeente.example")
    meeting = plan(els)
    meeting = meetings.convene(meeting_id=meeting.pk, by=els, at=AT)
    meeting.invitees.update(answer=InviteAnswer.YES, answered_at=AT)

    change(meeting, els, starts_at=START + timedelta(days=7))

    meeting.refresh_from_db()
    assert meeting.sequence == 2
    assert OutgoingMail.objects.filter(kind="meeting_changed", to="lid@gemeente.example").count() == 1
    assert list(meeting.invitees.values_list("answer", "answered_at")) == [(InviteAnswer.NONE, None)]
    told = AuditEntry.objects.get(event="meeting.changed").data
    assert told["starts"] == "10-12-2026 09:30 naar 17-12-2026 09:30"


def test_another_place_keeps_the_answers(els, body):
    SeatFactory(body=body, email="lid@gemeente.example")
    meeting = meetings.convene(meeting_id=plan(els).pk, by=els, at=AT)
    meeting.invitees.update(answer=InviteAnswer.YES, answered_at=AT)

    change(meeting, els, place="Raadzaal")

    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.place) == (2, "Raadzaal")
    assert OutgoingMail.objects.filter(kind="meeting_changed").count() == 1
    assert meeting.invitees.get().answer == InviteAnswer.YES


def test_change_that_nobody_needs_to_know_sends_nothing(els, body):
    SeatFactory(body=body, email="lid@gemeente.example")
    meeting = meetings.convene(meeting_id=plan(els).pk, by=els, at=AT)

    change(meeting, els, cycle=PolicyCycleFactory())

    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert not OutgoingMail.objects.filter(kind="meeting_changed").exists()


def test_draft_that_moves_follows_the_table_of_its_new_day(els, body):
    SeatFactory(body=body, function="tot kerst", valid_to=date(2026, 12, 25))
    SeatFactory(body=body, function="na kerst", valid_from=date(2026, 12, 26))
    meeting = plan(els)

    change(meeting, els, starts_at=START + timedelta(days=40))

    assert [row.function for row in meeting.invitees.all()] == ["na kerst"]
    assert not OutgoingMail.objects.exists()


def test_table_of_a_convened_meeting_follows_its_new_day_and_who_leaves_is_told(els, body):
    SeatFactory(body=body, function="tot kerst", valid_to=date(2026, 12, 25), email="oud@gemeente.example")
    SeatFactory(body=body, function="na kerst", valid_from=date(2026, 12, 26), email="nieuw@gemeente.example")
    SeatFactory(body=body, function="altijd", email="altijd@gemeente.example")
    meeting = meetings.convene(meeting_id=plan(els).pk, by=els, at=AT)
    OutgoingMail.objects.all().delete()

    change(meeting, els, starts_at=START + timedelta(days=40))

    assert sorted(row.function for row in meeting.invitees.all()) == ["altijd", "na kerst"]
    assert set(OutgoingMail.objects.values_list("kind", "to")) == {
        ("meeting_withdrawn", "oud@gemeente.example"),
        ("meeting_invitation", "nieuw@gemeente.example"),
        ("meeting_changed", "altijd@gemeente.example"),
    }


def test_who_saves_an_old_page_is_told(els, body):
    meeting = plan(els)
    change(meeting, els, place="Raadzaal")

    with pytest.raises(StaleEditError):
        change(meeting, els, place="Kelder")

    meeting.refresh_from_db()
    assert meeting.place == "Raadzaal"


def test_meeting_sets_and_frees_the_day_of_its_stop(els, body):
    slag = RoundFactory(kind=RoundKind.ADMINISTRATIVE)
    stop = RouteStopFactory(round=slag, body=body, position=1)

    meeting = plan(els, stop=stop, cycle=slag.cycle)

    stop.refresh_from_db()
    assert stop.planned_on == date(2026, 12, 10)
    meetings.cancel(meeting_id=meeting.pk, reason="Te weinig leden kunnen.", by=els, at=AT)
    stop.refresh_from_db()
    assert stop.planned_on is None


def test_day_after_a_later_body_is_refused_by_the_route(els, body):
    slag = RoundFactory(kind=RoundKind.ADMINISTRATIVE)
    stop = RouteStopFactory(round=slag, body=body, position=1)
    RouteStopFactory(round=slag, position=2, planned_on=date(2026, 12, 1))

    with pytest.raises(MeetingError) as refusal:
        plan(els, stop=stop, cycle=slag.cycle)

    assert refusal.value.field == "day"
    assert not Meeting.objects.exists()


def test_cancelled_draft_tells_nobody_and_a_known_meeting_everybody(els, body):
    SeatFactory(body=body, email="lid@gemeente.example")
    meetings.cancel(meeting_id=plan(els).pk, reason="Te vroeg.", by=els, at=AT)
    assert not OutgoingMail.objects.exists()
    known = meetings.convene(meeting_id=plan(els).pk, by=els, at=AT)

    meetings.cancel(meeting_id=known.pk, reason="Storm.", by=els, at=AT)

    known.refresh_from_db()
    assert (known.state, known.cancel_reason, known.sequence) == (MeetingState.CANCELLED, "Storm.", 2)
    assert OutgoingMail.objects.filter(kind="meeting_cancelled").count() == 1


@pytest.mark.parametrize("deed", [meetings.cancel, meetings.reopen])
def test_without_a_reason_nothing_is_cancelled_or_opened_again(els, deed):
    with pytest.raises(MeetingError) as refusal:
        deed(meeting_id=MeetingFactory().pk, reason="  ", by=els, at=AT)

    assert refusal.value.field == "reason"


def test_meeting_is_not_held_before_it_begins(els):
    meeting = MeetingFactory(convened=True, starts_at=START)

    with pytest.raises(MeetingError, match="nog niet begonnen"):
        meetings.hold(meeting_id=meeting.pk, by=els, at=START - timedelta(minutes=1))
    meetings.hold(meeting_id=meeting.pk, by=els, at=START)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_undecided_items_are_named_and_keep_the_meeting_open(els):
    meeting = MeetingFactory(held=True)
    AgendaItemFactory(meeting=meeting, position=1, title="Opening", state=ItemState.DECIDED)
    AgendaItemFactory(meeting=meeting, position=3, title="Verlichting")

    with pytest.raises(MeetingError, match=r"Nog niet behandeld: 3\. Verlichting\.") as refusal:
        meetings.close(meeting_id=meeting.pk, by=els, at=AT)

    assert "Opening" not in str(refusal.value)
    meeting.items.update(state=ItemState.DECIDED)
    meetings.close(meeting_id=meeting.pk, by=els, at=AT)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_by, meeting.closed_at) == (MeetingState.CLOSED, els, AT)


def test_closed_meeting_opens_again_with_a_reason(els):
    meeting = MeetingFactory(held=True, state=MeetingState.CLOSED, closed_at=AT, closed_by=els)

    meetings.reopen(meeting_id=meeting.pk, reason="Een uitkomst ontbrak.", by=els, at=AT)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_by, meeting.closed_at) == (MeetingState.HELD, None, None)
    assert AuditEntry.objects.get(event="meeting.reopened").reason == "Een uitkomst ontbrak."


DEEDS = {
    MeetingState.CONVENED: lambda pk, els: meetings.convene(meeting_id=pk, by=els, at=AT),
    MeetingState.HELD: lambda pk, els: meetings.hold(meeting_id=pk, by=els, at=START + timedelta(hours=1)),
    MeetingState.CANCELLED: lambda pk, els: meetings.cancel(meeting_id=pk, reason="Storm.", by=els, at=AT),
    MeetingState.CLOSED: lambda pk, els: meetings.close(meeting_id=pk, by=els, at=AT),
}


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("to", DEEDS)
def test_every_pair_of_states_is_allowed_or_refused_as_the_table_says(els, body, state, to):
    facts = {} if state == MeetingState.DRAFT else {"convened_at": AT}
    facts |= {"closed_at": AT, "closed_by": els} if state == MeetingState.CLOSED else {}
    facts |= {"cancel_reason": "Storm."} if state == MeetingState.CANCELLED else {}
    meeting = MeetingFactory(body=body, state=state, starts_at=START, **facts)
    InviteeFactory(meeting=meeting, seat=SeatFactory(body=body))

    deed = DEEDS[to]
    if (state, to) == (MeetingState.CLOSED, MeetingState.HELD):
        deed = partial(meetings.reopen, reason="Een punt miste.", by=els, at=AT)

    try:
        deed(meeting.pk, els) if deed is DEEDS[to] else deed(meeting_id=meeting.pk)
        is_moved = True
    except MeetingError:
        is_moved = False

    assert is_moved == (to in MEETING_MOVES[state])


def test_closed_meeting_is_not_simply_held_again(els):
    meeting = MeetingFactory(held=True, state=MeetingState.CLOSED, closed_at=AT, closed_by=els)

    with pytest.raises(MeetingError, match="gesloten"):
        meetings.hold(meeting_id=meeting.pk, by=els, at=AT + timedelta(days=90))
