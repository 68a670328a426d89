"""Cells, columns and tables: what a reader sees, what a screen reader says and what may be exported, side by side.

The signs are those of Statistics Netherlands (verklaring van tekens). A cell that hides its value cannot be made with
one: the mistake of exporting a suppressed figure fails when the table is built, not when it is published.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MISSING = "."
WITHHELD = "x"
NOT_APPLICABLE = ""
NIL = "-"
SMALL_5 = "<5"
SMALL_10 = "<10"
PROVISIONAL = "*"
REVISED = "**"

SIGN_WORDS = {
    MISSING: "niet beschikbaar",
    WITHHELD: "geheim",
    NOT_APPLICABLE: "kan niet voorkomen",
    NIL: "nihil",
    SMALL_5: "minder dan 5",
    SMALL_10: "minder dan 10",
    PROVISIONAL: "voorlopig cijfer",
    REVISED: "nader voorlopig cijfer",
}

OWN_RULES = "verborgen om mensen te beschermen"

_MINUS = "\u2212"  # a real minus sign: screen readers say it, and no spreadsheet takes it for a formula
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def hides_value(sign: str) -> bool:
    """Whether a cell or point with this sign may not carry a number (missing, secret, or below a threshold)."""
    return sign in (MISSING, WITHHELD) or sign.startswith("<")


def round_half_up(value: float, decimals: int) -> Decimal:
    """Round as people do by hand (2,5 becomes 3). ``value`` is read as written, so 0.15 at one decimal is 0.2."""
    plain = value if isinstance(value, int) else float(value)  # a numpy float writes itself in another way
    return Decimal(repr(plain)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def dutch_number(value: float, decimals: int = 0) -> str:
    """Write a number the Dutch way: ``dutch_number(1234.5, 1) == "1.234,5"``. NaN and infinity are refused."""
    if not math.isfinite(value):
        raise ValueError("Only a finite number can be written; use missing() for a value that is not there.")
    rounded = round_half_up(float(value) if not isinstance(value, int) else value, decimals)
    written = f"{abs(rounded):,.{decimals}f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    return _MINUS + written if rounded < 0 else written


def dutch_date(day: date) -> str:
    """Write a date in words: 1 maart 2025."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or text.

    ``value`` is what may be exported (already protected and rounded; None when there is no number), ``text`` the Dutch
    display, ``sign`` one of the constants of this module, ``words`` what a screen reader says instead of the sign,
    ``note`` a remark for this cell, ``decimals`` how ``value`` is to be shown in a spreadsheet, ``code`` what machines
    call the thing that the words name (a code of an area or offence, the key of an indicator).
    """

    value: float | int | str | None
    text: str
    sign: str = ""
    words: str = ""
    note: str = ""
    decimals: int = 0
    code: str = ""

    def __post_init__(self) -> None:
        if hides_value(self.sign) and self.value is not None:
            raise ValueError(f"A cell with sign {self.sign!r} must not carry its value.")

    @property
    def is_number(self) -> bool:
        """Whether the exported value is a number."""
        return isinstance(self.value, (int, float))

    @property
    def remark(self) -> str:
        """Words and note together, as the exports and the screen reader give them."""
        return "; ".join(part for part in (self.words, self.note) if part)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` for machines, ``label`` and ``unit`` for the header, ``align`` "left" or "right".

    ``mark`` is the footnote that goes for all of it ("noot 1").
    """

    key: str
    label: str
    unit: str = ""
    align: str = "left"
    is_row_header: bool = False
    mark: str = ""

    @property
    def heading(self) -> str:
        """Label with the unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def full_heading(self) -> str:
        """The same with the footnote that goes for the column, as it stands on paper and in the header of a file."""
        more = ", ".join(part for part in (self.unit, self.mark) if part)
        return f"{self.label} ({more})" if more else self.label


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A heading over ``count`` rows that start at index ``first``."""

    label: str
    first: int
    count: int


