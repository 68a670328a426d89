"""Reads published survey tables with margins (the form of the Veiligheidsmonitor): estimates, not respondents.

The margins are a dimension of these tables: a value, a lower and an upper 95% bound are three rows. A file with values
only gives figures without an interval, and says so.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis.imports.base import CheckedFile, MissingReason, RefusedFileError, RejectLog
from analysis.imports.privacy import find_personal_data, mask, plain_header
from analysis.imports.survey_basis import SurveyBasis, mixing_note
from analysis.imports.text_tables import TextTable, read_text_table

TABLE_COLUMNS = {
    "indicator": "str", "area": "str", "year": "int64", "estimate": "float64", "lower": "float64", "upper": "float64",
    "has_interval": "bool", "missing": "str", "unit": "str", "status": "str",
}  # fmt: skip

# The two series of the national survey; the method changed in 2021, so they are never one line.
VEILIGHEIDSMONITOR = {
    "81877NED": SurveyBasis("Veiligheidsmonitor", 15, None, "mixed", "2012-2019"),
    "85146NED": SurveyBasis("Veiligheidsmonitor", 15, None, "mixed", "vanaf 2021"),
}

Margin = Literal["value", "lower", "upper"]
_DIMENSIONS = {"marges": "margin", "perioden": "period", "periode": "period", "regios": "region", "regio": "region"}
_MARGIN_CODES: Mapping[str, Margin] = {"MW00000": "value", "MOG0095": "lower", "MBG0095": "upper"}
_MARGIN_WORDS: tuple[tuple[str, Margin], ...] = (("waarde", "value"), ("ondergrens", "lower"), ("bovengrens", "upper"))
_YEAR = re.compile(r"(\d{4})(?:JJ00)?(\*{0,2})")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_HEADER_UNIT = re.compile(r"\(([^()]*)\)\s*$")
STATUS = {"": "final", "*": "provisional", "**": "revised"}


@dataclass(frozen=True)
class CheckedSurveyTable(CheckedFile):
    """A checked table of estimates. ``accepted`` has TABLE_COLUMNS; ``basis`` says with what it may be compared."""

    basis: SurveyBasis | None = None
    dropped_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Topic:
    """One column with figures: its header, the indicator it feeds and its unit."""

    header: str
    indicator: str
    unit: str

    @property
    def scale(self) -> float:
        """Percentages become shares between 0 and 1."""
        return 100.0 if self.unit == "%" else 1.0


@dataclass(frozen=True)
class _Row:
    """The dimensions of one row."""

    number: int
    margin: Margin
    year: int
    status: str
    area: str


def read_survey_table(
    path: Path,
    *,
    table: str,
    regions: Mapping[str, str],
    indicators: Mapping[str, str],
    today: dt.date,
    basis: SurveyBasis | None = None,
    own_basis: SurveyBasis | None = None,
    units: Mapping[str, str] | None = None,
) -> CheckedSurveyTable:
    """Read a portal CSV (labels, decimal comma) or an untyped CSV (codes, decimal point) with a ``Marges`` column.

    ``regions`` maps the labels or codes in the file to area codes; ``indicators`` the name of a column (the last part
    of its path, or its code without number) to an indicator key; ``units`` gives the unit per indicator where the
    header has none (code form). ``basis`` defaults to the known series of ``table``; with ``own_basis`` the warning
    says why the figures may not stand in one series with the own survey. Percentages come out between 0 and 1. Raises
    RefusedFileError when a dimension is absent or no column is known.
    """
    text = read_text_table(path)
    dimensions = _dimensions(text.frame)
    topics, dropped = _topics(text.frame, dimensions, indicators, units or {})
    rejects = RejectLog()
    text.reject_uneven(rejects)
    rows = _read_rows(text, dimensions, regions, today, rejects)
    accepted = _join_margins(text, rows, topics, rejects)
    basis = basis or VEILIGHEIDSMONITOR.get(table)
    codes = any(value in _MARGIN_CODES for value in text.frame[dimensions["margin"]].unique())
    return CheckedSurveyTable(
        dialect="survey_table_codes" if codes else "survey_table_portal",
        table=table,
        rows_read=len(text.frame) + len(text.uneven),
        accepted=accepted,
        rejects=rejects,
        warnings=(*text.warnings, *_warnings(accepted, dropped, basis, own_basis)),
        basis=basis,
        dropped_columns=dropped,
    )


def _dimensions(frame: pd.DataFrame) -> dict[str, str]:
    """Return margin, period and region -> header."""
    found = {_DIMENSIONS[plain_header(header)]: header for header in frame if plain_header(header) in _DIMENSIONS}
    words = {"margin": "Marges", "period": "Perioden", "region": "Regio's"}
    absent = [word for name, word in words.items() if name not in found]
    if absent:
        raise RefusedFileError(f"In het bestand ontbreken kolommen: {', '.join(absent)}.")
    return found


def topic_name(header: str) -> str:
    """Return the bare name of a column: the last part of its path without unit, number, capitals and double spaces."""
    name = _HEADER_UNIT.sub("", header.rsplit("/", 1)[-1])
    return " ".join(re.sub(r"_\d+$", "", name.strip()).casefold().split())


def _topics(
    frame: pd.DataFrame, dimensions: Mapping[str, str], indicators: Mapping[str, str], units: Mapping[str, str]
) -> tuple[list[_Topic], tuple[str, ...]]:
    known = {topic_name(name): key for name, key in indicators.items()}
    topics: list[_Topic] = []
    dropped = []
    for header in frame.columns:
        if header in dimensions.values() or plain_header(header) == "id":
            continue
        key = known.get(topic_name(header))
        if key is None:
            dropped.append(header)
            continue
        if any(topic.indicator == key for topic in topics):
            raise RefusedFileError(f"Twee kolommen horen bij indicator '{key}'. Kies er een.")
        unit = _HEADER_UNIT.search(header)
        name = unit.group(1).strip() if unit else units.get(key, "")
        if not name:  # a guess would turn a mark of 7.1 into 7 percent
            raise RefusedFileError(f"Van kolom '{header}' is de eenheid niet bekend (procent of rapportcijfer).")
        topics.append(_Topic(header, key, name))
    if not topics:
        raise RefusedFileError("Geen enkele kolom hoort bij een bekende indicator. Klopt de tabel?")
    return topics, tuple(dropped)


def _read_rows(
    text: TextTable,
    dimensions: Mapping[str, str],
    regions: Mapping[str, str],
    today: dt.date,
    rejects: RejectLog,
) -> list[tuple[int, _Row]]:
    """Return the place in the frame and the dimensions of every usable row."""
    areas = {label.strip().casefold(): code for label, code in regions.items()}
    columns = [text.frame[dimensions[name]].tolist() for name in ("margin", "period", "region")]
    rows: list[tuple[int, _Row]] = []
    seen: set[tuple[str, int, str]] = set()
    for place, (number, margin_text, period, region) in enumerate(zip(text.numbers, *columns, strict=True)):
        margin, year = _margin(margin_text), _YEAR.fullmatch(period)
        area = areas.get(region.casefold())
        problem: tuple[str, str, str] | None = None
        if margin is None:
            problem = ("margin", margin_text, "Onbekende marge. Bekend zijn: Waarde, Ondergrens, Bovengrens.")
        elif year is None:
            problem = ("period", period, "De periode moet een jaar zijn.")
        elif int(year.group(1)) > today.year:
            problem = ("period", period, "De periode ligt in de toekomst.")
        elif area is None:
            problem = ("region", region, "Dit gebied is onbekend.")
        elif (margin, int(year.group(1)), area) in seen:
            problem = ("region", region, "Deze regel staat al eerder in het bestand.")
        if problem is not None or margin is None or year is None or area is None:
            column, value, reason = problem or ("region", region, "Dit gebied is onbekend.")
            shown = mask(value) if find_personal_data(value) else value
            rejects.add(number, dimensions[column], shown, reason)
            continue
        seen.add((margin, int(year.group(1)), area))
        rows.append((place, _Row(number, margin, int(year.group(1)), STATUS[year.group(2)], area)))
    return rows


def _margin(text: str) -> Margin | None:
    if text.upper() in _MARGIN_CODES:
        return _MARGIN_CODES[text.upper()]
    return next((margin for word, margin in _MARGIN_WORDS if text.casefold().startswith(word)), None)


def _join_margins(
    text: TextTable, rows: list[tuple[int, _Row]], topics: list[_Topic], rejects: RejectLog
) -> pd.DataFrame:
    """Put value, lower and upper bound of one figure in one row."""
    records: list[dict[str, object]] = []
    for topic in topics:
        cells = text.frame[topic.header].tolist()
        figures: dict[tuple[str, int], dict[Margin, tuple[float, MissingReason]]] = {}
        origin: dict[tuple[str, int], _Row] = {}
        for place, row in rows:
            found = _value(cells[place], topic)
            if found is None:
                rejects.add(
                    row.number, topic.header, cells[place], "Dit cijfer is geen getal of valt buiten de schaal."
                )
                continue
            figures.setdefault((row.area, row.year), {})[row.margin] = found
            if row.margin == "value":
                origin[row.area, row.year] = row
        for key, parts in figures.items():
            if "value" in parts:
                record = _figure(topic, origin[key], parts, rejects)
                records.extend([record] if record else [])
    return pd.DataFrame(records, columns=list(TABLE_COLUMNS)).astype(TABLE_COLUMNS)


def _figure(
    topic: _Topic, row: _Row, parts: Mapping[Margin, tuple[float, MissingReason]], rejects: RejectLog
) -> dict[str, object] | None:
    estimate, missing = parts["value"]
    lower, upper = (parts.get(margin, (math.nan, ""))[0] for margin in ("lower", "upper"))
    complete = not (math.isnan(lower) or math.isnan(upper))
    if complete and not lower <= estimate <= upper:
        shown = f"{lower:g} - {estimate:g} - {upper:g}".replace(".", ",")
        rejects.add(row.number, topic.header, shown, "De waarde ligt niet tussen de ondergrens en de bovengrens.")
        return None
    return {
        "indicator": topic.indicator,
        "area": row.area,
        "year": row.year,
        "estimate": estimate,
        "lower": lower if complete else math.nan,
        "upper": upper if complete else math.nan,
        "has_interval": complete,
        "missing": missing,
        "unit": topic.unit,
        "status": row.status,
    }


def _value(cell: str, topic: _Topic) -> tuple[float, MissingReason] | None:
    if cell == "":
        return math.nan, "not_applicable"
    if cell == ".":
        return math.nan, "missing"
    if cell.casefold() == "x":
        return math.nan, "withheld"
    if not _NUMBER.fullmatch(cell):
        return None
    value = float(cell.replace(",", "."))
    if value < 0 or (topic.unit == "%" and value > 100):
        return None
    return value / topic.scale, ""


def _warnings(
    accepted: pd.DataFrame, dropped: tuple[str, ...], basis: SurveyBasis | None, own_basis: SurveyBasis | None
) -> list[str]:
    notes = []
    without = int((~accepted["has_interval"] & accepted["estimate"].notna()).sum())
    if without:
        notes.append(
            f"{without} cijfers hebben geen marge. Lever de tabel opnieuw met ondergrens en bovengrens (kolom Marges); "
            "zonder marge is een verschil niet te toetsen."
        )
    if dropped:
        notes.append(f"Deze kolommen horen bij geen indicator en zijn niet gebruikt: {', '.join(dropped)}.")
    if basis is None:
        notes.append("Van deze tabel is niet bekend bij welke leeftijden en methode de cijfers horen.")
    elif own_basis is not None and (note := mixing_note(basis, own_basis)):
        notes.append(note)
    return notes
