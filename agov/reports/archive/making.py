"""Making an export for the archive, by a job: safe to run twice, and only for who still may."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime
from typing import IO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from agov import permissions
from agov.models import ArchiveExport
from agov.queries.completeness import of_cycle, of_vap
from agov.queries.transfer import READS_SECRETS, reads_secrets
from agov.reports.archive import labels
from agov.reports.archive.contents import dossier_of_cycle, dossier_of_vap, ref_to_cycle
from agov.reports.archive.mdto import Ref
from agov.reports.archive.package import Package, write_package
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.web.jobs import Outcome, Progress, UserFacingError
from amersfoort_veiligheid.web.work import address
from vap.models import VAP

PIECE = 1 << 20


def make_export(progress: Progress, *, export: int) -> Outcome:
    """Write the zip of one export and keep it; a second run finds it there."""
    row = ArchiveExport.objects.select_related("cycle", "vap__cycle", "asked_by").get(pk=export)
    where = page_of(row)
    if row.made_at is not None:
        return Outcome("De export stond al klaar.", where)
    if not permissions.may_export_archive(row.asked_by):
        raise UserFacingError("Alleen een archivaris maakt een export voor het archief.")
    if reads_secrets(row.asked_by):
        raise UserFacingError(READS_SECRETS)
    if row.vap and not VAP.objects.visible_to(row.asked_by).decided().filter(pk=row.vap.pk).exists():
        raise UserFacingError("Dit plan is niet vastgesteld, of het is geheim.")
    at = timezone.now()
    progress.step("Uitzoeken wat erin hoort")
    with tempfile.TemporaryFile() as made:
        package = _write(made, row, progress, at)
        progress.step("Bewaren")
        made.seek(0)
        fingerprint = hashlib.sha256()
        while piece := made.read(PIECE):
            fingerprint.update(piece)
        row.size = made.tell()
        made.seek(0)
        row.file.save(f"{row.name}.zip", File(made), save=False)
    found = of_vap(row.vap, row.asked_by) if row.vap else of_cycle(row.cycle, row.asked_by)
    row.made_at, row.sha256 = at, fingerprint.hexdigest()
    row.records, row.files, row.missing = package.records, len(package.hashes), found.missing
    with transaction.atomic():
        if not ArchiveExport.objects.select_for_update().filter(pk=row.pk, made_at__isnull=True).exists():
            row.file.delete(save=False)  # another run was first
            return Outcome("De export stond al klaar.", where)
        row.save()
        audit.record(
            event="archive.exported",
            target=row.vap or row.cycle,
            by=row.asked_by,
            at=at,
            sha256=row.sha256,
            records=row.records,
            missing=row.missing,
        )
    return Outcome(f"De export staat klaar: {row.records} stukken in {row.files} bestanden.", where)


def page_of(row: ArchiveExport) -> str:
    """The page on which an export is fetched."""
    return address("agov:vap-archive", row.vap_id) if row.vap_id else address("agov:cycle-archive", row.cycle_id)


def _write(target: IO[bytes], row: ArchiveExport, progress: Progress, at: datetime) -> Package:
    user = row.asked_by
    if row.vap:
        dossier = dossier_of_vap(row.vap, user, at=at)
        above = ref_to_cycle(row.cycle)
    else:
        dossier = dossier_of_cycle(row.cycle, user, at=at)
        above = Ref(f"Veiligheidsbeleid van de gemeente {settings.MUNICIPALITY_NAME}", labels.prefix(), labels.source())
    progress.step("Stukken maken", done=0, total=dossier.count)

    def told(title: str, done: int) -> None:
        progress.step(f"Maken: {title}"[:200], done=done)

    return write_package(target, dossier, above=above, at=at, told=told)
