"""All addresses of the site, for tests that walk over them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLResolver, get_resolver


def named_views() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every URL name with its namespace, and its view; an address without a name gives its pattern."""
    return _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[Any], namespace: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern.callback
