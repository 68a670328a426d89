"""What questions of the council and reactions of readers share: with whom they lie, mail about that, and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.db import transaction

from agov.enums import QuestionState
from agov.models.question import Answerable
from agov.queries.answering import who_answers
from agov.tasks import SEND_MAIL
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.editing import claim_revision

Row = TypeVar("Row", bound=Answerable)


class AnsweringError(Exception):
    """The question or reaction does not allow this; the message is Dutch, ``field`` the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Desk(Generic[Row]):
    """One kind of what is answered: its model, its name in events, keys and mails, its noun in Dutch.

    ``first`` is the second half of the name of the mail that tells who has it: ``question_asked``.
    """

    model: type[Row]
    name: str
    noun: str
    first: str


def lock_open(desk: Desk[Row], pk: int, seen: int) -> Row:
    """The row, locked and claimed at the revision that was seen. Raises ``AnsweringError`` when it has its answer."""
    rows = desk.model._default_manager.select_for_update(of=("self",)).select_related("officer")
    row = rows.get(pk=pk)
    if not row.is_open:
        raise AnsweringError(f"Deze {desk.noun} is al beantwoord.")
    claim_revision(row, seen)
    return row


def lay_with(desk: Desk[Row], row: Row, *, function: str, officer: User | None, by: User, at: datetime) -> None:
    """Lay a row that ``lock_open`` gave with another function; its term stays, and who has it now has mail."""
    if not function.strip():
        raise AnsweringError(f"Schrijf op bij welke functie de {desk.noun} nu ligt.", "function")
    before = row.function
    row.function, row.officer = function.strip(), officer
    row.save(update_fields=["function", "officer", "revision"])
    audit.record(event=f"{desk.name}.passed_on", target=row, by=by, at=at, before=before, after=row.function)
    tell_officers(desk, row, f"passed:{row.pk}:{row.revision}", at)


def remind_of(desk: Desk[Row], *, today: date, at: datetime) -> int:
    """Remind of what has a term that ends; each once per last day. Return how many mails were asked for."""
    due = desk.model._default_manager.filter(state=QuestionState.OPEN, warn_on__lte=today)
    asked = 0
    for row in due.select_related("officer").order_by("pk"):
        with transaction.atomic():
            asked += tell_officers(desk, row, f"due:{row.pk}:{row.due_on}", at, kind="due")
    return asked


def tell_officers(desk: Desk[Row], row: Row, key: str, at: datetime, *, kind: str | None = None) -> int:
    """Mail who answers: the first letter of the desk, or that of another kind. Return how many mails were asked for."""
    return sum(
        outbox.queue(
            key=f"{desk.name}-{key}:{user.pk}",
            kind=f"{desk.name}_{kind or desk.first}",
            task=SEND_MAIL,
            to=user.email,
            at=at,
            data={desk.name: row.pk, "user": user.pk},
        )
        for user in who_answers(row)
    )
