"""Writing how figures are made: each change is a new version with its reason, and the one before stays as it was."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import MethodSubject
from analysis.models import Indicator, MethodVersion


class MethodError(Exception):
    """The explanation can not be written so; the message is Dutch, ``field`` names the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NewerVersionError(MethodError):
    """Somebody made a version after the page was opened; ``current`` is that version."""

    def __init__(self, current: MethodVersion) -> None:
        super().__init__(f"Iemand anders maakte intussen versie {current.number}.")
        self.current = current


@transaction.atomic
def write_version(
    *,
    subject: MethodSubject,
    key: str,
    seen: int,
    summary: str,
    how: str,
    limits: str,
    changed: str = "",
    reason: str = "",
    by: User,
    at: datetime,
) -> MethodVersion:
    """Make the next version of an explanation, in force from that day on; ``seen`` is the newest on the page (or 0).

    Raises ``MethodError`` for an indicator or kind of report that is not known, a text that is the same, or a change
    without its reason; ``NewerVersionError`` when there is a newer one than the reader saw.
    """
    newest = MethodVersion.objects.of(subject, key).first()
    number = newest.number if newest else 0
    if newest is not None and number != seen:
        raise NewerVersionError(newest)
    name = _name_of(subject, key, newest)
    if newest is not None:
        if (newest.summary, newest.how, newest.limits) == (summary, how, limits):
            raise MethodError("De tekst is dezelfde als in de versie die nu geldt.")
        for field, words in (("changed", changed), ("reason", reason)):
            if not words.strip():
                raise MethodError("Schrijf op wat er anders is, en waarom.", field)
    made = MethodVersion(
        subject=subject,
        key=key,
        number=number + 1,
        name=name,
        summary=summary,
        how=how,
        limits=limits,
        changed=changed if newest else "",
        reason=reason if newest else "",
        valid_from=timezone.localdate(at),
        made_by=by,
        made_at=at,
    )
    _save_unless_passed(made)
    audit.record(event="method.written", target=made, by=by, at=at, number=made.number, changed=made.changed)
    return made


def _save_unless_passed(made: MethodVersion) -> None:
    """Save a version unless somebody made that number meanwhile: a lock on the newest row stops no new row."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        other = MethodVersion.objects.of(made.subject, made.key).first()
        if other is None or other.number < made.number:
            raise
        raise NewerVersionError(other) from error


def _name_of(subject: MethodSubject, key: str, newest: MethodVersion | None) -> str:
    """An indicator by its own name, which may have changed; a kind of report keeps the one it has."""
    if subject == MethodSubject.INDICATOR:
        indicator = Indicator.objects.newest_versions().filter(key=key).first()
        if indicator is not None:
            return indicator.name
    elif newest is not None:
        return newest.name
    raise MethodError("Dit cijfer of deze soort rapport is er niet.")
