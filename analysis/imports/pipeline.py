"""The two background steps of a delivery: check the stored file, and turn approved figures into observations.

Each is safe to run twice: it first removes what an earlier run of itself left, in the same transaction in which it
writes, so that a worker that dies half-way leaves nothing or everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.bulk import bulk_load
from amersfoort_veiligheid.documents.tables import dutch_number
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.jobs import Outcome, Progress, UserFacingError
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState, TableContent
from analysis.imports import (
    group_loading,
    police_loading,
    receiving,
    spot_loading,
    survey_loading,
    survey_table_loading,
)
from analysis.imports.base import CheckedFile, RefusedFileError
from analysis.imports.differences import difference
from analysis.imports.privacy import without_person
from analysis.models import CountCell, Delivery, Observation, SeriesVersion, SourceTable

REPORTS_TASK = "analysis.tasks.build_reports"
REPORTS_KIND = "reports.build"
CHECKABLE = (DeliveryState.RECEIVED, DeliveryState.IN_REVIEW)


class ChangedFileError(UserFacingError):
    """The stored file is not the file that was received."""


def check_delivery(progress: Progress, *, delivery: int) -> Outcome:
    """Read and check the stored file of delivery number ``delivery``; afterwards it is in review, or refused.

    Reading takes long and locks nothing. Whoever decides in the meantime, or asks for a check with other answers, wins.
    """
    row = Delivery.objects.select_related("table__source", "area_version").get(pk=delivery)
    if row.state not in CHECKABLE:
        return Outcome("Deze levering was al gecontroleerd.", _page(row))
    progress.step("Bestand lezen")
    _must_be_unchanged(row)
    reading = _read_or_refuse(row)
    rows = None if isinstance(reading, RefusedFileError) else reading.checked.rows_read
    progress.step("Uitkomst bewaren", rows=rows)
    with transaction.atomic():
        if not _is_still_asked(row):
            return Outcome("Deze controle is niet meer nodig: de levering is intussen veranderd.", _page(row))
        if isinstance(reading, RefusedFileError):
            _store_refusal(row, str(reading))
            return Outcome(f"Geweigerd: {reading}", _page(row))
        _store_outcome(row, reading)
    return Outcome(
        f"{dutch_number(row.rows_accepted)} rijen aangenomen, {dutch_number(row.rows_rejected)} afgewezen.", _page(row)
    )


def _is_still_asked(row: Delivery) -> bool:
    """Lock the delivery; say whether it still waits for this check, with these answers and this dialect."""
    now = Delivery.objects.select_for_update().get(pk=row.pk)
    asked = (now.answers, now.dialect_chosen, now.dialect if now.dialect_chosen else "")
    return now.state in CHECKABLE and asked == (
        row.answers,
        row.dialect_chosen,
        row.dialect if row.dialect_chosen else "",
    )


@dataclass(frozen=True)
class Reading:
    """What came of reading a file; ``cells`` only for registered counts, which are stored when checked."""

    checked: CheckedFile
    cells: pd.DataFrame | None
    periods: list[list[int]]


def _read_or_refuse(row: Delivery) -> Reading | RefusedFileError:
    try:
        return _read(row)
    except RefusedFileError as refusal:
        return refusal


def _read(row: Delivery) -> Reading:
    if row.table.content == TableContent.SURVEY:
        survey, wave = survey_loading.read(row)
        return Reading(survey, None, wave)
    if row.table.is_count_table:
        checked, cells = police_loading.read(row)
    elif row.table.content == TableContent.SPOTS:
        checked, cells = spot_loading.read(row), None
    else:
        checked, cells = group_loading.read(row), None
    periods = checked.accepted.assign(month=checked.accepted.get("month", 0))[["year", "month"]]
    distinct = periods.drop_duplicates().sort_values(["year", "month"])
    return Reading(checked, cells, [[int(year), int(month)] for year, month in distinct.itertuples(index=False)])


def _must_be_unchanged(row: Delivery) -> None:
    """Compare the stored file with its fingerprint: what is checked is what was received."""
    try:
        seen = receiving.stored_fingerprint(row)
    except FileNotFoundError as error:
        raise ChangedFileError(f"Het bewaarde bestand van {row} is er niet meer. Lever het bestand opnieuw.") from error
    if seen != row.sha256:
        raise ChangedFileError(
            f"Het bewaarde bestand van {row} is niet meer het bestand dat is ontvangen. Lever het bestand opnieuw."
        )


def _store_refusal(row: Delivery, message: str) -> None:
    now = timezone.now()
    row.state, row.refusal, row.checked_at, row.decided_at = DeliveryState.REFUSED, message, now, now
    row.save(update_fields=["state", "refusal", "checked_at", "decided_at"])
    row.cells.all()._raw_delete(row.cells.db)
    audit.record(event="delivery.refused", target=row, by=None, at=now, reason=message)


def _store_outcome(row: Delivery, reading: Reading) -> None:
    """Write what the check found, in the caller's transaction, in place of what an earlier run of it wrote."""
    now, checked = timezone.now(), reading.checked
    row.cells.all()._raw_delete(row.cells.db)
    if reading.cells is not None:
        bulk_load(CountCell, reading.cells)
    row.state = DeliveryState.IN_REVIEW
    row.checked_at = now
    row.dialect = checked.dialect
    row.rows_read = checked.rows_read
    row.rows_accepted = len(checked.accepted)
    row.rows_rejected = checked.rejects.total
    row.rejects = [
        [reject.row, reject.column, without_person(reject.value), reject.reason] for reject in checked.rejects.listed
    ]
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
    row.difference = difference(row) if reading.cells is not None else {}
    row.save(
        update_fields=[
            "state",
            "checked_at",
            "dialect",
            "rows_read",
            "rows_accepted",
            "rows_rejected",
            "rejects",
            "rejects_by_reason",
            "warnings",
            "questions",
            "total_check",
            "periods",
            "difference",
        ]
    )
    audit.record(
        event="delivery.checked", target=row, by=None, at=now, accepted=row.rows_accepted, rejected=row.rows_rejected
    )


