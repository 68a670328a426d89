"""Answers of partners by mail: read from a folder, or from standard input as the pipe of a mail server gives them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from vap.imports.replies import MOST_BYTES, NoReplyError, read_reply
from vap.services.replies import take_reply

REFUSED = 65  # EX_DATAERR of sysexits.h: a mail server sends the mail back to its sender


class Command(BaseCommand):
    """An answer becomes a text that the partner confirms; everything else is refused, with the reason."""

    help = "Lees antwoorden van partners: uit een map met berichten, of van standaardinvoer. Geen enkel telt vanzelf."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder."""
        parser.add_argument(
            "--folder",
            type=Path,
            help="map met berichten (.eml); wat gelezen is gaat naar 'gelezen', wat niet kan naar 'geweigerd'",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read one message, or every one in the folder."""
        if "@" not in settings.REPLY_ADDRESS:
            raise CommandError("REPLY_ADDRESS is leeg: deze installatie leest geen antwoorden per mail.")
        folder: Path | None = options["folder"]
        if folder is None:
            self._read_one(sys.stdin.buffer.read(MOST_BYTES + 1))
            return
        if not folder.is_dir():
            raise CommandError(f"{folder} is geen map.")
        for file in sorted(folder.glob("*.eml")):
            refusal = _refusal(file.read_bytes())
            self.stdout.write(f"{file.name}: {refusal or 'gelezen'}")
            target = folder / ("geweigerd" if refusal else "gelezen")
            target.mkdir(exist_ok=True)
            file.rename(target / file.name)

    def _read_one(self, content: bytes) -> None:
        refusal = _refusal(content)
        if refusal:
            self.stderr.write(refusal)
            raise SystemExit(REFUSED)


def _refusal(content: bytes) -> str:
    """Why the message is not taken; empty when it is."""
    try:
        take_reply(reply=read_reply(content), at=timezone.now())
    except NoReplyError as refusal:
        return str(refusal)
    return ""
