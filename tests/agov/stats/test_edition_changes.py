"""What is different between two editions, without a database."""

import random

import pytest

from agov.stats.edition_changes import (
    NOT_TOLD,
    Fate,
    Figure,
    compare_figures,
    compare_sentences,
    heads,
    tally,
)

HIDDEN = Figure("<5", is_hidden=True)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (Figure("34"), Figure("31"), (Fate.CHANGED, "34", "31")),
        (Figure("34"), Figure("34"), (Fate.KEPT, "34", "34")),
        (None, Figure("31"), (Fate.NEW, "", "31")),
        (Figure("34"), None, (Fate.GONE, "34", "")),
        (Figure("3"), HIDDEN, (Fate.CHANGED, NOT_TOLD, "<5")),  # what is hidden now is not told by the old figure
        (HIDDEN, Figure("7"), (Fate.CHANGED, "<5", "7")),
        (HIDDEN, HIDDEN, (Fate.KEPT, "<5", "<5")),
        (HIDDEN, None, (Fate.GONE, NOT_TOLD, "")),
    ],
)
def test_every_fate_of_a_figure(before, now, expected):
    key = ("Kernmare", "Aantal")
    made = compare_figures({key: before} if before else {}, {key: now} if now else {})
    assert [(one.fate, one.old, one.new) for one in made] == [expected]


def test_every_figure_is_counted_once():
    rng = random.Random(7)
    for _ in range(50):
        before = {(str(n),): Figure(str(rng.randrange(3))) for n in range(10) if rng.random() < 0.7}
        now = {(str(n),): Figure(str(rng.randrange(3))) for n in range(10) if rng.random() < 0.7}
        counted = tally(compare_figures(before, now))
        both = [key for key in before if key in now]
        assert counted == {
            Fate.KEPT: sum(before[key] == now[key] for key in both),
            Fate.CHANGED: sum(before[key] != now[key] for key in both),
            Fate.NEW: len(now) - len(both),
            Fate.GONE: len(before) - len(both),
        }


def test_sentence_with_another_number_changed_and_another_sentence_is_new():
    before = ["Er waren 34 inbraken.", "Dat is 4,15 per 1.000.", "Dit gaat weg."]
    now = ["Er waren 31 inbraken.", "Dat is 4,15 per 1.000.", "Dit is nieuw."]
    assert [(one.fate, one.old, one.new) for one in compare_sentences(before, now)] == [
        (Fate.CHANGED, "Er waren 34 inbraken.", "Er waren 31 inbraken."),
        (Fate.KEPT, "Dat is 4,15 per 1.000.", "Dat is 4,15 per 1.000."),
        (Fate.NEW, "", "Dit is nieuw."),
        (Fate.GONE, "Dit gaat weg.", ""),
    ]


def test_same_words_twice_are_two_sentences():
    made = compare_sentences(["Plan 1 loopt.", "Plan 2 loopt."], ["Plan 1 loopt."])
    assert [one.fate for one in made] == [Fate.KEPT, Fate.GONE]


@pytest.mark.parametrize(
    ("rows", "others", "names", "size"),
    [
        ([["a", "x"], ["b", "x"]], [["a", "y"]], ["a", "b"], 1),
        ([["a", "x"], ["a", "y"]], [["a", "x"]], ["a, x", "a, y"], 2),
        ([["a", "x"]], [["a", "x"], ["a", "y"]], ["a, x"], 2),  # the other table needs two columns
        ([["a", "x"], ["a", "x"]], [], ["a", "a (2)"], 1),  # nothing tells them apart: counted
    ],
)
def test_rows_are_called_by_as_few_columns_as_tell_them_apart(rows, others, names, size):
    assert heads(rows, others) == (names, size)
