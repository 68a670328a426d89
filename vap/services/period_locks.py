"""Locking a period for updates, lifting the lock, and letting one person through for a while."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.models import PolicyCycle
from vap.models import LockException, PartnerContact, PeriodLock


class LockError(Exception):
    """A period cannot be locked or opened; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def lock(*, cycle: PolicyCycle, until: date, reason: str, by: User, at: datetime) -> PeriodLock:
    """Lock all days of a cycle up to and including ``until``."""
    PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if PeriodLock.objects.in_force().filter(cycle=cycle, until=until).exists():
        raise LockError("Deze periode is al afgesloten.", field="until")
    if not reason.strip():
        raise LockError("Schrijf op waarom de periode dicht gaat.", field="reason")
    made = PeriodLock.objects.create(cycle=cycle, until=until, reason=reason.strip(), made_by=by, made_at=at)
    audit.record(event="period.locked", target=made, by=by, at=at, reason=made.reason, locked_until=until.isoformat())
    return made


def _in_force(lock_id: int) -> PeriodLock:
    found = PeriodLock.objects.select_for_update(of=("self",)).get(pk=lock_id)
    if found.lifted_at is not None:
        raise LockError("Deze periode is al weer open.")
    return found


@transaction.atomic
def lift(*, lock_id: int, by: User, at: datetime) -> PeriodLock:
    """Open the period again for everybody."""
    found = _in_force(lock_id)
    found.lifted_by, found.lifted_at = by, at
    found.save(update_fields=["lifted_by", "lifted_at"])
    audit.record(event="period.lifted", target=found, by=by, at=at, locked_until=found.until.isoformat())
    return found


@transaction.atomic
def give_exception(
    *,
    lock_id: int,
    user: User | None = None,
    contact: PartnerContact | None = None,
    valid_to: date,
    reason: str,
    by: User,
    at: datetime,
) -> LockException:
    """Let one person tell about the locked period, up to and including ``valid_to``."""
    found = _in_force(lock_id)
    if (user is None) == (contact is None):
        raise LockError("Kies één persoon of contact.", field="whom")
    if valid_to < timezone.localtime(at).date():
        raise LockError("Kies een dag die nog niet voorbij is.", field="valid_to")
    if not reason.strip():
        raise LockError("Schrijf op waarom deze persoon nog mag bijwerken.", field="reason")
    made = LockException.objects.create(
        lock=found, user=user, contact=contact, valid_to=valid_to, reason=reason.strip(), made_by=by, made_at=at
    )
    audit.record(
        event="period.exception_given",
        target=found,
        by=by,
        at=at,
        reason=made.reason,
        organisation=_organisation_of(user, contact),
        excepted_until=valid_to.isoformat(),
    )
    return made


def _organisation_of(user: User | None, contact: PartnerContact | None) -> str:
    """The trail names the organisation, not the person; the list of locks says who."""
    if contact is not None:
        return str(contact)
    return str(user.organisation or "") if user is not None else ""
