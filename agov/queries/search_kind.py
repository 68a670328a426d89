"""How one kind of things is searched; the kinds themselves stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from amersfoort_veiligheid.accounts.models import User


@dataclass(frozen=True)
class Kind:
    """How one kind is searched: its rows, title field first, then other fields; and how a hit is told."""

    label: str
    rows: Callable[[User | None], QuerySet[Any]]
    fields: tuple[str, ...]
    url: Callable[[Any], str]
    title: Callable[[Any], str] = str
    words: Callable[[Any], str] = lambda row: ""


def short(text: str, most: int = 160) -> str:
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def told(texts: Iterable[str]) -> str:
    """What a thing says, as sentences behind each other."""
    return " ".join(f"{text[:1].upper()}{text[1:].rstrip('. ')}." for text in texts if text)
