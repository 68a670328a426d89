"""When dossiers go to the archive, and the exports that are made for it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from agov import tasks
from agov.enums import TransferYears
from agov.models import ArchiveExport, TransferTerm
from agov.models.archive import FILE_KEPT_FOR
from agov.queries.transfer import READS_SECRETS, reads_secrets
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job
from cycle.models import PolicyCycle
from vap.models import VAP


class ArchiveError(Exception):
    """The deed is refused; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def set_transfer(*, years: TransferYears, reason: str, by: User, at: datetime) -> TransferTerm:
    """Say after how many years a dossier goes to the archive; the terms before it stay on record."""
    term = TransferTerm.objects.create(years=years, reason=reason, set_by=by, set_at=at)
    audit.record(event="transfer.set", target=term, by=by, at=at, years=int(years), reason=reason)
    return term


@transaction.atomic
def ask_export(*, cycle: PolicyCycle, vap: VAP | None = None, by: User, at: datetime) -> Job:
    """Have a dossier exported in the background; while one of the same dossier is being made, that is the one.

    Raises ``ArchiveError`` for who reads what is secret.
    """
    if reads_secrets(by):
        raise ArchiveError(READS_SECRETS)
    key = f"archive.export:{'vap' if vap else 'cycle'}:{vap.pk if vap else cycle.pk}:{by.pk}"
    already = Job.objects.open().filter(key=key).first()
    if already:
        return already
    row = ArchiveExport.objects.create(cycle=cycle, vap=vap, asked_by=by, asked_at=at)
    return jobs.enqueue(
        kind="archive.export",
        title=str(row),
        task=tasks.make_archive_export,
        parameters={"export": row.pk},
        by=by,
        at=at,
        key=key,
    )


@transaction.atomic
def note_transfer(*, export_id: int, on: date, note: str, by: User, at: datetime) -> ArchiveExport:
    """Note that the archive took a dossier in: on which day, and by which declaration. Nothing is removed here.

    Raises ``ArchiveError`` for an export that was not made, a day that does not fit, and one that was noted already.
    """
    row = ArchiveExport.objects.select_for_update(of=("self",)).select_related("cycle", "vap").get(pk=export_id)
    if row.made_at is None:
        raise ArchiveError("Deze export is nog niet klaar.")
    if row.transferred_on is not None:
        raise ArchiveError("Dit is al genoteerd.")
    if on > timezone.localdate(at):
        raise ArchiveError("Die dag moet nog komen.", "on")
    if on < timezone.localdate(row.made_at):
        raise ArchiveError("Die dag ligt voor de export.", "on")
    row.transferred_on, row.transfer_note = on, note
    row.save(update_fields=["transferred_on", "transfer_note"])
    target = row.vap or row.cycle
    audit.record(
        event="archive.transferred", target=target, by=by, at=at, on=on.isoformat(), note=note, sha256=row.sha256
    )
    return row


@transaction.atomic
def note_fetched(*, export: ArchiveExport, by: User, at: datetime) -> None:
    """Keep on record that an export left the system, and with which fingerprint."""
    audit.record(event="archive.fetched", target=export.vap or export.cycle, by=by, at=at, sha256=export.sha256)


def forget_files(*, at: datetime) -> int:
    """Remove the files of exports that were kept long enough; what was exported stays on record. Safe to run twice."""
    gone = 0
    for row in ArchiveExport.objects.exclude(file="").filter(made_at__lt=at - FILE_KEPT_FOR):
        # First the file: a stop in between leaves a row that the next run finds, and no file that nobody knows of.
        row.file.storage.delete(str(row.file.name))
        ArchiveExport.objects.filter(pk=row.pk).update(file="")
        gone += 1
    return gone
