"""manage.py load_demo: the figures of the demo, delivered, checked and used by the worker like those of an office."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analysis.services import demo
from cycle.services.reference_files import ReferenceFileError


class Command(BaseCommand):
    help = "Levert de cijfers van de demo aan en wacht tot de rapporten er zijn. Er moet een verwerker draaien."

    def handle(self, *args: Any, **options: Any) -> None:
        fixtures = settings.BASE_DIR / "fixtures" / settings.MUNICIPALITY
        try:
            if settings.IS_EXAMPLE:
                files = demo.invented_files(fixtures, settings.DATA_DIR / f"{settings.MUNICIPALITY}_leveringen")
            else:
                files = demo.real_files(fixtures)
            new = demo.load(files, say=self._say)
        except (demo.DemoError, ReferenceFileError, OSError) as error:
            raise CommandError(f"De demo is niet gevuld. {error}") from error
        if not settings.IS_EXAMPLE:
            demo.ask_fetch(timezone.now())
        self._say(f"{new} leveringen verwerkt." if new else "Alle leveringen waren er al.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
