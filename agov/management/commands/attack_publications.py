"""manage.py attack_publications: can a hidden figure be worked out from all that was published? Exit code 1 if so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agov.reports.attack import attack


class Command(BaseCommand):
    help = (
        "Legt alle edities die openbaar zijn of waren naast elkaar, telt op en trekt af, en zegt of een afgeschermd "
        "aantal te berekenen is. Eindigt met code 1 als dat zo is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = attack()
        self.stdout.write(
            f"{found.editions} edities, {found.counts} aantallen waarvan {found.hidden} afgeschermd, "
            f"{found.sums} sommen nagerekend."
        )
        if found.leaks:
            lines = "\n".join(f"- {leak.words}" for leak in found.leaks)
            raise CommandError(f"Te berekenen: {len(found.leaks)}\n{lines}", returncode=1)
        self.stdout.write("Geen afgeschermd aantal is te berekenen.")
