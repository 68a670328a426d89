"""What council and readers of Oefenstad asked: an answer with a promise that was kept, and questions that wait."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.urls import reverse
from django.utils import timezone

from agov.enums import AnswerKind, PublicationKind
from agov.models import AnswerRule, CouncilQuestion, Edition, ReaderReaction
from agov.queries.reaction_pages import page_at
from agov.reports.passages import passages_of
from agov.services import questions, reactions
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import RequestState
from cycle.services import council_requests

ASKED, ANSWERED, KEPT = date(2026, 9, 22), date(2026, 9, 29), date(2026, 10, 28)
PROMISE_DUE: Final = date(2026, 11, 2)
WAITS_SINCE: Final = date(2026, 11, 19)
ABOUT_CITY: Final = (
    "Waarom staan meldingen van overlast en aangiften van diefstal in één beeld? Dat zijn toch andere dingen?"
)
ANSWER: Final = (
    "Dat klopt. Een aangifte gaat over een misdrijf. Een melding is een telefoontje over iets dat stoort. Daarom tellen"
    " wij ze nooit bij elkaar op. In het stadsbeeld staan ze in aparte delen. De uitleg daarover staat nu te ver weg."
)
PROMISE: Final = "Wij zetten de uitleg over aangiften en meldingen bij elke figuur."
HOW_KEPT: Final = "De uitleg staat sinds oktober onder elke figuur van het stadsbeeld."
MISSED: Final = "Ik mis de fietsendiefstallen bij het station. Die staan nergens, terwijl het er vaak gebeurt."
MISSED_ANSWER: Final = (
    "Dank u. Diefstal van fietsen telt mee bij alle misdrijven. Een aparte regel hebben wij niet. Veel mensen doen geen"
    " aangifte. Wij schrijven dat in de volgende editie duidelijker op."
)
UNCLEAR: Final = "De kaart heeft geen straatnamen. Zo weet ik niet in welke wijk ik woon."
ABOUT_THEME: Final = "Een doel is niet gehaald. Wat heeft dat de gemeente tot nu toe gekost, en wat gaat er anders?"


def make(*, by: User, at: datetime) -> None:
    """Ask and answer. ``at`` is not used: it happened on fixed days. Nothing where somebody began."""
    member = User.objects.filter(user_roles__role=Role.RAADSLID, is_active=True).order_by("pk").first()
    if CouncilQuestion.objects.exists() or ReaderReaction.objects.exists() or member is None:
        return
    for kind, days in ((AnswerKind.QUESTION, 10), (AnswerKind.REACTION, 5)):
        AnswerRule.objects.get_or_create(
            kind=kind, defaults={"function": by.function, "user": by, "working_days": days}
        )
    city, theme = _edition(PublicationKind.CITY), _edition(PublicationKind.THEME)
    if city is not None:
        _answered(city, member, by)
        _reactions(city, by)
    if theme is not None:
        _ask(theme, ABOUT_THEME, member, WAITS_SINCE)


def _edition(kind: PublicationKind) -> Edition | None:
    return Edition.objects.public().filter(publication__kind=kind).order_by("pk").first()


def _ask(edition: Edition, text: str, member: User, day: date) -> CouncilQuestion:
    """At the second passage: the first is the edition as a whole."""
    passages = passages_of(edition)
    anchor = passages[min(1, len(passages) - 1)].anchor
    return questions.ask(edition_id=edition.pk, anchor=anchor, text=text, by=member, at=_at(day))


def _answered(edition: Edition, member: User, by: User) -> None:
    question = _ask(edition, ABOUT_CITY, member, ASKED)
    question = questions.write_answer(
        question_id=question.pk,
        seen=question.revision,
        draft=ANSWER,
        promise_text=PROMISE,
        promise_owner=by.function,
        promise_due_on=PROMISE_DUE,
        is_sent=True,
        by=by,
        at=_at(ANSWERED),
    )
    promise = question.promise
    if promise is None:
        return
    council_requests.close_request(
        request_id=promise.pk,
        seen=promise.revision,
        to=RequestState.DONE,
        answer=HOW_KEPT,
        closed_on=KEPT,
        by=by,
        at=_at(KEPT),
    )
    questions.tell_of_promises(at=_at(KEPT, time(11)))
    questions.set_public(question_id=question.pk, seen=question.revision, is_public=True, by=by, at=_at(KEPT, time(12)))


def _reactions(edition: Edition, by: User) -> None:
    """Two readers of one page: one has an answer."""
    page = page_at(reverse("agov:edition-page", args=[edition.publication.slug, edition.number]))
    if page is None:
        return
    for number, (text, day) in enumerate(((MISSED, ASKED), (UNCLEAR, WAITS_SINCE))):
        made = reactions.react(page=page, text=text, email="", address=f"voorbeeld {number}", at=_at(day))
        if not number:
            reactions.answer(reaction_id=made.pk, seen=1, text=MISSED_ANSWER, by=by, at=_at(ANSWERED))


def _at(day: date, clock: time = time(10)) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
