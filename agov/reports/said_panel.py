"""What the veiligheidsoverleg said about a thing, on the page of that thing in any room."""

from __future__ import annotations

from agov.enums import SubjectKind
from agov.queries.outcomes import said_about
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.panels import Panel, add_panel


def said_panel(kind: str, pk: int, user: User) -> Panel | None:
    """Each time it was on the table with what came of it; nothing when it never was, or not for this reader."""
    said = said_about(SubjectKind(kind), pk, user)
    return Panel("agov/_said.html", {"said": said}) if said else None


def add_panels() -> None:
    """Say this on the page of everything that an item can be about."""
    add_panel("said", SubjectKind.values, said_panel)
