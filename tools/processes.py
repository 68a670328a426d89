"""Child processes that live and die together: start, watch, stop."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

STOP_WITHIN = 15.0  # seconds to end in order; then they are ended
POLL_SECONDS = 0.1
LAST_LINES = 15


class ProgramEndedError(Exception):
    """A program that should go on has ended; the message says which, and what it said last."""


@dataclass(frozen=True)
class Program:
    """One child, by the name that people know it by; its output goes to ``log``. ``may_end`` when its work is done."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    may_end: bool

    @property
    def has_ended_well(self) -> bool:
        """Whether it was to end, and did so without an error."""
        return self.may_end and self.process.poll() == 0

    def last_lines(self) -> str:
        """The end of what it wrote."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])


class Programs:
    """All children of one run. ``stop`` ends every one of them, with what they started themselves."""

    def __init__(self, *, folder: Path, logs: Path) -> None:
        self.folder = folder
        self.logs = logs
        self.running: list[Program] = []

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, may_end: bool = False
    ) -> Program:
        """Start a program in a process group of its own: a Ctrl-C reaches us, and we pass it on in order."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / (name.replace(" ", "-").lower() + ".log")
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 -- our own programs
                command,
                cwd=self.folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        program = Program(name, process, log, may_end)
        self.running.append(program)
        return program

    def check(self) -> None:
        """Raise ``ProgramEndedError`` when a program failed, or ended that was to go on."""
        for program in self.running:
            code = program.process.poll()
            if code is not None and not program.has_ended_well:
                raise ProgramEndedError(f"{program.name} is gestopt (code {code}).\n{program.last_lines()}".rstrip())

    def finish(self, program: Program) -> str:
        """Wait until ``program`` has done its work and return what it wrote; the others must go on meanwhile."""
        while not program.has_ended_well:
            self.check()
            time.sleep(POLL_SECONDS)
        return program.log.read_text(encoding="utf-8")

    def stop(self) -> None:
        """End all programs: ask, wait, and end what is left; also what a program that died left behind."""
        for program in self.running:
            _signal_group(program, signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        for program in self.running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(program, signal.SIGKILL)
            program.process.wait()
        self.running.clear()


def _signal_group(program: Program, number: signal.Signals) -> None:
    try:
        os.killpg(program.process.pid, number)
    except ProcessLookupError:
        return  # the whole group has gone
