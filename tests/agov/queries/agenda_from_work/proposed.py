"""Days around a meeting, and what is proposed for it."""

from datetime import UTC, date, datetime, timedelta

from agov.queries.agenda_from_work import candidates_for
from agov.queries.work_window import Window

DAY = date(2026, 12, 12)  # of the meeting
NEXT = date(2027, 6, 10)
TODAY = date(2026, 11, 20)
PREVIOUS = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)
ONE = timedelta(days=1)


def window(meeting, user, **days):
    fixed = {
        "previous": None,
        "since": PREVIOUS,
        "meeting_on": DAY,
        "next_on": NEXT,
        "today": TODAY,
        **days,
    }
    return Window(meeting=meeting, user=user, **fixed)


def keys(meeting, user, **days):
    return {one.key for one in candidates_for(window(meeting, user, **days))}


def only(meeting, user, **days):
    (one,) = candidates_for(window(meeting, user, **days))
    return one
