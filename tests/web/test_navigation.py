"""Which places a user is shown, and which one is current."""

import re

import pytest
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import navigation
from amersfoort_veiligheid.web.navigation import navigation_for
from amersfoort_veiligheid.web.places import Place, Section
from tests.factories import UserFactory

PUBLIC = [
    "Start",
    "Openbare plannen",
    "Wie doet mee",
    "Mijn wijk",
    "Rapporten",
    "Zo meten wij",
    "Uit het overleg",
    "Begrippen",
]


def labels(**arguments: object) -> list[str]:
    arguments = {"roles": set(), "logged_in": True, "path": "/"} | arguments
    return [link.label for group in navigation_for(**arguments).groups for link in group.links]


def test_public_sees_the_start_page_and_the_words():
    assert labels(logged_in=False) == PUBLIC


def test_user_without_a_role_sees_what_the_public_sees():
    assert labels() == PUBLIC


@pytest.mark.parametrize(
    ("role", "sees", "does_not_see"),
    [
        (Role.ONDERZOEKER, {"Stadsbeeld", "Leveringen", "Taken op de achtergrond"}, {"Beheer", "Componenten"}),
        (Role.BESTUURDER, {"Stadsbeeld", "Wijken", "Doelgroepen"}, {"Leveringen", "Beheer"}),
        (Role.PARTNER, {"Leveringen"}, {"Stadsbeeld", "Beheer"}),
        (Role.RAADSLID, {"Start"}, {"Stadsbeeld", "Leveringen", "Beheer"}),
        (Role.BEHEERDER, {"Componenten", "Leveringen"}, {"Beheer"}),
    ],
)
def test_places_by_role(role: Role, sees: set[str], does_not_see: set[str]):
    shown = set(labels(roles={role}))

    assert sees <= shown
    assert shown & does_not_see == set()


@pytest.mark.parametrize(("role", "sees_it"), [(Role.BEHEERDER, True), (Role.ONDERZOEKER, False)])
def test_beheer_needs_the_role_and_the_right(role: Role, sees_it: bool):
    assert ("Beheer" in labels(roles={role}, is_staff=True)) is sees_it


def test_roles_of_somebody_who_is_not_logged_in_count_for_nothing():
    assert labels(roles={Role.BEHEERDER}, logged_in=False) == PUBLIC


def test_place_without_an_address_is_left_out(monkeypatch):
    places = (Place("Start", "web:home"), Place("Later", "vap:not-there-yet"))
    monkeypatch.setattr(navigation, "NAVIGATION", (Section("", places),))

    assert labels(roles={Role.BEHEERDER}) == ["Start"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", {"Start": "page"}),
        ("/leveringen/", {"Leveringen": "page"}),
        ("/leveringen/12/", {"Leveringen": "true"}),
        ("/leveringen/verwacht/", {"Verwachte leveringen": "page"}),
        ("/toegankelijkheid/", {}),
    ],
)
def test_current_place(path: str, expected: dict[str, str]):
    groups = navigation_for(roles={Role.BEHEERDER}, logged_in=True, path=path).groups

    assert {link.label: link.current for group in groups for link in group.links if link.current} == expected


@pytest.mark.parametrize(
    ("name", "arguments", "place"),
    [
        ("analysis:report-detail", ["stad", "GM0307", 2024], "Stadsbeeld"),
        ("analysis:report-detail", ["wijk", "WK030701", 2024], "Wijken"),
        ("analysis:report-detail", ["doelgroep", "jongeren", 2024], "Doelgroepen"),
        ("analysis:report-version", [1], "Bevindingen"),
        ("analysis:analysis-detail", [1], "Bevindingen"),
        ("analysis:shared-view-detail", [1], "Bevindingen"),
        ("agov:session-detail", [1], "Drie slagen"),
        ("vap:execution-plan", [2026], "Actieplannen"),
        ("cycle:cycle-basis", [1], "Seizoensbord"),
        ("cycle:milestone-reach", [1], "Seizoensbord"),
    ],
)
def test_address_elsewhere_belongs_to_a_place(name: str, arguments: list[object], place: str):
    path = reverse(name, args=arguments)
    groups = navigation_for(roles={Role.BELEIDSADVISEUR}, logged_in=True, path=path).groups

    assert [(link.label, link.current) for group in groups for link in group.links if link.current] == [(place, "true")]


def test_one_place_by_its_name_for_who_sees_it():
    link = navigation.place_of("cycle:alignment-list", roles={Role.BELEIDSADVISEUR})

    assert link is not None
    assert (link.label, link.url) == ("Afstemming", "/afstemming/")
    assert navigation.place_of("cycle:alignment-list", roles={Role.RAADSLID}) is None
    assert navigation.place_of("", roles={Role.BELEIDSADVISEUR}) is None


@pytest.mark.parametrize("role", [Role.PARTNER, Role.RAADSLID, Role.GRIFFIE])
def test_long_menu_on_top_keeps_its_first_places_and_the_rest_behind_more(role: Role):
    shown = navigation_for(roles={role}, logged_in=True, path="/begrippen/")

    first, more = [link.label for link in shown.first], [link.label for link in shown.more]
    assert not shown.is_side
    assert {"Start", "Waar staan we", "Begrippen"} <= set(first), "where one is stays in sight"
    assert len(first) <= navigation.MOST_ON_TOP
    assert sorted([*first, *more]) == sorted(link.label for group in shown.groups for link in group.links)


def test_short_menu_on_top_is_shown_whole():
    shown = navigation_for(roles=set(), logged_in=False, path="/")

    assert [link.label for link in shown.first] == PUBLIC
    assert shown.more == []


@pytest.mark.parametrize(
    ("path", "opened"),
    [
        ("/leveringen/12/", ["Cijfers"]),
        ("/bevindingen/", ["Analyse"]),
        ("/vaps/", ["Plannen"]),
        ("/publicaties/", ["Voor iedereen"]),
        ("/", [""]),
        ("/toegankelijkheid/", []),
    ],
)
def test_only_the_group_of_this_page_stands_open(path: str, opened: list[str]):
    groups = navigation_for(roles={Role.ONDERZOEKER}, logged_in=True, path=path).groups

    assert [group.label for group in groups if group.is_open] == opened


@pytest.mark.django_db
def test_groups_fold_on_the_page_without_losing_a_place(client):
    client.force_login(UserFactory(roles=[Role.BEHEERDER], is_staff=True))

    response = client.get("/begrippen/")
    page = response.content.decode()
    menu = page[page.index('id="menu"') : page.index("</nav>")]

    groups = response.context["navigation"].groups
    assert menu.count("<details") == menu.count("</details>") == sum(1 for group in groups if group.label) > 5
    assert re.findall(r"<details open><summary>(.*?)</summary>", menu) == ["Grondslag"]
    assert all(f'href="{link.url}"' in menu for group in groups for link in group.links)
