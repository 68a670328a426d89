"""Consequences in the browser: list, filters, file, and the step that asks for the place."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import ConsequenceKind, ConsequenceState
from agov.models import Consequence
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import ConsequenceFactory, PolicyCycleFactory, PriorityFactory

pytestmark = pytest.mark.django_db
LIST = reverse("agov:consequence-list")
ADD = reverse("agov:consequence-add")


def page(name, row):
    return reverse(f"agov:consequence-{name}", args=[row.pk])


@pytest.fixture
def anja(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def filled(**fields):
    cycle = fields.pop("cycle", None) or PolicyCycleFactory()
    return {
        "cycle": cycle.pk,
        "kind": "sector_contract",
        "what": "Uren voor toezicht in de avond.",
        "why": "De prioriteit vraagt het.",
        "department": "Stadsbeheer",
        "owner": "hoofd Stadsbeheer",
        "fiscal_year": "2027",
        "due_on": "2027-01-31",
        **fields,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, anja, count, django_assert_num_queries):
    for _ in range(count):
        ConsequenceFactory(priority=PriorityFactory())
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_late_is_said_in_words_and_an_intervention_is_marked(client, anja):
    ConsequenceFactory(due_on=timezone.localdate() - timedelta(days=1))
    ConsequenceFactory(
        kind=ConsequenceKind.INTERVENTION, intervened_by="het college", due_on=timezone.localdate() + timedelta(days=1)
    )

    response = client.get(LIST)

    assertContains(response, "te laat</span>", count=1)
    assertContains(response, "1 is te laat")
    assertContains(response, "Ingreep in bestaand beleid")
    assertContains(response, "door het college")


def test_department_sees_its_own_lines_of_a_year(client, anja):
    """S130 and S159: the department's list, for one year."""
    mine = ConsequenceFactory(what="Van ons in 2027")
    ConsequenceFactory(what="Van ons in 2028", fiscal_year=2028)
    ConsequenceFactory(what="Van Wonen", department="Wonen")

    response = client.get(LIST, {"department": "Stadsbeheer", "fiscal_year": "2027"})

    assert list(response.context["page"]) == [mine]


def test_filter_late_and_states(client, anja):
    late = ConsequenceFactory(due_on=date(2020, 1, 1))
    later = ConsequenceFactory(due_on=date(2999, 1, 1))
    done = ConsequenceFactory(state=ConsequenceState.DONE, reference="Begroting", due_on=date(2020, 1, 1))

    assert list(client.get(LIST, {"state": "late"}).context["page"]) == [late]
    assert set(client.get(LIST, {"state": "open"}).context["page"]) == {late, later}
    assert list(client.get(LIST, {"state": "done"}).context["page"]) == [done]
    assertContains(client.get(LIST, {"department": "Niet"}), "Selecteer een geldige keuze", status_code=200)


def test_file_holds_everything_of_one_department_in_one_year(client, anja):
    """S159: the export, read back by another reader than wrote it."""
    ConsequenceFactory(what="=Som van uren", due_on=date(2020, 1, 1), owner="hoofd Stadsbeheer")
    ConsequenceFactory(
        what="Staat erin", state=ConsequenceState.DONE, reference="Jaarplan 2027, bladzijde 3", kind="annual_plan"
    )
    ConsequenceFactory(what="Ander jaar", fiscal_year=2028)
    ConsequenceFactory(what="Andere afdeling", department="Wonen")

    response = client.get(
        reverse("agov:consequence-export", args=["csv"]), {"department": "Stadsbeheer", "fiscal_year": "2027"}
    )

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert {row["Wat moet er anders"] for row in rows} == {"'=Som van uren", "Staat erin"}
    by_what = {row["Wat moet er anders"]: row for row in rows}
    assert by_what["'=Som van uren"]["Staat het erin"] == "staat er nog niet in, te laat"
    assert by_what["Staat erin"]["Waar staat het, of waarom niet"] == "Jaarplan 2027, bladzijde 3"
    assert {row["Begrotingsjaar"] for row in rows} == {"2027"}
    assert response["Content-Disposition"] == 'attachment; filename="consequenties.csv"'


