"""The meaning of single cells: periods, counts, areas and delicts, in codes (OData) and in words (portal).

Every function works on one distinct text; the reader calls it once per distinct value, not once per row.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.imports.files import is_formula
from analysis.imports.police_tables import Reference, plain_name
from analysis.imports.privacy import find_personal_data, mask

MAX_COUNT = 10_000_000  # eight times all crime of the country in a year
UNKNOWN_AREA = "BU00000000"
COUNTRY = frozenset({"NL00", "NL01"})  # the same country: NL00 in wijk and buurt tables, NL01 in the others

# States of a cell without a number.
NUMBER, DOT, SECRET, BLANK, NULL = 0, 1, 2, 3, 4
# Codes of a text that is no code: another municipality or country (skip), a foot line (skip), not usable, a name to
# ask about, no text at all, a month in a table per year or the other way round (skip).
OTHER_AREA, FOOT, BAD, ASK, EMPTY, OTHER_STEP = -1, -2, -3, -4, -5, -6

_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905
_PERIOD_CODE = re.compile(r"(\d{4})(JJ00|MM(0[1-9]|1[0-2])|KW\d\d|[A-Z]{2}\d\d)")
_PERIOD_WORDS = re.compile(r"(\d{4})(?:\s+([a-z]+))?", re.IGNORECASE)
_AREA_CODE = re.compile(
    r"(?:NL0[01]|(?:GM|RE|PV|LD|CR|ES|PE|RB|AM|JZ|SG|KK|TR|WZ|GG|VR|PO|PD|PB)\d{2,4}|WK\d{6}|BU\d{8})"
)
_MUNICIPAL = re.compile(r"(?:GM|WK|BU)(\d{4})")
_FOOT = re.compile(r"\s*(?:Bron\s*:|©|\(c\)|Source\s*:)", re.IGNORECASE)
_OFFENCE_PREFIX = re.compile(r"(\d+(?:\.\d+)+|[A-Z]\d{2,4})\s+(\S.*)", re.DOTALL)
_TOTAL_WORDS = frozenset(
    {"totaal misdrijven", "misdrijven, totaal", "totaal registraties overlast", "totaal overlast", "totaal"}
)


@dataclass(frozen=True)
class Problem:
    """Why a text is rejected. ``general`` is counted, ``detail`` is listed; ``shown`` stands in for the value."""

    general: str
    detail: str
    shown: str | None = None


def personal_or_formula(text: str, known: frozenset[str] = frozenset()) -> Problem | None:
    """What no text cell may hold, whatever the column: a formula, a person's name, number or address."""
    if is_formula(text):
        reason = "Er staat een formule in de cel."
        return Problem(reason, reason, shown=f"'{text.strip()[:40]}")
    finding = find_personal_data(text, known=known)
    return Problem(finding.reason, finding.reason, shown=mask(text)) if finding else None


@dataclass(frozen=True)
class Period:
    """A year (month 0) or a month, with the mark for provisional figures: 0 none, 1 ``*``, 2 ``**``."""

    year: int
    month: int
    status: int = 0


def parse_period(text: str, *, today: dt.date, first_year: int) -> Period | Problem:
    """Read ``2023JJ00``, ``2023MM01``, ``2023``, ``2023*`` or ``2023 januari**``."""
    bare = text.strip()
    stars = len(bare) - len(bare.rstrip("*"))
    bare = bare.rstrip("*").strip()
    year, month = _year_and_month(bare)
    if year == 0 or stars > 2:
        return Problem(
            "Dit is geen jaar of maand.", "Dit is geen jaar of maand. Verwacht bijvoorbeeld 2023JJ00 of 2023MM01."
        )
    if month < 0:
        reason = "Alleen jaren en maanden worden gebruikt, geen kwartalen of andere perioden."
        return Problem(reason, reason)
    if year < first_year:
        return Problem(
            "De periode ligt te ver terug.", f"De periode ligt voor {first_year}, het eerste jaar van deze cijfers."
        )
    if (year, month) > (today.year, today.month if month else 0):
        reason = "De periode ligt in de toekomst."
        return Problem(reason, reason)
    return Period(year, month, stars)


def _year_and_month(bare: str) -> tuple[int, int]:
    """(0, 0) when this is no period, month -1 when it is a period of another kind."""
    code = _PERIOD_CODE.fullmatch(bare)
    if code:
        if code.group(2) == "JJ00":
            return int(code.group(1)), 0
        return int(code.group(1)), int(code.group(3) or -1)
    words = _PERIOD_WORDS.fullmatch(bare)
    if words is None:
        return 0, 0
    month = (words.group(2) or "").casefold()
    if month and month not in _MONTHS:
        return 0, 0
    return int(words.group(1)), _MONTHS.index(month) + 1 if month else 0


