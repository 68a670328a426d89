"""Where an edition went, and what is done about each place once it is withdrawn."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

from django.db import transaction

from agov import tasks
from agov.enums import Audience, EditionState, TraceDeed, TraceKind
from agov.models import Edition, EditionTrace, ItemPaper, Pack, PackFile, PackPart
from agov.notices.editions import TO_SUBSCRIBERS
from agov.queries.packs import PAPER_KEY
from agov.services.papers import add_paper
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.uploads import clean_upload
from amersfoort_veiligheid.web import jobs, outbox

BY_HAND: Final = (TraceKind.COUNCIL, TraceKind.ELSEWHERE, TraceKind.MAIL)
MOST_BYTES: Final = 100_000_000


class PlaceError(Exception):
    """The deed is refused; the message is Dutch."""


@transaction.atomic
def note_place(*, edition_id: int, kind: TraceKind, what: str, by: User, at: datetime) -> EditionTrace:
    """Somebody notes where an edition went outside this system: the council, a website, a mail of its own."""
    edition = Edition.objects.get(pk=edition_id)
    if not edition.is_fixed:
        raise PlaceError("Deze editie ligt nog niet vast.")
    if kind not in BY_HAND:
        raise PlaceError("Dit noteert het systeem zelf.")
    trace = EditionTrace.objects.note(edition_id=edition_id, kind=kind, what=what, at=at)
    audit.record(event="edition.place_noted", target=edition, by=by, at=at, kind=kind, what=what)
    return trace


@transaction.atomic
def settle_place(*, trace_id: int, deed: TraceDeed, note: str, by: User, at: datetime) -> EditionTrace:
    """Say what was done about one place after the withdrawal."""
    trace = EditionTrace.objects.select_for_update(of=("self",)).select_related("edition").get(pk=trace_id)
    if trace.edition.state != EditionState.WITHDRAWN:
        raise PlaceError("Deze editie is niet ingetrokken.")
    trace.deed, trace.deed_note, trace.deed_by, trace.deed_at = deed, note, by, at
    trace.save(update_fields=["deed", "deed_note", "deed_by", "deed_at"])
    audit.record(event="edition.place_settled", target=trace.edition, by=by, at=at, what=trace.what, deed=deed)
    return trace


@transaction.atomic
def lay_before_meeting(*, edition_id: int, item_id: int, by: User, at: datetime) -> ItemPaper:
    """Add the PDF of a public edition to the papers of an agenda item. Raises ``AgendaError`` too."""
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition_id)
    if edition.state != EditionState.PUBLISHED or not edition.pdf:
        raise PlaceError("Alleen een openbare editie met een pdf kan bij de stukken.")
    if ItemPaper.objects.filter(item_id=item_id, edition=edition).exists():
        raise PlaceError("Deze editie ligt al bij dit punt.")
    with edition.pdf.open("rb") as file:
        content = file.read()
    clean = clean_upload(io.BytesIO(content), size=len(content), most_bytes=MOST_BYTES)
    paper = add_paper(
        item_id=item_id, title=str(edition)[:200], file=clean, audience=Audience.OPEN, closed_ground="", by=by, at=at
    )
    paper.edition = edition
    paper.save(update_fields=["edition"])
    meeting = paper.item.meeting
    EditionTrace.objects.note(edition_id=edition.pk, kind=TraceKind.PACK, what=_of_meeting(meeting), at=at)
    return paper


def note_sent(pack: Pack, *, at: datetime) -> None:
    """A pack went out: every edition among its papers went along. In the transaction of the sending."""
    held = {pk for holds in pack.files.values_list("holds", flat=True) for pk in holds.get("papers", [])}
    papers = ItemPaper.objects.filter(pk__in=held, edition__isnull=False)
    for edition_id in set(papers.values_list("edition", flat=True)):
        EditionTrace.objects.note(edition_id=edition_id, kind=TraceKind.PACK, what=f"{pack} van {pack.meeting}", at=at)


def _of_meeting(meeting: object) -> str:
    return f"stukken van {meeting}"[:300]


def recall(edition: Edition, *, by: User, at: datetime) -> None:
    """In the transaction of a withdrawal: nothing of it is to be read from now on, and who read it earlier is told.

    Papers of meetings and the packs that hold them are closed at once; a job puts a notice in their place.
    """
    _recall_papers(edition, by=by, at=at)
    for reader in edition.embargo_readers.filter(opened_at__isnull=False).select_related("user"):
        is_new = outbox.queue(
            key=f"embargo_withdrawn:{reader.pk}",
            kind="embargo_withdrawn",
            task=tasks.SEND_MAIL,
            to=reader.user.email,
            data={"reader": reader.pk},
            at=at,
        )
        if is_new:
            EditionTrace.objects.note(edition_id=edition.pk, kind=TraceKind.MAIL, what="lezers onder embargo", at=at)
    told = edition.traces.filter(kind=TraceKind.MAIL, what__in=[TO_SUBSCRIBERS, "lezers onder embargo"])
    told.update(deed=TraceDeed.TOLD, deed_at=at)
    # Who fetched a file is not known: there is nobody to tell.
    edition.traces.filter(kind=TraceKind.DOWNLOAD, deed="").update(deed=TraceDeed.NOTHING, deed_at=at)


def _recall_papers(edition: Edition, *, by: User, at: datetime) -> None:
    papers = list(ItemPaper.objects.filter(edition=edition, follows_later=False).select_related("item"))
    if not papers:
        return
    for paper in papers:
        storage, name = paper.file.storage, paper.file.name
        audit.record(event="paper.withdrawn", target=paper.item, by=by, at=at, paper=paper.pk, fingerprint=paper.sha256)
        paper.file, paper.follows_later = "", True
        paper.save(update_fields=["file", "follows_later"])
        if name:
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    for part in PackPart.objects.filter(key__in=[PAPER_KEY + paper.sha256 for paper in papers]):
        storage, name = part.file.storage, str(part.file.name)
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    numbers = {paper.pk for paper in papers}
    meetings = {paper.item.meeting_id for paper in papers}
    files = PackFile.objects.filter(pack__meeting__in=meetings)
    stale = [file.pk for file in files if numbers.intersection(file.holds.get("papers", []))]
    PackFile.objects.filter(pk__in=stale).update(is_stale=True)
    jobs.enqueue(
        kind="edition.recall",
        title=f"Ingetrokken stuk vervangen: {edition.title}"[:200],
        task=tasks.replace_withdrawn,
        parameters={"edition": edition.pk},
        by=by,
        at=at,
        key=f"edition.recall:{edition.pk}",
    )
