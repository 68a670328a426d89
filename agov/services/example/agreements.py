"""Which agreements of the first sessions in Oefenstad became a VAP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from agov.models import SessionAgreement
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from vap.models import VAP

# The first words of the agreement, and the VAP that was made of it a month later.
BECAME: Final = (
    ("Sloten en verlichting", "Sterke sloten in Lindenstroo"),
    ("Bij verzuim", "Jeugd in Ostermeent doet mee"),
    ("Wie overlast geeft", "Eén hand bij overlast en zorg"),
)
MADE_AT: Final = datetime(2025, 2, 25, 10, tzinfo=UTC)


def make(*, by: User, at: datetime) -> None:
    """Tie them together where both are there. ``at`` is not used: it happened on a fixed day."""
    for words, title in BECAME:
        agreement = SessionAgreement.objects.filter(text__startswith=words, vap=None).select_related("session").first()
        vap = VAP.objects.filter(title=title).first()
        if agreement is None or vap is None:
            continue
        agreement.vap = vap
        agreement.save(update_fields=["vap"])
        audit.record(
            event="session.agreement_became_plan",
            target=agreement.session,
            by=by,
            at=MADE_AT,
            agreement=agreement.pk,
            vap=vap.pk,
        )
