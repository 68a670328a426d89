"""What waits for one person, as one list over all rooms: each room names its own sources, this module knows none.

A room adds its sources in ``apps.py``. A source is a small function that says what of one kind waits for one reader:
what it is, why it is this reader's, until when, how many minutes it takes, and the address of the deed itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date

LONGEST: Final = 110
NOW_DAYS: Final = 7  # what must be done within a week is for now
MONTH_DAYS: Final = 31
ANSWER: Final = 5  # minutes that it takes to say yes or no to something short
READ: Final = 10
WRITE: Final = 20
T = TypeVar("T")


class When(StrEnum):
    """The three groups of the page, in their order."""

    NOW = "nu"
    MONTH = "deze maand"
    LATER = "later"


@dataclass(frozen=True)
class Line:
    """One matter. ``key`` is the same wherever it stands; ``words`` say the day, and ``status`` how bad late is.

    ``deed`` is what the button says. ``when`` overrules the group that follows from the day: what is read at leisure.
    ``since`` is of news: from when it is there.
    """

    key: str
    what: str
    about: str
    day: date | None
    words: str
    url: str
    is_late: bool
    status: str = "overdue"
    deed: str = "Bekijk"
    minutes: int = ANSWER
    when: When | None = None
    since: date | None = None

    @property
    def minutes_words(self) -> str:
        """How long it takes."""
        return f"ongeveer {minutes_words(self.minutes)}"


@dataclass
class Reader:
    """For whom and on which day; it makes the lines of that day, and what several sources ask is asked once."""

    user: User
    today: date
    _known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, ask: Callable[[], T]) -> T:
        """The answer to ``ask``, kept under ``name`` as long as this page is made."""
        if name not in self._known:
            self._known[name] = ask()
        answer: T = self._known[name]
        return answer

    def line(
        self,
        key: str,
        what: str,
        about: str,
        day: date | None,
        url: str,
        *,
        before: str = "voor",
        deed: str = "Bekijk",
        minutes: int = ANSWER,
    ) -> Line:
        """One matter, on time or late for this reader's day."""
        words, is_late = due(day, self.today, before=before)
        return Line(key, shortened(what), about, day, words, url, is_late, deed=deed, minutes=minutes)

    def asked(
        self, key: str, what: str, about: str, day: date | None, url: str, *, deed: str, minutes: int = ANSWER
    ) -> Line:
        """A question to who owes us nothing, such as a partner: when we hoped to hear, and never that it is late."""
        words = f"antwoord gevraagd voor {dutch_date(day)}" if day else "zonder datum"
        is_late = day is not None and day < self.today
        return Line(key, shortened(what), about, day, words, url, is_late, status="due", deed=deed, minutes=minutes)


Source = Callable[[Reader], Iterable[Line]]
_sources: dict[str, Source] = {}


def add_sources(room: str, sources: Iterable[Source]) -> None:
    """Let these functions say what waits; one of the same name in the same room takes the place of the earlier."""
    for source in sources:
        _sources[f"{room}.{getattr(source, '__name__', '')}"] = source


def source_names() -> list[str]:
    """Which sources there are."""
    return list(_sources)


def work_for(reader: Reader) -> list[Line]:
    """All that waits for this reader: earliest day first, what has no day last, each matter once."""
    return in_order(one for source in _sources.values() for one in source(reader))


# --- one line


def address(name: str, *args: object) -> str:
    """The address of a page, or nothing where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def due(day: date | None, today: date, *, before: str = "voor") -> tuple[str, bool]:
    """A day in words, and whether it is past."""
    if day is None:
        return "zonder datum", False
    if day < today:
        return f"te laat sinds {dutch_date(day)}", True
    return ("vandaag" if day == today else f"{before} {dutch_date(day)}"), False


def news(key: str, what: str, about: str, since: date, url: str, *, minutes: int = READ) -> Line:
    """Something new that one may read: it has no day and is never late."""
    words = f"nieuw sinds {dutch_date(since)}"
    return Line(
        key, shortened(what), about, None, words, url, False, deed="Lees", minutes=minutes, when=When.MONTH, since=since
    )


def shortened(text: str) -> str:
    """A text as the name of a matter."""
    return Truncator(" ".join(text.split())).chars(LONGEST)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Earliest day first, then what has no day, and news last with the newest on top; each matter once."""
    once = {one.key: one for one in lines}
    return sorted(once.values(), key=lambda one: (one.day or date.max, -_newness(one), one.what))


def _newness(one: Line) -> int:
    """Higher is newer; what is no news comes before all of it."""
    return one.since.toordinal() if one.since is not None else date.max.toordinal()


# --- the three groups


@dataclass(frozen=True)
class Group:
    """Matters of one group: the first of them, and how many more there are."""

    when: When
    until: date | None
    shown: tuple[Line, ...]
    more: int
    minutes: int  # of all, shown or not

    @property
    def total(self) -> int:
        """All matters, shown or not."""
        return len(self.shown) + self.more

    @property
    def minutes_words(self) -> str:
        """How long all of it takes."""
        return minutes_words(self.minutes)


def when_of(one: Line, today: date) -> When:
    """In which group a matter stands; somebody waits for what has no day, so that is for now."""
    if one.when is not None:
        return one.when
    if one.day is None or one.day <= today + timedelta(days=NOW_DAYS):
        return When.NOW
    return When.MONTH if one.day <= today + timedelta(days=MONTH_DAYS) else When.LATER


def grouped(lines: Iterable[Line], today: date, *, most: int | None = None) -> tuple[Group, ...]:
    """The three groups, empty ones too, each in the order in which the lines came."""
    held: dict[When, list[Line]] = {when: [] for when in When}
    for one in lines:
        held[when_of(one, today)].append(one)
    ends = {When.NOW: today + timedelta(days=NOW_DAYS), When.MONTH: today + timedelta(days=MONTH_DAYS)}
    return tuple(
        Group(
            when=when,
            until=ends.get(when),
            shown=tuple(found[:most]),
            more=max(len(found) - most, 0) if most is not None else 0,
            minutes=sum(one.minutes for one in found),
        )
        for when, found in held.items()
    )


def minutes_words(minutes: int) -> str:
    """A stretch of time as one says it: in minutes, and from an hour and a half on in half hours."""
    if minutes < 90:
        return f"{minutes} minuten" if minutes != 1 else "1 minuut"
    halves = round(minutes / 30)
    whole, half = divmod(halves, 2)
    return f"{whole},5 uur" if half else f"{whole} uur"
