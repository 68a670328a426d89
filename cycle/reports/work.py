"""What of the cycle itself waits for somebody: requests of the council to settle, and for the council what is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from amersfoort_veiligheid.web.work import WRITE, Line, Reader, address, news
from cycle.enums import RequestState
from cycle.models import CouncilRequest
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
from cycle.queries.waiting import CycleWaiting, adopted_documents, cycle_waiting

NEWS_DAYS: Final = timedelta(days=45)  # how long something is new for who reads it at leisure


def cycle_open(reader: Reader) -> CycleWaiting:
    """What of the cycles that run is open, asked once."""
    return reader.once("cycle", lambda: cycle_waiting(reader.user, reader.today))


def request_line(request: CouncilRequest, reader: Reader) -> Line:
    """What the council asked for or was promised."""
    return reader.line(
        f"request-{request.pk}",
        request.title,
        f"{request.get_kind_display().capitalize()}, {request.owner}",
        request.due_on,
        address("cycle:council-request-detail", request.pk),
        minutes=WRITE,
    )


def requests_to_settle(reader: Reader) -> Iterable[Line]:
    """Requests of the council for who takes care of them by function; late ones for who steers too."""
    user = reader.user
    if not user.has_role(*INSIDE_ROLES):
        return
    function = user.function.strip().casefold()
    for row in cycle_open(reader).requests:
        is_own = bool(function) and row.owner.strip().casefold() == function
        if is_own or (user.has_role(*STEERING_ROLES) and row.due_on < reader.today):
            yield request_line(row, reader)


def answered_requests(reader: Reader) -> Iterable[Line]:
    """For the council: answers to what it asked, of the last weeks."""
    if not reader.user.has_role(*COUNCIL_ROLES):
        return
    since = reader.today - NEWS_DAYS
    settled = CouncilRequest.objects.visible_to(reader.user).filter(state=RequestState.DONE, closed_on__gte=since)
    for row in settled.order_by("-closed_on", "pk"):
        if row.closed_on:
            url = address("cycle:council-request-detail", row.pk)
            about = f"Antwoord op uw {row.get_kind_display()}"
            yield news(f"answered-{row.pk}", row.title, about, row.closed_on, url)


def new_documents(reader: Reader) -> Iterable[Line]:
    """For the council: papers that were adopted in the last weeks."""
    if not reader.user.has_role(*COUNCIL_ROLES):
        return
    for row in adopted_documents(reader.user, reader.today - NEWS_DAYS):
        url = address("cycle:document-detail", row.pk)
        about = f"Beleidsdocument, {row.get_state_display()}"
        yield news(f"new-document-{row.pk}", row.title, about, row.dated_on, url, minutes=WRITE)


SOURCES: Final = (requests_to_settle, answered_requests, new_documents)
