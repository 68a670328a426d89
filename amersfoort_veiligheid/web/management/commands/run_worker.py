"""Start a worker for the background jobs: ``celery -A amersfoort_veiligheid worker``, if the database is up to date."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Start de verwerker van taken op de achtergrond. Stop met Ctrl-C: lopende taken gaan terug in de wachtrij."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loglevel", default="WARNING", help="DEBUG, INFO, WARNING of ERROR")

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("De database is nog niet bijgewerkt. Voer eerst 'manage.py migrate' uit.")
        connection.close()
        os.chdir(settings.BASE_DIR)
        worker = ["-A", "amersfoort_veiligheid", "worker", "--loglevel", options["loglevel"]]
        # This process becomes the worker, so that signals and the exit code are the worker's own.
        os.execv(sys.executable, [sys.executable, "-m", "celery", *worker])  # noqa: S606
