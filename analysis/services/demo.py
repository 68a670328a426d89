"""Filling a demo: its files go the way of every delivery, received and then checked and used by the worker's jobs."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job, JobQuerySet
from analysis.enums import DeliveryState
from analysis.imports import receiving
from analysis.models import Delivery, SourceTable
from analysis.services import calendar, deliveries
from analysis.services.oefenstad.make import MANIFEST, make_oefenstad

REASON = "Demo: zonder oordeel van de bron in gebruik genomen."
SEED = 2026
LEFT_IN_REVIEW = "politie_met_fouten.csv"  # received and checked, and then left for people to decide on
FETCHED_TABLE = "47018NED"
FETCH_KIND = "table.fetch"
POLL_SECONDS = 0.25
JOB_STARTS_WITHIN = 60.0  # seconds without any job running: no worker
REPORTS_WITHIN = 45.0  # seconds that the demo waits for reports; on a slow machine they come in the background


class DemoError(Exception):
    """The demo cannot be filled; the message is Dutch."""


@dataclass(frozen=True)
class DemoFile:
    """One file of the demo; ``used`` says whether it is taken into use after the checks."""

    table: str
    path: Path
    codebook: Path | None = None
    used: bool = True


def real_files(fixtures: Path) -> list[DemoFile]:
    """The police figures that come with the product; each file name starts with the number of its table."""
    return [DemoFile(path.name.partition("_")[0], path) for path in sorted((fixtures / "politie").glob("*.csv"))]


def invented_files(fixtures: Path, output: Path) -> list[DemoFile]:
    """The files of Oefenstad, made in ``output`` unless an earlier run did."""
    manifest = output / MANIFEST
    if not manifest.is_file():
        make_oefenstad(fixtures=fixtures, output=output, seed=SEED)
    made = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return [
        DemoFile(
            file["table"],
            output / file["name"],
            output / file["codebook"] if file["codebook"] else None,
            used=file["use"] == "load",
        )
        for file in made
        if file["use"] == "load" or file["name"] == LEFT_IN_REVIEW
    ]


def load(files: list[DemoFile], *, say: Callable[[str], None]) -> int:
    """Deliver the files that are new, take them into use, and wait for their figures; return how many were new.

    Reports are waited for too, but not for ever. What an interrupted run left is finished. Raises ``DemoError`` when a
    file is refused, its job fails or no worker answers.
    """
    received = [(file, *_receive(file)) for file in files]
    _wait(_delivery_jobs(), say)
    for file, delivery, _ in received:
        if file.used:
            _use(delivery)
    _wait(_delivery_jobs(), say)
    for file, delivery, _ in received:
        if file.used:
            _must_be_in_use(delivery)
    if not _wait(Job.objects.open().exclude(kind=FETCH_KIND), say, at_most=REPORTS_WITHIN):
        say("De overige rapporten worden op de achtergrond gemaakt (zie Taken).")
    return sum(is_new for _, _, is_new in received)


def ask_fetch(at: datetime) -> None:
    """Have the full table fetched once, by the job that offices use; without internet that job says so."""
    table = SourceTable.objects.filter(number=FETCHED_TABLE).exclude(base_url="").first()
    if table is not None and not Job.objects.filter(kind=FETCH_KIND).exists():
        calendar.ask_fetch(table=table, by=None, at=at)


def _receive(file: DemoFile) -> tuple[Delivery, bool]:
    table = SourceTable.objects.filter(number=file.table).first()
    if table is None:
        raise DemoError(f"De tabel {file.table} is niet bekend. Draai eerst load_reference.")
    decided = Delivery.objects.filter(table=table, file_name=file.path.name).first()
    if decided is not None and not file.used:
        return decided, False  # a file to practise with stays as people left it, also when they refused it
    now = timezone.now()
    try:
        with ExitStack() as opened:
            stream = opened.enter_context(file.path.open("rb"))
            codebook = opened.enter_context(file.codebook.open("rb")) if file.codebook else None
            delivery = receiving.receive(
                table=table,
                stream=stream,
                name=file.path.name,
                by=None,
                at=now,
                codebook=codebook,
                codebook_name=file.codebook.name if file.codebook else "",
            )
    except receiving.AlreadyReceivedError as known:
        _check_again_if_needed(known.delivery, now)
        return known.delivery, False
    return delivery, True


def _check_again_if_needed(delivery: Delivery, now: datetime) -> None:
    """Ask for the checks again when an earlier run ended before they did."""
    if delivery.awaits_check and not _delivery_jobs().filter(parameters__delivery=delivery.pk).exists():
        receiving.enqueue_check(delivery=delivery, by=None, at=now)


def _use(delivery: Delivery) -> None:
    delivery.refresh_from_db()
    if delivery.state == DeliveryState.REFUSED:
        raise DemoError(f"{delivery.file_name} is geweigerd: {delivery.refusal}")
    if delivery.awaits_check:
        raise DemoError(f"{delivery.file_name} is niet gecontroleerd: de taak is mislukt.")
    if delivery.state == DeliveryState.IN_REVIEW:
        deliveries.approve(delivery_id=delivery.pk, by=None, at=timezone.now(), reason=REASON)


def _must_be_in_use(delivery: Delivery) -> None:
    delivery.refresh_from_db()
    if delivery.state == DeliveryState.APPROVED and not delivery.series_versions.exists():
        failed = Job.objects.filter(state=JobState.FAILED, parameters__delivery=delivery.pk).first()
        why = f" {failed.error}" if failed else ""
        raise DemoError(f"De cijfers van {delivery} zijn niet verwerkt.{why} Verwijder de map data en begin opnieuw.")


def _delivery_jobs() -> JobQuerySet:
    """Checks and figures that still wait or run."""
    return Job.objects.open().filter(kind__startswith="delivery.")


def _wait(jobs: JobQuerySet, say: Callable[[str], None], *, at_most: float = math.inf) -> bool:
    """Wait until none of ``jobs`` is open, saying what is being done; return whether that came within ``at_most`` s."""
    said: set[str] = set()
    began = idle_since = time.monotonic()
    while left := list(jobs.order_by("pk").all()):
        now = time.monotonic()
        running = [job.title for job in left if job.state == JobState.RUNNING]
        if running:
            idle_since = now
        if now - idle_since > JOB_STARTS_WITHIN:
            raise DemoError("De verwerker van taken antwoordt niet: er is een minuut lang geen taak begonnen.")
        if now - began > at_most:
            return False
        for title in running:
            line = f"{title} (nog {len(left)})"
            if line not in said:
                said.add(line)
                say(line)
        time.sleep(POLL_SECONDS)
    return True
