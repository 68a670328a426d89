"""What the evaluation of a cycle and that of a plan share: guarded words, outcomes as a table, money, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from agov.reports.kinds.public_parts import own_source, own_table
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, missing, number, text
from analysis.models import Delivery
from analysis.reports.base import SourceLine
from analysis.reports.parts import source_lines
from vap.enums import GoalOutcome, Plausibility
from vap.models import VAP, Evaluation, GoalResult
from vap.models.vap import VAPQuerySet
from vap.queries.evaluations import Costs, GoalAccount, accounts_by_plan, costs_of, plausibility_label
from vap.queries.goal_words import beyond_outcome, target_words

REACHED: Final = "Doelen behaald"
NOT_COUNTED: Final = "niet berekend"
UNPROVEN: Final = (GoalOutcome.DIRECTION, GoalOutcome.UNKNOWN)
# In whole words, because this is what people read first.
GUARDED: Final = {
    Plausibility.PLAUSIBLE: "Het is aannemelijk dat dit door het plan komt.",
    Plausibility.POSSIBLE: "Het kan door het plan komen. Zeker is dat niet.",
    Plausibility.NOT_SHOWN: "Niet aangetoond: dat dit door het plan komt.",
    Plausibility.UNKNOWN: "Niet te bepalen: of dit door het plan komt.",
}


@dataclass(frozen=True)
class Evaluated:
    """A plan with its closed evaluation, what came of its goals, and its money."""

    vap: VAP
    evaluation: Evaluation
    accounts: Sequence[GoalAccount]
    costs: Costs

    @property
    def plausibility(self) -> Plausibility:
        """Whether the result can come from the plan."""
        return Plausibility(self.evaluation.plausibility)

    @property
    def plausibility_words(self) -> str:
        """The same in words."""
        return plausibility_label(self.evaluation.plausibility)


def closed_plans() -> VAPQuerySet:
    """Plans for everybody whose evaluation is closed."""
    return VAP.objects.public().filter(evaluation__closed_on__isnull=False)


def evaluated(vaps: VAPQuerySet) -> list[Evaluated]:
    """These plans with all that is told of them, in their order; a constant number of queries."""
    found = list(vaps.select_related("cycle", "theme", "evaluation").prefetch_related("cost_lines"))
    accounts = accounts_by_plan(found)
    return [Evaluated(vap, vap.evaluation, accounts[vap.pk], costs_of(vap)) for vap in found]


def deliveries_of(vaps: Iterable[VAP]) -> set[int]:
    """The deliveries on which the outcomes of these plans were counted."""
    kept = GoalResult.objects.filter(goal__vap__in=list(vaps)).values_list("data_versions", flat=True)
    return {pk for versions in kept for pk in versions}


def sources_of(plans: Sequence[Evaluated]) -> tuple[SourceLine, ...]:
    """The records of the plans and the deliveries under the outcomes."""
    used = deliveries_of([plan.vap for plan in plans])
    rows = Delivery.objects.filter(pk__in=used).select_related("table__source").order_by("pk")
    return (own_source(timezone.localdate()), *source_lines(rows))


GOAL: Final = Column("doel", "Doel", is_row_header=True)
OUTCOME: Final = Column("uitkomst", "Uitkomst")
WORDS: Final = Column("woorden", "In woorden")


def outcomes_table(plans: Iterable[Evaluated]) -> Table:
    """The outcome of every goal with the words of its rule."""
    columns = (GOAL, Column("plan", "Plan"), Column("streven", "Waar we heen wilden"), OUTCOME, WORDS)
    rows = tuple(
        (
            text(account.goal.title),
            text(plan.vap.title),
            _words(target_words(account.goal)),
            text(_outcome(account)),
            text(beyond_outcome(account.result) if account.result else ""),
        )
        for plan in plans
        for account in plan.accounts
    )
    return own_table("uitkomsten", "De uitkomst van elk doel", columns, rows)


def unproven_table(plans: Iterable[Evaluated]) -> Table:
    """The goals that were missed, or of which nothing was shown, and whether that can come from the plan."""
    columns = (GOAL, Column("plan", "Plan"), OUTCOME, Column("kwam-het", "Kan het door het plan komen?"))
    rows = tuple(
        (
            text(account.goal.title),
            text(plan.vap.title),
            text(_outcome(account)),
            text(plan.plausibility_words),
        )
        for plan in plans
        for account in plan.accounts
        if account.result is not None and account.result.outcome != GoalOutcome.ACHIEVED
    )
    return own_table("niet-aangetoond", "Doelen die niet zijn gehaald of niet zijn aangetoond", columns, rows)


def _outcome(account: GoalAccount) -> str:
    return str(account.result.get_outcome_display()) if account.result else NOT_COUNTED


def costs_table(plans: Sequence[Evaluated]) -> Table:
    """What was planned and what it really cost, plan by plan."""
    columns = (
        Column("plan", "Plan", is_row_header=True),
        Column("begroot", "Gepland", "euro", "right"),
        Column("werkelijk", "Werkelijk", "euro", "right"),
        Column("verschil", "Verschil", "euro", "right"),
        Column("open", "Regels zonder bedrag", "", "right"),
    )
    rows = tuple((text(plan.vap.title), *_cost_cells(plan.costs)) for plan in plans)
    notes = ("Verschil is werkelijk min gepland. Het staat er pas als elk werkelijk bedrag bekend is.",)
    return own_table("kosten", "Gepland en werkelijk", columns, rows, notes)


def _cost_cells(costs: Costs) -> tuple[Cell, ...]:
    is_known = bool(costs.lines) and not costs.open_lines
    has_some = costs.lines > costs.open_lines
    return (
        number(costs.planned) if costs.lines else missing(),
        number(costs.realised) if has_some else missing(),
        number(costs.realised - costs.planned) if is_known else missing(),
        number(costs.open_lines),
    )


def _words(value: str) -> Cell:
    return text(value) if value else missing()
