"""The database that tests begin with: kept between runs on SQLite, and whole again after a test that empties it.

Running all migrations takes longer than many hundreds of tests. What they make depends on their files alone, so it is
kept under ``build/`` by the fingerprint of these files.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "test-databases"
ROOMS = ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")


def fingerprint() -> str:
    """Changes with every migration of every app, with Django and with SQLite."""
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def lighter_states() -> Iterator[None]:
    """While migrating, a new table makes no models of other tables anew: nothing points at it yet. Half the time.

    The tables are the same; on PostgreSQL the tests migrate as an installation does, and so does ``make demo``.
    """
    original = ProjectState.add_model

    def add_model(state: ProjectState, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        state.models[key] = model_state
        if state._relations is not None:
            state.resolve_model_relations(key)
        if "apps" in state.__dict__:
            state.apps.render_multiple([model_state])

    ProjectState.add_model = add_model
    try:
        yield
    finally:
        ProjectState.add_model = original


def fill(name: str) -> sqlite3.Connection | None:
    """Fill the test database in memory from the one that was kept; it lives as long as the answer is open."""
    kept = FOLDER / f"{fingerprint()}.sqlite3"
    if not kept.is_file():
        return None
    target = sqlite3.connect(name, uri=True)
    source = sqlite3.connect(f"file:{kept}?mode=ro", uri=True)
    source.backup(target)
    source.close()
    return target


def keep() -> None:
    """Keep the migrated database for the next run, and drop those of other migrations."""
    kept = FOLDER / f"{fingerprint()}.sqlite3"
    if kept.is_file():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    half_made = FOLDER / f"{kept.stem}.{os.getpid()}"
    target = sqlite3.connect(half_made)
    connection.ensure_connection()
    connection.connection.backup(target)
    target.close()
    half_made.replace(kept)
    for path in FOLDER.glob("*.sqlite3"):
        if path != kept:
            path.unlink(missing_ok=True)


def rows_of_migrations() -> list[Model]:
    """What migrations put into our own tables; to be read before the first test."""
    models = [model for model in apps.get_models() if model.__module__.partition(".")[0] in ROOMS]
    return [row for model in models for row in model._default_manager.all()]


def put_back(rows: list[Model]) -> None:
    """Put those rows back after a test that emptied all tables."""
    for row in rows:
        type(row)._default_manager.bulk_create([row])
