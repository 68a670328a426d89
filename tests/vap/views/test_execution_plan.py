"""The uitvoeringsplan of a year: what is in it, per department, as a file and on paper; and lines of departments."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import Job
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import LabelFactory, PolicyCycleFactory
from vap import tasks
from vap.enums import AssignmentRole
from vap.reports.execution_paper import make_pdf, on_paper, plan_of
from vap.reports.execution_plan import years_with_plans

pytestmark = pytest.mark.django_db
PAGE = reverse("vap:execution-plan", args=[2027])
LINES = reverse("vap:plan-line-list")
TODAY = date(2026, 11, 29)


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


@pytest.fixture
def filled():
    """A plan that runs in 2027 with everything in it."""
    vap = make.VAPFactory(running=True, title="Sterke sloten")
    make.AssignmentFactory(vap=vap, user=UserFactory(name="Piet Echtenaam", function="programmaleider wonen"))
    make.AssignmentFactory(vap=vap, role=AssignmentRole.ACCOUNTABLE, user=UserFactory(function="wethouder wonen"))
    make.AssignmentFactory(vap=vap, implementer=True, organisation=OrganisationFactory(name="De Corporatie"))
    make.ActivityFactory(vap=vap, title="Sloten vervangen", planned_amount=400, unit="sloten")
    make.ActivityFactory(vap=vap, title="Al gedaan", planned_start=date(2026, 1, 1), planned_end=date(2026, 12, 31))
    make.GoalFactory(vap=vap, title="Een vijfde minder inbraken")
    make.CostLineFactory(vap=vap, planned=40_000)
    make.CostLineFactory(vap=vap, planned=99_000, year=2028)
    make.CoverLineFactory(vap=vap, amount=25_000, source="Programma Veiligheid")
    make.PlanLineFactory(vap=vap, department=make.DepartmentFactory(name="Stadsbeheer"), what="Toezicht in de avond")
    return vap


def plain(response):
    return response.content.decode().replace("\u00a0", " ")


def test_year_holds_activities_goals_people_money_and_lines_of_that_year(client, officer, filled):
    response = client.get(PAGE)

    text = plain(response)
    assert "In 2027 loopt 1 plan met 1 activiteit. Van € 40.000 is € 25.000 toegezegd; € 15.000 is niet gedekt." in text
    for words in (
        "Sloten vervangen", "400 sloten", "Een vijfde minder inbraken", "programmaleider wonen", "wethouder wonen",
        "De Corporatie", "Programma Veiligheid", "Toezicht in de avond", "staat er nog niet in",
    ):  # fmt: skip
        assert words in text, words
    assert "Al gedaan" not in text
    assert "Echtenaam" not in text


@pytest.mark.parametrize(
    ("fields", "is_in"),
    [
        ({"running": True}, True),
        ({"adopted": True, "start_date": date(2027, 12, 31)}, True),
        ({"adopted": True, "start_date": date(2028, 1, 1)}, False),
        ({"running": True, "end_date": date(2026, 12, 31)}, False),
        ({"running": True, "end_date": date(2027, 1, 1)}, True),
        ({"running": True, "end_date": None}, True),
        ({"stopped": True, "ended_on": date(2026, 12, 1)}, False),
        ({"stopped": True, "ended_on": date(2027, 3, 1)}, True),
        ({"withdrawn": True}, False),
    ],
)
def test_which_plans_belong_to_a_year(fields, is_in):
    vap = make.VAPFactory(**fields)

    plan = plan_of(2027, None, TODAY)

    assert ([one.vap for one in plan.plans] == [vap]) == is_in


def test_what_is_still_being_made_is_named_for_staff_alone_and_has_no_content(client, officer):
    make.VAPFactory(title="Nog een concept")
    make.ActivityFactory(vap__title="Nog een concept met plannen", title="Geheim plan")

    staff = client.get(PAGE)
    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    council = client.get(PAGE)

    assertContains(staff, "Nog een concept")
    assertNotContains(staff, "Geheim plan")
    assertNotContains(council, "Nog een concept")
    assert "concept" not in on_paper(plan_of(2027, None, TODAY)).html


def test_department_gets_what_asks_it_for_something_and_what_it_leads(client, officer, filled):
    streets = filled.plan_lines.get().department
    led = make.AssignmentFactory(
        vap__running=True, vap__title="Door ons getrokken", user=UserFactory(department=streets)
    )
    make.VAPFactory(running=True, title="Van een ander")

    response = client.get(PAGE, {"afdeling": streets.pk})

    assertContains(response, "Sterke sloten")
    assertContains(response, led.vap.title)
    assertNotContains(response, "Van een ander")
    assertContains(response, "Uitvoeringsplan 2027, Stadsbeheer")
    assert client.get(PAGE, {"afdeling": "x"}).status_code == 404
    assert client.get(PAGE, {"afdeling": 99_999}).status_code == 404


def test_it_is_called_what_the_municipality_calls_it(client, officer):
    LabelFactory(key="execution-plan", singular="jaarprogramma veiligheid")

    assertContains(client.get(PAGE), "Jaarprogramma veiligheid 2027")


@pytest.mark.parametrize("count", [1, 3])
def test_year_takes_the_same_queries_for_each_number(client, officer, count, django_assert_num_queries):
    cycle = PolicyCycleFactory()
    for _ in range(count):
        vap = make.VAPFactory(cycle=cycle, running=True)
        make.AssignmentFactory(vap=vap)
        make.ActivityFactory(vap=vap)
        make.GoalFactory(vap=vap)
        make.CostLineFactory(vap=vap)
        make.CoverLineFactory(vap=vap, organisation=OrganisationFactory())
        make.PlanLineFactory(vap=vap)
    client.get(PAGE)

    with django_assert_num_queries(14):
        client.get(PAGE)


def test_year_without_plans_invites_and_a_year_that_is_none_is_not_found(client, officer):
    assertContains(client.get(PAGE), "Voor 2027 is nog geen plan vastgesteld.")
    assert client.get(reverse("vap:execution-plan", args=[1999])).status_code == 404


def test_years_are_those_with_plans_or_lines_and_the_next_one():
    make.VAPFactory(running=True, start_date=date(2025, 5, 1), end_date=date(2026, 2, 1))
    make.PlanLineFactory(fiscal_year=2030)

    assert years_with_plans(TODAY) == [2030, 2027, 2026, 2025]


# --- files and paper


def test_workbook_and_csv(client, officer, filled):
    answer = client.get(reverse("vap:execution-plan-export", args=[2027, "csv"]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Activiteit"], row["Hoeveel"], row["Van"]) for row in rows] == [
        ("Sloten vervangen", "400", "2026-11-01")
    ]
    for form in ("ods", "xlsx"):
        assert client.get(reverse("vap:execution-plan-export", args=[2027, form])).status_code == 200
    assert client.get(reverse("vap:execution-plan-export", args=[2027, "pdf"])).status_code == 404


@pytest.mark.slow
def test_paper_says_the_same_and_is_tagged(filled, caplog):
    document = on_paper(plan_of(2027, None, TODAY))

    assert document.page_count >= 1
    assert document.pdf.startswith(b"%PDF")
    assert "Sloten vervangen" in document.html
    assert "Echtenaam" not in document.html
    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_pdf_is_asked_of_a_job_once_per_reader(client, officer, filled):
    address = reverse("vap:execution-plan-pdf", args=[2027])

    first = client.post(address)
    client.post(address)

    job = Job.objects.get()
    assertRedirects(first, reverse("web:job-detail", args=[job.pk]))
    assert (job.parameters, job.task) == ({"year": 2027, "department": None}, tasks.make_execution_plan.name)


def test_job_makes_the_file(filled, monkeypatch):
    class Progress:
        def step(self, words, **more):
            self.last = words

    outcome = make_pdf(Progress(), year=2027, department=None)

    assert outcome.file[0] == "uitvoeringsplan-2027.pdf"
    assert outcome.file[1].startswith(b"%PDF")
    assert outcome.url == PAGE


def test_task_calls_the_function(monkeypatch):
    called = []
    monkeypatch.setattr(tasks.jobs, "run", lambda job_id, body: called.append((job_id, body)))

    tasks.make_execution_plan(7)

    assert called == [(7, make_pdf)]


# --- lines of departments (S159)


def test_head_exports_all_obligations_of_the_department_in_a_year(client, officer):
    """S159: "all VAP obligations of my department in 2027"."""
    mine = make.DepartmentFactory(name="Stadsbeheer", head=officer)
    make.PlanLineFactory(department=mine, what="In 2027", amount=15_000)
    make.PlanLineFactory(department=mine, what="Staat erin", reference="Jaarplan, bladzijde 9")
    make.PlanLineFactory(department=mine, what="In 2028", fiscal_year=2028)
    make.PlanLineFactory(what="Van een ander")
    query = {"department": mine.pk, "year": 2027}

    response = client.get(LINES, query)
    answer = client.get(reverse("vap:plan-line-export", args=["csv"]), query)

    assertContains(response, "2 regels, samen")
    assertContains(response, "1 staat er nog niet in")
    assertContains(response, f"?department={mine.pk}&amp;year={timezone.localdate().year + 1}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Wat erin moet staan"], row["Staat het erin"]) for row in rows] == [
        ("In 2027", "nog niet"),
        ("Staat erin", "ja"),
    ]
    assert [row.what for row in client.get(LINES, {**query, "place": "nee"}).context["page"]] == ["In 2027"]
    assert [row.what for row in client.get(LINES, {**query, "place": "ja"}).context["page"]] == ["Staat erin"]


@pytest.mark.parametrize("count", [1, 3])
def test_lines_take_the_same_queries_for_each_number(client, officer, count, django_assert_num_queries):
    for _ in range(count):
        make.PlanLineFactory()
    client.get(LINES)

    with django_assert_num_queries(11):
        client.get(LINES)


def test_lines_invite_and_say_when_a_filter_has_no_result(client, officer):
    assertContains(client.get(LINES), "Hier komt wat afdelingen in hun plan opnemen")
    make.PlanLineFactory()
    assertContains(client.get(LINES, {"place": "ja"}), "Geen regels met dit filter")
