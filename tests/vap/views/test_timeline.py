"""All plans on one line of time: drawing and list, narrowed, with a number of queries that does not grow."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("vap:timeline")


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


@pytest.mark.parametrize("count", [1, 3])
def test_timeline_takes_the_same_queries_for_each_number(client, officer, count, django_assert_num_queries):
    cycle = PolicyCycleFactory()
    for _ in range(count):
        vap = make.VAPFactory(cycle=cycle, running=True)
        make.ActivityFactory(vap=vap)
        make.GoalStageFactory(goal__vap=vap, goal__target_date=date(2027, 12, 1))
    client.get(PAGE)

    with django_assert_num_queries(19):
        response = client.get(PAGE)

    assert len(response.context["timeline"].rows) == count


def test_drawing_and_list_hold_the_same(client, officer):
    vap = make.VAPFactory(running=True, title="Sterke sloten")
    make.ActivityFactory(vap=vap, title="Sloten vervangen")
    make.GoalStageFactory(goal__vap=vap, goal__title="Honderd sloten", goal__target_date=date(2027, 12, 1))
    make.VAPFactory(title="Zonder datum")

    response = client.get(PAGE)

    assertContains(response, "1 nov 2026 tot en met 31 mrt 2027: Sloten vervangen (gepland)")
    assertContains(response, "1 jun 2027: tussenstand: Honderd sloten")
    assertContains(response, "1 dec 2027: doel: Honderd sloten")
    assertContains(response, 'class="timeline__activity', count=1)
    assertContains(response, 'class="timeline__mark', count=2)
    assertContains(response, "Nog zonder begindatum")
    assertContains(response, "Zonder datum</a>")


def test_timeline_is_narrowed_like_the_list(client, officer):
    make.VAPFactory(running=True, title="Loopt")
    make.VAPFactory(closed=True, title="Voorbij")

    response = client.get(PAGE, {"state": "loopt"}, headers={"HX-Request": "true"})

    assertContains(response, "Loopt</a>")
    assertNotContains(response, "Voorbij")
    assertNotContains(response, "<h1")
    assertContains(client.get(PAGE, {"zoek": "niets"}), "Geen plannen met dit filter")


def test_empty_timeline_invites(client, officer):
    assertContains(client.get(PAGE), "Hier komt wat wanneer loopt")
