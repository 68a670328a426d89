"""Police figures: one file in, checked cells out. Every dialect and every table comes through ``read_police``.

Nothing is stored and nothing is guessed: what cannot be used is refused as a whole (RefusedFileError) or rejected
per row with a reason. Columns of ``CheckedFile.accepted``, sorted by delict (2.6.10 after 2.6.9), area and period:

``area``, ``offence`` codes (category of str); ``year`` int16; ``month`` int8, 0 for a whole year; ``value`` Int64
(Float64 for tables with decimals), NA without a number; ``missing`` category: "", missing, withheld, not_applicable;
``status`` int8: 0 final, 1 provisional, 2 revised provisional; ``row`` int32: number of the row in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from analysis.imports.base import CheckedFile, RefusedFileError
from analysis.imports.files import FileKind, Limits, last_line
from analysis.imports.police_batches import RawFile
from analysis.imports.police_cells import COUNTRY, UNKNOWN_AREA
from analysis.imports.police_checks import Checker, Kept
from analysis.imports.police_derive import derive_totals
from analysis.imports.police_dialects import DIALECTS, Recognition, recognise
from analysis.imports.police_rows import raw_batches
from analysis.imports.police_tables import TABLES, Reference, TableConfig, listed
from analysis.imports.police_totals import check_totals, dutch

__all__ = [
    "DIALECTS",
    "TABLES",
    "Recognition",
    "Reference",
    "TableConfig",
    "check_totals",
    "derive_totals",
    "iter_batches",
    "read_police",
    "recognise",
]

Answers = Mapping[str, str | Sequence[str]]
_FEW_NAMES = 5  # so many unknown names are not typing errors any more


def read_police(
    path: Path | str | BinaryIO,
    *,
    reference: Reference,
    config: TableConfig | None = None,
    dialect: str | None = None,
    answers: Answers | None = None,
    period_status: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> CheckedFile:
    """Read and check a police file; see the module for the columns.

    ``config`` says which table it is (without it the table that the columns suggest), ``dialect`` overrules what is
    recognised, ``answers`` gives the area code for a name that two areas share (several codes: for each occurrence
    in turn), ``period_status`` the status per period key when the file does not hold it.
    """
    reading = _Reading(path, reference, config, dialect, answers, period_status, limits)
    parts = list(reading.parts())
    reading.finish()
    parts = reading.without_country_bucket(parts)
    accepted = reading.checker.frame(parts)
    return reading.outcome(accepted_frame=accepted, check=True)


def iter_batches(
    path: Path | str | BinaryIO,
    *,
    reference: Reference,
    config: TableConfig | None = None,
    dialect: str | None = None,
    answers: Answers | None = None,
    period_status: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Iterator[CheckedFile]:
    """The same as ``read_police`` in batches of about 190,000 rows, so that memory does not grow with the file.

    Every batch shares one log of rejects; counts run up to and including the batch. There is no total check. A file
    about another municipality is only known at its end, so the refusal may come after the last batch.
    """
    reading = _Reading(path, reference, config, dialect, answers, period_status, limits)
    for part in reading.parts():
        kept = reading.without_country_bucket([part])
        yield reading.outcome(accepted_frame=reading.checker.frame(kept), check=False)
    reading.finish()


class _Reading:
    """One pass over one file."""

    def __init__(
        self,
        path: Path | str | BinaryIO,
        reference: Reference,
        config: TableConfig | None,
        dialect: str | None,
        answers: Answers | None,
        period_status: Mapping[str, str] | None,
        limits: Limits | None,
    ) -> None:
        self.path, self.limits = path, limits or Limits()
        self.found = recognise(path, config=config, dialect=dialect, limits=self.limits)
        self.ended = self.found.kind != FileKind.TEXT or last_line(path)[1]
        self.config = config or self._guessed()
        self.reference = reference
        self.raw = RawFile(self.found.header, self.config, reference)
        self.raw.period_status.update(period_status or {})
        self.checker = Checker(reference, self.config, self.found.dialect, answers=answers)
        self.dropped_unknown = 0

    def _guessed(self) -> TableConfig:
        guessed = TABLES.get(self.found.table_guess or "")
        if guessed is None:
            raise RefusedFileError("Welke tabel het is, blijkt niet uit het bestand. Kies de tabel zelf.")
        return guessed

    def parts(self) -> Iterator[Kept]:
        """The accepted cells per batch."""
        for batch in raw_batches(self.path, self.found, self.raw, self.limits):
            self.checker.take_period_status(self.raw.period_status)
            yield self.checker.check(batch)

    def without_country_bucket(self, parts: list[Kept]) -> list[Kept]:
        """In a national file BU00000000 holds the whole country's unknown places: leave it out of this municipality."""
        if not self._is_national():
            return parts
        codes = self.checker.areas.codes
        place = codes.index(UNKNOWN_AREA)
        left = []
        for part in parts:
            keep = self.checker.area_of(part.keys) != place
            self.dropped_unknown += int((~keep).sum())
            left.append(part if keep.all() else part.only(keep))
        return left

    def _is_national(self) -> bool:
        return any(code[:2] in ("GM", "WK", "BU") for code in self.checker.areas.other_codes)

    def finish(self) -> None:
        """Refuse the file as a whole when it turns out to hold nothing for this municipality or table."""
        checker, reference = self.checker, self.reference
        if checker.rows_read == 0:
            raise RefusedFileError("Het bestand bevat alleen kolomkoppen en geen rijen met cijfers.")
        named = self.raw.table or (self.found.table_guess if self.found.dialect == "odata_json" else None)
        if named and named.casefold() != self.config.table.casefold():
            raise RefusedFileError(f"Dit is tabel {named}, niet tabel {self.config.table}. Kies de juiste tabel.")
        areas = checker.areas
        ours = f"{reference.municipality_name} ({reference.municipality})"
        if checker.own_rows == 0 and not checker.asked and checker.skipped_areas:
            others = listed(sorted(areas.other_names | areas.other_codes - COUNTRY or areas.other_codes), most=4)
            raise RefusedFileError(f"Deze levering gaat over {others.replace(chr(39), '')}, niet over {ours}.")
        strange, known = len(areas.unmatched_names), len(areas.matched_names)
        if strange >= _FEW_NAMES and strange > known and reference.municipality_name not in areas.matched_names:
            raise RefusedFileError(
                f"Deze levering lijkt over een andere gemeente te gaan: {strange} van de {strange + known} namen van "
                f"gebieden komen niet voor in {ours}. Bijvoorbeeld {listed(sorted(areas.unmatched_names), most=3)}."
            )
        judged = checker.rows_read - checker.skipped_areas - checker.skipped_dimensions
        if checker.skipped_steps and checker.skipped_steps == judged:
            raise RefusedFileError(
                f"De levering heeft alleen {self._other_step()}, en dat past niet bij tabel {self.config.table}. "
                "Kies de juiste tabel."
            )

    def _other_step(self) -> str:
        return "maandcijfers" if self.config.period_kind == "year" else "jaarcijfers"

    def outcome(self, *, accepted_frame: pd.DataFrame, check: bool) -> CheckedFile:
        """The result so far."""
        return CheckedFile(
            dialect=self.found.dialect,
            table=self.config.table,
            rows_read=self.checker.rows_read,
            accepted=accepted_frame,
            rejects=self.checker.log,
            warnings=self._warnings(accepted_frame),
            total_check=check_totals(accepted_frame, self.reference) if check else None,
            questions=self.checker.questions(),
        )

    def _warnings(self, accepted: pd.DataFrame) -> tuple[str, ...]:
        checker = self.checker
        notes = [*self.found.warnings, *self.raw.warnings]
        if checker.skipped_areas:
            notes.append(
                f"{dutch(checker.skipped_areas)} rijen van andere gemeenten of van grotere gebieden zijn overgeslagen."
            )
        if checker.skipped_dimensions:
            kept = ", ".join(f"{name} {value}" for name, value in self.config.fixed_dimensions.items())
            notes.append(f"{dutch(checker.skipped_dimensions)} rijen zijn overgeslagen; gebruikt is alleen {kept}.")
        if checker.skipped_steps:
            notes.append(f"{dutch(checker.skipped_steps)} rijen met {self._other_step()} zijn overgeslagen.")
        if self.dropped_unknown:
            notes.append(
                f"{dutch(self.dropped_unknown)} cijfers van 'buurt onbekend' ({UNKNOWN_AREA}) gelden voor het "
                "hele land en zijn niet gebruikt."
            )
        elif (accepted["area"] == UNKNOWN_AREA).any():
            notes.append(
                f"De levering bevat 'buurt onbekend' ({UNKNOWN_AREA}). Die cijfers tellen alleen mee in de gemeente."
            )
        today = self.reference.today
        now = (accepted["year"] == today.year) & accepted["month"].isin([0, today.month])
        if now.any():
            notes.append("De levering bevat een jaar of maand die nog niet voorbij is. Die cijfers zijn niet volledig.")
        if not self.ended:
            notes.append(
                "De laatste regel eindigt niet met een regeleinde. Controleer of de laatste rij volledig is: "
                "het bestand kan zijn afgebroken."
            )
        return tuple(notes)
