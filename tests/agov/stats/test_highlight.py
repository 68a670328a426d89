"""Where what was looked for stands in a text."""

import pytest

from agov.stats.highlight import pieces


@pytest.mark.parametrize(
    ("text", "roots", "marked"),
    [
        ("Minder woninginbraak", ["inbraak"], ["inbraak"]),
        ("INBRAAK en inbraken", ["inbraak", "inbrak"], ["INBRAAK", "inbrak"]),
        ("Niets hier", ["inbraak"], []),
        ("a.b", ["."], ["."]),
        ("plannen en plan", ["plan", "plannen"], ["plannen", "plan"]),
        ("", ["x"], []),
        ("Tekst", [], []),
        ("Tekst", [""], []),
    ],
)
def test_what_was_looked_for_is_found_and_no_letter_is_lost(text, roots, marked):
    made = pieces(text, roots)

    assert [piece for piece, is_found in made if is_found] == marked
    assert "".join(piece for piece, _ in made) == text
