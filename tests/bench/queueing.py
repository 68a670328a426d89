"""N8: how soon a job starts, and whether 10,000 small jobs of four writers are all done once; measured by jobs.py."""

from __future__ import annotations

from typing import Any

from tests.bench import jobs
from tests.bench.measuring import Line, Options, dutch

JOBS, JOBS_QUICK = 10_000, 400
MAX_EMBEDDED_MS, MAX_REDIS_MS = 300, 100
NAMES = {"sqlite": "ingebouwd (SQLite)", "postgresql": "ingebouwd (PostgreSQL)", "redis": "Redis"}


def measure(**told: Any) -> list[dict[str, Any]]:
    """Two lines for each way to install the product that answers here."""
    options = Options.of(told)
    urls = {"sqlite": "", "postgresql": options.postgres, "redis": options.redis and options.postgres and options.redis}
    lines = []
    for backend, url in urls.items():
        name = NAMES[backend]
        if backend != "sqlite" and not url:
            lines.append(Line("N8", f"start van een taak, {name}", "niet gemeten: de server antwoordt niet"))
            continue
        found = jobs.measure(url, jobs=JOBS_QUICK if options.quick else JOBS)
        limit = MAX_REDIS_MS if backend == "redis" else MAX_EMBEDDED_MS
        lines.append(
            Line(
                "N8",
                f"start van een taak, {name}",
                f"{dutch(found['start_ms_median'], 1)} ms (hoogste {dutch(found['start_ms_max'], 1)})",
                "",
                "",
                f"< {limit} ms",
                found["start_ms_median"] < limit,
            )
        )
        good = found["lost"] == 0 and found["twice"] == 0 and bool(found["all_ended"])
        lines.append(
            Line(
                "N8",
                f"{dutch(found['jobs'])} kleine taken van {found['writers']} schrijvers, {name}",
                f"{found['lost']} kwijt, {found['twice']} dubbel",
                "",
                "",
                "geen kwijt, geen dubbel",
                good,
                "",
                (f"samen {dutch(found['seconds'], 1)} s, {dutch(found['jobs_per_second'])} taken/s",),
            )
        )
    return [line.as_dict() for line in lines]
