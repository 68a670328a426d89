"""Real workers and a driver process on a scratch database, for tests and for the benchmark of jobs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
import redis

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
BACKENDS = ("sqlite", "postgresql", "redis")
PASSED_ON = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")


def postgres_answers() -> bool:
    """Whether a PostgreSQL server can be used."""
    try:
        psycopg2.connect(f"{POSTGRES}/postgres", connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def redis_answers() -> bool:
    """Whether a Redis server can be used."""
    try:
        return bool(redis.Redis.from_url(REDIS, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


class Driver:
    """A process of its own that works on the scratch database as a page would."""

    def __init__(self, env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.queue_driver"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, command: str, **arguments: Any) -> None:
        """Give a command without waiting for the answer."""
        self._process.stdin.write(json.dumps([command, arguments]) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Wait for the answer to the last command."""
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


class Scratch:
    """A database of its own with the processes on it; use as a context manager.

    ``sqlite`` and ``postgresql`` keep the queue in that database; ``redis`` is PostgreSQL with the queue in Redis.
    """

    def __init__(self, backend: str, folder: Path, *, postgres: str = POSTGRES, redis_url: str = REDIS) -> None:
        self.backend = backend
        self.postgres = postgres
        self.redis_url = redis_url
        self.folder = folder
        self.name = f"veiligheid_{uuid4().hex[:12]}"
        self.log = folder / "log"
        self.ticks = folder / "ticks"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.env = {key: os.environ[key] for key in PASSED_ON if key in os.environ} | {
            "DJANGO_SETTINGS_MODULE": "tests.web.settings_worker",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{folder}/scratch.sqlite3" if backend == "sqlite" else f"{postgres}/{self.name}",
            "REDIS_URL": redis_url if backend == "redis" else "",
            "TEST_QUEUE": self.name,
            "TEST_TICK_LOG": str(self.ticks),
            "JOB_HEARTBEAT_SECONDS": "0.2",
            "JOB_DEAD_AFTER_SECONDS": "2.5",  # more than a busy machine may let a process stand still
            "CELERY_SKIP_CHECKS": "1",
        }

    def __enter__(self) -> Scratch:
        if self.backend != "sqlite":
            self._postgres(f"CREATE DATABASE {self.name}")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], cwd=ROOT, env=self.env, check=True
        )
        self._driver = Driver(self.env)
        return self

    def __exit__(self, *error: object) -> None:
        self._driver.close()
        for worker in self.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait(10)
        if self.backend != "sqlite":
            self._postgres(f"DROP DATABASE {self.name} WITH (FORCE)")
        if self.backend == "redis":
            redis.Redis.from_url(self.redis_url).delete(
                self.name, f"_kombu.binding.{self.name}", f"_kombu.binding_permanent.{self.name}"
            )

    def _postgres(self, statement: str) -> None:
        connection = psycopg2.connect(f"{self.postgres}/postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def ask(self, command: str, **arguments: Any) -> Any:
        """Let the driver do a command; give its answer."""
        self._driver.say(command, **arguments)
        return self._driver.hear()

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker as the handbook says, and wait until it has given a sign of life."""
        known = self.ask("counts")["workers"]
        with (self.folder / f"worker-{len(self.workers)}.log").open("wb") as output:
            worker = subprocess.Popen(
                [sys.executable, "manage.py", "run_worker", "--loglevel", "INFO"],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.workers.append(worker)
        deadline = time.monotonic() + 30
        while self.ask("counts")["workers"] <= known:
            if worker.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / f"worker-{len(self.workers) - 1}.log").read_text())
            time.sleep(0.05)
        return worker

    def kill_now(self, worker: subprocess.Popen[bytes]) -> None:
        """End a worker and its children with -9, as when the machine loses power."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)

    def lose_messages(self) -> int:
        """Throw away every message that waits; say how many queues or messages that were."""
        if self.backend == "redis":
            return int(redis.Redis.from_url(self.redis_url).delete(self.name))
        return int(self.ask("lose_messages"))

    def log_lines(self, log: str = "log") -> list[str]:
        """What the bodies of the jobs wrote."""
        path = self.folder / log
        return path.read_text().splitlines() if path.exists() else []

    def wait_for_line(self, start: str, *, log: str = "log", seconds: float = 20) -> str:
        """Wait until a body has written a line that begins with ``start``; give the line."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [line for line in self.log_lines(log) if line.startswith(start)]
            if found:
                return found[-1]
            time.sleep(0.02)
        raise TimeoutError(f"nobody wrote {start!r}; the log has {self.log_lines(log)}")
