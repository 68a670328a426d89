"""Who may open what of the agenda of a meeting, its papers, and proposals for it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agov.enums import Audience
from agov.models import GuestLink
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    ItemPaperFactory,
    ItemProposalFactory,
    MeetingFactory,
    SetAsideFactory,
)
from tests.factories.policy import PolicyCycleFactory
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
COUNCIL = frozenset(COUNCIL_ROLES)
STEERING = frozenset(STEERING_ROLES)
SECRETARY = frozenset({Role.AGOV_SECRETARIS})
OUTSIDE = ALL - INSIDE
CLOSED = {"audience": Audience.CLOSED, "closed_ground": "Woo artikel 5.1"}


def running_cycle(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory().pk}


def draft_cycle(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory(state=CycleState.DRAFT).pk}


def draft(user: Any) -> dict[str, Any]:
    return {"pk": MeetingFactory().pk}


def convened(user: Any) -> dict[str, Any]:
    return {"pk": MeetingFactory(convened=True).pk}


def draft_item(user: Any) -> dict[str, Any]:
    return {"pk": AgendaItemFactory().pk}


def open_item(user: Any) -> dict[str, Any]:
    return {"pk": AgendaItemFactory(meeting__convened=True).pk}


def closed_item(user: Any) -> dict[str, Any]:
    return {"pk": AgendaItemFactory(meeting__convened=True, **CLOSED).pk}


def guest(user: Any) -> dict[str, Any]:
    return {"pk": InviteeFactory(guest=True, meeting__convened=True).pk}


def guest_link(user: Any) -> dict[str, Any]:
    row = InviteeFactory(guest=True, meeting__convened=True)
    until = timezone.now() + timedelta(days=7)
    return {"secret": GuestLink.objects.issue(invitee=row, at=timezone.now(), until=until)[1]}


def set_aside(user: Any) -> dict[str, Any]:
    return {"pk": SetAsideFactory().pk}


def draft_paper(user: Any) -> dict[str, Any]:
    return {"pk": ItemPaperFactory().pk}


def promised_paper(user: Any) -> dict[str, Any]:
    """A paper without a file: who may have it gets as far as that."""
    return {"pk": ItemPaperFactory(item__meeting__convened=True).pk}


def own_proposal(user: Any) -> dict[str, Any]:
    return {"pk": ItemProposalFactory(made_by=user).pk}


def proposal_of_another(user: Any) -> dict[str, Any]:
    return {"pk": ItemProposalFactory().pk}


ROWS: list[Row] = [
    Row("agov:agenda", INSIDE, refused=404, case="draft", kwargs=draft),
    Row("agov:agenda", INSIDE | COUNCIL, refused=404, case="convened", kwargs=convened),
    Row("agov:task-coverage", kwargs=running_cycle),
    Row("agov:task-coverage", INSIDE, refused=404, case="draft", kwargs=draft_cycle),
    Row("agov:item-add", STEERING, unknown=OUTSIDE, kwargs=draft),
    Row("agov:item-detail", INSIDE, refused=404, case="draft", kwargs=draft_item),
    Row("agov:item-detail", INSIDE | COUNCIL, refused=404, case="open", kwargs=open_item),
    Row("agov:item-detail", SECRETARY, refused=404, case="closed", kwargs=closed_item),
    Row("agov:item-edit", STEERING, unknown=OUTSIDE, kwargs=draft_item),
    Row("agov:item-edit", SECRETARY, refused=404, case="closed", kwargs=closed_item),
    *[
        Row(f"agov:{name}", SECRETARY, status, refused=404, case="closed", method=method, kwargs=closed_item)
        for name, method, status in (
            ("item-move", "post", 302),
            ("item-take-off", "get", 200),
            ("item-guests", "get", 200),
            ("paper-add", "post", 422),
        )
    ],
    Row("agov:item-move", STEERING, 302, unknown=OUTSIDE, method="post", kwargs=draft_item),
    Row("agov:item-take-off", STEERING, unknown=OUTSIDE, kwargs=draft_item),
    Row("agov:agenda-work", STEERING, unknown=OUTSIDE, kwargs=draft),
    Row("agov:work-set-aside", STEERING, 404, unknown=OUTSIDE, kwargs=draft),  # may, and names nothing
    Row("agov:work-propose-again", STEERING, 302, unknown=OUTSIDE, method="post", kwargs=set_aside),
    # --- guests; behind the link whoever has its secret, with or without an account
    Row("agov:item-guests", STEERING, unknown=OUTSIDE, kwargs=draft_item),
    *[
        Row(f"agov:{name}", STEERING, 302, unknown=ALL - INSIDE - COUNCIL, method="post", kwargs=guest)
        for name in ("guest-mail", "guest-links-end")
    ],
    Row("agov:guest-items", public=200, kwargs=guest_link),
    Row("agov:guest-items", status=404, public=404, case="unknown", kwargs=lambda user: {"secret": "gek"}),
    Row("agov:guest-paper", status=404, public=404, kwargs=lambda user: {**guest_link(user), "pk": 404404}),
    # --- papers; 422: may, and forgot the file
    Row("agov:paper-add", STEERING, 422, unknown=OUTSIDE, method="post", kwargs=draft_item),
    Row("agov:paper-file", INSIDE | COUNCIL, 404, refused=404, kwargs=promised_paper),
    Row("agov:paper-replace", STEERING, unknown=OUTSIDE, kwargs=draft_paper),
    Row("agov:paper-remove", STEERING, 302, unknown=OUTSIDE, method="post", kwargs=draft_paper),
    # --- proposals; 422: may, and forgot to choose or to say why
    Row("agov:proposal-list"),
    Row("agov:proposal-add"),
    Row("agov:proposal-detail", case="own", kwargs=own_proposal),
    Row("agov:proposal-detail", INSIDE, refused=404, case="of another", kwargs=proposal_of_another),
    *[
        Row(f"agov:proposal-{deed}", STEERING, 422, unknown=OUTSIDE, method="post", kwargs=proposal_of_another)
        for deed in ("take", "decline")
    ],
]
