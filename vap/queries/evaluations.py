"""What an evaluation is made of: what the records already say, what still lacks, and which words the figures allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_number
from analysis.enums import SourceKind
from analysis.models import Delivery
from vap.enums import ActivityState, EvaluationDecision, GoalKind, GoalOutcome, Plausibility, VapState
from vap.models import VAP, Activity, Evaluation, Goal, GoalResult, MethodChange
from vap.queries.goal_words import beyond_outcome, method_differences, target_words

# The three questions of the note (S84), and then the seven headings in their fixed order (4.10).
QUESTIONS: Final = {
    "what_was_done": "Wat is er gedaan?",
    "what_was_reached": "Hebben we bereikt wat we wilden bereiken?",
    "situation_now": "Hoe ziet de nieuwe situatie er nu uit?",
}
HEADINGS: Final = {
    "intended": "1. Wat zouden we doen?",
    "done_and_not": "2. Wat is er gedaan, wat niet, en waarom?",
    "goal_reached": "3. Is het doel gehaald?",
    "plausibility_reason": "4. Kan het door het plan komen?",
    "costs": "5. Wat kostte het, gepland en werkelijk?",
    "unknowns": "6. Wat weten we niet?",
}
REPORTING: Final = "Is er vaker of minder vaak aangifte gedaan?"
PLACES: Final = {  # whose levels stand under an outcome
    "own": "In het gebied van het plan",
    "beside": "In de wijken waarmee wij vergelijken",
    "moved": "In de wijken waarheen het kan verschuiven",
}
TEXTS: Final = (*QUESTIONS, *HEADINGS, "reporting_behaviour", "summary")
WITH_EVALUATION: Final = (VapState.EVALUATION, VapState.CLOSED, VapState.STOPPED)


@dataclass(frozen=True)
class Costs:
    """What was planned and what it really cost, in euros; ``open_lines`` have no real amount yet."""

    planned: int
    realised: int
    lines: int
    open_lines: int

    @property
    def words(self) -> str:
        """Both in one sentence."""
        if not self.lines:
            return "Er staan geen kosten in het plan."
        said = f"Gepland € {dutch_number(self.planned)}, werkelijk € {dutch_number(self.realised)}"
        if self.open_lines == self.lines:
            return f"Gepland € {dutch_number(self.planned)}. Wat het werkelijk kostte, is nog niet ingevuld."
        if self.open_lines:
            return f"{said}. Van {self.open_lines} van de {self.lines} regels is het werkelijke bedrag nog niet bekend."
        difference = self.realised - self.planned
        if difference:
            return f"{said}: € {dutch_number(abs(difference))} {'meer' if difference > 0 else 'minder'} dan gepland."
        return f"{said}."


@dataclass(frozen=True)
class GoalAccount:
    """One goal with what came of it: the newest outcome, those on older figures, and changes of its method."""

    goal: Goal
    result: GoalResult | None
    earlier: tuple[GoalResult, ...]
    changes: tuple[tuple[MethodChange, list[tuple[str, str, str]]], ...]
    sources: tuple[str, ...] = ()  # the deliveries that the newest outcome was counted on, in words

    @property
    def is_adjusted(self) -> bool:
        """Whether the figures changed after a first count."""
        return self.result is not None and any(one.data_versions != self.result.data_versions for one in self.earlier)

    @property
    def said(self) -> str:
        """The words of the newest outcome, without that outcome itself."""
        return beyond_outcome(self.result) if self.result else ""

    @property
    def said_earlier(self) -> list[tuple[GoalResult, str]]:
        """The outcomes on older figures, each with its words."""
        return [(one, beyond_outcome(one)) for one in self.earlier]

    @property
    def levels(self) -> list[tuple[str, str, str]]:
        """The figures under the outcome: where, at the baseline, after the plan. A place that lacks one is left out."""
        details = self.result.details if self.result else {}
        places = ((words, details.get(key) or {}) for key, words in PLACES.items())
        rows = [(words, _level_words(own, "before"), _level_words(own, "after")) for words, own in places]
        return [row for row in rows if all(row)]

    @property
    def regresses(self) -> bool:
        """Whether the place was chosen in a bad year that is its only baseline (4.4)."""
        return bool(self.result and self.result.details.get("regression"))

    @property
    def design(self) -> str:
        """How strong the design is, in words."""
        return str(self.result.details.get("design", "")) if self.result else ""


def _level_words(own: Mapping[str, float | None], name: str) -> str:
    """A level of an outcome; of a small or rounded count between which numbers it lies; empty where it is hidden."""
    exact, low, high = (own.get(key) for key in (name, f"{name}_low", f"{name}_high"))
    if exact is not None:
        return dutch_number(exact, 1)
    return "" if low is None or high is None else f"{dutch_number(low, 1)} tot {dutch_number(high, 1)}"


def accounts_of(vap: VAP) -> list[GoalAccount]:
    """Every goal with its outcomes and changes, in the order of the goals; five queries."""
    return accounts_by_plan([vap])[vap.pk]


def accounts_by_plan(vaps: Iterable[VAP]) -> dict[int, list[GoalAccount]]:
    """The same for many VAPs, by their number in the database; as many queries as for one."""
    made: dict[int, list[GoalAccount]] = {vap.pk: [] for vap in vaps}
    goals = Goal.objects.filter(vap__in=made).select_related("vap", "indicator", "definition__group")
    goals = goals.prefetch_related("results", "method_changes")
    names = _deliveries(made)
    for goal in goals.order_by("position", "pk"):
        results = sorted(goal.results.all(), key=lambda one: (one.made_at, one.pk), reverse=True)
        changes = [(one, method_differences(one.before, one.after)) for one in goal.method_changes.all()]
        sources = [names[pk] for pk in results[0].data_versions if pk in names] if results else []
        newest = results[0] if results else None
        made[goal.vap_id].append(GoalAccount(goal, newest, tuple(results[1:]), tuple(changes), tuple(sources)))
    return made


def _deliveries(vaps: Iterable[int]) -> dict[int, str]:
    """What the outcomes of VAPs were counted on, by number."""
    kept = GoalResult.objects.filter(goal__vap__in=list(vaps)).values_list("data_versions", flat=True)
    used = {pk for versions in kept for pk in versions}
    rows = Delivery.objects.filter(pk__in=used).select_related("table")
    return {row.pk: f"{row.table.number} versie {row.version}" for row in rows}


def costs_of(vap: VAP) -> Costs:
    """The money lines added up."""
    lines = list(vap.cost_lines.all())
    return Costs(
        planned=sum(line.planned for line in lines),
        realised=sum(line.realised or 0 for line in lines),
        lines=len(lines),
        open_lines=sum(line.realised is None for line in lines),
    )


def asks_reporting(goals: Iterable[Goal]) -> bool:
    """Whether police counts are the result: then a rise may be more reporting, and the question is put (4.10)."""
    return any(goal.indicator is not None and goal.indicator.source_kind == SourceKind.POLICE for goal in goals)


def may_be_plausible(accounts: Iterable[GoalAccount]) -> bool:
    """Whether a goal was reached beyond what happened elsewhere; without a comparison nothing is plausible (4.9)."""
    return any(
        one.result is not None
        and one.result.outcome == GoalOutcome.ACHIEVED
        and bool(one.result.details.get("is_compared"))
        for one in accounts
    )


def done_of(goal: Goal) -> float | None:
    """How much was done in the unit of an output goal, by the activities of its VAP; None when none counts that."""
    unit = goal.unit.strip().casefold()
    known = [
        one.done_amount
        for one in goal.vap.activities.all()
        if one.done_amount is not None and one.unit.strip().casefold() == unit
    ]
    return float(sum(known)) if known else None


def asked_goals(vap: VAP) -> list[Goal]:
    """The goals of which people say themselves what they saw: described levels, and what no activity counts."""
    kinds = [GoalKind.QUALITATIVE, GoalKind.OUTPUT]
    goals = vap.goals.filter(kind__in=kinds).select_related("vap").prefetch_related("vap__activities")
    return [one for one in goals if one.kind == GoalKind.QUALITATIVE or done_of(one) is None]


def outcome_words(accounts: Iterable[GoalAccount]) -> str:
    """What came of all goals in one sentence, the worst first: nothing is hidden behind a goal that was reached."""
    outcomes = [GoalOutcome(one.result.outcome) if one.result else None for one in accounts]
    if not outcomes:
        return ""
    if all(one is None for one in outcomes):
        return "Nog niet berekend."
    count = len(outcomes)
    missed = outcomes.count(GoalOutcome.NOT_ACHIEVED)
    if missed:
        return "Doel niet gehaald." if count == 1 else f"{missed} van de {count} doelen {_verb(missed)} niet gehaald."
    if None in outcomes:
        return f"{count - outcomes.count(None)} van de {count} doelen {_verb(count - outcomes.count(None))} berekend."
    unknown, unsure = outcomes.count(GoalOutcome.UNKNOWN), outcomes.count(GoalOutcome.DIRECTION)
    if unknown == count > 1:
        return f"Van geen van de {count} doelen is het vast te stellen."
    if unknown:
        return (
            "Niet vast te stellen."
            if count == 1
            else f"Van {unknown} van de {count} doelen is het niet vast te stellen."
        )
    if unsure:
        return (
            "De richting is goed, maar niet aantoonbaar."
            if count == 1
            else (f"Bij {unsure} van de {count} doelen is de richting goed, maar niet aantoonbaar.")
        )
    return "Doel gehaald." if count == 1 else f"Alle {count} doelen zijn gehaald."


def _verb(count: int) -> str:
    return "is" if count == 1 else "zijn"


def prefill(vap: VAP, accounts: Iterable[GoalAccount]) -> dict[str, str]:
    """First texts from the records, so that nobody types again what is written already; people change them."""
    goals = list(vap.goals.order_by("position", "pk"))
    activities = list(vap.activities.select_related("organisation").order_by("planned_start", "pk"))
    done = [one for one in activities if one.state == ActivityState.DONE]
    wanted = [
        f"{goal.title.rstrip('.')} (doel: {target_words(goal)})." if target_words(goal) else goal.title
        for goal in goals
    ]
    return {
        "what_was_done": f"{len(done)} van de {len(activities)} activiteiten zijn gedaan." if activities else "",
        "intended": " ".join([*wanted, vap.approach]).strip(),
        "done_and_not": "\n".join(_activity_words(one) for one in activities),
        "goal_reached": said_of(accounts),
        "costs": costs_of(vap).words,
    }


def said_of(accounts: Iterable[GoalAccount]) -> str:
    """What the rule said of all goals, one after the other."""
    return " ".join(one.result.words for one in accounts if one.result)


def _wanted(goal: Goal) -> str:
    words = target_words(goal)
    return f"{goal.title.rstrip('.')} (doel: {words})." if words else goal.title


def _activity_words(one: Activity) -> str:
    said = f"{one.title} ({one.organisation}): {one.get_state_display()}"
    if one.planned_amount is not None:
        said += f", {one.done_amount or 0} van {one.planned_amount} {one.unit}"
    return f"{said}. {one.not_done_reason}".strip() if one.not_done_reason else f"{said}."


def lacking(evaluation: Evaluation | None, accounts: list[GoalAccount]) -> list[str]:
    """Which answers are still empty, in words; an evaluation with any of them does not close (S84)."""
    labels = {**QUESTIONS, **HEADINGS}
    if asks_reporting([one.goal for one in accounts]):
        labels["reporting_behaviour"] = REPORTING
    found = [words for name, words in labels.items() if not str(getattr(evaluation, name, "")).strip()]
    if not getattr(evaluation, "plausibility", ""):
        found.append("Kan het door het plan komen: kies een antwoord")
    if not accounts:
        found.append("Een doel: dit VAP heeft er geen")
    found += [f"De uitkomst van “{one.goal}”" for one in accounts if one.result is None]
    return found


@dataclass(frozen=True)
class EvaluationPage:
    """All of the page of one evaluation."""

    vap: VAP
    evaluation: Evaluation | None
    accounts: list[GoalAccount]
    costs: Costs
    lacking: list[str]
    outcome: str
    followers: tuple[VAP, ...]

    @property
    def is_closed(self) -> bool:
        """Whether it was decided on."""
        return self.evaluation is not None and self.evaluation.closed_on is not None

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The three questions with their answers."""
        return [(words, getattr(self.evaluation, name, "")) for name, words in QUESTIONS.items()]

    @property
    def context(self) -> str:
        """What people wrote beside the outcomes; the words of the outcomes themselves are not said twice."""
        written = self.evaluation.goal_reached if self.evaluation else ""
        return "" if written == said_of(self.accounts) else written

    @property
    def asks_reporting(self) -> bool:
        """Whether the question on reporting is put."""
        return asks_reporting([one.goal for one in self.accounts])

    @property
    def is_adjusted(self) -> bool:
        """Whether figures changed after a first count."""
        return any(one.is_adjusted for one in self.accounts)


def evaluation_page(vap: VAP, user: User | None = None) -> EvaluationPage:
    """Collect the page for a user or for the public; a constant number of queries, whatever the number of goals."""
    others = VAP.objects.visible_to(user) if user else VAP.objects.public()
    evaluation = Evaluation.objects.filter(vap=vap).first()
    accounts = accounts_of(vap)
    return EvaluationPage(
        vap=vap,
        evaluation=evaluation,
        accounts=accounts,
        costs=costs_of(vap),
        lacking=lacking(evaluation, accounts),
        outcome=outcome_words(accounts),
        followers=tuple(others.filter(follows=vap).select_related("cycle")),
    )


def decision_words(decision: str) -> str:
    """A decision as a sentence."""
    return {
        EvaluationDecision.CONTINUE: "We gaan door zoals het is.",
        EvaluationDecision.ADAPT: "We passen het aan, in een nieuw plan.",
        EvaluationDecision.STOP: "We stoppen ermee.",
        EvaluationDecision.HAND_OVER: "We dragen het over aan de lijn: het wordt gewoon werk.",
    }[EvaluationDecision(decision)]


def plausibility_label(value: str) -> str:
    """The answer of heading 4 in words, empty while it is open."""
    return str(Plausibility(value).label) if value else ""
