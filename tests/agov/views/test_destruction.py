"""The pages of the archive: terms, lists, and what each button does."""

import re
from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import DestructionState
from agov.models import DestructionList, RetentionTerm
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import Job
from tests.factories import UserFactory
from tests.factories.archive import DestructionLineFactory, DestructionListFactory
from tests.factories.policy import PartnerSessionFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("agov:retention")


def page_of(name, row):
    return reverse(f"agov:destruction-{name}", args=[row.pk])


@pytest.fixture
def archivist(client):
    user = UserFactory(roles=[Role.ARCHIVARIS])
    client.force_login(user)
    return user


def test_terms_stand_with_their_entry_and_nothing_is_due(client, archivist):
    page = client.get(PAGE)
    assertContains(page, "Van niets is de bewaartermijn om.")
    assertContains(page, "19.1.11, ambtelijk overleg met derden")
    assertContains(page, "mail die is verstuurd, geweigerd of vervallen")
    assertContains(page, "400 dagen")
    assertNotContains(page, "Stel een vernietigingslijst op")


def test_archivist_sets_a_term_and_the_reason_stands_beside_it(client, archivist):
    typed = {"termijn-kind": "session", "termijn-years": "10", "termijn-reason": "Gevraagd door de provincie"}
    assertRedirects(client.post(reverse("agov:retention-set"), typed), PAGE)
    term = RetentionTerm.objects.get()
    assert (term.kind, term.years, term.set_by) == ("session", 10, archivist)
    assertContains(client.get(PAGE), "Gevraagd door de provincie")


def test_shorter_term_than_the_selection_list_says_is_refused(client, archivist):
    typed = {"termijn-kind": "plan", "termijn-years": "5", "termijn-reason": "Ruimte"}
    page = client.post(reverse("agov:retention-set"), typed)
    assertContains(page, "De selectielijst zegt: altijd bewaren. Laat leeg.", status_code=422)
    assert not RetentionTerm.objects.exists()


def test_page_says_why_an_adopted_plan_is_on_no_list(client, archivist):
    page = client.get(PAGE)
    assertContains(page, "3.1.1, beleidsplan met externe werking")
    assertContains(page, "nooit: gaat naar het archief")


def test_term_without_a_reason_is_refused_and_typed_years_stay(client, archivist):
    page = client.post(reverse("agov:retention-set"), {"termijn-kind": "session", "termijn-years": "10"})
    assertContains(page, "Schrijf op waarom de termijn anders wordt.", status_code=422)
    assertContains(page, 'value="10"', status_code=422)
    assert not RetentionTerm.objects.exists()


def test_archivist_who_put_the_list_together_reads_who_can_go_on(client, archivist):
    PartnerSessionFactory(title="Sessie over portieken", held_on=date(2015, 1, 20))
    client.post(reverse("agov:destruction-add"))
    made = DestructionList.objects.get()
    page = client.get(page_of("detail", made))
    assertContains(page, "Een andere archivaris stelt haar vast.")
    assertContains(page, "laat de beheerder haar opstellen")
    assert not page.context["may_approve"]


def test_from_due_to_approved_by_two_people(client, archivist):
    session = PartnerSessionFactory(title="Sessie over portieken", held_on=date(2015, 1, 20))
    client.force_login(UserFactory(roles=[Role.BEHEERDER]))
    assertContains(client.get(PAGE), "Van 1 stuk is de bewaartermijn om.")
    client.post(reverse("agov:destruction-add"))
    made = DestructionList.objects.get()
    assertContains(client.get(page_of("detail", made)), "Een archivaris stelt haar vast.")
    client.force_login(archivist)
    page = client.get(page_of("detail", made))
    assertContains(page, "1 stuk wordt vernietigd.")
    assertContains(page, session.title)
    refused = client.post(page_of("approve", made))
    assertContains(refused, "Bekijk de lijst en zet hier een vinkje.", status_code=422)
    assertRedirects(client.post(page_of("approve", made), {"vast-looked": "on"}), page_of("detail", made))
    made.refresh_from_db()
    assert (made.state, Job.objects.get().kind) == (DestructionState.APPROVED, "destruction.carry_out")


def test_no_second_list_while_one_is_open(client, archivist):
    PartnerSessionFactory(held_on=date(2015, 1, 20))
    DestructionListFactory()
    assertNotContains(client.get(PAGE), "Stel een vernietigingslijst op")
    assertContains(client.post(reverse("agov:destruction-add"), follow=True), "ligt al een lijst ter vaststelling")


def test_line_is_kept_with_a_reason_and_put_back(client, archivist):
    line = DestructionLineFactory(title="Sessie over portieken")
    detail = page_of("detail", line.destruction_list)
    refused = client.post(page_of("keep", line), {"houd-reason": ""})
    assertContains(refused, "Schrijf op waarom dit bewaard blijft.", status_code=422)
    client.post(page_of("keep", line), {"houd-reason": "Veel aandacht in de stad"})
    assertContains(client.get(detail), "blijft bewaard: Veel aandacht in de stad")
    client.post(page_of("let-go", line))
    line.refresh_from_db()
    assert line.kept_reason == ""


def test_page_of_a_long_list_is_kept(client, archivist, monkeypatch):
    monkeypatch.setattr("agov.views.destruction.PER_PAGE", 1)
    made = DestructionListFactory()
    _, last = (DestructionLineFactory(destruction_list=made, since=date(2014, 1, day)) for day in (1, 2))
    shown = client.get(page_of("detail", made), {"page": 2})
    action = re.search(r'action="([^"]*/bewaar/[^"]*)"', shown.content.decode())[1]

    refused = client.post(action, {"houd-reason": ""})
    assertContains(refused, "Schrijf op waarom dit bewaard blijft.", status_code=422)
    assertContains(refused, f'href="{page_of("detail", made)}?page=1"', status_code=422)
    kept = client.post(action, {"houd-reason": "Veel aandacht in de stad"})
    assertRedirects(kept, f"{page_of('detail', made)}?page=2#regel-{last.pk}", fetch_redirect_response=False)


def test_cancelled_list_says_why_and_offers_nothing_more(client, archivist):
    line = DestructionLineFactory()
    made = line.destruction_list
    client.post(page_of("cancel", made), {"weg-reason": "Eerst overleg met de provincie"})
    page = client.get(page_of("detail", made))
    assertContains(page, "Reden: Eerst overleg met de provincie")
    assertNotContains(page, "Bewaar dit toch")
    assertContains(page, "bleef bewaard")


def test_file_holds_what_became_of_each_line(client, archivist):
    line = DestructionLineFactory(title="=1+1", kept_reason="Veel aandacht in de stad")
    answer = client.get(reverse("agov:destruction-file", args=[line.destruction_list_id, "csv"]))
    text = answer.content.decode("utf-8-sig")
    assert "bewaard, omdat: Veel aandacht in de stad" in text
    assert re.findall(r"'?=1\+1", text) == ["'=1+1"]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_of_the_database_for_each_number(client, archivist, count, django_assert_num_queries):
    made = DestructionListFactory()
    for _ in range(count):
        DestructionLineFactory(destruction_list=made)
        DestructionListFactory(approved=True)
    client.get(PAGE)
    with django_assert_num_queries(16):
        client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(page_of("detail", made))