def is_period(bare: str) -> bool:
    """Does the text name a year, month or other period (without mark)?"""
    return _year_and_month(bare) != (0, 0)


def is_foot(text: str) -> bool:
    """Is this a foot line of the portal (``Bron: Politie``)?"""
    return _FOOT.match(text) is not None


@dataclass(frozen=True)
class Count:
    """A number, or the state of a cell without one; with the provisional mark behind the number."""

    value: float
    state: int = NUMBER
    status: int = 0


_NULLS = frozenset({"NA", "NaN", "nan", "null", "NULL", "None"})
_WHOLE = re.compile(r"\d{1,15}")
_POINT = re.compile(r"\d+\.\d+")
_COMMA = re.compile(r"\d+,\d+")
_EXPONENT = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d{1,2}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?")


def parse_count(text: str, *, in_words: bool, allow_decimals: bool = False) -> Count | Problem:
    """Read a count. ``in_words`` is the notation of portal and screen: decimal comma, thousands point, ``-`` for nil.

    Null is never 0: an empty cell, null, ``.`` and ``x`` come back as states.
    """
    bare = text.strip()
    stars = 0
    if bare.endswith("*"):
        stars = min(2, len(bare) - len(bare.rstrip("*")))
        bare = bare.rstrip("*").strip()
    if not bare:
        return Count(0, BLANK, stars)
    if bare in _NULLS and not in_words:
        return Count(0, NULL, stars)
    if bare == ".":
        return Count(0, DOT, stars)
    if bare in ("x", "X"):
        return Count(0, SECRET, stars)
    if bare in ("-", "–") and in_words:
        return Count(0, NUMBER, stars)
    number = _number(bare, in_words)
    if number is None:
        return _not_a_count(text)
    if number > MAX_COUNT:
        detail = f"Het aantal is groter dan {MAX_COUNT:,}.".replace(",", ".")
        return personal_or_formula(bare) or Problem("Het aantal is te groot.", detail)
    if not allow_decimals and number != int(number):
        return Problem("Het aantal is geen geheel getal.", "Het aantal is geen geheel getal.")
    return Count(number, NUMBER, stars)


def _number(bare: str, in_words: bool) -> float | None:
    if _WHOLE.fullmatch(bare):
        return int(bare)
    if in_words and _THOUSANDS.fullmatch(bare):
        return float(re.sub(r"[.\u00a0\u202f ]", "", bare).replace(",", "."))
    if _COMMA.fullmatch(bare):
        return float(bare.replace(",", "."))
    if not in_words and (_POINT.fullmatch(bare) or _EXPONENT.fullmatch(bare)):
        return float(bare)
    return None


def _not_a_count(text: str) -> Problem:
    problem = personal_or_formula(text)
    if problem:
        return problem
    bare = text.strip()
    if re.fullmatch(r"[-–]\s?\d+(?:[.,]\d+)*", bare):
        return Problem("Het aantal is negatief.", "Het aantal is negatief.")
    if re.fullmatch(r"\d+", bare):
        return Problem("Het aantal is te groot.", "Het aantal heeft te veel cijfers.")
    if re.fullmatch(r"\d+\.\d+", bare):
        return Problem("Het aantal is geen geheel getal.", "Het aantal is geen geheel getal.")
    return Problem("Het aantal is geen getal.", "Het aantal is geen getal.")


