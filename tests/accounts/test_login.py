"""Logging in, being refused, and passwords."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.test import override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from amersfoort_veiligheid import settings as product_settings
from amersfoort_veiligheid.accounts.lockout import client_address
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
AFTER_LOGIN = "/mijn-werk/"
LOGIN = "/account/inloggen/"
WRONG = {"password": "niet-het-wachtwoord"}


def log_in(client, user, **other):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD, **other})


def test_login_leads_to_the_page_that_was_asked(client):
    user = UserFactory()

    response = client.post(f"{LOGIN}?next=/taken/", {"login": user.email.upper(), "password": PASSWORD})

    assertRedirects(response, "/taken/")
    assert get_user(client) == user


def test_login_does_not_lead_to_another_site(client):
    user = UserFactory()

    response = client.post(f"{LOGIN}?next=https://elders.example/", {"login": user.email, "password": PASSWORD})

    assertRedirects(response, AFTER_LOGIN)


def test_wrong_password_keeps_what_was_typed(client):
    user = UserFactory()

    response = log_in(client, user, **WRONG)

    assertContains(response, f'value="{user.email}"')
    assertContains(response, "Er gaat iets mis. Verbeter dit en probeer het opnieuw.")
    assertContains(response, PASSWORD, count=0)
    assert get_user(client).is_anonymous


def test_unknown_account_gets_the_same_answer_as_a_wrong_password(client):
    user = UserFactory()

    known = log_in(client, user, **WRONG).content.decode()
    unknown = client.post(LOGIN, {"login": "niemand@gemeente.example", **WRONG}).content.decode()

    def without_what_differs(page: str) -> str:
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", page)
        return page.replace(user.email, "X").replace("niemand@gemeente.example", "X")

    assert without_what_differs(known) == without_what_differs(unknown)


def test_fifth_wrong_password_locks_and_says_how_long(client):
    user = UserFactory()

    answers = [log_in(client, user, **WRONG) for _ in range(5)]
    right = log_in(client, user)

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assertContains(right, "<strong>15 minuten</strong>", html=True, status_code=429)
    assert right["Retry-After"] == "900"
    assert get_user(client).is_anonymous


def test_lock_is_for_that_account_from_that_address(client):
    user, colleague = UserFactory(), UserFactory()
    for _ in range(5):
        log_in(client, user, **WRONG)

    from_elsewhere = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    client.logout()

    assertRedirects(from_elsewhere, AFTER_LOGIN, fetch_redirect_response=False)
    assertRedirects(log_in(client, colleague), AFTER_LOGIN)


def test_lock_ends(client):
    user = UserFactory()
    for _ in range(5):
        log_in(client, user, **WRONG)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assertRedirects(log_in(client, user), AFTER_LOGIN)


def test_locked_account_that_does_not_exist_gets_the_same_page(client):
    answers = [client.post(LOGIN, {"login": "niemand@gemeente.example", **WRONG}) for _ in range(5)]

    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"access_ends_on": None}, True),
        ({"access_ends_on": timedelta(0)}, True),
        ({"access_ends_on": timedelta(days=-1)}, False),
        ({"is_active": False}, False),
    ],
    ids=["without end", "last day", "day after", "closed"],
)
def test_login_by_end_of_access(client, fields, may):
    if isinstance(fields.get("access_ends_on"), timedelta):
        fields = {"access_ends_on": timezone.localdate() + fields["access_ends_on"]}
    user = UserFactory(**fields)

    response = log_in(client, user)

    assertRedirects(response, AFTER_LOGIN if may else reverse("account_inactive"))
    assert get_user(client).is_authenticated is may


def test_session_ends_with_the_access(client):
    user = UserFactory(access_ends_on=timezone.localdate())
    client.force_login(user)
    before = client.get("/taken/").status_code
    user.access_ends_on = timezone.localdate() - timedelta(days=1)
    user.save()

    after = client.get("/taken/")

    assert before == 200
    assertRedirects(after, f"{LOGIN}?next=/taken/")


def test_logout_needs_a_button_and_ends_the_session(client):
    client.force_login(UserFactory())

    asked = client.get("/account/uitloggen/")
    still_there = get_user(client).is_authenticated
    done = client.post("/account/uitloggen/")

    assertContains(asked, "Wilt u uitloggen?")
    assert still_there
    assertRedirects(done, "/")
    assert get_user(client).is_anonymous


def test_session_has_another_key_after_login(client):
    client.get("/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key

    log_in(client, UserFactory())

    assert client.session.session_key != before
    assert client.session.get_expire_at_browser_close()


def test_nobody_makes_an_account_of_their_own(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/account/signup/").status_code == 404


def test_password_is_changed_with_the_old_one(client):
    user = UserFactory()
    client.force_login(user)
    new = "herfst-aan-de-eem-2026"

    refused = client.post("/account/wachtwoord/", {"oldpassword": "fout", "password1": new, "password2": new})
    done = client.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert refused.status_code == 200
    assert done.status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)


def test_short_password_is_refused_in_dutch(client):
    client.force_login(UserFactory())

    response = client.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"})

    assertContains(response, "minstens 12 tekens", count=None)


def test_forgotten_password_comes_by_mail(client):
    user = UserFactory()
    new = "herfst-aan-de-eem-2026"

    asked = client.post("/account/wachtwoord/vergeten/", {"email": user.email})
    (message,) = mail.outbox
    link = re.search(r"http://testserver(/account/wachtwoord/nieuw/\S+)", message.body).group(1)
    form_page = client.get(link, follow=True)
    done = client.post(form_page.redirect_chain[-1][0], {"password1": new, "password2": new})

    assertRedirects(asked, reverse("account_reset_password_done"))
    assert message.to == [user.email]
    assert message.subject == "Nieuw wachtwoord kiezen"
    assertContains(form_page, "Kies een nieuw wachtwoord")
    assertRedirects(done, reverse("account_reset_password_from_key_done"))
    user.refresh_from_db()
    assert user.check_password(new)


def test_forgotten_password_of_nobody_sends_nothing_and_says_the_same(client):
    response = client.post("/account/wachtwoord/vergeten/", {"email": "niemand@gemeente.example"})

    assertRedirects(response, reverse("account_reset_password_done"))
    assert mail.outbox == []


def test_passwords_are_hashed_with_argon2():
    with override_settings(PASSWORD_HASHERS=product_settings.PASSWORD_HASHERS):
        assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


def test_too_many_logins_from_one_address_get_our_page(client):
    for _ in range(60):
        client.post(LOGIN)

    assertContains(client.post(LOGIN), "Er komen te veel aanvragen van dit adres", status_code=429)


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.1"), (1, "192.0.2.7")])
def test_address_behind_a_proxy_is_the_one_the_proxy_saw(rf, settings, proxies: int, address: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7")

    assert client_address(request) == address
