"""Tables of public editions among what is found: by the words above them, each at its lasting address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.core.cache import cache
from django.urls import reverse

from agov.models import Edition
from agov.queries.search import PER_KIND, PER_PAGE, Hit, Shelf, fits, words_of
from agov.queries.search_public import newest_public

KEY: Final = "tabel"
LABEL: Final = "Tabellen van rapporten"
KEEP: Final = 24 * 60 * 60  # an edition that is public never changes; its hash is in the name under which it is kept


def tables_found(question: str, *, start: int = 0, whole: bool = False) -> Shelf:
    """Tables whose heading holds all words, with the title of their report counted in; one query, two at the most."""
    words = words_of(question)
    found = [hit for hit in _headings() if fits(words, hit.title, hit.words)] if words else []
    most = PER_PAGE if whole else PER_KIND
    return Shelf(KEY, LABEL, tuple(found[start : start + most]), len(found))


def _headings() -> list[Hit]:
    """The heading of every table of the newest public edition of each series."""
    editions = list(newest_public().order_by("publication__title"))
    kept = cache.get_many([_name(one) for one in editions])
    unknown = [one for one in editions if _name(one) not in kept]
    if unknown:
        values = Edition.objects.filter(pk__in=[one.pk for one in unknown]).values_list("pk", "value__sections")
        sections = dict(values)
        made = {_name(one): list(_tables(sections.get(one.pk))) for one in unknown}
        cache.set_many(made, KEEP)
        kept |= made
    return [
        Hit(
            title=heading,
            url=reverse("agov:edition-table-page", args=[one.publication.slug, one.number, key]),
            words=f"{one.title}, editie {one.number}",
        )
        for one in editions
        for key, heading in kept[_name(one)]
    ]


def _name(edition: Edition) -> str:
    return f"tabelkoppen-{edition.pk}-{edition.content_hash}"


def _tables(value: Any) -> Iterator[tuple[str, str]]:
    """Key and heading of each table and chart in the value of a report, each key once."""
    seen: set[str] = set()
    for one in _dicts(value):
        key = one.get("key")
        heading = one.get("caption") or " ".join(str(one.get(name) or "") for name in ("title", "subtitle")).strip()
        is_table = "rows" in one or "subtitle" in one
        if isinstance(key, str) and heading and is_table and key not in seen:
            seen.add(key)
            yield key, str(heading)


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Every table and chart below a value, without what is in their cells."""
    if isinstance(value, list):
        for one in value:
            yield from _dicts(one)
    elif isinstance(value, dict):
        yield value
        for name in ("sections", "parts", "tables", "charts", "chart", "table", "figures"):
            yield from _dicts(value.get(name))
