"""Secret papers before the council: the mark on every page, the ground for everybody, and who read them (R53)."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.models import CouncilPaper
from amersfoort_veiligheid.accounts.enums import Role
from cycle.models import SecretReading
from tests.documents import papers
from tests.factories import UserFactory
from tests.factories.editions import CouncilPaperFactory
from tests.factories.policy import SecrecyFactory
from tests.pdf_text import pages_of

pytestmark = pytest.mark.django_db
TITLE = "Zwakke plekken van het station"


def paper(**state):
    content = papers.ours("Stuk", "Tweede", "Derde")
    return CouncilPaperFactory(
        secrecy=SecrecyFactory(title=TITLE, **state), file=ContentFile(content, name="stuk.pdf"), pages=3
    )


def address(name, row):
    return reverse(f"agov:council-paper-{name}", args=[row.pk])


def login(client, role, **more):
    user = UserFactory(roles=[role], **more)
    client.force_login(user)
    return user


def test_member_of_the_council_reads_it_with_its_mark_and_is_noted(client):
    row = paper(council=True)
    member = login(client, Role.RAADSLID)

    page = client.get(address("detail", row))

    for words in (TITLE, "Geheim.", "Woo 5.1 lid 2h", "Opheffen kan de burgemeester", "De hele raad heeft dit stuk"):
        assertContains(page, words)
    assertNotContains(page, "Wie opende dit?")  # who read it is for who keeps it
    assert "no-store" in page["Cache-Control"]
    client.get(address("file", row))
    assert set(SecretReading.objects.filter(user=member).values_list("what", flat=True)) == {"pagina", "pdf"}


@pytest.mark.parametrize("role", [None, Role.PARTNER, Role.ONDERZOEKER, Role.RAADSLID])
def test_who_may_not_read_it_gets_the_ground_and_not_the_title(client, role):
    row = paper()
    if role:
        login(client, role)

    for name in ("detail", "file"):
        answer = client.get(address(name, row))
        assertContains(answer, "Dit stuk is niet openbaar", status_code=403)
        assertContains(answer, "Woo 5.1 lid 2h", status_code=403)
        assertNotContains(answer, TITLE, status_code=403)
    assert not SecretReading.objects.exists()


def test_every_page_of_the_pdf_carries_the_mark_until_it_is_lifted(client):
    row = paper(council=True)
    login(client, Role.GRIFFIE)

    marked = pages_of(client.get(address("file", row)).content)

    assert len(marked) >= 3
    assert ["geheim - opheffen kan de burgemeester" in page for page in marked] == [True] * len(marked)
    row.secrecy.lifted_on = date(2026, 11, 20)
    row.secrecy.save()
    lifted = pages_of(client.get(address("file", row)).content)
    assert [page for page in lifted if "geheim" in page] == []


def test_list_tells_the_council_only_what_is_before_it(client):
    paper(council=True)
    CouncilPaperFactory(secrecy=SecrecyFactory(title="Nog bij het college"))
    login(client, Role.RAADSLID)
    mine = client.get(reverse("agov:council-paper-list"))
    assertContains(mine, TITLE)
    assertNotContains(mine, "Nog bij het college")
    login(client, Role.BESTUURDER)
    assertContains(client.get(reverse("agov:council-paper-list")), "Nog bij het college")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        CouncilPaperFactory(secrecy=SecrecyFactory(council=True))
    login(client, Role.RAADSLID)

    with django_assert_num_queries(6):
        client.get(reverse("agov:council-paper-list"))


def test_secretary_keeps_a_paper_and_lays_it_before_the_whole_council(client):
    login(client, Role.AGOV_SECRETARIS)
    typed = {
        "title": TITLE,
        "file": SimpleUploadedFile("stuk.pdf", papers.ours("Stuk"), content_type="application/pdf"),
        "imposed_by": "mayor",
        "ground": "5.1.2c",
        "explanation": "",
        "imposed_on": "2026-11-02",
        "lifted_by": "mayor",
    }

    page = client.post(reverse("agov:council-paper-add"), typed, follow=True)

    assertContains(page, "geen enkel lid")
    row = CouncilPaper.objects.get()
    assert (row.pages, row.secrecy.title) == (1, TITLE)
    lay = {"raad-on": "2026-11-05", "raad-lifted_by": "council", "raad-revision": 1}
    assertContains(client.post(address("lay", row), {**lay, "raad-on": "2026-11-01"}), "vanaf de dag", status_code=422)
    assert client.post(address("lay", row), {**lay, "raad-revision": 9}).status_code == 409
    client.post(address("lay", row), lay)
    row.secrecy.refresh_from_db()
    assert row.secrecy.council_on == date(2026, 11, 5)
    assertContains(
        client.post(address("lift", row), {"op-on": "2026-11-20", "op-revision": 2}, follow=True), "opgeheven"
    )


@pytest.mark.parametrize("missing", ["title", "file", "ground", "imposed_on"])
def test_paper_without_what_the_law_asks_is_refused(client, missing):
    login(client, Role.AGOV_SECRETARIS)
    typed = {
        "title": TITLE,
        "file": SimpleUploadedFile("stuk.pdf", papers.ours("Stuk"), content_type="application/pdf"),
        "imposed_by": "mayor",
        "ground": "5.1.2c",
        "imposed_on": "2026-11-02",
        "lifted_by": "mayor",
    }
    del typed[missing]

    assert client.post(reverse("agov:council-paper-add"), typed).status_code == 422
    assert not CouncilPaper.objects.exists()
