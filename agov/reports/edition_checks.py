"""What must be right before an edition is approved, and what its writer should look at once more.

A block stops submitting and approving; a warning asks for a second look. Each says where, in words that its reader can
act on. The checks read the finished report value, so they judge what people will see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agov.reports.edition_changes import KEY_FIGURES, named_cells
from agov.reports.edition_words import FEW_PEOPLE, Check, check_parts, some
from agov.stats.ledger import CellKey, Conflict, ConflictKind, Shown, conflicts
from agov.stats.readability import MOST_WORDS_ON_AVERAGE, read
from amersfoort_veiligheid.documents import figures
from amersfoort_veiligheid.documents.tables import MISSING, NOT_APPLICABLE, hides_value
from amersfoort_veiligheid.web.free_text import REASONS, personal_kind_of_text
from analysis.reports.base import Report
from analysis.reports.render import all_tables

INSTEAD: Final = "Geef deze cijfers alleen voor de hele stad, of tel twee jaren samen."
OPEN_PLACE: Final = re.compile(r"\[[^\]]+\]")  # of the text that we propose


@dataclass(frozen=True)
class Delivered:
    """A delivery that the figures come from: its name, and whether it was approved and signed off by its source."""

    name: str
    is_approved: bool


def check_edition(
    report: Report,
    *,
    summary: str,
    contact: str,
    deliveries: Sequence[Delivered],
    earlier: Mapping[int, Report],
    correction_needed: bool = False,
    correction_note: str = "",
    leaks: Sequence[str] = (),
) -> list[Check]:
    """Everything on the checklist that is not right, blocks first. ``earlier`` are the public editions by number.

    ``leaks`` are hidden counts that somebody can work out with this edition and all that was published before.
    """
    found = [
        *_sources(report),
        *_deliveries(deliveries),
        *_charts(report),
        *_ledger(report, earlier),
        *_leaks(leaks),
        *_texts(report, summary),
        *check_parts(report),
    ]
    if not summary.strip():
        found.append(Check(True, "Er is nog geen samenvatting.", "Schrijf in een paar zinnen wat dit laat zien."))
    if not contact.strip():
        found.append(Check(False, "Er staat niet bij wie vragen beantwoordt.", "Vul een functie in, geen naam."))
    if correction_needed and not correction_note.strip():
        found.append(Check(True, "Schrijf op wat er verbeterd is.", "Over deze periode staat al een editie openbaar."))
    return sorted(found, key=lambda check: not check.blocks)


def is_blocked(checks: Iterable[Check]) -> bool:
    """Whether something stops this edition."""
    return any(check.blocks for check in checks)


def _sources(report: Report) -> Iterator[Check]:
    has_figures = bool(report.tables or report.key_figures or report.charts)
    if has_figures and not report.sources:
        yield Check(True, "Er staat geen bron bij de cijfers.", "Zonder bron en datum kan een cijfer niet openbaar.")


def _deliveries(deliveries: Sequence[Delivered]) -> Iterator[Check]:
    unsigned = [one.name for one in deliveries if not one.is_approved]
    if unsigned:
        yield Check(True, "Niet alle gegevens zijn goedgekeurd.", some(unsigned))


def _charts(report: Report) -> Iterator[Check]:
    specs = report.charts
    silent = [spec.key for spec in specs if not spec.title.strip()]
    bare = [spec.title or spec.key for spec in specs if not figures.to_table(spec).rows]
    if silent:
        yield Check(True, "Bij een grafiek staat geen zin met de conclusie.", some(silent))
    if bare:
        yield Check(True, "Bij een grafiek hoort een tabel.", some(bare))


def _ledger(report: Report, earlier: Mapping[int, Report]) -> Iterator[Check]:
    found = [
        one
        for number, other in earlier.items()
        for one in conflicts(cells_of(report, other), {number: cells_of(other, report)})
    ]
    opened = [_where(one) for one in found if one.kind == ConflictKind.OPENED]
    closed = [_where(one) for one in found if one.kind == ConflictKind.CLOSED]
    if opened:
        yield Check(
            True,
            "Een cijfer dat eerder was afgeschermd, staat nu open.",
            f"Wie beide edities heeft, leest het alsnog. {INSTEAD} {some(opened)}",
        )
    if closed:
        yield Check(
            False,
            "Een cijfer dat eerder open stond, is nu afgeschermd.",
            f"De eerdere editie toont het nog. Trek die in als het niet bekend mag zijn. {some(closed)}",
        )


def _leaks(leaks: Sequence[str]) -> Iterator[Check]:
    if leaks:
        yield Check(
            True,
            "Samen met eerdere publicaties is een afgeschermd aantal te berekenen.",
            f"{INSTEAD} {some(leaks)}",
        )


def _texts(report: Report, summary: str) -> Iterator[Check]:
    kind = personal_kind_of_text(summary)
    if kind is not None:
        yield Check(True, "In de samenvatting staat iets over een persoon.", REASONS[kind])
    few = FEW_PEOPLE.findall(summary)
    if few:
        yield Check(
            True,
            "In de samenvatting staat een aantal van minder dan 5 mensen.",
            f"Schrijf het zonder dit aantal op: {some([f'“{text.strip()}”' for text in few])}",
        )
    if OPEN_PLACE.search(summary):
        yield Check(True, "In de samenvatting is nog iets open.", "Vul in wat tussen haken staat, of haal het weg.")
    reading = read(summary)
    if reading.words_per_sentence > MOST_WORDS_ON_AVERAGE:
        words = f"{reading.words_per_sentence:.0f}"
        yield Check(False, "De samenvatting leest moeilijk.", f"Een zin heeft gemiddeld {words} woorden; houd 15 aan.")
    if reading.long_sentences:
        yield Check(False, "Er staat een lange zin in de samenvatting.", some(reading.long_sentences))
    if reading.long_words:
        yield Check(False, "Er staan lange woorden in de samenvatting.", some(reading.long_words))


def _where(conflict: Conflict) -> str:
    _, table, row, column = conflict.key
    return f"{table}: {row}, {column} (editie {conflict.edition})"


def cells_of(report: Report, beside: Report | None = None) -> dict[CellKey, Shown]:
    """What each cell tells, by period, table, row and column as they are called; key figures stand among them.

    ``beside``: the edition that it is laid beside, so that rows of both are called the same.
    """
    others = {table.key: table for table in all_tables(beside)} if beside else {}
    found: dict[CellKey, Shown] = {
        (report.period, table.key, key[0], key[1]): _shown(cell.sign, cell.value)
        for table in all_tables(report)
        for key, cell in named_cells(table, others.get(table.key))[2].items()
    }
    for figure in report.key_figures:
        sign = figure.value if hides_value(figure.value) else ""
        found[(report.period, KEY_FIGURES, figure.label, figure.unit)] = _shown(sign, figure.value)
    return found


def _shown(sign: str, value: Any) -> Shown:
    if sign == MISSING or (sign == NOT_APPLICABLE and value is None):
        return Shown.EMPTY
    return Shown.HIDDEN if hides_value(sign) else Shown.VALUE
