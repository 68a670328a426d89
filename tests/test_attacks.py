"""What somebody tries who wants more than is his."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import (
    DataSourceFactory,
    DeliveryFactory,
    JobFactory,
    OrganisationFactory,
    SourceTableFactory,
    UserFactory,
    WorkerHeartbeatFactory,
)

pytestmark = pytest.mark.django_db

# Small exact figures, as the difference between two versions and as a rejected row.
DIFFERENCE = {
    "older": 0,
    "older_name": "versie 1",
    "changed": 1,
    "added": 0,
    "removed": 0,
    "rows": [["Hofbuurt", "Zedenmisdrijf", 2025, 0, 2, 7043]],
}
REJECTS = [[12, "Aantal", "8391", "De buurt is niet bekend."]]


@pytest.fixture
def delivery():
    police = OrganisationFactory(name="Politie")
    table = SourceTableFactory(source=DataSourceFactory(organisation=police))
    return DeliveryFactory(
        table=table,
        in_review=True,
        difference=DIFFERENCE,
        rejects=REJECTS,
        rows_rejected=1,
        rejects_by_reason={"De buurt is niet bekend.": 1},
    )


@pytest.mark.parametrize("role", [Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER, Role.ARCHIVARIS])
def test_who_only_reads_deliveries_sees_no_exact_small_figures(client, delivery, role):
    """Protected figures of a report could be read from the difference and the rejected rows of its deliveries."""
    client.force_login(UserFactory(roles=[role]))
    detail = client.get(reverse("analysis:delivery-detail", args=[delivery.pk]))
    rejects = client.get(reverse("analysis:delivery-rejects", args=[delivery.pk]))

    assertContains(detail, "De buurt is niet bekend.")
    for secret in ("7.043", "7043", "8391", "Zedenmisdrijf"):
        assertNotContains(detail, secret)
    assert rejects.status_code == 403


def test_source_and_researcher_see_the_figures_they_must_judge(client, delivery):
    source = UserFactory(roles=[Role.PARTNER], organisation=delivery.table.source.organisation)
    for user in (source, UserFactory(roles=[Role.ONDERZOEKER])):
        client.force_login(user)
        detail = client.get(reverse("analysis:delivery-detail", args=[delivery.pk]))

        assertContains(detail, "7.043")
        assertContains(detail, "8391")
        assertContains(client.get(reverse("analysis:delivery-rejects", args=[delivery.pk])), "8391")


def test_partner_of_another_organisation_may_not_know_of_it(client, delivery):
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory()))

    for name in ("detail", "rejects", "file"):
        assert client.get(reverse(f"analysis:delivery-{name}", args=[delivery.pk])).status_code == 404
    for name in ("review", "approve", "refuse", "recheck"):
        assert client.post(reverse(f"analysis:delivery-{name}", args=[delivery.pk])).status_code == 404


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"]
)
def test_login_leads_to_no_other_site(client, target):
    user = UserFactory()

    answer = client.post(
        reverse("account_login"), {"login": user.email, "password": "zomer-in-de-eemstad", "next": target}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/mijn-werk/")


def test_session_of_before_the_login_is_worth_nothing_after_it(client):
    user = UserFactory()
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = session.session_key

    client.post(reverse("account_login"), {"login": user.email, "password": "zomer-in-de-eemstad"})

    assert client.session.session_key != planted


def test_policy_for_content_lets_no_script_of_a_page_or_another_site_run(client):
    policy = client.get("/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_delivery_that_waits_says_when_no_worker_runs(client, delivery):
    JobFactory(kind="delivery.check", parameters={"delivery": delivery.pk})
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    address = reverse("analysis:delivery-detail", args=[delivery.pk])

    without = client.get(address)
    WorkerHeartbeatFactory(seen_at=timezone.now())

    assertContains(without, "Er draait nu geen verwerker.")
    assertNotContains(client.get(address), "Er draait nu geen verwerker.")
