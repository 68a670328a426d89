"""A request that is too large is refused in words before anybody reads it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Unread:
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read

    def close(self):
        pass


def send(client, length: object):
    return client.generic(
        "POST",
        reverse("analysis:delivery-upload"),
        **{"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(length), "wsgi.input": Unread()},
    )


@pytest.fixture
def researcher(client, settings):
    settings.MAX_DELIVERY_BYTES = 2_000_000_000
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    return client


def test_too_large_request_is_refused_before_its_body_is_read(researcher):
    response = send(researcher, 2_001_000_001)

    assertContains(response, "niet groter zijn dan 2.000 MB", status_code=413)
    assertContains(response, "Er is niets ontvangen en niets bewaard.", status_code=413)
    assertTemplateUsed(response, "413.html")
    assert response["Connection"] == "close"


def test_request_at_the_limit_goes_on(researcher):
    with pytest.raises(AssertionError, match="the body was read"):
        send(researcher, 2_001_000_000)


def test_refused_also_for_who_is_not_logged_in_and_without_a_csrf_token(settings):

    settings.MAX_DELIVERY_BYTES = 2_000_000_000
    strict = Client(enforce_csrf_checks=True)

    assert send(strict, 3_000_000_000).status_code == 413


def test_length_that_is_no_number_is_refused(researcher):
    assert send(researcher, "veel").status_code == 413


def test_pages_without_a_body_are_answered(researcher):
    assert researcher.get(reverse("analysis:delivery-upload")).status_code == 200


def test_page_says_it_is_an_example(researcher, settings):
    settings.IS_EXAMPLE = True

    assertContains(send(researcher, 3_000_000_000), "VOORBEELDGEGEVENS", status_code=413)


def test_who_is_not_logged_in_sends_no_files(client, settings):
    settings.MAX_DELIVERY_BYTES = 2_000_000_000

    response = send(client, 1_000_001)

    assertContains(response, "niet groter zijn dan 1 MB", status_code=413)


def test_no_cache_keeps_what_is_for_somebody_who_is_logged_in(client):
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    for address in ("web:home", "analysis:delivery-list", "analysis:wijk-list", "account_change_password"):
        rule = client.get(reverse(address))["Cache-Control"]
        assert {part.strip() for part in rule.split(",")} >= {"private", "no-store"}, address


def test_public_page_has_no_rule_for_caches(client):
    assert not client.get(reverse("web:accessibility")).has_header("Cache-Control")


def test_browser_keeps_no_copies_of_pages_for_its_back_button(client):
    """Pages that htmx keeps in the browser's storage stay there after logging out."""
    assertContains(client.get(reverse("web:home")), '"historyCacheSize": 0')
