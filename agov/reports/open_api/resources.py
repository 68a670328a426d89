"""The addresses of the API: each with its parameters, what it answers, and who answers.

The paths of the site, the check of parameters and the description are all made from this one list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from agov.enums import OutcomeKind, PublicationKind, WooCategory
from agov.reports.open_api import meetings, plans, publications, reference
from agov.reports.open_api.asked import MOST_PER_PAGE, PER_PAGE, Asked
from agov.reports.open_api.shapes import (
    Editie,
    EditieLijst,
    PublicatieAntwoord,
    PublicatieLijst,
    Tabel,
    TabelLijst,
)
from agov.reports.open_api.shapes_reference import (
    DefinitieAntwoord,
    DefinitieLijst,
    GebiedAntwoord,
    GebiedLijst,
    IndicatorAntwoord,
    IndicatorLijst,
)
from agov.reports.open_api.shapes_work import (
    DoelLijst,
    Overleg,
    OverlegLijst,
    Plan,
    PlanLijst,
    UitkomstAntwoord,
    UitkomstLijst,
)
from cycle.enums import AreaLevel, Component
from vap.enums import VAP_IN_THE_MAKING, VapState

LARGEST: Final = 2_000_000_000  # what a number in an address may be; a row's number is stored in 32 bits
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Parameter:
    """One value of a path or query; ``choices`` are (code, words), ``pattern`` the whole text."""

    name: str
    words: str
    is_number: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    pattern: str = ""
    least: int = 1
    most: int = LARGEST
    longest: int = 120

    def read(self, written: str) -> str | int:
        """The value. Raises ``ValueError`` with what is wrong with it, in Dutch."""
        if self.is_number:
            if not re.fullmatch(r"[0-9]{1,10}", written) or not self.least <= int(written) <= self.most:
                raise ValueError(f"Geef een geheel getal van {self.least} tot en met {self.most}.")
            return int(written)
        known = [code for code, _ in self.choices]
        if known and written not in known:
            raise ValueError(f"Kies uit: {', '.join(known)}.")
        if not written or len(written) > self.longest or "\0" in written:
            raise ValueError(f"Geef 1 tot en met {self.longest} tekens.")
        if self.pattern and not re.fullmatch(self.pattern, written):
            raise ValueError("Dit heeft niet de goede vorm.")
        return written


@dataclass(frozen=True)
class Resource:
    """One address: ``path`` with names between braces, relative to the root of the API."""

    name: str
    path: str
    summary: str
    shape: type
    give: Callable[[Asked], Mapping[str, Any]]
    names: tuple[Parameter, ...] = ()
    query: tuple[Parameter, ...] = ()
    may_be_gone: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The path as a pattern that finds its names."""
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path))

    @property
    def noun(self) -> str:
        """The first word of the path: the collection it belongs to."""
        return self.path.split("/")[1]


def _choices(kinds: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(kind.value), str(kind.label)) for kind in kinds)


PAGES: Final = (
    Parameter("pagina", "Welke pagina van de lijst.", is_number=True, most=100_000),
    Parameter("perPagina", f"Hoeveel er op een pagina staan; zonder keuze {PER_PAGE}.", is_number=True,
              most=MOST_PER_PAGE),
)  # fmt: skip
SLUG: Final = Parameter("adres", "Adres van de publicatie.", pattern=r"[-a-zA-Z0-9_]+")
EDITION: Final = Parameter("nummer", "Nummer van de editie.", is_number=True, most=32_767)
TABLE: Final = Parameter("sleutel", "Sleutel van de tabel.", pattern=r"[-a-zA-Z0-9_]+")
NUMBER: Final = Parameter("nummer", "Nummer in het adres.", is_number=True)
YEAR: Final = Parameter("jaar", "Jaartal.", is_number=True, least=FIRST_YEAR, most=LAST_YEAR)
PUBLIC_STATES: Final = tuple(state for state in VapState if state not in (*VAP_IN_THE_MAKING, VapState.WITHDRAWN))

