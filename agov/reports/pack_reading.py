"""The papers of a meeting as a page: the same content as the PDF, for print, tablets, and while there is no PDF."""

from __future__ import annotations

from typing import Final

from agov.enums import PackAudience
from agov.models import FrozenAgenda, Meeting, PackFile
from agov.queries.agenda import sits_at_table
from agov.queries.pack_value import meeting_value
from agov.queries.packs import held_back, newest_frozen
from agov.reports.pack_changes import ItemChanged, changes_between
from agov.reports.pack_views import PackView, audiences_of, holds_of, view_of
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.sent import whole_number

SLUGS: Final = {"openbaar": PackAudience.OPEN, "overleg": PackAudience.TABLE, "besloten": PackAudience.CLOSED}
GUEST_SLUG: Final = "gast-"


def slug_of(audience: str, guest: int | None) -> str:
    """How an address names a part."""
    return f"{GUEST_SLUG}{guest}" if guest else next(slug for slug, one in SLUGS.items() if one == audience)


def part_of(slug: str) -> tuple[PackAudience, int | None] | None:
    """Which part an address names; None when it names none."""
    number = whole_number(slug.removeprefix(GUEST_SLUG)) if slug.startswith(GUEST_SLUG) else None
    if number is not None:
        return (PackAudience.GUEST, number)
    return (SLUGS[slug], None) if slug in SLUGS else None


def _allowed(meeting: Meeting, user: User) -> set[PackAudience]:
    """The parts that somebody who prepares the meeting reads before they are sent."""
    if user.has_role(Role.AGOV_SECRETARIS) or sits_at_table(user, meeting):
        return set(PackAudience)
    return {PackAudience.OPEN, PackAudience.TABLE}


def readable_parts(meeting: Meeting, user: User, frozen: FrozenAgenda) -> list[tuple[PackAudience, int | None]]:
    """The parts of a fixed agenda that somebody who prepares the meeting reads as a page; six queries at most."""
    allowed = _allowed(meeting, user)
    parts = [(audience, guest) for audience, guest in audiences_of(frozen.content) if audience in allowed]
    probes = []
    for number, (audience, guest) in enumerate(parts):
        holds = holds_of(view_of(frozen.content, audience, guest=guest).sheets)
        probes.append(PackFile(pk=number, audience=audience, invitee_id=guest, holds=holds))
    held = held_back(probes)
    return [part for number, part in enumerate(parts) if number not in held]


def readable_view(
    meeting: Meeting, user: User, slug: str, *, is_preparing: bool
) -> tuple[FrozenAgenda, PackView] | None:
    """The part as this user may read it, from what was fixed last or, for who does not prepare, from what was sent.

    None when there is no such part for this user, or when something in it was closed since.
    """
    named = part_of(slug)
    if named is None:
        return None
    audience, guest = named
    rows = PackFile.objects.visible_to(user).sent().filter(pack__meeting=meeting, audience=audience, invitee=guest)
    if is_preparing and (audience in _allowed(meeting, user) or rows.exists()):
        frozen = newest_frozen(meeting)
    elif rows.exists():
        last = meeting.packs.filter(sent_at__isnull=False).select_related("frozen").order_by("-number").first()
        frozen = last.frozen if last else None
    else:
        return None
    if frozen is None or named not in audiences_of(frozen.content):
        return None
    view = view_of(frozen.content, audience, guest=guest)
    probe = PackFile(pk=0, audience=audience, invitee_id=guest, holds=holds_of(view.sheets))
    return None if held_back([probe]) else (frozen, view)


def changes_since_freezing(meeting: Meeting, frozen: FrozenAgenda, user: User, *, reads_all: bool) -> list[ItemChanged]:
    """What the meeting says otherwise than what was fixed; closed items only for who reads them all."""
    audience = None if reads_all else PackAudience.TABLE
    now = meeting_value(meeting, user)
    return changes_between(view_of(frozen.content, audience), view_of(now, audience))
