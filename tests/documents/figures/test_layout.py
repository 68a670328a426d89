"""Labels that make room, scales, and words that wrap."""

from hypothesis import given
from hypothesis import strategies as st

from amersfoort_veiligheid.documents.figures.canvas import text_width, wrap
from amersfoort_veiligheid.documents.figures.scales import nice_scale, spread


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_spread_keeps_order_and_distance(wanted):
    placed = spread(wanted, 10, 0, 100)

    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    assert all(placed[b] - placed[a] >= 10 - 1e-9 for a, b in zip(order, order[1:], strict=False))
    assert max(placed) <= 100 + 1e-9


@given(st.lists(st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-6), min_size=1, max_size=5))
def test_scale_holds_zero_and_all_values(values):
    scale = nice_scale(values, 0, 100)

    span = (scale.high - scale.low) * 1e-9
    assert scale.low - span <= min(*values, 0) <= 0 <= max(*values, 0) <= scale.high + span
    assert 2 <= len(scale.ticks) <= 13


@given(st.text(alphabet="abc mW", max_size=60), st.floats(30, 300))
def test_wrap_loses_no_words_and_keeps_to_the_width(words, width):
    lines = wrap(words, width, 13)

    assert " ".join(lines).split() == words.split()
    assert all(text_width(line, 13) <= width for line in lines if " " in line)
