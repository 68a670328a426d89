"""The revision table of a correction: each figure that is different, as it was, as it is, and why.

Made by laying the two fixed report values side by side, so it says no more than they do. What the new edition hides is
not told by what stood there before; of an edition that was withdrawn nothing old is told at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from agov.enums import EditionState
from agov.models import Edition, WithheldPart
from agov.reports.edition_changes import EditionChanges, Group, Line, compare_reports
from agov.reports.edition_content import NoContentError, content_of, said_in
from agov.reports.edition_versions import whole_of, without_parts
from agov.stats.edition_changes import Fate
from amersfoort_veiligheid.documents.tables import SIGN_WORDS, Cell, Column, RowGroup, Table, hides_value, text
from analysis.reports import base
from analysis.reports.base import Report, Section

KEY: Final = "verbeterd"
HEADING: Final = "Wat is er verbeterd?"
WITHDRAWN: Final = "ingetrokken"
_COLUMNS: Final = (Column("wat", "Wat", is_row_header=True), Column("eerst", "Eerst"), Column("nu", "Nu"))


@dataclass(frozen=True)
class Revision:
    """What a correction changed. ``number`` is the edition that it corrects; ``note`` the why for all of it."""

    number: int
    note: str
    reasons: Mapping[str, str]
    groups: tuple[Group, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """One table per group of figures, with its own reason under it: for page and paper."""
        return tuple(self._table(group) for group in self.groups)

    def _table(self, group: Group) -> Table:
        why = self.reasons.get(group.key, "")
        return Table(
            key=f"{KEY}-{group.key}",
            caption=f"Verbeterd: {_caption(group)}",
            columns=_COLUMNS,
            rows=tuple(_row(line) for line in group.lines),
            notes=(f"Waarom: {why}",) if why else (),
        )

    @property
    def table(self) -> Table:
        """All of it in one table, each line with its reason: for files."""
        rows: list[tuple[Cell, ...]] = []
        marks: list[RowGroup] = []
        for group in self.groups:
            marks.append(RowGroup(_caption(group), len(rows), len(group.lines)))
            why = self.reasons.get(group.key) or self.note
            rows += [(*_row(line), text(why)) for line in group.lines]
        return Table(KEY, HEADING, (*_COLUMNS, Column("waarom", "Waarom")), tuple(rows), row_groups=tuple(marks))


def _caption(group: Group) -> str:
    return f"Grafiek: {group.caption}" if group.is_drawn else group.caption


def _row(line: Line) -> tuple[Cell, Cell, Cell]:
    old = text("stond er niet") if line.fate == Fate.NEW else _shown(line.old)
    new = text("staat er niet meer") if line.fate == Fate.GONE else _shown(line.new)
    return text(line.what), old, new


def _shown(words: str) -> Cell:
    """A figure as text; a sign stays a sign, with its words."""
    if words in SIGN_WORDS or hides_value(words):
        return Cell(None, words, words, SIGN_WORDS.get(words, f"minder dan {words[1:]}"))
    return text(words)


def revision_of(edition: Edition, corrected: Edition | None = None) -> Revision | None:
    """What this edition corrects, laid beside it; None when it corrects nothing. ``corrected``: before it is fixed."""
    other = corrected or edition.corrects
    if other is None:
        return None
    closed = closed_keys(edition)
    changes = compare_reports(
        without_parts(base.load(other.value), closed), without_parts(base.load(edition.value), closed), with_words=False
    )
    groups = changes.different
    if other.state == EditionState.WITHDRAWN:
        groups = tuple(_without_old(groups))
    return Revision(other.number, edition.correction_note, edition.correction_reasons, groups)


def _without_old(groups: tuple[Group, ...]) -> Iterator[Group]:
    """What was withdrawn is not told again: its figures are not, and what is gone is not even named."""
    for group in groups:
        lines = tuple(
            replace(line, old=WITHDRAWN) if line.fate == Fate.CHANGED else line
            for line in group.lines
            if line.fate != Fate.GONE
        )
        if lines:
            yield replace(group, lines=lines)


def closed_keys(*editions: Edition) -> set[str]:
    """The parts that are not for everybody in any of these: laid side by side they would tell what is closed."""
    rows = WithheldPart.objects.filter(edition__in=editions)
    return set(rows.values_list("key", flat=True))


def with_revision(edition: Edition, report: Report | None = None) -> Report:
    """The report of an edition as its files hold it: with its revision table in front when it is a correction.

    ``report`` is what the reader reads of it; without one it is what everybody reads.
    """
    report = base.load(edition.value) if report is None else report
    revision = revision_of(edition)
    if revision is None or not revision.groups:
        return report
    section = Section(key=KEY, heading=HEADING, lead=revision.note, tables=(revision.table,))
    return replace(report, sections=(section, *report.sections))


def changes_between(before: Edition, now: Edition) -> EditionChanges:
    """Two editions of a series side by side, words and all."""
    closed = closed_keys(before, now)
    return compare_reports(
        without_parts(base.load(before.value), closed),
        without_parts(base.load(now.value), closed),
        old_summary=before.summary,
        new_summary=now.summary,
    )


def changes_now(edition: Edition) -> EditionChanges | None:
    """A fixed edition beside what it would say today, without its summary; None when nothing can be made any more."""
    try:
        content = content_of(edition.publication.kind, edition.publication.code, edition.period)
    except NoContentError:
        return None
    return compare_reports(whole_of(edition), said_in(edition, content.report))
