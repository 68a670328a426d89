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

SLUGS: Final = {"openbaar": PackAudience.OPEN, "overleg": PackAudience.TABLE, "besloten": PackAudience.CLOSED}
GUEST_SLUG: Final = "gast-"


def slug_of(audience: str, guest: int | None) -> str:
    """How an address names a part."""
    return f"{GUEST_SLUG}{guest}" if guest else next(slug for slug, one in SLUGS.items() if one == audience)


def part_of(slug: str) -> tuple[PackAudience, int | None] | None:
    """Which part an address names; None when it names none."""
    number = slug.removeprefix(GUEST_SLUG)
    if slug.startswith(GUEST_SLUG) and number.isdecimal() and len(number) < 18:
        return (PackAudience.GUEST, int(number))
    return (SLUGS[slug], None) if slug in SLUGS else None


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
    sent = PackFile.objects.visible_to(user).sent().filter(pack__meeting=meeting, audience=audience)
    if guest:
        sent = sent.filter(invitee=guest)
    if not is_preparing:
        if not sent.exists():
            return None
        last = meeting.packs.filter(sent_at__isnull=False).select_related("frozen").order_by("-number").first()
        frozen = last.frozen if last else None
    else:
        frozen = newest_frozen(meeting)
        may_have_all = user.has_role(Role.AGOV_SECRETARIS) or sits_at_table(user, meeting)
        if audience in (PackAudience.CLOSED, PackAudience.GUEST) and not may_have_all and not sent.exists():
            return None
    if frozen is None or (audience, guest) not in audiences_of(frozen.content):
        return None
    view = view_of(frozen.content, audience, guest=guest)
    probe = PackFile(pk=0, audience=audience, invitee_id=guest, holds=holds_of(view.sheets))
    return None if held_back([probe]) else (frozen, view)


def changes_since_freezing(meeting: Meeting, frozen: FrozenAgenda, user: User, *, reads_all: bool) -> list[ItemChanged]:
    """What the meeting says otherwise than what was fixed; closed items only for who reads them all."""
    audience = None if reads_all else PackAudience.TABLE
    now = meeting_value(meeting, user)
    return changes_between(view_of(frozen.content, audience), view_of(now, audience))
