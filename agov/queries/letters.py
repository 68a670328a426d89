"""Letters to the council: what can be chosen for one, how far each is, and which wait for the college."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from agov.enums import EditionState, ItemPublication, MeetingState, PublicationKind
from agov.models import CouncilLetter, CouncilQuestion, Edition, Outcome
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import RequestState
from cycle.models import CouncilRequest

OCCASIONS = ("edition__publication", "question", "request", "outcome")


@dataclass(frozen=True)
class LetterLine:
    """A letter with its newest edition."""

    letter: CouncilLetter
    edition: Edition | None


def letter_lines(letters: Iterable[CouncilLetter]) -> list[LetterLine]:
    """Each letter with its newest edition; two queries."""
    rows = list(letters)
    newest = newest_editions(rows)
    return [LetterLine(one, newest.get(str(one.pk))) for one in rows]


def newest_editions(letters: Iterable[CouncilLetter]) -> dict[str, Edition]:
    """The newest edition of each of these letters, by the code of its series; one query."""
    codes = [str(one.pk) for one in letters]
    editions = Edition.objects.light().filter(publication__kind=PublicationKind.LETTER, publication__code__in=codes)
    rows = editions.select_related("publication").order_by("number")
    return {one.publication.code: one for one in rows}


def letter_of(edition: Edition) -> CouncilLetter | None:
    """The letter of an edition; None for every other kind."""
    if edition.publication.kind != PublicationKind.LETTER:
        return None
    return CouncilLetter.objects.filter(pk=edition.publication.code).first()


def letters_for_the_college() -> list[LetterLine]:
    """Letters that were begun and that the college did not treat, the oldest first."""
    lines = letter_lines(CouncilLetter.objects.before_the_college().order_by("year", "number"))
    return [one for one in lines if one.edition is not None and one.edition.state == EditionState.DRAFT]


# --- what can be chosen


def public_editions(letter: CouncilLetter | None = None) -> QuerySet[Edition]:
    """Editions that everybody reads, newest first, and those that the letter names already; letters apart."""
    named = Q(letters_with=letter) | Q(letters_about=letter) if letter is not None else Q(pk__in=[])
    rows = Edition.objects.light().select_related("publication").filter(Q(state=EditionState.PUBLISHED) | named)
    return rows.exclude(publication__kind=PublicationKind.LETTER).order_by("-published_at", "pk").distinct()


def questions_to_write_about(user: User) -> QuerySet[CouncilQuestion]:
    """Questions of the council that this user reads, newest first."""
    return CouncilQuestion.objects.visible_to(user).order_by("-asked_at", "pk")


def requests_to_settle(letter: CouncilLetter | None = None) -> QuerySet[CouncilRequest]:
    """Open requests of the council by their day, and those that the letter names already."""
    named = Q(settling_letters=letter) | Q(letters_about=letter) if letter is not None else Q(pk__in=[])
    return CouncilRequest.objects.filter(Q(state=RequestState.OPEN) | named).order_by("due_on", "pk").distinct()


def outcomes_to_tell(user: User) -> QuerySet[Outcome]:
    """Outcomes of closed meetings that are neither withheld nor secret, newest first."""
    closed = Outcome.objects.visible_to(user).filter(item__meeting__state=MeetingState.CLOSED)
    secret = Q(item__secrecy_on__isnull=False, item__secrecy_lifted_on__isnull=True)
    return closed.exclude(item__publication=ItemPublication.WITHHELD).exclude(secret).order_by("-year", "-number")
