"""What came of a goal, by the rule that was fixed, on the figures in force. Rows are only added.

A corrected delivery changes figures, never an outcome that was written down: a new row stands beside the old one, each
with the versions of the data it was counted on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import DeliveryState
from analysis.models import Delivery
from analysis.stats.goal_rule import ACHIEVED, UNKNOWN, Ruling
from analysis.stats.goal_rule_judged import rule_on_chain, rule_on_levels, rule_on_output
from vap.enums import ChainLinkKind, ComparisonKind, GoalKind, VapState
from vap.models import VAP, Goal, GoalResult
from vap.queries.evaluations import done_of
from vap.queries.goal_specs import spec_of
from vap.queries.goal_words import in_digits, ruling_words, shift_words
from vap.queries.measures import figure_table
from vap.queries.methods import Baseline, arrival, baseline_of, facts_of
from vap.queries.rulings import areas_of, may_shift, rule_on

# How strong a design is (4.9 of the statistics), by what a goal is compared with.
DESIGNS = {
    ComparisonKind.MATCHED_AREAS: "Voor en na, naast vergelijkbare wijken.",
    ComparisonKind.REST_OF_CITY: "Voor en na, naast de rest van de stad.",
}
WITHOUT_COMPARISON = (
    "Alleen voor en na in het gebied zelf. Dat beschrijft wat er gebeurde; het zegt niets over de oorzaak."
)
COUNTED_IN = (VapState.EVALUATION, VapState.CLOSED, VapState.STOPPED)


class ResultError(Exception):
    """The state of the VAP does not allow this; the message is Dutch."""


@transaction.atomic
def count_goals(
    *, vap_id: int, levels: Mapping[int, Sequence[int]] | None = None, by: User | None, at: datetime
) -> list[GoalResult]:
    """Count every goal of a VAP that is evaluated or over; a row is only added where something differs.

    ``levels`` are, by goal, what people saw themselves: the level that each saw who judged a described goal, or how
    much was done of what no activity counts.
    """
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    if vap.state not in COUNTED_IN:
        raise ResultError("Berekenen kan vanaf de evaluatie.")
    goals = vap.goals.select_related("indicator", "definition__group", "source", "vap")
    related = ("areas", "comparison_areas", "displacement_areas", "links", "results", "vap__activities")
    made = []
    for goal in goals.prefetch_related(*related).order_by("position", "pk"):
        result = _result(goal, (levels or {}).get(goal.pk))
        if result is None:
            continue
        result.made_by, result.made_at = by, at
        result.save()
        audit.record(
            event="goal.counted",
            target=goal,
            by=by,
            at=at,
            outcome=result.outcome,
            deliveries=result.data_versions,
        )
        made.append(result)
    return made


def recount_adjusted(*, at: datetime) -> int:
    """Count again what rests on a delivery that was replaced since; how many outcomes were added. Safe to run twice."""
    replaced = set(Delivery.objects.filter(state=DeliveryState.REPLACED).values_list("pk", flat=True))
    newest: dict[int, GoalResult] = {}
    for result in GoalResult.objects.select_related("goal__vap").order_by("-made_at", "-pk"):
        newest.setdefault(result.goal_id, result)
    vaps = {one.goal.vap_id for one in newest.values() if replaced & set(one.data_versions)}
    return sum(len(count_goals(vap_id=pk, by=None, at=at)) for pk in sorted(vaps))


def _result(goal: Goal, levels: Sequence[int] | None) -> GoalResult | None:
    """The outcome as a row that is not stored yet; None when it says what the newest row says already."""
    details: dict[str, Any] = {}
    versions: list[int] = []
    match GoalKind(goal.kind):
        case GoalKind.OUTPUT:
            done = done_of(goal) if levels is None else float(sum(levels))
            if done is None and goal.results.all():  # somebody said how much: that stands
                return None
            ruling = rule_on_output(done, goal.target)
        case GoalKind.CHAIN:
            held = {link.kind: link.organisation_id is not None for link in goal.links.all()}
            ruling = rule_on_chain({kind.value: held.get(kind.value, False) for kind in ChainLinkKind})
        case GoalKind.QUALITATIVE:
            if levels is None:
                return None
            ruling = rule_on_levels(levels, _whole(goal.baseline), _whole(goal.target))
            details["levels"] = list(levels)
        case _:
            ruling, details, versions = _effect(goal)
    made = GoalResult(
        goal=goal,
        outcome=ruling.outcome,
        words=words_of(goal, ruling, details),
        value=ruling.value,
        lower=ruling.lower,
        upper=ruling.upper,
        details=details,
        data_versions=versions,
    )
    newest = max(goal.results.all(), key=lambda one: (one.made_at, one.pk), default=None)
    same = ("outcome", "words", "value", "details", "data_versions")
    if newest is not None and all(getattr(newest, name) == getattr(made, name) for name in same):
        return None
    return made


def _effect(goal: Goal) -> tuple[Ruling, dict[str, Any], list[int]]:
    """The rule on the figures in force, and what a reader needs to see how it came about."""
    spec = spec_of(goal)
    if spec is None:
        return Ruling(UNKNOWN, "no_figure"), {}, []
    table = figure_table(spec.measure, areas_of(spec))
    year = arrival(spec, table).year
    ruling = rule_on(spec, table, year)
    facts = facts_of(spec, table)[0]
    comparison = ComparisonKind(spec.comparison) if spec.comparison else ComparisonKind.NONE
    details: dict[str, Any] = {
        "reason": ruling.reason,
        "design": DESIGNS.get(comparison, WITHOUT_COMPARISON),
        "is_compared": comparison in DESIGNS,
        "regression": facts.is_top_quarter and facts.baseline_years == 1,
        "scale": ruling.scale,
        "change": _number(ruling.change),
        "change_lower": _number(ruling.change_lower),
        "change_upper": _number(ruling.change_upper),
    }
    if may_shift(spec):
        details["together"] = {
            "change": _number(ruling.together_change),
            "lower": _number(ruling.together_lower),
            "upper": _number(ruling.together_upper),
        }
    versions: set[int] = set()
    if year is not None and spec.baseline_from is not None and spec.baseline_to is not None:
        parts = [("own", spec.areas)]
        if comparison == ComparisonKind.MATCHED_AREAS:
            parts.append(("beside", spec.comparison_areas))
        if may_shift(spec):
            parts.append(("moved", spec.displacement_areas))
        for label, codes in parts:
            before = baseline_of(table, codes, spec.baseline_from, spec.baseline_to)
            after = baseline_of(table, codes, year - spec.result_years + 1, year)
            details[label] = {**_level("before", before), **_level("after", after), "year": year}
            versions |= {*before.deliveries, *after.deliveries}
    return ruling, details, sorted(versions)


def _level(name: str, level: Baseline) -> dict[str, float | None]:
    """A level as it is kept: what was counted, or the bounds of a small or rounded count and no number between them."""
    if level.value is None or level.low == level.high:
        return {name: level.value}
    return {name: None, f"{name}_low": level.low, f"{name}_high": level.high}


def words_of(goal: Goal, ruling: Ruling, details: dict[str, Any]) -> str:
    """What the rule says, with how it stands beside the comparison."""
    if goal.kind == GoalKind.OUTPUT:
        return _output_words(goal, ruling)
    said = ruling_words(goal, ruling)
    if ruling.outcome == UNKNOWN:
        return said
    if details.get("is_compared") and details.get("change") is not None:
        said = f"{said} {beside_words(details)}"
    return f"{said} {together_words(goal, details)}".strip()


def _output_words(goal: Goal, ruling: Ruling) -> str:
    if ruling.value is None or goal.target is None:
        return "Niet vast te stellen: niemand telde hoeveel er is gedaan."
    label = "Behaald" if ruling.outcome == ACHIEVED else "Niet behaald"
    return f"{label}. Gedaan: {in_digits(ruling.value)} van {in_digits(goal.target)} {goal.unit}.".replace(" .", ".")


def beside_words(details: dict[str, Any]) -> str:
    """The change beside the comparison, with its margin, and whether it can be chance."""
    nothing = 1.0 if details["scale"] == "ratio" else 0.0
    may_be_chance = details["change_lower"] <= nothing <= details["change_upper"]
    verdict = "Dat kan toeval zijn." if may_be_chance else "Dat is meer dan toeval."
    said = _change(details["scale"], details["change"], details["change_lower"], details["change_upper"])
    return f"Vergeleken met elders {said}. {verdict}"


def together_words(goal: Goal, details: dict[str, Any]) -> str:
    """The same change with the wijken counted along to which it may shift; empty without such wijken."""
    together = details.get("together") or {}
    if together.get("change") is None:
        return ""
    said = _change(details["scale"], together["change"], together["lower"], together["upper"])
    return f"Samen met {shift_words(goal)} {said}."


def _change(scale: str, value: float, lower: float, upper: float) -> str:
    """A change with its margin: of a ratio how much less or more it became, of a difference the number."""
    if scale == "ratio":
        return f"werd het {_less_or_more(value)} (marge: {_less_or_more(lower)} tot {_less_or_more(upper)})"
    value_text, lower_text, upper_text = (f"{one:+.1f}".replace(".", ",") for one in (value, lower, upper))
    return f"is het verschil {value_text} (marge {lower_text} tot {upper_text})"


def _less_or_more(ratio: float) -> str:
    percent = round(100 * (ratio - 1))
    return f"{-percent}% minder" if percent < 0 else f"{percent}% meer" if percent else "evenveel"


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
