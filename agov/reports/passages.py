"""The passages of an edition: what somebody can ask about, and where on the page questions and answers stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from agov.models import CouncilQuestion, Edition
from analysis.reports import base
from analysis.reports.base import Section

WHOLE: Final = "kort"  # the anchor of the summary: the edition as a whole
_SECTION: Final = re.compile(r'<section class="report-section" aria-labelledby="deel-([^"]+)">')


@dataclass(frozen=True)
class Passage:
    """One passage: its anchor on the page, the section it stands in, and its words."""

    anchor: str
    section: str  # key of the section; empty for the edition as a whole
    heading: str
    text: str


@dataclass(frozen=True)
class PagePart:
    """A piece of the page, with what was asked about it."""

    html: str
    section: str
    heading: str
    questions: tuple[CouncilQuestion, ...]


def passages_of(edition: Edition) -> list[Passage]:
    """The edition as a whole, then each section with its figures and tables, in the order of the page."""
    report = base.load(edition.value)
    found = [Passage(WHOLE, "", edition.title, edition.summary or report.answer)]
    for section in report.sections:
        found += _of_section(section)
    return found


def _of_section(section: Section) -> Iterable[Passage]:
    text = "\n".join([part for part in (section.lead, *section.items) if part])
    yield Passage(f"deel-{section.key}", section.key, section.heading, text)
    for chart in section.charts:
        yield Passage(f"figuur-{chart.key}", section.key, f"Figuur: {chart.title}", chart.subtitle)
    for table in section.tables:
        yield Passage(f"tabel-{table.key}", section.key, f"Tabel: {table.caption}", "")


def choices_of(passages: Iterable[Passage]) -> list[tuple[str, object]]:
    """The passages for a list to choose from: the whole edition, then figures and tables under their section."""
    choices: list[tuple[str, object]] = []
    groups: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for passage in passages:
        if not passage.section:
            choices.append((passage.anchor, "De hele editie"))
            continue
        group = groups.setdefault(passage.section, (passage.heading, []))
        words = "Dit deel als geheel" if passage.anchor.startswith("deel-") else passage.heading
        group[1].append((passage.anchor, words))
    return [*choices, *groups.values()]


def page_parts(body: str, headings: Mapping[str, str], questions: Iterable[CouncilQuestion]) -> list[PagePart]:
    """The body of a page cut after each section that readers may ask about, with the questions about it.

    The pieces together are the body again, sign by sign. A question about no section stands in none of them.
    """
    asked: dict[str, list[CouncilQuestion]] = {}
    for question in questions:
        asked.setdefault(question.section, []).append(question)
    starts = [(match.start(), match.group(1)) for match in _SECTION.finditer(body)]
    edges = [0, *(start for start, _ in starts), len(body)]
    keys = ["", *(key for _, key in starts)]
    parts = []
    for key, begin, end in zip(keys, edges[:-1], edges[1:], strict=True):
        about = tuple(asked.get(key, ())) if key else ()
        parts.append(PagePart(body[begin:end], key if key in headings else "", headings.get(key, ""), about))
    return parts
