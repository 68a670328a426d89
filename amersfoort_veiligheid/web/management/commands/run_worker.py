"""Start a worker for the background jobs: ``celery -A amersfoort_veiligheid worker``, if the database is up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from amersfoort_veiligheid.celery import app


class Command(BaseCommand):
    help = "Start de verwerker van taken op de achtergrond. Stop met Ctrl-C: lopende taken gaan terug in de wachtrij."
    requires_system_checks = []  # Celery does them when the worker starts

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loglevel", default="WARNING", help="DEBUG, INFO, WARNING of ERROR")

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("De database is nog niet bijgewerkt. Voer eerst 'manage.py migrate' uit.")
        connection.close()
        # In this process, and not a new one that would load everything again; it ends with the worker's own exit code.
        app.worker_main(["worker", "--loglevel", options["loglevel"]])
