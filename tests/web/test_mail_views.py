"""The list of mail, and deciding about what is not sure."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.enums import MailState
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import OutgoingMailFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS], password="!")
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    return user


def test_uncertain_mail_stands_on_top_until_somebody_decides(client, secretary):
    OutgoingMailFactory(claimed=True, to="onzeker@sleutel.example")
    page = client.get(reverse("web:mail-list"))
    assertContains(page, "Onzeker: misschien verstuurd, misschien niet")
    assertContains(page, "onzeker@sleutel.example")

    client.post(reverse("web:mail-settle", args=[OutgoingMail.objects.get().pk]), {"aangekomen": "1"})

    assert OutgoingMail.objects.get().state == MailState.SENT
    assertNotContains(client.get(reverse("web:mail-list")), "misschien niet")


def test_uncertain_mail_is_sent_anew_by_a_person_only(client, secretary):
    mail = OutgoingMailFactory(claimed=True)

    for _ in range(2):
        client.post(reverse("web:mail-settle", args=[mail.pk]), {"opnieuw": "1"})

    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == [MailState.FAILED, MailState.QUEUED]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_and_is_filtered(client, secretary, count, django_assert_num_queries):
    for _ in range(count):
        OutgoingMailFactory(sent=True, subject="Hoe gaat het?", text="Goedendag,")
    OutgoingMailFactory(queued_at=datetime(2026, 1, 16, tzinfo=UTC), to="wacht@sleutel.example")
    with django_assert_num_queries(7):
        page = client.get(reverse("web:mail-list"))

    assertContains(page, "Hoe gaat het?", count=count)
    only = client.get(reverse("web:mail-list"), {"state": "queued"})
    assertContains(only, "wacht@sleutel.example")
    assertNotContains(only, "Hoe gaat het?")
    assertContains(client.get(reverse("web:mail-list"), {"state": "failed"}), "Geen mail met deze stand")
