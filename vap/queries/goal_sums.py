"""How far an output goal is by what its activities reported: the sum in words, with every activity behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from amersfoort_veiligheid.documents.tables import dutch_number, join_words
from vap.enums import ActivityState, GoalKind
from vap.models import Activity, Goal
from vap.stats.adding_up import COUNTS, ELSEWHERE, NOT_DONE, UNKNOWN, Counted, Part, Total, add_up

WHY_WORDS: Final = {COUNTS: "ja", NOT_DONE: "niet gedaan: telt als 0", UNKNOWN: "nog niets bekend"}


@dataclass(frozen=True)
class SumLine:
    """One activity: what it planned, what was accepted of it, and what the sum did with that."""

    activity: Activity
    counts: str
    is_counted: bool


@dataclass(frozen=True)
class GoalSum:
    """The sum under one output goal. ``words`` say how far it is, ``warnings`` what may be counted twice."""

    total: Total
    words: str
    planned_words: str
    lines: tuple[SumLine, ...]
    warnings: tuple[str, ...]


def sums_of(goals: Iterable[Goal]) -> dict[int, GoalSum]:
    """The sum per output goal to which an activity adds up; one query for all of them."""
    wanted = {goal.pk: goal for goal in goals if goal.kind == GoalKind.OUTPUT}
    if not wanted:
        return {}
    found: dict[int, list[Activity]] = defaultdict(list)
    rows = Activity.objects.filter(goal__in=wanted).select_related("organisation").order_by("planned_start", "pk")
    for row in rows:
        if row.goal_id is not None:
            found[row.goal_id].append(row)
    return {pk: _sum(wanted[pk], own) for pk, own in found.items()}


def _sum(goal: Goal, rows: list[Activity]) -> GoalSum:
    total = add_up([_part(row) for row in rows])
    return GoalSum(
        total=total,
        words=sum_words(total, goal),
        planned_words=_planned_words(total, goal),
        lines=tuple(_line(row, one) for row, one in zip(rows, total.rows, strict=True)),
        warnings=tuple(_warnings(total)),
    )


def _part(row: Activity) -> Part:
    return Part(
        key=row.pk,
        title=row.title,
        organisation=row.organisation.name,
        starts=row.planned_start,
        ends=row.planned_end,
        planned=row.planned_amount,
        done=row.done_amount,
        is_not_done=row.state == ActivityState.NOT_DONE,
        counted_in=row.counted_in_id,
    )


def sum_words(total: Total, goal: Goal) -> str:
    """How far the goal is: "210 van 400 sloten, van 2 organisaties; 30 tellen al mee bij de woningcorporatie."."""
    of = f" van {dutch_number(goal.target)}" if goal.target is not None else ""
    unit = goal.unit.strip()
    if total.amount is None:
        words = f"Nog niets bekend{of} {unit}".rstrip()
    else:
        words = f"{dutch_number(total.amount)}{of} {unit}".rstrip()
        count = len(total.organisations)
        if count:
            words += f", van {count} {'organisatie' if count == 1 else 'organisaties'}"
    words += "".join(f"; {one}" for one in _left_out(total))
    missing = len(total.unknown)
    if missing and total.amount is not None:
        words += f"; van {missing} {'activiteit' if missing == 1 else 'activiteiten'} is nog niets bekend"
    return f"{words}."


def _left_out(total: Total) -> list[str]:
    """Per organisation that already counts it: how much is left out."""
    per_host: dict[str, list[Counted]] = defaultdict(list)
    for row in total.left_out:
        per_host[row.host.organisation if row.host else ""].append(row)
    found = []
    for organisation, rows in per_host.items():
        amounts = [row.part.done for row in rows if row.part.done is not None]
        if amounts:
            amount = sum(amounts)
            found.append(f"{dutch_number(amount)} {'telt' if amount == 1 else 'tellen'} al mee bij {organisation}")
    return found


def _planned_words(total: Total, goal: Goal) -> str:
    """Whether the plan adds up to the goal, when it does not."""
    if total.planned is None or goal.target is None or total.planned >= goal.target:
        return ""
    return (
        f"De activiteiten zijn samen goed voor {dutch_number(total.planned)} {goal.unit},"
        f" het doel is {dutch_number(goal.target)}."
    )


def _line(row: Activity, one: Counted) -> SumLine:
    if one.why == ELSEWHERE and one.host is not None:
        return SumLine(row, f"nee, telt al mee bij {one.host.organisation}: {one.host.title}", is_counted=False)
    return SumLine(row, WHY_WORDS[one.why], is_counted=one.why == COUNTS)


def _warnings(total: Total) -> list[str]:
    alike = [
        f"Lijkt dubbel: “{a.title}” staat er van {join_words([a.organisation, b.organisation])}, in dezelfde tijd."
        " Tellen zij hetzelfde? Geef dan bij een van de twee aan dat het al meetelt bij de ander."
        for a, b in total.alike
    ]
    beyond = [
        f"“{part.title}” van {part.organisation} telt mee bij {host.organisation}, maar meldt meer"
        f" ({dutch_number(part.done or 0)}) dan daar staat ({dutch_number(host.done or 0)}). Klopt dat?"
        for part, host in total.beyond
    ]
    return alike + beyond
