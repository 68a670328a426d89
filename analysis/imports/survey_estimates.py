"""Turns checked answers into the figures of a wave: every indicator for the municipality and each wijk, with margins.

No figure is made of a wijk's own rows as if they were a sample of their own: areas are domains of the whole sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Required, TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.imports.survey import CheckedSurvey
from analysis.imports.survey_codebook import UNKNOWN_AREA, Codebook, SurveyIndicator
from analysis.stats.counts import Numbers
from analysis.stats.survey_design import Domains, SurveyDesign, build_design
from analysis.stats.survey_matrix import matrix_estimates
from analysis.stats.survey_tests import (
    INDICATIVE,
    MIN_N_INDICATIVE,
    MIN_N_NORMAL,
    MIN_NUMERATOR,
    NORMAL,
    TOO_FEW,
    wijk_versus_rest,
)

WAVE_COLUMNS = {
    "indicator": "str", "area": "str", "level": "str", "estimate": "float64", "se": "float64", "lower": "float64",
    "upper": "float64", "n": "int64", "n_effective": "float64", "design_effect": "float64", "numerator_n": "Int64",
    "complement_n": "Int64", "reliability": "str",
}  # fmt: skip
REST_COLUMNS = {
    "indicator": "str", "area": "str", "rest_estimate": "float64", "rest_difference": "float64",
    "rest_lower": "float64", "rest_upper": "float64", "rest_p_value": "float64", "rest_mark": "str",
}  # fmt: skip
MAX_STEPS_UP = 3  # buurt, wijk, municipality


class DesignOptions(TypedDict, total=False):
    """The design arguments that every function of the survey statistics takes."""

    weights: Required[str]
    strata: str
    cluster: str
    fpc: str


def estimate_wave(checked: CheckedSurvey, codebook: Codebook, *, areas: Mapping[str, str]) -> pd.DataFrame:
    """Estimate every indicator of the codebook for the municipality and each wijk.

    ``areas`` gives each area its parent (wijk -> gemeente, buurt -> wijk); those of a buurt count in its wijk, those
    of an unknown area in the municipality only. Returns WAVE_COLUMNS, ordered by indicator as in the codebook, then the
    municipality, then wijken by code; a wijk without respondents has a row with n = 0. Shares lie between 0 and 1.
    ``n`` counts the answers in the denominator, ``numerator_n`` and ``complement_n`` those in and outside the numerator
    (missing for a mean); the reliability follows the rules for the number of answers. A stratum with one respondent
    takes its distance to the mean of all (``lonely_psu="centre"``). ValueError unless there is one municipality.
    """
    municipality, wijken = _places(areas)
    frame = checked.accepted
    if frame.empty:
        return _empty()
    answers = answer_matrix(frame, codebook)
    shares = np.array([indicator.kind == "proportion" for indicator in codebook.indicators])
    design = wave_design(frame, codebook)
    city = Domains(np.zeros(len(frame), dtype=np.int64), pd.Index([municipality]))
    parts = Domains(_wijk_codes(frame["area"], areas, wijken), pd.Index(wijken))
    tables = [matrix_estimates(design, answers, domains, shares=shares) for domains in (city, parts)]
    columns = {name: np.vstack([table[name] for table in tables]).T.ravel() for name in tables[0]}
    return _table(columns, codebook.indicators, [municipality, *wijken], shares)


def compare_wave_with_rest(checked: CheckedSurvey, codebook: Codebook, *, areas: Mapping[str, str]) -> pd.DataFrame:
    """Test every indicator of each wijk against all respondents of the other wijken together.

    ``areas`` as for ``estimate_wave``. Returns REST_COLUMNS, one row per indicator and wijk with respondents: the
    difference is wijk minus rest, ``rest_mark`` is "+" or "-" where it is demonstrable. A wijk with too few answers
    (see ``estimate_wave``) gets no limits, p or mark. See ``survey_tests.wijk_versus_rest``; 33 wijken give false
    alarms, so show the marks with that caution.
    """
    _, wijken = _places(areas)
    frame = checked.accepted
    if frame.empty:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in REST_COLUMNS.items()})
    columns, options = _design_columns(frame, codebook)
    codes = _wijk_codes(frame["area"], areas, wijken)
    columns["wijk"] = pd.Series(pd.Categorical.from_codes(codes, categories=wijken), index=frame.index)
    answers = answer_matrix(frame, codebook)
    tables = []
    for place, indicator in enumerate(codebook.indicators):
        respondents = pd.DataFrame({**columns, "answer": answers[:, place]})
        table = wijk_versus_rest(respondents, "answer", area="wijk", lonely_psu="centre", **options)
        tables.append(table.reset_index(names="area").assign(indicator=indicator.key))
    whole = pd.concat(tables, ignore_index=True)
    names = {"rest": "rest_estimate", "difference": "rest_difference", "lower": "rest_lower", "upper": "rest_upper"}
    whole = whole.rename(columns={**names, "p_value": "rest_p_value", "mark": "rest_mark"})
    # Nobody, or hardly anybody, with the answer leaves the wijk without a spread of its own: no test, no mark.
    figures = estimate_wave(checked, codebook, areas=areas).set_index(["indicator", "area"])["reliability"]
    few = figures.loc[pd.MultiIndex.from_frame(whole[["indicator", "area"]])].to_numpy() == TOO_FEW
    whole.loc[few, ["rest_lower", "rest_upper", "rest_p_value"]] = np.nan
    whole.loc[few, "rest_mark"] = ""
    return whole[list(REST_COLUMNS)].astype(REST_COLUMNS)


def wave_design(frame: pd.DataFrame, codebook: Codebook) -> SurveyDesign:
    """Return the sampling design of the accepted rows as the codebook states it."""
    columns, options = _design_columns(frame, codebook)
    return build_design(pd.DataFrame(columns), lonely_psu="centre", **options)


def _design_columns(frame: pd.DataFrame, codebook: Codebook) -> tuple[dict[str, pd.Series], DesignOptions]:
    """Return the columns that make the design, and which argument of the statistics each one is."""
    columns = {"weight": frame["weight"]}
    options: DesignOptions = {"weights": "weight"}
    if codebook.strata_columns:
        columns["stratum"] = frame["stratum"]
        options["strata"] = "stratum"
    if codebook.cluster_column:
        columns["cluster"] = frame["cluster"]
        options["cluster"] = "cluster"
    if codebook.population:
        columns["population"] = frame["stratum"].astype("object").map(codebook.population)
        options["fpc"] = "population"
    return columns, options


def answer_matrix(frame: pd.DataFrame, codebook: Codebook) -> Numbers:
    """Return respondents x indicators: 1 or 0 for a share, the number for a mean, NaN outside the denominator."""
    matrix = np.empty((len(frame), len(codebook.indicators)))
    for place, indicator in enumerate(codebook.indicators):
        column = frame[indicator.question].array
        if isinstance(column, pd.Categorical):
            meaning = np.array([*(_meaning(indicator, code) for code in column.categories.tolist()), np.nan])
            matrix[:, place] = meaning[column.codes]  # code -1, no answer, is the last entry
        else:
            matrix[:, place] = _number_meaning(indicator, np.asarray(column, dtype=np.float64))
    return matrix


def _meaning(indicator: SurveyIndicator, code: str) -> float:
    if code not in indicator.denominator:
        return np.nan
    return float(code) if indicator.kind == "mean" else float(code in indicator.numerator)


def _number_meaning(indicator: SurveyIndicator, values: Numbers) -> Numbers:
    if indicator.kind == "mean":
        return values
    inside = np.isin(values, [float(code) for code in indicator.numerator])
    return np.where(np.isnan(values), np.nan, inside.astype(np.float64))


def _places(areas: Mapping[str, str]) -> tuple[str, list[str]]:
    named = {*areas, *areas.values()}
    municipalities = sorted(code for code in named if code.startswith("GM"))
    if len(municipalities) != 1:
        raise ValueError(f"the areas must lie in one municipality, not {len(municipalities)}")
    return municipalities[0], sorted(code for code in named if code.startswith("WK"))


def _wijk_codes(column: pd.Series, areas: Mapping[str, str], wijken: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return each respondent's place in ``wijken``, or -1 for an area that lies in none of them."""
    position = {code: place for place, code in enumerate(wijken)}
    lookup = []
    for code in column.cat.categories:
        above = str(code)
        for _ in range(MAX_STEPS_UP):
            if above in position or above == UNKNOWN_AREA:
                break
            above = areas.get(above, "")
        lookup.append(position.get(above, -1))
    return np.asarray(np.array(lookup, dtype=np.int64)[column.cat.codes.to_numpy()], dtype=np.int64)


