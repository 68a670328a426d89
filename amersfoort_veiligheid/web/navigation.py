"""The navigation of every page: which places there are, and for whom.

Places are named by URL name only, so this module knows no room above it; a place whose address does not exist
(yet) is left out. Showing a place is a convenience: what a user may see and do is decided by the views.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from amersfoort_veiligheid.accounts.enums import Role

EVERYONE: Final = frozenset(Role)
MOST_ON_TOP: Final = 8  # more links than this do not stand on one line
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
WITH_PARTNERS: Final = INSIDE | {Role.PARTNER}


@dataclass(frozen=True)
class Place:
    """One entry: the words, the URL name, and the roles that see it.

    ``about`` says on the start page what one does there; ``public`` shows it without login too; ``staff_only`` shows
    it only to users who may enter beheer (``is_staff``). Who has no menu at the side sees the places ``on_top`` at
    once and the others behind "Meer".
    """

    label: str
    url_name: str
    roles: frozenset[Role] = EVERYONE
    about: str = ""
    public: bool = False
    staff_only: bool = False
    on_top: bool = False


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
    about: str
    on_top: bool = False


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


NAVIGATION: Final = (
    Section("", (Place("Start", "web:home", public=True, on_top=True),)),
    Section(
        "De cyclus",
        (
            Place(
                "Waar staan we", "agov:overview", about="Wat er loopt, wat op u wacht en wat te laat is.", on_top=True
            ),
            Place("Seizoensbord", "agov:board", about="Wie wanneer wat doet, per jaar en seizoen."),
            Place("Bevindingen", "analysis:finding-list", about="Wat de cijfers zeggen, en hoe zeker dat is."),
            Place("Drie slagen", "agov:round-list", WITH_PARTNERS, "Van analyse naar actie: met wie, en waarover."),
            Place("Overleg", "agov:meeting-list", about="Wanneer het veiligheidsoverleg bijeenkomt, en waarover."),
            Place("Voorstellen", "agov:proposal-list", about="Wat het overleg moet bespreken, en wat ervan kwam."),
            Place("Prioriteiten", "vap:priority-list", about="Wat er is gekozen en waarom, en wat niet."),
            Place(
                "Actieplannen",
                "vap:plan-list",
                about="Wie wat doet, wanneer, wat het kost en of het werkt.",
                on_top=True,
            ),
            Place(
                "Voortgang",
                "vap:progress-due",
                WITH_PARTNERS,
                "Van wie er bericht wordt verwacht, en wanneer.",
                on_top=True,
            ),
            Place("Lopende projecten", "agov:project-list", about="Wat gewoon doorloopt, en waar het bij hoort."),
            Place("Innovatie", "vap:innovation-list", about="Wat we een of twee jaar uitproberen, en wat dat leert."),
            Place("Lessen", "vap:lesson-list", about="Wat we leerden van plannen, proeven en projecten."),
            Place("Wie doet wat", "vap:deed-list", about="Wie wanneer wat doet, over alle plannen.", on_top=True),
            Place(
                "Onze afspraken",
                "agov:our-agreements",
                WITH_PARTNERS,
                "Wat een organisatie vraagt, toezegt en krijgt.",
                on_top=True,
            ),
            Place(
                "Uitkomsten", "agov:outcome-list", about="Waar het overleg op uitkwam, en welke afspraken openstaan."
            ),
            Place("Consequenties", "agov:consequence-list", INSIDE, "Wat er in ons eigen beleid moet veranderen."),
            Place(
                "Verwachtingen", "agov:expectation-list", WITH_PARTNERS, "Wat wij van partners vragen, en hun antwoord."
            ),
        ),
    ),
    Section(
        "De stad",
        (
            Place("Stadsbeeld", "analysis:city", INSIDE, "Welke wijken echt afwijken, en welke niet."),
            Place("Wijken", "analysis:wijk-list", INSIDE, "Het rapport van elke wijk."),
            Place("Doelgroepen", "analysis:target-group-list", INSIDE, "Het rapport van elke doelgroep."),
            Place(
                "Openbare plannen",
                "vap:plan-public-list",
                about="Wat de stad doet, zoals iedereen het leest.",
                public=True,
            ),
            Place("Rapporten", "agov:publication-list", about="Wat de gemeente heeft uitgebracht.", public=True),
            Place("Uit het overleg", "agov:public-meetings", about="Wat van vergaderingen openbaar is.", public=True),
            Place("Uitgeven", "agov:edition-list", INSIDE, "Wat er openbaar wordt, en wat er nog aan schort."),
        ),
    ),
    Section(
        "Cijfers",
        (
            Place("Leveringen", "analysis:delivery-list", SEES_DELIVERIES, "Wat er binnenkwam en wat daarvan klopt."),
            Place(
                "Verwachte leveringen", "analysis:expected-list", SEES_DELIVERIES, "Wat er nog moet komen, en wanneer."
            ),
            Place("Bronnen", "analysis:source-list", SEES_DELIVERIES, "Van wie de cijfers komen."),
            Place(
                "Kwaliteit",
                "analysis:quality",
                INSIDE,
                "Hoe goed we weten wat er speelt, naast de vorige cyclus.",
            ),
            Place("Taken op de achtergrond", "web:job-list", SUPPLIERS, "Wat het systeem nu doet."),
            Place(
                "Verstuurde mail",
                "web:mail-list",
                frozenset({Role.BEHEERDER, Role.AGOV_SECRETARIS}),
                "Wat er uitging, en wat onzeker is.",
            ),
        ),
    ),
    Section(
        "Grondslag",
        (
            Place(
                "Beleidsdocumenten", "cycle:document-list", about="Waar het beleid op rust, met de besluiten erover."
            ),
            Place("Mandaten", "cycle:mandate-list", INSIDE, "Raadsprogramma's en plannen, met hun looptijd."),
            Place(
                "Verzoeken van de raad",
                "cycle:council-request-list",
                about="Moties en toezeggingen, en wat te laat is.",
            ),
            Place("Afstemming", "cycle:alignment-list", INSIDE, "Plannen voor fysieke veiligheid naast de onze."),
            Place(
                "Betrokkenheid",
                "agov:participation",
                frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS}),
                "Wie meedoet, en van wie wij lang niets hoorden.",
            ),
            Place("Partners", "cycle:partner-list", INSIDE, "Alle organisaties, met hun eigen planning."),
            Place("Soorten veiligheid", "cycle:safety-kind-list", about="Wat wel en niet bij dit beleid hoort."),
            Place("Begrippen", "cycle:glossary", about="Wat de woorden betekenen.", public=True),
        ),
    ),
    Section(
        "Inrichting",
        (
            Place(
                "Beheer", "admin:index", frozenset({Role.BEHEERDER}), "Gebruikers, rollen en gebieden.", staff_only=True
            ),
            Place(
                "Vertrek",
                "agov:leaving-start",
                frozenset({Role.BEHEERDER, Role.AGOV_SECRETARIS}),
                "Iemand gaat weg: wie neemt wat over.",
            ),
            Place("Componenten", "web:components", frozenset({Role.BEHEERDER}), "Hoe elk onderdeel eruitziet."),
        ),
    ),
)


def navigation_for(*, roles: Iterable[str], logged_in: bool, path: str, is_staff: bool = False) -> Navigation:
    """Give the navigation for a user with these roles who is at ``path``.

    Public places come for everyone; a place is shown to a logged-in user with one of its roles. The place at
    ``path`` is "page"; else the one with the longest address above it is "true".
    """
    held = frozenset(roles) if logged_in else frozenset()
    shown = [
        (section.label, [(place, url) for place in section.places if (url := _address(place, held, is_staff))])
        for section in NAVIGATION
    ]
    above = [url for _, places in shown for _, url in places if url != "/" and path.startswith(url)]
    nearest = "/" if path == "/" else max(above, key=len, default="")
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


def _current(url: str, *, path: str, nearest: str) -> str:
    if url == path:
        return "page"
    return "true" if url == nearest else ""
