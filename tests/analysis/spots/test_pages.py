"""Who opens which page on spots: a partner its own, the office all, nobody those of another."""

import io
import json
import zipfile

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from analysis.enums import AnalysisState, Certainty, Hardness
from cycle.models import Spot
from tests.analysis.spots.town import YEAR, count, make_town
from tests.factories import OrganisationFactory, SpotFactory, UserFactory
from tests.factories.policy import FindingFactory

pytestmark = pytest.mark.django_db
FORMS = ("csv", "xlsx", "ods", "json")


@pytest.fixture
def town():
    made = make_town()
    count(made, "Noordflat", 22)
    count(made, "Randflat", 13)
    return made


def page(organisation):
    return reverse("analysis:partner-spots-year", args=[organisation.pk, YEAR])


def every_address(organisation):
    year = [organisation.pk, YEAR]
    return [
        reverse("analysis:partner-spots", args=[organisation.pk]),
        page(organisation),
        *(reverse("analysis:partner-spots-export", args=[*year, form]) for form in FORMS),
        reverse("analysis:partner-spots-table", args=[*year, "plekken", "csv"]),
    ]


def test_a_corporation_is_one_click_from_its_complexes(client, town):
    client.force_login(town.user(town.ours))
    link = reverse("analysis:partner-spots", args=[town.ours.pk])

    assertContains(
        client.get(reverse("agov:my-work")), f'<a href="{link}">Waar wordt bij onze woningen ingebroken?</a>'
    )
    assertRedirects(client.get(link), page(town.ours))
    assertRedirects(client.get(reverse("analysis:spot-partners")), link, target_status_code=302)


def test_a_school_is_one_click_from_its_places(client, town):
    client.force_login(town.user(town.school))
    link = reverse("analysis:partner-spots", args=[town.school.pk])

    assertContains(client.get(reverse("agov:my-work")), f'<a href="{link}">Op welke plekken rond de school')
    assertContains(client.get(page(town.school)), "Noordplein")


def test_corporation_a_can_not_open_the_complexes_of_corporation_b(client, town):
    client.force_login(town.user(town.ours))

    assert [client.get(url).status_code for url in every_address(town.theirs)] == [404] * 7
    own = client.get(page(town.ours))
    assertContains(own, "Noordflat")
    for other in ("Randflat", "Westflat", "West", "13"):
        assertNotContains(own, f">{other}<")


def test_no_form_of_the_own_figures_tells_of_another(client, town):
    client.force_login(town.user(town.ours))

    for url in every_address(town.ours)[1:]:
        answer = client.get(url)
        assert answer.status_code == 200
        body = answer.content
        if zipfile.is_zipfile(io.BytesIO(body)):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = b"".join(archive.read(name) for name in archive.namelist())
        assert b"Noordflat" in body
        assert b"Randflat" not in body
        assert b"Westflat" not in body


@pytest.mark.parametrize("form", FORMS)
def test_a_file_has_the_cells_of_the_page(client, town, form):
    client.force_login(town.user(town.ours))
    answer = client.get(reverse("analysis:partner-spots-export", args=[town.ours.pk, YEAR, form]))

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="plekken-')
    if form == "json":
        spots = next(one for section in json.loads(answer.content)["sections"] for one in section["tables"]
                     if one["key"] == "plekken")  # fmt: skip
        assert [cell["value"] for cell in spots["rows"][0]][:4] == ["Noordflat", 20, 66.7, 300]
    if form == "csv":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            lines = archive.read("plekken.csv").decode("utf-8-sig").splitlines()
        assert lines[1].split(";")[:5] == ["Noordflat", "20", "66,7", "300", "Noord"]
        assert "22" not in lines[1].split(";")


@pytest.mark.parametrize("what", ["bestand/doc", "tabel/plekken/doc", "tabel/iets/csv"])
def test_another_form_or_table_is_not_found(client, town, what):
    client.force_login(town.user(town.ours))

    assert client.get(f"{page(town.ours)}{what}/").status_code == 404


def test_a_year_without_figures_is_not_found(client, town):
    client.force_login(town.user(town.ours))

    assert client.get(reverse("analysis:partner-spots-year", args=[town.ours.pk, 1999])).status_code == 404