LONG_TEXT: Final = 60  # letters; two lines in a third of the paper
FIGURE_WIDTH, WORD_WIDTH = 11, 12  # of the paper, in percents, as report-print.css says
SENTENCE_WIDTHS: Final = (10, 15, 20, 25, 30)
WIDE_SENTENCES, ROOMY_WORDS = (40, 55), 24  # where each column of words beside it keeps so much
FIGURE_WIDTHS: Final = (FIGURE_WIDTH, 13, 15, 18)
NAME_WIDTH = 28  # of a column of words beside figures alone


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table. Each row has one cell per column; an empty ``legend`` follows from the signs."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    figures_date: str = ""
    version: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    row_groups: tuple[RowGroup, ...] = ()

    def __post_init__(self) -> None:
        for index, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(f"Row {index} of {self.key} has {len(row)} cells for {len(self.columns)} columns.")

    @property
    def is_wide(self) -> bool:
        """Whether a phone shows some of the columns only after scrolling sideways."""
        return len(self.columns) > 3

    @property
    def sentence_columns(self) -> frozenset[str]:
        """Columns (by key) that hold sentences: on paper they need more room than names and words."""
        longest = {
            column.key: max((len(row[index].text) for row in self.rows), default=0)
            for index, column in enumerate(self.columns)
        }
        return frozenset(key for key, length in longest.items() if length > LONG_TEXT)

    @property
    def sentence_width(self) -> int:
        """How much of the paper a column with sentences takes, in percents: less where many of them share it."""
        wide = len(self.sentence_columns)
        figures = sum(column.align == "right" and column.key not in self.sentence_columns for column in self.columns)
        words, room = len(self.columns) - wide - figures, 100 - FIGURE_WIDTH * figures
        fitting = [width for width in SENTENCE_WIDTHS if width * wide + WORD_WIDTH * words <= room]
        fitting += [width for width in WIDE_SENTENCES if width * wide + ROOMY_WORDS * words <= room]
        return max(fitting, default=SENTENCE_WIDTHS[0])

    @property
    def figure_width(self) -> int:
        """How much of the paper a column of figures takes, in percents: more where no sentences need the room."""
        figures = sum(column.align == "right" for column in self.columns)
        words = len(self.columns) - figures
        room = 0 if self.sentence_columns else 100 - NAME_WIDTH * words
        return max((width for width in FIGURE_WIDTHS if width * figures <= room), default=FIGURE_WIDTHS[0])

    @property
    def full_legend(self) -> tuple[tuple[str, str], ...]:
        """The signs that occur with their words, in a fixed order; the given legend when there is one."""
        if self.legend:
            return self.legend
        cells = [cell for row in self.rows for cell in row]
        used = {cell.sign for cell in cells if cell.sign}
        # A blank is a sign only where it says so: it also stands where no figure belongs.
        used |= {NOT_APPLICABLE for cell in cells if cell.value is None and cell.words == SIGN_WORDS[NOT_APPLICABLE]}
        known = [(sign, words) for sign, words in SIGN_WORDS.items() if sign in used]
        known = [(sign, _words_of_secret(cells) if sign == WITHHELD else words) for sign, words in known]
        return tuple(known + [(sign, _words_for(sign)) for sign in sorted(used - SIGN_WORDS.keys())])

    @property
    def grouped_rows(self) -> list[tuple[str, tuple[tuple[Cell, ...], ...]]]:
        """The rows per group heading, for a template; one nameless group when there are no groups."""
        if not self.row_groups:
            return [("", self.rows)]
        return [(group.label, self.rows[group.first : group.first + group.count]) for group in self.row_groups]

    def group_of(self, index: int) -> str:
        """Label of the group that row ``index`` stands in, or an empty string."""
        for group in self.row_groups:
            if group.first <= index < group.first + group.count:
                return group.label
        return ""


def reason_words(sign: str, words: str) -> str:
    """Why there is no figure, as a legend says it: our own rules are told apart from a source that keeps a secret."""
    if sign == WITHHELD and words.startswith(SIGN_WORDS[WITHHELD]):
        return words
    if sign != MISSING and hides_value(sign):
        return OWN_RULES
    return SIGN_WORDS.get(sign, words)


def _words_of_secret(cells: Sequence[Cell]) -> str:
    """What x stands for in one table; both reasons where both occur."""
    return ", of ".join(sorted({reason_words(cell.sign, cell.words) for cell in cells if cell.sign == WITHHELD}))


def _words_for(sign: str) -> str:
    if sign.startswith("<"):
        return f"minder dan {sign[1:]}"
    return SIGN_WORDS.get(sign, "")


def text(value: str, *, note: str = "", code: str = "") -> Cell:
    """A cell with words: the name of an area, a type of offence."""
    return Cell(value=value, text=value, note=note, code=code)


def number(value: float | int, decimals: int = 0, *, mark: str = "", note: str = "", prefix: str = "") -> Cell:
    """A cell with a number, rounded to ``decimals``; ``mark`` is PROVISIONAL or REVISED; ``prefix`` such as "€ "."""
    if mark not in ("", PROVISIONAL, REVISED):
        raise ValueError(f"{mark!r} does not mark a number.")
    shown = dutch_number(value, decimals)
    rounded = round_half_up(value, decimals)
    exported: float | int = float(rounded) if decimals > 0 else int(rounded)
    return Cell(exported, f"{prefix}{shown}{mark}", mark, SIGN_WORDS[mark] if mark else "", note, decimals)


def interval(lower: float, upper: float, decimals: int = 0, *, note: str = "") -> Cell:
    """A cell with a margin: 12,1–15,3; read aloud as "tussen 12,1 en 15,3"."""
    if lower > upper:
        raise ValueError("The lower end of an interval is above its upper end.")
    low, high = dutch_number(lower, decimals), dutch_number(upper, decimals)
    shown = f"{low}–{high}"
    return Cell(shown, shown, "", f"tussen {low} en {high}", note)


def missing(*, note: str = "") -> Cell:
    """No figure is available. Never the same as zero."""
    return Cell(None, MISSING, MISSING, SIGN_WORDS[MISSING], note)


def withheld(*, note: str = "") -> Cell:
    """The source keeps the figure secret."""
    return Cell(None, WITHHELD, WITHHELD, "geheim bij de bron", note)


def not_applicable(*, note: str = "") -> Cell:
    """The figure cannot occur; the cell is blank on paper and says so aloud."""
    return Cell(None, NOT_APPLICABLE, NOT_APPLICABLE, SIGN_WORDS[NOT_APPLICABLE], note)


def nil(*, note: str = "") -> Cell:
    """Exactly nothing, in tables that use the sign for it; counts write 0 with ``number(0)``."""
    return Cell(0, NIL, NIL, SIGN_WORDS[NIL], note)


def suppressed(reason: str = "", *, sign: str = WITHHELD, note: str = "") -> Cell:
    """Hidden by our own disclosure rules: ``sign`` is WITHHELD, SMALL_5, SMALL_10 or another "<n"."""
    if not hides_value(sign) or sign == MISSING:
        raise ValueError(f"{sign!r} does not hide a value.")
    words = "afgeschermd" if sign == WITHHELD else _words_for(sign)
    return Cell(None, sign, sign, f"{words}: {reason}" if reason else words, note)


def join_words(parts: Sequence[str]) -> str:
    """Dutch enumeration: a, b en c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} en {parts[-1]}"
