"""The address to which a partner answers a mail about one VAP: it says who answers about what, and cannot be made up.

The part before the @ holds the contact, the VAP, a last day and a signature of 100 bits. Mail programs change capitals,
so it is lower case throughout, and the part is shorter than the 64 characters that mail allows. An installation without
``REPLY_ADDRESS`` hands out no such address.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT: Final = "answer to a mail about one VAP"
_LENGTH: Final = 20  # of base32: 5 bits each


@dataclass(frozen=True)
class ReplyToken:
    """Who answers about what."""

    contact_id: int
    vap_id: int


def reply_address(*, contact_id: int, vap_id: int, at: datetime) -> str:
    """The address for an answer, good as long as a link; empty where answers by mail are not read."""
    local, _, domain = settings.REPLY_ADDRESS.partition("@")
    if not domain:
        return ""
    until = timezone.localtime(at).date() + timedelta(days=settings.LINK_DAYS)
    said = f"{contact_id}.{vap_id}.{until:%Y%m%d}"
    return f"{local}+{said}.{_signature(said)}@{domain}"


def read_reply_address(address: str, *, today: date) -> ReplyToken | None:
    """What the address says; None when it was not handed out by us, was changed, or is over."""
    own_local, _, own_domain = settings.REPLY_ADDRESS.lower().partition("@")
    local, _, domain = address.strip().lower().partition("@")
    name, _, token = local.partition("+")
    parts = token.split(".")
    if not own_domain or (name, domain) != (own_local, own_domain) or len(parts) != 4:
        return None
    contact, vap, until, signature = parts
    if not constant_time_compare(signature, _signature(f"{contact}.{vap}.{until}")):
        return None
    if today.strftime("%Y%m%d") > until:
        return None
    return ReplyToken(int(contact), int(vap))


def _signature(said: str) -> str:
    digest = salted_hmac(_SALT, said, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:_LENGTH]
