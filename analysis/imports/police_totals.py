"""Totals of police cells: do the delivered totals equal their parts, and the totals that a delivery lacks.

A total is never added to its own parts: ``0.0.0`` is a row beside the delicts, and a wijk is the sum of its buurten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.imports.base import TotalCheck
from analysis.imports.police_cells import UNKNOWN_AREA
from analysis.imports.police_tables import Reference

Integers = np.ndarray[Any, np.dtype[np.integer[Any]]]
_PLACES_NAMED = 3
_LEVEL_WORDS = {"municipality": "gemeente", "wijk": "wijken", "buurt": "buurten"}
# Order of weight: one difference makes the whole check differ.
_WEIGHT = {"not_possible": 0, "equal": 1, "explained": 2, "differs": 3}


def dutch(number: float) -> str:
    """A whole number with thousands points: 7588 is written 7.588."""
    return f"{number:,.0f}".replace(",", ".")


def period_words(year: int, month: int) -> str:
    """``2023`` or ``2023 maand 4``."""
    return f"{year} maand {month}" if month else str(year)


def parents_of(areas: Mapping[str, tuple[str, str]], municipality: str) -> dict[str, str]:
    """Parent code per wijk and buurt of the municipality, from the structure of the codes (BU 4+2+2, WK 4+2, GM 4)."""
    digits = municipality.removeprefix("GM")
    parents = {}
    for code, (level, _) in areas.items():
        if code[2:6] != digits:
            continue
        if level == "buurt":
            parents[code] = f"WK{code[2:8]}"
        elif level == "wijk":
            parents[code] = municipality
    return parents


@dataclass(frozen=True)
class _Finding:
    state: str
    delivered: int | None
    summed: int | None
    text: str


def check_totals(accepted: pd.DataFrame, reference: Reference) -> TotalCheck:
    """Compare delivered totals with the sums of their parts: over delicts, and over areas.

    ``explained`` means that the difference is what the source withholds (delicts below the municipality and per
    month). Cells without a number are never counted as 0: sums with a missing part are not compared.
    """
    grid = _grid(accepted)
    findings = [_over_offences(grid, reference)]
    findings += [_over_areas(grid, reference, level) for level in ("wijk", "buurt")]
    real = [finding for finding in findings if finding is not None]
    if not real:
        return _not_possible(accepted, reference)
    worst = max(real, key=lambda finding: _WEIGHT[finding.state])
    text = " ".join(finding.text for finding in real)
    return TotalCheck(worst.state, worst.delivered, worst.summed, text)  # type: ignore[arg-type]


def _not_possible(accepted: pd.DataFrame, reference: Reference) -> TotalCheck:
    levels = accepted["area"].map({code: level for code, (level, _) in reference.areas.items()}).astype(object)
    total = accepted["offence"].isin(list(reference.total_codes))
    for level in ("municipality", "wijk", "buurt"):
        rows = accepted[(levels == level) & total]
        if rows.empty:
            continue
        summed = int(rows["value"].sum())
        many = rows["area"].nunique()
        word = "gemeente" if level == "municipality" else _LEVEL_WORDS[level]
        text = f"De levering bevat geen delen of geen totaal om te vergelijken. Som van {many} {word}: {dutch(summed)}."
        return TotalCheck("not_possible", None, summed, text)
    return TotalCheck("not_possible", None, None, "De levering bevat geen totaal om te vergelijken.")


@dataclass(frozen=True)
class _Grid:
    """The cells as integers: area and delict are places in their categories, periods count from the first year."""

    areas: list[str]
    offences: list[str]
    first_year: int
    periods: int
    area: Integers
    offence: Integers
    period: Integers
    value: np.ndarray[Any, np.dtype[np.float64]]
    withheld: np.ndarray[Any, np.dtype[np.bool_]]
    unknown: np.ndarray[Any, np.dtype[np.bool_]]

    def words(self, period: int) -> str:
        """The period in words."""
        year, month = divmod(period, 13)
        return period_words(self.first_year + year, month)


def _grid(accepted: pd.DataFrame) -> _Grid:
    year = accepted["year"].to_numpy().astype(np.int64)
    first = int(year.min()) if len(year) else 0
    missing = accepted["missing"].cat.categories.get_indexer(["missing", "withheld"])
    reasons = accepted["missing"].cat.codes.to_numpy()
    return _Grid(
        areas=list(accepted["area"].cat.categories),
        offences=list(accepted["offence"].cat.categories),
        first_year=first,
        periods=(int(year.max()) - first + 1) * 13 if len(year) else 13,
        area=accepted["area"].cat.codes.to_numpy().astype(np.int64),
        offence=accepted["offence"].cat.codes.to_numpy().astype(np.int64),
        period=(year - first) * 13 + accepted["month"].to_numpy(),
        value=accepted["value"].to_numpy(dtype=np.float64, na_value=0.0),
        withheld=reasons == missing[1],
        unknown=reasons == missing[0],
    )


def _over_offences(grid: _Grid, reference: Reference) -> _Finding | None:
    """Per area and period: the total row against the sum of the delicts."""
    total_places = np.array([code in reference.total_codes for code in grid.offences])
    is_total = total_places[grid.offence]
    if not is_total.any() or is_total.all():
        return None
    place = grid.area * grid.periods + grid.period
    many = len(grid.areas) * grid.periods

    def per_key(weights: Any) -> Any:
        return np.bincount(place, weights=weights, minlength=many)

    has_total = per_key(is_total & ~grid.unknown & ~grid.withheld) > 0
    parts = per_key(~is_total)
    unknown = per_key(~is_total & grid.unknown) > 0
    withheld = (per_key(~is_total & grid.withheld) > 0) | _lacks_withheld(grid, reference, per_key)
    # One delict alone is a selection, not the parts of the total: all that are published must be there.
    expected = len(set(reference.offences) - reference.total_codes - reference.withheld_codes)
    compared = has_total & (parts >= expected) & ~unknown
    if not compared.any():
        return None
    delivered, summed = per_key(np.where(is_total, grid.value, 0)), per_key(np.where(is_total, 0, grid.value))
    difference = delivered - summed
    explained = compared & withheld & (difference > 0)
    wrong = compared & (difference != 0) & ~explained
    named = [
        f"{grid.areas[at // grid.periods]} in {grid.words(at % grid.periods)}: "
        f"geleverd {dutch(delivered[at])}, som {dutch(summed[at])}"
        for at in np.flatnonzero(wrong)[:_PLACES_NAMED].tolist()
    ]
    chosen = _highest(wrong if wrong.any() else compared, grid, reference)
    return _conclude(
        "totaal en som van de delicten", int(compared.sum()), int(wrong.sum()), int(explained.sum()), named,
        int(delivered[chosen].sum()), int(summed[chosen].sum()),
    )  # fmt: skip


def _highest(chosen: Any, grid: _Grid, reference: Reference) -> Any:
    """Of the chosen areas and periods those of the highest level, so that no figure is shown twice in one sum."""
    for level in ("municipality", "wijk", "buurt"):
        is_level = np.array([reference.areas.get(code, ("", ""))[0] == level for code in grid.areas])
        at_level = chosen & np.repeat(is_level, grid.periods)
        if at_level.any():
            return at_level
    return chosen


def _lacks_withheld(grid: _Grid, reference: Reference, per_key: Callable[[Any], Any]) -> Any:
    """Per area and period: are withheld delicts left out where the source withholds them?"""
    secret = reference.withheld_codes & set(grid.offences)
    is_secret = np.array([code in secret for code in grid.offences])[grid.offence]
    low = np.array(
        [reference.areas.get(code, ("unknown", ""))[0] not in ("municipality", "country") for code in grid.areas]
    )
    monthly = np.arange(grid.periods) % 13 > 0
    withholding = (low[:, None] | monthly[None, :]).ravel()
    return (per_key(is_secret) < len(secret)) & withholding


def _conclude(
    what: str, compared: int, wrong: int, explained: int, named: Sequence[str], delivered: int, summed: int
) -> _Finding:
    if wrong:
        more = f" en nog {wrong - len(named)}" if wrong > len(named) else ""
        text = (
            f"Bij {dutch(wrong)} van de {dutch(compared)} vergelijkingen verschillen {what}: {'; '.join(named)}{more}."
        )
        return _Finding("differs", delivered, summed, text)
    if explained:
        text = (
            f"Bij {dutch(explained)} van de {dutch(compared)} vergelijkingen is er verschil tussen {what}. "
            "Dat is verklaard: de bron houdt delicten achter (zeden en andere) onder de gemeente en per maand."
        )
        return _Finding("explained", delivered, summed, text)
    text = f"In alle {dutch(compared)} vergelijkingen zijn {what} gelijk ({dutch(delivered)})."
    return _Finding("equal", delivered, summed, text)


def _over_areas(grid: _Grid, reference: Reference, level: str) -> _Finding | None:
    """Per delict and period: the delivered sums of ``level`` (wijk or buurt) against their parent, where complete."""
    codes = grid.areas
    up, extra = _parent_places(codes, reference, level)
    real = np.array([place for place in range(len(codes)) if up[place] >= 0 and place != extra], dtype=np.int64)
    if not len(real):
        return None
    expected = np.bincount(up[real], minlength=len(codes))
    many = len(grid.offences) * grid.periods * len(codes)
    start = (grid.offence * grid.periods + grid.period) * len(codes)
    absent = grid.unknown | grid.withheld
    is_child = up[grid.area] >= 0
    at = start[is_child] + up[grid.area[is_child]]
    summed = np.bincount(at, weights=grid.value[is_child], minlength=many)
    counted = np.bincount(at, weights=grid.area[is_child] != extra, minlength=many)
    incomplete = np.bincount(at, weights=absent[is_child], minlength=many) > 0
    is_parent = np.isin(grid.area, np.unique(up[real])) & ~absent
    own = start[is_parent] + grid.area[is_parent]
    delivered, has_own = np.zeros(many), np.zeros(many, dtype=bool)
    delivered[own], has_own[own] = grid.value[is_parent], True
    complete = (counted.reshape(-1, len(codes)) == expected).ravel() & (counted > 0)
    compared = has_own & complete & ~incomplete
    if not compared.any():
        return None
    wrong = compared & (delivered != summed)
    named = []
    for spot in np.flatnonzero(wrong)[:_PLACES_NAMED].tolist():
        pair, area = divmod(spot, len(codes))
        offence, period = divmod(pair, grid.periods)
        named.append(
            f"{codes[area]}, {grid.offences[offence]}, {grid.words(period)}: "
            f"geleverd {dutch(delivered[spot])}, som {dutch(summed[spot])}"
        )
    chosen = wrong if wrong.any() else compared
    total_places = np.array([code in reference.total_codes for code in grid.offences])
    of_totals = chosen & np.repeat(total_places, grid.periods * len(codes))
    chosen = of_totals if of_totals.any() else chosen  # the total and its delicts together would count double
    return _conclude(
        f"het cijfer van de {'gemeente' if level == 'wijk' else 'wijk'} en de som van de {_LEVEL_WORDS[level]}",
        int(compared.sum()), int(wrong.sum()), 0, named, int(delivered[chosen].sum()), int(summed[chosen].sum()),
    )  # fmt: skip


def _parent_places(codes: Sequence[str], reference: Reference, level: str) -> tuple[Integers, int]:
    """Per area of ``level`` the place of its parent (-1 for others), and the place of the unknown bucket or -1."""
    parents = parents_of(reference.areas, reference.municipality)
    wanted = {code: parent for code, parent in parents.items() if reference.areas[code][0] == level}
    place = {code: at for at, code in enumerate(codes)}
    up = np.array([place.get(wanted[code], -1) if code in wanted else -1 for code in codes], dtype=np.int64)
    extra = place.get(UNKNOWN_AREA, -1) if level == "wijk" else -1
    if extra >= 0 and reference.municipality in place:
        up[extra] = place[reference.municipality]
    return up, extra
