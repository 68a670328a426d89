"""Which findings still wait for a choice, and what was chosen per cycle."""

from __future__ import annotations

from analysis.models import Finding
from analysis.models.findings import FindingQuerySet
from cycle.models import PolicyCycle


def findings_without_choice(cycle: PolicyCycle) -> FindingQuerySet:
    """Findings of the cycle that are neither in a priority nor deliberately left, by number."""
    return Finding.objects.filter(analysis__cycle=cycle, disposition__isnull=True).order_by("analysis", "number")


def undecided_findings(cycle: PolicyCycle) -> list[str]:
    """The same as sentences for ``pass_guard``; empty when every finding ended somewhere."""
    return [
        f"Over bevinding {finding.number} is nog geen keuze gemaakt: {finding.claim.rstrip('.')}."
        for finding in findings_without_choice(cycle)
    ]
