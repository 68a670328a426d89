"""Whether a day may still be told about, and by whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models import PolicyCycle
from cycle.models.access import INSIDE_ROLES
from vap.models import Activity, Assignment, LockException, PartnerContact, PeriodLock


def lock_of(
    cycle_id: int, days: Collection[date], *, user: User | None, contact: PartnerContact | None, today: date
) -> PeriodLock | None:
    """The lock that keeps this person from telling about one of ``days``; None when nothing does.

    An exception opens all days up to the end of its own lock, also those that another lock covers.
    """
    locks = PeriodLock.objects.in_force().filter(cycle=cycle_id, until__gte=min(days))
    last = locks.select_related("made_by__organisation").order_by("-until").first()
    if last is None:
        return None
    who = Q(contact=contact) if contact is not None else Q(user=user)
    held = LockException.objects.filter(who, lock__in=locks, valid_to__gte=today) if contact or user else None
    open_to = held.order_by("-lock__until").values_list("lock__until", flat=True).first() if held is not None else None
    locked = [day for day in days if day <= last.until and (open_to is None or day > open_to)]
    return last if locked else None


def refusal_words(lock: PeriodLock) -> str:
    """Until which day is locked, why, and whom to ask."""
    return (
        f"De periode tot en met {date_format(lock.until, 'j F Y')} is afgesloten. "
        f"Reden: {lock.reason.rstrip('. ')}. "
        f"Wilt u toch iets doorgeven? Vraag een uitzondering aan de {whom_to_ask(lock)}."
    )


def whom_to_ask(lock: PeriodLock) -> str:
    """Who locked it, by function: the sentence is read outside the municipality too."""
    function = lock.made_by.function.strip() or "secretaris van het veiligheidsoverleg"
    return f"{function} van {lock.made_by.organisation}" if lock.made_by.organisation else function


def may_be_excepted(cycle: PolicyCycle, today: date) -> tuple[QuerySet[User], QuerySet[PartnerContact]]:
    """Accounts and contacts that give updates in a cycle."""
    parts = Organisation.objects.filter(
        Q(pk__in=Assignment.objects.filter(vap__cycle=cycle).values("organisation"))
        | Q(pk__in=Activity.objects.filter(vap__cycle=cycle).values("organisation"))
    )
    roles = Q(user_roles__role__in=INSIDE_ROLES) | Q(user_roles__role=Role.PARTNER, organisation__in=parts)
    users = User.objects.filter(roles, is_active=True).select_related("organisation").order_by("name").distinct()
    contacts = PartnerContact.objects.filter(Q(vap=None) | Q(vap__cycle=cycle), organisation__in=parts)
    valid = contacts.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return users, valid.select_related("organisation").order_by("organisation__name", "function", "pk")
