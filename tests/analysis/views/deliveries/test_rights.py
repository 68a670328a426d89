"""Who sees which delivery, who may do what to it, and who may read the file as it was received."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.enums import DeliveryState
from analysis.models import Delivery, DeliveryReview
from tests.analysis.imports.police_files import typed_csv
from tests.analysis.town import receive, year_cells
from tests.analysis.views.deliveries.pages import LIST, WRITES, page_of, partner_of
from tests.factories import DeliveryFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_partner_sees_the_deliveries_of_its_own_organisation_only(client):
    own, other = DeliveryFactory(in_review=True), DeliveryFactory(in_review=True)
    partner_of(own, client)

    assert list(client.get(LIST).context["page"].object_list) == [own]
    assert client.get(page_of("detail", own)).status_code == 200
    assert client.get(page_of("detail", other)).status_code == 404
    assert client.get(page_of("rejects", other)).status_code == 404


def test_partner_without_an_organisation_sees_nothing(client):
    delivery = DeliveryFactory(table__source__organisation=None)
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=None))

    assert list(client.get(LIST).context["page"].object_list) == []
    assert client.get(page_of("detail", delivery)).status_code == 404


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.BESTUURDER, Role.GRIFFIE, Role.AGOV_SECRETARIS])
def test_others_do_not_see_deliveries(client, role):
    delivery = DeliveryFactory()
    client.force_login(UserFactory(roles=[role], organisation=delivery.table.source.organisation))

    assert client.get(LIST).status_code == 403
    assert client.get(page_of("detail", delivery)).status_code == 403


MAY = {
    "researcher": set(WRITES),
    "beheerder": set(WRITES),
    "policy": set(),
    "privacy": set(),
    "source": {"review"},
    "other partner": None,  # does not know of it
    "raadslid": None,
}


def user_for(kind: str, delivery: Delivery):
    source = delivery.table.source.organisation
    return {
        "researcher": lambda: UserFactory(roles=[Role.ONDERZOEKER]),
        "beheerder": lambda: UserFactory(roles=[Role.BEHEERDER]),
        "policy": lambda: UserFactory(roles=[Role.BELEIDSADVISEUR]),
        "privacy": lambda: UserFactory(roles=[Role.PRIVACY_OFFICER]),
        "source": lambda: UserFactory(roles=[Role.PARTNER], organisation=source),
        "other partner": lambda: UserFactory(roles=[Role.PARTNER]),
        "raadslid": lambda: UserFactory(roles=[Role.RAADSLID], organisation=source),
    }[kind]()


@pytest.mark.parametrize("deed", WRITES)
@pytest.mark.parametrize("kind", MAY)
def test_each_deed_is_refused_to_who_may_not(client, kind, deed):
    delivery = DeliveryFactory(in_review=True)
    user = user_for(kind, delivery)
    client.force_login(user)
    content = WRITES[deed] | {"organisation": user.organisation_id}
    expected = 404 if MAY[kind] is None else 302 if deed in MAY[kind] else 403

    response = client.post(page_of(deed, delivery), content)

    assert response.status_code == expected
    delivery.refresh_from_db()
    assert (AuditEntry.objects.count() > 0) is (expected == 302)
    if expected != 302:
        assert (delivery.state, DeliveryReview.objects.count()) == (DeliveryState.IN_REVIEW, 0)


@pytest.mark.parametrize("deed", WRITES)
def test_deeds_are_posted_never_followed_as_a_link(client, carla, deed):
    delivery = DeliveryFactory(in_review=True)

    response = client.get(page_of(deed, delivery))

    delivery.refresh_from_db()
    assert (response.status_code, delivery.state) == (405, DeliveryState.IN_REVIEW)


def test_file_as_received_is_for_who_may_receive(client, town, storage):
    delivery = receive(town.yearly, typed_csv(year_cells()), name="politie 2023.csv")
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    response = client.get(page_of("file", delivery))

    assert b"".join(response.streaming_content) == typed_csv(year_cells())
    assert response["Content-Disposition"] == 'attachment; filename="politie 2023.csv"'
    partner_of(delivery, client)
    assert client.get(page_of("file", delivery)).status_code == 403
