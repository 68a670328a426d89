"""Money in the browser: red with words and a shape, forms that lose nothing, all plans of a cycle, and files."""

import csv
import io

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory
from vap.enums import CoverState
from vap.models import CostLine, CoverLine, PlanLine

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("vap:money-overview")


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def page(vap):
    return reverse("vap:money", args=[vap.pk])


def new(vap, kind):
    return reverse("vap:money-line-new", args=[vap.pk, kind])


def of(line, kind, name="money-line"):
    return reverse(f"vap:{name}", args=[line.vap_id, kind, line.pk])


def plain(response):
    return response.content.decode().replace("\u00a0", " ")


def test_gap_is_said_in_red_in_words_and_with_a_shape(client, officer):
    """S96: uncovered money is shown in red and in words."""
    cost = make.CostLineFactory(vap__running=True, planned=40_000)
    make.CoverLineFactory(vap=cost.vap, amount=25_000)

    for address in (page(cost.vap), reverse("vap:plan-detail", args=[cost.vap_id])):
        response = client.get(address)
        assert "Van € 40.000 is € 25.000 toegezegd; € 15.000 is niet gedekt." in plain(response)
        assertContains(response, 'class="answer money-short"')
        assertContains(response, "shape--red")
        assertContains(response, 'class="money-bar"')
        assertContains(response, "Per jaar, in euro")


def test_plan_without_a_gap_is_not_red(client, officer):
    cost = make.CostLineFactory(planned=10)
    make.CoverLineFactory(vap=cost.vap, amount=10)

    response = client.get(page(cost.vap))

    assert "Van € 10 is alles toegezegd." in plain(response)
    assertNotContains(response, 'class="answer money-short"')


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_each_number(client, officer, count, django_assert_num_queries):
    vap = make.VAPFactory(running=True)
    for _ in range(count):
        make.CostLineFactory(vap=vap)
        make.CoverLineFactory(vap=vap, organisation=OrganisationFactory())
        make.PlanLineFactory(vap=vap)
    client.get(page(vap))

    with django_assert_num_queries(10):
        client.get(page(vap))


# --- lines


def test_cost_cover_and_plan_line_are_added(client, officer):
    vap, department = make.VAPFactory(), make.DepartmentFactory()

    answer = client.post(new(vap, "kosten"), {"year": 2027, "what": "Sloten", "planned": "40.000", "realised": ""})
    assertRedirects(answer, page(vap) + "#kosten")
    client.post(
        new(vap, "dekking"),
        {"year": 2027, "kind": "budget", "source": "Programma", "amount": "€ 25.000,-", "state": "pledged"},
    )
    client.post(
        new(vap, "planregel"),
        {"kind": "annual_plan", "department": department.pk, "fiscal_year": 2027, "what": "Licht", "amount": ""},
    )

    assert (CostLine.objects.get().planned, CostLine.objects.get().realised) == (40_000, None)
    assert (CoverLine.objects.get().amount, CoverLine.objects.get().state) == (25_000, CoverState.PLEDGED)
    assert (PlanLine.objects.get().department, PlanLine.objects.get().reference) == (department, "")


