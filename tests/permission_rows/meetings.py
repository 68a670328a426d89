"""Who may open what of the meetings of the veiligheidsoverleg."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from agov.enums import MeetingState
from agov.models import Invitee
from agov.queries.invitations import token_of
from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
from tests.factories.meetings import InviteeFactory, MeetingFactory, MeetingTemplateFactory, SeatFactory
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERING = frozenset(STEERING_ROLES)
COUNCIL = frozenset(COUNCIL_ROLES)
OUTSIDE = ALL - INSIDE
FAR = datetime(2999, 12, 12, 8, 0, tzinfo=UTC)
KNOWN = INSIDE | COUNCIL


def draft(user: Any) -> dict[str, Any]:
    """One that is prepared unseen."""
    return {"pk": MeetingFactory(starts_at=FAR).pk}


def convened(user: Any) -> dict[str, Any]:
    return {"pk": MeetingFactory(convened=True, starts_at=FAR).pk}


def of_mine(user: Any) -> dict[str, Any]:
    """One that the user was asked for."""
    return {"pk": _own(user).meeting_id}


def own_invitation(user: Any) -> dict[str, Any]:
    return {"pk": _own(user).pk}


def _own(user: Any) -> Invitee:
    return InviteeFactory(meeting=MeetingFactory(convened=True, starts_at=FAR), user=user)


def invitation_of_another(user: Any) -> dict[str, Any]:
    return {"pk": InviteeFactory(meeting=MeetingFactory(convened=True, starts_at=FAR)).pk}


def guest_of_draft(user: Any) -> dict[str, Any]:
    return {"pk": InviteeFactory(guest=True, meeting=MeetingFactory(starts_at=FAR)).pk}


def held(user: Any) -> dict[str, Any]:
    return {"pk": MeetingFactory(held=True).pk}


def closed(user: Any) -> dict[str, Any]:
    meeting = MeetingFactory(held=True, state=MeetingState.CLOSED, closed_at=timezone.now(), closed_by=user)
    return {"pk": meeting.pk}


def template(user: Any) -> dict[str, Any]:
    return {"season": MeetingTemplateFactory().season}


def seat(user: Any) -> dict[str, Any]:
    return {"pk": SeatFactory().pk}


def link(user: Any) -> dict[str, Any]:
    meeting = MeetingFactory(convened=True, starts_at=FAR)
    return {"token": token_of(InviteeFactory(meeting=meeting, email="gast@organisatie.example"))}


KEEPERS = frozenset({Role.AGOV_SECRETARIS, Role.BEHEERDER})

ROWS: list[Row] = [
    Row("agov:seat-list"),
    Row("agov:seat-add", KEEPERS),
    Row("agov:seat-change", KEEPERS, kwargs=seat),
    Row("agov:seat-end", KEEPERS, kwargs=seat),
    Row("agov:meeting-list"),
    Row("agov:meeting-new", STEERING, kwargs=template),
    Row("agov:meeting-detail", INSIDE, refused=404, kwargs=draft, case="draft"),
    Row("agov:meeting-detail", KNOWN, refused=404, kwargs=convened, case="convened"),
    Row("agov:meeting-detail", kwargs=of_mine, case="mine"),
    Row("agov:meeting-people", INSIDE, refused=404, kwargs=draft, case="draft"),
    Row("agov:meeting-people", kwargs=of_mine, case="mine"),
    *[Row(f"agov:meeting-{name}", STEERING, unknown=OUTSIDE, kwargs=draft) for name in ("change", "convene", "cancel")],
    Row("agov:meeting-hold", STEERING, 302, unknown=OUTSIDE, method="post", kwargs=draft),
    Row("agov:meeting-close", STEERING, unknown=frozenset({Role.PARTNER}), kwargs=held),
    Row("agov:meeting-reopen", STEERING, unknown=frozenset({Role.PARTNER}), kwargs=closed),
    Row("agov:attendance-note", STEERING, unknown=frozenset({Role.PARTNER}), kwargs=held),
    Row("agov:guest-add", STEERING, unknown=OUTSIDE, kwargs=draft),
    Row("agov:guest-remove", STEERING, 302, unknown=OUTSIDE, method="post", kwargs=guest_of_draft),
    Row("agov:invitation-answer", kwargs=own_invitation, case="mine"),
    Row(
        "agov:invitation-answer",
        STEERING,
        unknown=frozenset({Role.PARTNER}),
        kwargs=invitation_of_another,
        case="of another",
    ),
    Row("agov:invitation-link", public=200, kwargs=link),
]
