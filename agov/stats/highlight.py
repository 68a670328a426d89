"""Which pieces of a text are what somebody looked for; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence


def pieces(text: str, roots: Sequence[str]) -> list[tuple[str, bool]]:
    """Cut a text so that each piece is wholly found or not: ``("Minder ", False), ("inbraak", True)``.

    A root stands anywhere in a word, whatever the case; the longest one wins. Nothing is lost: the pieces together are
    the text.
    """
    known = sorted({root for root in roots if root}, key=len, reverse=True)
    if not text or not known:
        return [(text, False)] if text else []
    pattern = re.compile("|".join(re.escape(root) for root in known), re.IGNORECASE)
    found, at = [], 0
    for match in pattern.finditer(text):
        if match.start() > at:
            found.append((text[at : match.start()], False))
        found.append((match.group(), True))
        at = match.end()
    if at < len(text):
        found.append((text[at:], False))
    return found
