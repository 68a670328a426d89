"""Corrections: a later version takes over, in whatever order the jobs come."""

from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.enums import DeliveryState
from analysis.frames import cells_in_force
from analysis.imports import pipeline
from analysis.models import Observation, SeriesVersion
from tests.analysis.imports.police_files import typed_csv
from tests.analysis.pipeline.stored import observed, quiet_progress, slow_figures, stored_cells
from tests.analysis.town import CITY, approve, bring_in, check, receive, year_cells


def test_correction_takes_over_and_the_old_cells_stay(town, storage):
    first = bring_in(town.yearly, year_cells(burglaries=(5, 3, 7, 1)))
    old_cells = stored_cells(first)

    second = bring_in(town.yearly, year_cells(burglaries=(2, 3, 10, 1)), corrects=first)

    first.refresh_from_db()
    assert (first.state, second.state, second.version) == (DeliveryState.REPLACED, DeliveryState.APPROVED, 2)
    assert SeriesVersion.objects.get().delivery == second
    assert stored_cells(first) == old_cells
    assert observed() == slow_figures(year_cells(burglaries=(2, 3, 10, 1)))
    assert set(cells_in_force().values_list("delivery_id", flat=True)) == {second.pk}
    line = AuditEntry.objects.get(event="delivery.replaced")
    assert (line.target_id, line.data) == (str(first.pk), {"replaced_by": "47018NED versie 2"})


def test_correction_of_one_year_leaves_the_other(town, storage):
    first = bring_in(town.yearly, [*year_cells(2022), *year_cells(2023)])

    second = bring_in(town.yearly, [*year_cells(2023, burglaries=(0, 0, 0, 0)), *year_cells(2024)])

    first.refresh_from_db()
    assert first.state == DeliveryState.APPROVED
    pointers = {pointer.year: pointer.delivery_id for pointer in SeriesVersion.objects.all()}
    assert pointers == {2022: first.pk, 2023: second.pk, 2024: second.pk}
    figures = observed(area__code=CITY, indicator__key="inbraak")
    assert figures == {
        ("inbraak", CITY, 2022, 0): 16.0,
        ("inbraak", CITY, 2023, 0): 0.0,
        ("inbraak", CITY, 2024, 0): 16.0,
    }


def test_late_job_of_an_older_version_takes_nothing_back(town, storage):
    first = approve(check(receive(town.yearly, typed_csv([*year_cells(2022), *year_cells(2023)]))), aggregate=False)
    second = bring_in(town.yearly, year_cells(2023, burglaries=(1, 1, 1, 1)))
    first.refresh_from_db()
    assert first.state == DeliveryState.APPROVED  # its own job still has a year to bring

    pipeline.aggregate_delivery(quiet_progress(), delivery=first.pk)

    first.refresh_from_db()
    assert first.state == DeliveryState.APPROVED
    assert {p.year: p.delivery_id for p in SeriesVersion.objects.all()} == {2022: first.pk, 2023: second.pk}
    assert observed(year=2023) == slow_figures(year_cells(2023, burglaries=(1, 1, 1, 1)))
    assert observed(year=2022) == slow_figures(year_cells(2022))


def test_older_version_that_comes_wholly_late_is_replaced_at_once(town, storage):
    first = approve(check(receive(town.yearly, typed_csv(year_cells()))), aggregate=False)
    second = bring_in(town.yearly, year_cells(burglaries=(1, 1, 1, 1)))

    pipeline.aggregate_delivery(quiet_progress(), delivery=first.pk)

    first.refresh_from_db()
    assert first.state == DeliveryState.REPLACED
    assert set(Observation.objects.values_list("delivery_id", flat=True)) == {second.pk}
    assert observed() == slow_figures(year_cells(burglaries=(1, 1, 1, 1)))
