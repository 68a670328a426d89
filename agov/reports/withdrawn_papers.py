"""A notice in the place of a withdrawn edition among the papers of meetings: the body of a background job.

Safe to run twice: what was replaced is not looked at again. Files of packs are bound anew from what was fixed then,
with the notice where the paper stood; who read them before stays on record.
"""

from __future__ import annotations

import hashlib
import io
import secrets

import pikepdf
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agov.enums import PackAudience, TraceDeed, TraceKind
from agov.models import Edition, EditionTrace, ItemPaper, Pack, PackFile, PackPart
from agov.queries.packs import PAPER_KEY
from agov.reports.pack_making import make_file, plan_files
from amersfoort_veiligheid.documents.pdf import render_document
from amersfoort_veiligheid.web.jobs import Outcome, Progress


def replace_papers(progress: Progress, *, edition: int) -> Outcome:
    """Put the notice with every item that had the edition, then bind the packs that held it anew."""
    row = Edition.objects.select_related("publication").get(pk=edition)
    progress.step("Mededeling maken")
    notice = _notice(row)
    papers = list(ItemPaper.objects.filter(edition=row).select_related("item__meeting"))
    for paper in papers:
        if paper.follows_later:
            _put(paper, notice)
    meetings = {paper.item.meeting_id for paper in papers}
    packs = Pack.objects.filter(meeting__in=meetings, files__is_stale=True).distinct()
    for pack in packs.select_related("meeting", "frozen"):
        progress.step(f"{pack} van {pack.meeting} opnieuw binden")
        _bind_anew(pack, progress)
    done = EditionTrace.objects.filter(edition=row, kind=TraceKind.PACK, deed="")
    done.update(deed=TraceDeed.REPLACED, deed_at=timezone.now())
    count = len(papers)
    words = "1 stuk is vervangen" if count == 1 else f"{count} stukken zijn vervangen"
    return Outcome(f"{words} door een mededeling.", reverse("agov:edition-detail", args=[row.pk]))


def _notice(edition: Edition) -> bytes:
    values = {"edition": edition, "publication": edition.publication, "print_fonts": []}
    return render_document("reports/withdrawn_notice.html", values, title=f"Ingetrokken: {edition}").pdf


def _put(paper: ItemPaper, notice: bytes) -> None:
    """The notice as the paper, and in the place of what packs keep of the paper as it was."""
    with pikepdf.open(io.BytesIO(notice)) as pdf:
        pages = len(pdf.pages)
    for part in PackPart.objects.filter(key=PAPER_KEY + paper.sha256):
        part.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(notice), save=False)
        part.pages = pages
        part.save()
    paper.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(notice), save=False)
    paper.sha256, paper.pages, paper.follows_later = hashlib.sha256(notice).hexdigest(), pages, False
    with transaction.atomic():
        if not ItemPaper.objects.filter(pk=paper.pk, follows_later=True).exists():
            paper.file.delete(save=False)  # somebody put another file there meanwhile
            return
        paper.save(update_fields=["file", "sha256", "pages", "follows_later"])


def _bind_anew(pack: Pack, progress: Progress) -> None:
    planned = {(one.audience, one.guest): one for one in plan_files(pack)}
    for file in pack.files.filter(is_stale=True):
        old_storage, old_name = file.file.storage, str(file.file.name)
        one = planned.get((PackAudience(file.audience), file.invitee_id))
        if one is not None:
            made = make_file(one, pack, progress)
            file.file, file.pages, file.size, file.untagged = made.file, made.pages, made.size, made.untagged
            file.is_stale = False
            file.save(update_fields=["file", "pages", "size", "untagged", "is_stale"])
        if old_name and not PackFile.objects.filter(file=old_name).exists():
            old_storage.delete(old_name)
