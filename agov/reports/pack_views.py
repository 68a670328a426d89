"""What one audience reads of a frozen agenda: nothing of an item that it may not see but that there is one.

Pure: values in, values out. Page, PDF and the list of what changed all start from these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import formats, timezone

from agov.enums import Audience, PackAudience
from agov.reports.pack_results import ResultsView, results_view

READABLE: Final[Mapping[PackAudience, tuple[str, ...]]] = {
    PackAudience.OPEN: (Audience.OPEN,),
    PackAudience.TABLE: (Audience.OPEN, Audience.MEMBERS),
    PackAudience.CLOSED: (Audience.CLOSED,),
}
HIDDEN_WORDS: Final = {Audience.MEMBERS: "alleen voor het overleg", Audience.CLOSED: "besloten"}


@dataclass(frozen=True)
class PaperView:
    """A paper, or the promise of one."""

    id: int
    title: str
    sha256: str
    pages: int
    follows_later: bool


@dataclass(frozen=True)
class SubjectView:
    """What an item is about, and what changed since the meeting was convened."""

    kind: str
    title: str
    parts: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ItemView:
    """One item for one audience; of a hidden one only number, time and ground."""

    id: int
    number: int
    label: str  # of the stamps on its pages
    starts: str
    minutes: int
    title: str = ""
    hidden_as: str = ""
    ground: str = ""
    off: str = ""
    kind: str = ""
    task: str = ""
    explanation: str = ""
    draft_outcome: str = ""
    presenter: str = ""
    audience: str = ""
    secrecy: str = ""
    returned_from: str = ""
    subject: SubjectView | None = None
    results: ResultsView | None = None
    papers: tuple[PaperView, ...] = ()
    elsewhere: int = 0  # papers that stand in another file
    only_papers: bool = False  # its sheet stands in another file

    @property
    def has_sheet(self) -> bool:
        """Whether it gets pages of its own: not for a title alone, which the agenda has."""
        says = self.explanation or self.draft_outcome or self.subject or self.results or self.papers or self.elsewhere
        return not self.hidden_as and not self.off and bool(says)

    @property
    def anchor(self) -> str:
        """What links to it."""
        return f"punt-{self.number}"

    @property
    def audience_words(self) -> str:
        """Who may read it, when not everybody."""
        return HIDDEN_WORDS.get(Audience(self.audience), "") if self.audience else ""


@dataclass(frozen=True)
class PackView:
    """The pack for one audience."""

    audience: str
    title: str
    body: str
    cycle: str
    when: str
    place: str
    deputy: str
    items: tuple[ItemView, ...]

    @property
    def sheets(self) -> tuple[ItemView, ...]:
        """The items with pages of their own."""
        return tuple(item for item in self.items if item.has_sheet)

    @property
    def is_closed(self) -> bool:
        """Whether nobody else may read it."""
        return self.audience == PackAudience.CLOSED or any(item.audience == Audience.CLOSED for item in self.sheets)

    @property
    def promised(self) -> tuple[tuple[int, str], ...]:
        """Papers that are still to come, with the number of their item."""
        return tuple((item.number, paper.title) for item in self.items for paper in item.papers if paper.follows_later)


def view_of(value: Mapping[str, Any], audience: PackAudience | None, *, guest: int | None = None) -> PackView:
    """What this audience reads; ``guest`` is the invitee of the guest's file. None as audience reads everything."""
    meeting = value["meeting"]
    start, end = (timezone.localtime(datetime.fromisoformat(meeting[key])) for key in ("starts_at", "ends_at"))
    items, at = [], start
    for row in value["items"]:
        item = _item(row, audience, guest, f"{at:%H:%M}")
        at += timedelta(minutes=row["minutes"])
        if item is not None:
            items.append(item)
    return PackView(
        audience=audience.value if audience else "",
        title=meeting["title"],
        body=meeting["body"],
        cycle=meeting["cycle"],
        when=f"{formats.date_format(start, 'l j F Y')}, van {start:%H:%M} tot {end:%H:%M} uur",
        place=meeting["place"],
        deputy=meeting["deputy"],
        items=tuple(items),
    )


