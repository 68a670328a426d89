"""What a priority still lacks, in sentences that stand on its page and in every pack."""

from __future__ import annotations

from vap.enums import Evidence
from vap.models import Priority


def gaps(priority: Priority) -> list[str]:
    """What is missing before a body can decide with open eyes; a warning, never a refusal."""
    found = []
    if not priority.findings.exists():
        found.append("Deze prioriteit rust nog op geen enkele bevinding.")
    if not priority.comments.exists():
        found.append("Nog geen partner heeft op deze prioriteit gereageerd.")
    if not priority.evidence:
        found.append("Hoe sterk het bewijs is, staat er nog niet.")
    elif priority.evidence == Evidence.NONE:
        found.append("Er is geen bewijs voor deze prioriteit. Dat mag, en staat ook zo op de openbare pagina.")
    if not priority.choice_reason:
        found.append("Waarom dit wordt gekozen, staat er nog niet.")
    if priority.partners.count() < 2:
        found.append("Er zijn nog geen twee organisaties die dit samen oppakken.")
    if priority.trekker_id is None:
        found.append("Er is nog geen trekker.")
    if priority.uncovered:
        found.append("Niet al het geld is gedekt.")
    return found
