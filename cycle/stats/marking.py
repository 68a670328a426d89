"""Finding words in a text that is drawn already, so that they can be explained where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

# Inside these a word leads somewhere else already, is a label, or is no text at all.
_NOT_INSIDE: Final = frozenset(
    {
        *("a", "abbr", "button", "caption", "code", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "label"),
        *("nav", "script", "style", "summary", "svg", "td", "th", "title"),
    }
)
_TAG: Final = re.compile(r"(<[^>]*>)")
_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")


def mark_first(html: str, terms: Iterable[str], done: set[str], draw: Callable[[str, str], str]) -> str:
    """Draw each term where it first stands in running text; ``done`` is what the page drew before, and grows.

    A term is found as a whole word, also in the plural ("doelgroepen") and with a capital; the longest wins. ``html``
    is whole and escaped; ``draw`` gets the term and the words as they stand there, and gives HTML.
    """
    wanted = [term for term in sorted(terms, key=len, reverse=True) if term.casefold() not in done]
    if not wanted:
        return html
    forms = "|".join(f"(?P<t{place}>{_forms(term)})" for place, term in enumerate(wanted))
    pattern = re.compile(rf"(?<![\w&-])(?:{forms})(?![\w-])", re.IGNORECASE)

    def found(match: re.Match[str]) -> str:
        term = wanted[int(str(match.lastgroup)[1:])]
        if term.casefold() in done:
            return match[0]
        done.add(term.casefold())
        return draw(term, match[0])

    pieces: list[str] = []
    closed_by: list[str] = []
    for piece in _TAG.split(html):
        name = _NAME.match(piece)
        if name is not None:
            _follow(piece, name[1].lower(), closed_by)
        pieces.append(piece if name is not None or closed_by else pattern.sub(found, piece))
    return "".join(pieces)


def _forms(term: str) -> str:
    """A term and its plural: doelgroep and doelgroepen, marge and marges, misdrijf and misdrijven."""
    if term.endswith("f"):
        return f"{re.escape(term[:-1])}(?:f|ven)"
    return f"{re.escape(term)}(?:en|s)?"


def _follow(tag: str, name: str, closed_by: list[str]) -> None:
    """Keep which elements are open in which nothing is marked."""
    if name not in _NOT_INSIDE or tag.endswith("/>"):
        return
    if not tag.startswith("</"):
        closed_by.append(name)
    elif name in closed_by:
        del closed_by[len(closed_by) - 1 - closed_by[::-1].index(name) :]
