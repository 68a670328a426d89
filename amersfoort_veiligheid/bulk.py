"""Writing and reading many rows at the speed of the database: COPY on PostgreSQL, executemany on SQLite.

``bulk_create`` builds a model instance per row and is ten times slower; it is not for deliveries.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router

CHUNK_ROWS = 100_000  # bounds the memory of one COPY buffer or one batch of parameters


def bulk_load(model: type[models.Model], frame: pd.DataFrame) -> int:
    """Insert the rows of ``frame``; its column names are database columns of ``model`` (``area_id``, not ``area``).

    NA becomes NULL. Runs in the caller's transaction and returns the number of rows. Columns that the frame leaves
    out must allow NULL or have a default in the database; constraints are checked by the database itself.
    Raises ``ValueError`` for a column that the model does not have.
    """
    columns = list(frame.columns)
    fields = {field.column: field for field in model._meta.concrete_fields}
    if unknown := set(columns) - set(fields):
        raise ValueError(f"{model.__name__} has no column {sorted(unknown)}")
    whole = [name for name in columns if _is_whole(fields[name]) and pd.api.types.is_float_dtype(frame[name])]
    frame = frame.astype(dict.fromkeys(whole, "Int64"))  # COPY refuses 1.0 for a whole number
    connection = connections[router.db_for_write(model)]
    for start in range(0, len(frame), CHUNK_ROWS):
        chunk = frame.iloc[start : start + CHUNK_ROWS]
        write = _copy if connection.vendor == "postgresql" else _executemany
        with connection.wrap_database_errors:  # both write past Django's cursor; its errors stay the same
            write(connection, model._meta.db_table, columns, chunk)
    return len(frame)


def _is_whole(field: models.Field[object, object]) -> bool:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return isinstance(target, (models.IntegerField, models.AutoField))


def number_frame(rows: models.QuerySet[models.Model], columns: Sequence[str]) -> pd.DataFrame:
    """Columns of numbers of a queryset as float64, NULL as NaN; exact for whole numbers up to 2 ** 53.

    Read in pieces straight from the cursor, so that a million rows never stand in memory as Python values together.
    """
    connection = connections[rows.db]
    parts = [np.zeros((0, len(columns)))]
    try:
        sql, parameters = rows.values_list(*columns).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return pd.DataFrame(parts[0], columns=list(columns))
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(CHUNK_ROWS):
            parts.append(np.array(chunk, dtype=np.float64))
    return pd.DataFrame(np.concatenate(parts), columns=list(columns))


def _copy(connection: object, table: str, columns: Sequence[str], chunk: pd.DataFrame) -> None:
    """COPY as CSV: texts stand between quotes, also empty ones, and an empty place without quotes is NULL."""
    sink = pa.BufferOutputStream()
    pacsv.write_csv(pa.Table.from_pandas(chunk, preserve_index=False), sink, pacsv.WriteOptions(include_header=False))
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.copy_expert(f'COPY "{table}" ({quoted}) FROM STDIN WITH (FORMAT csv)', pa.BufferReader(sink.getvalue()))


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
