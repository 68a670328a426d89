"""The overview in words: days, order, and an empty track that is said aloud (S39, S55)."""

from collections import Counter

import pytest

from agov.reports.cycle_strip import track_sentences
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.work import Reader, due, in_order
from analysis.queries import Balance
from cycle.enums import Track
from tests.agov.reports.overview.pages import TODAY, TOMORROW, YESTERDAY


@pytest.mark.parametrize(
    ("day", "words", "is_late"),
    [
        (None, "zonder datum", False),
        (YESTERDAY, "te laat sinds 23 november 2026", True),
        (TODAY, "vandaag", False),
        (TOMORROW, "voor 25 november 2026", False),
    ],
)
def test_day_in_words(day, words, is_late):
    assert due(day, TODAY) == (words, is_late)


def test_earliest_first_without_a_day_last_and_each_matter_once():
    reader = Reader(User(), TODAY)
    made = [
        reader.line("a", "Zonder dag", "", None, ""),
        reader.line("b", "Morgen", "", TOMORROW, ""),
        reader.line("c", "Gisteren", "", YESTERDAY, ""),
        reader.line("b", "Morgen", "", TOMORROW, ""),
    ]

    assert [one.key for one in in_order(made)] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("findings", "priorities", "note", "sentences"),
    [
        (None, None, "", ("Bevindingen: nog geen.", "Prioriteiten: nog geen.")),
        (
            Balance(5, 4),
            Counter({Track.AREA: 2, Track.GROUP: 1, Track.BOTH: 1}),
            "",
            ("Bevindingen: 5 over gebieden, 4 over doelgroepen.", "Prioriteiten: 3 over gebieden, 2 over doelgroepen."),
        ),
        (
            Balance(0, 2),
            Counter({Track.AREA: 2}),
            "de cijfers zijn er niet.",
            (
                "Bevindingen: 0 over gebieden, 2 over doelgroepen. Het spoor van de gebieden is nog leeg.",
                "Prioriteiten: 2 over gebieden, 0 over doelgroepen. Het spoor van de doelgroepen is nog leeg.",
                "Doelgroepen zijn nog niet haalbaar: de cijfers zijn er niet.",
            ),
        ),
    ],
)
def test_an_empty_track_is_said_aloud(findings, priorities, note, sentences):
    """S39 and S55: whether the track of target groups is really used."""
    assert track_sentences(findings, priorities, note) == sentences
