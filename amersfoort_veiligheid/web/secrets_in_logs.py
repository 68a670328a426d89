"""Keeps the secrets of links out of the log: whoever reads the log must not be able to open them."""

from __future__ import annotations

import logging
import re
from typing import Final

# A part of an address that is as long as our secrets (32 random bytes in letters, digits, - and _).
_SECRET: Final = re.compile(r"(?<=/)[A-Za-z0-9_-]{43,}(?=[/?#\s\"']|$)")
HIDDEN: Final = "(geheim)"


def without_secrets(text: str) -> str:
    """The same text with the secret parts of addresses hidden."""
    return _SECRET.sub(HIDDEN, text)


class SecretsFormatter(logging.Formatter):
    """Hides them in the whole of a record: message, arguments and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The text of one record."""
        return without_secrets(super().format(record))
