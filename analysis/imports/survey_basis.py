"""What must be equal before figures of two surveys may stand in one series, and the sentence when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["web", "paper", "mixed"]


@dataclass(frozen=True)
class SurveyBasis:
    """What must be equal before figures of two surveys may stand in one series."""

    survey: str
    age_from: int
    age_to: int | None
    mode: Mode | None
    series: str = ""


def mixing_note(one: SurveyBasis, other: SurveyBasis) -> str:
    """Return the Dutch sentence why two surveys may not stand in one series; empty when they may."""
    reasons = []
    if one.survey != other.survey:
        reasons.append(f"het zijn twee onderzoeken ({one.survey} en {other.survey})")
    if (one.age_from, one.age_to) != (other.age_from, other.age_to):
        reasons.append(f"de leeftijden verschillen ({_ages(one)} en {_ages(other)})")
    if one.mode and other.mode and one.mode != other.mode:
        reasons.append("er is op een andere manier gevraagd (internet of papier)")
    if one.series != other.series:
        reasons.append("de meetreeks is onderbroken (andere methode)")
    if not reasons:
        return ""
    return f"Zet deze cijfers niet in één reeks: {'; '.join(reasons)}."


def _ages(basis: SurveyBasis) -> str:
    return f"{basis.age_from} jaar en ouder" if basis.age_to is None else f"{basis.age_from}-{basis.age_to} jaar"
