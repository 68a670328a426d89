"""Expectations, moties and toezeggingen of the council: noting, changing, closing with an answer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import RequestKind, RequestState
from cycle.models import CouncilRequest

FIELDS = ("kind", "title", "text", "raised_on", "owner", "due_on")


class RequestError(Exception):
    """Something that the state of a request does not allow; the message is Dutch."""


@transaction.atomic
def add_request(
    *,
    kind: RequestKind,
    title: str,
    text: str,
    raised_on: date,
    owner: str,
    due_on: date,
    by: User,
    at: datetime,
) -> CouncilRequest:
    """Note what the council asked for or was promised."""
    request = CouncilRequest.objects.create(
        kind=kind, title=title, text=text, raised_on=raised_on, owner=owner, due_on=due_on
    )
    audit.record(event="council_request.created", target=request, by=by, at=at, owner=owner, due_on=str(due_on))
    return request


def _open(request_id: int, seen: int) -> CouncilRequest:
    request = CouncilRequest.objects.select_for_update().get(pk=request_id)
    if request.state != RequestState.OPEN:
        raise RequestError("Dit verzoek is al afgesloten.")
    claim_revision(request, seen)
    return request


@transaction.atomic
def change_request(
    *,
    request_id: int,
    seen: int,
    kind: RequestKind,
    title: str,
    text: str,
    raised_on: date,
    owner: str,
    due_on: date,
    by: User,
    at: datetime,
) -> CouncilRequest:
    """Change an open request; another day or owner is in the audit trail."""
    request = _open(request_id, seen)
    new = (kind, title, text, raised_on, owner, due_on)
    changed = {
        name: [str(getattr(request, name)), str(value)]
        for name, value in zip(FIELDS, new, strict=True)
        if getattr(request, name) != value
    }
    for name, value in zip(FIELDS, new, strict=True):
        setattr(request, name, value)
    request.save(update_fields=[*FIELDS, "revision"])
    audit.record(event="council_request.changed", target=request, by=by, at=at, fields=changed)
    return request


@transaction.atomic
def close_request(
    *, request_id: int, seen: int, to: RequestState, answer: str, closed_on: date, by: User, at: datetime
) -> CouncilRequest:
    """Close a request with what was done, or with why it lapsed."""
    request = _open(request_id, seen)
    if to == RequestState.OPEN or not answer.strip():
        raise RequestError("Schrijf op hoe het verzoek is afgedaan, of waarom het vervalt.")
    if not request.raised_on <= closed_on <= timezone.localdate(at):
        raise RequestError("Kies een dag vanaf de datum van het verzoek, en niet in de toekomst.")
    request.state, request.answer, request.closed_on = to, answer, closed_on
    request.save(update_fields=["state", "answer", "closed_on", "revision"])
    audit.record(event="council_request.closed", target=request, by=by, at=at, state=to.value, answer=answer)
    return request


@transaction.atomic
def reopen_request(*, request_id: int, why: str, by: User, at: datetime) -> CouncilRequest:
    """Open a settled request again, because what settled it is not there any more; its answer stays on the record."""
    request = CouncilRequest.objects.select_for_update().get(pk=request_id)
    if request.state != RequestState.DONE:
        raise RequestError("Alleen een afgedaan verzoek kan weer open.")
    answer, closed_on = request.answer, str(request.closed_on)
    request.state, request.answer, request.closed_on = RequestState.OPEN, "", None
    request.revision += 1
    request.save(update_fields=["state", "answer", "closed_on", "revision"])
    audit.record(
        event="council_request.reopened", target=request, by=by, at=at, answer=answer, closed_on=closed_on, why=why
    )
    return request
