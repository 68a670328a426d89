"""The shell's own pages."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_home_of_real_figures_says_so(client, settings):
    settings.IS_EXAMPLE = False
    settings.MUNICIPALITY_NAME = "Amersfoort"

    response = client.get("/")

    assertContains(response, "Hoe veilig is Amersfoort?", html=False)
    assertContains(response, "alleen echte cijfers van gemeente Amersfoort")
    assertNotContains(response, "VOORBEELDGEGEVENS")


@pytest.mark.parametrize("path", ["/", "/toegankelijkheid/", "/account/inloggen/", "/bestaat-niet/"])
def test_example_data_say_so_on_every_page(client, settings, path: str):
    settings.IS_EXAMPLE = True
    settings.MUNICIPALITY_NAME = "Oefenstad"

    page = client.get(path).content.decode()

    assert page.count("VOORBEELDGEGEVENS") == 1
    assert "Oefenstad is een verzonnen gemeente" in page
    assert "(voorbeeldgegevens)</title>" in page


def test_example_data_say_so_in_beheer(client, settings):
    settings.IS_EXAMPLE = True
    client.force_login(UserFactory(roles=[Role.BEHEERDER], is_staff=True))

    assertContains(client.get("/beheer/"), "VOORBEELDGEGEVENS", count=1)


def test_home_links_to_the_other_installation(client, settings):
    settings.OTHER_INSTALLATION_URL = "http://127.0.0.1:8001/"
    settings.OTHER_INSTALLATION_NAME = "Oefenstad"

    assertContains(client.get("/"), '<a href="http://127.0.0.1:8001/">Naar Oefenstad</a>', html=True)


def test_home_of_an_example_proposes_three_things(client, settings):
    settings.IS_EXAMPLE = True

    response = client.get("/")

    assert len(response.context["proposals"]) == 3
    assert all(proposal.url for proposal in response.context["proposals"])


@pytest.mark.parametrize("role", list(Role))
def test_home_proposes_only_what_somebody_may_do(client, role: Role):
    client.force_login(UserFactory(roles=[role]))

    proposed = client.get("/").context["proposals"]

    assert all(client.get(proposal.url, follow=True).status_code == 200 for proposal in proposed)
    assert len(proposed) == {
        Role.PARTNER: 0,
        Role.RAADSLID: 0,
        Role.GRIFFIE: 0,
        Role.ONDERZOEKER: 3,
        Role.BEHEERDER: 3,
    }.get(role, 2)


@pytest.mark.parametrize("role", list(Role))
def test_home_shows_what_is_theirs(client, role: Role):
    user = UserFactory(roles=[role], name="Sam de Vries", organisation=OrganisationFactory(name="Gemeente Amersfoort"))
    client.force_login(user)

    response = client.get("/")

    assertContains(response, "Sam de Vries")
    assertContains(response, "<h2>Voor u</h2>", html=True)
    is_side = role not in (Role.PARTNER, Role.RAADSLID, Role.GRIFFIE)
    assert response.context["navigation"].is_side is is_side
    assertTemplateUsed(response, "components/nav_side.html" if is_side else "components/nav_top.html")


def test_home_without_a_role_says_what_will_come(client):
    client.force_login(UserFactory())

    assertContains(client.get("/"), "Er staat nog niets voor u klaar")


@pytest.mark.parametrize("is_staff", [False, True], ids=["", "staff"])
@pytest.mark.parametrize("role", list(Role))
def test_every_place_in_the_navigation_opens(client, role: Role, is_staff: bool):
    """Nobody is shown a door that is closed to them."""
    client.force_login(UserFactory(roles=[role], is_staff=is_staff))
    groups = client.get("/").context["navigation"].groups

    answers = {link.url: client.get(link.url).status_code for group in groups for link in group.links}

    assert set(answers.values()) == {200}, answers


def test_unknown_page_is_our_404(client):
    response = client.get("/bestaat-niet/")

    assert response.status_code == 404
    assertTemplateUsed(response, "404.html")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BEHEERDER}))
def test_refusal_is_our_403_and_404_for_each_role(client, role: Role):
    client.force_login(UserFactory(roles=[role]))

    assertContains(client.get(reverse("web:components")), "U mag deze pagina niet bekijken", status_code=403)
    assertContains(client.get("/taken/404404/"), "Deze pagina is er niet", status_code=404)


def test_form_without_a_token_is_explained():
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("account_login"), {"login": "a@b.nl", "password": "x"})

    assertContains(response, "Het formulier is niet verstuurd", status_code=403)


def test_error_page_needs_nothing(settings):
    """It must be drawn when the database, the context processors or the static files are what is broken."""
    text = (settings.BASE_DIR / "templates/500.html").read_text()

    assert "{%" not in text
    assert "{{" not in text


def test_gallery_shows_every_component(client):
    client.force_login(UserFactory(roles=[Role.BEHEERDER]))

    response = client.get(reverse("web:components"))

    assert response.status_code == 200
    for words in (
        "Goedgekeurd",
        "Maak ongedaan",
        "Weiger de levering",
        "Toon tabel",
        "Nog geen leveringen",
        "Dit veld is verplicht.",
    ):
        assertContains(response, words)


def test_policy_allows_nothing_inline_and_no_other_host(client):
    policy = client.get("/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_session_that_ended_does_not_put_the_login_page_in_a_fragment(client):
    response = client.get("/taken/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/taken/"})

    assert (response.status_code, response["HX-Redirect"]) == (204, "http://testserver/taken/")


def test_pages_and_fragments_are_kept_apart_in_caches(client):
    assert "HX-Request" in client.get("/")["Vary"]
