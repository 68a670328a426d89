"""Writing many rows at the speed of the database: COPY on PostgreSQL, executemany on SQLite.

``bulk_create`` builds a model instance per row and is ten times slower; it is not for deliveries.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd
from django.db import connections, models, router

CHUNK_ROWS = 100_000  # bounds the memory of one COPY buffer or one batch of parameters


def bulk_load(model: type[models.Model], frame: pd.DataFrame) -> int:
    """Insert the rows of ``frame``; its column names are database columns of ``model`` (``area_id``, not ``area``).

    NA becomes NULL. Runs in the caller's transaction and returns the number of rows. Columns that the frame leaves
    out must allow NULL or have a default in the database; constraints are checked by the database itself.
    Raises ``ValueError`` for a column that the model does not have.
    """
    columns = list(frame.columns)
    known = {field.column for field in model._meta.concrete_fields}
    if unknown := set(columns) - known:
        raise ValueError(f"{model.__name__} has no column {sorted(unknown)}")
    connection = connections[router.db_for_write(model)]
    for start in range(0, len(frame), CHUNK_ROWS):
        chunk = frame.iloc[start : start + CHUNK_ROWS]
        if connection.vendor == "postgresql":
            _copy(connection, model._meta.db_table, columns, chunk)
        else:
            _executemany(connection, model._meta.db_table, columns, chunk)
    return len(frame)


def _copy(connection: object, table: str, columns: Sequence[str], chunk: pd.DataFrame) -> None:
    buffer = io.StringIO()
    chunk.to_csv(buffer, index=False, header=False, na_rep="\\N", float_format="%.17g")
    buffer.seek(0)
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.copy_expert(f"COPY \"{table}\" ({quoted}) FROM STDIN WITH (FORMAT csv, NULL '\\N')", buffer)


def _executemany(connection: object, table: str, columns: Sequence[str], chunk: pd.DataFrame) -> None:
    lists = [_python_values(chunk[column]) for column in columns]
    quoted = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(["?"] * len(columns))
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        # The raw cursor: Django's wrapper rewrites the placeholders of every row.
        cursor.connection.executemany(
            f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})',  # noqa: S608 -- names come from the model
            zip(*lists, strict=True),
        )


def _python_values(series: pd.Series) -> list[object]:
    """Plain Python values with None for NA: the database driver knows no numpy types."""
    if series.hasnans:
        series = series.astype(object).where(series.notna(), None)
    values: list[object] = series.tolist()
    return values
