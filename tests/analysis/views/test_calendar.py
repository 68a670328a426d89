"""The calendar and the sources in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import Job
from tests.factories import (
    DataSourceFactory,
    DeliveryFactory,
    ExpectedDeliveryFactory,
    SourceTableFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("analysis:expected-list")
SOURCES = reverse("analysis:source-list")


@pytest.fixture
def carla(client):
    user = UserFactory(roles=[Role.ONDERZOEKER])
    client.force_login(user)
    return user


def waive_page(line) -> str:
    return reverse("analysis:expected-waive", args=[line.pk])


def fetch_page(table) -> str:
    return reverse("analysis:table-fetch", args=[table.number])


def line_due(days: int, **fields):
    return ExpectedDeliveryFactory(due_on=timezone.localdate() + timedelta(days=days), **fields)


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_takes_the_same_queries_for_each_number(client, carla, count, django_assert_num_queries):
    for number in range(count):
        delivery = DeliveryFactory(approved=True)
        line_due(-1 - number)
        line_due(number)
        line_due(-1 - number, table=delivery.table, delivery=delivery)
    client.get(LIST)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert [len(response.context[key]) for key in ("late", "coming", "settled")] == [count] * 3


def test_lines_stand_under_what_they_are(client, carla):
    late, coming = line_due(-1), line_due(0)
    waived = line_due(-5, waived_reason="Geen meting dit jaar.")

    response = client.get(LIST)

    assert [list(response.context[key]) for key in ("late", "coming", "settled")] == [[late], [coming], [waived]]
    assertContains(response, "vervallen, Geen meting dit jaar.")
    assertContains(response, "te laat")


def test_empty_calendar_says_so(client, carla):
    response = client.get(LIST)

    assertContains(response, "Er is niets te laat.")
    assertContains(response, "Er staat niets op de kalender.")


def test_partner_sees_the_lines_and_sources_of_its_own_organisation(client):
    own, other = line_due(-1, table__title="Onze tabel"), line_due(-1, table__title="Hun tabel")
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=own.table.source.organisation))

    for page in (LIST, SOURCES):
        response = client.get(page)
        assertContains(response, "Onze tabel")
        assertNotContains(response, "Hun tabel")
        assertNotContains(response, other.table.number)
    assertNotContains(client.get(LIST), "Laat vervallen")


def test_waiving_asks_why_and_keeps_the_reason(client, carla):
    line = line_due(-1)
    assertContains(client.get(waive_page(line)), "Waarom vervalt deze levering?")

    response = client.post(waive_page(line), {"reason": "Geen meting dit jaar."})

    assertRedirects(response, LIST)
    line.refresh_from_db()
    assert line.waived_reason == "Geen meting dit jaar."


def test_waiving_without_a_reason_is_an_error(client, carla):
    line = line_due(-1)

    assert client.post(waive_page(line), {"reason": ""}).status_code == 422
    response = client.post(waive_page(line), {"reason": "x" * 301})
    assertContains(response, "x" * 301, status_code=422)  # what was typed is still there
    line.refresh_from_db()
    assert line.waived_reason == ""


def test_waiving_is_refused_to_who_may_not(client):
    line = line_due(-1)
    for user in (
        UserFactory(roles=[Role.BELEIDSADVISEUR]),
        UserFactory(roles=[Role.PARTNER], organisation=line.table.source.organisation),
        UserFactory(roles=[Role.RAADSLID]),
    ):
        client.force_login(user)
        assert client.get(waive_page(line)).status_code == 403
        assert client.post(waive_page(line), {"reason": "Weg"}).status_code == 403
    line.refresh_from_db()
    assert line.waived_reason == ""


def test_line_that_was_settled_is_not_found(client, carla):
    assert client.get(waive_page(line_due(-1, waived_reason="Al weg."))).status_code == 404


# --- sources


@pytest.mark.parametrize("count", [1, 3])
def test_sources_take_the_same_queries_for_each_number(client, carla, count, django_assert_num_queries):
    for source in DataSourceFactory.create_batch(count):
        SourceTableFactory.create_batch(count, source=source)
    client.get(SOURCES)

    with django_assert_num_queries(7):
        response = client.get(SOURCES)

    assert len(response.context["sources"]) == count


def test_only_tables_with_an_address_can_be_fetched(client, carla):
    open_table = SourceTableFactory(base_url="https://bron.example")
    closed = SourceTableFactory(base_url="")

    response = client.get(SOURCES)

    assertContains(response, fetch_page(open_table))
    assertNotContains(response, fetch_page(closed))


def test_fetching_leads_to_the_page_of_the_job(client, carla):
    table = SourceTableFactory(base_url="https://bron.example")

    response = client.post(fetch_page(table))

    job = Job.objects.get()
    assertRedirects(response, job.get_absolute_url())
    assert (job.asked_by, job.parameters) == (carla, {"table": table.number, "by": carla.pk})


def test_fetching_is_posted_and_refused_to_who_may_not(client, carla):
    table, closed = SourceTableFactory(base_url="https://bron.example"), SourceTableFactory(base_url="")

    assert client.get(fetch_page(table)).status_code == 405
    assert client.post(fetch_page(closed)).status_code == 404
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    assert client.post(fetch_page(table)).status_code == 403
    assert Job.objects.count() == 0


def test_invented_municipality_fetches_nothing(client, carla, settings):
    settings.IS_EXAMPLE = True
    table = SourceTableFactory(base_url="https://bron.example")

    assertNotContains(client.get(SOURCES), fetch_page(table))
    assert client.post(fetch_page(table)).status_code == 404
