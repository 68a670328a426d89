"""Reads the answers of a survey wave (CSV or SPSS) beside its codebook, and checks every row.

What points at a person makes the whole file refused: a survey delivery holds answers, a weight and an area.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from analysis.imports.base import CheckedFile, RefusedFileError, RejectLog
from analysis.imports.files import FileKind, inspect_file
from analysis.imports.privacy import PERSONAL_HEADERS, REASONS, is_bsn, personal_values, plain_header
from analysis.imports.survey_codebook import UNKNOWN_AREA, Codebook
from analysis.imports.survey_rows import RowProblems, check_rows, plain_code
from analysis.imports.text_tables import TextTable, read_text_table

# A question may ask whether somebody was a victim; that header announces an answer here, not a person.
ROLE_HEADERS = frozenset({"slachtoffer", "dader", "verdachte", "aangever", "betrokkene", "contactpersoon"})
_SURVEY_HEADER_WORDS = """
    name firstname lastname surname birthdate dateofbirth dob birthday gebdat gebdag address street phone
    telephone postcode6 pc6 postcodeletters ip ipadres ipaddress remoteaddr emailaddress voorletter tussenvoegsel
    recipientemail recipientfirstname recipientlastname"""
SURVEY_HEADERS = frozenset(_SURVEY_HEADER_WORDS.split())
_POSTCODE = re.compile(r"[1-9]\d{3} ?[A-Za-z]{2}")
_IP_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
PERSONAL_SHARE = 0.3  # one in eleven numbers of nine digits passes the BSN test by chance; a BSN column is far above
BIRTH_YEARS = 10  # a date this many years before the wave is no fieldwork date

# Rules for the number of answers (survey figures): below 50 no figure for one area, below 100 with a mark. Owner: O&S.
MIN_ANSWERS = 50
MAX_DESIGN_EFFECT = 2.0  # above this half of the sample's precision is lost to unequal weights. Owner: O&S
MAX_AREAS_NAMED = 10


@dataclass(frozen=True)
class CheckedSurvey(CheckedFile):
    """A checked survey delivery.

    ``accepted`` has ``weight``, ``stratum``, ``cluster``, ``area`` and one column per question key (answer codes as
    categories, or numbers). ``dropped_columns`` stood in the file and not in the codebook.
    """

    dropped_columns: tuple[str, ...] = ()


def read_survey(path: Path, codebook: Codebook, *, area_codes: Collection[str], today: dt.date) -> CheckedSurvey:
    """Read and check the respondent rows of one survey wave.

    ``path`` is a CSV (UTF-8 or Windows-1252, any usual delimiter, decimal comma or point) or an SPSS ``.sav`` file,
    recognised by content; ``area_codes`` are the codes that respondents may live in. Each rejected row is one reject:
    its first problem. Raises RefusedFileError (Dutch) for a file that is something else, misses columns of the
    codebook, holds a column about persons, or was held in the future.
    """
    if codebook.fieldwork_to > today:
        raise RefusedFileError(f"Het veldwerk eindigt volgens het codeboek pas op {codebook.fieldwork_to:%d-%m-%Y}.")
    inspected = inspect_file(path, allowed={FileKind.TEXT, FileKind.SAV})
    if inspected.kind == FileKind.SAV:
        table, notes = _read_sav(path, codebook)
    else:
        table, notes = read_text_table(path, allowed={FileKind.TEXT}), []
    _refuse_personal_columns(table.frame, codebook)
    raw, dropped = _choose_columns(table.frame, codebook)
    accepted, problems = check_rows(raw, codebook, area_codes)
    rejects = RejectLog()
    table.reject_uneven(rejects)
    problems.write(rejects, table.numbers)
    warnings = [*table.warnings, *notes, *_warnings(accepted, codebook, dropped, problems)]
    return CheckedSurvey(
        dialect="survey_sav" if inspected.kind == FileKind.SAV else "survey_csv",
        table="",
        rows_read=len(raw) + len(table.uneven),
        accepted=accepted,
        rejects=rejects,
        warnings=tuple(warnings),
        dropped_columns=dropped,
    )


def _read_sav(path: Path, codebook: Codebook) -> tuple[TextTable, list[str]]:
    """Read an SPSS file as text cells; row 1 is the first respondent, because there is no header line.

    User-defined missing values are kept: "weet niet" is often marked so in SPSS, and the codebook decides about it.
    """
    try:
        frame, meta = pyreadstat.read_sav(str(path), apply_value_formats=False, user_missing=True)
    except (pyreadstat.ReadstatError, ValueError, MemoryError, OverflowError) as error:
        raise RefusedFileError("Het SPSS-bestand is beschadigd of afgebroken en kan niet worden gelezen.") from error
    if frame.empty:
        raise RefusedFileError("Het SPSS-bestand heeft geen rijen.")
    if frame.columns.duplicated().any():
        raise RefusedFileError("Het SPSS-bestand heeft twee kolommen met dezelfde naam.")
    labels: Mapping[str, Mapping[Any, str]] = meta.variable_value_labels
    texts = pd.DataFrame({str(column): _as_text(frame[column]) for column in frame.columns}, dtype="str")
    texts = _use_area_labels(texts, labels, codebook)
    numbers = list(range(1, len(texts) + 1))
    return TextTable(FileKind.SAV, texts, numbers, [], ()), _compare_labels(labels, codebook)


def _as_text(values: pd.Series) -> list[str]:
    return [_cell(value) for value in values.tolist()]


def _cell(value: Any) -> str:
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()


def _use_area_labels(texts: pd.DataFrame, labels: Mapping[str, Mapping[Any, str]], codebook: Codebook) -> pd.DataFrame:
    """Where the codebook maps area names and SPSS stores numbers, the names are the value labels."""
    area_labels = {_cell(value): label.strip() for value, label in labels.get(codebook.area_column, {}).items()}
    named = {plain_code(label) for label in codebook.areas}
    if codebook.area_column not in texts or not area_labels or named & {plain_code(code) for code in area_labels}:
        return texts
    return texts.assign(**{codebook.area_column: texts[codebook.area_column].replace(area_labels)})


def _compare_labels(labels: Mapping[str, Mapping[Any, str]], codebook: Codebook) -> list[str]:
    notes = []
    for question in codebook.questions:
        for value, label in labels.get(question.column, {}).items():
            stated = question.answers.get(_cell(value))
            if stated is not None and plain_code(stated) != plain_code(label):
                notes.append(
                    f"Antwoord {_cell(value)} van vraag '{question.key}' heet '{label}' in het bestand en "
                    f"'{stated}' in het codeboek. Klopt het codeboek?"
                )
    return notes


def _refuse_personal_columns(frame: pd.DataFrame, codebook: Codebook) -> None:
    """Refuse the file when a header or the values of a column point at persons; the value itself is never repeated."""
    for column in frame.columns:
        header = plain_header(column)
        if header in SURVEY_HEADERS or (header in PERSONAL_HEADERS and header not in ROLE_HEADERS):
            raise _personal(column, "Deze kolom hoort bij gegevens over personen.")
    known = {*codebook.areas, *(label for question in codebook.questions for label in question.answers.values())}
    for column in frame.columns:
        if column == codebook.weight_column:
            continue
        reason = _personal_content([text for text in frame[column].unique() if text and text not in known], codebook)
        if reason:
            raise _personal(column, reason)


def _personal(column: str, reason: str) -> RefusedFileError:
    return RefusedFileError(
        f"Het bestand is geweigerd. Kolom '{column}': {reason} Haal de kolom weg en lever het bestand opnieuw."
    )


def _personal_content(values: list[str], codebook: Codebook) -> str:
    """Return the reason why these distinct values point at persons; empty when they do not."""
    if not values:
        return ""
    if sum(is_bsn(text) for text in values if len(text) == 9) > PERSONAL_SHARE * len(values):
        return REASONS["bsn"]
    if sum(bool(_POSTCODE.fullmatch(text)) for text in values) > PERSONAL_SHARE * len(values):
        return "Lijkt een postcode met letters. Lever hooguit de wijk."
    if any(_IP_ADDRESS.fullmatch(text) for text in values):
        return "Lijkt een IP-adres. Gegevens over personen horen hier niet."
    for text, finding in personal_values(text for text in values if len(text) > 5).items():
        if finding.kind == "bsn" and len(text) == 9:
            continue  # judged by share above
        years = [int(year) for year in _YEAR.findall(text)]
        if finding.kind == "date" and all(year > codebook.wave - BIRTH_YEARS for year in years):
            continue  # a fieldwork date
        return finding.reason
    return ""


def _choose_columns(frame: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the columns that the codebook names, and the names of the others."""
    found = {column.casefold(): column for column in frame.columns}
    wanted = codebook.file_columns
    absent = [column for column in wanted if column.casefold() not in found]
    if absent:
        named = ", ".join(f"'{column}'" for column in absent[:MAX_AREAS_NAMED])
        raise RefusedFileError(f"In het bestand ontbreken kolommen die het codeboek noemt: {named}.")
    chosen = frame[[found[column.casefold()] for column in wanted]].set_axis(list(wanted), axis=1)
    taken = {column.casefold() for column in wanted}
    return chosen, tuple(column for column in frame.columns if column.casefold() not in taken)


