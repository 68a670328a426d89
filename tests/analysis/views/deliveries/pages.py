"""Addresses of the pages of deliveries, and the partner who logs in for its own."""

from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from analysis.models import Delivery
from tests.factories import UserFactory

LIST = reverse("analysis:delivery-list")
UPLOAD = reverse("analysis:delivery-upload")


def page_of(name: str, delivery: Delivery) -> str:
    return reverse(f"analysis:delivery-{name}", args=[delivery.pk])


def partner_of(delivery: Delivery, client):
    user = UserFactory(roles=[Role.PARTNER], organisation=delivery.table.source.organisation)
    client.force_login(user)
    return user


WRITES = {
    "review": {"verdict": "correct"},
    "approve": {"reason": "Haast"},
    "refuse": {"refusal": "Fout"},
    "recheck": {},
    "dialect": {"dialect": "odata_csv"},
}