@pytest.mark.parametrize(
    ("kind", "sent", "words"),
    [
        ("kosten", {"year": 2027, "what": "Sloten", "planned": "veel"}, "hele euro"),
        ("kosten", {"year": 1999, "what": "Sloten", "planned": "1"}, "vanaf 2000"),
        ("kosten", {"year": 2027, "what": "Jan Jansen", "planned": "1"}, "Noemt u hier een persoon?"),
        (
            "dekking",
            {"year": 2027, "kind": "partner", "source": "Bijdrage", "amount": "1", "state": "pledged"},
            "Kies welke partner dit betaalt.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, officer, kind, sent, words):
    answer = client.post(new(make.VAPFactory(), kind), sent)

    assertContains(answer, words, status_code=422)
    assertContains(answer, sent.get("what") or sent["source"], status_code=422)
    assert not CostLine.objects.exists()
    assert not CoverLine.objects.exists()


def test_change_of_an_adopted_plan_asks_why_and_real_costs_do_not(client, officer):
    line = make.CostLineFactory(vap__running=True)
    sent = {"revision": 1, "year": 2027, "what": line.what, "planned": "50.000", "realised": "", "reason": ""}

    assertContains(client.post(of(line, "kosten"), sent), "Schrijf op waarom", status_code=422)
    assertRedirects(
        client.post(of(line, "kosten"), {**sent, "planned": "40.000", "realised": "38.500"}), page(line.vap) + "#kosten"
    )

    line.refresh_from_db()
    assert (line.planned, line.realised, line.vap.versions.count()) == (40_000, 38_500, 0)


def test_two_people_change_one_line_and_the_second_chooses(client, officer):
    line = make.CostLineFactory(planned=10, revision=2)

    answer = client.post(of(line, "kosten"), {"revision": 1, "year": 2027, "what": line.what, "planned": "30"})

    assertContains(answer, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    assert CostLine.objects.get().planned == 10


def test_line_is_taken_away_with_a_reason_after_adoption(client, officer):
    line = make.CostLineFactory(vap__running=True)
    address = of(line, "kosten", "money-line-remove")

    assertContains(client.post(address, {"weg-seen": 1}), "Haal deze regel weg", status_code=422)
    assert CostLine.objects.exists()
    assertRedirects(client.post(address, {"weg-seen": 1, "weg-reason": "Dubbel."}), page(line.vap) + "#kosten")
    assert not CostLine.objects.exists()


def test_line_that_somebody_changed_is_not_taken_away(client, officer):
    line = make.CostLineFactory(revision=2)

    answer = client.post(of(line, "kosten", "money-line-remove"), {"weg-seen": 1})

    assertContains(answer, "Iemand anders heeft deze regel", status_code=409)
    assert CostLine.objects.exists()


def test_line_of_another_plan_and_a_kind_that_is_none_are_not_found(client, officer):
    line, other = make.CostLineFactory(), make.VAPFactory()

    assert client.get(reverse("vap:money-line", args=[other.pk, "kosten", line.pk])).status_code == 404
    assert client.get(reverse("vap:money-line", args=[line.vap_id, "dekking", line.pk])).status_code == 404
    assert client.get(new(other, "onzin")).status_code == 404


def test_reader_without_the_right_changes_nothing(client):
    client.force_login(UserFactory(roles=[Role.BESTUURDER]))
    line = make.CostLineFactory(vap__running=True)

    assertNotContains(client.get(page(line.vap)), "Voeg kosten toe")
    assert client.post(new(line.vap, "kosten"), {}).status_code == 403
    assert client.post(of(line, "kosten"), {}).status_code == 403
    assert client.post(of(line, "kosten", "money-line-remove"), {}).status_code == 403
    assert CostLine.objects.get().planned == line.planned


# --- all plans


@pytest.mark.parametrize("count", [1, 3])
def test_overview_takes_the_same_queries_for_each_number(client, officer, count, django_assert_num_queries):
    cycle = PolicyCycleFactory()
    for _ in range(count):
        line = make.CostLineFactory(vap__cycle=cycle)
        make.CoverLineFactory(vap=line.vap)
    client.get(OVERVIEW)

    with django_assert_num_queries(10):
        client.get(OVERVIEW)


def test_overview_adds_up_per_plan_theme_year_and_cycle(client, officer):
    cycle = PolicyCycleFactory()
    line = make.CostLineFactory(vap__cycle=cycle, vap__title="Sterke sloten", planned=40_000, year=2027)
    make.CoverLineFactory(vap=line.vap, amount=25_000, year=2027)
    make.CostLineFactory(vap__cycle=cycle, vap__title="Anders", planned=5_000, year=2028)
    make.VAPFactory(cycle=cycle, title="Nog niet begroot")
    make.CostLineFactory(vap__title="Andere cyclus", planned=99_000)

    response = client.get(OVERVIEW, {"cycle": cycle.pk})

    assert "Van € 45.000 is € 25.000 toegezegd; € 20.000 is niet gedekt." in plain(response)
    assertContains(response, "Nog niet begroot")
    assertNotContains(response, "Andere cyclus")
    assert "Van € 5.000 is nog niets toegezegd" in plain(client.get(OVERVIEW, {"cycle": cycle.pk, "jaar": "2028"}))


def test_withdrawn_plans_and_drafts_for_others_do_not_count(client):
    cycle = PolicyCycleFactory()
    make.CostLineFactory(vap__cycle=cycle, planned=11)
    make.CostLineFactory(vap__cycle=cycle, vap__withdrawn=True, planned=12)
    make.CostLineFactory(vap__cycle=cycle, vap__running=True, planned=13)
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    assert client.get(OVERVIEW, {"cycle": cycle.pk}).context["report"].open.planned == 13


def test_overview_invites_when_there_is_nothing(client, officer):
    PolicyCycleFactory()

    assertContains(client.get(OVERVIEW), "Hier komt wat de plannen kosten")


def test_file_has_one_row_per_plan(client, officer):
    cycle = PolicyCycleFactory()
    line = make.CostLineFactory(vap__cycle=cycle, planned=40_000)
    make.CoverLineFactory(vap=line.vap, amount=25_000)
    make.VAPFactory(cycle=cycle, title="Leeg")

    answer = client.get(reverse("vap:money-export", args=["csv"]), {"cycle": cycle.pk})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {row["VAP"]: row["Niet gedekt (euro)"] for row in rows} == {line.vap.title: "15000", "Leeg": "."}
    for form in ("ods", "xlsx"):
        assert client.get(reverse("vap:money-export", args=[form]), {"cycle": cycle.pk}).status_code == 200
    assert client.get(reverse("vap:money-export", args=["pdf"]), {"cycle": cycle.pk}).status_code == 404
