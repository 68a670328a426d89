"""``python -m tests.bench [--only N1,N4] [--quick] [--output FILE]``: the numbers of docs/benchmarks.md, side by side.

A missed target is said and is no error: the exit code is 1 only when a part could not be measured.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import part, printing
from tests.bench.measuring import Line, Options
from tests.bench.scratch import PostgresDatabase, environment
from tests.web.queue_scratch import POSTGRES, REDIS, postgres_answers, redis_answers

NUMBERS = tuple(f"N{number}" for number in range(1, 13))


@dataclass
class Run:
    """One run: its options, and the filled city that N5, N6 and N10 share once somebody asked for it."""

    options: Options
    town: dict[str, Any] = field(default_factory=dict)
    town_env: dict[str, str] = field(default_factory=dict)

    def lines(self, place: str, env: dict[str, str], **more: Any) -> list[Line]:
        """Have one part measured in a process of its own."""
        with scratch_folder(self.options.folder) as folder:
            told = {
                "folder": str(folder),
                "quick": self.options.quick,
                "postgres": self.options.postgres,
                "redis": self.options.redis,
            }
            return [Line.of(line) for line in part.run(place, env, **told, **more)]

    def apart(self, place: str) -> list[Line]:
        """The same, on a scratch SQLite database of its own."""
        with scratch_folder(self.options.folder) as folder:
            return self.lines(place, environment(folder))

    def in_town(self, place: str, *, tell: bool = True) -> list[Line]:
        """The same, on the filled city."""
        if not self.town:
            folder = self.options.folder / "town"
            prepare(folder)
            self.town_env = environment(folder)
            self.town = part.run("town:fill_town", self.town_env, folder=str(folder), quick=self.options.quick)
        return self.lines(place, self.town_env, **({"town": self.town} if tell else {}))


def prepare(folder: Path) -> None:
    """The folders that a scratch installation expects."""
    for name in ("data", "static"):
        (folder / name).mkdir(parents=True)


@contextmanager
def scratch_folder(inside: Path) -> Iterator[Path]:
    """A folder for one part, removed when it is done."""
    with tempfile.TemporaryDirectory(dir=inside) as name:
        prepare(Path(name))
        yield Path(name)


def imports_on_postgres(run: Run) -> list[Line]:
    """N1 on PostgreSQL, when a server answers."""
    if not run.options.postgres:
        return [Line("N1", "dezelfde import, PostgreSQL", "niet gemeten: de server antwoordt niet")]
    with PostgresDatabase(run.options.postgres) as database, scratch_folder(run.options.folder) as folder:
        return run.lines("cells:measure", environment(folder, database=database.url))


def demo(run: Run) -> list[Line]:
    """N9 is the time of another command."""
    how = "meet apart: time make demo (tot 'Klaar', daarna Ctrl-C)"
    return [
        Line("N9", "make demo op een schone kloon, met gevulde pakketcache", how, target="< 180 s"),
        Line("N9", "make demo nog een keer", how, target="< 10 s"),
    ]


PARTS: tuple[tuple[str, Callable[[Run], list[Line]]], ...] = (
    ("N1", lambda run: run.apart("cells:measure")),
    ("N1", imports_on_postgres),
    ("N2", lambda run: run.apart("incidents:measure")),
    ("N3", lambda run: run.apart("incidents:measure_scale")),
    ("N4", lambda run: run.apart("survey:measure")),
    ("N6", lambda run: run.in_town("pages:measure")),
    ("N10", lambda run: run.in_town("weight:measure")),
    ("N5", lambda run: run.in_town("rebuild:measure", tell=False)),  # last in town: it takes the reports away
    ("N7", lambda run: run.apart("paper:measure")),
    ("N8", lambda run: run.apart("queueing:measure")),
    ("N11", lambda run: run.apart("lists:measure")),
    ("N12", lambda run: run.apart("packs:measure")),
    ("N9", demo),
)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", help="for example N1,N4")
    parser.add_argument("--quick", action="store_true", help="small sizes and three rounds: does it run?")
    parser.add_argument("--output", type=Path, help="a file that gets the same text")
    given = parser.parse_args(arguments)
    given.wanted = [one.strip().upper() for one in given.only.split(",") if one.strip()] or list(NUMBERS)
    if unknown := set(given.wanted) - set(NUMBERS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return given


class Output:
    """Writes to the screen and to the file as soon as there is something to say."""

    def __init__(self, path: Path | None) -> None:
        self._file = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("w", encoding="utf-8")

    def say(self, text: str) -> None:
        """One piece of text."""
        for stream in filter(None, (sys.stdout, self._file)):
            stream.write(text + "\n")
            stream.flush()


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when a part failed."""
    given = parse(arguments)
    output = Output(given.output)
    with tempfile.TemporaryDirectory(prefix="veiligheid-bench-") as folder:
        options = Options(
            folder=Path(folder),
            quick=given.quick,
            postgres=POSTGRES if postgres_answers() else "",
            redis=REDIS if redis_answers() else "",
        )
        output.say(printing.heading(quick=given.quick, repeats=options.repeats) + "\n")
        output.say(printing.head_of_table())
        run, done, failed, before = Run(options), [], [], time.monotonic()
        for number, measure in [one for one in PARTS if one[0] in given.wanted]:
            try:
                lines = measure(run)
            except Exception:  # one part that fails does not take the others with it
                failed.append(number)
                output.say(f"{number}   mislukt:\n{traceback.format_exc()}")
                continue
            done += lines
            output.say(printing.table_rows(lines))
    output.say(f"\n{printing.summary(done, failed)}\nDuur van de meting: {time.monotonic() - before:.0f} s")
    return 1 if failed else 0


def _stop(number: int, frame: object) -> None:
    """Leave in an orderly way when asked to end: scratch databases and folders go too."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main(sys.argv[1:]))
