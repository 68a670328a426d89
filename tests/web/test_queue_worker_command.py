"""The command that starts a worker."""

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.executor import MigrationExecutor

from amersfoort_veiligheid.celery import app

pytestmark = pytest.mark.django_db


def test_worker_runs_in_the_process_of_the_command_and_ends_with_its_exit_code(monkeypatch) -> None:
    started = []

    def work(arguments: list[str]) -> None:
        started.append(arguments)
        raise SystemExit(70)  # as Celery ends: a worker that failed

    monkeypatch.setattr(app, "worker_main", work)

    with pytest.raises(SystemExit) as ending:
        call_command("run_worker", loglevel="INFO")

    assert started == [["worker", "--loglevel", "INFO"]]
    assert ending.value.code == 70


def test_database_that_is_behind_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("web", False)])

    with pytest.raises(CommandError, match="manage.py migrate"):
        call_command("run_worker")
