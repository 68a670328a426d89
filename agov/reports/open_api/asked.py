"""What was asked of the API, and the parts that every answer has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, QuerySet

from agov.reports.open_api.shapes import Bladeren, Herkomst, Licentie, Verwijzing

BASE: Final = "/api/v1"
PER_PAGE: Final = 20
MOST_PER_PAGE: Final = 100
CC0: Final[Licentie] = {"naam": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"}
CC_BY: Final[Licentie] = {"naam": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/deed.nl"}
_Row = TypeVar("_Row", bound=Model)


class NotThereError(Exception):
    """There is nothing at this address; the message is Dutch."""


class GoneError(Exception):
    """What stood at this address was withdrawn; the message is Dutch and says when and why."""


@dataclass(frozen=True)
class Asked:
    """One question to the API: its address, the values in it and in its query, all checked, and today."""

    path: str
    names: Mapping[str, Any]
    query: Mapping[str, Any]
    absolute: Callable[[str], str]
    today: date

    def at(self, *parts: str | int) -> Verwijzing:
        """The link to an address of this API."""
        return self.link("/".join((BASE, *map(str, parts))))

    def link(self, path: str) -> Verwijzing:
        """The link to any address of this site."""
        return {"href": self.absolute(path)}


def own() -> str:
    """The municipality as a name in a sentence."""
    return f"gemeente {settings.MUNICIPALITY_NAME}"


def origin(licence: Licentie = CC0, credit: str = "") -> Herkomst:
    """Whose data an answer is; without a credit the municipality is named."""
    return {
        "gemeente": settings.MUNICIPALITY_NAME,
        "gemeentecode": settings.MUNICIPALITY_CODE,
        "licentie": licence,
        "bronvermelding": credit or f"Bron: {own()}",
        "voorbeeldgegevens": settings.IS_EXAMPLE,
    }


def written(value: datetime) -> str:
    """A moment in UTC, as RFC 3339 writes it."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment(value: datetime | None) -> str | None:
    """The same of what may not have happened."""
    return written(value) if value else None


def day(value: date | None) -> str | None:
    """A day without a time."""
    return value.isoformat() if value else None


@dataclass(frozen=True)
class Page:
    """Which part of a list was asked for, and what the list says of itself."""

    number: int
    size: int
    total: int
    links: Bladeren

    @property
    def start(self) -> int:
        """How many come before this page."""
        return (self.number - 1) * self.size


def page_of(asked: Asked, total: int) -> Page:
    """The page that was asked for. Raises ``NotThereError`` behind the last one."""
    number, size = asked.query.get("pagina", 1), asked.query.get("perPagina", PER_PAGE)
    last = max(1, -(-total // size))
    if number > last:
        raise NotThereError(f"Pagina {number} is er niet. De laatste pagina is {last}.")

    def to(wanted: int) -> Verwijzing:
        return asked.link(f"{asked.path}?{urlencode({**asked.query, 'pagina': wanted})}")

    return Page(
        number,
        size,
        total,
        {
            "self": to(number),
            "first": to(1),
            "last": to(last),
            "prev": to(number - 1) if number > 1 else None,
            "next": to(number + 1) if number < last else None,
        },
    )


def rows_of(asked: Asked, rows: QuerySet[_Row]) -> tuple[Page, Sequence[_Row]]:
    """The rows of the page that was asked for; two queries."""
    page = page_of(asked, rows.count())
    return page, list(rows[page.start : page.start + page.size])
