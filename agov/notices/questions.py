"""Mails about technical questions of the council: to who answers, and to the whole council."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils import formats

from agov.models import CouncilQuestion
from agov.queries.answering import who_answers
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.letters import Item, address, compose
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import Letter, MakeLetter, NotNeededError
from cycle.models.access import COUNCIL_ROLES

LONGEST: Final = 400


def _question(mail: OutgoingMail) -> CouncilQuestion:
    rows = CouncilQuestion.objects.select_related("officer", "edition", "promise")
    question = rows.filter(pk=mail.data.get("question")).first()
    if question is None:
        raise NotNeededError("Deze vraag is er niet meer.")
    return question


def _reader(mail: OutgoingMail) -> User:
    user = User.objects.filter(pk=mail.data.get("user"), is_active=True).first()
    if user is None or user.email != mail.to:
        raise NotNeededError("Dit account is er niet meer, of het heeft een ander adres.")
    return user


def _for_officer(mail: OutgoingMail) -> CouncilQuestion:
    question, user = _question(mail), _reader(mail)
    if not question.is_open:
        raise NotNeededError("De vraag is intussen beantwoord.")
    if user not in who_answers(question):
        raise NotNeededError("De vraag ligt intussen bij een ander.")
    return question


def _for_council(mail: OutgoingMail) -> CouncilQuestion:
    if not _reader(mail).has_role(*COUNCIL_ROLES):
        raise NotNeededError("Deze lezer hoort niet meer bij de raad.")
    return _question(mail)


def _item(question: CouncilQuestion, lines: tuple[str, ...], action: str) -> Item:
    return Item(question.heading, lines, address("agov:question-detail", question.pk), action)


def _day(question: CouncilQuestion) -> str:
    return formats.date_format(question.due_on, "j F Y")


def question_asked(mail: OutgoingMail, at: datetime) -> Letter:
    """A question came, or was laid with somebody else."""
    question = _for_officer(mail)
    return compose(
        subject=f"Technische vraag van de raad: {question.heading}",
        opening=[
            f"Een raadslid stelt een technische vraag bij “{question.edition}”.",
            f"De vraag ligt bij u als {question.function}. De raad verwacht uw antwoord uiterlijk op {_day(question)}.",
        ],
        items=[_item(question, (question.text[:LONGEST],), "Lees en beantwoord de vraag")],
        closing=["Uw antwoord gaat naar de hele raad. Hoort de vraag bij een ander? Leg haar daar dan neer."],
        sender=question.function,
    )


def question_due(mail: OutgoingMail, at: datetime) -> Letter:
    """The term of a question ends."""
    question = _for_officer(mail)
    return compose(
        subject=f"Antwoord nodig, uiterlijk {_day(question)}: {question.heading}",
        opening=[f"Deze vraag van de raad wacht nog op uw antwoord. De termijn loopt tot en met {_day(question)}."],
        items=[_item(question, (question.text[:LONGEST],), "Beantwoord de vraag")],
        sender=question.function,
    )


def question_answered(mail: OutgoingMail, at: datetime) -> Letter:
    """All of the council reads the answer."""
    question = _for_council(mail)
    promised = ("In het antwoord staat een toezegging.",) if question.promise else ()
    return compose(
        subject=f"Antwoord op een technische vraag: {question.heading}",
        opening=[f"Er is antwoord op een technische vraag bij “{question.edition}”. De hele raad krijgt dit bericht."],
        items=[_item(question, (question.text[:LONGEST], *promised), "Lees het antwoord")],
        sender=question.function,
    )


def question_promise(mail: OutgoingMail, at: datetime) -> Letter:
    """A promise to the council was kept, or lapsed."""
    question = _for_council(mail)
    promise = question.promise
    if promise is None or promise.closed_on is None:
        raise NotNeededError("De toezegging staat weer open.")
    return compose(
        subject=f"Toezegging {promise.get_state_display()}: {promise.title[:100]}",
        opening=[f"Een toezegging aan de raad is {promise.get_state_display()}."],
        items=[_item(question, (promise.title, promise.answer[:LONGEST]), "Bekijk vraag en toezegging")],
        sender=question.function,
    )


LETTERS: Final[dict[str, MakeLetter]] = {
    "question_asked": question_asked,
    "question_due": question_due,
    "question_answered": question_answered,
    "question_promise": question_promise,
}
