"""Answers by mail: they become text that waits for the partner's own confirmation, never an update by themselves.

A sender can be made up, so nothing rests on it alone. The address that was answered is signed and names contact and
VAP; the sender must be the address that the municipality knows of that contact; and all rights are asked again. Then
what was written stands in the form behind a new link, that goes to the known address. Whoever writes in another's name
gains nothing: the partner sees the text before anybody else does.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.web import outbox
from vap import tasks
from vap.enums import VAP_ALIVE
from vap.imports.replies import NoReplyError, Reply
from vap.models import VAP, PartnerContact, UpdateLink
from vap.queries.reply_tokens import read_reply_address
from vap.queries.taking_part import has_a_part

MOST_PER_DAY: Final = 5  # of one contact


@transaction.atomic
def take_reply(*, reply: Reply, at: datetime) -> PartnerContact:
    """Keep what a contact wrote as a text to confirm, and mail it the link; the same mail twice changes nothing.

    Raises ``NoReplyError`` for everything else.
    """
    contact, vap = _who_about_what(reply, at)
    if outbox.count_since(key=f"reply:{contact.pk}:", since=at - timedelta(days=1)) >= MOST_PER_DAY:
        raise NoReplyError("too many answers of this contact today")
    mark = hashlib.sha256(f"{reply.message_id}\n{reply.text}".encode()).hexdigest()[:16]
    is_new = outbox.queue(
        key=f"reply:{contact.pk}:{vap.pk}:{mark}",
        kind="reply_to_confirm",
        task=tasks.SEND_MAIL,
        to=contact.email,
        data={"contact": contact.pk, "vap": vap.pk},
        at=at,
    )
    if is_new:
        _keep(contact, vap, reply.text, at)
        audit.record(event="update.answered_by_mail", target=vap, by=str(contact), at=at)
    return contact


def _who_about_what(reply: Reply, at: datetime) -> tuple[PartnerContact, VAP]:
    today = timezone.localtime(at).date()
    found = (read_reply_address(address, today=today) for address in reply.addressed_to)
    token = next((one for one in found if one is not None), None)
    if token is None:
        raise NoReplyError("not sent to an address that we gave out, or that address is over")
    contact = PartnerContact.objects.select_related("organisation").filter(pk=token.contact_id).first()
    if contact is None or not contact.is_valid_on(today) or not contact.organisation.is_active:
        raise NoReplyError("the contact is over")
    if contact.email.lower() != reply.sender:
        raise NoReplyError("not sent by the contact to whom the address was given")
    vap = VAP.objects.filter(pk=token.vap_id).first()
    if vap is None or vap.state not in VAP_ALIVE or contact.vap_id not in (None, vap.pk):
        raise NoReplyError("the plan is over")
    if not has_a_part(vap, contact.organisation_id, today):
        raise NoReplyError("the organisation has no part in the plan")
    return contact, vap


def _keep(contact: PartnerContact, vap: VAP, text: str, at: datetime) -> None:
    """Put the text where typed text waits, behind what was typed already; the link of the mail takes it over."""
    earlier = UpdateLink.objects.filter(vap=vap, contact=contact, typed_at__isnull=False).order_by("-typed_at").first()
    typed = dict(earlier.typed) if earlier else {}
    before = "\n".join(typed.get("text", [])).strip()
    typed["text"] = [f"{before}\n\n{text}".strip() if text not in before else before]
    link, _ = UpdateLink.objects.issue(vap=vap, contact=contact, at=at, until=at + timedelta(days=settings.LINK_DAYS))
    UpdateLink.objects.filter(pk=link.pk).update(typed=typed, typed_at=at)
