"""The kinds of slagen, the moment of the tests, and a slag that is closed."""

from datetime import UTC, datetime

from cycle.enums import RoundKind, RoundState
from tests.factories import UserFactory
from tests.factories.policy import MOMENT, RoundFactory

AT = datetime(2026, 10, 5, 10, tzinfo=UTC)
TECHNICAL, ADMINISTRATIVE, ELABORATION = RoundKind.TECHNICAL, RoundKind.ADMINISTRATIVE, RoundKind.ELABORATION


def closed(**more):
    return RoundFactory(state=RoundState.CLOSED, closed_at=MOMENT, closed_by=UserFactory(), product="Klaar.", **more)
