"""Papers with an agenda item: added as a clean PDF or promised, replaced, removed, until the meeting is held."""

from __future__ import annotations

import hashlib
import io
import secrets
from datetime import datetime

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Max
from PIL import Image

from agov.enums import Audience, ItemState
from agov.models import AgendaItem, ItemPaper
from agov.services.agenda import AgendaError, lock_in_preparation
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.uploads import CleanFile, clean_upload

PDF = "application/pdf"
A4_DPI = 150  # a photo becomes one page of about this sharpness
MOST_AS_PDF = 100_000_000  # bytes; of a photo that was clean already


@transaction.atomic
def add_paper(
    *,
    item_id: int,
    title: str,
    file: CleanFile | None,
    audience: Audience,
    closed_ground: str,
    by: User,
    at: datetime,
) -> ItemPaper:
    """Add a paper; without a file it is promised ("wordt nagezonden")."""
    item = _lock_item(item_id)
    last = item.papers.aggregate(last=Max("position"))["last"] or 0
    paper = ItemPaper(
        item=item,
        position=last + 1,
        title=title,
        audience=audience,
        closed_ground=closed_ground,
        follows_later=file is None,
        added_by=by,
        added_at=at,
    )
    if file is not None:
        _keep(paper, file)
    paper.save()
    audit.record(event="paper.added", target=item, by=by, at=at, paper=paper.pk, fingerprint=paper.sha256)
    return paper


@transaction.atomic
def replace_paper(*, paper_id: int, file: CleanFile, by: User, at: datetime) -> ItemPaper:
    """Put another file in the place of a paper, or the file that was promised. The old file is deleted."""
    paper = _lock_paper(paper_id)
    old_storage, old_name, old_sha = paper.file.storage, paper.file.name, paper.sha256
    _keep(paper, file)
    paper.follows_later, paper.added_by, paper.added_at = False, by, at
    paper.save()
    _delete_later(old_storage, old_name)
    audit.record(
        event="paper.replaced", target=paper.item, by=by, at=at, paper=paper.pk, old=old_sha, fingerprint=paper.sha256
    )
    return paper


@transaction.atomic
def remove_paper(*, paper_id: int, by: User, at: datetime) -> None:
    """Remove a paper with its file; the trail keeps that it was there."""
    paper = _lock_paper(paper_id)
    audit.record(event="paper.removed", target=paper.item, by=by, at=at, paper=paper.pk, fingerprint=paper.sha256)
    storage, name = paper.file.storage, paper.file.name
    paper.delete()
    _delete_later(storage, name)


def as_pdf(file: CleanFile) -> bytes:
    """The content as a PDF: a photo becomes one page, cleaned as every PDF is."""
    if file.content_type == PDF:
        return file.content
    out = io.BytesIO()
    with Image.open(io.BytesIO(file.content)) as picture:
        picture.convert("RGB").save(out, "PDF", resolution=A4_DPI)
    made = out.getvalue()
    return clean_upload(io.BytesIO(made), size=len(made), most_bytes=MOST_AS_PDF).content


def _keep(paper: ItemPaper, file: CleanFile) -> None:
    content = as_pdf(file)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        paper.pages = len(pdf.pages)
    paper.sha256 = hashlib.sha256(content).hexdigest()
    paper.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(content), save=False)


def _delete_later(storage: Storage, name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _lock_item(item_id: int) -> AgendaItem:
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    lock_in_preparation(item.meeting_id)
    if item.state == ItemState.WITHDRAWN:
        raise AgendaError("Dit punt is van de agenda gehaald.")
    return item


def _lock_paper(paper_id: int) -> ItemPaper:
    paper = ItemPaper.objects.select_for_update(of=("self",)).select_related("item").get(pk=paper_id)
    _lock_item(paper.item_id)
    return paper