def test_file_as_ods_and_no_other_form(client, anja):
    ConsequenceFactory()

    assert client.get(reverse("agov:consequence-export", args=["ods"])).content[:2] == b"PK"
    assert client.get(reverse("agov:consequence-export", args=["exe"])).status_code == 404


def test_empty_list_invites(client, anja):
    assertContains(client.get(LIST), "Noteer de eerste consequentie")
    client.force_login(UserFactory(roles=[Role.BESTUURDER]))
    assertNotContains(client.get(LIST), ADD)


def test_adding_keeps_what_was_filled_in(client, anja):
    response = client.post(ADD, filled())

    made = Consequence.objects.get()
    assertRedirects(response, page("detail", made))
    assert (made.what, made.fiscal_year, made.made_by) == ("Uren voor toezicht in de avond.", 2027, anja)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fiscal_year": ""}, "Vul het jaar in"),
        ({"kind": "intervention"}, "Schrijf op wie ingrijpt"),
        ({"what": "Bel 06-12345678"}, "telefoonnummer"),
        ({"due_on": "morgen"}, "Voer een geldige datum in"),
        ({"fiscal_year": "27"}, "vanaf 2000"),
    ],
)
def test_wrong_input_says_what_and_keeps_what_was_typed(client, anja, change, words):
    response = client.post(ADD, filled(why="Dit typte ik.", **change))

    assertContains(response, words, status_code=422)
    assertContains(response, "Dit typte ik.", status_code=422)
    assert not Consequence.objects.exists()


def test_priority_of_another_cycle_is_refused(client, anja):
    response = client.post(ADD, filled(priority=PriorityFactory().pk))

    assertContains(response, "hoort bij een andere cyclus", status_code=422)


def test_done_without_the_place_is_refused_in_the_browser_too(client, anja):
    row = ConsequenceFactory()

    response = client.post(page("done", row), {"klaar-reference": " "})

    assert response.status_code == 422
    row.refresh_from_db()
    assert row.state == ConsequenceState.OPEN


def test_done_shows_the_place(client, anja):
    row = ConsequenceFactory()

    response = client.post(page("done", row), {"klaar-reference": "Begroting 2027, regel 3"}, follow=True)

    assertContains(response, "Vindplaats: Begroting 2027, regel 3")
    again = client.post(page("done", row), {"klaar-reference": "Nog eens"}, follow=True)
    assertContains(again, "Dit kan niet")


def test_lapse_and_reopen(client, anja):
    row = ConsequenceFactory()

    client.post(page("lapse", row), {"vervalt-reason": "Anders geregeld."})
    row.refresh_from_db()
    assert row.state == ConsequenceState.LAPSED
    client.post(page("reopen", row), {"open-reason": "Toch nodig."})
    row.refresh_from_db()
    assert (row.state, row.lapsed_reason) == (ConsequenceState.OPEN, "")


def test_second_editor_sees_both_texts_and_then_wins_knowingly(client, anja):
    row = ConsequenceFactory(what="Oude tekst.")
    mine = filled(cycle=row.cycle, what="Mijn tekst.", revision="1")
    client.post(page("edit", row), filled(cycle=row.cycle, what="Hun tekst.", revision="1"))

    response = client.post(page("edit", row), mine)

    assert response.status_code == 409
    assertContains(response, "Hun", status_code=409)
    assertContains(response, "Mijn tekst.", status_code=409)
    row.refresh_from_db()
    assert row.what == "Hun tekst."
    assertRedirects(client.post(page("edit", row), {**mine, "revision": "2"}), page("detail", row))
    row.refresh_from_db()
    assert row.what == "Mijn tekst."


@pytest.mark.parametrize("name", ["done", "lapse", "reopen", "edit"])
def test_writing_is_refused_to_who_only_reads(client, name):
    """S112: the mayor reads and enters nothing."""
    row = ConsequenceFactory()
    client.force_login(UserFactory(roles=[Role.BESTUURDER]))

    response = client.post(page(name, row), {"klaar-reference": "x", "vervalt-reason": "x", "open-reason": "x"})

    assert response.status_code == 403
    row.refresh_from_db()
    assert row.revision == 1
