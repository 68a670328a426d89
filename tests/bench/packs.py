"""N12: the papers of a meeting, 60 documents and 400 pages as one PDF, beside the same files put behind each other."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import UTC, datetime
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.management import call_command

from agov.enums import AgovTask, Audience, PackAudience
from agov.models import AgendaItem, Meeting, Pack, PackPart
from agov.reports import pack_making
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import html_to_pdf
from amersfoort_veiligheid.web.progress import Progress
from tests.bench import part
from tests.bench.measuring import (
    MIB,
    Contestant,
    Line,
    Options,
    dutch,
    fastest,
    in_turn,
    mebibytes,
    peak_memory,
    times,
)
from tests.documents import papers
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, ItemPaperFactory, MeetingFactory

ITEMS, ITEMS_QUICK, PAPERS_EACH, PAGES_EACH = 20, 4, 3, 6
MAX_SECONDS, MAX_MEMORY = 60.0, 400 * MIB
AT = datetime(2026, 12, 11, 20, 50, tzinfo=UTC)
WORDS = "De gemeente, de politie en het jongerenwerk spreken samen over de drukte in de avond. " * 30


def fill(items: int) -> Meeting:
    """A meeting with items of three papers each: two of a word processor (tagged) and one without tags."""
    meeting = MeetingFactory(convened=True, title="Overleg om te meten")
    UserFactory(roles=[Role.AGOV_SECRETARIS])
    for number in range(items):
        item = AgendaItemFactory(
            meeting=meeting,
            title=f"Punt om te meten {number + 1}",
            task=AgovTask.PRIORITIES,
            explanation=WORDS[:900],
            draft_outcome="Het overleg neemt kennis van de stand.",
            audience=Audience.MEMBERS,
        )
        for place in range(PAPERS_EACH):
            content = _tagged(f"{number}.{place}") if place < PAPERS_EACH - 1 else _untagged(f"{number}.{place}")
            ItemPaperFactory(
                item=item,
                title=f"Stuk {place + 1}",
                follows_later=False,
                file=ContentFile(content, name="stuk.pdf"),
                sha256=hashlib.sha256(content).hexdigest(),
                pages=PAGES_EACH,
                audience=Audience.MEMBERS,
            )
    return meeting


def _tagged(mark: str) -> bytes:
    parts = "".join(
        f'<section style="break-before: page"><h2>Deel {mark}-{page}</h2><p>{WORDS}</p></section>'
        for page in range(PAGES_EACH - 1)
    )
    body = f"<body><h1>Notitie {mark}</h1><p>{WORDS}</p>{parts}</body>"
    return html_to_pdf(f'<html lang="nl"><head><title>{mark}</title></head>{body}</html>', title=mark)[0]


def _untagged(mark: str) -> bytes:
    return papers.plain(*[f"Bladzijde {page} van {mark}" for page in range(PAGES_EACH + 1)])


def again(meeting: Meeting, *, keep_sheets: bool = False) -> Pack:
    """A pack that waits to be made; sheets of an earlier round are gone unless they are to be kept."""
    secretary = User.objects.get(user_roles__role=Role.AGOV_SECRETARIS)
    meeting.packs.all().delete()
    if not keep_sheets:
        PackPart.objects.filter(key__startswith="blad:").delete()
    frozen = services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    return Pack.objects.create(meeting=meeting, number=0, frozen=frozen, made_by=secretary, made_at=AT)


def make(pack: Pack) -> None:
    """What the worker does."""
    pack_making.make_pack(Progress(0, "bench"), pack=pack.pk)


def change_one(meeting: Meeting) -> None:
    """Other words in one item."""
    item = meeting.items.first()
    AgendaItem.objects.filter(pk=item.pk).update(explanation=f"{item.explanation} Anders.")


def alone(contents: list[bytes]) -> bytes:
    """pikepdf by itself: the same files behind each other."""
    with pikepdf.new() as target:
        opened = [pikepdf.open(io.BytesIO(content)) for content in contents]
        for source in opened:
            target.pages.extend(source.pages)
        stream = io.BytesIO()
        target.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return stream.getvalue()


def measure(**told: Any) -> list[dict[str, Any]]:
    """The lines of N12."""
    options = Options.of(told)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    meeting = fill(ITEMS_QUICK if options.quick else ITEMS)
    pack = again(meeting)
    make(pack)
    file = pack.files.get(audience=PackAudience.TABLE)
    contents = [_read(kept) for kept in PackPart.objects.all()]
    waiting: list[Pack] = []
    fresh = Contestant(lambda: make(waiting.pop()), prepare=lambda: waiting.append(again(meeting)))

    def after_a_change() -> None:
        change_one(meeting)
        waiting.append(again(meeting, keep_sheets=True))

    changed = Contestant(lambda: make(waiting.pop()), prepare=after_a_change)
    ours, again_ours, beside = in_turn(fresh, changed, lambda: alone(contents), repeats=options.repeats)
    memory = int(part.run("packs:peak_of_one", dict(os.environ), meeting=meeting.pk))
    documents = len(contents)
    name = f"vergaderstuk van {file.pages} pagina's uit {meeting.items.count() * PAPERS_EACH} stukken"
    line = Line(
        "N12",
        name,
        ours.text,
        f"{beside.text} pikepdf alleen, {documents} bestanden achter elkaar",
        times(ours.median / beside.median),
        f"< {dutch(MAX_SECONDS)} s en ≤ {mebibytes(MAX_MEMORY)}",
        ours.median < MAX_SECONDS and memory <= MAX_MEMORY,
        mebibytes(memory),
        (
            f"met agenda, een blad per punt, stempels, bladwijzers en één boom van tags; alle delen voor elk publiek; "
            f"{fastest(ours, beside)}",
        ),
    )
    second = Line("N12", "hetzelfde nadat één punt veranderde", again_ours.text, notes=("andere bladen blijven",))
    return [line.as_dict(), second.as_dict()]


def _read(kept: PackPart) -> bytes:
    with kept.file.open() as stream:
        return bytes(stream.read())


def peak_of_one(meeting: int) -> int:
    """Make the pack once and tell the peak of this process."""
    make(again(Meeting.objects.get(pk=meeting)))
    return peak_memory()
