"""The signed address with which somebody answers an invitation without an account.

Whoever has the address may answer, so all else is asked again at each use: the row, its mail address, the meeting and
the seat. Nothing in the database is enough to make an address, and another mail address makes it worthless.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from agov.enums import MeetingState
from agov.models import Invitee
from amersfoort_veiligheid.web.sent import whole_number

SALT: Final = "agov.invitation"


def _signer(invitee: Invitee) -> Signer:
    return Signer(salt=f"{SALT}:{invitee.meeting.uid}:{invitee.email}", sep="~")


def token_of(invitee: Invitee) -> str:
    """The signed part of the address of one invitee."""
    return _signer(invitee).sign(str(invitee.pk))


def invitee_of(token: str, *, at: datetime) -> Invitee | None:
    """Who may answer with this address now; None when it is forged or no longer holds."""
    number = whole_number(token.partition("~")[0]) or 0
    invitee = Invitee.objects.select_related("meeting", "seat", "user").filter(pk=number).first()
    if invitee is None or not invitee.email:
        return None
    try:
        _signer(invitee).unsign(token)
    except BadSignature:
        return None
    return invitee if why_not(invitee, at=at) == "" and is_answerable(invitee, at=at) else None


def is_answerable(invitee: Invitee, *, at: datetime) -> bool:
    """Whether an answer still says something: the meeting was convened and has not begun."""
    return invitee.meeting.state == MeetingState.CONVENED and at < invitee.meeting.starts_at


def why_not(invitee: Invitee, *, at: datetime) -> str:
    """Why this invitee may not have mail about the meeting any more, in Dutch; empty when it may."""
    day = timezone.localtime(invitee.meeting.starts_at).date()
    if invitee.meeting.state == MeetingState.DRAFT:
        return "De vergadering is niet bijeengeroepen."
    seat = invitee.seat
    if seat is not None and (seat.valid_from > day or (seat.valid_to is not None and seat.valid_to < day)):
        return "Deze plaats aan tafel is er op die dag niet meer."
    if invitee.user is not None and not invitee.user.has_access_on(timezone.localtime(at).date()):
        return "Dit account heeft geen toegang meer."
    return ""
