"""N6: the wijkrapport of a city with ten years of monthly figures, beside a plain Django page in the same server."""

from __future__ import annotations

import os
import statistics
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.measuring import Line, Options, dutch, times
from tests.bench.serving import WORKERS, ask, fetch, gunicorn

CLIENTS = 8
SECONDS, SECONDS_QUICK = 3.0, 1.0
MIN_RATIO, MAX_P99 = 0.4, 0.150


def measure(town: dict[str, Any], **told: Any) -> list[dict[str, Any]]:
    """The lines of N6 on a filled database."""
    options = Options.of(told)
    seconds = SECONDS_QUICK if options.quick else SECONDS
    pages = {"report": (town["report"], town["cookie"]), "plain": (town["plain"], "")}
    found: dict[str, list[Any]] = {name: [] for name in pages}
    with gunicorn(dict(os.environ), options.folder / "gunicorn.log") as port:
        for path, cookie in pages.values():
            ask(port, path, cookie=cookie, clients=CLIENTS, seconds=0.5)
        for _ in range(options.repeats):
            for name, (path, cookie) in pages.items():
                found[name].append(ask(port, path, cookie=cookie, clients=CLIENTS, seconds=seconds))
        size = len(fetch(port, town["report"], cookie=town["cookie"])[2])
    speed = {name: statistics.median(one.per_second for one in runs) for name, runs in found.items()}
    p99 = {name: _p99([value for one in runs for value in one.latencies]) for name, runs in found.items()}
    ratio = speed["report"] / speed["plain"]
    queries = count_queries(town)
    lines = [
        Line(
            "N6",
            f"wijkrapport, {town['years']} jaar maandcijfers, {CLIENTS} klanten",
            f"{dutch(speed['report'])} pagina's/s",
            f"{dutch(speed['plain'])} pagina's/s met twee vragen",
            times(ratio),
            f"≥ {dutch(MIN_RATIO, 1)} ×",
            ratio >= MIN_RATIO,
            "",
            (f"gunicorn met {WORKERS} sync-processen; de pagina is {dutch(size / 1000)} kB html",),
        ),
        Line(
            "N6",
            f"99 van de 100 antwoorden binnen, {CLIENTS} klanten",
            f"{dutch(1000 * p99['report'])} ms",
            f"{dutch(1000 * p99['plain'])} ms",
            times(p99["report"] / p99["plain"]),
            f"< {dutch(1000 * MAX_P99)} ms",
            p99["report"] < MAX_P99,
        ),
        Line(
            "N6",
            "vragen aan de database per pagina",
            ", ".join(str(count) for count in sorted(set(queries))),
            f"elk van de {len(queries)} wijken",
            "",
            "steeds evenveel",
            len(set(queries)) == 1,
        ),
    ]
    return [line.as_dict() for line in lines]


def _p99(latencies: list[float]) -> float:
    return statistics.quantiles(latencies, n=100)[98]


def count_queries(town: dict[str, Any]) -> list[int]:
    """How many queries the page of each wijk asks."""
    client = Client(headers={"host": "127.0.0.1"})
    name, _, value = town["cookie"].partition("=")
    client.cookies[name] = value
    first = town["wijken"][0]
    counts = []
    for code in [first, *town["wijken"]]:  # the first one also warms what is read once per process
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(town["report"].replace(first, code))
        if answer.status_code != 200:
            raise RuntimeError(f"the page of {code} answered {answer.status_code}")
        counts.append(len(asked))
    return counts[1:]
