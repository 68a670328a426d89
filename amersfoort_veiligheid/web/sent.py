"""What a browser sent as text, in an address or a form, read as what it should be."""

from __future__ import annotations

from typing import Final

MOST_DIGITS: Final = 15  # fits in every database as it is, and as a page number times the rows of a page


def whole_number(text: str) -> int | None:
    """The number that a text of plain digits says; None for everything else, such as ``²``, a sign or far too many."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
