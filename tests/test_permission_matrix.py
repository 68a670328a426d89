"""Every address, for every role and for the public: the table below is complete or this test fails.

A new address gets one row (or more, with a ``case``: a record of one's own and of another). ``allowed`` are the roles
that get ``status``; the others get ``refused`` (403: may not; 404: may not know of it); the public gets ``public``.
"""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from amersfoort_veiligheid import urls
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory
from tests.permission_rows import (
    TO_LOGIN,
    Row,
    agenda,
    archive,
    board,
    deliveries,
    director,
    editions,
    exact_counts,
    findings,
    foundations,
    goals,
    lists,
    meetings,
    methods,
    outcomes,
    packs,
    plans,
    pledges,
    priorities,
    progress,
    public_site,
    questions,
    reports,
    results,
    rounds,
    shell,
    spots,
    threads,
)
from tests.urls_of_site import named_views

pytestmark = pytest.mark.django_db
BACKEND = settings.AUTHENTICATION_BACKENDS[-1]

PARTS = (
    shell,
    deliveries,
    reports,
    threads,
    editions,
    exact_counts,
    spots,
    public_site,
    methods,
    board,
    foundations,
    lists,
    meetings,
    outcomes,
    findings,
    rounds,
    priorities,
    plans,
    goals,
    pledges,
    progress,
    director,
    results,
    agenda,
    archive,
    packs,
    questions,
)
ROWS = [row for part in PARTS for row in part.ROWS]


def test_every_address_has_a_row():
    addresses = {name for name, _ in named_views() if not name.startswith("admin:")}

    assert addresses - {row.url_name for row in ROWS} == set(), "addresses without a row in the permission matrix"
    assert {row.url_name for row in ROWS} - addresses == set(), "rows for addresses that do not exist"


def expected_status(row: Row, role: Role | None) -> int:
    if role is None:
        return row.public
    return row.status if role in row.allowed else 404 if role in row.unknown else row.refused


@pytest.fixture
def bare_refusals(monkeypatch):
    """Refusals answer with a status alone: their pages for each role are checked in tests/web."""
    for status in (403, 404):
        page = HttpResponse(status=status)
        monkeypatch.setattr(urls, f"handler{status}", lambda request, exception, page=page: page, raising=False)


def logged_in(user: Any) -> Client:
    """A client with the session of a user, without what logging in does besides."""
    client = Client()
    session = SessionStore()
    session.update(
        {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    )
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.url_name} {row.case}".strip())
def test_answer_by_role(bare_refusals, row: Row):
    """Each role and the public ask in turn, each in a database of its own; all wrong answers are named at once."""
    answers: dict[str, int] = {}
    organisation = OrganisationFactory()
    for role in (*Role, None):
        with transaction.atomic():
            user = UserFactory(roles=[role], organisation=organisation, password="!") if role else None
            client = logged_in(user) if user else Client()
            address = reverse(row.url_name, kwargs=row.kwargs(user or UserFactory()))

            response = getattr(client, row.method)(address)

            if row.method == "get" and role == min(row.allowed, default=None):
                assert client.head(address).status_code == response.status_code, "HEAD is answered as GET is"
            transaction.set_rollback(True)
        answers[role or "public"] = response.status_code
        if role is None and row.public == TO_LOGIN and row.url_name != "account_logout":
            assert response["Location"] == f"{reverse('account_login')}?next={address}"

    assert answers == {role or "public": expected_status(row, role) for role in (*Role, None)}


ADMIN_LISTS = sorted(
    name for name, _ in named_views() if name.startswith("admin:") and name.endswith(("_changelist", "_add", "index"))
)


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_beheer_is_closed_without_the_right(client, name: str):
    """Whatever the roles: without ``is_staff`` beheer is closed, and the public goes to the login page."""
    address = reverse(name)
    way_of_a_visitor = client.get(address, follow=True).redirect_chain
    client.force_login(UserFactory(roles=list(Role)))

    response = client.get(address)

    assert way_of_a_visitor[-1] == (f"{reverse('account_login')}?next={address}", 302)
    assert response.status_code == 403
