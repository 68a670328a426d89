"""Text sent after the session ended or with a token that is too old is not lost."""

from http.cookies import SimpleCookie

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import drafts
from amersfoort_veiligheid.web.models import Draft
from tests.factories import PASSWORD, DeliveryFactory, UserFactory
from tests.web.drafts.typed import typed

pytestmark = pytest.mark.django_db

OWNER = django_settings.DRAFT_USER_COOKIE_NAME


def browser_of(user, path: str, **options) -> Client:
    """A browser in which this user opened the page."""
    client = Client(**options)
    client.force_login(user)
    assert client.get(path).status_code == 200
    return client


# --- the session ended -----------------------------------------------------------------------------------------------


def end_session(client: Client) -> None:
    """As after a night: the session is gone, the browser and its other cookies are not."""
    client.session.flush()


def test_text_sent_with_an_ended_session_comes_back_after_login(user, path):
    client = browser_of(user, path)
    end_session(client)

    response = client.post(path, typed(user))

    draft = Draft.objects.get(user=user)
    assert draft.fields == {"reason": ["Half af"]}
    assert response.status_code == 302
    login_page = client.get(response["Location"])
    assertContains(login_page, "Wat u typte is bewaard")
    answer = client.post(response["Location"], {"login": user.email, "password": PASSWORD})
    assertRedirects(answer, f"{path}?concept={draft.pk}", fetch_redirect_response=False)
    assertContains(client.get(f"{path}?concept={draft.pk}"), 'value="Half af"')


def test_text_of_a_form_elsewhere_on_a_page_leads_back_to_the_page(user):
    delivery = DeliveryFactory(in_review=True)
    page = reverse("analysis:delivery-detail", args=[delivery.pk])
    client = browser_of(user, page)
    end_session(client)

    response = client.post(
        reverse("analysis:delivery-refuse", args=[delivery.pk]),
        {"refusal": "De helft ontbreekt", "draft_form": "RefuseForm"},
        headers={"referer": f"http://testserver{page}"},
    )

    assert f"next={page.replace('/', '%2F')}%3Fconcept" in response["Location"]
    client.force_login(user)
    assertContains(client.get(drafts.address_with(Draft.objects.get())), "De helft ontbreekt</textarea>")


def test_who_logs_in_instead_sees_nothing_of_it(user, path):
    client = browser_of(user, path)
    end_session(client)
    client.post(path, typed(user, "Alleen voor mij"))
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    assertNotContains(client.get(drafts.address_with(Draft.objects.get())), "Alleen voor mij")


def test_visitor_without_history_leaves_nothing(path, user):
    response = Client().post(path, typed(user))

    assert response["Location"].startswith("/account/inloggen/")
    assert not Draft.objects.exists()


def test_name_of_the_owner_can_not_be_made_up(user, path):
    client = browser_of(user, path)
    end_session(client)
    client.cookies[OWNER] = f"{user.pk}:verzonnen"

    client.post(path, typed(user))

    assert not Draft.objects.exists()


def test_page_made_for_another_is_not_kept_for_who_was_here_last(user, path):
    client = browser_of(user, path)
    end_session(client)

    client.post(path, typed(UserFactory()))

    assert not Draft.objects.exists()


def test_logging_out_forgets_who_it_was(user, path):
    client = browser_of(user, path)
    assert client.cookies[OWNER].value

    client.post(reverse("account_logout"))

    assert client.cookies[OWNER].value == ""
    client.post(path, typed(user))
    assert not Draft.objects.exists()


def test_forged_form_without_a_session_is_not_kept(user, path):
    client = browser_of(user, path, enforce_csrf_checks=True)
    end_session(client)

    response = client.post(path, typed(user), headers={"origin": "https://elders.example"})

    assert response.status_code == 403
    assert not Draft.objects.exists()


# --- the token is too old --------------------------------------------------------------------------------------------


def test_text_with_an_old_token_is_kept_and_leads_back(user, path):
    client = browser_of(user, path, enforce_csrf_checks=True)

    response = client.post(path, typed(user), headers={"sec-fetch-site": "same-origin"})

    draft = Draft.objects.get(user=user)
    assertContains(response, f'href="{path}?concept={draft.pk}"', status_code=403)
    assertContains(client.get(f"{path}?concept={draft.pk}"), 'value="Half af"')


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://elders.example"}, {"origin": "null"}]
)
def test_form_from_elsewhere_is_not_kept(user, path, headers):
    client = browser_of(user, path, enforce_csrf_checks=True)

    response = client.post(path, typed(user), headers=headers)

    assertContains(response, "Er is niets opgeslagen.", status_code=403)
    assert not Draft.objects.exists()


def test_old_token_on_a_page_of_another_is_not_kept(user, path):
    client = browser_of(user, path, enforce_csrf_checks=True)

    client.post(path, typed(UserFactory()), headers={"sec-fetch-site": "same-origin"})

    assert not Draft.objects.exists()


def test_cookies_are_for_this_site_and_the_owner_is_not_for_scripts(user, path):
    cookies: SimpleCookie = browser_of(user, path).cookies

    assert cookies[OWNER]["httponly"]
    assert cookies[OWNER]["samesite"] == "Lax"
    assert user.email not in cookies[OWNER].value
