"""N2 and N3: rows of single incidents read, checked and counted, beside DuckDB doing the same and bare parsing."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv as pacsv

from analysis.imports.files import Limits
from analysis.imports.incidents import IncidentReference, count_incidents
from tests.bench import part
from tests.bench.measuring import MIB, Line, Options, Times, dutch, fastest, in_turn, mebibytes, peak_memory, times

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
KINDS = (
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person",
    "Vehicle crime", "Violence and sexual offences",
)  # fmt: skip
OUTCOMES = ("Investigation complete; no suspect identified", "Under investigation", "Unable to prosecute suspect", "")
AREAS, MONTHS = 145, 12  # as many areas as a city like Amersfoort has buurten
BLOCK = 100_000  # rows that are written at once; larger files repeat them with other numbers
NEEDED = ("Month", "LSOA code", "Crime type")
MAX_OF_DUCKDB, MAX_OF_PARSE, MAX_SPREAD, MAX_MEMORY = 1.0, 6.0, 1.3, 1024 * MIB
NO_DUCKDB = "niet gemeten: duckdb is niet geïnstalleerd (pip install -r tests/bench/requirements.txt)"
UNLIMITED = Limits(file_bytes=10**11)


def area_codes() -> list[str]:
    """Codes in the form of the source; none of them exists."""
    return [f"E99{number:06d}" for number in range(AREAS)]


def reference() -> IncidentReference:
    """What the reader must know of the made-up file."""
    return IncidentReference(
        areas=area_codes(), offences={kind: kind for kind in KINDS}, today=dt.date(dt.date.today().year, 12, 31)
    )


def write_incidents(path: Path, rows: int, *, seed: int = 7) -> None:
    """Write ``rows`` incidents in the shape of police.uk: 12 columns, empty numbers, some without a place."""
    rng = np.random.default_rng(seed)
    year = dt.date.today().year - 1
    codes = area_codes()
    streets = [f"On or near Street {number}" for number in range(4_000)]
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(HEADER + "\n")
        for start in range(0, rows, BLOCK):
            count = min(BLOCK, rows - start)
            kinds = rng.integers(0, len(KINDS), count)
            areas = rng.integers(0, AREAS, count)
            nowhere = rng.random(count) < 0.03
            months, roads = rng.integers(1, MONTHS + 1, count), rng.integers(0, len(streets), count)
            ends, places = rng.integers(0, len(OUTCOMES), count), rng.random((count, 2))
            numbers = rng.bytes(32 * count).hex()
            lines = []
            for row in range(count):
                number = "" if kinds[row] == 0 else numbers[64 * row : 64 * row + 64]
                where = (
                    ",,No Location,,"
                    if nowhere[row]
                    else f"{places[row, 0] - 2:.6f},{places[row, 1] + 53:.6f},{streets[roads[row]]},"
                    f"{codes[areas[row]]},Area {areas[row]:04d}A"
                )
                lines.append(
                    f"{number},{year}-{months[row]:02d},Made-up Police,Made-up Police,{where},"
                    f"{KINDS[kinds[row]]},{OUTCOMES[ends[row]]},"
                )
            stream.write("\n".join(lines) + "\n")


def ours(path: Path) -> Any:
    """Read, check and count with the product."""
    return count_incidents(path, reference=reference(), limits=UNLIMITED)


def parse_only(path: Path) -> Any:
    """Parse the three columns that are needed, and nothing else."""
    return pacsv.read_csv(path, convert_options=pacsv.ConvertOptions(include_columns=list(NEEDED)))


def parse_whole(path: Path) -> Any:
    """Parse all twelve columns."""
    return pacsv.read_csv(path)


def make_duckdb(path: Path) -> Any:
    """The same reading, checks and counts in DuckDB; None when it is not installed."""
    try:
        import duckdb  # noqa: PLC0415 -- only for this comparison, no dependency of the product
    except ModuleNotFoundError:
        return None
    wanted = reference()

    def run() -> Any:
        with duckdb.connect() as connection:
            connection.execute(f"SET threads TO {os.cpu_count() or 1}")
            connection.execute("CREATE TABLE area(code VARCHAR)")
            connection.execute("INSERT INTO area SELECT unnest(?)", [list(wanted.areas)])
            connection.execute("CREATE TABLE kind(name VARCHAR)")
            connection.execute("INSERT INTO kind SELECT unnest(?)", [list(KINDS)])
            return connection.execute(
                """
                WITH read AS (
                    SELECT "Month" AS month, coalesce("LSOA code", '') AS code, "Crime type" AS kind
                    FROM read_csv(?, header = true, all_varchar = true, delim = ',', quote = '"')
                ), counted AS (SELECT month, code, kind, count(*) AS n FROM read GROUP BY ALL)
                SELECT month, code, kind, n,
                    regexp_full_match(month, '[0-9]{4}-(0[1-9]|1[0-2])') AND month <= ? AND month >= ?
                    AND (code = '' OR code IN (FROM area)) AND kind IN (FROM kind) AS usable
                FROM counted
                """,
                [str(path), f"{wanted.today:%Y-%m}", f"{wanted.first_year}-01"],
            ).df()

    return run


def measure(**told: Any) -> list[dict[str, Any]]:
    """The line of N2, with a second one for the result that both must give."""
    options = Options.of(told)
    rows = 100_000 if options.quick else 1_000_000
    path = options.folder / "incidents.csv"
    write_incidents(path, rows)
    rival = make_duckdb(path)
    if rival is not None:
        _must_agree(ours(path), rival())
    runs = [lambda: ours(path), lambda: parse_only(path), lambda: parse_whole(path)]
    found = in_turn(*runs, *([rival] if rival else []), repeats=options.repeats)
    memory = int(part.run("incidents:peak_of_one", dict(os.environ), path=str(path)))
    own, three, whole = found[:3]
    name = f"{dutch(rows)} rijen met incidenten gelezen, gecontroleerd en geteld"
    lines = [_beside_duckdb(name, own, found[3] if rival else None, memory)]
    ratio = own.median / three.median
    lines.append(
        Line(
            "N2",
            "dezelfde rijen, naast alleen ontleden",
            own.text,
            f"{three.text} pyarrow, alleen de 3 kolommen die nodig zijn",
            times(ratio),
            f"≤ {dutch(MAX_OF_PARSE)} ×",
            ratio <= MAX_OF_PARSE,
            "",
            (f"alle 12 kolommen ontleden: {whole.text}, {times(own.median / whole.median)}",),
        )
    )
    path.unlink()
    return [line.as_dict() for line in lines]


def _beside_duckdb(name: str, own: Times, rival: Times | None, memory: int) -> Line:
    target = f"≤ {dutch(MAX_OF_DUCKDB, 1)} ×"
    if rival is None:
        return Line("N2", name, own.text, NO_DUCKDB, "", target, None, mebibytes(memory))
    ratio = own.median / rival.median
    beside = f"{rival.text} DuckDB"
    notes = (fastest(own, rival),)
    return Line("N2", name, own.text, beside, times(ratio), target, ratio <= MAX_OF_DUCKDB, mebibytes(memory), notes)


def _must_agree(checked: Any, rival: Any) -> None:
    """Both count the same incidents in the same combinations, or the comparison means nothing."""
    usable = rival[rival["usable"]]
    if (len(checked.accepted), checked.accepted["value"].sum()) != (len(usable), usable["n"].sum()):
        raise RuntimeError("the product and DuckDB do not count the same")


def peak_of_one(path: str) -> int:
    """Read the file once and tell the peak of this process."""
    ours(Path(path))
    return peak_memory()


def measure_scale(**told: Any) -> list[dict[str, Any]]:
    """The lines of N3: the cost per row at each size beside that at 100,000 rows."""
    options = Options.of(told)
    sizes = [10_000, 100_000, 1_000_000] + ([] if options.quick else [10_000_000])
    paths = {}
    for size in sizes:
        paths[size] = options.folder / f"incidents-{size}.csv"
        write_incidents(paths[size], size)
        ours(paths[size]) if size <= 1_000_000 else None
    per_row: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(options.repeats):
        for size in sizes:
            per_row[size].append(_nanoseconds_per_row(paths[size], size))
    base = float(np.median(per_row[100_000]))
    lines = []
    for size in sizes:
        memory = int(part.run("incidents:peak_of_one", dict(os.environ), path=str(paths[size])))
        cost = float(np.median(per_row[size]))
        text = f"{dutch(cost)} ns per rij ({dutch(min(per_row[size]))}–{dutch(max(per_row[size]))})"
        lines.append(
            Line(
                "N3",
                f"{dutch(size)} rijen met incidenten",
                text,
                f"{dutch(base)} ns per rij bij 100.000",
                times(cost / base),
                f"≤ {dutch(MAX_SPREAD, 1)} × en ≤ {mebibytes(MAX_MEMORY)}",
                cost / base <= MAX_SPREAD and memory <= MAX_MEMORY,
                mebibytes(memory),
                (f"samen {dutch(cost * size / 1e9, 2)} s",),
            ).as_dict()
        )
        paths[size].unlink()
    return lines


def _nanoseconds_per_row(path: Path, size: int) -> float:
    """One measurement; a small file is read several times in a row, so that it takes long enough to be timed."""
    loops = max(1, 200_000 // size)
    before = time.perf_counter()
    for _ in range(loops):
        ours(path)
    return (time.perf_counter() - before) / loops / size * 1e9