def _item(row: Mapping[str, Any], audience: PackAudience | None, guest: int | None, starts: str) -> ItemView | None:
    place = {"id": row["id"], "number": row["number"], "starts": starts, "minutes": row["minutes"]}
    label = str(row["number"])
    if audience is None or audience == PackAudience.GUEST:
        if audience is not None and guest not in row["guests"]:
            return None
        return _shown(row, place, label, row["papers"])
    readable = READABLE[audience]
    papers = [paper for paper in row["papers"] if paper["audience"] in readable]
    if audience == PackAudience.CLOSED:
        if row["audience"] == Audience.CLOSED:
            return _shown(row, place, label, row["papers"])
        if not papers or row["off"]:
            return None
        title = f"{row['title']}: besloten stukken"
        return ItemView(**place, label=f"{label}b", title=title, papers=_papers(papers), only_papers=True)
    if row["audience"] not in readable:
        hidden_as = HIDDEN_WORDS[Audience(row["audience"])]
        return ItemView(**place, label=label, hidden_as=hidden_as, ground=row["ground"])
    return _shown(row, place, label, papers, is_public=audience == PackAudience.OPEN)


def _shown(
    row: Mapping[str, Any], place: Mapping[str, Any], label: str, papers: Sequence[Any], *, is_public: bool = False
) -> ItemView:
    """Everything; the public part tells of no record what it says, and of results only what is final."""
    subject = row["subject"]
    return ItemView(
        **place,
        label=label,
        title=row["title"],
        ground=row["ground"],
        off=row["off"],
        kind=row["kind_words"],
        task=row["task_words"],
        explanation=row["explanation"],
        draft_outcome=row["draft_outcome"],
        presenter=row["presenter"],
        audience=row["audience"],
        secrecy=row["secrecy"],
        returned_from=row["returned_from"],
        subject=_subject(subject) if subject and not is_public else None,
        results=results_view(row["results"], only_closed=is_public) if row["results"] else None,
        papers=_papers(papers),
        elsewhere=len(row["papers"]) - len(papers),
    )


def _subject(subject: Mapping[str, Any]) -> SubjectView:
    return SubjectView(
        kind=subject["kind"],
        title=subject.get("title", ""),
        parts=tuple((label, text) for label, text in subject.get("parts", [])),
        changes=tuple((label, before, after) for label, before, after in subject.get("changes", [])),
    )


def _papers(rows: Sequence[Mapping[str, Any]]) -> tuple[PaperView, ...]:
    return tuple(PaperView(row["id"], row["title"], row["sha256"], row["pages"], row["follows_later"]) for row in rows)


def audiences_of(value: Mapping[str, Any]) -> list[tuple[PackAudience, int | None]]:
    """The files that a pack of this agenda consists of: a closed one only when something is closed, one per guest."""
    rows = value["items"]
    found: list[tuple[PackAudience, int | None]] = [(PackAudience.OPEN, None), (PackAudience.TABLE, None)]
    is_closed = any(
        not row["off"] and Audience.CLOSED in (row["audience"], *(paper["audience"] for paper in row["papers"]))
        for row in rows
    )
    if is_closed:
        found.append((PackAudience.CLOSED, None))
    guests = sorted({guest for row in rows for guest in row["guests"]})
    return found + [(PackAudience.GUEST, guest) for guest in guests]


def holds_of(items: Iterable[ItemView]) -> dict[str, list[int]]:
    """The numbers of the items and papers in a file, with which rights are asked anew later."""
    rows = list(items)
    papers = [paper.id for item in rows for paper in item.papers if not paper.follows_later]
    return {"items": [item.id for item in rows], "papers": papers}
