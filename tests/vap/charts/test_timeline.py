"""Where plans, activities and days go on the line of time, and the same as a list."""

import random
from datetime import date, timedelta

import pytest

from vap.charts.timeline import (
    WIDTH,
    Item,
    Mark,
    Spell,
    build_timeline,
    next_quarter,
    percent,
    quarter_start,
)

TODAY = date(2026, 11, 29)


def plan(start, end=None, **more):
    return Item(1, "2026-01", Spell("Plan", start, end), **more)


def test_nothing_is_no_drawing():
    assert build_timeline([], TODAY) is None


@pytest.mark.parametrize(
    ("day", "start", "following"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 11, 29), date(2026, 10, 1), date(2027, 1, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 4, 1)),
    ],
)
def test_quarters(day, start, following):
    assert (quarter_start(day), next_quarter(day)) == (start, following)


def test_axis_holds_whole_quarters_and_every_day():
    line = build_timeline(
        [plan(date(2026, 2, 10), date(2026, 5, 3), marks=(Mark("doel", date(2027, 8, 9), "goal"),))], TODAY
    )

    assert (line.first, line.last) == (date(2026, 1, 1), date(2027, 10, 1))
    assert [tick.label for tick in line.ticks] == ["2026", "apr", "jul", "okt", "2027", "apr", "jul"]


def test_long_axis_has_a_tick_per_year():
    line = build_timeline([plan(date(2024, 1, 1), date(2028, 12, 31))], TODAY)

    assert [tick.label for tick in line.ticks] == ["2024", "2025", "2026", "2027", "2028"]


def test_today_stands_where_it_is_or_nowhere():
    assert build_timeline([plan(date(2030, 1, 1))], TODAY).today_x is None
    line = build_timeline([plan(date(2026, 1, 1), date(2026, 12, 31))], TODAY)
    assert line.today_x == round((TODAY - date(2026, 1, 1)).days * WIDTH / 365)
    assert line.svg_today == percent(line.today_x)


def test_plan_without_an_end_goes_on_to_the_edge_and_says_so():
    line = build_timeline([plan(date(2026, 1, 1)), plan(date(2026, 1, 1), date(2026, 9, 30))], TODAY)

    assert line.rows[0].bar.is_open
    assert line.rows[0].bar.x + line.rows[0].bar.width == WIDTH
    assert not line.rows[1].bar.is_open


def test_list_says_what_the_drawing_shows_in_the_order_of_the_days():
    line = build_timeline(
        [
            plan(
                date(2026, 1, 1),
                date(2026, 12, 31),
                activities=(Spell("Later", date(2026, 6, 1), date(2026, 7, 1), "done", "gedaan"),),
                marks=(Mark("tussenstand: vijf", date(2026, 3, 1), "stage"),),
            )
        ],
        TODAY,
    )

    assert [(day.first, day.last, day.words) for day in line.rows[0].days] == [
        (date(2026, 3, 1), None, "tussenstand: vijf"),
        (date(2026, 6, 1), date(2026, 7, 1), "Later (gedaan)"),
    ]


@pytest.mark.parametrize(("units", "written"), [(0, "0%"), (125, "12.5%"), (1000, "100%"), (333, "33.3%")])
def test_places_are_written_as_svg_reads_them(units, written):
    assert percent(units) == written


@pytest.mark.parametrize("seed", range(40))
def test_everything_lies_inside_and_as_many_as_there_are(seed):
    rng = random.Random(seed)

    def day(after=date(2024, 1, 1)):
        return after + timedelta(days=rng.randint(0, 900))

    items = []
    for _ in range(rng.randint(1, 6)):
        start = day()
        activities = tuple(
            Spell("a", first := day(), first + timedelta(days=rng.randint(0, 99))) for _ in range(rng.randint(0, 9))
        )
        marks = tuple(Mark("m", day(), "goal") for _ in range(rng.randint(0, 3)))
        items.append(plan(start, rng.choice([None, start + timedelta(days=40)]), activities=activities, marks=marks))
    line = build_timeline(items, TODAY)

    for item, row in zip(items, line.rows, strict=True):
        for bar in (row.bar, *row.activities):
            assert bar.x >= 0
            assert bar.width >= 2
            assert bar.x + bar.width <= WIDTH + 2
            assert bar.y + 4 <= row.height
        assert all(0 <= dot.x <= WIDTH for dot in row.dots)
        assert len(row.activities) == len(item.activities)
        assert len(row.days) == len(item.activities) + len(item.marks)
