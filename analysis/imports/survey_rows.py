"""Checks on the rows of a survey delivery: which respondents can be used, and why the others cannot."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.imports.base import RefusedFileError, RejectLog
from analysis.imports.privacy import find_personal_data, mask
from analysis.imports.survey_codebook import STRATUM_SEPARATOR, UNKNOWN_AREA, Codebook, Question

Mask = npt.NDArray[np.bool_]

DESIGN_COLUMNS = ("weight", "stratum", "cluster", "area")
OLDEST = 120  # years; above this an age is a typing error even when the survey has no upper limit

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_WHOLE = re.compile(r"(-?)0*(\d+)(?:[.,]0+)?")


class RowProblems:
    """The first problem of every row that cannot be used; one rejected row is one entry in the log."""

    def __init__(self, count: int) -> None:
        self.bad: Mask = np.zeros(count, dtype=bool)
        self._found: dict[int, tuple[str, str, str]] = {}

    def mark(self, where: Mask, column: str, values: pd.Series, reason: str) -> None:
        """Mark the rows in ``where`` that had no problem yet."""
        for row in np.flatnonzero(where & ~self.bad):
            self._found[int(row)] = (column, str(values.iloc[row]), reason)
        self.bad |= where

    def write(self, log: RejectLog, numbers_in_file: Sequence[int]) -> None:
        """Write the rejects in the order of the file; a value that may point at a person is masked."""
        for row in sorted(self._found):
            column, value, reason = self._found[row]
            hidden = mask(value) if find_personal_data(value) else value
            log.add(numbers_in_file[row], column, hidden, reason)


def plain_code(text: str) -> str:
    """Return a code or label as it is compared: no outer spaces or capitals, ``1.0`` and ``01`` as ``1``."""
    text = text.strip()
    whole = _WHOLE.fullmatch(text)
    return f"{whole.group(1)}{whole.group(2)}" if whole else text.casefold()


def numbers(values: pd.Series) -> npt.NDArray[np.float64]:
    """Read numbers with a decimal comma or point; NaN for anything else, also for words that mean infinity."""
    distinct = {text: _number(text) for text in values.unique()}
    return np.array(values.map(distinct), dtype=np.float64)


def _number(text: str) -> float:
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else np.nan


def check_rows(raw: pd.DataFrame, codebook: Codebook, area_codes: Collection[str]) -> tuple[pd.DataFrame, RowProblems]:
    """Check every row and return the usable ones with the columns of the codebook.

    ``raw`` holds text only ("" for nothing) under the column names of the codebook. The result has ``weight`` (float),
    ``stratum``, ``cluster`` and ``area`` (categories) and one column per question: its codes as categories, or floats
    for a numeric range. Respondent number and age serve the checks only and are not kept.
    """
    problems = RowProblems(len(raw))
    _check_respondents(raw, codebook, problems)
    weights = _check_weights(raw[codebook.weight_column], problems)
    areas = _check_areas(raw[codebook.area_column], codebook, area_codes, problems)
    strata = _check_strata(raw, codebook, problems)
    clusters = _check_clusters(raw, codebook, problems)
    _check_ages(raw, codebook, problems)
    answers = {
        question.key: _check_answers(raw[question.column], question, problems) for question in codebook.questions
    }
    frame = pd.DataFrame({"weight": weights, "stratum": strata, "cluster": clusters, "area": areas, **answers})
    usable = frame[~problems.bad].reset_index(drop=True)
    for column in ("stratum", "cluster", "area"):
        usable[column] = usable[column].astype("category")
    return usable, problems


def _check_respondents(raw: pd.DataFrame, codebook: Codebook, problems: RowProblems) -> None:
    column, ids = codebook.respondent_column, raw[codebook.respondent_column]
    blank = (ids == "").to_numpy()
    problems.mark(blank, column, ids, "Het respondentnummer ontbreekt.")
    double = ids.duplicated(keep="first").to_numpy() & ~blank
    problems.mark(double, column, ids, "Dit respondentnummer staat al eerder in het bestand.")


def _check_weights(texts: pd.Series, problems: RowProblems) -> npt.NDArray[np.float64]:
    column = str(texts.name)
    blank = (texts == "").to_numpy()
    weights = numbers(texts)
    problems.mark(blank, column, texts, "Het gewicht ontbreekt.")
    problems.mark(~blank & ~np.isfinite(weights), column, texts, "Het gewicht is geen getal.")
    problems.mark(weights == 0, column, texts, "Het gewicht is nul.")
    problems.mark(weights < 0, column, texts, "Het gewicht is negatief.")
    return weights


def _check_areas(texts: pd.Series, codebook: Codebook, area_codes: Collection[str], problems: RowProblems) -> pd.Series:
    known = {*area_codes, UNKNOWN_AREA}
    absent = sorted(code for code in codebook.areas.values() if code not in known)
    if absent:
        raise RefusedFileError(f"Het codeboek noemt gebied {absent[0]}, maar dat gebied kent deze gemeente niet.")
    lookup: Mapping[str, str] = {plain_code(label): code for label, code in codebook.areas.items()}
    if not lookup:
        lookup = {plain_code(code): code for code in known}
    found = texts.map({text: lookup.get(plain_code(text), "") for text in texts.unique()})
    blank = (texts == "").to_numpy()
    problems.mark(blank, codebook.area_column, texts, "Het gebied ontbreekt.")
    problems.mark((found == "").to_numpy() & ~blank, codebook.area_column, texts, "Dit gebied is onbekend.")
    return found


def _check_strata(raw: pd.DataFrame, codebook: Codebook, problems: RowProblems) -> pd.Series:
    if not codebook.strata_columns:
        return pd.Series("", index=raw.index, dtype="str")
    strata = raw[codebook.strata_columns[0]].map(_tidy_number)
    for column in codebook.strata_columns[1:]:
        strata = strata + STRATUM_SEPARATOR + raw[column].map(_tidy_number)
    for column in codebook.strata_columns:
        problems.mark((raw[column] == "").to_numpy(), column, raw[column], "Het stratum ontbreekt.")
    if codebook.population:
        unknown = ~strata.isin(list(codebook.population)).to_numpy()
        reason = "Van dit stratum staat geen populatie in het codeboek."
        problems.mark(unknown, codebook.strata_columns[0], strata, reason)
    return strata


def _tidy_number(text: str) -> str:
    """``1.0``, as SPSS gives whole numbers in some exports, is stratum ``1``."""
    whole = _WHOLE.fullmatch(text)
    return f"{whole.group(1)}{whole.group(2)}" if whole and "." in text else text


def _check_clusters(raw: pd.DataFrame, codebook: Codebook, problems: RowProblems) -> pd.Series:
    if not codebook.cluster_column:
        return pd.Series("", index=raw.index, dtype="str")
    clusters = raw[codebook.cluster_column]
    problems.mark((clusters == "").to_numpy(), codebook.cluster_column, clusters, "Het cluster ontbreekt.")
    return clusters


def _check_ages(raw: pd.DataFrame, codebook: Codebook, problems: RowProblems) -> None:
    if not codebook.age_column:
        return
    texts = raw[codebook.age_column]
    ages = numbers(texts)
    given = (texts != "").to_numpy()
    problems.mark(given & np.isnan(ages), codebook.age_column, texts, "De leeftijd is geen getal.")
    highest = OLDEST if codebook.age_to is None else codebook.age_to
    outside = (ages < codebook.age_from) | (ages >= highest + 1)
    reason = f"De leeftijd valt buiten {codebook.age_from} tot en met {highest} jaar."
    problems.mark(given & outside, codebook.age_column, texts, reason)


def _check_answers(texts: pd.Series, question: Question, problems: RowProblems) -> pd.Series:
    missing = {"", *(plain_code(code) for code in question.missing)}
    if question.value_range is not None:
        return _check_numbers(texts, question, question.value_range, missing, problems)
    lookup = _answer_codes(question)
    codes = {text: lookup.get(plain_code(text)) for text in texts.unique()}
    unknown = {text for text, code in codes.items() if code is None and plain_code(text) not in missing}
    if unknown:
        problems.mark(
            texts.isin(unknown).to_numpy(), question.column, texts, "Dit antwoord staat niet in het codeboek."
        )
    categories = list(question.answers)
    position = {code: place for place, code in enumerate(categories)}
    places = texts.map({text: -1 if code is None else position[code] for text, code in codes.items()})
    return pd.Series(
        pd.Categorical.from_codes(places.to_numpy(dtype=np.int16), categories=categories), index=texts.index
    )


def _answer_codes(question: Question) -> dict[str, str]:
    """Return what may stand in the file for each answer: its code, or its label when only one answer has it."""
    labels = [plain_code(label) for label in question.answers.values()]
    lookup = {
        plain_code(label): code for code, label in question.answers.items() if labels.count(plain_code(label)) == 1
    }
    return {**lookup, **{plain_code(code): code for code in question.answers}}


def _check_numbers(
    texts: pd.Series, question: Question, span: tuple[float, float], missing: set[str], problems: RowProblems
) -> pd.Series:
    absent = texts.map({text: plain_code(text) in missing for text in texts.unique()}).to_numpy(dtype=bool)
    values = numbers(texts)
    values[absent] = np.nan
    problems.mark(~absent & np.isnan(values), question.column, texts, "Dit antwoord is geen getal.")
    outside = (values < span[0]) | (values > span[1])
    problems.mark(outside, question.column, texts, "Dit antwoord valt buiten het bereik van de vraag.")
    return pd.Series(values, index=texts.index)
