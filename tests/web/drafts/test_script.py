"""The script that saves a draft while somebody types."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.web.models import Draft

pytestmark = pytest.mark.django_db


def sent_by_script(owner, **changes) -> dict[str, str]:
    fields = [["reason", "Half af"], ["wards", "1"], ["wards", "2"]]
    body = {"user": str(owner.pk), "form": "WaiveForm", "page": "/plan/", "action": "/plan/"}
    return {**body, "fields": json.dumps(fields), **changes}


def test_script_saves_a_draft(client, user):
    client.force_login(user)

    response = client.post(reverse("web:draft"), sent_by_script(user))

    assert response.status_code == 204
    assert Draft.objects.get(user=user).fields == {"reason": ["Half af"], "wards": ["1", "2"]}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"user": "0"}, 409),
        ({"fields": "geen json"}, 400),
        ({"fields": "[[1]]"}, 400),
        ({"fields": "3"}, 400),
        ({"page": "https://elders.example/"}, 422),
        ({"fields": json.dumps([["a", "x" * 200_001]])}, 422),
    ],
)
def test_script_is_told_what_is_wrong(client, user, changes, status):
    client.force_login(user)

    assert client.post(reverse("web:draft"), sent_by_script(user, **changes)).status_code == status
    assert not Draft.objects.exists()


def test_script_needs_a_token_and_a_login(user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)

    assert strict.post(reverse("web:draft"), sent_by_script(user)).status_code == 403
    assert Client().post(reverse("web:draft"), sent_by_script(user)).status_code == 302
    assert not Draft.objects.exists()


def test_page_tells_the_script_for_whom_and_nothing_to_visitors(client, user, path):
    assertNotContains(client.get("/"), "draft-words")
    client.force_login(user)

    page = client.get(path)

    assertContains(page, f'id="draft-words" data-user="{user.pk}"')
    assertContains(page, '<input type="hidden" name="draft_form" value="WaiveForm">')
    assertContains(page, f'<input type="hidden" name="draft_user" value="{user.pk}">')
    assertNotContains(client.get(reverse("account_change_password")), 'name="draft_form"')
