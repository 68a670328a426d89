"""A survey figure of too few answers, taken together with another: two waves of the wijk, or small wijken of one wave.

Fewer than 50 answers say too little. Two waves that asked the same question in the same way may count as one; failing
that, the wijken with few answers of one wave. Nobody may work out the hidden figure from what is published: two waves
go together when the other one is hidden as well, or when the answers of the hidden one would be safe by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from analysis.enums import Statistic
from analysis.reports.wording import named
from analysis.stats.survey_pooling import pool
from analysis.stats.survey_tests import MIN_N_INDICATIVE, MIN_NUMERATOR
from cycle.enums import AreaLevel

COLUMNS: Final = ("value", "lower", "upper", "n", "numerator_n", "label", "with_year")


def is_too_small(rows: pd.DataFrame) -> pd.Series:
    """Which figures are those of a wijk that has an outcome, of fewer than 50 answers."""
    return (rows["level"] == AreaLevel.WIJK) & rows["value"].notna() & (rows["n"].fillna(0) < MIN_N_INDICATIVE)


def two_waves(
    newest: pd.DataFrame, before: pd.DataFrame, comparable: pd.Series, hidden_before: pd.Series
) -> pd.DataFrame:
    """Figures of wijken with few answers from two waves together, by the index of ``newest``; only what can be made.

    ``before`` holds the wave before, line for line; ``comparable`` says that both asked the same in the same way.
    """
    safe = comparable & (hidden_before | _is_safe_alone(newest)) & is_too_small(newest) & before["value"].notna()
    made = {}
    for key in newest.index[safe]:
        now, then = newest.loc[key], before.loc[key]
        label = f"{int(then['year'])} en {int(now['year'])} samen"
        made[key] = _together([then, now], [float(then["n"]), float(now["n"])], label, int(then["year"]))
    return _frame(made, newest.index)


def small_wijken(newest: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The wijken with few answers of one wave together, per indicator; the same figure for each of them."""
    made = {}
    for _, rows in newest[is_too_small(newest)].groupby("indicator"):
        if len(rows) < 2:
            continue
        people = rows["denominator"].astype("float64")
        weights = people if people.notna().all() and (people > 0).all() else rows["n"].astype("float64")
        label = f"{named(sorted(names[area] for area in rows['area']))} samen"
        whole = _together([row for _, row in rows.iterrows()], list(weights), label, None)
        made.update(dict.fromkeys(rows.index, whole))
    return _frame(made, newest.index)


def _is_safe_alone(rows: pd.DataFrame) -> pd.Series:
    """Whether enough people gave the answer, and enough did not, to show it if it were not for the margin."""
    numerator = rows["numerator_n"].astype("float64")
    safe = (numerator >= MIN_NUMERATOR) & (rows["n"].astype("float64") - numerator >= MIN_NUMERATOR)
    return safe | (rows["statistic"] == Statistic.MEAN)


def _together(rows: Iterable[pd.Series], weights: list[float], label: str, with_year: int | None) -> tuple[Any, ...]:
    parts = pd.DataFrame(
        {
            "estimate": [float(row["value"]) for row in rows],
            "se": [float(row["standard_error"]) for row in rows],
            "weight": weights,
            "n": [int(row["n"]) for row in rows],
        }
    )
    is_share = next(iter(rows))["statistic"] == Statistic.PROPORTION
    found = pool(parts, is_share=is_share)
    numerators = [row["numerator_n"] for row in rows]
    numerator = None if any(pd.isna(one) for one in numerators) else sum(int(one) for one in numerators)
    if is_share and numerator is None:  # what nobody can judge is not shown
        return (None, None, None, found.n, None, label, with_year)
    return (found.estimate, found.lower, found.upper, found.n, numerator, label, with_year)


def _frame(made: dict[Any, tuple[Any, ...]], index: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(made, orient="index", columns=list(COLUMNS))
    return frame.reindex(index)
