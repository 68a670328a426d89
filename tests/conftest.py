"""Fixtures for all tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseOperations

from amersfoort_veiligheid.accounts import append_only

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real figures in real formats; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not on this machine")
    return SHARED


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
