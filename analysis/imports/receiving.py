"""Taking in a file: stored unchanged with its fingerprint, numbered, and sent to the checks.

Stands below the services because the job that fetches a table from its source takes in its file in the same way.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_number
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job, JobQuerySet
from analysis.enums import DeliveryState
from analysis.models import Delivery, SourceTable
from cycle.models import AreaVersion

CHECK_KIND = "delivery.check"
CHECK_TASK = "analysis.tasks.check_delivery"
AGGREGATE_TASK = "analysis.tasks.aggregate_delivery"
CHUNK = 1024 * 1024


class DeliveryError(Exception):
    """The deed is not possible; the message is Dutch and meant for the user."""


class AlreadyReceivedError(DeliveryError):
    """The same file came in before."""

    def __init__(self, delivery: Delivery) -> None:
        day = timezone.localdate(delivery.received_at)
        super().__init__(f"Dit bestand is al ontvangen op {day:%d-%m-%Y} als {delivery}. Er is niets veranderd.")
        self.delivery = delivery


def fingerprint(chunks: Iterable[bytes]) -> str:
    """Return the sha256 (hex) of a file that is read in pieces."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def combined(sha256: str, codebook_sha256: str) -> str:
    """The fingerprint of answers and codebook together."""
    return hashlib.sha256((sha256 + codebook_sha256).encode()).hexdigest()


def stored_fingerprint(delivery: Delivery) -> str:
    """The fingerprint of the files as they lie in the storage now; the same as ``sha256`` when nobody touched them."""
    with delivery.file.open("rb") as stream:
        sha256 = fingerprint(_pieces(stream))
    if not delivery.codebook:
        return sha256
    with delivery.codebook.open("rb") as stream:
        return combined(sha256, fingerprint(_pieces(stream)))


def _size_within_limit(stream: IO[bytes], what: str) -> int:
    """The size in bytes, known before anything is read. Raises ``DeliveryError`` when it is empty or too large."""
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        raise DeliveryError(f"{what} is leeg. Kies een bestand met inhoud.")
    if size > settings.MAX_DELIVERY_BYTES:
        shown, limit = dutch_number(size / 1_000_000), dutch_number(settings.MAX_DELIVERY_BYTES / 1_000_000)
        raise DeliveryError(f"{what} is te groot: {shown} MB. Meer dan {limit} MB kan niet.")
    return size


def _pieces(stream: IO[bytes]) -> Iterable[bytes]:
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk
    stream.seek(0)


def _stored_name(name: str, sha256: str) -> str:
    suffix = "".join(re.findall(r"[A-Za-z0-9.]+", Path(name).suffix))[:10]
    return f"{sha256[:24]}{suffix}"


def receive(
    *,
    table: SourceTable,
    stream: IO[bytes],
    name: str,
    by: User | None,
    at: datetime,
    dialect: str = "",
    corrects: Delivery | None = None,
    codebook: IO[bytes] | None = None,
    codebook_name: str = "",
    area_version: AreaVersion | None = None,
    figures_date: date | None = None,
) -> Delivery:
    """Store a file unchanged and have it checked by a job; nothing is used until it is approved.

    Raises ``AlreadyReceivedError`` when this very file came before (for this table), ``DeliveryError`` when it is
    empty or too large. A file that was deleted before it gave figures goes back to its delivery, which goes on.
    """
    size = _size_within_limit(stream, "Dit bestand")
    sha256 = fingerprint(_pieces(stream))
    if codebook is not None:  # the same answers with another codebook are another delivery
        _size_within_limit(codebook, "Het codeboek")
        sha256 = combined(sha256, fingerprint(_pieces(codebook)))
    if known := _already_received(table, sha256):
        return _put_back(known, stream, by=by, at=at)
    version = area_version or AreaVersion.objects.in_force()
    if version is None:
        raise DeliveryError("Er zijn nog geen gebieden. Laad eerst de gebiedsindeling (manage.py load_reference).")
    delivery = Delivery(
        table=table,
        corrects=corrects,
        file_name=Path(name).name[:255],
        size=size,
        sha256=sha256,
        municipality_code=settings.MUNICIPALITY_CODE,
        area_version=version,
        dialect=dialect,
        dialect_chosen=bool(dialect),
        received_at=at,
        received_by=by,
        figures_date=figures_date or timezone.localdate(at),
    )
    try:
        delivery.file.save(_stored_name(name, sha256), File(stream), save=False)
        if codebook is not None:
            delivery.codebook.save(_stored_name(codebook_name, "c" + sha256[:23]), File(codebook), save=False)
        _save_received(delivery, by=by, at=at)
    except BaseException:
        for stored in (delivery.file, delivery.codebook):
            if stored:
                stored.delete(save=False)
        raise
    return delivery


