"""A meeting as in story 6: nine things to speak of, one of them closed, a guest for the fourth, papers of all sorts."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile

from agov.enums import AgovTask, Audience, ItemKind
from agov.models import AgendaItem, Invitee, ItemPaper, Meeting
from amersfoort_veiligheid.documents.pdf import render_document
from tests.documents import papers
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    ItemGuestFactory,
    ItemPaperFactory,
    MeetingFactory,
)
from tests.factories.policy import BodyFactory, PolicyCycleFactory

START = datetime(2026, 12, 12, 8, 0, tzinfo=UTC)


def paper(item: AgendaItem, title: str, content: bytes, **more: Any) -> ItemPaper:
    """A paper that is there."""
    return ItemPaperFactory(
        item=item,
        title=title,
        follows_later=False,
        file=ContentFile(content, name="stuk.pdf"),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=more.pop("pages", 1),
        **more,
    )


def story_meeting(**more: Any) -> Meeting:
    """Convened, with five items: 1 open, 2 for the table with a plain paper, 3 closed, 4 with a guest, 5 a promise."""
    more = {"body": BodyFactory(name="Veiligheidsoverleg"), "cycle": PolicyCycleFactory(name="Cyclus"), **more}
    meeting = MeetingFactory(**{"convened": True, "starts_at": START, "title": "Overleg december", **more})
    opening = AgendaItemFactory(meeting=meeting, title="Opening", minutes=5)
    AgendaItemFactory(
        meeting=meeting,
        title="Jeugd in de haven",
        audience=Audience.MEMBERS,
        task=AgovTask.PRIORITIES,
        kind=ItemKind.DECIDE,
        explanation="De drukte neemt toe.",
        draft_outcome="Wij kiezen dit als prioriteit.",
    )
    closed = AgendaItemFactory(
        meeting=meeting,
        title="Gevoelige zaak",
        audience=Audience.CLOSED,
        closed_ground="artikel 5.1 Woo",
        explanation="Alleen voor deze tafel.",
    )
    fourth = AgendaItemFactory(meeting=meeting, title="Plan voor het park", explanation="Het park is donker.")
    fifth = AgendaItemFactory(meeting=meeting, title="Rondvraag over geld", explanation="De begroting komt later.")
    second = meeting.items.get(title="Jeugd in de haven")
    paper(second, "Notitie jeugd", papers.plain("notitie een", "notitie twee"), pages=2, audience=Audience.MEMBERS)
    paper(closed, "Gevoelig stuk", papers.plain("zeer gevoelig"), audience=Audience.CLOSED, closed_ground="5.1 Woo")
    paper(fourth, "Kaart van het park", papers.scan())
    paper(fourth, "Bijlage cameras", papers.plain("camera"), audience=Audience.CLOSED, closed_ground="5.1 Woo")
    ItemPaperFactory(item=fifth, title="Begroting", follows_later=True)
    member(meeting)
    guest = InviteeFactory(guest=True, meeting=meeting, function="parkbeheerder", email="gast@example.org")
    ItemGuestFactory(item=fourth, invitee=guest)
    assert [item.title for item in meeting.items.order_by("position")][0] == opening.title
    return meeting


def member(meeting: Meeting, **more: Any) -> Invitee:
    """Somebody at the table with an account."""
    user = more.pop("user", None) or UserFactory(roles=[])
    return InviteeFactory(
        meeting=meeting, function="wethouder", email=user.email or "lid@example.org", user=user, **more
    )


def guest_of(meeting: Meeting) -> Invitee:
    return meeting.invitees.get(function="parkbeheerder")


_DRAWN: dict[tuple[str, str], Any] = {}


def drawn_once(template: str, context: Any, *, title: str) -> Any:
    """Draw a sheet as the product does, but the same sheet once for all tests: that takes a quarter of a second."""
    key = (template, re.sub(r"\bid=\d+", "", repr((context, title))))  # numbers of rows are not drawn
    if key not in _DRAWN:
        _DRAWN[key] = render_document(template, context, title=title)
    return _DRAWN[key]