RESOURCES: Final = (
    Resource("lijstPublicaties", "/publicaties", "Alle publicaties", PublicatieLijst, publications.publications,
             query=(*PAGES, Parameter("soort", "Soort publicatie.", choices=_choices(PublicationKind)),
                    Parameter("wooCategorie", "Informatiecategorie van de Woo.", choices=_choices(WooCategory)))),
    Resource("geefPublicatie", "/publicaties/{adres}", "Eén publicatie", PublicatieAntwoord, publications.publication,
             names=(SLUG,)),
    Resource("lijstEdities", "/publicaties/{adres}/edities", "De edities van een publicatie", EditieLijst,
             publications.editions, names=(SLUG,), query=PAGES),
    Resource("geefEditie", "/publicaties/{adres}/edities/{nummer}", "Eén editie", Editie, publications.edition,
             names=(SLUG, EDITION), may_be_gone=True),
    Resource("lijstTabellen", "/publicaties/{adres}/edities/{nummer}/tabellen", "Tabellen van een editie", TabelLijst,
             publications.tables, names=(SLUG, EDITION), query=PAGES, may_be_gone=True),
    Resource("geefTabel", "/publicaties/{adres}/edities/{nummer}/tabellen/{sleutel}",
             "Eén tabel met tekens, voetnoten en definities", Tabel, publications.table, names=(SLUG, EDITION, TABLE),
             may_be_gone=True),
    Resource("geefVerplichteIndicatoren", "/verplichte-indicatoren",
             "De verplichte indicatoren van de begroting (BBV), uit de nieuwste openbare editie", Tabel,
             publications.mandatory),
    Resource("lijstPlannen", "/plannen", "Alle openbare plannen", PlanLijst, plans.plans,
             query=(*PAGES, Parameter("stand", "Stand van het plan.", choices=_choices(PUBLIC_STATES)),
                    Parameter("thema", "Naam van het thema."))),
    Resource("geefPlan", "/plannen/{nummer}", "Eén plan, voor zover openbaar", Plan, plans.plan, names=(NUMBER,)),
    Resource("lijstDoelen", "/plannen/{nummer}/doelen", "De doelen van een plan", DoelLijst, plans.goals,
             names=(NUMBER,), query=PAGES),
    Resource("lijstOverleggen", "/overleggen", "Overleggen waarvan iets openbaar is", OverlegLijst, meetings.meetings,
             query=(*PAGES, YEAR)),
    Resource("geefOverleg", "/overleggen/{nummer}", "Eén overleg met zijn agenda", Overleg, meetings.meeting,
             names=(NUMBER,)),
    Resource("lijstUitkomsten", "/uitkomsten", "Het register van openbare uitkomsten", UitkomstLijst, meetings.outcomes,
             query=(*PAGES, YEAR, Parameter("soort", "Soort uitkomst.", choices=_choices(OutcomeKind)))),
    Resource("geefUitkomst", "/uitkomsten/{jaar}/{volgnummer}", "Eén uitkomst", UitkomstAntwoord, meetings.outcome,
             names=(YEAR, Parameter("volgnummer", "Volgnummer in het jaar.", is_number=True))),
    Resource("lijstGebieden", "/gebieden", "De gebieden van de nieuwste indeling", GebiedLijst, reference.areas,
             query=(*PAGES, Parameter("soort", "Soort gebied.", choices=_choices(AreaLevel)),
                    Parameter("bovenliggend", "Code van het gebied erboven.", pattern=r"[A-Z]{2}\d{1,8}"))),
    Resource("geefGebied", "/gebieden/{code}", "Eén gebied", GebiedAntwoord, reference.area,
             names=(Parameter("code", "Code van het gebied.", pattern=r"[A-Z]{2}\d{1,8}"),)),
    Resource("lijstIndicatoren", "/indicatoren", "Alle indicatoren met hun definitie", IndicatorLijst,
             reference.indicators,
             query=(*PAGES, Parameter("onderdeel", "Onderdeel van sociale veiligheid.", choices=_choices(Component)))),
    Resource("geefIndicator", "/indicatoren/{sleutel}", "Eén indicator", IndicatorAntwoord, reference.indicator,
             names=(Parameter("sleutel", "Sleutel van de indicator.", pattern=r"[-a-zA-Z0-9_]+"),)),
    Resource("lijstDefinities", "/definities", "Alle begrippen met hun betekenis", DefinitieLijst,
             reference.definitions, query=PAGES),
    Resource("geefDefinitie", "/definities/{nummer}", "Eén begrip", DefinitieAntwoord, reference.definition,
             names=(NUMBER,)),
)  # fmt: skip


def resource_at(path: str) -> tuple[Resource, dict[str, str]] | None:
    """The resource of a path and the values of its names; None when there is none."""
    for one in RESOURCES:
        found = one.pattern.fullmatch(path)
        if found:
            return one, found.groupdict()
    return None
