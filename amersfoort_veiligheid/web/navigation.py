"""The navigation of every page: the places that one user sees, and where that user is.

A place whose address does not exist (yet) is left out. Showing a place is a convenience: what a user may see and do is
decided by the views.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from amersfoort_veiligheid.web.places import INSIDE, NAVIGATION, Place

MOST_ON_TOP: Final = 8  # more links than this do not stand on one line


@dataclass(frozen=True)
class Link:
    """A place as the template draws it; ``current`` is the value of aria-current or empty."""

    label: str
    url: str
    current: str
    about: str
    on_top: bool = False


@dataclass(frozen=True)
class LinkGroup:
    """The links of a section that this user sees; never empty."""

    label: str
    links: tuple[Link, ...]

    @property
    def is_open(self) -> bool:
        """Whether the group is unfolded at first: the one of the page where one is."""
        return any(link.current for link in self.links)


@dataclass(frozen=True)
class Navigation:
    """The groups of one user, and whether they stand at the side (municipal staff) or on top (everyone else)."""

    groups: tuple[LinkGroup, ...]
    is_side: bool

    @property
    def links(self) -> list[Link]:
        """All links in order."""
        return [link for group in self.groups for link in group.links]

    @property
    def first(self) -> list[Link]:
        """What stands on top at once: all of a short menu; of a long one the first places and where one is."""
        links = self.links
        return links if len(links) <= MOST_ON_TOP else [link for link in links if link.on_top or link.current]

    @property
    def more(self) -> list[Link]:
        """The rest, behind "Meer"."""
        first = self.first
        return [link for link in self.links if link not in first]


def navigation_for(*, roles: Iterable[str], logged_in: bool, path: str, is_staff: bool = False) -> Navigation:
    """Give the navigation for a user with these roles who is at ``path``.

    Public places come for everyone; a place is shown to a logged-in user with one of its roles. The place at
    ``path`` is "page"; else the one with the longest address above it, its own or one of ``also``, is "true".
    """
    held = frozenset(roles) if logged_in else frozenset()
    shown = [
        (section.label, [(place, url) for place in section.places if (url := _address(place, held, is_staff))])
        for section in NAVIGATION
    ]
    begins = {begin: url for _, places in shown for place, url in places for begin in (url, *_also(place))}
    nearest = "/" if path == "/" else begins.get(_longest(begins, path), "")
    groups = tuple(
        LinkGroup(
            label,
            tuple(
                Link(place.label, url, _current(url, path=path, nearest=nearest), place.about, place.on_top)
                for place, url in places
            ),
        )
        for label, places in shown
        if places
    )
    return Navigation(groups, is_side=bool(held & INSIDE))


def place_of(url_name: str, *, roles: Iterable[str], is_staff: bool = False) -> Link | None:
    """Give the place with this URL name as a link, when it exists and this user sees it."""
    held = frozenset(roles)
    for section in NAVIGATION:
        for place in section.places:
            if place.url_name == url_name and (url := _address(place, held, is_staff)):
                return Link(place.label, url, "", place.about)
    return None


def _address(place: Place, held: frozenset[str], is_staff: bool) -> str:
    """Give the address of a place that this user sees, or nothing."""
    if not place.public and (held.isdisjoint(place.roles) or (place.staff_only and not is_staff)):
        return ""
    return _address_of(place.url_name, settings.ROOT_URLCONF)


@cache  # dozens of places on every page, and addresses do not change while the process runs
def _address_of(url_name: str, urls_of_site: str) -> str:
    """Give the address of a URL name in the site's table of addresses, or nothing."""
    try:
        return reverse(url_name, urlconf=urls_of_site)
    except NoReverseMatch:
        return ""


def _also(place: Place) -> list[str]:
    return [one if one.startswith("/") else _address_of(one, settings.ROOT_URLCONF) for one in place.also]


def _longest(begins: Iterable[str], path: str) -> str:
    return max((begin for begin in begins if begin not in ("", "/") and path.startswith(begin)), key=len, default="")


def _current(url: str, *, path: str, nearest: str) -> str:
    if url == path:
        return "page"
    return "true" if url == nearest else ""
