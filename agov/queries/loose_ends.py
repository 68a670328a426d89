"""Where the thread breaks, both ways: findings without sequel, plans without ground, results that nobody mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from amersfoort_veiligheid.accounts.models import User
from analysis.enums import AnalysisState
from analysis.models import Finding, FrozenFigure
from vap.enums import VAP_OVER, DispositionKind, PriorityState, VapState
from vap.models import VAP, Evaluation, Priority

FigureKey = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class LooseEnd:
    """One thing that nothing follows or precedes, with its page and why it stands here."""

    title: str
    url: str
    words: str


@dataclass(frozen=True)
class Ends:
    """Loose ends of one sort."""

    key: str
    label: str
    question: str
    rows: tuple[LooseEnd, ...]


def loose_ends(user: User) -> tuple[Ends, ...]:
    """All loose ends that this user may see; a fixed number of queries."""
    return (
        Ends("bevindingen", "Bevindingen zonder vervolg", "Wat deden we hiermee?", _findings(user)),
        Ends("prioriteiten", "Prioriteiten zonder plan", "Wie doet hier iets aan?", _priorities(user)),
        Ends("plannen", "Plannen zonder bevinding", "Waarom doen we dit?", _plans(user)),
        Ends("resultaten", "Resultaten waar niemand op terugkomt", "Hoe ging het verder?", _results(user)),
    )


def number_of_loose_ends(user: User) -> int:
    """How many there are."""
    return sum(len(ends.rows) for ends in loose_ends(user))


def findings_without_sequel(user: User) -> QuerySet[Finding]:
    """Findings of adopted analyses: in no priority and no plan, and not deliberately left."""
    adopted = Finding.objects.visible_to(user).filter(
        analysis__state=AnalysisState.ADOPTED, priorities__isnull=True, vaps__isnull=True
    )
    return adopted.exclude(disposition__kind=DispositionKind.NOT_CHOSEN)


def plans_without_finding(user: User) -> QuerySet[VAP]:
    """Plans that are not over and rest on no finding, of their own or of their priority; ``goal_count`` comes along."""
    of_priority = Finding.objects.filter(priorities=OuterRef("priority"))
    rows = VAP.objects.visible_to(user).exclude(state__in=VAP_OVER).filter(findings__isnull=True)
    return rows.filter(~Exists(of_priority)).annotate(goal_count=Count("goals", distinct=True))


def _findings(user: User) -> tuple[LooseEnd, ...]:
    rows = findings_without_sequel(user).select_related("analysis").order_by("analysis", "number")
    return tuple(
        LooseEnd(one.claim, reverse("analysis:finding-detail", args=[one.pk]), str(one.analysis)) for one in rows
    )


def _priorities(user: User) -> tuple[LooseEnd, ...]:
    rows = Priority.objects.visible_to(user).filter(state=PriorityState.APPROVED, vaps__isnull=True)
    return tuple(
        LooseEnd(one.title, reverse("vap:priority-detail", args=[one.pk]), f"Vastgesteld, {one.cycle}")
        for one in rows.select_related("cycle").order_by("pk")
    )


def _plans(user: User) -> tuple[LooseEnd, ...]:
    found = []
    for one in plans_without_finding(user).select_related("cycle").order_by("pk"):
        count = getattr(one, "goal_count", 0)
        goals = f"{count} {'doel' if count == 1 else 'doelen'} zonder bevinding" if count else "Nog geen doel"
        reason = f". Waarom het er toch is: {one.origin_note}" if one.origin_note else ""
        found.append(LooseEnd(f"{one.code} {one.title}", reverse("vap:plan-detail", args=[one.pk]), f"{goals}{reason}"))
    return tuple(found)


def _results(user: User) -> tuple[LooseEnd, ...]:
    """Plans that were evaluated: no plan follows, and no later finding is about a figure they began with."""
    seen = Evaluation.objects.visible_to(user).filter(closed_on__isnull=False).values("vap")
    followed = VAP.objects.filter(follows=OuterRef("pk"))
    rows = VAP.objects.visible_to(user).filter(pk__in=seen, state__in=[VapState.CLOSED, VapState.STOPPED])
    figures = Prefetch("figures", FrozenFigure.objects.select_related("report"))
    findings = Finding.objects.prefetch_related(figures)
    vaps = list(
        rows.filter(~Exists(followed))
        .select_related("cycle", "priority")
        .prefetch_related(Prefetch("findings", findings), Prefetch("priority__findings", findings))
        .order_by("pk")
    )
    newest = _newest_periods(user)
    return tuple(
        LooseEnd(
            f"{one.code} {one.title}",
            reverse("vap:evaluation", args=[one.pk]),
            "Geëvalueerd; geen latere bevinding en geen vervolg",
        )
        for one in vaps
        if not any(newest[_key(figure)] > figure.period for figure in _figures_of(one))
    )


def _figures_of(vap: VAP) -> Iterable[FrozenFigure]:
    findings = [*vap.findings.all(), *(vap.priority.findings.all() if vap.priority else [])]
    return [figure for finding in findings for figure in finding.figures.all()]


def _newest_periods(user: User) -> defaultdict[FigureKey, str]:
    """Of every figure in a finding that the user may see, its last period."""
    seen = Finding.objects.visible_to(user).values("pk")
    newest: defaultdict[FigureKey, str] = defaultdict(str)
    rows = FrozenFigure.objects.filter(findings__in=seen).select_related("report").distinct()
    for figure in rows:
        newest[_key(figure)] = max(newest[_key(figure)], figure.period)
    return newest


def _key(figure: FrozenFigure) -> FigureKey:
    return (figure.report.kind, figure.report.code, figure.table_key, figure.column, figure.label)
