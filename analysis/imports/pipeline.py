"""The two background steps of a delivery: check the stored file, and turn approved figures into observations.

Each is safe to run twice: it first removes what an earlier run of itself left, in the same transaction in which it
writes, so that a worker that dies half-way leaves nothing or everything.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.bulk import bulk_load
from amersfoort_veiligheid.documents.tables import dutch_number
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.enums import DeliveryState, TableContent
from analysis.imports import group_loading, police_loading, survey_loading
from analysis.imports.base import CheckedFile, RefusedFileError
from analysis.imports.differences import difference
from analysis.models import CountCell, Delivery, Observation, SeriesVersion

REPORTS_TASK = "analysis.tasks.build_reports"
CHUNK = 1024 * 1024


class ChangedFileError(Exception):
    """The stored file is not the file that was received."""


def check_delivery(progress: Progress, *, delivery: int) -> Outcome:
    """Read and check the stored file of delivery number ``delivery``; afterwards it is in review, or refused."""
    row = Delivery.objects.select_related("table__source", "area_version").get(pk=delivery)
    if row.state not in (DeliveryState.RECEIVED, DeliveryState.IN_REVIEW):
        return Outcome("Deze levering was al gecontroleerd.", _page(row))
    progress.step("Bestand lezen")
    _must_be_unchanged(row)
    try:
        reading = _read(row)
    except RefusedFileError as refusal:
        _store_refusal(row, str(refusal))
        return Outcome(f"Geweigerd: {refusal}", _page(row))
    progress.step("Gecontroleerde rijen bewaren", rows=reading.checked.rows_read)
    progress.check_cancelled()
    with transaction.atomic():
        row.cells.all()._raw_delete(row.cells.db)
        if reading.cells is not None:
            bulk_load(CountCell, reading.cells)
        _store_outcome(row, reading)
        if reading.cells is not None:
            row.difference = difference(row)
            row.save(update_fields=["difference"])
    return Outcome(
        f"{dutch_number(row.rows_accepted)} rijen aangenomen, {dutch_number(row.rows_rejected)} afgewezen.", _page(row)
    )


@dataclass(frozen=True)
class Reading:
    """What came of reading a file; ``cells`` only for registered counts, which are stored when checked."""

    checked: CheckedFile
    cells: pd.DataFrame | None
    periods: list[list[int]]


def _read(row: Delivery) -> Reading:
    if row.table.content == TableContent.SURVEY:
        survey, wave = survey_loading.read(row)
        return Reading(survey, None, wave)
    if row.table.is_count_table:
        checked, cells = police_loading.read(row)
    else:
        checked, cells = group_loading.read(row), None
    periods = checked.accepted.assign(month=checked.accepted.get("month", 0))[["year", "month"]]
    distinct = periods.drop_duplicates().sort_values(["year", "month"])
    return Reading(checked, cells, [[int(year), int(month)] for year, month in distinct.itertuples(index=False)])


def _must_be_unchanged(row: Delivery) -> None:
    """Compare the stored file with its fingerprint: what is checked is what was received."""
    digest = hashlib.sha256()
    with row.file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    seen = digest.hexdigest()
    if row.codebook:
        codebook = hashlib.sha256(Path(row.codebook.path).read_bytes()).hexdigest()
        seen = hashlib.sha256((seen + codebook).encode()).hexdigest()
    if seen != row.sha256:
        raise ChangedFileError(f"{row} is not the file that was received")


@transaction.atomic
def _store_refusal(row: Delivery, message: str) -> None:
    now = timezone.now()
    row.state, row.refusal, row.checked_at, row.decided_at = DeliveryState.REFUSED, message, now, now
    row.save(update_fields=["state", "refusal", "checked_at", "decided_at"])
    row.cells.all()._raw_delete(row.cells.db)
    audit.record(event="delivery.refused", target=row, by=None, at=now, reason=message)


def _store_outcome(row: Delivery, reading: Reading) -> None:
    now, checked = timezone.now(), reading.checked
    row.state = DeliveryState.IN_REVIEW
    row.checked_at = now
    row.dialect = checked.dialect
    row.rows_read = checked.rows_read
    row.rows_accepted = len(checked.accepted)
    row.rows_rejected = checked.rejects.total
    row.rejects = [[reject.row, reject.column, reject.value, reject.reason] for reject in checked.rejects.listed]
    row.rejects_by_reason = dict(checked.rejects.by_reason.most_common())
    row.warnings = list(checked.warnings)
    row.questions = [[question.name, list(question.candidates)] for question in getattr(checked, "questions", ())]
    check = checked.total_check
    row.total_check = (
        {"state": check.state, "delivered": check.delivered, "summed": check.summed, "explanation": check.explanation}
        if check
        else {}
    )
    row.periods = reading.periods
    row.save()
    audit.record(
        event="delivery.checked", target=row, by=None, at=now, accepted=row.rows_accepted, rejected=row.rows_rejected
    )


def aggregate_delivery(progress: Progress, *, delivery: int) -> Outcome:
    """Make the observations of an approved delivery and put its periods in force, all in one transaction."""
    row = Delivery.objects.select_related("table__source", "area_version").get(pk=delivery)
    if row.state not in (DeliveryState.APPROVED, DeliveryState.REPLACED):
        return Outcome("Deze levering is niet in gebruik.", _page(row))
    progress.step("Cijfers samenvoegen per gebied en indicator", rows=row.rows_accepted)
    if row.table.is_count_table:
        make = police_loading.observations
    elif row.table.content == TableContent.SURVEY:
        make = survey_loading.observations
    else:
        make = group_loading.observations
    frame = make(row)
    progress.check_cancelled()
    progress.step("Cijfers in gebruik nemen")
    with transaction.atomic():
        in_force = _put_in_force(row)
        _replace_observations(row, frame, in_force)
        if row.table.is_count_table:
            police_loading.settle_year_totals(row, {year for year, _ in in_force})
        _mark_replaced(row)
        audit.record(event="delivery.aggregated", target=row, by=None, at=timezone.now(), observations=len(frame))
        jobs.enqueue(
            kind="reports.build",
            title="Rapporten bijwerken",
            task=REPORTS_TASK,
            parameters={"years": sorted({year for year, _ in in_force})},
            by=None,
            at=timezone.now(),
            key="reports.build:" + "-".join(str(year) for year in sorted({year for year, _ in in_force})),
        )
    return Outcome(f"{dutch_number(len(frame))} cijfers zijn in gebruik.", _page(row))


def _page(row: Delivery) -> str:
    return reverse("analysis:delivery-detail", args=[row.pk])


def _put_in_force(row: Delivery) -> set[tuple[int, int]]:
    """Point each period of the delivery to it, unless a later version has that period already.

    Returns the periods that this delivery now holds; running it twice gives the same answer.
    """
    later = {
        (pointer.year, pointer.month)
        for pointer in SeriesVersion.objects.filter(table=row.table, delivery__version__gt=row.version)
    }
    mine = {(year, month) for year, month in row.periods} - later
    SeriesVersion.objects.bulk_create(
        [SeriesVersion(table=row.table, year=year, month=month, delivery=row) for year, month in sorted(mine)],
        update_conflicts=True,
        unique_fields=["table", "year", "month"],
        update_fields=["delivery"],
    )
    return mine


def _replace_observations(row: Delivery, frame: pd.DataFrame, in_force: set[tuple[int, int]]) -> None:
    for year in {year for year, _ in in_force}:
        months = [month for candidate, month in in_force if candidate == year]
        Observation.objects.filter(table=row.table, year=year, month__in=months)._raw_delete(row.cells.db)
    pairs = pd.MultiIndex.from_frame(frame[["year", "month"]])
    bulk_load(Observation, frame[pairs.isin(list(in_force))])


def _mark_replaced(row: Delivery) -> None:
    """A delivery none of whose periods is in force any more has been replaced."""
    for older in Delivery.objects.filter(table=row.table, state=DeliveryState.APPROVED).exclude(pk=row.pk):
        if older.observations.exists() or older.series_versions.exists():
            continue
        older.state = DeliveryState.REPLACED
        older.save(update_fields=["state"])
        audit.record(event="delivery.replaced", target=older, by=None, at=timezone.now(), replaced_by=str(row))
