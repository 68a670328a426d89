"""One secret paper of Oefenstad, which the whole council has."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from agov.models import CouncilPaper
from agov.services import council_papers
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import html_to_pdf
from amersfoort_veiligheid.documents.uploads import CleanFile
from cycle.enums import SecrecyBy, WooGround
from cycle.services import secrecy

TITLE: Final = "Beveiliging van het stadhuis: wat er beter moet"
WHY: Final = "Het stuk noemt zwakke plekken van een gebouw."
IMPOSED, LAID = date(2026, 9, 15), date(2026, 9, 24)
PAGES: Final = (
    "<h1>Beveiliging van het stadhuis</h1><p>VOORBEELDGEGEVENS. Dit stuk is verzonnen.</p>"
    "<p>De ingang aan de noordkant gaat anders open dan gepland. De balie ziet die ingang niet.</p>"
    '<h2 style="break-before: page">Wat stellen wij voor?</h2><p>Een tweede deur, voor het einde van het jaar.</p>'
)


def make(*, by: User, at: datetime) -> None:
    """Keep the paper and lay it before the council, on fixed days. Nothing where somebody began."""
    if CouncilPaper.objects.exists():
        return
    html = f'<html lang="nl"><head><title>{TITLE}</title></head><body>{PAGES}</body></html>'
    content = html_to_pdf(html, title=TITLE)[0]
    paper = council_papers.add_paper(
        title=TITLE,
        file=CleanFile("stuk.pdf", content, "application/pdf"),
        imposed_by=SecrecyBy.COLLEGE,
        ground=WooGround.SAFETY,
        explanation=WHY,
        imposed_on=IMPOSED,
        lifted_by=SecrecyBy.COLLEGE,
        by=by,
        at=_at(IMPOSED),
    )
    secrecy.lay_before_council(
        secrecy_id=paper.secrecy_id,
        seen=paper.secrecy.revision,
        on=LAID,
        lifted_by=SecrecyBy.COUNCIL,
        by=by,
        at=_at(LAID),
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
