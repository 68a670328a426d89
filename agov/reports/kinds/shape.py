"""What every kind of publication gives: the subjects that can be chosen, and the content of an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from agov.enums import PartReaders
from agov.reports.edition_words import Check
from amersfoort_veiligheid.documents.pdf import content_key
from analysis.reports import base, render
from analysis.reports.base import Part, Report
from analysis.reports.footnotes import with_notes_in_force
from analysis.reports.methods import newest_methods, with_methods
from cycle.enums import WooGround

NOT_WRITTEN: Final = "Hierover is nog niets opgeschreven."


class NoContentError(Exception):
    """There is nothing to publish of this; the message is Dutch."""


@dataclass(frozen=True)
class Content:
    """The content of an edition as it is now; ``hash`` is the same for the same words and figures."""

    report: Report
    value: Mapping[str, Any]
    body: str
    hash: str
    deliveries: tuple[int, ...]


@dataclass(frozen=True)
class Subject:
    """Something that can be published: ``code`` of what, ``period`` over when, ``title`` as the writer chooses it."""

    code: str
    period: str
    title: str


def no_proposal(_: Report) -> str:
    """No text to begin a summary with."""
    return ""


@dataclass(frozen=True)
class ClosedPart:
    """A part that is not for everybody until somebody chooses otherwise: who reads it, on which ground, and why."""

    key: str
    readers: PartReaders
    ground: WooGround
    note: str


@dataclass(frozen=True)
class OwnText:
    """A part of the report whose words the writer of the edition types: the key of the part, and how it is asked for.

    ``heading`` is what the part is called, for the checklist.
    """

    key: str
    heading: str
    label: str
    help_text: str = ""
    is_required: bool = False


def no_texts(_: Report) -> tuple[OwnText, ...]:
    """Every word follows from the records."""
    return ()


def no_checks(_: str) -> tuple[Check, ...]:
    """Nothing beyond what holds for every kind."""
    return ()


@dataclass(frozen=True)
class Kind:
    """A kind of publication. ``build`` takes code and period and raises ``NoContentError``; newest subject first.

    ``about`` says in a sentence what it shows, ``nothing`` why there is nothing to choose yet. ``summary`` proposes the
    first words of a summary at language level B1; what the writer has to fill in stands between brackets.
    """

    subjects: Callable[[], list[Subject]]
    build: Callable[[str, str], Content]
    about: str = ""
    nothing: str = "Hiervan is nog niets te kiezen."
    summary: Callable[[Report], str] = no_proposal
    closed: tuple[ClosedPart, ...] = ()
    own_texts: Callable[[Report], tuple[OwnText, ...]] = no_texts
    checks: Callable[[str], Iterable[Check]] = no_checks
    begin: str = ""


def say(report: Report, words: Mapping[str, str], asked: Iterable[OwnText]) -> Report:
    """The report with what somebody typed in the parts that are asked for; where nothing is, that is said."""
    keys = {one.key for one in asked}

    def told(part: Part) -> Part:
        said = words.get(part.key, "").strip()
        return replace(part, paragraphs=(said or NOT_WRITTEN,)) if part.key in keys else part

    sections = tuple(replace(one, parts=tuple(told(part) for part in one.parts)) for one in report.sections)
    return replace(report, sections=sections)


def finished(report: Report, deliveries: Iterable[int] = ()) -> Content:
    """The content of a report value that was just built, with the numbers of the deliveries it rests on.

    The explanations and footnotes that count now go with it. Three queries, one more when there are footnotes.
    """
    report = with_notes_in_force(with_methods(report, newest_methods()))
    value = base.dump(report)
    return Content(
        report=report,
        value=value,
        body=render.body(report),
        hash=content_key(value),
        deliveries=tuple(sorted(set(deliveries))),
    )
