"""One report, three audiences: what each of them reads, and what differs between them and why (S117).

A part that an audience does not read keeps its place with the ground, so a reader sees that something is missing.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from agov.enums import READS_PART, EditionAudience, PartReaders
from agov.models import Edition, WithheldPart
from agov.reports.edition_changes import KEY_FIGURES
from agov.reports.edition_words import Check
from amersfoort_veiligheid.documents.tables import Table, dutch_date, join_words
from analysis.reports import base
from analysis.reports.base import Report, Section
from analysis.reports.footnotes import only_placed
from analysis.reports.methods import with_methods

UNKNOWNS: Final = "onbekend"
HEADINGS: Final = {KEY_FIGURES: "Kerncijfers", UNKNOWNS: "Wat weten we niet?"}
WITH_MORE: Final = (EditionAudience.COUNCIL, EditionAudience.PARTNERS)
_NUMBER: Final = re.compile(r"\d[\d.]*(?:,\d+)?")
SHORTEST_NUMBER: Final = 3  # digits; smaller numbers stand everywhere by chance


@dataclass(frozen=True)
class Part:
    """A part of a report that can have readers of its own."""

    key: str
    heading: str


@dataclass(frozen=True)
class PartLine:
    """One part in the list of who reads what; ``closed`` is None when it is for everybody."""

    part: Part
    closed: WithheldPart | None
    reads: Mapping[EditionAudience, bool]


def parts_of(report: Report) -> list[Part]:
    """The parts in reading order. Title, answer and sources are for everybody: without them it is no publication."""
    figures = [Part(KEY_FIGURES, HEADINGS[KEY_FIGURES])] if report.key_figures else []
    unknowns = [Part(UNKNOWNS, HEADINGS[UNKNOWNS])] if report.unknowns else []
    return [*figures, *(Part(one.key, one.heading) for one in report.sections), *unknowns]


def reads(closed: WithheldPart | None, audience: EditionAudience) -> bool:
    """Whether an audience reads a part."""
    return closed is None or audience in READS_PART[PartReaders(closed.readers)]


def lines_of(report: Report, closed: Iterable[WithheldPart]) -> list[PartLine]:
    """Each part with who reads it."""
    by_key = {one.key: one for one in closed}
    return [
        PartLine(part, by_key.get(part.key), {who: reads(by_key.get(part.key), who) for who in EditionAudience})
        for part in parts_of(report)
    ]


def version_for(report: Report, audience: EditionAudience, closed: Iterable[WithheldPart]) -> Report:
    """The report as this audience reads it; of a part that is not for it the heading and the ground stay."""
    rows = list(closed)
    hidden = {one.key: one for one in rows if not reads(one, audience)}
    cautions = [*report.cautions, *_caution(audience, [one for one in rows if reads(one, audience)])]
    if KEY_FIGURES in hidden:
        cautions.append(f"Kerncijfers: {closed_words(hidden[KEY_FIGURES])}")
    made = dataclasses.replace(
        report,
        key_figures=() if KEY_FIGURES in hidden else report.key_figures,
        sections=tuple(_stub(one, hidden[one.key]) if one.key in hidden else one for one in report.sections),
        unknowns=(closed_words(hidden[UNKNOWNS]),) if UNKNOWNS in hidden else report.unknowns,
        cautions=tuple(cautions),
    )
    return _as_far_as_told(made)


def without_parts(report: Report, keys: Container[str]) -> Report:
    """The report without these parts, also without their place."""
    made = dataclasses.replace(
        report,
        key_figures=() if KEY_FIGURES in keys else report.key_figures,
        sections=tuple(one for one in report.sections if one.key not in keys),
        unknowns=() if UNKNOWNS in keys else report.unknowns,
    )
    return _as_far_as_told(made)


def _as_far_as_told(report: Report) -> Report:
    """What is closed names none of its figures: not in the explanations, and not in the footnotes."""
    return only_placed(with_methods(report, report.methods))


def whole_of(edition: Edition) -> Report:
    """The report of an edition with every part in it; for who may read all of it."""
    version = edition.versions.filter(audience=EditionAudience.INSIDE).first()
    return base.load(version.value if version else edition.value)


def _stub(section: Section, closed: WithheldPart) -> Section:
    return Section(key=section.key, heading=section.heading, lead=closed_words(closed))


def closed_words(closed: WithheldPart) -> str:
    """What stands on the place of a part for who does not read it."""
    return (
        f"Dit deel is niet openbaar. {closed.note.rstrip('.')}."
        f" Grond in de wet: {closed.get_ground_display()}."
        f" Wij bekijken dit opnieuw op {dutch_date(closed.review_on)}."
    )


def _caution(audience: EditionAudience, more: Sequence[WithheldPart]) -> list[str]:
    """What a version with more in it says of itself, also in its files; the whole report stays as it was made."""
    if audience not in WITH_MORE or not more:
        return []
    named = join_words([f"“{one.heading}”" for one in more])
    return [f"Dit is de versie voor {audience.label}. Niet openbaar: {named}. Deel deze versie niet."]


def more_words(audience: EditionAudience, closed: Iterable[WithheldPart]) -> str:
    """How much more an audience reads than everybody, in one sentence."""
    more = sum(reads(one, audience) for one in closed)
    who = {EditionAudience.COUNCIL: "De raad leest", EditionAudience.PARTNERS: "Partners lezen"}[audience]
    if not more:
        return f"{who} hetzelfde als iedereen."
    return f"{who} {more} {'deel' if more == 1 else 'delen'} meer dan iedereen."


# --- what must be right


def check_readers(
    whole: Report,
    closed: Sequence[WithheldPart],
    *,
    summary: str,
    today: date,
    closed_before: Iterable[WithheldPart] = (),
) -> list[Check]:
    """What is wrong, or to be looked at, with who reads what. ``closed_before`` are of the edition before this one."""
    found = [*_overdue(closed, today), *_opened(closed, closed_before)]
    hidden = {one.key for one in closed}
    spoken = {**dict(_texts(whole, hidden)), "de samenvatting": summary}
    for one in closed:
        numbers = set(_numbers_of(whole, one.key))
        places = sorted(
            {f"{where} ({number})" for where, text in spoken.items() for number in numbers & _numbers(text)}
        )
        if places:
            title = f"Een getal uit “{one.heading}” staat ook op een plek die iedereen leest."
            found.append(Check(False, title, f"{join_words(places[:5])}. Kijk of dat mag."))
    return found


def _overdue(closed: Iterable[WithheldPart], today: date) -> Iterator[Check]:
    late = [one.heading for one in closed if one.review_on <= today]
    if late:
        yield Check(True, "Bekijk opnieuw of dit nog niet openbaar mag zijn.", f"{join_words(late)}.")


def _opened(closed: Iterable[WithheldPart], before: Iterable[WithheldPart]) -> Iterator[Check]:
    now = {one.key for one in closed}
    opened = [one.heading for one in before if one.key not in now]
    if opened:
        title = "Een deel dat in de vorige editie niet openbaar was, is dat nu wel."
        yield Check(False, title, f"{join_words(opened)}.")


def _texts(report: Report, hidden: set[str]) -> Iterator[tuple[str, str]]:
    """What everybody reads, by where it stands."""
    yield "het antwoord", report.answer
    if KEY_FIGURES not in hidden:
        yield "de kerncijfers", " ".join(f"{one.value} {one.words} {one.note}" for one in report.key_figures)
    for section in report.sections:
        if section.key in hidden:
            continue
        cells = (cell.text for table in _tables(section) for row in table.rows for cell in row)
        told = (words for part in section.parts for words in (*part.paragraphs, *part.items, *part.remarks))
        yield f"“{section.heading}”", " ".join([section.lead, *section.items, *section.notes, *told, *cells])


def _tables(section: Section) -> tuple[Table, ...]:
    return (*section.tables, *(table for part in section.parts for table in part.tables))


def _numbers(text: str) -> set[str]:
    found = (match.rstrip(".") for match in _NUMBER.findall(text))
    return {one for one in found if sum(letter.isdigit() for letter in one) >= SHORTEST_NUMBER}


def _numbers_of(report: Report, key: str) -> Iterator[str]:
    """The numbers that stand in a part as figures: of a year in a heading nobody needs a warning."""
    if key == KEY_FIGURES:
        yield from (number for one in report.key_figures for number in _numbers(one.value))
    for section in report.sections:
        if section.key == key:
            cells = (cell for table in _tables(section) for row in table.rows for cell in row if cell.is_number)
            yield from (number for cell in cells for number in _numbers(cell.text))
