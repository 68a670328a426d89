"""Totals of police cells: do the delivered totals equal their parts, and the totals that a delivery lacks.

A total is never added to its own parts: ``0.0.0`` is a row beside the delicts, and a wijk is the sum of its buurten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    findings = [_over_offences(accepted, reference)]
    findings += [_over_areas(accepted, reference, level) for level in ("wijk", "buurt")]
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


def _grid(accepted: pd.DataFrame) -> pd.DataFrame:
    """The cells with plain columns: number (0 when absent) and whether it is absent."""
    values = accepted["value"].astype("Float64")
    return pd.DataFrame(
        {
            "area": accepted["area"].cat.codes.to_numpy(),
            "offence": accepted["offence"].cat.codes.to_numpy(),
            "period": accepted["year"].to_numpy().astype(np.int64) * 13 + accepted["month"].to_numpy(),
            "value": values.fillna(0).to_numpy(dtype=np.float64),
            "withheld": (accepted["missing"] == "withheld").to_numpy(),
            "unknown": (accepted["missing"] == "missing").to_numpy(),
        }
    )


def _over_offences(accepted: pd.DataFrame, reference: Reference) -> _Finding | None:
    """Per area and period: the total row against the sum of the delicts."""
    totals = [place for place, code in enumerate(accepted["offence"].cat.categories) if code in reference.total_codes]
    grid = _grid(accepted)
    is_total = np.isin(grid["offence"].to_numpy(), totals)
    if not is_total.any() or is_total.all():
        return None
    key = grid["area"].to_numpy().astype(np.int64) * 100_000 + grid["period"].to_numpy()
    keys, place = np.unique(key, return_inverse=True)

    def per_key(weights: Any) -> Any:
        return np.bincount(place, weights=weights, minlength=len(keys))

    value = grid["value"].to_numpy()
    absent_total = is_total & (grid["unknown"] | grid["withheld"]).to_numpy()
    has_total = per_key(is_total & ~absent_total) > 0
    parts = per_key(~is_total)
    unknown = per_key(~is_total & grid["unknown"].to_numpy()) > 0
    withheld = per_key(~is_total & grid["withheld"].to_numpy()) > 0
    withheld |= _lacks_withheld(accepted, reference, place, is_total, len(keys), keys)
    # One delict alone is a selection, not the parts of the total: most of them must be there.
    expected = len(set(reference.offences) - reference.total_codes - reference.withheld_codes)
    compared = has_total & (parts >= expected) & ~unknown
    if not compared.any():
        return None
    delivered, summed = per_key(np.where(is_total, value, 0)), per_key(np.where(is_total, 0, value))
    difference = delivered - summed
    explained = compared & withheld & (difference > 0)
    wrong = compared & (difference != 0) & ~explained
    area_names = list(accepted["area"].cat.categories)
    named = [
        _place_words(area_names, keys[at], delivered[at], summed[at]) for at in np.flatnonzero(wrong)[:_PLACES_NAMED]
    ]
    chosen = wrong if wrong.any() else compared
    return _conclude(
        "totaal en som van de delicten", int(compared.sum()), int(wrong.sum()), int(explained.sum()), named,
        int(delivered[chosen].sum()), int(summed[chosen].sum()),
    )  # fmt: skip


def _lacks_withheld(
    accepted: pd.DataFrame, reference: Reference, place: Any, is_total: Any, many: int, keys: Integers
) -> Any:
    """Per area and period: are withheld delicts left out where the source withholds them?"""
    secret = reference.withheld_codes & set(reference.offences)
    if not secret:
        return np.zeros(many, dtype=bool)
    is_secret = accepted["offence"].isin(list(secret)).to_numpy() & ~is_total
    present = np.bincount(place, weights=is_secret, minlength=many)
    codes = accepted["area"].cat.categories
    low = np.array([reference.areas.get(code, ("unknown", ""))[0] not in ("municipality", "country") for code in codes])
    withholding = low[keys // 100_000] | (keys % 100_000 % 13 > 0)
    return (present < len(secret)) & withholding


def _place_words(area_names: Sequence[str], key: int, delivered: float, summed: float) -> str:
    year, month = divmod(int(key) % 100_000, 13)
    area = area_names[int(key) // 100_000]
    return f"{area} in {period_words(year, month)}: geleverd {dutch(delivered)}, som {dutch(summed)}"


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


def _over_areas(accepted: pd.DataFrame, reference: Reference, level: str) -> _Finding | None:
    """Per delict and period: the delivered sums of ``level`` (wijk or buurt) against their parent, where complete."""
    parents = parents_of(reference.areas, reference.municipality)
    codes = list(accepted["area"].cat.categories)
    children = {code for code, parent in parents.items() if (code[:2] == "WK") == (level == "wijk")}
    parent_place = np.array([codes.index(parents[c]) if c in children and parents[c] in codes else -1 for c in codes])
    extra = codes.index(UNKNOWN_AREA) if level == "wijk" and UNKNOWN_AREA in codes else -1
    if extra >= 0:
        parent_place[extra] = codes.index(reference.municipality)
    expected = np.bincount(parent_place[[codes.index(c) for c in children]] + 1, minlength=len(codes) + 1)[1:]
    grid = _grid(accepted)
    area = grid["area"].to_numpy()
    key = grid["offence"].to_numpy().astype(np.int64) * 100_000 + grid["period"].to_numpy()
    keys, place = np.unique(key, return_inverse=True)
    many = len(keys) * len(codes)
    value = grid["value"].to_numpy()
    absent = (grid["unknown"] | grid["withheld"]).to_numpy()
    up = parent_place[area]
    is_child = up >= 0
    at = place[is_child] * len(codes) + up[is_child]
    summed = np.bincount(at, weights=value[is_child], minlength=many)
    counted = np.bincount(at, weights=(area != extra)[is_child], minlength=many)
    incomplete = np.bincount(at, weights=absent[is_child], minlength=many) > 0
    is_parent = np.isin(area, np.unique(parent_place[parent_place >= 0])) & ~absent
    own = place[is_parent] * len(codes) + area[is_parent]
    delivered, has_own = np.zeros(many), np.zeros(many, dtype=bool)
    delivered[own], has_own[own] = value[is_parent], True
    compared = has_own & (counted > 0) & (counted == np.tile(expected, len(keys))) & ~incomplete
    if not compared.any():
        return None
    wrong = compared & (delivered != summed)
    named = []
    for spot in np.flatnonzero(wrong)[:_PLACES_NAMED]:
        year, month = divmod(int(keys[spot // len(codes)]) % 100_000, 13)
        offence = accepted["offence"].cat.categories[int(keys[spot // len(codes)]) // 100_000]
        named.append(
            f"{codes[spot % len(codes)]}, {offence}, {period_words(year, month)}: "
            f"geleverd {dutch(delivered[spot])}, som {dutch(summed[spot])}"
        )
    chosen = wrong if wrong.any() else compared
    above = "gemeente" if level == "wijk" else "wijk"
    return _conclude(
        f"het cijfer van de {above} en de som van de {_LEVEL_WORDS[level]}",
        int(compared.sum()), int(wrong.sum()), 0, named, int(delivered[chosen].sum()), int(summed[chosen].sum()),
    )  # fmt: skip
