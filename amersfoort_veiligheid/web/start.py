"""What the start page proposes: three things to try for a visitor, and what is theirs for a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Proposal:
    """Something to try: the words of the link, what it shows, and where it leads (nothing while it is not there)."""

    title: str
    text: str
    url: str


_REAL: Final = (
    ("Bekijk het stadsbeeld", "Alle wijken naast elkaar: welke echt afwijken, en welke niet.", "analysis:city"),
    (
        "Open het rapport van een wijk",
        "Wat er gebeurt, hoe het zich ontwikkelt en wat we niet weten.",
        "analysis:wijk-list",
    ),
    (
        "Lever cijfers aan",
        "Elke rij wordt nagekeken; niets telt mee voordat u het goedkeurt.",
        "analysis:delivery-upload",
    ),
)
_EXAMPLE: Final = (
    ("Open het rapport van een wijk", "Met acht jaar verzonnen cijfers, ook van bewoners.", "analysis:wijk-list"),
    ("Bekijk een doelgroep", "Aantallen per groep, met afgeschermde kleine aantallen.", "analysis:target-group-list"),
    ("Lever een bestand met fouten aan", "Oefen met nakijken, afwijzen en goedkeuren.", "analysis:delivery-upload"),
)


def proposals(*, is_example: bool) -> tuple[Proposal, ...]:
    """Give the three things to try in this data set."""
    return tuple(Proposal(title, text, _address(name)) for title, text, name in (_EXAMPLE if is_example else _REAL))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
