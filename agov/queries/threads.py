"""De draad: from a figure by finding, priority, VAP and goal to what came of it, and on to the next figure (M1).

One thing is where the reader stands; what lies before and after it follows from ties that people made, never from
likeness of words. A part with nothing in it says so: a thread that breaks is news too. Everything goes through what the
reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.urls import reverse

from agov.enums import SubjectKind
from agov.models import Outcome
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date
from analysis.models import Finding, FrozenFigure
from vap.models import VAP, Evaluation, Goal, GoalResult, Priority
from vap.queries.goal_words import target_words

FIGURE: Final = "figure"
KINDS: Final = (FIGURE, SubjectKind.FINDING, SubjectKind.PRIORITY, SubjectKind.VAP)


@dataclass(frozen=True)
class Knot:
    """One thing on the thread: what it says, where it is found, what else a reader must know of it."""

    title: str
    url: str = ""
    words: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class Stretch:
    """One part of the thread; ``gap`` says what it means that there is nothing."""

    key: str
    label: str
    question: str
    knots: tuple[Knot, ...]
    gap: str


@dataclass(frozen=True)
class Thread:
    """The whole, with where the reader stands."""

    title: str
    stretches: tuple[Stretch, ...]

    @property
    def gaps(self) -> int:
        """How many parts have nothing in them."""
        return sum(not stretch.knots for stretch in self.stretches)


@dataclass
class _Rows:
    """The numbers of what is on the thread."""

    here: tuple[str, int]
    figures: set[int]
    findings: set[int]
    priorities: set[int]
    vaps: set[int]


def thread_of(kind: str, pk: int, user: User) -> Thread | None:
    """The thread through one thing, or None when it is not there or not for this reader."""
    rows = _Rows((kind, pk), set(), set(), set(), set())
    title = _start(rows, kind, pk, user)
    if title is None:
        return None
    _back(rows, user)
    _on(rows, user)
    findings = list(
        Finding.objects.visible_to(user).filter(pk__in=rows.findings).select_related("analysis").order_by("pk")
    )
    priorities = list(
        Priority.objects.visible_to(user).filter(pk__in=rows.priorities).select_related("cycle").order_by("pk")
    )
    vaps = list(VAP.objects.visible_to(user).filter(pk__in=rows.vaps).select_related("cycle").order_by("pk"))
    return Thread(
        title,
        (
            _figures(rows),
            _findings(rows, findings),
            _priorities(rows, priorities),
            _vaps(rows, vaps),
            _goals(vaps),
            _results(vaps, user),
            _next(rows, vaps, user),
        ),
    )


def _start(rows: _Rows, kind: str, pk: int, user: User) -> str | None:
    if kind == FIGURE:
        figure = FrozenFigure.objects.filter(pk=pk).first()
        seen = Finding.objects.visible_to(user).filter(figures=pk)
        if figure is None or not seen.exists():
            return None
        rows.figures.add(pk)
        return figure.label
    readers = {
        SubjectKind.FINDING: (Finding.objects.visible_to(user), rows.findings),
        SubjectKind.PRIORITY: (Priority.objects.visible_to(user), rows.priorities),
        SubjectKind.VAP: (VAP.objects.visible_to(user), rows.vaps),
    }
    if kind not in readers:
        return None
    visible, held = readers[SubjectKind(kind)]
    row = visible.filter(pk=pk).first()
    if row is None:
        return None
    held.add(pk)
    return row.claim if isinstance(row, Finding) else str(row)


def _back(rows: _Rows, user: User) -> None:
    """What lies before where the reader stands."""
    if rows.vaps:
        vaps = VAP.objects.filter(pk__in=rows.vaps)
        rows.priorities |= {pk for pk in vaps.values_list("priority", flat=True) if pk}
        rows.findings |= {pk for pk in vaps.values_list("findings", flat=True) if pk}
    if rows.priorities:
        known = Priority.objects.filter(pk__in=rows.priorities)
        rows.findings |= {pk for pk in known.values_list("findings", flat=True) if pk}
    seen = Finding.objects.visible_to(user).filter(pk__in=rows.findings)
    rows.figures |= {pk for pk in seen.values_list("figures", flat=True) if pk}


def _on(rows: _Rows, user: User) -> None:
    """What lies behind it."""
    kind = rows.here[0]
    if kind == FIGURE:
        seen = Finding.objects.visible_to(user).filter(figures__in=rows.figures)
        rows.findings |= set(seen.values_list("pk", flat=True))
    if kind in (FIGURE, SubjectKind.FINDING):
        chosen = Priority.objects.visible_to(user).filter(findings__in=rows.findings)
        rows.priorities |= set(chosen.values_list("pk", flat=True))
    if kind != SubjectKind.VAP:
        tied = Q(priority__in=rows.priorities)
        if kind != SubjectKind.PRIORITY:
            tied |= Q(findings__in=rows.findings)
        rows.vaps |= set(VAP.objects.visible_to(user).filter(tied).values_list("pk", flat=True))


# --- the parts


def _figures(rows: _Rows) -> Stretch:
    figures = FrozenFigure.objects.filter(pk__in=rows.figures).select_related("report").order_by("pk")
    knots = tuple(
        Knot(
            title=f"{one.label}: {one.value or one.sign}{f' ({one.interval})' if one.interval else ''}",
            url=reverse("analysis:report-version", args=[one.report_id]),
            words=" ".join(part for part in (one.development, f"{one.source}, {one.period}.") if part),
            is_here=rows.here == (FIGURE, one.pk),
        )
        for one in figures
    )
    return Stretch("cijfer", "Cijfer", "Wat zagen we?", knots, "Er ligt geen cijfer onder. Het begon met een signaal.")


def _findings(rows: _Rows, findings: Iterable[Finding]) -> Stretch:
    knots = tuple(
        Knot(
            title=one.claim,
            url=reverse("analysis:finding-detail", args=[one.pk]),
            words=f"{str(one.get_certainty_display()).capitalize()}. {one.analysis}.",
            is_here=rows.here == (SubjectKind.FINDING, one.pk),
        )
        for one in findings
    )
    return Stretch("bevinding", "Bevinding", "Wat betekent dat?", knots, "Er ligt geen bevinding onder.")


def _priorities(rows: _Rows, priorities: Iterable[Priority]) -> Stretch:
    knots = tuple(
        Knot(
            title=one.title,
            url=reverse("vap:priority-detail", args=[one.pk]),
            words=f"{str(one.get_state_display()).capitalize()}, {one.cycle}. {one.aim}",
            is_here=rows.here == (SubjectKind.PRIORITY, one.pk),
        )
        for one in priorities
    )
    return Stretch("prioriteit", "Prioriteit", "Wat kozen we?", knots, "Hier is geen prioriteit van gemaakt.")


def _vaps(rows: _Rows, vaps: Iterable[VAP]) -> Stretch:
    knots = tuple(
        Knot(
            title=f"{one.code} {one.title}",
            url=reverse("vap:plan-detail", args=[one.pk]),
            words=str(one.get_state_display()).capitalize() + ".",
            is_here=rows.here == (SubjectKind.VAP, one.pk),
        )
        for one in vaps
    )
    return Stretch("plan", "Plan", "Wat deden we?", knots, "Er is geen plan voor gemaakt.")


def _goals(vaps: list[VAP]) -> Stretch:
    goals = Goal.objects.filter(vap__in=vaps).select_related("vap", "indicator", "definition__group")
    knots = tuple(
        Knot(
            title=one.title,
            url=reverse("vap:goal-detail", args=[one.vap_id, one.pk]),
            words=_sentence(target_words(one), one.target_date),
        )
        for one in goals.order_by("vap", "position", "pk")
    )
    return Stretch("doel", "Doel", "Wat wilden we bereiken?", knots, "Er is geen doel.")


def _sentence(words: str, day: date | None) -> str:
    if not words:
        return ""
    return f"{words[:1].upper()}{words[1:]}{f', voor {dutch_date(day)}' if day else ''}."


def _results(vaps: list[VAP], user: User) -> Stretch:
    """Only of evaluations that this reader may see: before that an outcome may still change."""
    seen = Evaluation.objects.visible_to(user).filter(vap__in=vaps).values("vap")
    rows = GoalResult.objects.filter(goal__vap__in=seen).select_related("goal").order_by("goal", "-made_at", "-pk")
    newest: dict[int, GoalResult] = {}
    for row in rows:
        newest.setdefault(row.goal_id, row)
    knots = tuple(
        Knot(
            title=f"{one.goal.title.rstrip('.')}: {one.get_outcome_display()}",
            url=reverse("vap:evaluation", args=[one.goal.vap_id]),
            words=one.words,
        )
        for one in newest.values()
    )
    return Stretch("resultaat", "Resultaat", "Werkte het?", knots, "Daar is nog niets over vastgesteld.")


def _next(rows: _Rows, vaps: list[VAP], user: User) -> Stretch:
    """The same figure of a later period in a finding, plans that follow, and what the table said of it."""
    knots = [
        *_later_findings(rows, user),
        *(
            Knot(
                title=f"{one.code} {one.title}",
                url=reverse("vap:plan-detail", args=[one.pk]),
                words="Plan dat hierop volgt.",
            )
            for one in VAP.objects.visible_to(user).filter(follows__in=vaps).select_related("cycle").order_by("pk")
        ),
        *_outcomes(rows, user),
    ]
    return Stretch("daarna", "En daarna", "Hoe ging het verder?", tuple(knots), "Er is nog geen vervolg.")


def _later_findings(rows: _Rows, user: User) -> list[Knot]:
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
    found = Finding.objects.visible_to(user).filter(figures__in=later).exclude(pk__in=rows.findings)
    return [
        Knot(
            title=one.claim,
            url=reverse("analysis:finding-detail", args=[one.pk]),
            words="Nieuwe bevinding over hetzelfde cijfer, van later.",
        )
        for one in found.distinct().order_by("pk")
    ]


def _outcomes(rows: _Rows, user: User) -> list[Knot]:
    """What the table came to about these things, or at an item that was about them."""
    numbers = {
        SubjectKind.FINDING: rows.findings,
        SubjectKind.PRIORITY: rows.priorities,
        SubjectKind.VAP: rows.vaps,
    }
    about = Q(pk__in=[])
    for kind, held in numbers.items():
        about |= Q(subject_kind=kind, subject_id__in=held)
        about |= Q(item__subject_kind=kind, item__subject_id__in=held)
    return [
        Knot(
            title=f"{one.code} {one.text}",
            url=reverse("agov:outcome-detail", args=[one.pk]),
            words=f"{str(one.get_kind_display()).capitalize()} van het overleg.",
        )
        for one in Outcome.objects.visible_to(user).filter(about).distinct().order_by("year", "number")
    ]
