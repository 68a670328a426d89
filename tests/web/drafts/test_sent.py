"""What happens to the draft of a form that was sent."""

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.web import drafts_middleware
from amersfoort_veiligheid.web.models import Draft
from analysis.services import calendar
from tests.factories import DraftFactory
from tests.web.drafts.typed import typed

pytestmark = pytest.mark.django_db

DONE = django_settings.DRAFT_DONE_COOKIE_NAME


def test_accepted_form_forgets_its_draft_and_tells_the_script(client, user, path):
    client.force_login(user)
    DraftFactory(user=user, page=path, action=path, form="WaiveForm")
    other = DraftFactory(page=path, action=path, form="WaiveForm")

    response = client.post(path, typed(user, "Geen meting dit jaar."))

    assert response.status_code == 302
    assert list(Draft.objects.all()) == [other]
    assert response.cookies[DONE].value == "WaiveForm%7C" + path.replace("/", "%2F")


def test_refused_form_is_kept_in_case_the_page_gets_lost(client, user, path):
    client.force_login(user)

    response = client.post(path, typed(user, "x" * 301))

    assert response.status_code == 422
    assert Draft.objects.get(user=user).fields == {"reason": ["x" * 301]}
    assert DONE not in response.cookies


def test_text_survives_a_crash(client, user, path, monkeypatch):
    def crash(**kwargs):
        raise RuntimeError("stuk")

    monkeypatch.setattr(calendar, "waive", crash)
    client.raise_request_exception = False
    client.force_login(user)

    response = client.post(path, typed(user), headers={"referer": f"http://testserver{path}?van=lijst"})

    assert response.status_code == 500
    draft = Draft.objects.get(user=user)
    assert draft.page == f"{path}?van=lijst"
    assertContains(client.get(path, {"concept": draft.pk}), 'value="Half af"')


def test_draft_that_can_not_be_written_spoils_no_answer(client, user, path, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError("vol")

    monkeypatch.setattr(drafts_middleware.drafts, "keep_sent", broken)
    client.force_login(user)

    assert client.post(path, typed(user, "x" * 301)).status_code == 422


def test_form_that_keeps_no_draft_leaves_no_trace(client, user, path):
    client.force_login(user)

    client.post(path, {"reason": "x" * 301})

    assert not Draft.objects.exists()


def test_referring_page_of_another_site_is_not_believed(client, user, path):
    client.force_login(user)

    client.post(path, typed(user, "x" * 301), headers={"referer": "https://elders.example/zomaar/"})

    assert Draft.objects.get().page == path
