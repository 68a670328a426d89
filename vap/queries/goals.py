"""The goals of a VAP as its page shows them, and what is still missing of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amersfoort_veiligheid.accounts.models import User
from vap.enums import ChainLinkKind, GoalKind
from vap.models import VAP, ChainLink, Goal
from vap.queries.commitments import declined_organisations
from vap.queries.goal_sums import GoalSum, sums_of
from vap.queries.goal_words import baseline_words, comparison_words, target_words

MIN_LEVELS: Final = 2
LINK_ORDER: Final = (ChainLinkKind.SHELTER, ChainLinkKind.CARE, ChainLinkKind.REPRESSION)
GROUP_HEADINGS: Final = {
    GoalKind.EFFECT: ("Effect: wat er anders wordt", ""),
    GoalKind.QUALITATIVE: ("Kwaliteit: wat u dan ziet", ""),
    GoalKind.CHAIN: ("Sluitende aanpak", ""),
    GoalKind.OUTPUT: ("Prestatie: wat wij doen", "Een prestatie zegt niets over het effect."),
}


@dataclass(frozen=True)
class Link:
    """One link of a chain; without an owner it is a gap."""

    label: str
    owner: str
    what: str
    declined_by: str = ""  # who was meant to have this link, and said no to what was asked in this VAP

    @property
    def is_gap(self) -> bool:
        """Whether nobody has this link."""
        return not self.owner


@dataclass(frozen=True)
class GoalLine:
    """One goal in words; ``weakness`` is the first thing that stands in the way of measuring it."""

    goal: Goal
    baseline: str
    target: str
    comparison: str
    weakness: str
    is_too_small: bool
    links: tuple[Link, ...]
    gaps: tuple[str, ...]
    adding: GoalSum | None = None  # of an output goal: what the activities add up to

    @property
    def kind_label(self) -> str:
        """The word that stands beside the goal everywhere."""
        return str(GoalKind(self.goal.kind).label)

    @property
    def chain_gaps(self) -> tuple[Link, ...]:
        """The links that nobody has."""
        return tuple(link for link in self.links if link.is_gap)


@dataclass(frozen=True)
class GoalGroup:
    """The goals of one kind: output never stands among effect."""

    heading: str
    note: str
    lines: tuple[GoalLine, ...]


@dataclass(frozen=True)
class Goals:
    """Block 1 of the note: what the VAP wants, and how we will know."""

    goals: tuple[Goal, ...]
    groups: tuple[GoalGroup, ...] = ()

    @property
    def lines(self) -> tuple[GoalLine, ...]:
        """Every goal in words."""
        return tuple(line for group in self.groups for line in group.lines)


def goals_of(vap: VAP, user: User) -> Goals:
    """The goals by kind, each in its order. Who sees the VAP sees its goals."""
    rows = list(_rows(vap))
    has_chain = any(goal.kind == GoalKind.CHAIN for goal in rows)
    declined = frozenset(one.pk for one in declined_organisations(vap)) if has_chain else frozenset()
    sums = sums_of(rows)
    lines = [goal_line(goal, declined, sums.get(goal.pk)) for goal in rows]
    groups = []
    for kind, (heading, note) in GROUP_HEADINGS.items():
        own = tuple(line for line in lines if line.goal.kind == kind)
        if own:
            groups.append(GoalGroup(heading, note, own))
    return Goals(goals=tuple(rows), groups=tuple(groups))


def _rows(vap: VAP) -> Any:
    rows = vap.goals.select_related("indicator", "definition__group", "source", "vap")
    related = ("areas", "comparison_areas", "displacement_areas", "stages", "levels", "links__organisation")
    return rows.prefetch_related(*related).order_by("position", "pk")


def goal_line(goal: Goal, declined: frozenset[int] = frozenset(), adding: GoalSum | None = None) -> GoalLine:
    """One goal in words; ``declined`` are the organisations that said no in its VAP and promise nothing else."""
    answers = goal.measurability.get("answers", []) if goal.measurability else []
    bad = [answer for answer in answers if answer["verdict"] == "bad"]
    return GoalLine(
        goal=goal,
        baseline=baseline_words(goal),
        target=target_words(goal),
        comparison=comparison_words(goal),
        weakness=bad[0]["sentence"] if bad else "",
        is_too_small=any(answer["question"] == "size" for answer in bad),
        links=links_of(goal.links.all(), declined) if goal.kind == GoalKind.CHAIN else (),
        gaps=tuple(gaps_of(goal)),
        adding=adding,
    )


def links_of(rows: Iterable[ChainLink], declined: frozenset[int] = frozenset()) -> tuple[Link, ...]:
    """The three links in their order, repression last; one that is not there, or was declined, is a gap."""
    found = {row.kind: row for row in rows}
    made = []
    for kind in LINK_ORDER:
        row = found.get(kind)
        meant = str(row.organisation) if row is not None and row.organisation else ""
        is_declined = row is not None and row.organisation_id in declined
        owner, said_no = ("", meant) if is_declined else (meant, "")
        made.append(Link(str(kind.label), owner, row.what if row is not None else "", said_no))
    return tuple(made)


def goal_gaps(vap: VAP) -> list[str]:
    """Why the block of goals is not complete; empty when it is."""
    rows = list(_rows(vap))
    if not rows:
        return ["Er is nog geen doel."]
    return [gap for goal in rows for gap in gaps_of(goal)]


def gaps_of(goal: Goal) -> list[str]:
    """What one goal still lacks before it can be adopted (S92, S93)."""
    name = f"Doel “{goal.title}”"
    lacking = {
        GoalKind.EFFECT: _effect_gaps,
        GoalKind.OUTPUT: _output_gaps,
        GoalKind.QUALITATIVE: _qualitative_gaps,
        GoalKind.CHAIN: _chain_gaps,
    }[GoalKind(goal.kind)](goal)
    return [f"{name} {words}" for words in lacking]


def _effect_gaps(goal: Goal) -> list[str]:
    found = []
    if goal.indicator_id is None and goal.definition_id is None:
        return ["zegt niet wat het meet."]
    if goal.baseline is None:
        found.append("heeft geen nulmeting: zo is het niet meetbaar.")
    found += _dated(goal)
    if not goal.source_id and not goal.source_note:
        found.append("zegt niet wie het cijfer levert.")
    if not goal.comparison:
        found.append("zegt niet waarmee wij vergelijken.")
    return found


def _dated(goal: Goal) -> list[str]:
    found = [] if goal.target is not None else ["heeft geen streefwaarde."]
    return found if goal.target_date else [*found, "heeft geen datum waarop het gehaald is."]


def _output_gaps(goal: Goal) -> list[str]:
    found = _dated(goal)
    return found if goal.unit else [*found, "zegt niet wat wij tellen."]


def _qualitative_gaps(goal: Goal) -> list[str]:
    found = _dated(goal)
    if len(goal.levels.all()) < MIN_LEVELS:
        found.append("heeft nog geen beschreven niveaus.")
    if goal.baseline is None:
        found.append("zegt niet op welk niveau het begint.")
    return found


def _chain_gaps(goal: Goal) -> list[str]:
    found = [] if goal.target_date else ["heeft geen datum waarop de keten sluit."]
    if not [link for link in goal.links.all() if link.organisation_id]:
        found.append("heeft nog geen enkele schakel met een uitvoerder.")
    return found


def method_changes(goal: Goal) -> Sequence[Any]:
    """Changes of the measurement after adoption, oldest first, each with what differs."""
    return list(goal.method_changes.select_related("made_by").order_by("made_at", "pk"))
