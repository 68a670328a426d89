"""A plan under secrecy: who knows of it, what everybody else reads, and that it stands on no list (story 5, step 7)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models import SecretReading
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import (
    ActivityFactory,
    AssignmentFactory,
    GoalFactory,
    ProgressUpdateFactory,
    ReportPassageFactory,
    VAPCarryOverFactory,
    VAPFactory,
)
from tests.factories.policy import PolicyCycleFactory, PriorityFactory, SecrecyFactory
from tests.urls_of_site import named_views
from vap.models import VAP
from vap.queries.vap_carry_over import vap_carry_over_blockers

pytestmark = pytest.mark.django_db
TITLE = "Kluizen van het stadhuis"


def secret_plan(**state):
    return VAPFactory(running=True, title=TITLE, secrecy=SecrecyFactory(title=TITLE, **state))


def login(client, role, **more):
    user = UserFactory(roles=[role], **more)
    client.force_login(user)
    return user


def test_council_member_reads_it_with_mark_ground_and_lifting_body(client):
    vap = secret_plan(council=True)
    member = login(client, Role.RAADSLID)

    page = client.get(reverse("vap:plan-detail", args=[vap.pk]))

    for words in ("Geheim.", "Woo 5.1 lid 2h", "Opheffen kan de burgemeester", "De hele raad heeft dit stuk"):
        assertContains(page, words)
    assert SecretReading.objects.get().user == member


@pytest.mark.parametrize("name", ["plan-public", "result-public"])
def test_public_reads_the_ground_and_not_the_plan(client, name):
    vap = secret_plan(council=True)

    page = client.get(reverse(f"vap:{name}", args=[vap.pk]))

    assertContains(page, "Dit stuk is niet openbaar", status_code=403)
    assertContains(page, "Woo 5.1 lid 2h", status_code=403)
    assertNotContains(page, TITLE, status_code=403)


def test_secret_concept_is_not_even_known_of(client):
    vap = VAPFactory(secrecy=SecrecyFactory(council=True))

    assert client.get(reverse("vap:plan-public", args=[vap.pk])).status_code == 404
    login(client, Role.PARTNER)
    assert client.get(reverse("vap:plan-detail", args=[vap.pk])).status_code == 404


def test_who_works_on_it_reads_it(client):
    vap = secret_plan()
    organisation = OrganisationFactory()
    ActivityFactory(vap=vap, organisation=organisation)
    lead = UserFactory(roles=[Role.ONDERZOEKER])
    AssignmentFactory(vap=vap, user=lead)

    assert vap in VAP.objects.visible_to(UserFactory(roles=[Role.PARTNER], organisation=organisation))
    assert vap in VAP.objects.visible_to(lead)
    assert vap not in VAP.objects.visible_to(UserFactory(roles=[Role.ONDERZOEKER]))
    assert vap not in VAP.objects.visible_to(UserFactory(roles=[Role.PARTNER]))


def pages_without_arguments():
    for name, _ in named_views():
        if name.startswith(("admin:", "account_")) or name == "web:ready":
            continue
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            continue


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.PARTNER, Role.ONDERZOEKER, Role.ARCHIVARIS, None])
def test_secret_plan_stands_on_no_page(role):
    """Not before the council: every list, search, calendar and file that needs no argument, for each kind of reader."""
    vap = secret_plan()
    GoalFactory(vap=vap, title=f"{TITLE}: minder sleutels")
    ActivityFactory(vap=vap, title=f"{TITLE}: sloten")
    client = Client()
    if role:
        client.force_login(UserFactory(roles=[role]))
    found, drawn = [], 0
    for name, address in pages_without_arguments():
        answer = client.get(address, {"q": "kluizen"})
        drawn += answer.status_code == 200
        if not answer.streaming and TITLE in answer.content.decode(errors="replace").replace("<mark>", "").replace(
            "</mark>", ""
        ):
            found.append(name)

    assert found == []
    assert drawn > 8


def test_same_walk_finds_a_plan_that_is_not_secret():
    VAPFactory(running=True, title=TITLE)
    client = Client()
    login(client, Role.RAADSLID)
    expected = {"agov:search", "vap:plan-public-list", "vap:plan-list"}

    found = {
        name
        for name, address in pages_without_arguments()
        if name in expected
        and TITLE in client.get(address, {"q": "kluizen"}).content.decode().replace("<mark>", "").replace("</mark>", "")
    }

    assert found == expected


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.PARTNER, Role.ONDERZOEKER])
def test_secret_plan_does_not_stand_with_its_priority(client, role):
    """Neither on the page of the priority, nor on the thread through it, until secrecy is lifted."""
    priority = PriorityFactory(state="approved")
    vap = VAPFactory(running=True, title=TITLE, priority=priority, cycle=priority.cycle, secrecy=SecrecyFactory())
    login(client, role)
    pages = [reverse("agov:thread", args=["priority", priority.pk]), reverse("vap:priority-detail", args=[priority.pk])]

    for page in pages:
        assertNotContains(client.get(page), TITLE)
    vap.secrecy.lifted_on = date(2026, 11, 2)
    vap.secrecy.save()
    assertContains(client.get(pages[0]), TITLE)


@pytest.mark.parametrize("role", [Role.ONDERZOEKER, Role.ARCHIVARIS, Role.BELEIDSADVISEUR])
def test_what_is_said_and_decided_of_a_secret_plan_is_for_its_readers(client, role):
    """Its updates, the reports they rest on, and the decision on it at the turn of a cycle, asked for by address."""
    vap = secret_plan()
    following = PolicyCycleFactory(start_year=2028, start_date=date(2028, 6, 1), end_date=date(2030, 5, 31))
    update = ProgressUpdateFactory(vap=vap, accepted=True)
    passage = ReportPassageFactory(update=update, report__organisation=update.organisation)
    login(client, role)
    board = reverse("vap:vap-carry-over-board", args=[following.pk])
    said = client.get(reverse("vap:update-detail", args=[update.pk]))

    undecided = TITLE in client.get(board).content.decode()
    VAPCarryOverFactory(cycle=following, vap=vap)
    decided = TITLE in client.get(board).content.decode()

    is_reader = role == Role.BELEIDSADVISEUR
    assert (said.status_code, undecided, decided) == (200 if is_reader else 404, is_reader, is_reader)
    report = client.get(reverse("vap:own-report", args=[passage.report_id]))
    assert (report.status_code, TITLE in report.content.decode()) == (200, is_reader)
    assert not any(TITLE in words for words in vap_carry_over_blockers(following))


def test_deciding_whether_a_secret_plan_goes_on_is_a_reading_of_it(client):
    vap = secret_plan()
    following = PolicyCycleFactory(start_year=2028, start_date=date(2028, 6, 1), end_date=date(2030, 5, 31))
    adviser = login(client, Role.BELEIDSADVISEUR)

    page = client.get(reverse("vap:vap-carry-over-decide", args=[following.pk, vap.pk]))

    assertContains(page, TITLE)
    assert SecretReading.objects.get().user == adviser


def test_secret_plan_without_a_decision_still_stands_in_the_way():
    following = PolicyCycleFactory(start_year=2028, start_date=date(2028, 6, 1), end_date=date(2030, 5, 31))
    secret_plan()
    VAPFactory(running=True, title="Sloten in Noord")

    found = vap_carry_over_blockers(following)

    assert len(found) == 2
    assert "Over een geheim plan is nog niet besloten." in found
    assert any("Sloten in Noord" in words for words in found)


# --- noting it


def typed(**more):
    return {
        "imposed_by": "college",
        "ground": "5.1.2h",
        "explanation": "",
        "imposed_on": "2025-11-02",
        "lifted_by": "college",
        "revision": 1,
        **more,
    }


def test_imposing_takes_a_plan_out_of_sight_and_lifting_brings_it_back(client):
    vap = VAPFactory(running=True)
    public = reverse("vap:plan-public", args=[vap.pk])
    login(client, Role.BELEIDSADVISEUR)

    page = client.post(reverse("vap:plan-secrecy", args=[vap.pk]), typed(), follow=True)
    assertContains(page, "De raad heeft dit stuk niet: geen enkel lid.")
    assert Client().get(public).status_code == 403
    client.post(
        reverse("vap:plan-lay-before-council", args=[vap.pk]),
        {"raad-on": "2025-11-03", "raad-lifted_by": "council", "raad-revision": 1},
    )
    vap.refresh_from_db()
    assert vap.secrecy.council_on == date(2025, 11, 3)
    client.post(reverse("vap:plan-lift-secrecy", args=[vap.pk]), {"op-on": "2025-11-10", "op-revision": 2})
    assert Client().get(public).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        ({"ground": ""}, 422, "Zonder grond is er geen geheimhouding"),
        ({"ground": "omdat"}, 422, "omdat is geen beschikbare keuze"),
        ({"revision": 7}, 409, "wijzigde dit plan intussen"),
        ({"imposed_on": "2126-11-02"}, 422, "Deze dag ligt in de toekomst"),
    ],
)
def test_wrong_secrecy_is_refused(client, wrong, status, says):
    vap = VAPFactory(running=True)
    login(client, Role.BELEIDSADVISEUR)

    assertContains(client.post(reverse("vap:plan-secrecy", args=[vap.pk]), typed(**wrong)), says, status_code=status)
    vap.refresh_from_db()
    assert vap.secrecy is None


def test_mistake_does_not_hide_that_the_plan_changed_meanwhile(client):
    vap = VAPFactory(running=True, revision=4)
    address = reverse("vap:plan-secrecy", args=[vap.pk])
    login(client, Role.BELEIDSADVISEUR)

    mistaken = client.post(address, typed(ground="", revision=3))
    assertContains(mistaken, 'name="revision" value="3"', status_code=422)
    stale = client.post(address, typed(revision=3))
    assertContains(stale, 'name="revision" value="4"', status_code=409)


def test_readers_are_shown_to_who_keeps_it(client):
    vap = secret_plan(council=True)
    SecretReading.objects.create(
        secrecy=vap.secrecy,
        user=UserFactory(function="raadslid Noord"),
        what="plan",
        read_at=vap.made_at,
    )
    login(client, Role.AGOV_SECRETARIS)

    assertContains(client.get(reverse("vap:plan-secrecy", args=[vap.pk])), "raadslid Noord")


@pytest.mark.parametrize("page", ["vap:plan-detail", "vap:money", "vap:plan-public-parts"])
def test_any_page_of_a_secret_plan_counts_as_read(client, page):
    vap = secret_plan(council=True)
    reader = login(client, Role.BELEIDSADVISEUR)

    assert client.get(reverse(page, args=[vap.pk])).status_code == 200
    client.get(reverse(page, args=[vap.pk]))

    assert [(one.user, one.what) for one in vap.secrecy.readings.all()] == [(reader, "plan")]
