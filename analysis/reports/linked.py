"""Figures that would give a protected sensitive figure back: a total of which everything else is published.

Counts per wijk of ordinary offences are exact. A total that holds a sensitive offence, minus the ordinary ones, leaves
that sensitive figure to the unit, also when we show it rounded. When published totals alone give one back, such a total
stays away everywhere. When totals and offences together do, or when what is left in a wijk is too little to hide in,
the offences of that wijk stay away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from amersfoort_veiligheid.documents.tables import Cell
from analysis.reports.facts import Counting, Facts, Offence
from analysis.stats.disclosure import Level, rule_for
from cycle.enums import AreaLevel, Sensitivity

RULE = rule_for(Sensitivity.SENSITIVE, Level.WIJK)


@dataclass(frozen=True)
class Linked:
    """What must not be published: ordinary indicators, and the offences of one kind in one wijk."""

    indicators: frozenset[str]
    details: frozenset[tuple[str, str]]


def find_linked(facts: Facts, sensitive: Mapping[tuple[str, str], Cell]) -> Linked:
    """Compare each ordinary indicator that holds a protected sensitive offence with what is published beside it."""
    counted, secret, holding, detail = _counted(facts)
    away = _totals_that_tell(counted, holding, detail, secret)
    published = [offences for key, offences in counted.items() if key not in away]
    telling = {kind for kind, _ in secret if _gives_back([*published, *({one} for one in detail)], secret, kind)}
    values = _values(facts)
    details: set[tuple[str, str]] = set()
    for (area, key), total in _totals(facts, holding - away).items():
        protected = _protected(sensitive, values, area, counted[key] & secret)
        left = total - sum(values.get((area, part), 0.0) for part in counted[key] & detail)
        kinds = {kind for kind, _ in counted[key]}
        if protected and (kinds & telling or left < min(_room_needed(protected), total)):
            details |= {(area, kind) for kind in kinds}
    return Linked(away, frozenset(details))


def totals_that_tell(facts: Counting) -> frozenset[str]:
    """The ordinary indicators that stay away everywhere, in every year: a reader could work a secret out of them."""
    counted, secret, holding, detail = _counted(facts)
    return _totals_that_tell(counted, holding, detail, secret)


def _counted(
    facts: Counting,
) -> tuple[dict[str, frozenset[Offence]], frozenset[Offence], set[str], frozenset[Offence]]:
    """What each ordinary indicator counts, what is secret, which indicators hold a secret, and what is published."""
    ordinary = facts.indicators[facts.indicators["sensitivity"] == Sensitivity.ORDINARY]
    counted = {key: _all_offences(facts, key) for key in ordinary["key"] if key in facts.members}
    secret = _offences(facts, sensitivity=Sensitivity.SENSITIVE)
    holding = {key for key, offences in counted.items() if offences & secret}
    return counted, secret, holding, _offences(facts, sensitivity=Sensitivity.ORDINARY, in_scope=True)


def _totals_that_tell(
    counted: Mapping[str, frozenset[Offence]],
    holding: set[str],
    detail: frozenset[Offence],
    secret: frozenset[Offence],
) -> frozenset[str]:
    """The indicators that stay away everywhere: other indicators, one or some together, give their secret back."""
    beside = [offences for key, offences in counted.items() if key not in holding]
    shown = frozenset().union(*beside) & detail
    away = {key for key in holding if counted[key] - shown <= secret}
    for key in sorted(holding - away, key=lambda key: (-len(counted[key]), key)):  # the widest totals stay if they can
        if any(_gives_back([*beside, counted[key]], secret, kind) for kind in {kind for kind, _ in counted[key]}):
            away.add(key)
        else:
            beside.append(counted[key])
    return frozenset(away)


def _gives_back(sums: Iterable[Iterable[Offence]], secret: frozenset[Offence], kind: str) -> bool:
    """Whether sums of offences can be added and taken away so that nothing but secret offences is left.

    That is so when the columns of the secret offences raise the rank of the table of sums.
    """
    rows = [{offence for offence in one if offence[0] == kind} for one in sums]
    rows = [row for row in rows if row]
    columns = sorted(set().union(*rows), key=lambda offence: (offence in secret, offence))
    if not columns:
        return False
    table = np.array([[offence in row for offence in columns] for row in rows], dtype=float)
    open_columns = sum(offence not in secret for offence in columns)
    rank_of_open = int(np.linalg.matrix_rank(table[:, :open_columns])) if open_columns else 0
    return int(np.linalg.matrix_rank(table)) > rank_of_open


def _all_offences(facts: Counting, key: str) -> frozenset[Offence]:
    """The offences that an indicator counts; the total row of a kind counts all of that kind."""
    rows = facts.offences
    totals = set(zip(rows.loc[rows["is_total"], "kind"], rows.loc[rows["is_total"], "code"], strict=True))
    kinds = {kind for kind, _ in facts.members[key] & totals}
    whole = rows[rows["kind"].isin(kinds) & ~rows["is_total"]]
    return frozenset({*facts.members[key] - totals, *zip(whole["kind"], whole["code"], strict=True)})


def _offences(facts: Counting, *, sensitivity: str, in_scope: bool | None = None) -> frozenset[Offence]:
    rows = facts.offences[(facts.offences["sensitivity"] == sensitivity) & ~facts.offences["is_total"]]
    rows = rows if in_scope is None else rows[rows["in_scope"] == in_scope]
    return frozenset(zip(rows["kind"], rows["code"], strict=True))


def _totals(facts: Facts, keys: frozenset[str] | set[str]) -> dict[tuple[str, str], float]:
    rows = facts.of_year("police")
    rows = rows[rows["indicator"].isin(keys) & (rows["level"] == AreaLevel.WIJK) & (rows["missing"] == 0)]
    return dict(zip(zip(rows["area"], rows["indicator"], strict=True), rows["value"], strict=True))


def _values(facts: Facts) -> dict[tuple[str, Offence], float]:
    known = facts.cells[(facts.cells["missing"] == 0) & (facts.cells["level"] == AreaLevel.WIJK)]
    offences = zip(known["kind"], known["offence"], strict=True)
    return dict(zip(zip(known["area"], offences, strict=True), known["value"].astype("float64"), strict=True))


def _protected(
    sensitive: Mapping[tuple[str, str], Cell],
    values: Mapping[tuple[str, Offence], float],
    area: str,
    offences: frozenset[Offence],
) -> list[Cell]:
    """Sensitive figures that the source gave and we hide or round; what the source withholds is not ours to guard."""
    known = [offence for offence in offences if (area, offence) in values]
    return [sensitive[area, code] for _, code in known if (area, code) in sensitive]


def _room_needed(protected: Iterable[Cell]) -> float:
    """How much must be left unexplained, so that it says nothing new about a hidden or rounded figure."""
    uppers = [RULE.published_interval(int(cell.value)).upper for cell in protected if cell.value is not None]
    return max([RULE.minimum, *uppers])
