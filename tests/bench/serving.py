"""The product behind gunicorn as it is served for real, and a small client that asks pages as fast as it can."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.scratch import ROOT

WORKERS = 2
START_WITHIN = 40  # seconds


@dataclass(frozen=True)
class Answers:
    """What a stretch of asking gave: seconds per answer, and how long it lasted."""

    latencies: tuple[float, ...]
    seconds: float

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds


@contextmanager
def gunicorn(env: dict[str, str], log: Path) -> Iterator[int]:
    """Serve with sync workers on a free port of this machine; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "amersfoort_veiligheid.wsgi:application", "--worker-class", "sync"]
    command += ["--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(server, port, log)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if fetch(port, "/gezond/")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the web server did not answer\n{log.read_text(errors='replace')}")


def fetch(port: int, path: str, *, cookie: str = "", encoding: str = "identity") -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own, as these workers serve: status, headers (lower case), body as sent."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Accept-Encoding: {encoding}", "Connection: close"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        parts = []
        while piece := connection.recv(262_144):
            parts.append(piece)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return int(first.split()[1]), headers, body


def ask(port: int, path: str, *, cookie: str = "", clients: int, seconds: float) -> Answers:
    """Let so many clients ask one page without a pause; RuntimeError when an answer is not 200."""
    latencies: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def client() -> None:
        own = []
        while time.perf_counter() < end:
            before = time.perf_counter()
            status = fetch(port, path, cookie=cookie)[0]
            own.append(time.perf_counter() - before)
            if status != 200:
                wrong.append(status)
                return
        latencies.extend(own)

    before = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{path} answered {wrong[0]}")
    return Answers(tuple(latencies), time.perf_counter() - before)
