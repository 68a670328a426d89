"""Destroying what was kept long enough, one thing at a time; whether that is so is the question of who calls."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from vap.models import VAP, PartnerReport


class StillNeededError(Exception):
    """Something else rests on it; the message is Dutch."""


@transaction.atomic
def destroy_abandoned_plan(*, vap_id: int, reason: str, by: User | None, at: datetime) -> bool:
    """Destroy a VAP that was withdrawn before anybody decided on it; return False when it was gone already.

    Raises ``StillNeededError`` when it is another plan, or a later record points at it.
    """
    vap = VAP.objects.select_for_update(of=("self",)).filter(pk=vap_id).first()
    if vap is None:
        return False
    if not VAP.objects.never_adopted_and_over().filter(pk=vap_id).exists():
        raise StillNeededError("Dit plan is geen vervallen voornemen.")
    audit.record(event="vap.destroyed", target=vap, by=by, at=at, reason=reason)
    try:
        vap.versions.all().delete()
        vap.delete()
    except ProtectedError as needed:
        raise StillNeededError("Een ander stuk verwijst hiernaar.") from needed
    return True


@transaction.atomic
def destroy_report(*, report_id: int, reason: str, by: User | None, at: datetime) -> bool:
    """Destroy an organisation's own report with its file and marked passages; updates taken from it stay.

    Returns False when it was gone already.
    """
    report = PartnerReport.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        return False
    audit.record(event="report.destroyed", target=report, by=by, at=at, reason=reason, fingerprint=report.sha256)
    storage, name = report.file.storage, report.file.name
    report.passages.all().delete()
    report.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return True
