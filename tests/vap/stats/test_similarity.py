"""When a lesson is about the same, counted by hand."""

import random

import pytest

from vap.stats.similarity import LOOKS_ALIKE, Subject, likeness, most_alike, words_of


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Camera's op het plein", {"camera", "plein"}),
        ("Cameratoezicht", {"camera"}),
        ("Wij gaan het samen beter doen in de wijk", set()),
        ("De buurt, de BUURT en buurtpreventie", {"buurt", "buurtp"}),
        ("", set()),
        ("112 is 1 nummer", {"nummer"}),
    ],
)
def test_words_are_stems_of_what_says_something(text, stems):
    assert set(words_of(text)) == stems


@pytest.mark.parametrize(
    ("proposed", "known", "share"),
    [
        pytest.param(Subject("", "wonen"), Subject("", "wonen"), 0.25, id="theme alone"),
        pytest.param(Subject("", None), Subject("", None), 0, id="no theme is not the same theme"),
        pytest.param(
            Subject("", "wonen", frozenset({1})), Subject("", "wonen", frozenset({1, 2})), 0.5, id="theme and offence"
        ),
        pytest.param(Subject("camera station"), Subject("station camera lantaarn"), 0.25, id="two of four words"),
        pytest.param(
            Subject("camera station lantaarn reiziger trein"),
            Subject("camera station lantaarn reiziger trein perron"),
            0.5,
            id="more than four words count as four",
        ),
        pytest.param(
            Subject("camera station lantaarn reiziger", "wonen", frozenset({1})),
            Subject("camera station lantaarn reiziger", "wonen", frozenset({1})),
            1,
            id="all the same",
        ),
    ],
)
def test_share_by_hand(proposed, known, share):
    assert likeness(proposed, known).share == share


def test_the_same_theme_alone_is_not_shown_and_with_one_word_it_is():
    assert not likeness(Subject("", "wonen"), Subject("", "wonen")).is_alike
    assert likeness(Subject("sloten", "wonen"), Subject("sloten", "wonen")).is_alike


def test_words_shown_are_those_of_the_proposal():
    assert likeness(Subject("Cameratoezicht"), Subject("Vijf camera's")).words == ("cameratoezicht",)


@pytest.mark.parametrize("seed", range(20))
def test_share_lies_between_0_and_1_and_is_the_same_both_ways(seed):
    draw = random.Random(seed)
    words = ["camera", "station", "lantaarn", "reiziger", "sloten", "portiek", "jongeren", "sportclub", "horeca"]

    def subject():
        text = " ".join(draw.choices(words, k=draw.randrange(8)))
        return Subject(text, draw.choice([None, "a", "b"]), frozenset(draw.sample(range(4), draw.randrange(4))))

    left, right = subject(), subject()

    assert 0 <= likeness(left, right).share <= 1
    assert likeness(left, right).share == likeness(right, left).share


def test_best_first_and_no_more_than_asked():
    known = [Subject("camera station"), Subject("camera station lantaarn"), Subject("iets anders"), Subject("camera")]

    found = most_alike(Subject("camera station lantaarn"), known, most=1)

    assert [place for place, _ in found] == [1]
    assert [like.share >= LOOKS_ALIKE for _, like in most_alike(Subject("camera station lantaarn"), known, most=9)] == [
        True
    ]
