"""Reads what a source counted of the target groups: counts per group, definition, area and year, never persons.

Whoever sends rows about persons gets the whole file back: this application takes no such data.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis.imports.base import CheckedFile, RefusedFileError, RejectLog, TotalCheck
from analysis.imports.files import is_formula
from analysis.imports.privacy import PERSONAL_HEADERS, find_personal_data, mask, personal_values, plain_header
from analysis.imports.target_group_cells import (
    FLOWS,
    UNITS,
    CellError,
    read_age_band,
    read_count,
    read_share,
    read_year,
)
from analysis.imports.text_tables import TextTable, read_text_table

ACCEPTED_COLUMNS = {
    "group": "str", "definition_version": "str", "area": "str", "level": "str", "year": "int64", "flow": "str",
    "offence": "str", "age_band": "str", "unit": "str", "count": "float64", "missing": "str", "top2_share": "float64",
}  # fmt: skip
KEY = ["group", "definition_version", "area", "year", "flow", "offence", "age_band", "unit"]
REQUIRED = ("group", "definition_version", "area", "year", "flow", "count", "unit")
LEVELS = {"GM": "municipality", "WK": "wijk", "BU": "buurt"}

HEADERS: Mapping[str, tuple[str, ...]] = {
    "group": ("doelgroep", "groep", "group", "categorie", "targetgroup"),
    "definition_version": (
        "definitie",
        "definitieversie",
        "versiedefinitie",
        "versie",
        "definitionversion",
        "definition",
    ),
    "area": ("gebied", "gebiedscode", "wijk", "wijkcode", "gemeente", "regio", "area"),
    "year": ("peiljaar", "jaar", "periode", "year", "period"),
    "flow": ("soort", "stroom", "soortaantal", "flow"),
    "count": ("aantal", "aantallen", "waarde", "count", "value"),
    "unit": ("eenheid", "telt", "unit", "countunit"),
    "offence": ("delict", "delictsoort", "misdrijf", "offence"),
    "age_band": ("leeftijd", "leeftijdsgroep", "leeftijdsklasse", "ageband"),
    "top2_share": ("top2share", "top2", "aandeeltop2", "aandeelgrootstetwee"),
}
DUTCH_NAMES = {
    "group": "doelgroep", "definition_version": "definitie", "area": "gebied", "year": "peiljaar", "flow": "soort",
    "count": "aantal", "unit": "eenheid",
}  # fmt: skip
_PERSON_WORDS = """
    pseudoniem pseudonym pseudo persoon persoonid persoonsid persoonsnummer personid person pvnummer pvid pvpseudoniem
    proceslverbaalnummer procesverbaalnummer dossiernummer clientnummer name firstname lastname geslacht nationaliteit
    geboortejaar geboorteland birthdate dateofbirth incidentnummer registratienummer"""
PERSON_HEADERS = PERSONAL_HEADERS | frozenset(_PERSON_WORDS.split())
_HASH = re.compile(r"[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")

NO_PERSONS = (
    "Deze toepassing neemt geen gegevens over personen aan. Laat de bron tellen en lever alleen aantallen per "
    "doelgroep, gebied en jaar."
)
AT_RISK = "youth_at_risk"
AT_RISK_NOT_FROM_POLICE = (
    "Risicojongeren pleegden nog geen delict en zijn dus niet uit politiecijfers af te leiden. Gebruik het bereik van "
    "een voorziening (jongerenwerk, leerplicht, Halt)."
)
NOT_FROM_POLICE = (
    "Deze groep is niet uit politiecijfers af te leiden. Gebruik de aantallen van een voorziening, zoals het Zorg- en "
    "Veiligheidshuis."
)


@dataclass(frozen=True)
class GroupDefinition:
    """One dated definition of a target group, as reference data: who may be counted in which years.

    ``group`` and ``name`` are the key and the Dutch name; ``from_police`` is False for groups that no police record can
    show (risicojongeren).
    """

    group: str
    name: str
    version: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    from_police: bool = True

    def holds_in(self, year: int) -> bool:
        """Return whether the definition was in force on some day of the year."""
        ends = self.valid_to or dt.date.max
        return self.valid_from <= dt.date(year, 12, 31) and ends >= dt.date(year, 1, 1)


@dataclass(frozen=True)
class _Reference:
    """What the cells are checked against."""

    definitions: Mapping[str, Mapping[str, GroupDefinition]]
    groups: Mapping[str, str]
    areas: Mapping[str, tuple[str, ...]]
    offences: Mapping[str, str] | None
    from_police: bool
    today: dt.date


def read_target_groups(
    path: Path,
    *,
    definitions: Sequence[GroupDefinition],
    areas: Mapping[str, str],
    source_kind: str,
    today: dt.date,
    offences: Mapping[str, str] | None = None,
) -> CheckedFile:
    """Read and check an aggregate delivery (CSV, .xlsx or .ods).

    ``areas`` maps area codes to names, ``offences`` offence codes to titles (None: not checked), ``source_kind`` is the
    kind of the delivering source (``police`` or another). ``accepted`` has ACCEPTED_COLUMNS; ``count`` is NaN with the
    reason in ``missing`` (``.`` missing, ``x`` or ``<5`` withheld, blank not_applicable). Raises RefusedFileError for
    rows about persons, missing columns and what cannot be read at all.
    """
    table = read_text_table(path)
    columns, dropped = _recognise(table.frame)
    _refuse_persons(table.frame, areas, definitions, offences)
    absent = [DUTCH_NAMES[name] for name in REQUIRED if name not in columns.values()]
    if absent:
        raise RefusedFileError(f"In het bestand ontbreken kolommen: {', '.join(absent)}.")
    reference = _reference(definitions, areas, offences, from_police=source_kind == "police", today=today)
    rejects = RejectLog()
    table.reject_uneven(rejects)
    accepted = _check_rows(table, columns, reference, rejects)
    return table.checked("target_groups", accepted, rejects, dropped=dropped, total_check=_compare_totals(accepted))


def _recognise(frame: pd.DataFrame) -> tuple[dict[str, str], list[str]]:
    """Return header -> column, and the headers that mean nothing here."""
    meaning = {word: name for name, words in HEADERS.items() for word in words}
    found: dict[str, str] = {}
    dropped = []
    for header in frame.columns:
        name = meaning.get(plain_header(header))
        if name is None:
            dropped.append(header)
        elif name in found.values():
            raise RefusedFileError(f"Twee kolommen betekenen '{DUTCH_NAMES.get(name, name)}'. Lever er een.")
        else:
            found[header] = name
    return found, dropped


def _refuse_persons(
    frame: pd.DataFrame,
    areas: Mapping[str, str],
    definitions: Sequence[GroupDefinition],
    offences: Mapping[str, str] | None,
) -> None:
    known = {*areas.values(), *(definition.name for definition in definitions), *(offences or {}).values()}
    for header in frame.columns:
        if plain_header(header) in PERSON_HEADERS:
            raise RefusedFileError(f"{NO_PERSONS} Kolom '{header}' gaat over personen.")
        values = [text for text in frame[header].unique() if text and text not in known]
        if any(_HASH.fullmatch(text) for text in values):
            raise RefusedFileError(f"{NO_PERSONS} Kolom '{header}' lijkt een pseudoniem.")
        for finding in personal_values(values).values():
            if finding.kind != "name":  # two words with capitals may be an area we do not know: that row is rejected
                raise RefusedFileError(f"{NO_PERSONS} Kolom '{header}': {finding.reason}")


def _reference(
    definitions: Sequence[GroupDefinition],
    areas: Mapping[str, str],
    offences: Mapping[str, str] | None,
    *,
    from_police: bool,
    today: dt.date,
) -> _Reference:
    by_group: dict[str, dict[str, GroupDefinition]] = {}
    for definition in definitions:
        by_group.setdefault(definition.group, {})[definition.version.casefold()] = definition
    groups = {plain_header(definition.name): definition.group for definition in definitions}
    groups.update({plain_header(definition.group): definition.group for definition in definitions})
    places: dict[str, list[str]] = {}
    for code, name in areas.items():
        places.setdefault(name.casefold(), []).append(code)
    by_name = {name: tuple(codes) for name, codes in places.items()}
    by_name.update({code.casefold(): (code,) for code in areas})
    titles = None
    if offences is not None:
        titles = {**{title.casefold(): code for code, title in offences.items()}, **{code: code for code in offences}}
    return _Reference(by_group, groups, by_name, titles, from_police, today)


def _check_rows(
    table: TextTable, columns: Mapping[str, str], reference: _Reference, rejects: RejectLog
) -> pd.DataFrame:
    headers = {name: header for header, name in columns.items()}
    rows: list[dict[str, object]] = []
    seen: set[tuple[object, ...]] = set()
    records: Iterator[dict[str, str]] = (
        {columns[header]: text for header, text in record.items() if header in columns}
        for record in table.frame.to_dict("records")
    )
    for number, cells in zip(table.numbers, records, strict=True):
        try:
            row = _check_row(cells, reference)
            key = tuple(row[name] for name in KEY)
            if key in seen:
                raise CellError(
                    "group", "Deze regel staat al eerder in het bestand (zelfde groep, gebied, jaar en soort)."
                )
        except CellError as error:
            value = cells.get(error.column, "")
            shown = mask(value) if find_personal_data(value) else value
            rejects.add(number, headers.get(error.column, ""), shown, error.reason)
            continue
        seen.add(key)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(ACCEPTED_COLUMNS)).astype(ACCEPTED_COLUMNS)


def _check_row(cells: Mapping[str, str], reference: _Reference) -> dict[str, object]:
    """Return the meaning of one row, or raise CellError for its first problem."""
    for column, text in cells.items():
        if is_formula(text) and not re.fullmatch(r"-+|-\s*\d.*", text):
            raise CellError(column, "Hier staat een formule. Lever alleen waarden.")
    year = read_year(cells["year"], reference.today)
    definition = _definition(cells, reference, year)
    area, level = _area(cells["area"], reference)
    count, missing = read_count(cells["count"])
    flow = FLOWS.get(plain_header(cells["flow"]))
    if flow is None:
        raise CellError("flow", "Onbekende soort. Kies uit: omvang, instroom, uitstroom.")
    unit = UNITS.get(plain_header(cells["unit"]))
    if unit is None:
        raise CellError("unit", "Onbekende eenheid. Kies uit: personen, delicten.")
    offence = _offence(cells.get("offence", ""), reference)
    if unit == "offences" and flow != "stock":
        raise CellError("unit", "In- en uitstroom tellen personen, geen delicten.")
    return {
        "group": definition.group,
        "definition_version": definition.version,
        "area": area,
        "level": level,
        "year": year,
        "flow": flow,
        "offence": offence,
        "age_band": read_age_band(cells.get("age_band", "")),
        "unit": unit,
        "count": count,
        "missing": missing,
        "top2_share": read_share(cells.get("top2_share", "")),
    }


def _definition(cells: Mapping[str, str], reference: _Reference, year: int) -> GroupDefinition:
    group = reference.groups.get(plain_header(cells["group"]))
    if group is None:
        raise CellError("group", "Deze doelgroep is onbekend.")
    definition = reference.definitions[group].get(cells["definition_version"].casefold())
    if definition is None:
        raise CellError("definition_version", "Deze versie van de definitie is onbekend bij deze doelgroep.")
    if reference.from_police and not definition.from_police:
        raise CellError("group", AT_RISK_NOT_FROM_POLICE if group == AT_RISK else NOT_FROM_POLICE)
    if not definition.holds_in(year):
        raise CellError("definition_version", "Deze definitie gold niet in dit jaar.")
    return definition


def _area(text: str, reference: _Reference) -> tuple[str, str]:
    codes = reference.areas.get(text.casefold(), ())
    if not codes and re.fullmatch(r"BU\d{8}", text.upper()):
        codes = (text.upper(),)
    if not codes:
        raise CellError("area", "Dit gebied is onbekend.")
    if len(codes) > 1:
        raise CellError("area", f"Deze naam hoort bij meer gebieden ({', '.join(codes)}). Lever de gebiedscode.")
    level = LEVELS.get(codes[0][:2], "unknown")
    if level == "buurt":
        raise CellError("area", "Doelgroepen tellen we niet per buurt. Lever per wijk of voor de hele stad.")
    return codes[0], level


def _offence(text: str, reference: _Reference) -> str:
    if not text or reference.offences is None:
        return text
    code = reference.offences.get(text) or reference.offences.get(text.casefold())
    if code is None:
        raise CellError("offence", "Dit delict is onbekend.")
    return code


def _compare_totals(accepted: pd.DataFrame) -> TotalCheck:
    """Compare the city with the sum of its wijken, where a delivery has both.

    Persons who live elsewhere are in the city figure only, so wijken may add up to less; never to more.
    """
    state: Literal["equal", "differs", "explained"]
    keys = [name for name in KEY if name != "area"]
    city = accepted[accepted["level"] == "municipality"].set_index(keys)["count"]
    wijken = accepted[accepted["level"] == "wijk"]
    grouped = wijken.groupby(keys)["count"]
    both = city.index.intersection(grouped.size().index)
    both = both[city.loc[both].notna()] if len(both) else both
    if not len(both):
        return TotalCheck("not_possible", None, None, "De levering heeft geen stadstotaal naast cijfers per wijk.")
    totals, sums = city.loc[both], grouped.sum().loc[both]
    delivered, summed = int(totals.sum()), int(sums.sum())
    if (totals.to_numpy() == sums.to_numpy()).all():
        return TotalCheck("equal", delivered, summed, "De wijken tellen op tot het stadstotaal.")
    hidden = wijken.set_index(keys).loc[both, "count"].isna().any()
    state = "explained" if hidden and (totals.to_numpy() >= sums.to_numpy()).all() else "differs"
    words = "Een of meer wijken hebben geen cijfer." if state == "explained" else "Vraag de bron naar het verschil."
    return TotalCheck(state, delivered, summed, f"De wijken tellen op tot {summed}, de stad heeft {delivered}. {words}")
