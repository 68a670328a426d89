"""De draad: from a figure by finding, priority, plan and goal to what came of it, and on to the next figure (M1).

One thing is where the reader stands; what lies before and after it follows from ties that people made, never from
likeness of words. A part with nothing in it says so: a thread that breaks is news too. Everything goes through what
its reader may see (``Sight``), so a page for everybody and a page for an officer are the same thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from amersfoort_veiligheid.documents.tables import dutch_date
from analysis.models import Finding, FrozenFigure
from vap.enums import PriorityState, PublicPart, VapState
from vap.models import VAP, Evaluation, Goal, GoalResult, Priority
from vap.queries.evaluations import decision_words
from vap.queries.goal_words import beyond_outcome, target_words

FIGURE: Final = "figure"
FINDING: Final = "finding"
PRIORITY: Final = "priority"
PLAN: Final = "vap"
GOAL: Final = "goal"
KINDS: Final = (FIGURE, FINDING, PRIORITY, PLAN, GOAL)


@dataclass(frozen=True)
class Knot:
    """One thing on the thread: what it says, where it is found, when it was, what else a reader must know of it."""

    title: str
    url: str = ""
    words: str = ""
    day: date | None = None
    day_words: str = ""  # what happened on that day
    is_here: bool = False


@dataclass(frozen=True)
class Stretch:
    """One part of the thread; ``gap`` says what it means that there is nothing."""

    key: str
    label: str
    question: str
    knots: tuple[Knot, ...]
    gap: str

    @property
    def is_here(self) -> bool:
        """Whether the reader stands in this part."""
        return any(knot.is_here for knot in self.knots)


@dataclass
class ThreadRows:
    """The numbers of what is on the thread."""

    here: tuple[str, int]
    figures: set[int] = field(default_factory=set)
    findings: set[int] = field(default_factory=set)
    priorities: set[int] = field(default_factory=set)
    vaps: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Thread:
    """The whole, with where the reader stands."""

    title: str
    stretches: tuple[Stretch, ...]
    rows: ThreadRows

    @property
    def gaps(self) -> int:
        """How many parts have nothing in them."""
        return sum(not stretch.knots for stretch in self.stretches)

    def with_more(self, knots: Iterable[Knot]) -> Thread:
        """The same thread with more that came after it."""
        last = self.stretches[-1]
        return replace(self, stretches=(*self.stretches[:-1], replace(last, knots=(*last.knots, *knots))))


@dataclass(frozen=True)
class Sight:
    """What a reader may see of each kind, and the page of each thing; an empty address for what has no page."""

    findings: QuerySet[Finding]
    priorities: QuerySet[Priority]
    vaps: QuerySet[VAP]
    evaluations: QuerySet[Evaluation]
    figures: QuerySet[FrozenFigure]
    url: Callable[[str, object], str]
    is_public: bool = False


def has_thread(kind: str, pk: int, sight: Sight) -> bool:
    """Whether there is a thread through one thing for this reader."""
    return _start(ThreadRows((kind, pk)), kind, pk, sight) is not None


def thread_of(kind: str, pk: int, sight: Sight) -> Thread | None:
    """The thread through one thing, or None when it is not there or not for this reader."""
    rows = ThreadRows((kind, pk))
    title = _start(rows, kind, pk, sight)
    if title is None:
        return None
    _back(rows, sight)
    _on(rows, sight)
    findings = list(sight.findings.filter(pk__in=rows.findings).select_related("analysis").order_by("pk"))
    priorities = list(
        sight.priorities.filter(pk__in=rows.priorities)
        .select_related("cycle")
        .prefetch_related("versions", "decisions__stop__body", "decisions__stop__substitute")
        .order_by("pk")
    )
    vaps = list(sight.vaps.filter(pk__in=rows.vaps).select_related("cycle").prefetch_related("versions").order_by("pk"))
    return Thread(
        title,
        (
            _figures(rows, findings, sight),
            _findings(rows, findings, sight),
            _priorities(rows, priorities, vaps, sight),
            _vaps(rows, vaps, sight),
            _goals(rows, vaps, sight),
            _results(vaps, sight),
            _next(rows, vaps, sight),
        ),
        rows,
    )


def _start(rows: ThreadRows, kind: str, pk: int, sight: Sight) -> str | None:
    if kind == FIGURE:
        figure = sight.figures.filter(pk=pk).first()
        if figure is None or not sight.findings.filter(figures=pk).exists():
            return None
        rows.figures.add(pk)
        return figure.label
    if kind == GOAL:
        goal = Goal.objects.filter(pk=pk, vap__in=sight.vaps).select_related("vap").first()
        if goal is None or (sight.is_public and not goal.vap.shows(PublicPart.GOALS)):
            return None
        rows.vaps.add(goal.vap_id)
        return goal.title
    if kind == FINDING:
        finding = sight.findings.filter(pk=pk).first()
        rows.findings |= {pk} if finding else set()
        return finding.claim if finding else None
    if kind == PRIORITY:
        priority = sight.priorities.filter(pk=pk).first()
        rows.priorities |= {pk} if priority else set()
        return str(priority) if priority else None
    if kind == PLAN:
        vap = sight.vaps.filter(pk=pk).first()
        rows.vaps |= {pk} if vap else set()
        return str(vap) if vap else None
    return None


def _back(rows: ThreadRows, sight: Sight) -> None:
    """What lies before where the reader stands."""
    if rows.vaps:
        vaps = VAP.objects.filter(pk__in=rows.vaps)
        rows.priorities |= {pk for pk in vaps.values_list("priority", flat=True) if pk}
        rows.findings |= {pk for pk in vaps.values_list("findings", flat=True) if pk}
    if rows.priorities:
        known = Priority.objects.filter(pk__in=rows.priorities)
        rows.findings |= {pk for pk in known.values_list("findings", flat=True) if pk}
    seen = sight.findings.filter(pk__in=rows.findings)
    rows.figures |= {pk for pk in seen.values_list("figures", flat=True) if pk}


def _on(rows: ThreadRows, sight: Sight) -> None:
    """What lies behind it."""
    kind = rows.here[0]
    if kind == FIGURE:
        rows.findings |= set(sight.findings.filter(figures__in=rows.figures).values_list("pk", flat=True))
    if kind in (FIGURE, FINDING):
        chosen = sight.priorities.filter(findings__in=rows.findings)
        rows.priorities |= set(chosen.values_list("pk", flat=True))
    if kind not in (PLAN, GOAL):
        tied = Q(priority__in=rows.priorities)
        if kind != PRIORITY:
            tied |= Q(findings__in=rows.findings)
        rows.vaps |= set(sight.vaps.filter(tied).values_list("pk", flat=True))


# --- the parts


def _figures(rows: ThreadRows, findings: list[Finding], sight: Sight) -> Stretch:
    figures = sight.figures.filter(pk__in=rows.figures).select_related("report").order_by("pk")
    knots = tuple(
        Knot(
            title=f"{one.label}: {one.value or one.sign}{f' ({one.interval})' if one.interval else ''}",
            url=sight.url(FIGURE, one),
            words=_sentences(one.development, f"{one.source}, {one.period}", _stand(one)),
            day=timezone.localtime(one.frozen_at).date(),
            day_words="vastgelegd",
            is_here=rows.here == (FIGURE, one.pk),
        )
        for one in figures
    )
    gap = "Er ligt geen cijfer onder. Het begon met een signaal."
    if rows.findings and not findings:
        gap = "Wat eronder ligt, kan niet iedereen lezen."
    return Stretch("cijfer", "Cijfer", "Wat zagen we?", knots, gap)


def _stand(one: FrozenFigure) -> str:
    """Which version of the data it was."""
    known = [f"stand {row['figures_date']}" for row in one.data_versions if row.get("figures_date")]
    return known[0] if known else ""


def _findings(rows: ThreadRows, findings: list[Finding], sight: Sight) -> Stretch:
    knots = tuple(
        Knot(
            title=one.claim,
            url=sight.url(FINDING, one),
            words=f"{str(one.get_certainty_display()).capitalize()}. {one.analysis}.",
            day=one.analysis.adopted_on or timezone.localtime(one.made_at).date(),
            day_words="vastgesteld" if one.analysis.adopted_on else "opgeschreven",
            is_here=rows.here == (FINDING, one.pk),
        )
        for one in findings
    )
    gap = (
        "Er ligt een bevinding onder die niet iedereen kan lezen." if rows.findings else "Er ligt geen bevinding onder."
    )
    return Stretch("bevinding", "Bevinding", "Wat betekent dat?", knots, gap)


def _priorities(rows: ThreadRows, priorities: Iterable[Priority], vaps: list[VAP], sight: Sight) -> Stretch:
    knots = tuple(_priority(one, rows, sight) for one in priorities)
    notes = [vap.origin_note for vap in vaps if vap.origin_note and not sight.is_public]
    gap = f"Geen prioriteit: {notes[0]}" if len(vaps) == 1 and notes else "Hier is geen prioriteit van gemaakt."
    return Stretch("prioriteit", "Prioriteit", "Wat kozen we?", knots, gap)


def _priority(one: Priority, rows: ThreadRows, sight: Sight) -> Knot:
    versions = sorted(one.versions.all(), key=lambda row: row.number)
    said = {row.stop_id: row for row in one.decisions.all()}  # the last word of each body
    decided = [f"{row.stop}: {row.get_outcome_display()} op {dutch_date(row.decided_on)}" for row in said.values()]
    state = str(one.cycle) if one.state == PriorityState.APPROVED else f"{one.get_state_display()}, {one.cycle}"
    words = [state, one.aim]
    words += [f"Versie {versions[-1].number}"] if len(versions) > 1 else []
    return Knot(
        title=one.title,
        url=sight.url(PRIORITY, one),
        words=_sentences(*words, *decided),
        day=timezone.localtime(versions[0].made_at).date() if versions else None,
        day_words="vastgesteld",
        is_here=rows.here == (PRIORITY, one.pk),
    )


def _vaps(rows: ThreadRows, vaps: Iterable[VAP], sight: Sight) -> Stretch:
    knots = tuple(_vap(one, rows, sight) for one in vaps)
    return Stretch("plan", "Plan", "Wat deden we?", knots, "Er is geen plan voor gemaakt.")


def _vap(one: VAP, rows: ThreadRows, sight: Sight) -> Knot:
    words = [] if one.state == VapState.ADOPTED else [str(one.get_state_display())]
    words += [f"Besluit van {one.adopted_by}"] if one.adopted_by else []
    number = max((row.number for row in one.versions.all()), default=0)
    words += [f"Versie {number}"] if number > 1 else []
    return Knot(
        title=f"{one.code} {one.title}",
        url=sight.url(PLAN, one),
        words=_sentences(*words),
        day=one.adopted_on,
        day_words="vastgesteld",
        is_here=rows.here == (PLAN, one.pk),
    )


def _goals(rows: ThreadRows, vaps: list[VAP], sight: Sight) -> Stretch:
    told = [vap for vap in vaps if not sight.is_public or vap.shows(PublicPart.GOALS)]
    goals = Goal.objects.filter(vap__in=told).select_related("vap", "indicator", "definition__group")
    knots = tuple(
        Knot(
            title=one.title,
            url=sight.url(GOAL, one),
            words=_sentences(target_words(one)),
            day=one.target_date,
            day_words="te halen",
            is_here=rows.here == (GOAL, one.pk),
        )
        for one in goals.order_by("vap", "position", "pk")
    )
    return Stretch("doel", "Doel", "Wat wilden we bereiken?", knots, "Er is nog geen doel.")


def _sentences(*parts: str) -> str:
    """What there is to say, each as a sentence of its own."""
    told = (part.rstrip(". ") for part in parts)
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in told if part)


def _results(vaps: list[VAP], sight: Sight) -> Stretch:
    """Only of evaluations that this reader may see: before that an outcome may still change."""
    made = {one.vap_id: one for one in sight.evaluations.filter(vap__in=vaps)}
    told = [vap.pk for vap in vaps if vap.pk in made and (not sight.is_public or vap.shows(PublicPart.GOALS))]
    newest: dict[int, GoalResult] = {}
    for row in GoalResult.objects.filter(goal__vap__in=told).select_related("goal").order_by("goal", "-made_at", "-pk"):
        newest.setdefault(row.goal_id, row)
    knots = tuple(
        Knot(
            title=f"{one.goal.title.rstrip('.')}: {one.get_outcome_display()}",
            url=sight.url("evaluation", made[one.goal.vap_id]),
            words=" ".join(part for part in (beyond_outcome(one), _decision(made[one.goal.vap_id])) if part),
            day=timezone.localtime(one.made_at).date(),
            day_words="berekend",
        )
        for one in newest.values()
    )
    return Stretch("resultaat", "Resultaat", "Werkte het?", knots, "Daar is nog niets over vastgesteld.")


def _decision(evaluation: Evaluation) -> str:
    if not (evaluation.decision and evaluation.closed_on):
        return ""
    return f"Besluit van {dutch_date(evaluation.closed_on)}: {decision_words(evaluation.decision)}"


def _next(rows: ThreadRows, vaps: list[VAP], sight: Sight) -> Stretch:
    """The same figure of a later period in a finding, and plans that follow."""
    followers = sight.vaps.filter(follows__in=vaps).select_related("cycle").order_by("pk")
    knots = [
        *_later_findings(rows, sight),
        *(
            Knot(
                title=f"{one.code} {one.title}",
                url=sight.url(PLAN, one),
                words="Plan dat hierop volgt.",
                day=one.adopted_on,
                day_words="vastgesteld",
            )
            for one in followers
        ),
    ]
    return Stretch("daarna", "En daarna", "Hoe ging het verder?", tuple(knots), "Er is nog geen vervolg.")


def _later_findings(rows: ThreadRows, sight: Sight) -> list[Knot]:
    same = Q(pk__in=[])
    for one in FrozenFigure.objects.filter(pk__in=rows.figures).select_related("report"):
        same |= Q(
            report__kind=one.report.kind,
            report__code=one.report.code,
            table_key=one.table_key,
            column=one.column,
            label=one.label,
            period__gt=one.period,
        )
    later = FrozenFigure.objects.filter(same).exclude(pk__in=rows.figures)
    found = sight.findings.filter(figures__in=later).exclude(pk__in=rows.findings).select_related("analysis")
    return [
        Knot(
            title=one.claim,
            url=sight.url(FINDING, one),
            words="Nieuwe bevinding over hetzelfde cijfer, van later.",
            day=one.analysis.adopted_on,
            day_words="vastgesteld",
        )
        for one in found.distinct().order_by("pk")
    ]
