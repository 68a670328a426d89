"""Photos, files and web pages that show what was done: kept clean, seen by few, and deleted in time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.uploads import CleanFile
from vap.models import EvidencePiece, ProgressUpdate


def add_file(*, update: ProgressUpdate, file: CleanFile, at: datetime) -> EvidencePiece:
    """Keep a cleaned file with an update, inside the transaction of the caller; the same file comes once."""
    fingerprint = hashlib.sha256(file.content).hexdigest()
    known = update.evidence.filter(sha256=fingerprint).first()
    if known is not None:
        return known
    ending = file.name.rpartition(".")[2]
    piece = EvidencePiece(
        update=update,
        name=f"{file.name.partition('.')[0].capitalize()} {update.evidence.count() + 1}.{ending}",
        content_type=file.content_type,
        sha256=fingerprint,
        added_at=at,
        expires_on=timezone.localtime(at).date() + timedelta(days=settings.EVIDENCE_DAYS),
    )
    piece.file.save(f"{secrets.token_hex(16)}.{ending}", ContentFile(file.content), save=False)
    piece.save()
    return piece


def add_link(*, update: ProgressUpdate, link: str, at: datetime) -> EvidencePiece:
    """Keep the address of a page with an update, inside the transaction of the caller; the same address comes once.

    Only the address is kept, never what stands there: nobody here opened the page.
    """
    known = update.evidence.filter(link=link).first()
    if known is not None:
        return known
    expires_on = timezone.localtime(at).date() + timedelta(days=settings.EVIDENCE_DAYS)
    name = f"Webadres bij {urlsplit(link).hostname}"
    return EvidencePiece.objects.create(update=update, link=link, name=name[:200], added_at=at, expires_on=expires_on)


@transaction.atomic
def remove(*, piece_id: int, by: User | None, at: datetime) -> None:
    """Delete a piece with its file; the trail keeps that it was there."""
    piece = EvidencePiece.objects.select_for_update(of=("self",)).select_related("update").get(pk=piece_id)
    audit.record(event="evidence.deleted", target=piece.update, by=by, at=at, fingerprint=piece.sha256)
    storage, name = piece.file.storage, piece.file.name
    piece.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def last_day(piece: EvidencePiece) -> date:
    """Until when a piece may stay: so many days after it came."""
    return timezone.localtime(piece.added_at).date() + timedelta(days=settings.EVIDENCE_DAYS)


@transaction.atomic
def set_access(
    *, piece_id: int, is_public: bool, proves: str, expires_on: date, by: User, at: datetime
) -> EvidencePiece:
    """Say what a piece shows, whether everybody may see it, and when it goes: sooner than agreed, never later."""
    piece = EvidencePiece.objects.select_for_update(of=("self",)).select_related("update").get(pk=piece_id)
    piece.is_public, piece.proves = is_public, proves
    piece.expires_on = min(expires_on, last_day(piece))
    piece.save(update_fields=["is_public", "proves", "expires_on"])
    audit.record(
        event="evidence.access",
        target=piece.update,
        by=by,
        at=at,
        public=is_public,
        name=piece.name,
        until=piece.expires_on.isoformat(),
    )
    return piece


def delete_expired(*, at: datetime) -> int:
    """Delete what was kept long enough; return how many pieces."""
    today = timezone.localtime(at).date()
    expired = list(EvidencePiece.objects.filter(expires_on__lt=today).values_list("pk", flat=True))
    for pk in expired:
        remove(piece_id=pk, by=None, at=at)
    return len(expired)
