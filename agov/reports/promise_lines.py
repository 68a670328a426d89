"""Agreements of the veiligheidsoverleg among all other work: on the page that says what waits, and in calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.db.models import Q
from django.urls import reverse

from agov.enums import AgreementState
from agov.models import Outcome
from agov.models.outcome import OutcomeQuerySet
from agov.reports.calendar import LOOKS_BACK, uid_of
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.calendar import Event, EventStatus
from amersfoort_veiligheid.web.work import Line, Reader, address

STATUS_OF: Final = {AgreementState.LAPSED: EventStatus.CANCELLED}
SUMMARY_OF: Final = {AgreementState.DONE: "Gedaan: "}


def promise_line(row: Outcome, reader: Reader) -> Line:
    """An open agreement."""
    return reader.line(
        f"promise-{row.pk}",
        row.text,
        f"Afspraak {row.code} van het overleg, {row.owner_function}",
        row.due_on,
        address("agov:outcome-detail", row.pk),
        deed="Is het gedaan?",
    )


def is_kept_by(row: Outcome, user: User) -> bool:
    """Whether it is for this user: by account, by organisation for a partner, else by function."""
    if row.owner_id is not None:
        return row.owner_id == user.pk
    if user.has_role(Role.PARTNER) and user.organisation_id:
        return row.organisation_id == user.organisation_id
    function = user.function.strip().casefold()
    return bool(function) and row.owner_function.strip().casefold() == function


def promises_of(user: User, organisation_id: int | None) -> OutcomeQuerySet:
    """Agreements that an organisation keeps, as far as the user may see them; without one what the user keeps."""
    kept = Q(organisation=organisation_id) if organisation_id else Q(owner=user)
    return Outcome.objects.visible_to(user).agreements().filter(kept).select_related("organisation", "item__meeting")


def promise_events(user: User, *, today: date, absolute: Callable[[str], str]) -> list[Event]:
    """Agreements that the user or its organisation keeps, on the day on which they must be done."""
    rows = promises_of(user, user.organisation_id) | promises_of(user, None)
    recent = rows.filter(due_on__gte=today - LOOKS_BACK).distinct().order_by("due_on", "pk")
    return [
        Event(
            uid=uid_of("afspraak", row.pk),
            sequence=row.revision,
            start=row.closed_on or row.due_on,
            summary=f"{SUMMARY_OF.get(AgreementState(row.state), '')}{row.text[:120]}",
            description=f"Afspraak {row.code} van het overleg\n{row.owner_function}",
            url=absolute(reverse("agov:outcome-detail", args=[row.pk])),
            status=STATUS_OF.get(AgreementState(row.state), EventStatus.CONFIRMED),
        )
        for row in recent
        if row.due_on is not None
    ]
