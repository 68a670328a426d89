"""Fixtures of the analysis room."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import transaction

from analysis.reports import store
from analysis.reports.base import Report
from analysis.reports.prepared import Prepared, prepare
from cycle.models import Area
from tests.analysis.small_city import CITY, SmallCity, make_small_city
from tests.analysis.town import Town, make_town


@pytest.fixture
def town(db) -> Town:
    """Two wijken, three buurten, a table per year and one per month."""
    return make_town()


@pytest.fixture
def storage(settings, tmp_path) -> Path:
    """An empty folder for stored files."""
    settings.MEDIA_ROOT = tmp_path / "storage"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def _small_city_of_module(django_db_setup, django_db_blocker) -> Iterator[SmallCity]:
    """The small city, made once for a module and taken away after it; each test works in a savepoint of its own."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        city = make_small_city()
    yield city
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def small_city(_small_city_of_module, db) -> SmallCity:
    """Three wijken and five buurten whose figures can be worked out by hand."""
    return deepcopy(_small_city_of_module)


_prepared: dict[int, Prepared] = {}


@pytest.fixture
def small_prepared(db) -> Prepared:
    """The figures of 2025 of the small city, read once for all tests; nothing stays in the database."""
    if 2025 not in _prepared:
        with transaction.atomic():
            if not Area.objects.filter(code=CITY).exists():  # a module that makes the city itself has it here
                make_small_city()
            _prepared[2025] = prepare(2025)
            transaction.set_rollback(True)
    return _prepared[2025]


_reports: dict[tuple[str, str], Report] = {}


@pytest.fixture
def small_reports(small_prepared) -> Callable[[str, str], Report]:
    """Each report of the small city by kind and code, built once for all tests."""

    def report(kind: str, code: str) -> Report:
        if (kind, code) not in _reports:
            _reports[kind, code] = store.build(kind, code, small_prepared)
        return _reports[kind, code]

    return report
