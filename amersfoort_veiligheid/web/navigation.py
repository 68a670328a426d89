"""The navigation of every page: which places there are, and for whom.

Places are named by URL name only, so this module knows no room above it; a place whose address does not exist
(yet) is left out. Showing a place is a convenience: what a user may see and do is decided by the views.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse

from amersfoort_veiligheid.accounts.enums import Role

EVERYONE: Final = frozenset(Role)
SEES_DELIVERIES: Final = frozenset(
    {
        Role.BEHEERDER,
        Role.ONDERZOEKER,
        Role.BELEIDSADVISEUR,
        Role.PRIVACY_OFFICER,
        Role.ARCHIVARIS,
        Role.PARTNER,
    }
)
SUPPLIERS: Final = frozenset({Role.BEHEERDER, Role.ONDERZOEKER})
INSIDE: Final = EVERYONE - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}


@dataclass(frozen=True)
class Place:
    """One entry: the words, the URL name, and the roles that see it (``public``: also without login)."""

    label: str
    url_name: str
    roles: frozenset[Role] = EVERYONE
    public: bool = False


@dataclass(frozen=True)
class Section:
    """Places under one heading."""

    label: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Link:
    """A place as the template draws it; ``current`` is the value of aria-current or empty."""

    label: str
    url: str
    current: str


@dataclass(frozen=True)
class LinkGroup:
    """The links of a section that this user sees; never empty."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Navigation:
    """The groups of one user, and whether they stand at the side (municipal staff) or on top (everyone else)."""

    groups: tuple[LinkGroup, ...]
    is_side: bool


NAVIGATION: Final = (
    Section("", (Place("Start", "web:home", public=True),)),
    Section(
        "De stad",
        (
            Place("Stadsbeeld", "analysis:city", INSIDE),
            Place("Wijken", "analysis:wijk-list", INSIDE),
            Place("Doelgroepen", "analysis:target-group-list", INSIDE),
        ),
    ),
    Section(
        "Cijfers",
        (
            Place("Leveringen", "analysis:delivery-list", SEES_DELIVERIES),
            Place("Verwachte leveringen", "analysis:expected-list", SEES_DELIVERIES),
            Place("Bronnen", "analysis:source-list", SEES_DELIVERIES),
            Place("Taken op de achtergrond", "web:job-list", SUPPLIERS),
        ),
    ),
    Section(
        "Inrichting",
        (
            Place("Beheer", "admin:index", frozenset({Role.BEHEERDER})),
            Place("Componenten", "web:components", frozenset({Role.BEHEERDER})),
        ),
    ),
)


def navigation_for(*, roles: Iterable[str], logged_in: bool, path: str) -> Navigation:
    """Give the navigation for a user with these roles who is at ``path``.

    Public places come for everyone; a place is shown to a logged-in user with one of its roles. The place at
    ``path`` is "page"; else the one with the longest address above it is "true".
    """
    held = frozenset(roles)
    shown: list[tuple[str, list[tuple[str, str]]]] = []
    for section in NAVIGATION:
        links = [
            (place.label, url)
            for place in section.places
            if (place.public or (logged_in and held & place.roles)) and (url := _address(place.url_name))
        ]
        if links:
            shown.append((section.label, links))
    above = [url for _, links in shown for _, url in links if url != "/" and path.startswith(url)]
    nearest = "/" if path == "/" else max(above, key=len, default="")
    groups = tuple(
        LinkGroup(label, tuple(Link(text, url, _current(url, path=path, nearest=nearest)) for text, url in links))
        for label, links in shown
    )
    return Navigation(groups, is_side=bool(logged_in and held & INSIDE))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _current(url: str, *, path: str, nearest: str) -> str:
    if url == path:
        return "page"
    return "true" if url == nearest else ""