def _warnings(accepted: pd.DataFrame, codebook: Codebook, dropped: tuple[str, ...], problems: RowProblems) -> list[str]:
    notes = []
    if dropped:
        notes.append(f"Deze kolommen staan niet in het codeboek en zijn niet gebruikt: {', '.join(dropped)}.")
    if len(problems.bad) != codebook.responded:
        notes.append(
            f"Het codeboek noemt {codebook.responded} deelnemers, het bestand heeft {len(problems.bad)} rijen."
        )
    if accepted.empty:
        return [*notes, "Geen enkele rij is bruikbaar."]
    per_stratum = accepted["stratum"].value_counts()
    lonely = sorted(str(stratum) for stratum, count in per_stratum.items() if count == 1)
    if lonely:
        notes.append(f"In deze strata deed één persoon mee: {_named(lonely)}. Voeg strata samen in het codeboek.")
    per_area = accepted["area"].value_counts()
    few = sorted(str(area) for area, count in per_area.items() if 0 < count < MIN_ANSWERS and area != UNKNOWN_AREA)
    if few:
        notes.append(f"Minder dan {MIN_ANSWERS} deelnemers in: {_named(few)}. Daar komen geen cijfers voor één wijk.")
    notes.extend(_weight_notes(accepted))
    empty = [question.key for question in codebook.questions if accepted[question.key].isna().all()]
    if empty:
        notes.append(f"Deze vragen hebben geen enkel antwoord: {_named(empty)}.")
    return notes


