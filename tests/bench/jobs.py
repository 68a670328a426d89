"""How soon a job starts, and whether many small jobs from several writers are all done once (N8)."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.web.queue_scratch import POSTGRES, REDIS, Driver, Scratch

BACKEND_OF_SCHEME = {
    "": "sqlite",
    "sqlite": "sqlite",
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "redis": "redis",
}
STARTS = 21  # jobs asked one after the other on an idle queue


def measure(url: str = "", *, jobs: int = 10_000, writers: int = 4) -> dict[str, Any]:
    """Measure on a scratch database and return milliseconds, seconds and counts.

    ``url`` names the kind: empty or ``sqlite:`` for the queue in an SQLite file, ``postgres://user@host:port`` for the
    queue in PostgreSQL, ``redis://host:port/number`` for Redis with the rows in PostgreSQL (TEST_POSTGRES_URL).
    ``lost`` and ``twice`` count jobs by what their bodies wrote, not by what the database says.
    """
    backend = BACKEND_OF_SCHEME[urlsplit(url).scheme]
    postgres = url.rstrip("/") if backend == "postgresql" else POSTGRES
    with (
        tempfile.TemporaryDirectory() as folder,
        Scratch(backend, Path(folder), postgres=postgres, redis_url=url if backend == "redis" else REDIS) as scratch,
    ):
        scratch.start_worker()
        scratch.ask(
            "latency", parameters={"log": str(scratch.log), "number": 0}, count=1
        )  # the worker may still be starting
        starts = scratch.ask("latency", parameters={"log": str(scratch.log), "number": 0}, count=STARTS)
        scratch.log.unlink()
        drivers = [Driver(scratch.env) for _ in range(writers)]
        share = jobs // writers
        before = time.monotonic()
        for number, driver in enumerate(drivers):
            parameters = {"log": str(scratch.log), "number": number * share}
            driver.say("enqueue", task="quick", parameters=parameters, count=share)
        pks = [pk for driver in drivers for pk in driver.hear()]
        put = time.monotonic() - before
        all_done = scratch.ask("wait_until_all_ended", seconds=jobs / 10)
        took = time.monotonic() - before
        for driver in drivers:
            driver.close()
        done = Counter(line.split()[0] for line in scratch.log_lines())
    return {
        "backend": backend,
        "start_ms_median": round(statistics.median(starts) * 1000, 1),
        "start_ms_max": round(max(starts) * 1000, 1),
        "jobs": len(pks),
        "writers": writers,
        "put_seconds": round(put, 2),
        "seconds": round(took, 2),
        "jobs_per_second": round(len(pks) / took, 1),
        "all_ended": all_done,
        "lost": share * writers - len(done),
        "twice": sum(count > 1 for count in done.values()),
    }
