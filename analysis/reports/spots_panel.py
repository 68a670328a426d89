"""On the page of a partner: the way to what it sees of its own spots."""

from __future__ import annotations

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.panels import Panel, add_panel
from analysis.permissions import may_keep_spots
from analysis.queries import partners_with_spots
from analysis.reports.partner_spots import SUBJECTS


def spots_panel(kind: str, pk: int, user: User) -> Panel | None:
    """The question that this partner can look up; nothing for other partners, or for who may not look."""
    partner = partners_with_spots(user).filter(pk=pk).first()
    if partner is None:
        return None
    question = SUBJECTS[partner.kind].question
    return Panel(
        "analysis/_spots_of_partner.html",
        {"partner": partner, "question": question, "may_keep": may_keep_spots(user)},
    )


def add_panels() -> None:
    """Say this on the page of a partner."""
    add_panel("spots", ["partner"], spots_panel)
