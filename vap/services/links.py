"""Links with which a contact of a partner updates one VAP without an account.

Whoever has the secret may use it, so everything else is asked again at every use: whether the link still opens, the
contact still holds, its organisation still takes part, and the VAP still lives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web import outbox
from vap import tasks
from vap.enums import VAP_ALIVE
from vap.models import VAP, PartnerContact, UpdateLink
from vap.queries.taking_part import has_a_part

TYPED_KEPT_FOR: Final = timedelta(days=14)
MOST_TYPED: Final = 50_000  # characters
MOST_ASKED_PER_DAY: Final = 3


class LinkError(Exception):
    """A contact or link cannot be made; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Entry:
    """What a link opens: one VAP, for one contact of one organisation."""

    link: UpdateLink
    vap: VAP
    contact: PartnerContact
    organisation: Organisation


def open_link(secret: str, *, at: datetime) -> Entry | None:
    """What the secret opens now; None for a link that is unknown, over or withdrawn, or whose rights ended."""
    link = UpdateLink.objects.of_secret(secret)
    if link is None or not link.is_open_at(at) or not _may_enter(link, timezone.localtime(at).date()):
        return None
    return Entry(link=link, vap=link.vap, contact=link.contact, organisation=link.contact.organisation)


def _may_enter(link: UpdateLink, today: date) -> bool:
    contact, vap = link.contact, link.vap
    return (
        contact.is_valid_on(today)
        and contact.vap_id in (None, vap.pk)
        and vap.state in VAP_ALIVE
        and has_a_part(vap, contact.organisation_id, today)
    )


def keep_typed(*, link: UpdateLink, fields: Mapping[str, list[str]], at: datetime) -> bool:
    """Keep what was typed and not sent; False when it is too long to keep."""
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    if size > MOST_TYPED:
        return False
    kept = {name: [one.replace("\0", "") for one in values] for name, values in fields.items()}
    UpdateLink.objects.filter(pk=link.pk).update(typed=kept, typed_at=at)
    return True


def keep_typed_too_late(secret: str, *, fields: Mapping[str, list[str]], at: datetime) -> None:
    """Keep what was typed while the link ended, for the new link that the same contact may ask."""
    link = UpdateLink.objects.of_secret(secret)
    if link is not None and _may_enter(link, timezone.localtime(at).date()):
        keep_typed(link=link, fields=fields, at=at)


def used(*, link: UpdateLink, at: datetime) -> None:
    """What was typed was sent; note when the link was last of use."""
    UpdateLink.objects.filter(pk=link.pk).update(last_used_at=at)
    forget_typed(link=link)


def forget_typed(*, link: UpdateLink) -> None:
    """What was typed was sent, or thrown away; with every link of this contact for this VAP."""
    UpdateLink.objects.filter(vap=link.vap_id, contact=link.contact_id).update(typed={}, typed_at=None)


def forget_old_typed(*, at: datetime) -> int:
    """Drop what nobody came back for; return how many."""
    return UpdateLink.objects.filter(typed_at__lt=at - TYPED_KEPT_FOR).update(typed={}, typed_at=None)


@transaction.atomic
def invite(
    *,
    vap: VAP,
    organisation: Organisation,
    function: str,
    email: str,
    valid_to: date | None,
    is_general: bool,
    only_this_vap: bool,
    by: User,
    at: datetime,
) -> PartnerContact:
    """Note a work address of an organisation and mail it a link for this VAP."""
    today = timezone.localtime(at).date()
    if vap.state not in VAP_ALIVE:
        raise LinkError("Vragen om bericht kan als het plan is vastgesteld en loopt.")
    if not has_a_part(vap, organisation.pk, today):
        raise LinkError("Deze organisatie heeft geen deel in dit plan.")
    if valid_to is not None and valid_to < today:
        raise LinkError("Kies een dag die nog niet voorbij is.", field="valid_to")
    contact, is_new = PartnerContact.objects.update_or_create(
        organisation=organisation,
        email=email.lower(),
        vap=vap if only_this_vap else None,
        defaults={"function": function, "valid_to": valid_to, "is_general": is_general},
    )
    audit.record(
        event="contact.added" if is_new else "contact.changed",
        target=contact,
        by=by,
        at=at,
        until=valid_to.isoformat() if valid_to else "",
    )
    send_link(vap=vap, contact=contact, by=by, at=at)
    return contact


