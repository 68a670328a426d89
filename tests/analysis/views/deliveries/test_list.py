"""The list of deliveries."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from tests.analysis.views.deliveries.pages import LIST, UPLOAD
from tests.factories import DeliveryFactory, UserFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, carla, count, django_assert_num_queries):
    DeliveryFactory.create_batch(count, in_review=True, received_by=carla)
    client.get(LIST)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_htmx_gets_the_rows_and_others_the_page(client, carla):
    DeliveryFactory(in_review=True)

    fragment, page = client.get(LIST, headers=HTMX), client.get(LIST)

    assertTemplateUsed(fragment, "analysis/_delivery_rows.html")
    assertNotContains(fragment, "<html")
    assertContains(page, "<html")
    assertContains(page, "in controle")


def test_list_can_be_narrowed_by_state(client, carla):
    waiting, used = DeliveryFactory(in_review=True), DeliveryFactory(approved=True)

    response = client.get(LIST, {"state": "approved"})

    assert list(response.context["page"].object_list) == [used]
    assert list(client.get(LIST).context["page"].object_list) == [used, waiting]


@pytest.mark.parametrize(
    ("role", "words"),
    [(Role.ONDERZOEKER, "Lever de eerste cijfers aan"), (Role.BELEIDSADVISEUR, "Hier komen de leveringen")],
)
def test_empty_list_says_what_comes_here(client, role, words):
    client.force_login(UserFactory(roles=[role]))

    assertContains(client.get(LIST), words)


def test_only_who_may_upload_sees_the_button(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    DeliveryFactory()

    assertNotContains(client.get(LIST), UPLOAD)
