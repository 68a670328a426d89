"""Secret papers for the council: kept as a clean PDF, fetched with the mark on every page."""

from __future__ import annotations

import hashlib
import io
import secrets
from datetime import date, datetime

import pikepdf
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.db import transaction

from agov.models import CouncilPaper
from agov.services.papers import as_pdf
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.stamps import mark_pages
from amersfoort_veiligheid.documents.uploads import CleanFile
from analysis.reports.render import FONT_SHEETS
from cycle.enums import SecrecyBy, WooGround
from cycle.services import secrecy as services


@transaction.atomic
def add_paper(
    *,
    title: str,
    file: CleanFile,
    imposed_by: SecrecyBy,
    ground: WooGround,
    explanation: str,
    imposed_on: date,
    lifted_by: SecrecyBy,
    by: User,
    at: datetime,
) -> CouncilPaper:
    """Keep a paper on which a body imposed secrecy. The council reads it once it is laid before it, never earlier."""
    secrecy = services.impose(
        title=title.strip(),
        imposed_by=imposed_by,
        ground=ground,
        explanation=explanation,
        imposed_on=imposed_on,
        lifted_by=lifted_by,
        by=by,
        at=at,
    )
    content = as_pdf(file)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    paper = CouncilPaper(secrecy=secrecy, pages=pages, sha256=hashlib.sha256(content).hexdigest())
    paper.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(content), save=False)
    paper.save()
    return paper


@transaction.atomic
def fetch(*, paper: CouncilPaper, by: User, at: datetime) -> bytes:
    """The PDF for one reader, with the mark on every page while secrecy rests on it (R53); the reading is noted."""
    with paper.file.open("rb") as stored:
        content: bytes = stored.read()
    services.note_reading(secrecy=paper.secrecy, what="pdf", by=by, at=at)
    if not paper.secrecy.is_in_force:
        return content
    return mark_pages(content, paper.secrecy.mark, sheets=[sheet for sheet in FONT_SHEETS if finders.find(sheet)])
