"""Reactions of readers at a public page: received, answered by mail, laid with another, and forgotten in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from agov.enums import AnswerKind, QuestionState
from agov.models import ReaderReaction
from agov.models.question import SENDER_KNOWN_FOR
from agov.queries.answering import place_of
from agov.queries.reaction_pages import ReactionPage
from agov.services.answering import AnsweringError, Desk, lay_with, lock_open, remind_of, tell_officers
from agov.tasks import SEND_MAIL
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import outbox

MOST_PER_HOUR: Final = 5  # of one address; a library with one address for all its visitors is served too
READER: Final = "een lezer"
DESK: Final = Desk(ReaderReaction, "reaction", "reactie", first="received")


class TooManyError(AnsweringError):
    """Too many reactions came from one address."""


def sender_hash(address: str, day: date) -> str:
    """What tells reactions of one address on one day apart from others, and cannot be read back."""
    return salted_hmac("agov.reaction", f"{day.isoformat()}|{address}", algorithm="sha256").hexdigest()


@transaction.atomic
def react(*, page: ReactionPage, text: str, email: str, address: str, at: datetime) -> ReaderReaction:
    """Keep what a reader wrote; the function that the page names has mail of it. Raises ``TooManyError``.

    ``address`` is that of the visitor's connection; only a mark that changes daily is kept, for a day.
    """
    today = timezone.localdate(at)
    mark = sender_hash(address, today)
    lately = ReaderReaction.objects.filter(sender_hash=mark, asked_at__gt=at - timedelta(hours=1))
    if lately.count() >= MOST_PER_HOUR:
        raise TooManyError("Er kwamen net veel reacties van dit adres. Wacht een uur en verstuur uw reactie opnieuw.")
    place = place_of(AnswerKind.REACTION, page.contact, today)
    reaction = ReaderReaction.objects.create(
        page=page.path,
        title=page.title[:300],
        text=text.strip(),
        email=email,
        sender_hash=mark,
        function=place.function,
        officer=place.officer,
        due_on=place.due_on,
        warn_on=place.warn_on,
        asked_at=at,
    )
    audit.record(event="reaction.received", target=reaction, by=READER, at=at, page=page.path, to=place.function)
    tell_officers(DESK, reaction, f"received:{reaction.pk}", at)
    return reaction


@transaction.atomic
def answer(*, reaction_id: int, seen: int, text: str, by: User, at: datetime) -> ReaderReaction:
    """Answer a reaction; who left an address has the answer by mail."""
    reaction = lock_open(DESK, reaction_id, seen)
    if not text.strip():
        raise AnsweringError("Schrijf het antwoord op.", "answer")
    _close(reaction, text.strip(), by, at)
    reaction.save()
    audit.record(event="reaction.answered", target=reaction, by=by, at=at, by_mail=bool(reaction.email))
    if reaction.email:
        outbox.queue(
            key=_answer_key(reaction.pk),
            kind="reaction_answered",
            task=SEND_MAIL,
            to=reaction.email,
            at=at,
            data={"reaction": reaction.pk},
        )
    return reaction


@transaction.atomic
def discard(*, reaction_id: int, seen: int, reason: str, by: User, at: datetime) -> ReaderReaction:
    """Say that it was no reaction, as advertising; text and address go at once, and it counts no more."""
    reaction = lock_open(DESK, reaction_id, seen)
    if not reason.strip():
        raise AnsweringError("Schrijf op waarom dit geen reactie is.", "reason")
    _close(reaction, reason.strip(), by, at)
    reaction.is_discarded, reaction.text, reaction.email = True, "", ""
    reaction.save()
    audit.record(event="reaction.discarded", target=reaction, by=by, at=at, reason=reason.strip())
    return reaction


@transaction.atomic
def pass_on(*, reaction_id: int, seen: int, function: str, officer: User | None, by: User, at: datetime) -> None:
    """Lay a reaction with another function; its term stays, and who has it now has mail."""
    reaction = lock_open(DESK, reaction_id, seen)
    lay_with(DESK, reaction, function=function, officer=officer, by=by, at=at)


def remind(*, today: date, at: datetime) -> int:
    """Remind of reactions whose term ends; each once per last day. Return how many mails were asked for."""
    return remind_of(DESK, today=today, at=at)


@transaction.atomic
def forget_readers(*, at: datetime) -> int:
    """Wipe what was kept long enough: marks after a day, addresses and texts some time after the answer.

    Returns how many reactions lost an address or a text. How many there were, and our answers, stay.
    """
    ReaderReaction.objects.exclude(sender_hash="").filter(asked_at__lt=at - SENDER_KNOWN_FOR).update(sender_hash="")
    answered = ReaderReaction.objects.filter(state=QuestionState.ANSWERED)
    told = answered.exclude(email="").filter(answered_at__lt=at - timedelta(days=settings.REACTION_MAIL_DAYS))
    old = answered.exclude(text="").filter(answered_at__lt=at - timedelta(days=settings.REACTION_DAYS))
    found = set(told.values_list("pk", flat=True)) | set(old.values_list("pk", flat=True))
    for number in told.values_list("pk", flat=True):
        outbox.forget(key=_answer_key(number))
    told.update(email="")
    old.update(text="")
    for reaction in ReaderReaction.objects.filter(pk__in=found).order_by("pk"):
        audit.record(event="reaction.forgotten", target=reaction, by=None, at=at, reason="Bewaartermijn voorbij")
    return len(found)


def _close(reaction: ReaderReaction, words: str, by: User, at: datetime) -> None:
    reaction.state, reaction.answer = QuestionState.ANSWERED, words
    reaction.answered_by, reaction.answered_at = by, at


def _answer_key(number: int) -> str:
    return f"reaction-answered:{number}"
