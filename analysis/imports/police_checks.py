"""Checks batches of raw police cells and keeps what is right: codes per distinct text, then whole columns at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.imports.base import Ambiguity, Reject, RejectLog
from analysis.imports.police_batches import Column, RawBatch
from analysis.imports.police_cells import (
    ASK,
    BAD,
    BLANK,
    DOT,
    EMPTY,
    FOOT,
    NULL,
    NUMBER,
    OTHER_AREA,
    OTHER_STEP,
    SECRET,
    Areas,
    Count,
    Offences,
    Period,
    Problem,
    is_foot,
    parse_count,
    parse_period,
    personal_or_formula,
)
from analysis.imports.police_tables import Reference, TableConfig

Integers = np.ndarray[Any, np.dtype[np.integer[Any]]]
Booleans = np.ndarray[Any, np.dtype[np.bool_]]

MISSING_CODES = ("", "missing", "withheld", "not_applicable")
MAX_KEYS = 60_000_000
_STATUS_WORDS = {"voorlopig": 1, "nadervoorlopig": 2, "definitief": 0}
_MALFORMED = "De rij heeft te veel of te weinig kolommen."
_ASKED = Problem(
    "De naam hoort bij meer dan één gebied.",
    "De naam hoort bij meer dan één gebied. Kies eerst welk gebied bedoeld is.",
)


@dataclass
class Coder:
    """Codes of the texts of one column: each distinct text is judged once, problems are kept by text."""

    judge: Callable[[str], int | Problem]
    known: dict[str, int] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    def codes(self, column: Column) -> Integers:
        """A code per row; below 0 it is no usable value."""
        lookup = np.fromiter((self._code(text) for text in column.texts), dtype=np.int32, count=len(column.texts))
        codes: Integers = lookup[column.indices]
        return codes

    def _code(self, text: str) -> int:
        code = self.known.get(text)
        if code is None:
            judged = self.judge(text)
            if isinstance(judged, Problem):
                self.problems[text] = judged
                code = BAD if text.strip() else EMPTY
            else:
                code = judged
                if code == ASK:
                    self.problems[text] = _ASKED
            self.known[text] = code
        return code


@dataclass
class Kept:
    """The accepted cells of one batch as arrays, in the order of the file."""

    keys: Integers
    values: np.ndarray[Any, np.dtype[np.float64]]
    missing: Integers
    status: Integers
    rows: Integers

    def only(self, keep: Booleans) -> Kept:
        """The cells for which ``keep`` holds."""
        return Kept(self.keys[keep], self.values[keep], self.missing[keep], self.status[keep], self.rows[keep])


class Checker:
    """Checks the batches of one file; counts what is skipped and rejected, and knows every key that was accepted."""

    def __init__(
        self,
        reference: Reference,
        config: TableConfig,
        dialect: str,
        *,
        answers: Mapping[str, str | Sequence[str]] | None = None,
    ) -> None:
        in_words = dialect.startswith("portal")
        self.reference, self.config, self.dialect = reference, config, dialect
        self.answers = answers or {}
        self.areas = Areas(reference, by_name=in_words, answers=self.answers)
        self.offences = Offences(reference)
        self.period_status: dict[str, int] = {}
        self.log = RejectLog()
        self.asked: dict[str, int] = {}
        self.rows_read = self.skipped_areas = self.skipped_dimensions = self.skipped_steps = self.own_rows = 0
        self._occurrences: dict[tuple[str, int, int], int] = {}
        self._region, self._dimension = Coder(self.areas.place), Coder(self.offences.place)
        self._period, self._value = Coder(self._judge_period), Coder(self._judge_count)
        quiet = frozenset(name for _, name in reference.areas.values())
        self._others = Coder(lambda text: personal_or_formula(text, quiet) or 0)
        self._periods: list[Period] = []
        self._counts: list[Count] = []
        self._in_words = in_words
        self._years = reference.today.year - reference.first_year + 1
        size = len(self.offences.codes) * len(self.areas.codes) * self._years * 13
        if size > MAX_KEYS:
            raise ValueError("the reference data hold more areas than one municipality has")
        self._accepted = 0
        self._first = np.zeros(size, dtype=np.int32)  # per key: which accepted cell was the first, its row and value
        self._first_row = np.zeros(size, dtype=np.int32)
        self._first_value = np.zeros(size, dtype=np.float64)
        self._prepare_lookups()

    def _prepare_lookups(self) -> None:
        own = self.reference.municipality.removeprefix("GM")
        self._is_own = np.array([code[2:6] == own for code in self.areas.codes] or [False])
        levels = [self.reference.areas.get(code, ("unknown", ""))[0] for code in self.areas.codes]
        self._is_low = np.array([level in ("wijk", "buurt", "unknown") for level in levels])
        self._is_withheld = np.array([code in self.reference.withheld_codes for code in self.offences.codes] or [False])

    def _judge_period(self, text: str) -> int | Problem:
        if is_foot(text):
            return FOOT
        period = parse_period(
            text,
            today=self.reference.today,
            first_year=self.reference.first_year,
        )
        if isinstance(period, Problem):
            return personal_or_formula(text) or period
        if (self.config.period_kind, period.month > 0) in (("year", True), ("month", False)):
            return OTHER_STEP  # some tables mix years and months; this one is used for one of the two
        status = period.status or self.period_status.get(text.strip(), 0)
        self._periods.append(Period(period.year, period.month, status))
        return len(self._periods) - 1

    def _judge_count(self, text: str) -> int | Problem:
        count = parse_count(text, in_words=self._in_words, allow_decimals=self.config.allow_decimals)
        if isinstance(count, Problem):
            return count
        self._counts.append(count)
        return len(self._counts) - 1

    def take_period_status(self, words: Mapping[str, str]) -> None:
        """Note the status that the source gives per period (``2023JJ00``: ``Voorlopig``), before the first batch."""
        for key, word in words.items():
            self.period_status[key.strip()] = _STATUS_WORDS.get(word.replace(" ", "").casefold(), 0)

    def check(self, batch: RawBatch) -> Kept:
        """Check one batch: rejects go to the log, accepted cells come back; a key seen before is a duplicate."""
        region, dimension = self._region.codes(batch.region), self._dimension.codes(batch.dimension)
        period, value = self._period.codes(batch.period), self._value.codes(batch.value)
        counted = ~((region == FOOT) | (dimension == FOOT) | (period == FOOT))
        counted &= ~((region == EMPTY) & (dimension == EMPTY) & (period == EMPTY) & self._is_blank(value))
        other = counted & (region == OTHER_AREA)
        fixed = np.zeros(len(region), dtype=bool)
        for _, column, wanted in batch.fixed:
            fixed |= np.array([text.strip() != wanted for text in column.texts] or [False])[column.indices]
        fixed &= counted & ~other
        step = counted & ~other & ~fixed & (period == OTHER_STEP)
        malformed = [(number, text) for number, text in batch.malformed if not is_foot(text.lstrip('" ;,'))]
        self.rows_read += int(counted.sum()) + len(malformed)
        self.skipped_areas += int(other.sum())
        self.skipped_dimensions += int(fixed.sum())
        self.skipped_steps += int(step.sum())
        self.own_rows += int(self._is_own[region[region >= 0]].sum())
        judged = [(name, column, self._others, self._others.codes(column)) for name, column in batch.others]
        judged += [
            (self.config.region_column, batch.region, self._region, region),
            (self.config.dimension_column, batch.dimension, self._dimension, dimension),
            (self.config.period_column, batch.period, self._period, period),
            (self.config.topic_prefix, batch.value, self._value, value),
        ]
        considered = counted & ~other & ~fixed & ~step
        rejects, usable = self._reject(batch, judged, considered)
        rejects += [Reject(number, "", self._shown(text), _MALFORMED) for number, text in malformed]
        if malformed:
            self.log.add_many(len(malformed), _MALFORMED)
        kept, duplicates = self._keep(batch, usable, region, dimension, period, value)
        self._list([*rejects, *duplicates])
        return kept

    def _is_blank(self, value: Integers) -> Booleans:
        blanks = np.array([count.state == BLANK for count in self._counts] or [False])
        return np.where(value >= 0, blanks[np.maximum(value, 0)], False)

    def _reject(
        self, batch: RawBatch, judged: Sequence[tuple[str, Column, Coder, Integers]], considered: Booleans
    ) -> tuple[list[Reject], Booleans]:
        """Count the rows whose first problem is in each column; return the first of them and the usable rows."""
        usable = considered.copy()
        room = self.log.limit - len(self.log.listed)
        rejects: list[Reject] = []
        for name, column, coder, codes in judged:
            bad = usable & (codes < 0)
            if not bad.any():
                continue
            places = np.flatnonzero(bad)
            counts = np.bincount(column.indices[places], minlength=len(column.texts))
            for text_place in np.flatnonzero(counts):
                text, count = column.texts[text_place], int(counts[text_place])
                self.log.add_many(count, coder.problems[text].general)
                if coder.known[text] == ASK:
                    self.asked[text] = self.asked.get(text, 0) + count
            for place in places[: max(room, 0)]:
                text = column.text(place)
                problem = coder.problems[text]
                shown = text.strip() if problem.shown is None else problem.shown
                rejects.append(Reject(int(batch.rows[place]), name, shown[:200], problem.detail))
            usable &= ~bad
        return rejects, usable

    @staticmethod
    def _shown(text: str) -> str:
        problem = personal_or_formula(text)
        return problem.shown or "" if problem else text[:80]

    def _list(self, rejects: list[Reject]) -> None:
        """List the first rejects of this batch while there is room, in the order of the file."""
        room = self.log.limit - len(self.log.listed)
        if room > 0:
            self.log.listed.extend(sorted(rejects, key=lambda reject: reject.row)[:room])

    def _keep(
        self,
        batch: RawBatch,
        usable: Booleans,
        region: Integers,
        dimension: Integers,
        period: Integers,
        value: Integers,
    ) -> tuple[Kept, list[Reject]]:
        """The usable rows as cells with their keys, without duplicates; the duplicates that are to be listed."""
        places = np.flatnonzero(usable)
        area, offence = self._chosen(batch, places, region, dimension, period), dimension[places]
        slots = np.array([(p.year - self.reference.first_year) * 13 + p.month for p in self._periods] or [0])
        marks = np.array([p.status for p in self._periods] or [0], dtype=np.int8)
        numbers = np.array([count.value for count in self._counts] or [0.0])
        states = np.array([count.state for count in self._counts] or [0], dtype=np.int8)
        count_marks = np.array([count.status for count in self._counts] or [0], dtype=np.int8)
        slot, count = slots[period[places]], value[places]
        keys = (offence.astype(np.int64) * len(self.areas.codes) + area) * (self._years * 13) + slot
        missing = self._missing(states[count], area, offence, slot % 13)
        values = np.where(states[count] == NUMBER, numbers[count], -1.0 - missing)
        status = np.where(marks[period[places]] > 0, marks[period[places]], count_marks[count])
        kept = Kept(keys, values, missing, status, batch.rows[places])
        return self._without_duplicates(kept, batch, places)

    def _chosen(
        self, batch: RawBatch, places: Integers, region: Integers, dimension: Integers, period: Integers
    ) -> Integers:
        """The area per row. A name that stands for several areas in turn gets them in the order of the answer."""
        area = region[places]
        in_turn = {name: list(answer) for name, answer in self.answers.items() if not isinstance(answer, str)}
        texts = [place for place, text in enumerate(batch.region.texts) if text.strip() in in_turn]
        if not texts:
            return area
        area = area.copy()
        for at in np.flatnonzero(np.isin(batch.region.indices[places], texts)):
            place = places[at]
            name = batch.region.text(place).strip()
            moment = self._periods[int(period[place])]
            key = (name, int(dimension[place]), moment.year * 13 + moment.month)
            turn = self._occurrences.get(key, 0)
            self._occurrences[key] = turn + 1
            code = in_turn[name][min(turn, len(in_turn[name]) - 1)]
            if code in self.areas.codes:
                area[at] = self.areas.codes.index(code)
        return area

    def _missing(self, states: Integers, area: Integers, offence: Integers, month: Integers) -> Integers:
        """Why there is no number: places in MISSING_CODES.

        The source withholds some delicts below the municipality and per month; a blank in the dialects of the portal
        and of UntypedDataSet means that the figure cannot occur, in TypedDataSet it is null.
        """
        typed = self.dialect == "odata_csv"
        missing = np.where((states == DOT) | (states == NULL), 1, 0)
        missing[states == BLANK] = 1 if typed else 3
        secret = self._is_withheld[offence] & (self._is_low[area] | (month > 0))
        missing[(secret & (missing == 1)) | (states == SECRET)] = 2
        return missing.astype(np.int8)

    def _without_duplicates(self, kept: Kept, batch: RawBatch, places: Integers) -> tuple[Kept, list[Reject]]:
        order = np.arange(self._accepted + 1, self._accepted + 1 + len(kept.keys), dtype=np.int32)
        self._accepted += len(kept.keys)
        fresh = np.flatnonzero(self._first[kept.keys] == 0)[::-1]
        new = kept.keys[fresh]  # backwards, so that of equal keys the first one stays
        self._first[new], self._first_row[new], self._first_value[new] = (
            order[fresh],
            kept.rows[fresh],
            kept.values[fresh],
        )
        twice = self._first[kept.keys] != order
        if not twice.any():
            return kept, []
        same = kept.values == self._first_value[kept.keys]
        texts = {
            True: "Deze rij staat er al: zelfde gebied, delict en periode, en hetzelfde aantal.",
            False: "Deze rij spreekt een eerdere rij tegen: zelfde gebied, delict en periode, maar een ander aantal.",
        }
        for equal, text in texts.items():
            count = int((twice & (same == equal)).sum())
            if count:
                self.log.add_many(count, text)
        room = max(self.log.limit - len(self.log.listed), 0)
        rejects = []
        for at in np.flatnonzero(twice)[:room]:
            text = f"{texts[bool(same[at])]} Zie rij {int(self._first_row[kept.keys[at]])}."
            shown = batch.value.text(places[at]).strip()
            rejects.append(Reject(int(kept.rows[at]), self.config.topic_prefix, shown[:200], text))
        return kept.only(~twice), rejects

    def area_of(self, keys: Integers) -> Integers:
        """The place of the area of each key in ``areas.codes``."""
        return keys // (self._years * 13) % len(self.areas.codes)

    def questions(self) -> tuple[Ambiguity, ...]:
        """The names that must be answered before their rows can be used."""
        return tuple(
            Ambiguity(name.strip(), self.areas.candidates[name.strip()], rows)
            for name, rows in sorted(self.asked.items())
        )

    def frame(self, parts: Sequence[Kept]) -> pd.DataFrame:
        """The accepted cells, sorted by delict (numeric order), area and period."""
        keys = np.concatenate([part.keys for part in parts] or [np.zeros(0, dtype=np.int64)])
        order = np.argsort(keys) if np.any(keys[1:] < keys[:-1]) else slice(None)
        keys = keys[order]
        missing = _joined(parts, "missing", np.int8)[order]
        values = _joined(parts, "values", np.float64)[order]
        slot = keys % (self._years * 13)
        area = pd.Categorical.from_codes(self.area_of(keys), categories=list(self.areas.codes))
        offence = pd.Categorical.from_codes(
            keys // (self._years * 13 * len(self.areas.codes)), categories=list(self.offences.codes)
        )
        absent = missing > 0
        return pd.DataFrame(
            {
                "area": area,
                "offence": offence,
                "year": (slot // 13 + self.reference.first_year).astype(np.int16),
                "month": (slot % 13).astype(np.int8),
                "value": pd.arrays.FloatingArray(np.where(absent, 1.0, values), absent)
                if self.config.allow_decimals
                else pd.arrays.IntegerArray(np.where(absent, 1, values).astype(np.int64), absent),
                "missing": pd.Categorical.from_codes(missing, categories=list(MISSING_CODES)),
                "status": _joined(parts, "status", np.int8)[order],
                "row": _joined(parts, "rows", np.int32)[order],
            }
        )


def _joined(parts: Sequence[Kept], name: str, kind: Any) -> np.ndarray[Any, Any]:
    return np.concatenate([getattr(part, name) for part in parts] or [np.zeros(0)]).astype(kind)
