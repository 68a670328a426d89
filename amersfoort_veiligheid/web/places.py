"""The places of the navigation: which there are, in which section, and for whom.

Places are named by URL name only, so this module knows no room above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
WITH_PARTNERS: Final = INSIDE | {Role.PARTNER}


@dataclass(frozen=True)
class Place:
    """One entry: the words, the URL name, and the roles that see it.

    ``about`` says on the start page what one does there; ``public`` shows it without login too; ``staff_only`` shows
    it only to users who may enter beheer (``is_staff``). Who has no menu at the side sees the places ``on_top`` at
    once and the others behind "Meer". ``also`` are pages elsewhere, with all below them, that belong to this place:
    by URL name, or by the beginning of their address where no page stands.
    """

    label: str
    url_name: str
    roles: frozenset[Role] = EVERYONE
    about: str = ""
    public: bool = False
    staff_only: bool = False
    on_top: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Places under one heading that folds; without a heading they always stand there. In the order of the cycle."""

    label: str
    places: tuple[Place, ...]


NAVIGATION: Final = (
    Section(
        "",
        (
            Place("Mijn werk", "agov:my-work", about="Wat er op u wacht, met voor elke regel één knop.", on_top=True),
            Place("Start", "web:home", public=True, on_top=True),
            Place(
                "Waar staan we", "agov:overview", about="Wat er loopt, wat te laat is en wat eraan komt.", on_top=True
            ),
            Place(
                "Seizoensbord",
                "agov:board",
                about="Wie wanneer wat doet, per jaar en seizoen.",
                also=("/cycli/", "/mijlpalen/"),
            ),
        ),
    ),
    Section(
        "Analyse",
        (
            Place(
                "Stadsbeeld",
                "analysis:city",
                INSIDE,
                "Welke wijken echt afwijken, en welke niet.",
                also=("/rapporten/stad/",),
            ),
            Place("Wijken", "analysis:wijk-list", INSIDE, "Het rapport van elke wijk.", also=("/rapporten/wijk/",)),
            Place(
                "Doelgroepen",
                "analysis:target-group-list",
                INSIDE,
                "Het rapport van elke doelgroep.",
                also=("/rapporten/doelgroep/",),
            ),
            Place(
                "Bevindingen",
                "analysis:finding-list",
                about="Wat de cijfers zeggen, en hoe zeker dat is.",
                also=("/rapporten/versie/", "analysis:analysis-list", "analysis:shared-view-list"),
            ),
            Place("Verplichte indicatoren", "analysis:bbv", INSIDE, "Wat er in de begroting moet staan (BBV)."),
            Place("Kwaliteit", "analysis:quality", INSIDE, "Hoe goed we weten wat er speelt, naast de vorige cyclus."),
        ),
    ),
    Section(
        "Kiezen",
        (
            Place(
                "Drie slagen",
                "agov:round-list",
                WITH_PARTNERS,
                "Van analyse naar actie: met wie, en waarover.",
                also=("/sessies/",),
            ),
            Place("Prioriteiten", "vap:priority-list", about="Wat er is gekozen en waarom, en wat niet."),
            Place("Consequenties", "agov:consequence-list", INSIDE, "Wat er in ons eigen beleid moet veranderen."),
        ),
    ),
    Section(
        "Plannen",
        (
            Place(
                "Actieplannen",
                "vap:plan-list",
                about="Wie wat doet, wanneer, wat het kost en of het werkt.",
                on_top=True,
                also=("vap:execution-plan-list",),
            ),
            Place(
                "Voortgang",
                "vap:progress-due",
                WITH_PARTNERS,
                "Van wie er bericht wordt verwacht, en wanneer.",
                on_top=True,
            ),
            Place("Wie doet wat", "vap:deed-list", about="Wie wanneer wat doet, over alle plannen.", on_top=True),
            Place("Lopende projecten", "agov:project-list", about="Wat gewoon doorloopt, en waar het bij hoort."),
            Place("Innovatie", "vap:innovation-list", about="Wat we een of twee jaar uitproberen, en wat dat leert."),
            Place("Lessen", "vap:lesson-list", about="Wat we leerden van plannen, proeven en projecten."),
            Place("Losse einden", "agov:loose-ends", INSIDE, "Waar de draad breekt tussen cijfer en resultaat."),
        ),
    ),
    Section(
        "Overleg",
        (
            Place("Overleg", "agov:meeting-list", about="Wanneer het veiligheidsoverleg bijeenkomt, en waarover."),
            Place("Voorstellen", "agov:proposal-list", about="Wat het overleg moet bespreken, en wat ervan kwam."),
            Place(
                "Uitkomsten", "agov:outcome-list", about="Waar het overleg op uitkwam, en welke afspraken openstaan."
            ),
        ),
    ),
    Section(
        "Partners",
        (
            Place(
                "Onze afspraken",
                "agov:our-agreements",
                WITH_PARTNERS,
                "Wat een organisatie vraagt, toezegt en krijgt.",
                on_top=True,
            ),
            Place(
                "Verwachtingen", "agov:expectation-list", WITH_PARTNERS, "Wat wij van partners vragen, en hun antwoord."
            ),
            Place(
                "Plekken",
                "analysis:spot-partners",
                WITH_PARTNERS,
                "Inbraak bij woningen van een corporatie, overlast rond een school.",
            ),
            Place("Partners", "cycle:partner-list", INSIDE, "Alle organisaties, met hun eigen planning."),
            Place(
                "Betrokkenheid",
                "agov:participation",
                frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS}),
                "Wie meedoet, en van wie wij lang niets hoorden.",
            ),
        ),
    ),
    Section(
        "Verantwoorden",
        (
            Place("Uitgeven", "agov:edition-list", INSIDE, "Wat er openbaar wordt, en wat er nog aan schort."),
            Place(
                "Reacties", "agov:reader-reaction-list", INSIDE, "Wat lezers missen of wat niet klopt, en ons antwoord."
            ),
            Place(
                "Verzoeken van de raad",
                "cycle:council-request-list",
                about="Moties en toezeggingen, en wat te laat is.",
            ),
            Place(
                "Vragen van de raad",
                "agov:question-list",
                INSIDE | {Role.RAADSLID, Role.GRIFFIE},
                "Technische vragen bij rapporten, met het antwoord.",
            ),
            Place(
                "Geheime stukken",
                "agov:council-paper-list",
                frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS, Role.BESTUURDER, Role.RAADSLID, Role.GRIFFIE}),
                "Stukken en plannen met geheimhouding.",
            ),
        ),
    ),
    Section(
        "Voor iedereen",
        (
            Place(
                "Openbare plannen",
                "vap:plan-public-list",
                about="Wat de stad doet, zoals iedereen het leest.",
                public=True,
                also=("/keuzes/",),
            ),
            Place(
                "Wie doet mee",
                "vap:public-deeds",
                about="Wat elke partner doet, zoals iedereen het leest.",
                public=True,
            ),
            Place(
                "Mijn wijk",
                "agov:public-wijk-list",
                about="Wat er in een wijk speelt, zoals iedereen het leest.",
                public=True,
            ),
            Place("Rapporten", "agov:publication-list", about="Wat de gemeente heeft uitgebracht.", public=True),
            Place("Zo meten wij", "analysis:method-list", about="Hoe elk cijfer wordt gemaakt.", public=True),
            Place("Uit het overleg", "agov:public-meetings", about="Wat van vergaderingen openbaar is.", public=True),
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
            Place("Noten bij cijfers", "analysis:footnote-list", INSIDE, "Wat een lezer bij een cijfer moet weten."),
            Place(
                "Wie vroeg wat",
                "analysis:asked-list",
                frozenset({Role.PRIVACY_OFFICER}),
                "Wie exacte cijfers las of een afgeschermde tabel vroeg.",
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
            Place("Afstemming", "cycle:alignment-list", INSIDE, "Plannen voor fysieke veiligheid naast de onze."),
            Place("Soorten veiligheid", "cycle:safety-kind-list", about="Wat wel en niet bij dit beleid hoort."),
            Place("Begrippen", "cycle:glossary", about="Wat de woorden betekenen.", public=True),
        ),
    ),
    Section(
        "Inrichting",
        (
            Place("Bewaren", "agov:retention", INSIDE, "Hoe lang wij wat bewaren, en wat vernietigd is."),
            Place(
                "Vertrek",
                "agov:leaving-start",
                frozenset({Role.BEHEERDER, Role.AGOV_SECRETARIS}),
                "Iemand gaat weg: wie neemt wat over.",
            ),
            Place("Taken op de achtergrond", "web:job-list", SUPPLIERS, "Wat het systeem nu doet."),
            Place(
                "Verstuurde mail",
                "web:mail-list",
                frozenset({Role.BEHEERDER, Role.AGOV_SECRETARIS}),
                "Wat er uitging, en wat onzeker is.",
            ),
            Place(
                "Beheer", "admin:index", frozenset({Role.BEHEERDER}), "Gebruikers, rollen en gebieden.", staff_only=True
            ),
            Place("Componenten", "web:components", frozenset({Role.BEHEERDER}), "Hoe elk onderdeel eruitziet."),
        ),
    ),
)
