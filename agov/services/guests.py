"""Guests of agenda items: for which items they were asked, and the link with which they read these (S126)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from agov import tasks
from agov.models import AgendaItem, GuestLink, Invitee, ItemGuest
from agov.queries.guest_page import KNOWN_TO_GUESTS
from agov.queries.invitations import why_not
from agov.services.agenda import AgendaError, lock_item
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import outbox


@transaction.atomic
def set_guests(*, item_id: int, invitee_ids: Collection[int], by: User, at: datetime) -> AgendaItem:
    """Say which guests of the meeting come for this item; who is left out reads it no more."""
    item = lock_item(item_id)
    guests = Invitee.objects.filter(meeting=item.meeting_id, seat__isnull=True)
    chosen = {guest.pk: guest for guest in guests.filter(pk__in=invitee_ids)}
    before = set(item.guest_places.values_list("invitee", flat=True))
    if before == chosen.keys():
        return item
    item.guest_places.exclude(invitee__in=chosen).delete()
    ItemGuest.objects.bulk_create(ItemGuest(item=item, invitee=chosen[pk]) for pk in sorted(chosen.keys() - before))
    names = [str(guest) for guest in chosen.values()]
    audit.record(event="item.guests", target=item, by=by, at=at, participants=sorted(names))
    return item


@transaction.atomic
def mail_link(*, invitee_id: int, by: User, at: datetime) -> bool:
    """Mail a guest a link to its items; at most one a minute, whoever asks."""
    invitee = Invitee.objects.select_related("meeting", "seat", "user").get(pk=invitee_id)
    if not invitee.is_guest:
        raise AgendaError("Alleen een gast krijgt een link naar losse punten.")
    if not invitee.email:
        raise AgendaError("Van deze gast is geen e-mailadres bekend.")
    if invitee.meeting.state not in KNOWN_TO_GUESTS:
        raise AgendaError("De link kan pas als de vergadering is bijeengeroepen.")
    if reason := why_not(invitee, at=at):
        raise AgendaError(reason)
    if not invitee.guest_places.exists():
        raise AgendaError("Kies eerst voor welke punten deze gast komt.")
    is_queued = outbox.queue(
        key=f"guest_items:{invitee.pk}:{at:%Y%m%d%H%M}",
        kind="guest_items",
        task=tasks.SEND_MAIL,
        to=invitee.email,
        data={"invitee": invitee.pk},
        at=at,
    )
    if is_queued:
        audit.record(event="meeting.guest_link_asked", target=invitee.meeting, by=by, at=at, participant=str(invitee))
    return is_queued


@transaction.atomic
def end_links(*, invitee_id: int, by: User, at: datetime) -> int:
    """Withdraw the open links of a guest; return how many there were."""
    invitee = Invitee.objects.select_related("meeting").get(pk=invitee_id)
    open_links = GuestLink.objects.filter(invitee=invitee, revoked_at=None, valid_until__gt=at)
    count = open_links.update(revoked_at=at)
    if count:
        audit.record(
            event="meeting.guest_link_ended",
            target=invitee.meeting,
            by=by,
            at=at,
            participant=str(invitee),
            count=count,
        )
    return count