def _weight_notes(accepted: pd.DataFrame) -> list[str]:
    notes = []
    overall = kish_design_effect(accepted["weight"])
    if overall > MAX_DESIGN_EFFECT:
        shown = f"{overall:.1f}".replace(".", ",")
        notes.append(f"De gewichten lopen ver uiteen (ontwerpeffect {shown}). De marges zijn daardoor groot.")
    grouped = accepted.groupby("area", observed=True)["weight"]
    uneven = sorted(str(area) for area, weights in grouped if kish_design_effect(weights) > MAX_DESIGN_EFFECT)
    if uneven and overall <= MAX_DESIGN_EFFECT:
        notes.append(f"De gewichten lopen ver uiteen in: {_named(uneven)}. De marges zijn daar groot.")
    return notes


def kish_design_effect(weights: pd.Series) -> float:
    """Return n sum(w^2) / (sum w)^2 (Kish 1965): 1 for equal weights; NaN without rows."""
    values = weights.to_numpy(dtype=np.float64)
    return float(len(values) * np.square(values).sum() / values.sum() ** 2) if len(values) else math.nan


def _named(names: list[str]) -> str:
    more = len(names) - MAX_AREAS_NAMED
    return ", ".join(names[:MAX_AREAS_NAMED]) + (f" en nog {more}" if more > 0 else "")
