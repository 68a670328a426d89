"""What must be right before an edition is approved, and what its writer should look at once more.

A block stops submitting and approving; a warning asks for a second look. Each says where, in words that its reader can
act on. The checks read the finished report value, so they judge what people will see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agov.stats.ledger import CellKey, Conflict, ConflictKind, Shown, conflicts
from agov.stats.readability import MOST_WORDS_ON_AVERAGE, read
from amersfoort_veiligheid.documents import figures
from amersfoort_veiligheid.documents.tables import MISSING, NOT_APPLICABLE, Table, hides_value
from amersfoort_veiligheid.web.free_text import REASONS, personal_kind_of_text
from analysis.reports.base import Report
from analysis.reports.render import all_tables

MOST_NAMED: Final = 5  # of a kind of problem; the rest is counted
_NUMBERS: Final = ("[eé]én", "twee", "drie", "vier", "1", "2", "3", "4")
_PEOPLE: Final = (
    "persoon|personen|mensen|man|mannen|vrouw|vrouwen|jongere|jongeren|kind|kinderen|jongen|jongens|meisje|meisjes|"
    "dader|daders|slachtoffer|slachtoffers|verdachte|verdachten|veelpleger|veelplegers|bewoner|bewoners|leerling|leerlingen"
)
_FEW_PEOPLE: Final = re.compile(rf"(?<![\w.,])(?:{'|'.join(_NUMBERS)})\s+(?:\w+\s+)?(?:{_PEOPLE})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One finding of the checklist."""

    blocks: bool
    title: str
    detail: str = ""


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
) -> list[Check]:
    """Everything on the checklist that is not right, blocks first. ``earlier`` are the public editions by number."""
    found = [
        *_sources(report),
        *_deliveries(deliveries),
        *_charts(report),
        *_ledger(report, earlier),
        *_texts(report, summary),
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
    has_figures = bool(report.tables or report.key_figures or any(section.charts for section in report.sections))
    if has_figures and not report.sources:
        yield Check(True, "Er staat geen bron bij de cijfers.", "Zonder bron en datum kan een cijfer niet openbaar.")


def _deliveries(deliveries: Sequence[Delivered]) -> Iterator[Check]:
    unsigned = [one.name for one in deliveries if not one.is_approved]
    if unsigned:
        yield Check(True, "Niet alle gegevens zijn goedgekeurd.", _some(unsigned))


def _charts(report: Report) -> Iterator[Check]:
    specs = [spec for section in report.sections for spec in section.charts]
    silent = [spec.key for spec in specs if not spec.title.strip()]
    bare = [spec.title or spec.key for spec in specs if not figures.to_table(spec).rows]
    if silent:
        yield Check(True, "Bij een grafiek staat geen zin met de conclusie.", _some(silent))
    if bare:
        yield Check(True, "Bij een grafiek hoort een tabel.", _some(bare))


def _ledger(report: Report, earlier: Mapping[int, Report]) -> Iterator[Check]:
    found = conflicts(cells_of(report), {number: cells_of(other) for number, other in earlier.items()})
    opened = [_where(one) for one in found if one.kind == ConflictKind.OPENED]
    closed = [_where(one) for one in found if one.kind == ConflictKind.CLOSED]
    if opened:
        yield Check(
            True,
            "Een cijfer dat eerder was afgeschermd, staat nu open.",
            f"Wie beide edities heeft, leest het alsnog. {_some(opened)}",
        )
    if closed:
        yield Check(
            False,
            "Een cijfer dat eerder open stond, is nu afgeschermd.",
            f"De eerdere editie toont het nog. Trek die in als het niet bekend mag zijn. {_some(closed)}",
        )


def _texts(report: Report, summary: str) -> Iterator[Check]:
    kind = personal_kind_of_text(summary)
    if kind is not None:
        yield Check(True, "In de samenvatting staat iets over een persoon.", REASONS[kind])
    few = _FEW_PEOPLE.findall(summary)
    if few:
        yield Check(
            True,
            "In de samenvatting staat een aantal van minder dan 5 mensen.",
            f"Schrijf het zonder dit aantal op: {_some([f'“{text.strip()}”' for text in few])}",
        )
    reading = read(summary)
    if reading.words_per_sentence > MOST_WORDS_ON_AVERAGE:
        words = f"{reading.words_per_sentence:.0f}"
        yield Check(False, "De samenvatting leest moeilijk.", f"Een zin heeft gemiddeld {words} woorden; houd 15 aan.")
    if reading.long_sentences:
        yield Check(False, "Er staat een lange zin in de samenvatting.", _some(reading.long_sentences))
    if reading.long_words:
        yield Check(False, "Er staan lange woorden in de samenvatting.", _some(reading.long_words))


def _some(names: Sequence[str]) -> str:
    shown = "; ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{shown}; en nog {more}." if more > 0 else f"{shown.rstrip('.')}."


def _where(conflict: Conflict) -> str:
    _, table, row, column = conflict.key
    return f"{table}: {row}, {column} (editie {conflict.edition})"


def cells_of(report: Report) -> dict[CellKey, Shown]:
    """What each cell of each table tells, by period, table, row and column as they are called."""
    return {key: shown for table in all_tables(report) for key, shown in _cells(report.period, table)}


def _cells(period: str, table: Table) -> Iterator[tuple[CellKey, Shown]]:
    for index, row in enumerate(table.rows):
        head = " ".join(part for part in (table.group_of(index), row[0].text) if part)
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            yield (period, table.key, head, column.heading), _shown(cell.sign, cell.value)


def _shown(sign: str, value: Any) -> Shown:
    if sign == MISSING or (sign == NOT_APPLICABLE and value is None):
        return Shown.EMPTY
    return Shown.HIDDEN if hides_value(sign) else Shown.VALUE