def _table(
    columns: Mapping[str, Numbers],
    indicators: Sequence[SurveyIndicator],
    places: Sequence[str],
    shares: npt.NDArray[np.bool_],
) -> pd.DataFrame:
    n, numerator = columns["n"], columns["numerator"]
    complement = n - numerator
    few = (n < MIN_N_INDICATIVE) | (numerator < MIN_NUMERATOR) | (complement < MIN_NUMERATOR)  # False for a mean's NaN
    levels = ["municipality", *(["wijk"] * (len(places) - 1))]
    is_mean = np.repeat(~shares, len(places))
    return pd.DataFrame(
        {
            "indicator": np.repeat(np.array([indicator.key for indicator in indicators], dtype=object), len(places)),
            "area": np.tile(np.array(places, dtype=object), len(indicators)),
            "level": np.tile(np.array(levels, dtype=object), len(indicators)),
            "estimate": columns["estimate"],
            "se": columns["se"],
            "lower": columns["lower"],
            "upper": columns["upper"],
            "n": n.astype(np.int64),
            "n_effective": columns["n_effective"],
            "design_effect": columns["design_effect"],
            "numerator_n": _counts(numerator, is_mean),
            "complement_n": _counts(complement, is_mean),
            "reliability": np.select([few, n < MIN_N_NORMAL], [TOO_FEW, INDICATIVE], NORMAL).astype(object),
        }
    ).astype({"indicator": "str", "area": "str", "level": "str", "reliability": "str"})


def _counts(values: Numbers, absent: npt.NDArray[np.bool_]) -> pd.api.extensions.ExtensionArray:
    return pd.arrays.IntegerArray(np.where(absent, 0, values).astype(np.int64), absent.copy())


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in WAVE_COLUMNS.items()})