def aggregate_delivery(progress: Progress, *, delivery: int) -> Outcome:
    """Make the observations of an approved delivery and put its periods in force, all in one transaction."""
    row = Delivery.objects.select_related("table__source", "area_version").get(pk=delivery)
    if row.state not in (DeliveryState.APPROVED, DeliveryState.REPLACED):
        return Outcome("Deze levering is niet in gebruik.", _page(row))
    progress.step("Cijfers samenvoegen per gebied en indicator", rows=row.rows_accepted)
    if not row.table.is_count_table:
        _must_be_unchanged(row)  # these figures are read from the stored file a second time
    make = _figures(row)
    progress.check_cancelled()
    progress.step("Cijfers in gebruik nemen")
    with transaction.atomic():
        _lock_series(row.table)
        frame = make()
        in_force = _put_in_force(row)
        years = {year for year, _ in in_force}
        if row.table.content == TableContent.SPOTS:
            spot_loading.replace(row, frame, in_force)
        else:
            _replace_observations(row, frame, in_force)
        if row.table.is_count_table:
            police_loading.settle_year_totals(row.table.content, years)
        _mark_replaced(row.table)
        audit.record(event="delivery.aggregated", target=row, by=None, at=timezone.now(), observations=len(frame))
        if row.table.content != TableContent.SPOTS:  # no report shows a figure below a buurt
            ask_reports(years)
    return Outcome(f"{dutch_number(len(frame))} cijfers zijn in gebruik.", _page(row))


def _figures(row: Delivery) -> Callable[[], pd.DataFrame]:
    """Do the long work; what is left gives the observations, and may write, inside the transaction."""
    if row.table.content == TableContent.SURVEY and not survey_loading.is_published_table(row):
        wave = survey_loading.estimate(row)
        return lambda: survey_loading.observations(row, wave)
    if row.table.content == TableContent.SURVEY:
        published = survey_table_loading.observations(row)
        return lambda: published
    if row.table.content == TableContent.SPOTS:
        counts = spot_loading.counts(row)
        return lambda: counts
    frame = police_loading.observations(row) if row.table.is_count_table else group_loading.observations(row)
    return lambda: frame


def _lock_series(table: SourceTable) -> None:
    """One delivery at a time moves the series of a kind of figures: tables per month and per year share year totals."""
    list(SourceTable.objects.select_for_update().filter(content=table.content).order_by("pk").values_list("pk"))


@transaction.atomic
def ask_reports(years: set[int]) -> Job:
    """Have the stored reports rebuilt that figures of ``years`` can have changed; without years all of them.

    Joins a rebuild that still waits. One that runs may have read its figures already: the next waits for its end, so
    that an older figure is never stored after a newer one.
    """
    while True:
        job = jobs.enqueue(
            kind=REPORTS_KIND,
            title="Rapporten bijwerken",
            task=REPORTS_TASK,
            parameters={"years": sorted(years)},
            by=None,
            at=timezone.now(),
            key=REPORTS_KIND,
            waits=True,
        )
        waiting = Job.objects.select_for_update().filter(pk=job.pk, state=JobState.QUEUED).first()
        if waiting is None:
            continue  # it began just now
        asked = waiting.parameters["years"]
        waiting.parameters = {"years": sorted({*asked, *years}) if asked and years else []}
        waiting.save(update_fields=["parameters"])
        return waiting


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
    held = pd.DataFrame(sorted(in_force), columns=["year", "month"], dtype="int64")
    bulk_load(Observation, frame.merge(held, on=["year", "month"]))


def _mark_replaced(table: SourceTable) -> None:
    """A delivery of which later versions hold every period has been replaced, also when its own job comes late."""
    holders = {
        (pointer.year, pointer.month): pointer.delivery
        for pointer in SeriesVersion.objects.filter(table=table).select_related("delivery__table")
    }
    for older in Delivery.objects.approved().filter(table=table).select_related("table"):
        now = [holders.get((year, month), older) for year, month in older.periods]
        if not now or any(holder.version <= older.version for holder in now):
            continue
        older.state = DeliveryState.REPLACED
        older.save(update_fields=["state"])
        newest = max(now, key=lambda holder: holder.version)
        audit.record(event="delivery.replaced", target=older, by=None, at=timezone.now(), replaced_by=str(newest))
