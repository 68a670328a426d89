"""What is measured: two things in turn in one run, their medians, the ratio, and the peak of memory."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

REPEATS = 5  # odd, so that the median is a time that was really seen
MIB = 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One line of the table. ``reached`` is None when there is no target, or when the line was not measured."""

    number: str
    name: str
    ours: str = ""
    beside: str = ""
    ratio: str = ""
    target: str = ""
    reached: bool | None = None
    memory: str = ""
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON data."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Line:
        """The line back from its JSON data."""
        return cls(**{**data, "notes": tuple(data["notes"])})


@dataclass(frozen=True)
class Options:
    """How a part is run: ``folder`` is a scratch folder of its own that is removed afterwards.

    ``postgres`` and ``redis`` are servers on which scratch databases may be made; empty when they do not answer.
    """

    folder: Path
    quick: bool = False
    postgres: str = ""
    redis: str = ""

    @classmethod
    def of(cls, data: dict[str, Any]) -> Options:
        """The options from their JSON data."""
        return cls(**{**data, "folder": Path(data["folder"])})

    @property
    def repeats(self) -> int:
        """How often each of the two is run; odd."""
        return 3 if self.quick else REPEATS


@dataclass(frozen=True)
class Times:
    """Seconds of each repeat."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def text(self) -> str:
        """The median with the fastest and the slowest, such as ``4,82 s (4,61–5,10)``."""
        if self.median < 1:
            low, middle, high = (1000 * value for value in (min(self.seconds), self.median, max(self.seconds)))
            digits = 1 if middle < 100 else 0
            return f"{dutch(middle, digits)} ms ({dutch(low, digits)}–{dutch(high, digits)})"
        return f"{dutch(self.median, 2)} s ({dutch(min(self.seconds), 2)}–{dutch(max(self.seconds), 2)})"


@dataclass
class Contestant:
    """One of the things that are timed. ``prepare`` runs before each repeat and ``settle`` after it, both untimed."""

    run: Callable[[], Any]
    prepare: Callable[[], Any] = field(default=lambda: None)
    settle: Callable[[], Any] = field(default=lambda: None)


def in_turn(*contestants: Contestant | Callable[[], Any], repeats: int = REPEATS) -> list[Times]:
    """Run all of them once, then again, ``repeats`` times: what disturbs the machine disturbs all alike."""
    all_of_them = [one if isinstance(one, Contestant) else Contestant(one) for one in contestants]
    seconds: list[list[float]] = [[] for _ in all_of_them]
    for _ in range(repeats):
        for place, one in enumerate(all_of_them):
            one.prepare()
            gc.collect()
            before = time.perf_counter()
            kept = one.run()
            seconds[place].append(time.perf_counter() - before)
            del kept
            one.settle()
    return [Times(tuple(found)) for found in seconds]


def dutch(number: float, digits: int = 0) -> str:
    """A number in Dutch notation: 1234.5 is written 1.234,5."""
    return f"{number:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def fastest(ours: Times, beside: Times) -> str:
    """The ratio of the fastest rounds: what is left of it when others use the machine too."""
    return f"snelste rondes: {times(min(ours.seconds) / min(beside.seconds))}"


def times(ratio: float) -> str:
    """A ratio as it stands in the table."""
    return f"{dutch(ratio, 2)} ×"


def mebibytes(number: float) -> str:
    """An amount of memory as it stands in the table."""
    return f"{dutch(number / MIB)} MiB"


def forget_peak() -> None:
    """Let the peak of this process start again from what it holds now (Linux; elsewhere the peak is of all time)."""
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text("5")


def peak_memory() -> int:
    """The most memory this process held since it started or ``forget_peak``, in bytes; 0 where that is not told.

    Read from VmHWM: ``getrusage`` also counts the process that started this one.
    """
    path = Path("/proc/self/status")
    if not path.exists():
        return 0
    found = [line.split()[1] for line in path.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(found[0]) * 1024
