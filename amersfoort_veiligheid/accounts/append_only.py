"""The rule of the database that lines of the audit trail are added and never changed or removed."""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE: Final = "accounts_auditentry"
REFUSAL: Final = "Het logboek groeit alleen: een regel wijzigen of verwijderen kan niet."

_SQLITE: Final = [
    f"CREATE TRIGGER {TABLE}_no_{deed.lower()} BEFORE {deed} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for deed in ("UPDATE", "DELETE")
]
_POSTGRESQL: Final = [
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Add the triggers. A migration that rebuilds the table on SQLite drops them and must call this again."""
    _execute(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration, and for emptying a test database."""
    if connection.vendor == "sqlite":
        _execute(connection, [f"DROP TRIGGER IF EXISTS {TABLE}_no_{deed}" for deed in ("update", "delete")])
    else:
        _execute(
            connection,
            [f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}", f"DROP FUNCTION IF EXISTS {TABLE}_refuse()"],
        )


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
