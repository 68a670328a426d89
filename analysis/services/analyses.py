"""Beginning a veiligheidsanalyse, and its way from draft by discussion to adopted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from analysis.enums import ANALYSIS_MOVES, AnalysisState
from analysis.models import SafetyAnalysis
from analysis.queries import balance
from analysis.services.findings import FindingError
from cycle.enums import Track
from cycle.models import PolicyCycle
from cycle.services.guards import pass_guard


@transaction.atomic
def create_analysis(
    *, cycle: PolicyCycle, title: str, authors: Sequence[Organisation], summary: str, by: User, at: datetime
) -> SafetyAnalysis:
    """Begin a draft that only its makers see."""
    analysis = SafetyAnalysis.objects.create(cycle=cycle, title=title, summary=summary)
    analysis.authors.set(authors)
    audit.record(event="analysis.created", target=analysis, by=by, at=at, authors=[str(one) for one in authors])
    return analysis


@transaction.atomic
def change_analysis(
    *, analysis_id: int, seen: int, title: str, authors: Sequence[Organisation], summary: str, by: User, at: datetime
) -> SafetyAnalysis:
    """Change title, authors and summary. Raises ``StaleEditError``; refused once it is adopted."""
    analysis = SafetyAnalysis.objects.select_for_update(of=("self",)).get(pk=analysis_id)
    claim_revision(analysis, seen)
    if analysis.state == AnalysisState.ADOPTED:
        raise FindingError("De analyse is vastgesteld. Zet haar eerst terug naar bespreking.")
    before = {"title": analysis.title, "summary": analysis.summary}
    analysis.title, analysis.summary = title, summary
    analysis.save(update_fields=["title", "summary", "revision"])
    analysis.authors.set(authors)
    audit.record(event="analysis.changed", target=analysis, by=by, at=at, before=before)
    return analysis


@transaction.atomic
def move_analysis(
    *, analysis_id: int, to: AnalysisState, reason: str = "", day: date | None = None, by: User, at: datetime
) -> SafetyAnalysis:
    """Open a draft for discussion, have it adopted on ``day``, or take a step back with a reason.

    Raises ``FindingError`` when the state or the content does not allow it, and ``GuardError`` (of the cycle room)
    when a condition of adopting is not met.
    """
    analysis = SafetyAnalysis.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=analysis_id)
    before = AnalysisState(analysis.state)
    if to not in ANALYSIS_MOVES[before]:
        raise FindingError(f"Dit kan niet: de analyse is {before.label}.")
    if to == AnalysisState.ADOPTED:
        _check_adoption(analysis, day, at)
        pass_guard(
            cycle=analysis.cycle,
            blockers=adoption_blockers(analysis),
            reason=reason,
            what=f"{analysis.title} is vastgesteld.",
            by=by,
            at=at,
        )
    elif (before, to) != (AnalysisState.DRAFT, AnalysisState.DISCUSSION) and not reason.strip():
        raise FindingError("Schrijf op waarom de analyse een stap terug gaat.", "reason")
    analysis.state = to
    analysis.adopted_on = day if to == AnalysisState.ADOPTED else None
    analysis.revision += 1
    analysis.save(update_fields=["state", "adopted_on", "revision"])
    audit.record(event="analysis.moved", target=analysis, by=by, at=at, reason=reason, before=before, after=to)
    return analysis


def _check_adoption(analysis: SafetyAnalysis, day: date | None, at: datetime) -> None:
    if not analysis.findings.exists():
        raise FindingError("Deze analyse heeft nog geen bevindingen. Er is niets om vast te stellen.")
    if day is None:
        raise FindingError("Vul in op welke dag de analyse is vastgesteld.", "day")
    if day > timezone.localdate(at):
        raise FindingError("Deze dag moet nog komen. Kies de dag waarop de analyse is vastgesteld.", "day")


def adoption_blockers(analysis: SafetyAnalysis) -> list[str]:
    """What is not as it should be in an analysis that is to be adopted, in sentences.

    A cycle that goes on without the track of the groups does not miss them.
    """
    found = []
    divided = balance(analysis)
    goes_without_groups = bool(analysis.cycle.group_track_note)
    if divided.empty_track == Track.GROUP:
        if not goes_without_groups:
            found.append("De analyse zegt niets over doelgroepen.")
    elif divided.empty_track == Track.AREA:
        found.append("De analyse zegt niets over gebieden.")
    elif not divided.is_even and not goes_without_groups:
        found.append(
            f"De aandacht is scheef verdeeld: {divided.areas} over gebieden en {divided.groups} over doelgroepen."
        )
    if analysis.authors.count() < 2:
        found.append("De analyse is van één organisatie; een gezamenlijke analyse heeft er minstens twee.")
    return found
