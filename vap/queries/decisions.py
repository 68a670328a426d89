"""What bodies did with a priority: the last word of each, the text that goes to the next one, who has not spoken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amersfoort_veiligheid.web.word_changes import Change, word_changes
from cycle.enums import DecisionOutcome
from cycle.models import Round, RouteStop
from vap.models import Priority, PriorityDecision

WITH_A_TEXT = (DecisionOutcome.AGREED, DecisionOutcome.CHANGED)


@dataclass(frozen=True)
class TextStation:
    """One station of a text: what it was called there, the text, and what changed since the station before."""

    label: str
    text: str
    changes: list[Change]
    decision: PriorityDecision | None = None

    @property
    def is_changed(self) -> bool:
        """Whether any word came or went here."""
        return any(change.kind != "same" for change in self.changes)


def last_decisions(priorities: Iterable[Priority], slag: Round) -> dict[tuple[int, int], PriorityDecision]:
    """The last decision by (priority, stop), in one query: a body that held a proposal over may decide later."""
    found = PriorityDecision.objects.filter(priority__in=list(priorities), stop__round=slag)
    beside = ("stop__body", "stop__substitute", "recorded_by")
    ordered = found.select_related(*beside).order_by("stop__position", "pk")
    return {(decision.priority_id, decision.stop_id): decision for decision in ordered}


def decisions_before(priority: Priority, stop: RouteStop) -> list[PriorityDecision]:
    """The last decision of each earlier body on the route, in order."""
    last = last_decisions([priority], stop.round)
    return [decision for decision in last.values() if decision.stop.position < stop.position]


def text_for(priority: Priority, stop: RouteStop) -> str:
    """The text that lies before a body: as the last body before it decided, else as proposed.

    What was proposed at first is what the first body had before it: a priority that is approved has the final text.
    """
    decided = [made for made in decisions_before(priority, stop) if made.outcome in WITH_A_TEXT]
    if decided:
        return decided[-1].decided_text
    first = priority.decisions.order_by("stop__position", "pk").first()
    return first.proposal_text if first else priority.aim


def decision_blockers(priority: Priority, stop: RouteStop, stops: Sequence[RouteStop]) -> list[str]:
    """Why a body is too early with a priority: the bodies before it have not spoken, or said no."""
    spoken = {decision.stop_id: decision for decision in decisions_before(priority, stop)}
    blockers = []
    for earlier in stops:
        if earlier.position >= stop.position:
            continue
        made = spoken.get(earlier.pk)
        if made is None:
            blockers.append(f"Nog geen uitspraak over “{priority}”: {earlier}.")
        elif made.outcome not in WITH_A_TEXT:
            blockers.append(f"“{priority}” is {made.get_outcome_display()}: {earlier}.")
    return blockers


def text_stations(priority: Priority, decisions: Sequence[PriorityDecision]) -> list[TextStation]:
    """The text as proposed, and as each body decided it, each with what changed since the one before."""
    made = [decision for decision in decisions if decision.outcome in WITH_A_TEXT]
    start = decisions[0].proposal_text if decisions else priority.aim
    stations = [TextStation("Voorstel", start, word_changes(start, start))]
    for decision in made:
        before = stations[-1].text
        text = decision.decided_text
        stations.append(TextStation(str(decision.stop), text, word_changes(before, text), decision))
    return stations


def undecided_priorities(slag: Round) -> list[str]:
    """Why the bestuurlijke slag can not close yet: bodies that did not treat, priorities without a last word."""
    stops = list(slag.stops.select_related("body", "substitute"))
    blockers = [f"Nog niet behandeld door: {stop}." for stop in stops if stop.held_on is None]
    open_ones = list(Priority.objects.filter(cycle=slag.cycle).open())
    last = last_decisions(open_ones, slag)
    final = stops[-1] if stops else None
    for priority in open_ones:
        made = last.get((priority.pk, final.pk)) if final else None
        if made is None:
            blockers.append(f"Nog geen besluit over “{priority}”: {final or 'geen gremium op de route'}.")
        elif made.outcome == DecisionOutcome.POSTPONED:
            blockers.append(f"“{priority}” is aangehouden: {final}.")
    return blockers
