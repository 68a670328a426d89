"""Health: the process, and what it needs to do its work."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from amersfoort_veiligheid.web import health
from amersfoort_veiligheid.web.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue_that_answers(monkeypatch):
    monkeypatch.setitem(health.CHECKS, "wachtrij", lambda: True)


def seen(ago: timedelta) -> None:
    at = timezone.now() - ago
    WorkerHeartbeat.objects.create(name="worker", started_at=at, seen_at=at)


def test_alive_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/gezond/")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_all_answer(client, queue_that_answers):
    seen(timedelta(seconds=1))

    response = client.get("/gereed/")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "wachtrij": "ok", "verwerker": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_not_ready_without_a_fresh_sign_of_a_worker(client, queue_that_answers):
    seen(timedelta(days=1))

    response = client.get("/gereed/")

    assert response.status_code == 503
    assert response.json() == {
        "status": "niet gereed",
        "database": "ok",
        "wachtrij": "ok",
        "verwerker": "antwoordt niet",
    }


def test_not_ready_when_the_queue_is_gone(client):
    """The broker address of the tests answers nothing; the real check runs here."""
    seen(timedelta(seconds=1))

    response = client.get("/gereed/")

    assert (response.status_code, response.json()["wachtrij"]) == (503, "antwoordt niet")


def test_not_ready_when_the_database_is_gone(client, monkeypatch, queue_that_answers):
    def refuse() -> bool:
        raise OperationalError("gone")

    monkeypatch.setitem(health.CHECKS, "database", refuse)

    response = client.get("/gereed/")

    assert (response.status_code, response.json()["database"]) == (503, "antwoordt niet")
    assert "gone" not in response.content.decode()
