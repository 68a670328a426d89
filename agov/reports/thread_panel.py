"""The way to the thread, on the page of everything that is on one: one click from there, two to any other thing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from agov.queries.threads import AGREEMENT, outcome_has_thread
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.panels import Panel, add_panel, add_public_panel
from vap.queries.thread import FIGURE, FINDING, GOAL, PLAN, PRIORITY

# what a page says it is about, and from which thing the thread starts
STARTS: Final = {
    FIGURE: FIGURE,
    FINDING: FINDING,
    PRIORITY: PRIORITY,
    GOAL: GOAL,
    AGREEMENT: AGREEMENT,
    "plan-top": PLAN,
    "progress": PLAN,
    "result": PLAN,
}


def thread_panel(kind: str, pk: int, user: User) -> Panel | None:
    """A link to the thread. Nothing is asked of the database, for the thread itself asks what its reader may see.

    What the table came to is the exception: often that was about nothing with a thread, or about a secret plan.
    """
    if not user.roles or (kind == AGREEMENT and not outcome_has_thread(pk, user)):
        return None
    return Panel("agov/_thread_link.html", {"url": reverse("agov:thread", args=[STARTS[kind], pk])})


def public_thread_panel(kind: str, pk: int) -> Panel | None:
    """A link to the thread of a plan as everybody may read it."""
    return Panel("agov/_thread_link.html", {"url": reverse("agov:thread-public", args=[pk])})


def report_threads_panel(kind: str, pk: int, user: User) -> Panel | None:
    """A link to what was done with the figures of a report; the report itself asks the database nothing for it."""
    return Panel("agov/_thread_link.html", {"url": reverse("agov:report-threads", args=[pk])}) if user.roles else None


def add_panels() -> None:
    """Put the link on every page that has something of a thread."""
    add_panel("draad", STARTS, thread_panel)
    add_panel("draad", ["report"], report_threads_panel)
    add_public_panel("draad", ["public-plan"], public_thread_panel)
