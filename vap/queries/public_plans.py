"""What everybody reads of VAPs that were decided on: plain values, and of a part that is off no value at all.

The page is drawn from these values and never from the VAP, so a part that is off can not slip into it. Lights with
their reasons, texts of progress updates and persons stay inside: they are written for who works on the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.utils import timezone

from vap.enums import VAP_ALIVE, ActivityState, CoverKind, CoverState, GoalKind, PublicPart
from vap.models import VAP, Evaluation, GoalResult
from vap.models.vap import VAPQuerySet
from vap.queries.activities import agreed_activities
from vap.queries.goal_words import beyond_outcome, in_digits, target_words
from vap.queries.money import sums_by_year
from vap.queries.people import carrying_out
from vap.queries.stale import NEVER, age_words, last_word, months_between, with_last_word
from vap.stats.money import Sums, total
from vap.stats.money_words import euros, spent_words


@dataclass(frozen=True)
class LastWord:
    """How long ago somebody last said something about a plan."""

    age: str  # empty: never
    is_quiet: bool  # too long ago, or never and it runs for long


@dataclass(frozen=True)
class PublicLine:
    """One plan in the list."""

    pk: int
    title: str
    state: str
    state_label: str
    ends_on: date | None
    ended_on: date | None
    news: LastWord | None


@dataclass(frozen=True)
class PublicTheme:
    """The plans of one theme: those that go on, and those that are over."""

    pk: int
    name: str
    alive: tuple[PublicLine, ...]
    over: tuple[PublicLine, ...]


@dataclass(frozen=True)
class PublicProblem:
    """What is going on, where and for whom."""

    text: str
    areas: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class PublicApproach:
    """What is done, and why that would work."""

    text: str
    because: str
    therefore: str


@dataclass(frozen=True)
class PublicGoal:
    """A goal with its target; ``outcome`` only once the evaluation is closed."""

    title: str
    kind: str
    target: str
    target_date: date | None
    outcome: str
    words: str


@dataclass(frozen=True)
class PublicDeed:
    """An activity of an organisation."""

    title: str
    organisation: str
    state: str
    state_label: str
    amount: str
    starts: date
    ends: date
    done_on: date | None


@dataclass(frozen=True)
class PublicDeeds:
    """Who does what: organisations, never persons."""

    organisations: tuple[str, ...]
    lines: tuple[PublicDeed, ...]

    @property
    def words(self) -> str:
        """How many are done, in one sentence."""
        done = sum(line.state == ActivityState.DONE for line in self.lines)
        if not self.lines:
            return ""
        return f"{done} van de {len(self.lines)} activiteiten {'is' if done == 1 else 'zijn'} gedaan."


@dataclass(frozen=True)
class PublicMoney:
    """What it costs: all together, and what single partners pay only when that part is on."""

    words: str
    spent: str
    partners: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PublicPlan:
    """One plan; a part that is off is None."""

    line: PublicLine
    code: str
    theme: str
    cycle: str
    starts_on: date | None
    contact: str
    has_result: bool
    problem: PublicProblem | None
    approach: PublicApproach | None
    goals: tuple[PublicGoal, ...] | None
    deeds: PublicDeeds | None
    money: PublicMoney | None


def public_plans() -> VAPQuerySet:
    """The plans that everybody may read, with their last word."""
    return with_last_word(VAP.objects.public().select_related("cycle", "theme"))


def public_themes(today: date) -> list[PublicTheme]:
    """All plans by theme, themes with plans that go on first; one query."""
    found = []
    rows = public_plans().order_by("theme__name", "theme", "title", "-cycle__start_date")
    for _, plans in groupby(rows, key=lambda vap: vap.theme_id):
        own = list(plans)
        alive = tuple(line_of(vap, today) for vap in own if vap.state in VAP_ALIVE)
        over = tuple(line_of(vap, today) for vap in own if vap.state not in VAP_ALIVE)
        found.append(PublicTheme(own[0].theme_id, str(own[0].theme), alive, over))
    return sorted(found, key=lambda theme: not theme.alive)


def public_plan(vap: VAP, today: date) -> PublicPlan:
    """One of ``public_plans`` as everybody reads it."""
    is_evaluated = Evaluation.objects.filter(vap=vap, closed_on__isnull=False).exists()
    return PublicPlan(
        line=line_of(vap, today),
        code=vap.code,
        theme=str(vap.theme),
        cycle=str(vap.cycle),
        starts_on=vap.start_date,
        contact=vap.contact,
        has_result=is_evaluated,
        problem=_problem(vap) if vap.shows(PublicPart.PROBLEM) else None,
        approach=PublicApproach(vap.approach, vap.because, vap.therefore) if vap.shows(PublicPart.APPROACH) else None,
        goals=_goals(vap, is_evaluated) if vap.shows(PublicPart.GOALS) else None,
        deeds=_deeds(vap) if vap.shows(PublicPart.DEEDS) else None,
        money=_money(vap) if vap.shows(PublicPart.MONEY) else None,
    )


def line_of(vap: VAP, today: date) -> PublicLine:
    """A plan in a list, with how old its last word is when that part is on."""
    return PublicLine(
        pk=vap.pk,
        title=vap.title,
        state=vap.state,
        state_label=vap.get_state_display(),
        ends_on=vap.end_date,
        ended_on=vap.ended_on,
        news=_news(vap, today) if vap.shows(PublicPart.PROGRESS) else None,
    )


def _news(vap: VAP, today: date) -> LastWord | None:
    moment = last_word(vap)
    never = moment == NEVER
    if never and vap.state not in VAP_ALIVE:
        return None  # nothing is to be expected any more
    since = vap.start_date if never else timezone.localtime(moment).date()
    months = months_between(since, today) if since else 0
    is_quiet = vap.state in VAP_ALIVE and months >= settings.STALE_AFTER_MONTHS
    return LastWord("" if never else age_words(moment, today), is_quiet)


def _problem(vap: VAP) -> PublicProblem:
    areas, groups = (tuple(str(row) for row in rows.all()) for rows in (vap.areas, vap.target_groups))
    return PublicProblem(vap.problem, areas, groups)


def _goals(vap: VAP, is_evaluated: bool) -> tuple[PublicGoal, ...]:
    rows = vap.goals.select_related("indicator", "definition__group", "vap")
    rows = rows.prefetch_related("areas", "comparison_areas", "displacement_areas").order_by("position", "pk")
    newest: dict[int, GoalResult] = {}
    if is_evaluated:
        for result in GoalResult.objects.filter(goal__vap=vap).order_by("made_at", "pk"):
            newest[result.goal_id] = result
    return tuple(
        PublicGoal(
            title=goal.title,
            kind=str(GoalKind(goal.kind).label),
            target=target_words(goal),
            target_date=goal.target_date,
            outcome=newest[goal.pk].get_outcome_display() if goal.pk in newest else "",
            words=beyond_outcome(newest[goal.pk]) if goal.pk in newest else "",
        )
        for goal in rows
    )


def _deeds(vap: VAP) -> PublicDeeds:
    agreed = agreed_activities(vap)
    names = {str(one) for one in carrying_out(vap)} | {str(one.organisation) for one in agreed}
    lines = tuple(
        PublicDeed(
            title=one.title,
            organisation=str(one.organisation),
            state=one.state,
            state_label=one.get_state_display(),
            amount=amount_words(one.done_amount, one.planned_amount, one.unit),
            starts=one.planned_start,
            ends=one.planned_end,
            done_on=one.done_on,
        )
        for one in agreed
    )
    return PublicDeeds(tuple(sorted(names)), lines)


def amount_words(done: int | None, planned: int | None, unit: str) -> str:
    """How much was done of how much; empty when nothing is counted."""
    if planned is None:
        return ""
    return f"{in_digits(planned)} {unit}" if done is None else f"{in_digits(done)} van {in_digits(planned)} {unit}"


def cost_words(sums: Sums) -> str:
    """What a plan costs, and how much of that was promised."""
    if not sums.lines:
        return "Er staat nog niet in wat dit kost."
    if not sums.planned:
        return "Dit kost geen geld."
    return f"Dit kost {euros(sums.planned)}. Daarvan is {euros(sums.covered)} toegezegd."


def _money(vap: VAP) -> PublicMoney:
    sums = total(sums_by_year([vap]).get(vap.pk, {}).values())
    partners: dict[str, int] = {}
    if vap.shows(PublicPart.PARTNER_MONEY):
        pledged = vap.cover_lines.filter(kind=CoverKind.PARTNER, state=CoverState.PLEDGED)
        for line in pledged.select_related("organisation").order_by("organisation__name", "pk"):
            partners[str(line.organisation)] = partners.get(str(line.organisation), 0) + line.amount
    given = tuple((name, euros(amount)) for name, amount in partners.items())
    return PublicMoney(cost_words(sums), spent_words(sums), given)
