"""Scratch databases and the environment of the processes that measure; never the database of the user."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
SLUG, CODE, NAME = "meetstad", "GM9901", "Meetstad"  # the code of no municipality; Oefenstad has it too
PASSED_ON = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONPATH", "NODE_MODULES", "TEST_POSTGRES_URL", "TEST_REDIS_URL")


def environment(folder: Path, *, database: str = "", settings: str = "tests.bench.settings_bench") -> dict[str, str]:
    """The variables with which a process runs on a scratch database below ``folder``; nothing of ``.env`` counts."""
    kept = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [kept.get("PYTHONPATH")])]),
        "PYTHONWARNINGS": "ignore::ResourceWarning",
        "DJANGO_SETTINGS_MODULE": settings,
        "MUNICIPALITY": SLUG,
        "MUNICIPALITY_CODE": CODE,
        "MUNICIPALITY_NAME": NAME,
        "IS_EXAMPLE": "1",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database or f"sqlite:///{folder / 'data' / 'scratch.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "REDIS_URL": "",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DEBUG": "0",
        "SECURE_COOKIES": "0",
        "LOG_LEVEL": "ERROR",
        "OTHER_INSTALLATION_URL": "",
    }


class PostgresDatabase:
    """A database on a server that is made at once and dropped at the end; use as a context manager."""

    def __init__(self, server: str) -> None:
        self.server = server.rstrip("/")
        self.name = f"veiligheid_{uuid4().hex[:12]}"
        self.url = f"{self.server}/{self.name}"

    def __enter__(self) -> PostgresDatabase:
        self._say(f"CREATE DATABASE {self.name}")
        return self

    def __exit__(self, *error: object) -> None:
        self._say(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        connection = psycopg2.connect(f"{self.server}/postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()


class Snapshot:
    """The state of the SQLite file at one moment, to go back to before each repeat."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._path = Path(connection.settings_dict["NAME"])
        self._copy = self._path.with_suffix(".copy")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self._path, self._copy)

    def restore(self) -> None:
        """Put the file back as it was."""
        self._connection.close()
        for suffix in ("-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._copy, self._path)
