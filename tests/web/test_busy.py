"""A database that is busy: a page of its own, with what was typed ready to be sent again; a fault stays a fault."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, ProgrammingError
from django.db.utils import ConnectionHandler
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.busy import is_busy
from analysis.models import ExpectedDelivery
from analysis.services import calendar
from tests.factories import ExpectedDeliveryFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXT = 'Regel 1 "met" aanhaling\nRegel 2 & <meer>'


def locked(*args, **kwargs):
    raise OperationalError("database is locked")


@pytest.fixture
def browser() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    return client


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def test_a_locked_database_keeps_what_was_typed_and_takes_it_later(browser, monkeypatch):
    path = reverse("analysis:expected-waive", args=[ExpectedDeliveryFactory().pk])
    with monkeypatch.context() as patch:
        patch.setattr(calendar, "waive", locked)
        response = browser.post(path, {"reason": TEXT, "draft_form": "WaiveForm"})

    assertContains(response, "Even geduld", status_code=503)
    assertTemplateUsed(response, "503.html")
    assert response["Retry-After"] == "5"
    assertContains(response, '<button class="bare-button" type="submit">Opnieuw versturen</button>', status_code=503)
    fields = hidden_fields(response.content.decode())
    assert fields["reason"] == TEXT
    assert fields["csrfmiddlewaretoken"]

    again = browser.post(path, fields)

    assert again.status_code == 302
    assert ExpectedDelivery.objects.get().waived_reason == TEXT


def test_a_page_that_could_not_be_read_says_try_again(browser, monkeypatch):
    monkeypatch.setattr("analysis.views.calendar.render", locked)

    response = browser.get(f"{reverse('analysis:expected-list')}?pagina=1")

    assertContains(response, "probeer het zo weer", status_code=503)
    assertContains(response, "/?pagina=1", status_code=503)
    assertNotContains(response, "Opnieuw versturen", status_code=503)


def test_a_password_is_not_put_on_the_page(monkeypatch):
    monkeypatch.setattr("amersfoort_veiligheid.accounts.forms.LoginForm.clean", locked)
    client = Client(raise_request_exception=False)

    response = client.post(reverse("account_login"), {"login": "a@b.example", "password": "zomer-in-de-eemstad"})

    assertContains(response, "ga terug naar de vorige pagina", status_code=503)
    assertNotContains(response, "zomer-in-de-eemstad", status_code=503)
    assertNotContains(response, "a@b.example", status_code=503)


def test_a_fault_is_still_a_fault(browser, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("no such table: analysis_delivery")

    monkeypatch.setattr("analysis.views.calendar.render", broken)

    response = browser.get(reverse("analysis:expected-list"))

    assert response.status_code == 500
    assertTemplateUsed(response, "500.html")


def with_code(code: str) -> OperationalError:
    error = OperationalError("message in another language")
    error.__cause__ = type("Cause", (Exception,), {"pgcode": code})()
    return error


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("database table is locked: analysis_observation"), True),
        (OperationalError('connection to server at "db" failed: Connection refused'), True),
        (OperationalError("FATAL:  sorry, too many clients already"), True),
        (with_code("55P03"), True),
        (with_code("40P01"), True),
        (with_code("42P01"), False),
        (caused(RuntimeError("step failed"), OperationalError("database is locked")), True),
        (OperationalError("database or disk is full"), False),
        (ProgrammingError("relation is locked"), False),
        (ValidationError("is locked"), False),
        (None, False),
    ],
)
def test_what_counts_as_busy(error, busy):
    assert is_busy(error) is busy


def test_sqlite_really_says_so_when_two_write(tmp_path):
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.01}
    handler = ConnectionHandler(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "two.sqlite3", "OPTIONS": options}}
    )
    first, second = handler["default"], handler.create_connection("default")
    first.cursor().execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(OperationalError) as refused:
            second.cursor().execute("CREATE TABLE t (a)")
    finally:
        first.close()
        second.close()

    assert is_busy(refused.value)
