"""Figures that would give a hidden sensitive figure back: a total of which everything else is published.

Counts per wijk of ordinary offences are exact. A total that holds a sensitive offence, minus the ordinary ones, leaves
that sensitive figure, alone or with what else is not published. When nothing else is left, such a total stays away
everywhere. When what is left in a wijk is below the minimum of the rule, the offences of that wijk stay away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amersfoort_veiligheid.documents.tables import Cell
from analysis.reports.facts import Facts, Offence
from analysis.stats.disclosure import Level, rule_for
from cycle.enums import AreaLevel, Sensitivity

MINIMUM = rule_for(Sensitivity.SENSITIVE, Level.WIJK).minimum


@dataclass(frozen=True)
class Linked:
    """What must not be published: ordinary indicators, and the offences of one kind in one wijk."""

    indicators: frozenset[str]
    details: frozenset[tuple[str, str]]


def find_linked(facts: Facts, sensitive: Mapping[tuple[str, str], Cell]) -> Linked:
    """Compare each ordinary indicator that holds a hidden sensitive offence with what is published beside it."""
    ordinary = facts.indicators[facts.indicators["sensitivity"] == Sensitivity.ORDINARY]
    counted = {key: _all_offences(facts, key) for key in ordinary["key"] if key in facts.members}
    sensitive_offences = _offences(facts, sensitivity=Sensitivity.SENSITIVE)
    holding = {key for key, offences in counted.items() if offences & sensitive_offences}
    detail = _offences(facts, sensitivity=Sensitivity.ORDINARY, in_scope=True)
    in_indicators = frozenset().union(*(counted[key] for key in counted if key not in holding)) & detail
    values = _values(facts)
    exact = {key for key in holding if counted[key] - in_indicators <= sensitive_offences}
    details: set[tuple[str, str]] = set()
    for (area, key), total in _totals(facts, holding - exact).items():
        if not _hides(sensitive, values, area, counted[key] & sensitive_offences):
            continue
        if total - sum(values.get((area, part), 0.0) for part in counted[key] & detail) < min(MINIMUM, total):
            details |= {(area, kind) for kind, _ in counted[key]}
    return Linked(frozenset(exact), frozenset(details))


def _all_offences(facts: Facts, key: str) -> frozenset[Offence]:
    """The offences that an indicator counts; the total row of a kind counts all of that kind."""
    rows = facts.offences
    totals = set(zip(rows.loc[rows["is_total"], "kind"], rows.loc[rows["is_total"], "code"], strict=True))
    kinds = {kind for kind, _ in facts.members[key] & totals}
    whole = rows[rows["kind"].isin(kinds) & ~rows["is_total"]]
    return frozenset({*facts.members[key] - totals, *zip(whole["kind"], whole["code"], strict=True)})


def _offences(facts: Facts, *, sensitivity: str, in_scope: bool | None = None) -> frozenset[Offence]:
    rows = facts.offences[(facts.offences["sensitivity"] == sensitivity) & ~facts.offences["is_total"]]
    rows = rows if in_scope is None else rows[rows["in_scope"] == in_scope]
    return frozenset(zip(rows["kind"], rows["code"], strict=True))


def _totals(facts: Facts, keys: set[str]) -> dict[tuple[str, str], float]:
    rows = facts.of_year("police")
    rows = rows[rows["indicator"].isin(keys) & (rows["level"] == AreaLevel.WIJK) & (rows["missing"] == 0)]
    return dict(zip(zip(rows["area"], rows["indicator"], strict=True), rows["value"], strict=True))


def _values(facts: Facts) -> dict[tuple[str, Offence], float]:
    known = facts.cells[(facts.cells["missing"] == 0) & (facts.cells["level"] == AreaLevel.WIJK)]
    offences = zip(known["kind"], known["offence"], strict=True)
    return dict(zip(zip(known["area"], offences, strict=True), known["value"].astype("float64"), strict=True))


def _hides(
    sensitive: Mapping[tuple[str, str], Cell],
    values: Mapping[tuple[str, Offence], float],
    area: str,
    offences: frozenset[Offence],
) -> bool:
    """Whether we hide a figure that the source gave; what the source itself withholds is not ours to give back."""
    known = [offence for offence in offences if (area, offence) in values]
    return any(sensitive[area, code].value is None for _, code in known if (area, code) in sensitive)
