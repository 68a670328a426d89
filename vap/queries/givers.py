"""The organisations of one VAP with their contacts, for who asks them for news."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from amersfoort_veiligheid.accounts.models import Organisation
from vap.models import VAP, PartnerContact, Rhythm, UpdateLink
from vap.queries.taking_part import taking_part
from vap.stats.rhythm import due_words


@dataclass(frozen=True)
class ContactRow:
    """A contact, and until when its newest link for this VAP opens."""

    contact: PartnerContact
    link: UpdateLink | None


@dataclass(frozen=True)
class Giver:
    """An organisation that is asked for news."""

    organisation: Organisation
    rhythm: Rhythm | None
    due: str
    is_late: bool
    contacts: tuple[ContactRow, ...]


def givers(vap: VAP, at: datetime, today: date) -> list[Giver]:
    """Every organisation with a part, in a fixed number of queries."""
    rhythms = {rhythm.organisation_id: rhythm for rhythm in vap.rhythms.all()}
    parts = list(taking_part(vap, today).order_by("name"))
    links: dict[int, UpdateLink] = {}
    opened = vap.update_links.filter(revoked_at=None, valid_until__gt=at).order_by("made_at")
    for link in opened:
        links[link.contact_id] = link
    contacts: dict[int, list[ContactRow]] = defaultdict(list)
    valid = PartnerContact.objects.filter(organisation__in=parts).filter(Q(vap=None) | Q(vap=vap))
    for contact in valid.filter(Q(valid_to=None) | Q(valid_to__gte=today)):
        contacts[contact.organisation_id].append(ContactRow(contact, links.get(contact.pk)))
    return [_giver(one, rhythms.get(one.pk), tuple(contacts[one.pk]), today) for one in parts]


def _giver(organisation: Organisation, rhythm: Rhythm | None, contacts: tuple[ContactRow, ...], today: date) -> Giver:
    is_late = rhythm is not None and rhythm.next_due_on < today and not rhythm.is_paused_on(today)
    due = due_words(rhythm.next_due_on, today) if rhythm else ""
    return Giver(organisation=organisation, rhythm=rhythm, due=due, is_late=is_late, contacts=contacts)
