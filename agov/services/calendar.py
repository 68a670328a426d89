"""Calendar addresses: made, renewed and taken back by their owner, and read back from what a calendar sends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db import transaction

from agov.models import CalendarAddress
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User

SALT: Final = "agov.calendar"


def _signer() -> Signer:
    return Signer(salt=SALT, sep="~")


def token_of(address: CalendarAddress) -> str:
    """The signed part of the address. Nothing in the database is enough to make it."""
    return _signer().sign(f"{address.user_id}-{address.number}")


def owner_of(token: str, *, today: date) -> User | None:
    """Whose calendar this is; None when the address is forged, taken back or renewed, or access ended."""
    try:
        user_id, _, number = _signer().unsign(token).partition("-")
        known = CalendarAddress.objects.filter(user_id=int(user_id), number=int(number), is_active=True)
    except (BadSignature, ValueError):
        return None
    address = known.select_related("user__organisation").first()
    return address.user if address is not None and address.user.has_access_on(today) else None


@transaction.atomic
def make_address(*, by: User, at: datetime) -> CalendarAddress:
    """Give the user an address, or a new one: the old one answers no more."""
    address, is_new = CalendarAddress.objects.select_for_update(of=("self",)).get_or_create(
        user=by, defaults={"made_at": at}
    )
    if not is_new:
        address.number += 1
        address.is_active, address.made_at = True, at
        address.save(update_fields=["number", "is_active", "made_at"])
    audit.record(event="calendar_address.made", target=address, by=by, at=at)
    return address


@transaction.atomic
def withdraw_address(*, by: User, at: datetime) -> None:
    """Let the address of the user answer no more; without one nothing happens."""
    address = CalendarAddress.objects.select_for_update(of=("self",)).filter(user=by, is_active=True).first()
    if address is None:
        return
    address.is_active = False
    address.save(update_fields=["is_active"])
    audit.record(event="calendar_address.withdrawn", target=address, by=by, at=at)
