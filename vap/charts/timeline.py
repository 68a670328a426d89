"""All plans on one axis of time: where bars, activities and stages go, and the same as a list of days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

WIDTH: Final = 1000  # units of the drawing
LANE: Final = 7  # height of one activity
TOP: Final = 4
BAR: Final = 12  # height of the bar of the plan itself
MOST_LANES: Final = 6  # of more activities the others share a lane
LONG: Final = 40  # months; a longer axis has a tick per year and not per quarter


@dataclass(frozen=True)
class Spell:
    """Something that lasts: a plan or an activity. Without ``end`` it goes on."""

    label: str
    start: date
    end: date | None
    state: str = ""
    state_words: str = ""


@dataclass(frozen=True)
class Mark:
    """Something that is due on a day: a stage, a goal, an adoption."""

    label: str
    day: date
    kind: str


@dataclass(frozen=True)
class Item:
    """One plan with what happens in it; ``pk`` and ``code`` are for the link."""

    pk: int
    code: str
    plan: Spell
    activities: tuple[Spell, ...] = ()
    marks: tuple[Mark, ...] = ()


def percent(units: int) -> str:
    """A place as SVG takes it without stretching what is drawn: a share of the width."""
    return f"{units * 100 / WIDTH:g}%"


@dataclass(frozen=True)
class Bar:
    """A stretch of the drawing, in whole units."""

    x: int
    width: int
    y: int
    state: str
    is_open: bool = False

    @property
    def svg_x(self) -> str:
        """Where it begins."""
        return percent(self.x)

    @property
    def svg_width(self) -> str:
        """How long it is."""
        return percent(self.width)


@dataclass(frozen=True)
class Dot:
    """A day in the drawing."""

    x: int
    kind: str

    @property
    def svg_x(self) -> str:
        """Where it stands."""
        return percent(self.x)


@dataclass(frozen=True)
class Tick:
    """A line of the axis with its words."""

    x: int
    label: str

    @property
    def svg_x(self) -> str:
        """Where it stands."""
        return percent(self.x)


@dataclass(frozen=True)
class Day:
    """One line of the list: a day or a period, and what it is."""

    first: date
    last: date | None
    words: str


@dataclass(frozen=True)
class Row:
    """One plan as drawing and as list."""

    item: Item
    bar: Bar
    activities: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    height: int
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Timeline:
    """The whole drawing. ``today_x`` is None when today lies outside it."""

    first: date
    last: date
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today_x: int | None

    @property
    def svg_today(self) -> str:
        """Where today stands, or nothing."""
        return "" if self.today_x is None else percent(self.today_x)


def build_timeline(items: Sequence[Item], today: date) -> Timeline | None:
    """Lay out; nothing when there is nothing with a day."""
    if not items:
        return None
    first, last = _edges(items)
    span = (last - first).days

    def at(day: date) -> int:
        return max(0, min(WIDTH, round((day - first).days * WIDTH / span)))

    return Timeline(
        first=first,
        last=last,
        rows=tuple(_row(item, at, last) for item in items),
        ticks=tuple(Tick(at(day), label) for day, label in _ticks(first, last)),
        today_x=at(today) if first <= today <= last else None,
    )


def _edges(items: Sequence[Item]) -> tuple[date, date]:
    """Whole quarters around everything; what has no end reaches a quarter beyond the last day that is known."""
    days = [day for item in items for day in _days_of(item)]
    return quarter_start(min(days)), next_quarter(max(days))


def _days_of(item: Item) -> Iterable[date]:
    for spell in (item.plan, *item.activities):
        yield spell.start
        if spell.end:
            yield spell.end
    yield from (mark.day for mark in item.marks)


def quarter_start(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(day: date) -> date:
    """The first day of the quarter after this one."""
    start = quarter_start(day)
    return date(start.year + 1, 1, 1) if start.month == 10 else date(start.year, start.month + 3, 1)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    months = (last.year - first.year) * 12 + last.month - first.month
    found, day = [], first
    while day < last:
        if day.month == 1:
            found.append((day, str(day.year)))
        elif months <= LONG:
            found.append((day, {4: "apr", 7: "jul", 10: "okt"}[day.month]))
        day = next_quarter(day)
    return found


def _row(item: Item, at: Callable[[date], int], last: date) -> Row:
    lanes = min(len(item.activities), MOST_LANES)
    return Row(
        item=item,
        bar=_bar(item.plan, at, last, TOP),
        activities=tuple(
            _bar(activity, at, last, TOP + BAR + 4 + LANE * min(turn, MOST_LANES - 1))
            for turn, activity in enumerate(item.activities)
        ),
        dots=tuple(Dot(at(mark.day), mark.kind) for mark in item.marks),
        height=TOP + BAR + 8 + LANE * lanes,
        days=_list(item),
    )


def _bar(spell: Spell, at: Callable[[date], int], last: date, y: int) -> Bar:
    x = at(spell.start)
    return Bar(x, max(2, at(spell.end or last) - x), y, spell.state, is_open=spell.end is None)


def _list(item: Item) -> tuple[Day, ...]:
    """Everything of the drawing in the order of the days."""
    days = [
        Day(one.start, one.end, f"{one.label} ({one.state_words})" if one.state_words else one.label)
        for one in item.activities
    ]
    days += [Day(mark.day, None, mark.label) for mark in item.marks]
    return tuple(sorted(days, key=lambda day: (day.first, day.last or day.first, day.words)))
