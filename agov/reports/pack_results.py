"""The results behind an item, added up and per VAP, as a pack and its page show them (S132)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vap.enums import GoalOutcome
from vap.stats.money import Sums, total
from vap.stats.money_words import euros, plans_cover_words

OUTCOME_WORDS = {**{one.value: str(one.label) for one in GoalOutcome}, "": "nog niet berekend"}
NOT_PUBLIC = "nog niet vastgesteld"


@dataclass(frozen=True)
class GoalView:
    """What was wanted, and what came of it."""

    title: str
    target: str
    outcome: str
    words: str


@dataclass(frozen=True)
class PlanView:
    """One page: one VAP."""

    title: str
    code: str
    theme: str
    state: str
    answer: str
    done: str
    money: tuple[str, ...]
    lights: tuple[tuple[str, str], ...]
    goals: tuple[GoalView, ...]


@dataclass(frozen=True)
class ResultsView:
    """The total page and a page per VAP; without total it is about one VAP."""

    cycle: str
    is_total: bool
    answer: str
    states: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    money: tuple[str, ...]
    plans: tuple[PlanView, ...]


def results_view(value: Mapping[str, Any], *, only_closed: bool) -> ResultsView:
    """From the kept values. Before an evaluation closes only the table reads its outcomes: they may still change."""
    plans = value["plans"]
    shown = [one for one in plans if one["is_closed"] or not only_closed]
    outcomes = Counter(goal["outcome"] for one in shown for goal in one["goals"])
    hidden = sum(len(one["goals"]) for one in plans) - outcomes.total()
    listed = [(OUTCOME_WORDS[key], outcomes[key]) for key in OUTCOME_WORDS if outcomes[key]]
    if hidden:
        listed.append((NOT_PUBLIC, hidden))
    states = Counter(one["state"] for one in plans)
    return ResultsView(
        cycle=value["cycle"],
        is_total=value["is_total"],
        answer=_answer(len(plans), outcomes, hidden),
        states=tuple(states.items()),
        outcomes=tuple(listed),
        money=_money_words([_sums(one) for one in plans if one["is_decided"] or not only_closed]),
        plans=tuple(_plan(one, is_public=only_closed) for one in plans),
    )


def _answer(plans: int, outcomes: Counter[str], hidden: int) -> str:
    goals = outcomes.total() + hidden
    if not plans:
        return "Er zijn in deze cyclus nog geen vastgestelde plannen."
    start = f"{plans} {'plan' if plans == 1 else 'plannen'} met samen {goals} {'doel' if goals == 1 else 'doelen'}: "
    parts = [
        f"{outcomes[GoalOutcome.ACHIEVED]} behaald",
        f"{outcomes[GoalOutcome.NOT_ACHIEVED]} niet behaald",
    ]
    rest = goals - outcomes[GoalOutcome.ACHIEVED] - outcomes[GoalOutcome.NOT_ACHIEVED]
    return f"{start}{', '.join(parts)}, {rest} nog niet (met zekerheid) te zeggen."


def _sums(plan: Mapping[str, Any]) -> Sums:
    return Sums(**plan["money"])


def _money_words(parts: Sequence[Sums]) -> tuple[str, ...]:
    if not parts:
        return ()
    whole = total(parts)
    said = [plans_cover_words(whole, len(parts))]
    if whole.known:
        said.append(f"Uitgegeven tot nu toe: {euros(whole.realised)}.")
    return tuple(said)


def _plan(plan: Mapping[str, Any], *, is_public: bool) -> PlanView:
    hides = is_public and not plan["is_closed"]
    count, done = plan["activities"], plan["done"]
    verb = "activiteit is" if count == 1 else "activiteiten zijn"
    return PlanView(
        title=plan["title"],
        code=plan["code"],
        theme=plan["theme"],
        state=plan["state"],
        answer=NOT_PUBLIC.capitalize() + "." if hides else plan["answer"],
        done=f"{done} van de {count} {verb} gedaan." if count else "Er zijn geen activiteiten.",
        money=_money_words([_sums(plan)] if plan["is_decided"] or not is_public else []),
        lights=() if hides else tuple((label, words) for label, words in plan["lights"]),
        goals=tuple(
            GoalView(
                goal["title"],
                goal["target"],
                NOT_PUBLIC if hides else OUTCOME_WORDS[goal["outcome"]],
                "" if hides else goal["words"],
            )
            for goal in plan["goals"]
        ),
    )
