"""Writing how partners see a problem together, and what each says of that text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import StaleEditError, claim_revision
from analysis.enums import AnalysisState, Endorsement
from analysis.models import Finding, SharedView, ViewEndorsement
from analysis.services.findings import FindingError, check_theme
from cycle.models import PolicyCycle, Theme


@transaction.atomic
def create_shared_view(
    *, cycle: PolicyCycle, theme: Theme, text: str, findings: Sequence[Finding], by: User, at: datetime
) -> SharedView:
    """Write the first text for a theme of a cycle; there is one per theme."""
    check_theme(theme)
    if SharedView.objects.filter(cycle=cycle, theme=theme).exists():
        raise FindingError(f"Voor {theme} is er in {cycle} al een gedeelde visie.", "theme")
    _check_findings(cycle, findings)
    view = SharedView.objects.create(cycle=cycle, theme=theme, text=text, made_by=by, made_at=at)
    view.findings.set(findings)
    audit.record(event="shared_view.created", target=view, by=by, at=at)
    return view


@transaction.atomic
def change_shared_view(
    *, view_id: int, seen: int, text: str, findings: Sequence[Finding], by: User, at: datetime
) -> SharedView:
    """Change the text or its findings; what organisations said belongs to the old text, and all are asked again.

    Saving the same text asks nobody anything. Raises ``StaleEditError`` when somebody saved it meanwhile.
    """
    view = SharedView.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=view_id)
    if view.revision != seen:
        raise StaleEditError(view)
    _check_findings(view.cycle, findings)
    if view.text == text and set(view.findings.all()) == set(findings):
        return view
    claim_revision(view, seen)
    before, view.text = view.text, text
    view.save(update_fields=["text", "revision"])
    view.findings.set(findings)
    audit.record(event="shared_view.changed", target=view, by=by, at=at, before=before)
    return view


def _check_findings(cycle: PolicyCycle, findings: Sequence[Finding]) -> None:
    """Partners read the findings too: of this cycle, and no drafts."""
    for finding in findings:
        if finding.analysis.cycle_id != cycle.pk:
            raise FindingError(f"Bevinding {finding.number} hoort bij een andere cyclus.", "findings")
        if finding.analysis.state == AnalysisState.DRAFT:
            raise FindingError(f"Bevinding {finding.number} staat in een concept dat partners niet zien.", "findings")


@transaction.atomic
def endorse(
    *,
    view_id: int,
    organisation: Organisation,
    stance: Endorsement,
    note: str,
    seen: int,
    by: User,
    at: datetime,
) -> ViewEndorsement:
    """Store what an organisation says of the text as it stands (``seen``); it may change its mind on the same text.

    Raises ``StaleEditError`` when the text changed since the page was opened: nobody endorses what they did not read.
    """
    view = SharedView.objects.select_for_update(of=("self",)).get(pk=view_id)
    if view.revision != seen:
        raise StaleEditError(view)
    if stance != Endorsement.AGREES and not note.strip():
        raise FindingError("Schrijf op waarom, of met welke kanttekening.", "note")
    given, is_new = ViewEndorsement.objects.update_or_create(
        view=view,
        organisation=organisation,
        view_revision=view.revision,
        defaults={"stance": stance, "note": note, "given_by": by, "given_at": at},
    )
    audit.record(
        event="shared_view.endorsed", target=view, by=by, at=at, organisation=organisation.name, stance=stance,
        first=is_new,
    )  # fmt: skip
    return given
