"""Whether it worked, in the account of one year: outcomes of closed evaluations, and the figure of each goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agov.reports.kinds.annual.facts import Year
from agov.reports.kinds.evaluation.shared import GUARDED, outcomes_table
from agov.reports.kinds.public_parts import own_table
from amersfoort_veiligheid.documents.tables import (
    Cell,
    Column,
    Table,
    interval,
    join_words,
    missing,
    number,
    suppressed,
    text,
)
from analysis.reports.base import Section
from vap.enums import GoalOutcome
from vap.reports.goal_year import GoalYear, goal_in_year, measured_words

ORDER = (GoalOutcome.ACHIEVED, GoalOutcome.DIRECTION, GoalOutcome.NOT_ACHIEVED, GoalOutcome.UNKNOWN)


@dataclass(frozen=True)
class Measured:
    """A goal with a figure to measure it by, in the year."""

    title: str
    plan: str
    found: GoalYear


def goals_of_year(facts: Year) -> list[Measured]:
    """The goals that a figure measures, of plans whose goals everybody reads; asked goal by goal."""
    return [
        Measured(goal.title.rstrip("."), one.vap.title, found)
        for one in facts.plans
        for goal in one.plan.goals or ()
        if (found := goal_in_year(goal, facts.year)) is not None
    ]


def tally_of(facts: Year) -> Counter[str]:
    """How often each outcome stands in a closed evaluation."""
    closed = [one.outcome for one in facts.plans if one.outcome is not None]
    return Counter(one.result.outcome for plan in closed for one in plan.accounts if one.result is not None)


def results_section(facts: Year, measured: Sequence[Measured]) -> Section:
    """Outcomes first, and then the figures behind them; what is not evaluated has no outcome here."""
    closed = [one.outcome for one in facts.plans if one.outcome is not None]
    tally = tally_of(facts)
    words = [f"{tally[one]} {one.label}" for one in ORDER if tally[one]]
    lead = f"Doelen van plannen met een gesloten evaluatie: {join_words(words)}." if words else ""
    if not closed:
        lead = "Van geen van deze plannen is de evaluatie gesloten. Of zij werkten, staat hier daarom niet."
    found = [outcomes_table(closed)] if closed else []
    found += [_figures(facts.year, measured)] if measured else []
    return Section(
        key="werkte",
        heading="Werkte het?",
        lead=lead,
        tables=tuple(found),
        items=tuple(f"{one.vap.title}: {GUARDED[one.plausibility]}" for one in closed),
        notes=(
            "Een cijfer heet alleen hoger of lager als een toets dat laat zien. Anders kan het toeval zijn.",
            "Die toets kijkt ook hoe sterk het cijfer van jaar tot jaar schommelt. De marge in de tabel doet dat niet.",
            "Dat een cijfer beter werd, zegt nog niet dat het plan de oorzaak was.",
        )
        if measured
        else (),
    )


def _figures(year: int, measured: Sequence[Measured]) -> Table:
    columns = (
        Column("doel", "Doel", is_row_header=True),
        Column("meten", "Wat wij meten"),
        Column("begin", "Nulmeting"),
        Column("cijfer", f"Cijfer {year}", "", "right"),
        Column("marge", "Marge (95%)", "", "right"),
        Column("naast", "Naast de nulmeting"),
    )
    rows = tuple(
        (
            text(one.title),
            text(measured_words(one.found)),
            _baseline(one.found),
            _figure(one.found),
            _margin(one.found),
            text(" ".join([*_beside(one.found), *one.found.remarks])) if _told(one.found) else missing(),
        )
        for one in measured
    )
    return own_table("cijfers", f"De cijfers van {year} bij de doelen", columns, rows)


def _told(found: GoalYear) -> bool:
    return bool(found.beside_baseline or found.remarks)


def _beside(found: GoalYear) -> list[str]:
    words = found.beside_baseline
    return [f"{words[:1].upper()}{words[1:]}."] if words else []


def _baseline(found: GoalYear) -> Cell:
    """In signs: the words of it are long, and stand with the goal elsewhere."""
    return text(found.baseline) if found.baseline else missing()


def _figure(found: GoalYear) -> Cell:
    """The figure as far as it may be shown: what is only known between bounds, or hidden, stays so."""
    figure = found.figure
    if figure is None:
        return missing()
    if figure.value is None:
        return suppressed(figure.words, sign=figure.sign) if figure.sign not in ("", ".") else missing()
    if figure.sign:
        return suppressed(sign=figure.sign)
    if figure.low != figure.high:
        return number(figure.value, found.decimals, note="afgerond")
    return number(figure.value, found.decimals)


def _margin(found: GoalYear) -> Cell:
    figure = found.figure
    if figure is None or figure.value is None or figure.sign or figure.lower is None or figure.upper is None:
        return missing()
    return interval(figure.lower, figure.upper, found.decimals)
