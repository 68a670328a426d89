"""A process on the scratch database that does what a test asks: one JSON line in, one JSON line out."""

import json
import sys
import time
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from amersfoort_veiligheid.accounts.models import Organisation, User  # noqa: E402
from amersfoort_veiligheid.web import jobs  # noqa: E402
from amersfoort_veiligheid.web.models import Job, QueueMessage, WorkerHeartbeat  # noqa: E402
from tests.web import queue_tasks  # noqa: E402

TASKS = {"quick": queue_tasks.quick_job, "slow": queue_tasks.slow_job}


def enqueue(task: str, parameters: dict[str, Any], count: int = 1, max_runs: int = 3) -> list[int]:
    """Ask for ``count`` jobs; each gets its own number where it wants one."""
    numbered = [
        {**parameters, "number": parameters["number"] + n} if "number" in parameters else parameters
        for n in range(count)
    ]
    return [
        jobs.enqueue(
            kind="test", title="proef", task=TASKS[task], parameters=each, by=None, at=timezone.now(), max_runs=max_runs
        ).pk
        for each in numbered
    ]


def enqueue_and_roll_back(task: str, parameters: dict[str, Any]) -> int:
    """Ask for a job inside a transaction that fails; give the number the job had."""
    try:
        with transaction.atomic():
            number = enqueue(task, parameters)[0]
            raise ZeroDivisionError
    except ZeroDivisionError:
        return number


def latency(parameters: dict[str, Any], count: int) -> list[float]:
    """Seconds from just before asking until the body runs, for jobs asked one after the other on an idle queue."""
    seconds = []
    for _ in range(count):
        asked = time.time()
        pk = enqueue("quick", parameters)[0]
        wait_for([pk], "done", 10)
        seconds.append(Job.objects.get(pk=pk).started_at.timestamp() - asked)
        time.sleep(0.05)
    return seconds


def job(pk: int) -> dict[str, Any]:
    """How a job stands."""
    return Job.objects.filter(pk=pk).values("state", "step", "done", "total", "runs", "error", "result").get()


def wait_for(pks: list[int], state: str, seconds: float) -> bool:
    """Wait until all these jobs are in ``state``; say whether that happened in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if Job.objects.filter(pk__in=pks, state=state).count() == len(pks):
            return True
        time.sleep(0.01)
    return False


def wait_until_empty(seconds: float) -> bool:
    """Wait until no message is left in the database; beat may just have put one."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not QueueMessage.objects.exists():
            return True
        time.sleep(0.02)
    return False


def wait_until_all_ended(seconds: float) -> bool:
    """Wait until no job waits or runs any more."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not Job.objects.open().exists():
            return True
        time.sleep(0.1)
    return False


def cancel(pk: int) -> None:
    """Cancel a job as a user."""
    user, _ = User.objects.get_or_create(email="wie@gemeente.example", defaults={"name": "Wie"})
    jobs.cancel(job_id=pk, by=user, at=timezone.now())


def counts() -> dict[str, int]:
    """How many rows there are."""
    return {
        "jobs": Job.objects.count(),
        "messages": QueueMessage.objects.count(),
        "workers": WorkerHeartbeat.objects.count(),
    }


def rows(name: str) -> int:
    """How many rows a slow job has left."""
    return Organisation.objects.filter(name__startswith=f"{name} ").count()


def lose_messages() -> int:
    """Throw away every message that waits in the database."""
    return QueueMessage.objects.all().delete()[0]


COMMANDS = {
    function.__name__: function
    for function in (
        enqueue,
        enqueue_and_roll_back,
        latency,
        job,
        wait_for,
        wait_until_empty,
        wait_until_all_ended,
        cancel,
        counts,
        rows,
        lose_messages,
    )
}

if __name__ == "__main__":
    for line in sys.stdin:
        name, arguments = json.loads(line)
        sys.stdout.write(json.dumps(COMMANDS[name](**arguments)) + "\n")
        sys.stdout.flush()
    connection.close()
