"""Loading an example lets others write in between."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from cycle.services.example import turns
from tests.factories import UserFactory


@pytest.mark.django_db(transaction=True)
def test_others_get_a_turn_between_two_parts_once_the_writing_took_long(monkeypatch):
    now, seen = [0.0], []
    by, at = UserFactory(), datetime(2026, 11, 30, tzinfo=UTC)

    def part(seconds):
        def make(*, by, at):
            seen.append(("part", connection.in_atomic_block))
            now[0] += seconds

        return make

    def sleep(seconds):
        seen.append(("turn", connection.in_atomic_block))
        assert seconds > 0.1  # who waits for the lock of SQLite looks again after at most a tenth of a second
        now[0] += seconds

    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(turns.time, "sleep", sleep)

    turns.make_in_turns([part(1.5), part(1.5), part(0.5), part(2.5)], by=by, at=at)

    work, turn = ("part", True), ("turn", False)
    assert seen == [work, work, turn, work, work, turn]
