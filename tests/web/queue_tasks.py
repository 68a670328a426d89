"""Tasks and bodies for the tests with real workers. What they did is written as lines in a file, one per call."""

import os
import time
from contextlib import nullcontext
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web import jobs


def note(log: str, line: str) -> None:
    """Append one line; a single write of few bytes to a file opened for appending is never mixed with another."""
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def quick(progress: jobs.Progress, *, log: str, number: int) -> None:
    note(log, f"{number} {time.time()}")


def slow(
    progress: jobs.Progress, *, log: str, name: str, steps: int, pause: float, in_transaction: bool
) -> jobs.Outcome:
    """Insert one row per step, sleeping in between; in one transaction, or each row that is not there by itself."""
    note(log, f"start {os.getpid()}")
    with transaction.atomic() if in_transaction else nullcontext():
        for number in range(steps):
            progress.step("Rijen toevoegen", done=number, total=steps if number == 0 else None, rows=number)
            Organisation.objects.get_or_create(name=f"{name} {number}", defaults={"kind": "other"})
            time.sleep(pause)
    note(log, "end")
    return jobs.Outcome(text=f"{steps} rijen toegevoegd")


@shared_task
def quick_job(job_id: int) -> None:
    jobs.run(job_id, quick)


@shared_task
def slow_job(job_id: int) -> None:
    jobs.run(job_id, slow)


@shared_task
def tick() -> None:
    log = os.environ.get("TEST_TICK_LOG")
    if log and Path(log).parent.is_dir():
        note(log, f"tick {timezone.now().isoformat()}")
