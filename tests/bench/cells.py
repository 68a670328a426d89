"""N1: a police file of a million cells, from file to approved observations, beside the bare write of the same rows."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from analysis.models import CountCell, Delivery, Observation, SeriesVersion
from analysis.services.oefenstad import police
from tests.bench import part
from tests.bench.city import LAST_YEAR, load_city, make_city, months_before, police_table, take_in
from tests.bench.measuring import (
    MIB,
    Contestant,
    Line,
    Options,
    Times,
    dutch,
    fastest,
    in_turn,
    mebibytes,
    peak_memory,
    times,
)
from tests.bench.scratch import Snapshot, environment

TABLE = "47022NED"
MONTHS, MONTHS_QUICK = 93, 9  # times 60 delicts and 180 areas: 1,004,400 and 97,200 cells
MAX_RATIO, MAX_MEMORY = 1.5, 600 * MIB


@dataclass
class Bare:
    """Rows as they came out of the database, ready to be written back without any work on them."""

    table: str
    columns: list[str]
    rows: list[tuple[Any, ...]]

    @classmethod
    def of(cls, model: Any) -> Bare:
        """All rows of a model but their own number, in the order in which they were written."""
        columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
        with connection.cursor() as cursor:
            quoted = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f'SELECT {quoted} FROM "{model._meta.db_table}" ORDER BY id')
            return cls(model._meta.db_table, columns, cursor.fetchall())

    def writer(self) -> Callable[[], None]:
        """The fastest plain way in: executemany on SQLite, COPY of finished text on PostgreSQL."""
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        if connection.vendor == "postgresql":
            lines = ("\t".join("\\N" if value is None else _text(value) for value in row) for row in self.rows)
            text = "\n".join(lines) + "\n"

            def copy() -> None:
                with connection.cursor() as cursor:
                    cursor.copy_expert(f'COPY "{self.table}" ({quoted}) FROM STDIN', io.StringIO(text))

            return copy
        statement = f'INSERT INTO "{self.table}" ({quoted}) VALUES ({", ".join("?" * len(self.columns))})'

        def many() -> None:
            with connection.cursor() as cursor:
                cursor.connection.executemany(statement, self.rows)

        return many


def _text(value: object) -> str:
    return {True: "t", False: "f"}[value] if isinstance(value, bool) else str(value)


def measure(**told: Any) -> list[dict[str, Any]]:
    """The lines of N1 for the database of this process."""
    options = Options.of(told)
    path = options.folder / "cells.csv"
    months = months_before(LAST_YEAR, MONTHS_QUICK if options.quick else MONTHS)
    city = make_city()
    count = police.write_odata_csv(police_table(city, months=months), path)
    call_command("migrate", verbosity=0)
    load_city(options.folder, city)
    clean = _cleaner()
    memory = _memory_of_one(options, path)
    clean()
    take_in(path, TABLE)
    cells, figures = Bare.of(CountCell), Bare.of(Observation)
    delivery = Delivery.objects.values().get()
    clean()
    write_cells, write_figures = cells.writer(), figures.writer()

    cell_seconds: list[float] = []

    def bare() -> None:
        before = time.perf_counter()
        with transaction.atomic():
            write_cells()
        cell_seconds.append(time.perf_counter() - before)
        with transaction.atomic():
            write_figures()

    def with_delivery() -> None:
        clean()
        Delivery.objects.create(**delivery)

    ours, both = in_turn(
        Contestant(lambda: take_in(path, TABLE), prepare=clean),
        Contestant(bare, prepare=with_delivery),
        repeats=options.repeats,
    )
    only_cells = Times(tuple(cell_seconds))
    lines = _lines(ours, both, only_cells, count, len(cells.rows), len(figures.rows), memory)
    return [line.as_dict() for line in lines]


def _lines(
    ours: Times, both: Times, only_cells: Times, count: int, cells: int, figures: int, memory: int
) -> list[Line]:
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    way = {"sqlite": "executemany", "postgresql": "COPY"}[connection.vendor]
    ratio, strict = ours.median / both.median, ours.median / only_cells.median
    name = f"{dutch(count)} politiecellen, bestand tot cijfers in gebruik, {engine}"
    return [
        Line(
            "N1",
            name,
            ours.text,
            f"{both.text} kale {way} van alle opgeslagen rijen",
            times(ratio),
            f"≤ {dutch(MAX_RATIO, 1)} × en ≤ {mebibytes(MAX_MEMORY)}",
            ratio <= MAX_RATIO and memory <= MAX_MEMORY,
            mebibytes(memory),
            (f"opgeslagen: {dutch(cells)} cellen en {dutch(figures)} cijfers per indicator; {fastest(ours, both)}",),
        ),
        Line(
            "N1",
            f"dezelfde import, naast alleen de cellen, {engine}",
            ours.text,
            f"{only_cells.text} kale {way} van alleen de cellen",
            times(strict),
            f"≤ {dutch(MAX_RATIO, 1)} ×",
            strict <= MAX_RATIO,
            "",
            (
                "strenger: het schrijven van de cijfers per indicator telt alleen bij ons mee; "
                f"{fastest(ours, only_cells)}",
            ),
        ),
    ]


def _cleaner() -> Callable[[], None]:
    """What brings the database back to reference data only."""
    if connection.vendor == "sqlite":
        return Snapshot(connection).restore
    tables = ", ".join(f'"{model._meta.db_table}"' for model in (Observation, CountCell, SeriesVersion, Delivery))

    def truncate() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")

    return truncate


def _memory_of_one(options: Options, path: Path) -> int:
    """The peak of a fresh process that takes in the file once, as a worker would."""
    url = str(connection.settings_dict["NAME"])
    database = f"sqlite:///{url}" if connection.vendor == "sqlite" else f"{options.postgres}/{url}"
    connection.close()
    env = environment(options.folder, database=database)
    return int(part.run("cells:peak_of_one", env, path=str(path)))


def peak_of_one(path: str) -> int:
    """Take in the file once and tell the peak of this process."""
    take_in(Path(path), TABLE)
    return peak_memory()
