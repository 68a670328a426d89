"""The statement on accessibility of this installation: what was found, when, and whom to tell (R3).

The rule is that of the Besluit digitale toegankelijkheid overheid: a public statement, and a test by somebody else at
least every 36 months. The five letters are those of the national register of statements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.utils import timezone

MONTHS_BETWEEN_TESTS: Final = 36
STATUSES: Final = {
    "A": "De site voldoet helemaal.",
    "B": "De site voldoet voor een deel. Wat nog niet goed is, is bekend en wordt verbeterd.",
    "C": "De eerste maatregelen zijn genomen. Nog niet alles is onderzocht.",
    "D": "Er wordt onderzocht hoe toegankelijk de site is.",
    "E": "De site voldoet niet.",
}


@dataclass(frozen=True)
class Statement:
    """What the page says of this installation. ``tested_on`` and ``test_by`` are None without a test by others."""

    status: str
    words: str
    tested_on: dt.date | None
    test_by: dt.date | None
    url: str
    contact: str

    def is_late(self, today: dt.date) -> bool:
        """Whether a new test had to be done by now, or none was done."""
        return self.test_by is None or self.test_by < today


def statement() -> Statement:
    """Read the statement from the settings. Raises ``ValueError`` for another letter or a day that is none."""
    status = settings.ACCESSIBILITY_STATUS.strip().upper()
    if status and status not in STATUSES:
        raise ValueError("ACCESSIBILITY_STATUS is een letter van A tot en met E, of leeg.")
    day = settings.ACCESSIBILITY_TESTED_ON.strip()
    try:
        tested_on = dt.date.fromisoformat(day) if day else None
    except ValueError as error:
        raise ValueError("ACCESSIBILITY_TESTED_ON is een dag, bijvoorbeeld 2026-11-30.") from error
    return Statement(
        status=status,
        words=STATUSES.get(status, ""),
        tested_on=tested_on,
        test_by=_years_later(tested_on, MONTHS_BETWEEN_TESTS // 12) if tested_on else None,
        url=settings.ACCESSIBILITY_STATEMENT_URL,
        contact=settings.ACCESSIBILITY_CONTACT,
    )


def check_statement(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Say when a command starts that a setting is wrong."""
    try:
        statement()
    except ValueError as error:
        return [Error(str(error), id="web.E003")]
    return []


def check_test_is_due(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Say who asks whether the installation is ready that a test is due; an example owes nobody a test."""
    if settings.IS_EXAMPLE or check_statement():
        return []
    made = statement()
    if not made.is_late(timezone.localdate()):
        return []
    last = f"Het laatste is van {made.tested_on:%d-%m-%Y}." if made.tested_on else "Er is er nog geen geweest."
    rule = f"Elke {MONTHS_BETWEEN_TESTS} maanden onderzoekt een ander hoe toegankelijk de site is."
    return [Warning(f"{rule} {last}", id="web.W002")]


def _years_later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