def test_the_office_sees_every_partner_and_the_way_from_its_page(client, town):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assertContains(client.get(reverse("analysis:spot-partners")), "Woningcorporatie, 3 plekken op de lijst")
    assertContains(client.get(page(town.theirs)), "Randflat")
    detail = client.get(reverse("cycle:partner-detail", args=[town.theirs.pk]))
    assertContains(detail, reverse("analysis:partner-spots", args=[town.theirs.pk]))
    other = client.get(reverse("cycle:partner-detail", args=[OrganisationFactory().pk]))
    assertNotContains(other, "eigen plekken")


def test_another_partner_reads_for_whom_the_page_is(client):
    organisation = OrganisationFactory(kind=OrganisationKind.GGZ)
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=organisation))

    assertContains(client.get(reverse("analysis:spot-partners")), "voor corporaties en scholen")
    assert client.get(reverse("analysis:partner-spots", args=[organisation.pk])).status_code == 404
    assertNotContains(client.get(reverse("agov:my-work")), "ingebroken?")


def test_without_spots_or_figures_the_page_says_what_is_missing(client, town):
    empty = OrganisationFactory(kind=OrganisationKind.HOUSING)
    client.force_login(town.user(empty))
    url = reverse("analysis:partner-spots", args=[empty.pk])

    assertContains(client.get(url), "De gemeente zet uw complexen of uw school op de lijst")
    SpotFactory(organisation=empty)
    assertContains(client.get(url), "Er zijn nog geen cijfers")


def test_signals_on_places_name_no_day_and_come_from_what_partners_may_read(client, town):
    said = {"analysis__state": AnalysisState.DISCUSSION, "hardness": Hardness.SOFT, "certainty": Certainty.SIGNAL}
    soft = {"soft_source": "wijkmanager", "soft_area": town.wijk, "soft_date": "2026-05-17"}
    FindingFactory(claim="Jongeren komen hier samen.", **said, **soft).spots.add(town.spots["Noordplein"])
    draft = {**said, "analysis__state": AnalysisState.DRAFT}
    FindingFactory(claim="Nog niet besproken.", **draft, **soft).spots.add(town.spots["Noordplein"])
    FindingFactory(claim="Van een ander.", **said, **soft).spots.add(town.spots["Westpark"])

    for user in (town.user(town.school), UserFactory(roles=[Role.ONDERZOEKER])):
        client.force_login(user)
        answer = client.get(page(town.school))
        assertContains(answer, "Jongeren komen hier samen.")
        assertContains(answer, "mei 2026")
        assertContains(answer, "wijkmanager")
        for hidden in ("17", "Nog niet besproken.", "Van een ander."):
            assertNotContains(answer, f">{hidden}<")
        assertNotContains(answer, "17 mei")


# --- visibility has one source


@pytest.mark.parametrize(
    ("role", "whose", "seen"),
    [
        (Role.ONDERZOEKER, "nobody", {"Noordflat", "Randflat", "Noordplein", "Westpark", "Lyceum"}),
        (Role.PARTNER, "ours", {"Noordflat", "Noordplein"}),
        (Role.PARTNER, "theirs", {"Randflat", "Noordplein", "Westpark"}),
        (Role.PARTNER, "school", {"Lyceum", "Noordplein"}),
        (Role.PARTNER, "another", set()),
        (Role.RAADSLID, "ours", set()),
        (Role.GRIFFIE, "nobody", set()),
    ],
)
def test_spots_visible_to(town, role, whose, seen):
    owner = {"ours": town.ours, "theirs": town.theirs, "school": town.school, "another": OrganisationFactory()}
    user = UserFactory(roles=[role], organisation=owner.get(whose))
    looked_at = {"Noordflat", "Randflat", "Noordplein", "Westpark", "Lyceum"}

    assert {spot.name for spot in Spot.objects.visible_to(user)} & looked_at == seen


def test_a_spot_that_ended_is_no_longer_in_the_remit(town):
    Spot.objects.filter(name="Westflat").update(valid_to="2025-12-31")
    user = town.user(town.theirs)

    assert {spot.name for spot in Spot.objects.visible_to(user)} == {"Randflat", "Noordplein"}
