"""The list of priorities, and the files made of it."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, Track
from tests.factories import OffenceGroupFactory, OrganisationFactory, TargetGroupFactory, UserFactory, WijkFactory
from tests.factories.policy import DispositionFactory, FindingFactory, PolicyCycleFactory, PriorityFactory
from tests.vap.views.priorities.pages import login
from vap.enums import PriorityState

pytestmark = pytest.mark.django_db

LIST = reverse("vap:priority-list")
HTMX = {"HX-Request": "true"}


# --- the list


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, officer, cycle, count, django_assert_num_queries):
    for number in range(count):
        priority = PriorityFactory(cycle=cycle, trekker=UserFactory(), cost=10 + number)
        priority.areas.add(WijkFactory())
        priority.partners.add(OrganisationFactory())
        priority.target_groups.add(TargetGroupFactory())
        FindingFactory(analysis=cycle.analyses.get())
    client.get(LIST)

    with django_assert_num_queries(29):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count
    assert len(response.context["undecided"]) == count


def test_list_says_what_was_chosen_what_not_and_what_waits(client, officer, cycle):
    analysis = cycle.analyses.get()
    PriorityFactory(cycle=cycle, track=Track.AREA)
    PriorityFactory(cycle=cycle, track=Track.BOTH, state=PriorityState.APPROVED)
    DispositionFactory(finding=FindingFactory(analysis=analysis))
    waiting = FindingFactory(analysis=analysis)

    response = client.get(LIST)

    assertContains(response, "2 prioriteiten zijn gekozen, waarvan 1 vastgesteld; 1 bevinding is bewust niet gekozen.")
    assertContains(response, "1 bevinding wacht nog op een keuze.")
    assertContains(response, waiting.claim)
    assertContains(response, "Sporen: 1 over gebieden, 0 over doelgroepen en 1 over allebei.")


def test_empty_track_and_a_track_that_is_not_feasible_yet_are_said(client, officer, cycle):
    PriorityFactory(cycle=cycle, track=Track.AREA)
    assertContains(client.get(LIST), "Eén van de twee sporen blijft leeg.")
    type(cycle).objects.filter(pk=cycle.pk).update(group_track_note="er is nog geen goede telling.")

    assertContains(client.get(LIST), "nog niet haalbaar: er is nog geen goede telling.")


def test_filters_on_partner_instrument_and_problem_work_apart(client, officer, cycle):
    partner, offence = OrganisationFactory(), OffenceGroupFactory()
    with_partner = PriorityFactory(cycle=cycle, title="Met partner")
    with_partner.partners.add(partner)
    preventive = PriorityFactory(cycle=cycle, title="Voorkomen", is_preventive=True)
    with_problem = PriorityFactory(cycle=cycle, title="Over dit delict")
    with_problem.offence_groups.add(offence)

    def shown(**query):
        return [one.title for one in client.get(LIST, query).context["page"].object_list]

    assert shown(partner=partner.pk) == [with_partner.title]
    assert shown(instrument="preventive") == [preventive.title]
    assert shown(offence=offence.pk) == [with_problem.title]
    assert shown(partner=partner.pk, instrument="preventive") == []
    assert len(shown()) == 3


def test_cycles_are_not_mixed_and_the_address_chooses(client, officer, cycle):
    old = PolicyCycleFactory(name="2024-2025", state=CycleState.CLOSED, start_date=date(2024, 3, 1))
    PriorityFactory(cycle=cycle, title="Nu")
    PriorityFactory(cycle=old, title="Toen")

    assertNotContains(client.get(LIST), "Toen")
    assertContains(client.get(LIST, {"cycle": old.pk}), "Toen")
    assert client.get(LIST, {"cycle": "x"}).status_code == 404
    assert client.get(LIST, {"cycle": 404404}).status_code == 404


def test_htmx_gets_the_rows(client, officer, cycle):
    PriorityFactory(cycle=cycle)

    response = client.get(LIST, headers=HTMX)

    assertTemplateUsed(response, "vap/_priority_rows.html")
    assertNotContains(response, "<html")


def test_empty_list_invites(client, officer, cycle):
    assertContains(client.get(LIST), "Maak de eerste prioriteit")
    cycle.analyses.all().delete()
    cycle.delete()
    assertContains(client.get(LIST), "Hier komen de prioriteiten")


def test_partner_sees_no_draft_no_load_and_no_undecided_finding(client, cycle):
    PriorityFactory(cycle=cycle, title="Nog geheim")
    asked = PriorityFactory(
        cycle=cycle, title="Ter reactie", state=PriorityState.CONSULTATION, comments_until=date(2999, 1, 1)
    )
    waiting = FindingFactory(analysis=cycle.analyses.get())
    login(client, Role.PARTNER)

    response = client.get(LIST)

    assertContains(response, asked.title)
    for hidden in ("Nog geheim", waiting.claim, "Behapbaar", "Maak een prioriteit"):
        assertNotContains(response, hidden)


# --- files


def test_csv_holds_the_rows_and_no_formula(client, officer, cycle):
    PriorityFactory(cycle=cycle, title="=SOM(A1)", trekker=UserFactory(name="Truus de Boer", function="wijkmanager"))

    response = client.get(reverse("vap:priority-export", args=["csv"]), {"cycle": cycle.pk})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))

    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["Prioriteit"] == "'=SOM(A1)"
    assert row["Beoogd trekker"].startswith("wijkmanager")
    assert "Truus" not in response.content.decode()


@pytest.mark.parametrize("name", ["priority-export", "not-chosen-export", "group-log-export"])
def test_files_open_as_workbook_and_other_forms_are_not_found(client, officer, cycle, name):
    DispositionFactory(finding=FindingFactory(analysis=cycle.analyses.get()))
    TargetGroupFactory()

    assert client.get(reverse(f"vap:{name}", args=["ods"])).content.startswith(b"PK")
    assert client.get(reverse(f"vap:{name}", args=["exe"])).status_code == 404


def test_partner_file_holds_no_draft(client, cycle):
    PriorityFactory(cycle=cycle, title="Nog geheim")
    login(client, Role.PARTNER)

    assert b"Nog geheim" not in client.get(reverse("vap:priority-export", args=["csv"])).content
