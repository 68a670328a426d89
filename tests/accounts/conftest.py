"""Fixtures of the accounts room."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forget_counted_requests() -> Iterator[None]:
    """Start each test with no requests counted: the limits per address live in the cache."""
    cache.clear()
    yield
    cache.clear()
