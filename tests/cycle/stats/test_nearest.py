"""The period nearest to a day, against a slow search over the days themselves."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cycle.stats.nearest import days_apart, nearest


@dataclass(frozen=True)
class Span:
    start_date: date
    end_date: date


DAY = date(2026, 11, 30)
spans = st.builds(
    lambda start, length: Span(DAY + timedelta(start), DAY + timedelta(start + length)),
    st.integers(-60, 60),
    st.integers(0, 30),
)


@given(spans)
def test_distance_is_that_to_the_nearest_day_of_the_period(span):
    days = [span.start_date + timedelta(n) for n in range((span.end_date - span.start_date).days + 1)]

    assert days_apart(DAY, span) == min(abs((DAY - day).days) for day in days)


@given(st.lists(spans, min_size=1, max_size=6))
def test_no_other_period_is_nearer(found):
    chosen = nearest(DAY, found)

    assert chosen in found
    assert days_apart(DAY, chosen) == min(days_apart(DAY, span) for span in found)


def test_of_two_periods_around_the_day_the_one_that_ends_nearest():
    ends_soon, ends_late = Span(date(2026, 9, 1), date(2026, 12, 2)), Span(date(2026, 11, 1), date(2027, 2, 28))

    assert nearest(DAY, [ends_late, ends_soon]) == ends_soon
    assert nearest(DAY, []) is None
