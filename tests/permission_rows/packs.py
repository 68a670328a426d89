"""Who may open what of the papers of a meeting."""

from datetime import UTC, datetime
from typing import Any

from agov.enums import PackAudience
from agov.models import Pack
from agov.queries.packs import PAPER_KEY, papers_token
from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
from tests.factories.meetings import (
    FrozenAgendaFactory,
    InviteeFactory,
    MeetingFactory,
    PackFactory,
    PackFileFactory,
    PackPartFactory,
)
from tests.permission_rows import ALL, Row

INSIDE = frozenset(INSIDE_ROLES)
STEERING = frozenset(STEERING_ROLES)
COUNCIL = frozenset(COUNCIL_ROLES)
OUTSIDE = ALL - INSIDE
SECRETARY = frozenset({Role.AGOV_SECRETARIS})
FAR = datetime(2999, 12, 12, 8, 0, tzinfo=UTC)
FINGERPRINT = "a" * 64


def draft(user: Any) -> dict[str, Any]:
    return {"pk": MeetingFactory(starts_at=FAR).pk}


def convened(user: Any) -> dict[str, Any]:
    return {"pk": MeetingFactory(convened=True, starts_at=FAR).pk}


def of_mine(user: Any) -> dict[str, Any]:
    return {"pk": InviteeFactory(meeting=MeetingFactory(convened=True, starts_at=FAR), user=user).meeting_id}


def _pack(**more: Any) -> Pack:
    return PackFactory(meeting__starts_at=FAR, **more)


def ready(user: Any) -> dict[str, Any]:
    pack = PackFactory(meeting=MeetingFactory(starts_at=FAR))
    return {"pk": pack.meeting_id, "number": 0}


def to_mail_again(user: Any) -> dict[str, Any]:
    invitee = InviteeFactory(meeting=MeetingFactory(starts_at=FAR))
    return {"pk": invitee.meeting_id, "invitee_pk": invitee.pk}


def file(audience: PackAudience, **more: Any) -> Any:
    return lambda user: {"pk": PackFileFactory(pack=_pack(**more), audience=audience).pk}


def my_closed_part(user: Any) -> dict[str, Any]:
    pack = _pack(sent=True)
    InviteeFactory(meeting=pack.meeting, user=user)
    return {"pk": PackFileFactory(pack=pack, audience=PackAudience.CLOSED).pk}


def fixed(user: Any) -> dict[str, Any]:
    """Fixed, and not sent."""
    return {
        "pk": FrozenAgendaFactory(meeting=MeetingFactory(convened=True, starts_at=FAR)).meeting_id,
        "part": "overleg",
    }


def went_out(user: Any) -> dict[str, Any]:
    pack = _pack(sent=True)
    PackFileFactory(pack=pack, audience=PackAudience.TABLE)
    return {"pk": pack.meeting_id, "part": "overleg"}


def paper(user: Any) -> dict[str, Any]:
    """A paper of an open item, fixed and not sent."""
    kept = {"id": 1, "title": "Stuk", "sha256": FINGERPRINT, "pages": 1, "audience": "open", "ground": ""}
    row = {
        **dict.fromkeys(("explanation", "draft_outcome", "presenter", "secrecy", "off", "returned_from", "ground"), ""),
        "id": 1,
        "number": 1,
        "title": "Punt",
        "task_words": "taak",
        "kind_words": "vraag",
        "minutes": 5,
        "audience": "open",
        "subject": None,
        "results": None,
        "guests": [],
        "papers": [{**kept, "follows_later": False}],
    }
    frozen = FrozenAgendaFactory(meeting=MeetingFactory(convened=True, starts_at=FAR))
    frozen.content["items"] = [row]
    frozen.save()
    PackPartFactory(key=PAPER_KEY + FINGERPRINT)
    return {"pk": frozen.meeting_id, "part": "openbaar", "fingerprint": FINGERPRINT}


def link(user: Any) -> dict[str, Any]:
    invitee = InviteeFactory(meeting=MeetingFactory(convened=True, starts_at=FAR), email="gast@organisatie.example")
    return {"token": papers_token(invitee)}


def link_file(user: Any) -> dict[str, Any]:
    pack = _pack(sent=True)
    invitee = InviteeFactory(meeting=pack.meeting, email="gast@organisatie.example")
    return {"token": papers_token(invitee), "pk": PackFileFactory(pack=pack, audience=PackAudience.TABLE).pk}


def _deed(name: str, kwargs: Any) -> Row:
    return Row(f"agov:{name}", STEERING, 302, unknown=OUTSIDE, method="post", kwargs=kwargs)


ROWS: list[Row] = [
    Row("agov:meeting-pack", INSIDE, refused=404, kwargs=draft, case="draft"),
    Row("agov:meeting-pack", INSIDE | COUNCIL, refused=404, kwargs=convened, case="convened"),
    Row("agov:meeting-pack", kwargs=of_mine, case="mine"),
    _deed("pack-freeze", draft),
    _deed("pack-make", draft),
    _deed("pack-send", ready),
    _deed("pack-send-again", to_mail_again),
    Row("agov:pack-file", INSIDE | COUNCIL, refused=404, kwargs=file(PackAudience.OPEN, sent=True), case="open"),
    Row("agov:pack-file", INSIDE, refused=404, kwargs=file(PackAudience.TABLE, sent=True), case="table"),
    Row("agov:pack-file", SECRETARY, refused=404, kwargs=file(PackAudience.CLOSED, sent=True), case="closed"),
    Row("agov:pack-file", kwargs=my_closed_part, case="closed, at the table"),
    Row("agov:pack-file", STEERING, refused=404, kwargs=file(PackAudience.TABLE), case="not sent"),
    Row("agov:pack-read", STEERING, refused=404, kwargs=fixed, case="not sent"),
    Row("agov:pack-read", INSIDE, refused=404, kwargs=went_out, case="sent"),
    Row("agov:pack-paper", STEERING, refused=404, kwargs=paper),
    Row("agov:papers-link", public=200, kwargs=link),
    Row("agov:papers-link-file", method="post", public=200, kwargs=link_file),
]