def _already_received(table: SourceTable, sha256: str) -> Delivery | None:
    """The delivery of this very file; one that was refused may be offered again."""
    return Delivery.objects.filter(table=table, sha256=sha256).exclude(state=DeliveryState.REFUSED).first()


@transaction.atomic
def _put_back(known: Delivery, stream: IO[bytes], *, by: User | None, at: datetime) -> Delivery:
    """Give a delivery its file again that the retention term took before there were figures of it.

    Raises ``AlreadyReceivedError`` when the file is still there, or is not needed any more. The term starts anew.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("table").get(pk=known.pk)
    if delivery.file_deleted_at is None or delivery.series_versions.exists():
        raise AlreadyReceivedError(delivery)
    delivery.file.save(_stored_name(delivery.file_name, delivery.sha256), File(stream), save=False)
    try:
        delivery.file_deleted_at, delivery.received_at, delivery.received_by = None, at, by
        delivery.save(update_fields=["file", "file_deleted_at", "received_at", "received_by"])
        audit.record(event="delivery.received_again", target=delivery, by=by, at=at, sha256=delivery.sha256)
        if delivery.state == DeliveryState.APPROVED:
            ask_figures(delivery=delivery, by=by, at=at)
        else:
            enqueue_check(delivery=delivery, by=by, at=at)
    except BaseException:
        delivery.file.delete(save=False)
        raise
    return delivery


@transaction.atomic
def _save_received(delivery: Delivery, *, by: User | None, at: datetime) -> None:
    SourceTable.objects.select_for_update().get(pk=delivery.table_id)  # versions are numbered one by one
    newest = Delivery.objects.filter(table=delivery.table).aggregate(newest=Max("version"))["newest"]
    delivery.version = (newest or 0) + 1
    try:
        with transaction.atomic():
            delivery.save()
    except IntegrityError as error:
        known = _already_received(delivery.table, delivery.sha256)  # at the same moment, by somebody else
        if known is None:
            raise
        raise AlreadyReceivedError(known) from error
    audit.record(
        event="delivery.received", target=delivery, by=by, at=at, file=delivery.file_name, sha256=delivery.sha256
    )
    enqueue_check(delivery=delivery, by=by, at=at)


def open_check(delivery: Delivery) -> Job:
    """The check of this delivery that was asked for last."""
    return _checks(delivery).latest("pk")


def is_being_checked(delivery: Delivery) -> bool:
    """Whether a check of this delivery still waits or runs."""
    return _checks(delivery).open().exists()


def _checks(delivery: Delivery) -> JobQuerySet:
    return Job.objects.filter(kind=CHECK_KIND, parameters__delivery=delivery.pk)


def enqueue_check(*, delivery: Delivery, by: User | None, at: datetime) -> Job:
    """Have the file read and checked in the background."""
    return jobs.enqueue(
        kind=CHECK_KIND,
        title=f"Levering controleren: {delivery}",
        task=CHECK_TASK,
        parameters={"delivery": delivery.pk},
        by=by,
        at=at,
    )


def ask_figures(*, delivery: Delivery, by: User | None, at: datetime) -> Job:
    """Have the observations of a delivery made; joins a job that waits, and waits for one that runs."""
    return jobs.enqueue(
        kind="delivery.aggregate",
        title=f"Cijfers verwerken: {delivery}",
        task=AGGREGATE_TASK,
        parameters={"delivery": delivery.pk},
        by=by,
        at=at,
        key=f"delivery.aggregate:{delivery.pk}",
        waits=True,
    )
