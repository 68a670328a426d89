"""From concept to public edition, and from public to withdrawn: each step one deed, on the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from agov.enums import (
    EDITION_MOVES,
    WOO_CATEGORY_OF,
    EditionState,
    PublicationKind,
    TraceKind,
    WithdrawReason,
)
from agov.models import Edition, EditionTrace, EmbargoReader, Publication
from agov.reports.edition_content import Content, NoContentError, content_of, said_in
from agov.reports.edition_versions import whole_of
from agov.services.edition_checklist import checks_of, corrected_edition, refuse_when_blocked
from agov.services.edition_errors import EditionError
from agov.services.edition_papers import ask_for_files, forget_files, make_corrections_anew
from agov.services.edition_places import recall
from agov.services.edition_readers import carry_over, settle
from agov.services.incidents import open_incident
from agov.services.letter_promises import reopen_promises, settle_promises
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import content_key
from amersfoort_veiligheid.web.editing import claim_revision
from analysis.reports import base
from cycle.models import PolicyCycle

__all__ = ["EditionError", "checks_of", "corrected_edition"]  # what its callers find here

LONGEST_SLUG: Final = 110


def _locked(edition_id: int) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("publication")
    return rows.get(pk=edition_id)


def _move(edition: Edition, to: EditionState) -> None:
    if to not in EDITION_MOVES[EditionState(edition.state)]:
        raise EditionError(f"Dat kan niet: deze editie is {edition.get_state_display()}.")
    edition.state = to
    edition.revision += 1


# --- making


@transaction.atomic
def start(
    *, kind: PublicationKind, code: str, period: str, cycle: PolicyCycle | None = None, by: User, at: datetime
) -> Edition:
    """Make a concept with what stands there now; the series begins when it was not there. Raises ``EditionError``."""
    try:
        content = content_of(kind, code, period)
    except NoContentError as nothing:
        raise EditionError(str(nothing), "period") from nothing
    publication, _ = Publication.objects.select_for_update().get_or_create(
        kind=kind,
        code=code,
        defaults={
            "title": series_title(content.report.title, period),
            "slug": _free_slug(kind, series_title(content.report.title, period)),
            "woo_category": WOO_CATEGORY_OF[kind],
            "cycle": cycle,
            "made_by": by,
            "made_at": at,
        },
    )
    on_its_way = publication.editions.filter(state__in=[EditionState.DRAFT, EditionState.REVIEW, EditionState.APPROVED])
    if on_its_way.exists():
        raise EditionError("Er is al een editie in de maak. Maak die eerst af.")
    last = publication.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(
        publication=publication,
        number=last + 1,
        written_by=by,
        written_at=at,
        **_values(content),
    )
    carry_over(edition, content.report, today=timezone.localdate(at))
    audit.record(event="edition.started", target=edition, by=by, at=at, number=edition.number)
    return edition


def series_title(title: str, period: str) -> str:
    """The title without its period: what the series is called through the years."""
    return title.removesuffix(period).rstrip(" ,") or title


def _free_slug(kind: str, title: str) -> str:
    wanted = slugify(title)[:LONGEST_SLUG].strip("-") or kind
    taken = set(Publication.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


def _values(content: Content) -> dict[str, Any]:
    return {
        "title": content.report.title,
        "period": content.report.period,
        "value": content.value,
        "body": content.body,
        "content_hash": content.hash,
        "data_versions": list(content.deliveries),
    }


@transaction.atomic
def refresh(*, edition_id: int, by: User, at: datetime) -> bool:
    """Take over what stands there now in a concept; False when nothing is different."""
    edition = _locked(edition_id)
    if edition.state != EditionState.DRAFT:
        raise EditionError("Alleen een concept kan de nieuwste cijfers overnemen.")
    try:
        content = content_of(edition.publication.kind, edition.publication.code, edition.period)
    except NoContentError as nothing:
        raise EditionError(str(nothing)) from nothing
    whole = said_in(edition, content.report)
    if base.dump(whole) == base.dump(whole_of(edition)):
        return False
    for name, value in _values(content).items():
        setattr(edition, name, value)
    if edition.own_words or edition.withheld_parts.exists():
        settle(edition, whole)
    edition.revision += 1
    edition.save()
    audit.record(event="edition.refreshed", target=edition, by=by, at=at)
    return True


@transaction.atomic
def write(
    *,
    edition_id: int,
    seen: int,
    summary: str,
    contact: str,
    next_on: date | None,
    correction_note: str = "",
    reasons: Mapping[str, str] | None = None,
    own_words: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> Edition:
    """Change the words around the figures of a concept, and in the parts that its writer types (``own_words``).

    ``reasons``: of a correction, why a group of figures changed, by the key of its table; the note goes for the rest.
    Raises ``StaleEditError``.
    """
    edition = _locked(edition_id)
    if edition.state != EditionState.DRAFT:
        raise EditionError("Deze editie ligt vast. Geef haar eerst terug aan de opsteller.")
    claim_revision(edition, seen)
    edition.summary = summary
    corrected = corrected_edition(edition)
    edition.correction_note = correction_note if corrected else ""
    edition.corrects = corrected if corrected and correction_note else None
    edition.correction_reasons = {key: why for key, why in (reasons or {}).items() if why} if corrected else {}
    if (
        own_words is not None
        and (told := {key: words for key, words in own_words.items() if words}) != edition.own_words
    ):
        edition.own_words = told
        settle(edition, said_in(edition, whole_of(edition)))
    edition.save()
    publication = edition.publication
    publication.contact, publication.next_on = contact, next_on
    publication.revision += 1
    publication.save(update_fields=["contact", "next_on", "revision"])
    audit.record(event="edition.written", target=edition, by=by, at=at)
    return edition


# --- approving and publishing


@transaction.atomic
def submit(*, edition_id: int, by: User, at: datetime) -> Edition:
    """Lay a concept before somebody else; a block on the checklist stops it."""
    edition = _locked(edition_id)
    refuse_when_blocked(edition, at=at)
    _move(edition, EditionState.REVIEW)
    edition.return_note = ""
    edition.save(update_fields=["state", "return_note", "revision"])
    audit.record(event="edition.submitted", target=edition, by=by, at=at)
    return edition


@transaction.atomic
def send_back(*, edition_id: int, note: str, by: User, at: datetime) -> Edition:
    """Give an edition that is not public yet back to its writer, with what has to be different."""
    edition = _locked(edition_id)
    _move(edition, EditionState.DRAFT)
    edition.return_note = note
    edition.approved_by, edition.approved_at, edition.publish_at = None, None, None
    forget_files(edition)
    edition.save()
    audit.record(event="edition.sent_back", target=edition, by=by, at=at, note=note)
    return edition


@transaction.atomic
def approve(*, edition_id: int, publish_at: datetime, by: User, at: datetime) -> Edition:
    """Fix the edition and say from when it is public; the approver is not the writer. Both files are asked for."""
    edition = _locked(edition_id)
    if edition.written_by_id == by.pk:
        raise EditionError("Wie een editie opstelde, stelt haar niet vast. Vraag een ander.")
    refuse_when_blocked(edition, at=at)
    _move(edition, EditionState.APPROVED)
    edition.approved_by, edition.approved_at, edition.publish_at = by, at, max(publish_at, at)
    edition.content_hash = fixed_hash(edition)
    for version in edition.versions.all():
        edition.versions.filter(pk=version.pk).update(content_hash=fixed_hash(edition, version.value))
    edition.save(update_fields=["state", "approved_by", "approved_at", "publish_at", "content_hash", "revision"])
    audit.record(
        event="edition.approved", target=edition, by=by, at=at, number=edition.number, hash=edition.content_hash
    )
    ask_for_files(edition, by=by, at=at)
    return edition


def fixed_hash(edition: Edition, version: Mapping[str, Any] | None = None) -> str:
    """The fingerprint over everything that people read of an edition, or of the version of one audience."""
    said: Mapping[str, Any] = {
        "title": edition.title,
        "period": edition.period,
        "summary": edition.summary,
        "correction": edition.correction_note,
        "value": edition.value if version is None else version,
    }
    if edition.correction_reasons:
        said = {**said, "reasons": edition.correction_reasons}
    return content_key(said)


@transaction.atomic
def publish_due(*, at: datetime) -> list[int]:
    """Make public what was approved and whose moment came; safe to run twice. Returns the numbers of the editions.

    An edition whose PDF is not there yet waits: page and PDF come out together.
    """
    due = Edition.objects.select_for_update(of=("self",)).filter(state=EditionState.APPROVED, publish_at__lte=at)
    published = []
    for edition in due.exclude(pdf="").select_related("publication", "approved_by"):
        _move(edition, EditionState.PUBLISHED)
        edition.published_at = at
        edition.save(update_fields=["state", "published_at", "revision"])
        audit.record(event="edition.published", target=edition, by=None, at=at, number=edition.number)
        settle_promises(edition, at=at)
        published.append(edition.pk)
    return published


# --- withdrawing


@transaction.atomic
def withdraw(*, edition_id: int, reason: WithdrawReason, note: str, by: User, at: datetime) -> Edition:
    """Take a public edition back at once; a second person confirms afterwards. What it was stays for the archive."""
    edition = _locked(edition_id)
    _move(edition, EditionState.WITHDRAWN)
    edition.withdrawn_at, edition.withdrawn_by = at, by
    edition.withdraw_reason, edition.withdraw_note = reason, note
    edition.save(
        update_fields=["state", "withdrawn_at", "withdrawn_by", "withdraw_reason", "withdraw_note", "revision"]
    )
    audit.record(event="edition.withdrawn", target=edition, by=by, at=at, reason=reason, note=note)
    make_corrections_anew(edition, by=by, at=at)
    recall(edition, by=by, at=at)
    reopen_promises(edition, by=by, at=at)
    if reason == WithdrawReason.PRIVACY:
        open_incident(edition, by=by, at=at)
    return edition


@transaction.atomic
def confirm_withdrawal(*, edition_id: int, by: User, at: datetime) -> Edition:
    """A second person says that withdrawing was right."""
    edition = _locked(edition_id)
    if edition.state != EditionState.WITHDRAWN:
        raise EditionError("Deze editie is niet ingetrokken.")
    if edition.withdrawn_by_id == by.pk:
        raise EditionError("Iemand anders dan wie introk, bevestigt het.")
    if edition.confirmed_by_id is not None:
        raise EditionError("Dit is al bevestigd.")
    edition.confirmed_by, edition.confirmed_at = by, at
    edition.revision += 1
    edition.save(update_fields=["confirmed_by", "confirmed_at", "revision"])
    audit.record(event="edition.withdrawal_confirmed", target=edition, by=by, at=at)
    return edition


# --- who reads it earlier, and where it went


@transaction.atomic
def add_embargo_reader(*, edition_id: int, user: User, opens_at: datetime, by: User, at: datetime) -> EmbargoReader:
    """Let somebody read an approved edition before everybody, from a moment on."""
    edition = _locked(edition_id)
    if edition.state != EditionState.APPROVED:
        raise EditionError("Alleen een vastgestelde editie die nog niet openbaar is, heeft lezers onder embargo.")
    if edition.embargo_readers.filter(user=user, revoked_at__isnull=True).exists():
        raise EditionError("Deze lezer staat er al bij.", "user")
    reader = EmbargoReader.objects.create(edition=edition, user=user, opens_at=opens_at, made_by=by, made_at=at)
    audit.record(
        event="edition.embargo_given", target=edition, by=by, at=at, reader=user.pk, opens=opens_at.isoformat()
    )
    return reader


@transaction.atomic
def revoke_embargo_reader(*, reader_id: int, by: User, at: datetime) -> EmbargoReader:
    """Take the place of a reader under embargo back."""
    reader = EmbargoReader.objects.select_for_update(of=("self",)).select_related("edition").get(pk=reader_id)
    if reader.revoked_at is None:
        reader.revoked_at = at
        reader.save(update_fields=["revoked_at"])
        audit.record(event="edition.embargo_revoked", target=reader.edition, by=by, at=at, reader=reader.user_id)
    return reader


def note_opened(*, reader_id: int, at: datetime) -> None:
    """The first time that a reader under embargo opened the edition."""
    EmbargoReader.objects.filter(pk=reader_id, opened_at__isnull=True).update(opened_at=at)


@transaction.atomic
def note_trace(*, edition_id: int, kind: TraceKind, what: str, at: datetime) -> None:
    """Count that an edition went somewhere; no reader is kept."""
    EditionTrace.objects.note(edition_id=edition_id, kind=kind, what=what, at=at)
