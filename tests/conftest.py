"""Fixtures for all tests."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from amersfoort_veiligheid.accounts import append_only
from tests import migrated

# How long one example takes says how busy the machine is; how fast things are is measured by make bench.
hypothesis_settings.register_profile("no clock", deadline=None)
hypothesis_settings.load_profile("no clock")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
GC_EVERY = 20_000  # new objects; after 700, the default, most of the work is going through what nobody threw away


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what lives until the end: code, templates, all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_EVERY)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real figures in real formats: of others, so not part of the project.

    They may not be copied into the project, so a clone by itself can not have them; tests that need them are skipped
    there.
    """
    if not SHARED.is_dir():
        pytest.skip(
            "needs the original files of CBS, the police and the survey in ../shared/data; they are of others and do "
            "not come with the project. Reading such files is also tested on files that the tests make."
        )
    return SHARED


@pytest.fixture(autouse=True)
def _no_question_was_counted() -> None:
    """All tests ask from one address, and together more often in a minute than one address may."""
    caches["limits"].clear()


@pytest.fixture
def several_writers(transactional_db, tmp_path, monkeypatch) -> Iterator[None]:
    """A database that takes several threads at once, each with its own connection, as an installation's does.

    PostgreSQL is one already. The test database of SQLite in memory has one lock that nobody waits for, so there the
    test gets its tables and rows in a file, with the options of an installation.
    """
    memory = connections["default"]
    if memory.vendor != "sqlite" or not memory.is_in_memory_db():
        yield
        return
    memory.ensure_connection()
    path = tmp_path / "several-writers.sqlite3"
    copy = sqlite3.connect(path)
    memory.connection.backup(copy)
    copy.close()
    with monkeypatch.context() as patch:
        del connections["default"]
        patch.setitem(connections.settings["default"], "NAME", str(path))
        yield
        connections["default"].close()
    connections["default"] = memory


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request) -> Iterator[None]:
    """Begin with the migrated database of an earlier run, when tests use SQLite in memory."""
    in_memory = connection.vendor == "sqlite" and connection.settings_dict["TEST"]["NAME"] is None
    in_memory = in_memory and not request.config.getoption("nomigrations")
    held = migrated.fill(connection.creation._get_test_db_name()) if in_memory else None
    with migrated.lighter_states() if in_memory else nullcontext():
        yield
    if held is not None:
        held.close()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker) -> Iterator[None]:
    """Keep the migrated database for later runs, and its rows for after each test that empties all tables."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and not request.config.getoption("nomigrations"):
            migrated.keep()
        rows = migrated.rows_of_migrations()
    teardown = TransactionTestCase._fixture_teardown

    def teardown_and_put_back(case: TransactionTestCase) -> None:
        teardown(case)
        migrated.put_back(rows)

    TransactionTestCase._fixture_teardown = teardown_and_put_back
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_audit_trail() -> Iterator[None]:
    """Let the emptying of the test database after a transactional test pass the append-only rule.

    SQLite empties tables with DELETE, which the rule refuses, as it should outside tests.
    """
    original = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations: DatabaseOperations, sql_list: list[str]) -> Any:
        connection = connections[operations.connection.alias]
        has_trail = append_only.TABLE in connection.introspection.table_names()
        if has_trail:
            append_only.remove(connection)
        try:
            return original(operations, sql_list)
        finally:
            if has_trail:
                append_only.install(connection)

    DatabaseOperations.execute_sql_flush = execute_sql_flush
    yield
    DatabaseOperations.execute_sql_flush = original
