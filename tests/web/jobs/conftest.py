"""Fixtures of the tests of jobs."""

import pytest


@pytest.fixture
def sent(monkeypatch):
    """The messages that would have gone to the queue."""
    messages = []
    for module in ("jobs", "watchdog"):
        monkeypatch.setattr(f"amersfoort_veiligheid.web.{module}.send", lambda *message: messages.append(message))
    return messages
