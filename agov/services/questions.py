"""Technical questions of the council: asked at a passage, answered for the whole council, promised and told of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from agov.enums import AnswerKind, EditionState, QuestionState
from agov.models import CouncilQuestion, Edition
from agov.queries.answering import council_members, place_of, with_promises_to_tell
from agov.reports.passages import passages_of
from agov.services.answering import AnsweringError, Desk, lay_with, lock_open, remind_of, tell_officers
from agov.tasks import SEND_MAIL
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import RequestKind
from cycle.models import CouncilRequest
from cycle.services import council_requests

DESK: Final = Desk(CouncilQuestion, "question", "vraag", first="asked")


@transaction.atomic
def ask(*, edition_id: int, anchor: str, text: str, by: User, at: datetime) -> CouncilQuestion:
    """Ask about one passage of a public edition; the function that the publication names has mail of it."""
    edition = Edition.objects.select_related("publication").get(pk=edition_id)
    if edition.state != EditionState.PUBLISHED:
        raise AnsweringError("Over deze editie kan geen vraag meer worden gesteld.")
    passage = next((one for one in passages_of(edition) if one.anchor == anchor), None)
    if passage is None:
        raise AnsweringError("Kies over welke passage uw vraag gaat.", "anchor")
    if not text.strip():
        raise AnsweringError("Schrijf uw vraag op.", "text")
    place = place_of(AnswerKind.QUESTION, edition.publication.contact, timezone.localdate(at))
    question = CouncilQuestion.objects.create(
        edition=edition,
        section=passage.section,
        anchor=passage.anchor,
        heading=passage.heading[:300],
        passage=passage.text,
        text=text.strip(),
        function=place.function,
        officer=place.officer,
        due_on=place.due_on,
        warn_on=place.warn_on,
        asked_by=by,
        asked_at=at,
    )
    audit.record(event="question.asked", target=question, by=by, at=at, edition=edition_id, to=question.function)
    tell_officers(DESK, question, f"asked:{question.pk}", at)
    return question


@transaction.atomic
def pass_on(*, question_id: int, seen: int, function: str, officer: User | None, by: User, at: datetime) -> None:
    """Lay a question with another function; its term stays, and who has it now has mail."""
    question = lock_open(DESK, question_id, seen)
    lay_with(DESK, question, function=function, officer=officer, by=by, at=at)


@transaction.atomic
def write_answer(
    *,
    question_id: int,
    seen: int,
    draft: str,
    promise_text: str,
    promise_owner: str,
    promise_due_on: date | None,
    is_sent: bool,
    by: User,
    at: datetime,
) -> CouncilQuestion:
    """Keep a draft of the answer, or send it to the whole council with what it promises."""
    question = lock_open(DESK, question_id, seen)
    question.draft = draft.strip()
    question.promise_text, question.promise_owner = promise_text.strip(), promise_owner.strip()
    question.promise_due_on = promise_due_on
    if is_sent:
        _send(question, by, at)
    question.save()
    audit.record(event=f"question.{'answered' if is_sent else 'drafted'}", target=question, by=by, at=at)
    if is_sent:
        _tell_council(question, "answered", at)
    return question


def _send(question: CouncilQuestion, by: User, at: datetime) -> None:
    if not question.draft:
        raise AnsweringError("Schrijf het antwoord op.", "draft")
    question.promise = _promise(question, by, at) if question.promise_text else None
    question.state, question.answer, question.draft = QuestionState.ANSWERED, question.draft, ""
    question.answered_by, question.answered_at = by, at


def _promise(question: CouncilQuestion, by: User, at: datetime) -> CouncilRequest:
    """Put what is promised on the list of requests of the council."""
    today = timezone.localdate(at)
    if not question.promise_owner:
        raise AnsweringError("Schrijf op welke functie hiervoor zorgt.", "promise_owner")
    if question.promise_due_on is None or question.promise_due_on < today:
        raise AnsweringError("Kies een dag die nog komt.", "promise_due_on")
    return council_requests.add_request(
        kind=RequestKind.PROMISE,
        title=question.promise_text[:200],
        text=f"{question.promise_text}\n\nToegezegd bij een technische vraag over “{question.heading}”.",
        raised_on=today,
        owner=question.promise_owner,
        due_on=question.promise_due_on,
        by=by,
        at=at,
    )


@transaction.atomic
def set_public(*, question_id: int, seen: int, is_public: bool, by: User, at: datetime) -> CouncilQuestion:
    """Show question and answer to everybody, without who asked; or to the council alone again."""
    question = CouncilQuestion.objects.select_for_update(of=("self",)).get(pk=question_id)
    if question.state != QuestionState.ANSWERED:
        raise AnsweringError("Geef eerst antwoord. Daarna kan het voor iedereen.")
    claim_revision(question, seen)
    question.published_at = at if is_public else None
    question.save(update_fields=["published_at", "revision"])
    audit.record(event=f"question.{'published' if is_public else 'taken_back'}", target=question, by=by, at=at)
    return question


def remind(*, today: date, at: datetime) -> int:
    """Remind of questions whose term ends; each once per last day. Return how many mails were asked for."""
    return remind_of(DESK, today=today, at=at)


def tell_of_promises(*, at: datetime) -> int:
    """Tell the council of promises that were settled since; return how many."""
    return sum(_tell_of_promise(pk, at) for pk in with_promises_to_tell())


@transaction.atomic
def _tell_of_promise(question_id: int, at: datetime) -> bool:
    question = CouncilQuestion.objects.select_for_update(of=("self",)).get(pk=question_id)
    if question.promise_told_at is not None:
        return False
    CouncilQuestion.objects.filter(pk=question_id).update(promise_told_at=at)
    audit.record(event="question.promise_settled", target=question, by=None, at=at, promise=question.promise_id)
    _tell_council(question, "promise", at)
    return True


def _tell_council(question: CouncilQuestion, what: str, at: datetime) -> None:
    for member in council_members():
        outbox.queue(
            key=f"question-{what}:{question.pk}:{member.pk}",
            kind=f"question_{what}",
            task=SEND_MAIL,
            to=member.email,
            at=at,
            data={"question": question.pk, "user": member.pk},
        )