@transaction.atomic
def send_link(*, vap: VAP, contact: PartnerContact, by: User, at: datetime) -> bool:
    """Mail a contact a new link for one VAP; at most one a minute, whoever asks."""
    is_queued = outbox.queue(
        key=f"link:{contact.pk}:{vap.pk}:{at:%Y%m%d%H%M}",
        kind="invitation",
        task=tasks.SEND_MAIL,
        to=contact.email,
        data={"contact": contact.pk, "vap": vap.pk},
        at=at,
    )
    if is_queued:
        audit.record(event="link.asked", target=vap, by=by, at=at, contact=str(contact))
    return is_queued


@transaction.atomic
def end_contact(*, contact_id: int, by: User, at: datetime) -> PartnerContact:
    """The contact gets nothing any more and its links stop opening."""
    contact = PartnerContact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    contact.valid_to = timezone.localtime(at).date() - timedelta(days=1)
    contact.save(update_fields=["valid_to"])
    contact.links.filter(revoked_at=None).update(revoked_at=at, typed={}, typed_at=None)
    audit.record(event="contact.ended", target=contact, by=by, at=at)
    return contact


@transaction.atomic
def revoke(*, vap: VAP, contact: PartnerContact, by: User, at: datetime) -> int:
    """Withdraw the open links of a contact for one VAP; return how many there were."""
    count = contact.links.filter(vap=vap, revoked_at=None, valid_until__gt=at).update(revoked_at=at)
    if count:
        audit.record(event="link.revoked", target=vap, by=by, at=at, contact=str(contact), count=count)
    return count


def ask_again(*, email: str, at: datetime) -> int:
    """Mail the contacts with this address links for all they may update; the asker never learns whether there are any.

    At most one mail an hour and three a day per contact; it goes to the address that the municipality knows.
    """
    today = timezone.localtime(at).date()
    contacts = PartnerContact.objects.filter(email=email.strip().lower()).filter(
        Q(valid_to=None) | Q(valid_to__gte=today)
    )
    count = 0
    for contact in contacts:
        asked = outbox.count_since(key=f"links:{contact.pk}:", since=at - timedelta(days=1))
        if asked < MOST_ASKED_PER_DAY:
            count += outbox.queue(
                key=f"links:{contact.pk}:{at:%Y%m%d%H}",
                kind="links",
                task=tasks.SEND_MAIL,
                to=contact.email,
                data={"contact": contact.pk},
                at=at,
            )
    return count


# --- not wanting reminders -------------------------------------------------------------------------------------------


def contact_of_token(token: str) -> PartnerContact | None:
    """The contact that may say here whether it wants reminders."""
    try:
        pk = signing.loads(token, salt=PartnerContact.UNSUBSCRIBE_SALT)
    except signing.BadSignature:
        return None
    return PartnerContact.objects.select_related("organisation").filter(pk=pk).first()


@transaction.atomic
def set_reminders(*, contact: PartnerContact, wanted: bool, at: datetime) -> None:
    """Stop or start reminders to a contact, by whoever has its mail; links stay as they are."""
    stopped_at = None if wanted else contact.unsubscribed_at or at
    if (contact.unsubscribed_at is None) is not wanted:
        PartnerContact.objects.filter(pk=contact.pk).update(unsubscribed_at=stopped_at)
        event = "contact.resubscribed" if wanted else "contact.unsubscribed"
        audit.record(event=event, target=contact, by=str(contact), at=at)
