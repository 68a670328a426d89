"""Making the files of a pack, by a job: a sheet for each item, the papers behind it, all bound and stamped.

Sheets are kept by what is in them (``PackPart``), so only what changed is made again. Files appear together with the
moment at which the pack is ready: a worker that is killed leaves parts that the next one uses, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone

from agov.enums import PackAudience
from agov.models import Pack, PackFile, PackPart
from agov.queries.packs import PAPER_KEY
from agov.reports.pack_changes import ItemChanged, changes_between
from agov.reports.pack_views import ItemView, PackView, PaperView, audiences_of, holds_of, view_of
from amersfoort_veiligheid.documents.binding import Bound, Piece, bind
from amersfoort_veiligheid.documents.pdf import content_key, render_document
from amersfoort_veiligheid.documents.tables import dutch_number
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.reports.render import FONT_SHEETS

AUDIENCE_WORDS: Final = {
    PackAudience.OPEN: "openbaar deel",
    PackAudience.TABLE: "stukken voor het overleg",
    PackAudience.CLOSED: "besloten deel",
    PackAudience.GUEST: "stukken voor een gast",
}
AUDIENCE_SENTENCES: Final = {
    PackAudience.OPEN: "Dit is het openbare deel.",
    PackAudience.TABLE: "Dit zijn de stukken voor het overleg.",
    PackAudience.CLOSED: "Dit is het besloten deel.",
    PackAudience.GUEST: "Dit zijn de stukken van de punten waarvoor u te gast bent.",
}
MARK: Final = "besloten"  # on every page of a closed part, papers of others too
FRONT, SHEET = "reports/pack_front.html", "reports/pack_item.html"
LOST, CHANGES = "reports/pack_lost.html", "reports/pack_changes.html"
_DESIGN: Final = (
    "reports/pack_base.html",
    FRONT,
    SHEET,
    LOST,
    CHANGES,
    "reports/_pack_agenda.html",
    "reports/_pack_item.html",
    "reports/_pack_heading.html",
    "reports/_pack_results.html",
    "reports/_pack_changes.html",
)
_STYLES: Final = ("css/report-print.css", "css/pack-print.css", "css/tokens.css")


@dataclass(frozen=True)
class Part:
    """One PDF on its way into a file: where it comes from, and how it stands there."""

    title: str
    label: str
    level: int
    anchor: str
    key: str
    make: Callable[[], tuple[bytes, int]] | None = None  # None: a paper, kept when it was fixed


@dataclass(frozen=True)
class Planned:
    """One file of a pack before it is made."""

    audience: PackAudience
    guest: int | None
    view: PackView
    parts: tuple[Part, ...]
    holds: Mapping[str, list[int]]


def make_pack(progress: Progress, *, pack: int) -> Outcome:
    """Make all files of a pack; safe to run twice."""
    row = Pack.objects.select_related("meeting", "frozen").get(pk=pack)
    address = reverse("agov:meeting-pack", args=[row.meeting_id])
    if row.ready_at is not None:
        return Outcome(f"{row} was al gemaakt.", address)
    progress.step("Uitzoeken wat er gemaakt moet worden")
    planned = plan_files(row)
    total = sum(len(one.parts) for one in planned)
    progress.step("Bladen maken", done=0, total=total)
    files = [make_file(one, row, progress) for one in planned]
    progress.step("Bewaren")
    _keep(row, files)
    pages, count = sum(file.pages for file in files), len(files)
    said = f"{row}: {count} {'bestand' if count == 1 else 'bestanden'}, {dutch_number(pages)} bladzijden."
    return Outcome(said if files else f"{row}: voor niemand veranderde er iets.", address)


def plan_files(row: Pack) -> list[Planned]:
    """The files of this pack: everything for number 0, only what changed since the pack before for a nazending."""
    value = row.frozen.content
    before: dict[str, Any] | None = None
    if row.number:
        before = row.meeting.packs.select_related("frozen").get(number=row.number - 1).frozen.content
    known = set(row.meeting.invitees.values_list("pk", flat=True))
    planned = []
    for audience, guest in audiences_of(value):
        if guest is not None and guest not in known:
            continue  # asked off since
        view = view_of(value, audience, guest=guest)
        if before is None:
            planned.append(_whole(audience, guest, view))
            continue
        changed = [one for one in changes_between(view_of(before, audience, guest=guest), view) if _is_news(one)]
        if changed:
            planned.append(_followup(row, audience, guest, view, changed))
    return planned


def _is_news(change: ItemChanged) -> bool:
    """Whether a change is worth sending: another hour alone is not."""
    return change.has_pages or any(part.label not in ("begint om", "nummer") for part in change.parts)


def _whole(audience: PackAudience, guest: int | None, view: PackView) -> Planned:
    parts = [_front(view)]
    for item in view.sheets:
        parts += list(_parts_of(item, item.label, view, item.papers, sheet=not item.only_papers))
    return Planned(audience, guest, view, tuple(parts), holds_of(view.sheets))


def _followup(
    row: Pack, audience: PackAudience, guest: int | None, view: PackView, changed: list[ItemChanged]
) -> Planned:
    parts = [_change_sheet(row, view, changed)]
    held = []
    for one in changed:
        if one.item is None or not one.has_pages or not one.item.has_sheet:
            continue
        label = f"n{row.number}-{one.item.label}"
        is_sheet = one.sheet and not one.item.only_papers
        parts += list(_parts_of(one.item, label, view, one.papers, sheet=is_sheet))
        held.append(one.item if is_sheet else replace(one.item, papers=one.papers))
    return Planned(audience, guest, view, tuple(parts), holds_of(held))


# --- the parts


def _parts_of(
    item: ItemView, label: str, view: PackView, papers: tuple[PaperView, ...], *, sheet: bool
) -> Iterator[Part]:
    """The sheet of an item and its papers behind it; without a sheet the first paper carries the bookmark."""
    heading = f"{item.label}. {item.title}"
    if sheet:
        yield _rendered(
            heading, label, 1, item.anchor, SHEET, {"item": replace(item, starts=""), "head": head_of(view)}
        )
    for place, paper in enumerate(one for one in papers if not one.follows_later):
        is_first = place == 0 and not sheet
        title = f"{heading}: {paper.title}" if is_first else paper.title
        level, anchor = (1, item.anchor) if is_first else (2, "")
        yield Part(title, label, level, anchor, PAPER_KEY + paper.sha256)


def head_of(view: PackView) -> dict[str, Any]:
    """What stands on every page, apart from the item."""
    return {
        "title": view.title,
        "when": view.when,
        "is_closed": view.is_closed,
        "municipality": settings.MUNICIPALITY_NAME,
        "is_example": settings.IS_EXAMPLE,
    }


def _front(view: PackView) -> Part:
    unseen: dict[str, Any] = dict.fromkeys(("task", "explanation", "draft_outcome", "secrecy", "returned_from"), "")
    unseen |= {"subject": None, "results": None}  # what the first page does not show must not make it another page
    values = {
        "view": replace(view, items=tuple(replace(item, **unseen) for item in view.items)),
        "words": AUDIENCE_SENTENCES[PackAudience(view.audience)],
        "linked": tuple(item.label for item in view.sheets),
        "head": head_of(view),
    }
    return _rendered("Agenda", "", 1, "agenda", FRONT, values)


def _change_sheet(row: Pack, view: PackView, changed: list[ItemChanged]) -> Part:
    values = {"number": row.number, "changed": tuple(replace(one, item=None) for one in changed), "head": head_of(view)}
    return _rendered(f"Nazending {row.number}: wat is er veranderd?", "", 1, "agenda", CHANGES, values)


def _rendered(title: str, label: str, level: int, anchor: str, template: str, values: Mapping[str, Any]) -> Part:
    key = "blad:" + content_key({"template": template, "design": _design(), "values": values})
    fonts = [sheet for sheet in FONT_SHEETS if finders.find(sheet)]

    def make() -> tuple[bytes, int]:
        made = render_document(template, {**values, "print_fonts": fonts}, title=title)
        return made.pdf, made.page_count

    return Part(title, label, level, anchor, key, make)


@cache
def _design() -> str:
    """A mark of the looks: other templates or styles make other sheets."""
    mark = hashlib.sha256()
    for name in _DESIGN:
        mark.update(Path(str(get_template(name).template.origin)).read_bytes())  # type: ignore[attr-defined]
    for name in _STYLES:
        found = finders.find(name)
        mark.update(Path(found).read_bytes() if isinstance(found, str) else b"")
    return mark.hexdigest()


def _content(part: Part, view: PackView) -> tuple[bytes | Path, bool]:
    """The PDF of a part, and whether we made it; from what is kept when it is there."""
    kept = PackPart.objects.filter(key=part.key).first()
    if kept is not None and kept.file.storage.exists(str(kept.file.name)):
        return Path(kept.file.path), part.make is not None
    if part.make is None:
        lost = _rendered(part.title, part.label, part.level, "", LOST, {"title": part.title, "head": head_of(view)})
        return _content(lost, view)
    content, pages = part.make()
    if kept is None:
        kept = PackPart(key=part.key)
    kept.pages, kept.made_at = pages, timezone.now()
    kept.file.save(f"{part.key.partition(':')[2]}.pdf", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        kept.file.delete(save=False)  # another job made the same at the same moment
    return content, True


def _bound(planned: Planned, row: Pack, progress: Progress) -> Bound:
    words = AUDIENCE_WORDS[planned.audience]
    pieces = []
    for part in planned.parts:
        progress.step(f"{words.capitalize()}: {part.title}", done=progress.values["done"])
        content, is_ours = _content(part, planned.view)
        pieces.append(Piece(part.title, content, part.label, part.level, part.anchor, is_ours))
        progress.advance()
    progress.check_cancelled()
    title = f"{row}: {planned.view.title}, {words}"
    sheets = [sheet for sheet in FONT_SHEETS if finders.find(sheet)]
    mark = MARK if planned.audience == PackAudience.CLOSED else ""
    return bind(pieces, title=title, created_at=row.frozen.made_at, sheets=sheets, mark=mark)


def make_file(planned: Planned, row: Pack, progress: Progress) -> PackFile:
    """Make one file and put it in the storage, under the name of its content."""
    bound = _bound(planned, row, progress)
    name = f"{_folder(row)}/{hashlib.sha256(bound.content).hexdigest()}.pdf"
    if default_storage.exists(name) and default_storage.size(name) != len(bound.content):
        default_storage.delete(name)  # of a worker that was killed while it wrote
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(bound.content))
    return PackFile(
        pack=row,
        audience=planned.audience,
        invitee_id=planned.guest,
        file=name,
        pages=bound.pages,
        size=len(bound.content),
        holds=dict(planned.holds),
        untagged=list(bound.untagged),
    )


def _folder(row: Pack) -> str:
    return f"vergaderstukken/gemaakt/{row.meeting_id}"


def _keep(row: Pack, files: list[PackFile]) -> None:
    """Show all files at once, unless something else was fixed meanwhile; then drop what nothing points at."""
    with transaction.atomic():
        current = Pack.objects.filter(pk=row.pk, frozen=row.frozen_id, ready_at=None)
        if current.update(ready_at=timezone.now()):
            PackFile.objects.bulk_create(files)
    used = set(PackFile.objects.filter(pack__meeting=row.meeting_id).values_list("file", flat=True))
    for name in default_storage.listdir(_folder(row))[1] if files else []:
        if f"{_folder(row)}/{name}" not in used:
            default_storage.delete(f"{_folder(row)}/{name}")
