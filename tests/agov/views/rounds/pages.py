"""Addresses and rows that the tests of the slagen share."""

from django.urls import reverse

from cycle.enums import RoundKind, RoundState
from tests.factories import UserFactory
from tests.factories.policy import MOMENT, RoundFactory

LIST = reverse("agov:round-list")
TECHNICAL, ADMINISTRATIVE, ELABORATION = RoundKind.TECHNICAL, RoundKind.ADMINISTRATIVE, RoundKind.ELABORATION


def page_of(name, slag, *more):
    return reverse(f"agov:{name}", args=[slag.pk, *more])


def closed(kind, **more):
    return RoundFactory(
        kind=kind, state=RoundState.CLOSED, closed_at=MOMENT, closed_by=UserFactory(), product="Klaar.", **more
    )
