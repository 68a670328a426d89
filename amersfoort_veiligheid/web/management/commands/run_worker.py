"""Start a worker that does the background jobs: the same as ``celery -A amersfoort_veiligheid worker``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from amersfoort_veiligheid.celery import app


class Command(BaseCommand):
    help = "Start de verwerker van taken op de achtergrond. Stop met Ctrl-C: lopende taken gaan terug in de wachtrij."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loglevel", default="WARNING", help="DEBUG, INFO, WARNING of ERROR")

    def handle(self, *args: Any, **options: Any) -> None:
        app.worker_main(["worker", "--loglevel", options["loglevel"], "--without-gossip", "--without-mingle"])
