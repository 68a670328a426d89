"""How many plans rest on whom, against a slow count over assignments; the bouquet with its orphans both ways."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory, WijkFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory, PriorityFactory, ThemeFactory
from vap.enums import VAP_OVER, AssignmentRole, PriorityState
from vap.models import Assignment
from vap.queries.load import vap_load

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def slow_count(role, **who):
    return len(
        {
            row.vap_id
            for row in Assignment.objects.select_related("vap").filter(**who)
            if row.role == role and row.valid_to is None and not row.is_substitute and row.vap.state not in VAP_OVER
        }
    )


def test_load_counts_what_is_not_over_of_any_cycle_and_nobody_who_left_or_stands_in():
    cycle = PolicyCycleFactory(max_per_trekker=1, max_per_partner=2, max_vaps=3)
    trekker, partner = UserFactory(function="programmaleider"), OrganisationFactory(name="De Corporatie")
    for state in ("running", "adopted", "closed", "stopped"):
        vap = make.VAPFactory(cycle=cycle, **{state: True})
        make.AssignmentFactory(vap=vap, user=trekker)
        make.AssignmentFactory(vap=vap, implementer=True, organisation=partner)
    make.AssignmentFactory(vap__cycle=PolicyCycleFactory(), user=trekker)
    make.AssignmentFactory(vap__cycle=cycle, user=trekker, is_substitute=True)
    make.AssignmentFactory(vap__cycle=cycle, user=trekker, valid_to=date(2026, 11, 1))

    load = vap_load(cycle)

    assert (load.count, load.limit, load.is_over) == (6, 3, True)
    assert load.without_trekker == 2  # one has only a stand-in, one only somebody who left
    assert [(one.label, one.count, one.is_over) for one in load.trekkers] == [
        (f"programmaleider, {trekker.organisation}" if trekker.organisation else "programmaleider", 3, True)
    ]
    assert load.trekkers[0].count == slow_count(AssignmentRole.LEAD, user=trekker)
    assert [(one.label, one.count, one.is_over) for one in load.partners] == [("De Corporatie", 2, False)]
    assert load.partners[0].count == slow_count(AssignmentRole.IMPLEMENTER, organisation=partner)
    assert load.loads_over == list(load.trekkers)


@pytest.mark.parametrize("count", [1, 3])
def test_load_takes_the_same_queries_for_each_number(count, django_assert_num_queries):
    cycle = PolicyCycleFactory()
    for _ in range(count):
        vap = make.VAPFactory(cycle=cycle, running=True)
        make.AssignmentFactory(vap=vap)
        make.AssignmentFactory(vap=vap, implementer=True)

    with django_assert_num_queries(4):
        vap_load(cycle)


def test_page_says_who_carries_plans_and_which_stand_still(client, officer):
    cycle = PolicyCycleFactory(max_per_trekker=1)
    for _ in range(2):
        vap = make.VAPFactory(cycle=cycle, running=True, start_date=date(2025, 1, 1), title=f"Stil {_}")
        make.AssignmentFactory(
            vap=vap, user=officer if _ == 0 else UserFactory(function="trekker jeugd", name="Echte Naam")
        )

    response = client.get(reverse("vap:load"), {"cycle": cycle.pk})

    assertContains(response, "2 van hoogstens")
    assertContains(response, "trekker jeugd")
    assertContains(response, "Er is nog nooit iets over gemeld.", count=2)
    assertNotContains(response, "Echte Naam")


def test_orphans_are_named_both_ways(client, officer):
    cycle, theme = PolicyCycleFactory(), ThemeFactory(name="Wonen")
    with_plan = PriorityFactory(cycle=cycle, theme=theme, state=PriorityState.APPROVED, title="Met plan")
    PriorityFactory(cycle=cycle, theme=theme, state=PriorityState.APPROVED, title="Zonder plan")
    PriorityFactory(cycle=cycle, theme=theme, title="Nog een concept")
    child = make.VAPFactory(cycle=cycle, theme=theme, priority=with_plan, title="Kind")
    orphan = make.VAPFactory(cycle=cycle, theme=theme, title="Wees", origin_note="De raad vroeg het.")
    make.VAPFactory(cycle=cycle, theme=theme, withdrawn=True, title="Vervallen")

    response = client.get(reverse("vap:portfolio"), {"cycle": cycle.pk})

    portfolio = response.context["portfolio"]
    assert [(bunch.label, bunch.vaps) for bunch in portfolio.bunches] == [("Wonen", (child, orphan))]
    assert portfolio.orphan_vaps == (orphan,)
    assert [one.title for one in portfolio.childless] == ["Zonder plan"]
    assertContains(response, "De raad vroeg het.")
    assertContains(response, "Vastgestelde prioriteiten zonder plan")
    assertNotContains(response, "Vervallen")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("per", ["thema", "gebied"])
def test_bouquet_takes_the_same_queries_for_each_number(client, officer, per, count, django_assert_num_queries):
    cycle = PolicyCycleFactory()
    for _ in range(count):
        make.VAPFactory(cycle=cycle, priority=PriorityFactory(cycle=cycle)).areas.add(WijkFactory())
    client.get(reverse("vap:portfolio"))

    with django_assert_num_queries(14):
        client.get(reverse("vap:portfolio"), {"per": per, "cycle": cycle.pk})
