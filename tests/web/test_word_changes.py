"""What changed between two texts: nothing is lost, and words stay whole."""

import random

import pytest

from amersfoort_veiligheid.web.word_changes import WORDS_TO_COMPARE, Change, ChangeKind, word_changes

SAME, ADDED, REMOVED = ChangeKind.SAME, ChangeKind.ADDED, ChangeKind.REMOVED


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Minder inbraken.", "Minder inbraken.", [Change(SAME, "Minder inbraken.")]),
        ("", "Nieuw.", [Change(ADDED, "Nieuw.")]),
        ("Weg.", "", [Change(REMOVED, "Weg.")]),
        (
            "binnen zes weken één aanpak",
            "binnen acht weken één aanpak",
            [Change(SAME, "binnen "), Change(REMOVED, "zes"), Change(ADDED, "acht"), Change(SAME, " weken één aanpak")],
        ),
        (
            "drie woorden anders hier",
            "drie nieuwe dingen hier",
            [
                Change(SAME, "drie "),
                Change(REMOVED, "woorden anders"),
                Change(ADDED, "nieuwe dingen"),
                Change(SAME, " hier"),
            ],
        ),
    ],
)
def test_words_that_changed_are_told_apart(before, after, expected):
    assert word_changes(before, after) == expected


def test_both_texts_can_be_read_back_from_the_changes():
    chance = random.Random(2026)
    words = ["de", "wijk", "inbraak", "daalt", "stijgt", "\n", "in", "twee", "jaar."]
    for _ in range(300):
        before = " ".join(chance.choices(words, k=chance.randrange(12)))
        after = " ".join(chance.choices(words, k=chance.randrange(12)))

        changes = word_changes(before, after)

        assert "".join(change.text for change in changes if change.kind != REMOVED) == after
        assert "".join(change.text for change in changes if change.kind != ADDED) == before


def test_very_long_texts_are_shown_as_a_whole():
    before, after = "woord " * WORDS_TO_COMPARE, "ander " * WORDS_TO_COMPARE

    assert [change.kind for change in word_changes(before, after)] == [REMOVED, ADDED]
    assert word_changes(before, before) == [Change(SAME, before)]
