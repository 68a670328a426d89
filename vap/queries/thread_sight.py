"""What of a thread a user may see, and what everybody may: the same rows as on the pages of those things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from amersfoort_veiligheid.accounts.models import User
from analysis.enums import AnalysisState, Hardness
from analysis.models import Finding, FrozenFigure
from analysis.models.sources import REPORT_ROLES
from vap.models import VAP, Disposition, Evaluation, Priority, PublishedChoices
from vap.queries.thread import FIGURE, FINDING, GOAL, PLAN, PRIORITY, Sight

_PAGES: Final[dict[str, Callable[[Any], str]]] = {
    FIGURE: lambda row: reverse("analysis:report-version", args=[row.report_id]),
    FINDING: lambda row: reverse("analysis:finding-detail", args=[row.pk]),
    PRIORITY: lambda row: reverse("vap:priority-detail", args=[row.pk]),
    PLAN: lambda row: reverse("vap:plan-detail", args=[row.pk]),
    GOAL: lambda row: reverse("vap:goal-detail", args=[row.vap_id, row.pk]),
    "evaluation": lambda row: reverse("vap:evaluation", args=[row.vap_id]),
}
_PUBLIC_PAGES: Final[dict[str, Callable[[Any], str]]] = {
    PRIORITY: lambda row: reverse("vap:public-choices", args=[row.cycle_id]),
    PLAN: lambda row: reverse("vap:plan-public", args=[row.pk]),
    "evaluation": lambda row: reverse("vap:result-public", args=[row.vap_id]),
}


def sight_of(user: User) -> Sight:
    """What this user may see of each kind; a figure leads to its report for who may read that."""
    reads_reports = user.has_role(*REPORT_ROLES)
    pages = _PAGES if reads_reports else {kind: page for kind, page in _PAGES.items() if kind != FIGURE}
    return Sight(
        findings=Finding.objects.visible_to(user),
        priorities=Priority.objects.visible_to(user),
        vaps=VAP.objects.visible_to(user),
        evaluations=Evaluation.objects.visible_to(user),
        figures=FrozenFigure.objects.all(),  # only through a finding that the user sees
        url=lambda kind, row: pages[kind](row) if kind in pages else "",
    )


def public_sight(figures: QuerySet[FrozenFigure]) -> Sight:
    """What everybody may see; ``figures`` are those of reports that are public, which a higher room knows.

    A finding is for everybody once the choices of its cycle are public, and never when it rests on a soft signal.
    """
    choices = PublishedChoices.objects.values("cycle")
    chosen = Disposition.objects.public().values("finding")
    return Sight(
        findings=Finding.objects.filter(analysis__state=AnalysisState.ADOPTED, hardness=Hardness.HARD, pk__in=chosen),
        priorities=Priority.objects.public().filter(cycle__in=choices),
        vaps=VAP.objects.public(),
        evaluations=Evaluation.objects.filter(closed_on__isnull=False),
        figures=figures,
        url=lambda kind, row: _PUBLIC_PAGES[kind](row) if kind in _PUBLIC_PAGES else "",
        is_public=True,
    )
