"""The checklist over what people wrote in the parts of a publication, beside the summary: findings, plans, evaluations.

These texts were written elsewhere and are taken over as they are, so the checklist says where each of them stands. What
points at a person for sure stops the edition; what may do so, or is hard to read, is pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from agov.stats.readability import MOST_WORDS_ON_AVERAGE, Reading, read
from amersfoort_veiligheid.web.free_text import REASONS, personal_kind_of_text, seems_to_name_someone
from analysis.reports.base import Part, Report

MOST_NAMED: Final = 5  # of a kind of problem; the rest is counted
MEND: Final = "Pas de tekst aan waar zij is opgeschreven, en neem daarna de nieuwste cijfers over."
_NUMBERS: Final = ("[eé]én", "twee", "drie", "vier", "1", "2", "3", "4")
_PEOPLE: Final = (
    "persoon|personen|mensen|man|mannen|vrouw|vrouwen|jongere|jongeren|kind|kinderen|jongen|jongens|meisje|meisjes|"
    "dader|daders|slachtoffer|slachtoffers|verdachte|verdachten|veelpleger|veelplegers|bewoner|bewoners|leerling|leerlingen"
)
FEW_PEOPLE: Final = re.compile(rf"(?<![\w.,])(?:{'|'.join(_NUMBERS)})\s+(?:\w+\s+)?(?:{_PEOPLE})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One finding of the checklist."""

    blocks: bool
    title: str
    detail: str = ""


def check_parts(report: Report) -> Iterator[Check]:
    """What is not right in the parts of a report; a report without parts was written by nobody but the program."""
    parts = [part for section in report.sections for part in section.parts]
    said = [(part.heading, text) for part in parts for text in _said(part)]
    personal = [(where, kind) for where, text in said if (kind := personal_kind_of_text(text)) is not None]
    if personal:
        found = [f"{where}: {REASONS[kind].rstrip('.').lower()}" for where, kind in personal]
        yield Check(True, "In de tekst staat iets over een persoon.", f"{some(found)} {MEND}")
    few = [f"{where}: “{match.group().strip()}”" for where, text in said for match in FEW_PEOPLE.finditer(text)]
    if few:
        yield Check(False, "In de tekst staat een aantal van minder dan 5 mensen.", f"{some(few)} {MEND}")
    named = sorted({where for where, text in said if seems_to_name_someone(text)})
    if named:
        yield Check(False, "In de tekst staat misschien een naam.", f"{some(named)} {MEND}")
    yield from _hard(parts)


def _said(part: Part) -> list[str]:
    answers = [answer for _, answer in part.facts]
    return [part.heading, *part.paragraphs, *part.items, *answers, *part.remarks]


def _hard(parts: list[Part]) -> Iterator[Check]:
    """Sentences that the program makes of figures are left out: nobody can mend them."""
    readings = [(part.heading, read("\n".join(part.paragraphs))) for part in parts]
    hard = [f"{where} ({words_of(reading)})" for where, reading in readings if _is_hard(reading)]
    if hard:
        yield Check(False, "De tekst leest op sommige plaatsen moeilijk.", f"{some(hard)} Houd 15 woorden per zin aan.")
    long = [sentence for _, reading in readings for sentence in reading.long_sentences]
    if long:
        yield Check(False, "Er staat een lange zin in de tekst.", f"{some(long)} {MEND}")


def _is_hard(reading: Reading) -> bool:
    return reading.words_per_sentence > MOST_WORDS_ON_AVERAGE


def words_of(reading: Reading) -> str:
    """How long its sentences are on average."""
    return f"{reading.words_per_sentence:.0f} woorden per zin"


def some(names: Sequence[str]) -> str:
    """The first of many, and how many more there are."""
    shown = "; ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{shown}; en nog {more}." if more > 0 else f"{shown.rstrip('.')}."
