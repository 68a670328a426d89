"""What the start page proposes: three things to try for a visitor, and for a user those that are theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from amersfoort_veiligheid.web.places import INSIDE, SUPPLIERS


@dataclass(frozen=True)
class Proposal:
    """Something to try: the words of the link, what it shows, and where it leads (nothing while it is not there)."""

    title: str
    text: str
    url: str


_REAL: Final = (
    ("Bekijk het stadsbeeld", "Alle wijken naast elkaar: welke echt afwijken, en welke niet.", "analysis:city", INSIDE),
    (
        "Open het rapport van een wijk",
        "Wat er gebeurt, hoe het zich ontwikkelt en wat we niet weten.",
        "analysis:wijk-list",
        INSIDE,
    ),
    (
        "Lever cijfers aan",
        "Elke rij wordt nagekeken; niets telt mee voordat u het goedkeurt.",
        "analysis:delivery-upload",
        SUPPLIERS,
    ),
)
_EXAMPLE: Final = (
    (
        "Open het rapport van een wijk",
        "Met acht jaar verzonnen cijfers, ook van bewoners.",
        "analysis:wijk-list",
        INSIDE,
    ),
    (
        "Bekijk een doelgroep",
        "Aantallen per groep, met afgeschermde kleine aantallen.",
        "analysis:target-group-list",
        INSIDE,
    ),
    (
        "Lever een bestand met fouten aan",
        "Oefen met nakijken, afwijzen en goedkeuren.",
        "analysis:delivery-upload",
        SUPPLIERS,
    ),
)


PublicStart = Callable[[HttpRequest], HttpResponse]
_for_everybody: dict[str, PublicStart] = {}


def show_everybody(view: PublicStart) -> None:
    """Let a higher room make the start page of who is not logged in: it knows what the city does, this room does not.

    Called in ``apps.py`` of that room; the last one that asks makes the page.
    """
    _for_everybody["view"] = view


def start_for_everybody() -> PublicStart | None:
    """Who makes the start page of who is not logged in; None when no room does."""
    return _for_everybody.get("view")


def proposals(*, is_example: bool, roles: Iterable[str] | None = None) -> tuple[Proposal, ...]:
    """Give the things to try in this data set: for a visitor (no ``roles``) all three, else what these roles may do."""
    held = None if roles is None else frozenset(roles)
    return tuple(
        Proposal(title, text, _address(name))
        for title, text, name, allowed in (_EXAMPLE if is_example else _REAL)
        if held is None or held & allowed
    )


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
