"""The thread through a VAP: figure, finding, priority, this VAP, goal, result; what is missing is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from amersfoort_veiligheid.accounts.models import User
from analysis.models import Finding
from vap.models import VAP, Goal, GoalResult, Priority


@dataclass(frozen=True)
class Knot:
    """One thing on the thread; ``url`` is empty when there is no page for it."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Stretch:
    """One part of the thread; ``gap`` says what is missing when there is nothing."""

    label: str
    knots: tuple[Knot, ...]
    gap: str = ""
    is_here: bool = False


def thread_of(vap: VAP, user: User, *, goals: Sequence[Goal], results: Sequence[GoalResult]) -> list[Stretch]:
    """The six parts in order, with what this user may see; goals and results come from their own sections."""
    findings = list(_findings(vap, user))
    figures = [figure for finding in findings for figure in finding.figures.all()]
    priority = Priority.objects.visible_to(user).filter(pk=vap.priority_id).first() if vap.priority_id else None
    return [
        Stretch(
            "Cijfer",
            tuple(Knot(str(figure)) for figure in figures[:3]),
            "Zacht signaal, zonder cijfer." if findings else "Er ligt geen cijfer onder.",
        ),
        Stretch(
            "Bevinding",
            tuple(Knot(finding.claim, reverse("analysis:finding-detail", args=[finding.pk])) for finding in findings),
            "Er ligt geen bevinding onder.",
        ),
        Stretch(
            "Prioriteit",
            (Knot(priority.title, reverse("vap:priority-detail", args=[priority.pk])),) if priority else (),
            f"Geen prioriteit: {vap.origin_note}" if vap.origin_note else "Geen prioriteit.",
        ),
        Stretch("Dit VAP", (Knot(vap.title),), is_here=True),
        Stretch("Doel", tuple(Knot(goal.title, f"#doel-{goal.pk}") for goal in goals), "Er is nog geen doel."),
        Stretch(
            "Resultaat",
            tuple(Knot(str(result.get_outcome_display()), "#resultaat") for result in results),
            "Nog geen resultaat.",
        ),
    ]


def _findings(vap: VAP, user: User) -> list[Finding]:
    own = set(vap.findings.values_list("pk", flat=True))
    if vap.priority_id and not own:
        own = set(Finding.objects.filter(priorities=vap.priority_id).values_list("pk", flat=True))
    seen = Finding.objects.visible_to(user).filter(pk__in=own)
    return list(seen.prefetch_related("figures").order_by("analysis", "number"))
