"""Who may open what of outcomes: the secretary's screen, the screen in the room, the register, agreements."""

from datetime import UTC, date, datetime
from typing import Any

from agov.enums import Attendance, Audience, ItemPublication, MeetingState
from agov.models import AgendaItem
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import SecrecyBy
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
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
from tests.permission_rows import ALL, NOBODY, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERING = frozenset(STEERING_ROLES)
COUNCIL = frozenset(COUNCIL_ROLES)
SECRETARY = frozenset({Role.AGOV_SECRETARIS})
MOMENT = datetime(2026, 12, 12, 9, tzinfo=UTC)


def meeting(user: Any) -> dict[str, Any]:
    return {"pk": AgendaItemFactory(meeting=MeetingFactory(convened=True)).meeting.pk}


def item(user: Any) -> dict[str, Any]:
    return {"pk": AgendaItemFactory(meeting=MeetingFactory(convened=True)).pk}


def closed_item(user: Any) -> dict[str, Any]:
    row = AgendaItemFactory(meeting=MeetingFactory(convened=True), audience=Audience.CLOSED, closed_ground="Woo 5.1")
    return {"pk": row.pk}


def conclusion_on(user: Any) -> dict[str, Any]:
    return {**item(user), "kind": "conclusion"}


def agreement(user: Any) -> dict[str, Any]:
    return {"pk": OutcomeFactory(item=AgendaItemFactory(meeting=MeetingFactory(convened=True)), agreement=True).pk}


def own_agreement(user: Any) -> dict[str, Any]:
    """One that the user keeps itself."""
    made = agreement(user)
    OutcomeFactory._meta.model.objects.filter(pk=made["pk"]).update(owner=user)
    return made


def csv(user: Any) -> dict[str, Any]:
    return {"form": "csv"}


def record(user: Any) -> dict[str, Any]:
    """Minutes that lie with those who were there; the number is that of the meeting."""
    return {"pk": MinutesFactory(circulated=True).meeting.pk}


def section(user: Any) -> dict[str, Any]:
    return {"pk": MinutesSectionFactory(minutes=MinutesFactory(circulated=True)).pk}


def section_of_who_was_there(user: Any) -> dict[str, Any]:
    made = MinutesSectionFactory(minutes=MinutesFactory(circulated=True))
    InviteeFactory(meeting=made.minutes.meeting, user=user, attendance=Attendance.PRESENT)
    return {"pk": made.pk}


def reaction(user: Any) -> dict[str, Any]:
    return {"pk": MinutesReactionFactory(section__minutes=MinutesFactory(circulated=True)).pk}


def open_item(user: Any) -> dict[str, Any]:
    """An item that is public, of a closed meeting."""
    return {"pk": _public().pk}


def open_meeting(user: Any) -> dict[str, Any]:
    return {"pk": _public().meeting.pk}


def item_in_data(user: Any) -> dict[str, Any]:
    row = _public()
    return {"pk": row.meeting.pk, "item_pk": row.pk}


def outcome_in_data(user: Any) -> dict[str, Any]:
    row = OutcomeFactory(item=_public())
    return {"year": row.year, "number": row.number}


def secret_item(user: Any) -> dict[str, Any]:
    row = AgendaItemFactory(
        meeting=MeetingFactory(held=True),
        audience=Audience.CLOSED,
        closed_ground="Woo 5.1",
        secrecy_by=SecrecyBy.MAYOR,
        secrecy_on=date(2026, 11, 1),
    )
    return {"pk": row.pk}


def _public() -> AgendaItem:
    meeting = MeetingFactory(state=MeetingState.CLOSED, convened_at=MOMENT, closed_at=MOMENT, closed_by=UserFactory())
    return AgendaItemFactory(meeting=meeting, publication=ItemPublication.PUBLIC, publish_on=date(2026, 1, 1))


