"""Addresses of the pages of priorities, the moment of the tests, and who logs in."""

from datetime import UTC, datetime

from django.urls import reverse

from tests.factories import UserFactory

AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


def login(client, role, **fields):
    user = UserFactory(roles=[role], **fields)
    client.force_login(user)
    return user


def page_of(name, priority, *more) -> str:
    return reverse(f"vap:{name}", args=[priority.pk, *more])
