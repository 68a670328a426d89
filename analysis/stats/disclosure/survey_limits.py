"""Small numbers in survey estimates: limits on the unweighted answers behind a weighted share."""

import math
from typing import Final

import numpy as np
import pandas as pd

from analysis.stats.disclosure.rules import (
    HIDDEN_SIGN,
    MARGIN,
    MISSING_SIGN,
    PUBLIC_STATES,
    REASONS,
    DisclosureRule,
    State,
    SurveyLimits,
)

_NEEDED: Final = ("n", "numerator", "estimate")


def protect_survey(estimates: pd.DataFrame, rule: DisclosureRule) -> pd.DataFrame:
    """States and shown percentages of survey shares.

    `estimates`: one line per area (index; the municipality is `MARGIN`) with n (unweighted answers), numerator
    (unweighted answers that count) and estimate (weighted share, 0 to 1; NaN is missing); a column item tells several
    questions apart. A share is shown when n, the numerator and the complement reach the limits of `rule.survey` and it
    is not above `rule.group_share`. When the municipality is shown and exactly one area of an item is hidden, the area
    with the fewest answers is hidden too, because the difference would give the first back.

    Returns row, column (the item, or "estimate"), state, public_state, shown_value (percentage rounded as published),
    shown_text, reason, n and indicative (fewer answers than `indicative_below`). n is never hidden.
    Raises ValueError when a column is missing or the rule is not for surveys.
    """
    if rule.survey is None:
        raise ValueError("Deze regel is niet voor enquêtes.")
    absent = [name for name in _NEEDED if name not in estimates.columns]
    if absent:
        raise ValueError(f"De tabel met antwoorden mist: {', '.join(absent)}.")
    result = pd.DataFrame(
        {
            "row": list(estimates.index),
            "column": list(estimates["item"]) if "item" in estimates.columns else "estimate",
            "state": [_state(line.n, line.numerator, line.estimate, rule) for line in estimates.itertuples()],
            "n": estimates["n"].to_numpy(),
        }
    )
    result["state"] = _with_partners(result, rule)
    shown = [
        _percentage(share, rule.survey, is_total=row == MARGIN) if state == State.SHOWN else (np.nan, _sign(state))
        for share, row, state in zip(estimates["estimate"], result["row"], result["state"], strict=True)
    ]
    result["public_state"] = [str(PUBLIC_STATES[State(state)]) for state in result["state"]]
    result["shown_value"] = [value for value, _ in shown]
    result["shown_text"] = [text for _, text in shown]
    result["reason"] = [REASONS[State(state)] for state in result["state"]]
    result["indicative"] = (result["n"] < rule.survey.indicative_below) & (result["state"] == State.SHOWN)
    order = ["row", "column", "state", "public_state", "shown_value", "shown_text", "reason", "n", "indicative"]
    return result[order]


def _state(n: float, numerator: float, estimate: float, rule: DisclosureRule) -> str:
    limits = rule.survey
    if not rule.is_allowed or limits is None:
        return str(State.LEVEL)
    if np.isnan(estimate):
        return str(State.MISSING)
    if n < limits.respondents or min(numerator, n - numerator) < limits.answers:
        return str(State.PRIMARY)
    if rule.group_share is not None and numerator > rule.group_share * n:
        return str(State.GROUP_DISCLOSURE)
    return str(State.SHOWN)


def _with_partners(result: pd.DataFrame, rule: DisclosureRule) -> list[str]:
    states = result["state"].copy()
    if not rule.secondary:
        return list(states)
    for _, lines in result.groupby("column", sort=False):
        areas = lines[lines["row"] != MARGIN]
        total_shown = (lines.loc[lines["row"] == MARGIN, "state"] == State.SHOWN).any()
        hidden = areas["state"].isin([State.PRIMARY, State.GROUP_DISCLOSURE])
        shown = areas[areas["state"] == State.SHOWN]
        if total_shown and hidden.sum() == 1 and len(shown):
            states[shown["n"].idxmin()] = str(State.SECONDARY)
    return list(states)


def _percentage(share: float, limits: SurveyLimits, *, is_total: bool) -> tuple[float, str]:
    """Share as a percentage, halves up, with a decimal comma."""
    decimals = limits.total_decimals if is_total else limits.decimals
    scale = 10**decimals
    # The tiny addition undoes binary noise: 0.285 * 100 is 28.499999999999996.
    value = math.floor(share * 100 * scale + 0.5 + 1e-9) / scale
    return value, f"{value:.{decimals}f}".replace(".", ",")


def _sign(state: str) -> str:
    return MISSING_SIGN if state == State.MISSING else HIDDEN_SIGN
