"""The question in whose answer something was promised, on the page of that promise."""

from __future__ import annotations

from agov.models import CouncilQuestion
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.panels import Panel, add_panel


def question_panel(kind: str, pk: int, user: User) -> Panel | None:
    """Where the promise came from, for who may read the question."""
    question = CouncilQuestion.objects.visible_to(user).filter(promise=pk).select_related("edition").first()
    return Panel("agov/_promise_question.html", {"question": question}) if question else None


def add_panels() -> None:
    """Say this on the page of every request of the council."""
    add_panel("question", ["request"], question_panel)