ROWS: list[Row] = [
    # --- publication: the secretary decides, everybody reads
    Row("agov:meeting-publication", STEERING, unknown=ALL - INSIDE - COUNCIL, kwargs=meeting),
    Row("agov:item-publication", STEERING, unknown=ALL - INSIDE - COUNCIL, kwargs=open_item),
    Row("agov:item-lift-secrecy", SECRETARY, 422, refused=404, method="post", kwargs=secret_item),
    Row("agov:public-meetings", public=200),
    Row("agov:public-meeting", public=200, kwargs=open_meeting),
    Row("agov:data-meetings", public=200),
    Row("agov:data-meeting", public=200, kwargs=open_meeting),
    Row("agov:data-item", public=200, kwargs=item_in_data),
    Row("agov:data-outcomes", public=200),
    Row("agov:data-outcome", public=200, kwargs=outcome_in_data),
    # --- minutes: whether there are any is no secret to who sees the meeting, what they say is
    Row("agov:meeting-minutes", INSIDE | COUNCIL, refused=404, kwargs=record),
    Row("agov:minutes-make", STEERING, 302, unknown=ALL - INSIDE - COUNCIL, method="post", kwargs=record),
    # 422: may, and forgot until when
    Row("agov:minutes-circulate", STEERING, 422, unknown=ALL - INSIDE - COUNCIL, method="post", kwargs=record),
    Row("agov:minutes-take-back", STEERING, 302, unknown=ALL - INSIDE - COUNCIL, method="post", kwargs=record),
    Row("agov:minutes-pdf", INSIDE, 302, refused=404, method="post", kwargs=record),
    Row("agov:section-write", STEERING, unknown=ALL - INSIDE, kwargs=section),
    Row("agov:section-choose", STEERING, 422, unknown=ALL - INSIDE, method="post", kwargs=section),
    Row("agov:section-react", NOBODY, unknown=ALL - INSIDE, method="post", kwargs=section),
    Row(
        "agov:section-react",
        ALL - COUNCIL,
        422,
        unknown=COUNCIL,
        case="was there",
        method="post",
        kwargs=section_of_who_was_there,
    ),
    Row("agov:reaction-answer", STEERING, 422, unknown=ALL - INSIDE, method="post", kwargs=reaction),
    Row("agov:meeting-desk", STEERING, 302, unknown=ALL - INSIDE - COUNCIL, kwargs=meeting),
    Row("agov:meeting-screen", STEERING, 302, unknown=ALL - INSIDE - COUNCIL, kwargs=meeting),
    Row("agov:item-desk", STEERING, unknown=ALL - INSIDE - COUNCIL, kwargs=item),
    Row("agov:item-desk", SECRETARY, refused=404, case="closed", kwargs=closed_item),
    Row("agov:item-screen", STEERING, unknown=ALL - INSIDE - COUNCIL, kwargs=item),
    Row("agov:item-screen", SECRETARY, refused=404, case="closed", kwargs=closed_item),
    # 422: may, and forgot what there is to say
    Row("agov:item-settle", STEERING, 422, unknown=ALL - INSIDE - COUNCIL, method="post", kwargs=item),
    Row("agov:outcome-add", STEERING, 422, unknown=ALL - INSIDE - COUNCIL, method="post", kwargs=conclusion_on),
    Row("agov:outcome-list"),
    Row("agov:outcome-export", kwargs=csv),
    # the council reads it when the meeting is closed
    Row("agov:outcome-detail", INSIDE, refused=404, kwargs=agreement),
    Row("agov:outcome-detail", ALL, case="own", kwargs=own_agreement),
    Row("agov:outcome-edit", STEERING, unknown=ALL - INSIDE, kwargs=agreement),
    Row("agov:outcome-settle", STEERING, 422, unknown=ALL - INSIDE, method="post", kwargs=agreement),
    Row("agov:outcome-settle", ALL, 422, case="own", method="post", kwargs=own_agreement),
    Row("agov:outcome-postpone", STEERING, 422, unknown=ALL - INSIDE, method="post", kwargs=agreement),
    Row("agov:outcome-postpone", STEERING, 422, case="own", method="post", kwargs=own_agreement),
    Row("agov:outcome-reopen", STEERING, 422, unknown=ALL - INSIDE, method="post", kwargs=agreement),
]
