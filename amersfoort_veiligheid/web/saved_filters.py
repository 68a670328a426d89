"""Choices on a list that people keep under a name, and share with colleagues.

A list draws them with ``{% saved_filters "vap:plan-list" %}``, the name of its own address.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.models import SavedFilter, is_staff_of

NOT_KEPT: Final = ("page",)  # on which page one is belongs to the moment
MOST: Final = 40  # per person and list


class SavedFilterError(Exception):
    """The choice cannot be kept; the message is Dutch."""


def address_of(page: str) -> str:
    """Where a list stands; ``LookupError`` for a name that is no list."""
    try:
        return reverse(page)
    except NoReverseMatch as error:
        raise LookupError(page) from error


def tidy(query: str) -> str:
    """A choice without what is empty, so that the same choice is the same text."""
    given = QueryDict(query)
    kept = QueryDict(mutable=True)
    for name in sorted(given):
        values = [value for value in given.getlist(name) if value]
        if values and name not in NOT_KEPT:
            kept.setlist(name, values)
    return kept.urlencode()


@transaction.atomic
def save(*, user: User, page: str, name: str, query: str, is_shared: bool, at: datetime) -> SavedFilter:
    """Keep a choice under a name that this user has not used on this list."""
    chosen = tidy(query)
    if not chosen:
        raise SavedFilterError("Kies eerst iets in het filter; dan is er iets om te bewaren.")
    if len(chosen) > 1000:
        raise SavedFilterError("Deze keuze is te lang om te bewaren.")
    if SavedFilter.objects.filter(user=user, page=page).count() >= MOST:
        raise SavedFilterError(f"U heeft al {MOST} keuzen op deze lijst. Gooi er eerst een weg.")
    try:
        with transaction.atomic():
            made = SavedFilter.objects.create(
                user=user,
                page=page,
                name=" ".join(name.split()),
                query=chosen,
                is_shared=is_shared,
                is_of_staff=is_staff_of(user),
                saved_at=at,
            )
    except IntegrityError as error:
        raise SavedFilterError("U heeft op deze lijst al een keuze met deze naam.") from error
    if is_shared:
        audit.record(event="filter.shared", target=made, by=user, at=at, page=page, query=chosen)
    return made


@transaction.atomic
def drop(row: SavedFilter, *, by: User, at: datetime) -> None:
    """Throw a choice of one's own away."""
    if row.is_shared:
        audit.record(event="filter.dropped", target=row, by=by, at=at, page=row.page, query=row.query)
    row.delete()
