"""What a letter to the council settles once it is public, and what is open again once it is withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agov.enums import PublicationKind
from agov.models import CouncilLetter, Edition
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import RequestState
from cycle.models import CouncilRequest
from cycle.services import council_requests


def _letter_of(edition: Edition) -> CouncilLetter | None:
    if edition.publication.kind != PublicationKind.LETTER:
        return None
    return CouncilLetter.objects.filter(pk=edition.publication.code).first()


def _settled_by(letter: CouncilLetter) -> str:
    """How the answer of a promise begins that this letter settled; the subject of a letter can change afterwards."""
    return f"Afgedaan met raadsinformatiebrief {letter.code}:"


@transaction.atomic
def settle_promises(edition: Edition, *, at: datetime) -> list[CouncilRequest]:
    """Settle what the letter of this edition settles; safe to run twice.

    It is done in the name of who fixed the edition: that person read what the letter settles.
    """
    letter = _letter_of(edition)
    if letter is None or edition.approved_by is None:
        return []
    day, settled = timezone.localdate(at), []
    # Locked: what somebody settles at this moment would else be stale, and no edition would come out in this run.
    waiting = letter.settles.select_for_update(of=("self",)).filter(state=RequestState.OPEN, raised_on__lte=day)
    for request in waiting.order_by("pk"):
        settled.append(
            council_requests.close_request(
                request_id=request.pk,
                seen=request.revision,
                to=RequestState.DONE,
                answer=f"{_settled_by(letter)} {letter.subject}.",
                closed_on=day,
                by=edition.approved_by,
                at=at,
            )
        )
    if settled:
        audit.record(
            event="letter.settled",
            target=letter,
            by=edition.approved_by,
            at=at,
            requests=[request.pk for request in settled],
        )
    return settled


@transaction.atomic
def reopen_promises(edition: Edition, *, by: User, at: datetime) -> list[CouncilRequest]:
    """Open again what this letter settled, when no edition of it is public any more.

    A promise that somebody settled in another way stays settled, and so does all while another edition can be read.
    """
    letter = _letter_of(edition)
    if letter is None or Edition.objects.public().filter(publication=edition.publication).exists():
        return []
    closed = letter.settles.select_for_update(of=("self",)).filter(state=RequestState.DONE)
    settled = closed.filter(answer__startswith=_settled_by(letter))
    why = f"Raadsinformatiebrief {letter.code} is ingetrokken."
    opened = [
        council_requests.reopen_request(request_id=one.pk, why=why, by=by, at=at) for one in settled.order_by("pk")
    ]
    if opened:
        audit.record(event="letter.reopened", target=letter, by=by, at=at, requests=[one.pk for one in opened])
    return opened
