"""Letters of the college to the council: make, change, and note that the college treated one (S133)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agov.enums import EditionState, LetterOccasion, LetterPurpose, PublicationKind
from agov.models import CouncilLetter, CouncilQuestion, Edition, Outcome
from agov.services import editions
from agov.services.edition_errors import EditionError
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.models import Body, CouncilRequest


def edition_of(letter: CouncilLetter) -> Edition | None:
    """The newest edition of a letter."""
    rows = Edition.objects.light().filter(publication__kind=PublicationKind.LETTER, publication__code=str(letter.pk))
    return rows.select_related("publication").order_by("-number").first()


@transaction.atomic
def write_letter(
    *,
    subject: str,
    purpose: LetterPurpose,
    occasion: LetterOccasion,
    about: Edition | CouncilQuestion | CouncilRequest | Outcome | None,
    annexes: Sequence[Edition],
    settles: Sequence[CouncilRequest],
    by: User,
    at: datetime,
) -> tuple[CouncilLetter, Edition]:
    """Begin a letter under the next number of the year, with the concept in which its words are typed."""
    _refuse_annexes(annexes)
    year = timezone.localdate(at).year
    letter = CouncilLetter.objects.create(
        year=year,
        number=_next_number(year),
        subject=subject,
        purpose=purpose,
        occasion=occasion,
        made_by=by,
        made_at=at,
        **_pointing(occasion, about),
    )
    letter.annexes.set(annexes)
    letter.settles.set(settles)
    audit.record(event="letter.written", target=letter, by=by, at=at, number=letter.code)
    edition = editions.start(kind=PublicationKind.LETTER, code=str(letter.pk), period=str(year), by=by, at=at)
    return letter, edition


@transaction.atomic
def change_letter(
    *,
    letter_id: int,
    seen: int,
    subject: str,
    purpose: LetterPurpose,
    occasion: LetterOccasion,
    about: Edition | CouncilQuestion | CouncilRequest | Outcome | None,
    annexes: Sequence[Edition],
    settles: Sequence[CouncilRequest],
    by: User,
    at: datetime,
) -> CouncilLetter:
    """Change the head of a letter while nobody decides on it. Raises ``StaleEditError`` and ``EditionError``."""
    letter = _locked(letter_id)
    claim_revision(letter, seen)
    _refuse_annexes([one for one in annexes if one not in letter.annexes.all()])
    letter.subject, letter.purpose, letter.occasion = subject, purpose, occasion
    for name, value in _pointing(occasion, about).items():
        setattr(letter, name, value)
    letter.save()
    letter.annexes.set(annexes)
    letter.settles.set(settles)
    audit.record(event="letter.changed", target=letter, by=by, at=at)
    _take_over(letter, by=by, at=at)
    return letter


@transaction.atomic
def note_college(
    *, letter_id: int, seen: int, college_on: date, decision: str, by: User, at: datetime
) -> CouncilLetter:
    """Note the day on which the college treated the letter, and its decision: without these it goes nowhere."""
    letter = _locked(letter_id)
    claim_revision(letter, seen)
    if college_on > timezone.localdate(at):
        raise EditionError(
            "Deze dag moet nog komen. Noteer haar als het college de brief heeft behandeld.", "college_on"
        )
    letter.college_on, letter.college_decision = college_on, decision
    letter.save(update_fields=["college_on", "college_decision", "revision"])
    audit.record(event="letter.treated", target=letter, by=by, at=at, day=college_on.isoformat(), decision=decision)
    _take_over(letter, by=by, at=at)
    return letter


def _pointing(occasion: LetterOccasion, about: Any) -> dict[str, Any]:
    """What the letter points at: one thing, or nothing."""
    if occasion != LetterOccasion.OTHER and about is None:
        raise EditionError("Kies waar deze brief over gaat.", occasion.value)
    names = [one.value for one in LetterOccasion if one != LetterOccasion.OTHER]
    return {name: about if name == occasion else None for name in names}


def _refuse_annexes(annexes: Sequence[Edition]) -> None:
    if any(not one.is_public for one in annexes):
        raise EditionError("Een bijlage moet een openbare editie zijn.", "annexes")


def _locked(letter_id: int) -> CouncilLetter:
    """The letter, while its edition is a concept or already out; else its words would not be those of its head."""
    letter = CouncilLetter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    found = edition_of(letter)
    # Locked too: it could be laid before somebody between this look and the change of the head.
    edition = Edition.objects.light().select_for_update(of=("self",)).get(pk=found.pk) if found is not None else None
    if edition is not None and edition.state in (EditionState.REVIEW, EditionState.APPROVED):
        raise EditionError("Deze brief ligt ter vaststelling of is vastgesteld. Geef hem eerst terug aan de opsteller.")
    return letter


def _take_over(letter: CouncilLetter, *, by: User, at: datetime) -> None:
    """Bring the concept up to date: head and words of a letter are one."""
    edition = edition_of(letter)
    if edition is not None and edition.state == EditionState.DRAFT:
        editions.refresh(edition_id=edition.pk, by=by, at=at)


def _next_number(year: int) -> int:
    """The next number of the year; the bodies are locked until the end, so two who write at once get one each."""
    list(Body.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    last = CouncilLetter.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
