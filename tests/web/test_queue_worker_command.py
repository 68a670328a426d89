"""The command that starts a worker."""

import os
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db


def test_worker_is_started_in_place_of_the_command(monkeypatch) -> None:
    started = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: started.append((program, arguments)))

    call_command("run_worker", loglevel="INFO")

    assert started == [
        (
            sys.executable,
            [sys.executable, "-m", "celery", "-A", "amersfoort_veiligheid", "worker", "--loglevel", "INFO"],
        )
    ]


def test_database_that_is_behind_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("web", False)])

    with pytest.raises(CommandError, match="manage.py migrate"):
        call_command("run_worker")