@dataclass
class Areas:
    """Turns the text of an area into its place in ``codes``, and remembers what was seen on the way.

    The municipality is fixed first: only names of its own areas are matched, and a name of two areas is asked.
    """

    reference: Reference
    by_name: bool
    answers: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    other_codes: set[str] = field(default_factory=set)
    other_names: set[str] = field(default_factory=set)
    matched_names: set[str] = field(default_factory=set)
    unmatched_names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Prepare the lookups."""
        self.codes = tuple(sorted({*self.reference.areas, UNKNOWN_AREA}))
        self._place = {code: place for place, code in enumerate(self.codes)}
        self._own = self.reference.municipality.removeprefix("GM")
        self._names: dict[str, list[str]] = defaultdict(list)
        for code, (_, name) in self.reference.areas.items():
            if code != UNKNOWN_AREA:
                self._names[plain_name(name)].append(code)
        self._known = frozenset(name for _, name in self.reference.areas.values())

    def place(self, text: str) -> int | Problem:
        """The place of the area in ``codes``, OTHER_AREA, FOOT, ASK or a Problem."""
        bare = text.strip()
        if _AREA_CODE.fullmatch(bare):
            return self._place_of_code(bare)
        if _FOOT.match(bare):
            return FOOT
        problem = personal_or_formula(bare, self._known)
        if problem:
            return problem
        if not bare:
            return Problem("Het gebied ontbreekt.", "Het gebied ontbreekt.")
        if self.by_name:
            return self._place_of_name(bare)
        reason = "Dit gebied is niet bekend."
        return Problem(reason, reason + self._nearest(bare))

    def _place_of_code(self, code: str) -> int | Problem:
        if code in COUNTRY:
            code = next((same for same in COUNTRY if same in self._place), code)
        place = self._place.get(code)
        if place is not None:
            return place
        municipal = _MUNICIPAL.fullmatch(code[:6])
        if municipal and municipal.group(1) == self._own:
            reason = "Dit gebied is niet bekend in deze gebiedsindeling."
            return Problem(reason, reason + self._nearest(code))
        self.other_codes.add(code)
        return OTHER_AREA

    def _place_of_name(self, name: str) -> int | Problem:
        if name in self.answers:
            answer = self.answers[name]
            code = answer if isinstance(answer, str) else answer[0]
            if code in self._place:
                return self._place[code]
            return Problem("Het antwoord noemt geen bekend gebied.", f"Het antwoord '{code}' is geen bekend gebied.")
        bare = plain_name(re.sub(r"\((?:gemeente|wijk|buurt)\)\s*$", "", name, flags=re.IGNORECASE))
        if bare in ("nederland", "buurt onbekend", "onbekend", "wijk onbekend"):
            return self._place_of_code("NL00" if bare == "nederland" else UNKNOWN_AREA)
        matches = self._matches(name, bare)
        if matches:
            self.matched_names.add(name)
        if len(matches) == 1:
            return self._place[matches[0]]
        if matches:
            self.candidates[name] = tuple(sorted(matches))
            return ASK
        if re.search(r"\((?:PV|LD|CR|gemeente|RE|[A-Z]{2})\)\s*$", name):
            self.other_names.add(name)
            return OTHER_AREA
        self.unmatched_names.add(name)
        reason = "Deze naam is geen gebied van de gemeente."
        return Problem(reason, reason + self._nearest(name))

    def _matches(self, name: str, bare: str) -> list[str]:
        level = re.search(r"\((gemeente|wijk|buurt)\)\s*$", name, flags=re.IGNORECASE)
        wanted = {"gemeente": "municipality"}.get(level.group(1).casefold(), level.group(1).casefold()) if level else ""
        return [code for code in self._names.get(bare, []) if not wanted or self.reference.areas[code][0] == wanted]

    def _nearest(self, text: str) -> str:
        options = {plain_name(name): name for _, name in self.reference.areas.values()} if self.by_name else {}
        options |= {code.casefold(): code for code in self.codes}
        near = difflib.get_close_matches(plain_name(text), list(options), n=1, cutoff=0.75)
        return f" Bedoelt u {options[near[0]]}?" if near else ""


def offence_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key of a delict code: 2.6.10 comes after 2.6.9."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[.]", code))


@dataclass
class Offences:
    """Turns the text of a delict (code, title or name) into its place in ``codes``, which are in numeric order."""

    reference: Reference
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Prepare the lookups."""
        self.codes = tuple(sorted(self.reference.offences, key=offence_order))
        self._place = {code: place for place, code in enumerate(self.codes)}
        self._names: dict[str, str] = {}
        for code, title in self.reference.offences.items():
            self._names[plain_name(title)] = code
            self._names[plain_name(title.removeprefix(code))] = code
        totals = sorted(self.reference.total_codes & set(self.codes))
        self._names |= {words: totals[0] for words in _TOTAL_WORDS if totals and words not in self._names}

    def place(self, text: str) -> int | Problem:
        """The place of the delict in ``codes``, FOOT, or a Problem."""
        bare = text.strip()
        if bare in self._place:
            return self._place[bare]
        if _FOOT.match(bare):
            return FOOT
        code = self._names.get(plain_name(bare))
        if code is None:
            prefix = _OFFENCE_PREFIX.fullmatch(bare)
            code = prefix.group(1) if prefix and prefix.group(1) in self._place else None
        if code is not None:
            return self._place[code]
        problem = personal_or_formula(bare)
        if problem:
            return problem
        if not bare:
            return Problem("Het delict ontbreekt.", "Het delict ontbreekt.")
        reason = "Dit delict is niet bekend."
        near = difflib.get_close_matches(bare, self.codes, n=1, cutoff=0.6)
        if not near:
            titles = difflib.get_close_matches(plain_name(bare), list(self._names), n=1, cutoff=0.75)
            near = [self._names[titles[0]]] if titles else []
        return Problem(reason, f"{reason} Bedoelt u {near[0]}?" if near else reason)
