"""From cells to figures in force: equal to a slow walk over the file, twice and half."""

import pytest
from django.db import OperationalError

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState, Missing
from analysis.imports import pipeline
from analysis.models import Observation, SeriesVersion
from tests.analysis.imports.police_files import typed_csv
from tests.analysis.pipeline.stored import observed, quiet_progress, slow_figures
from tests.analysis.town import CITY, HOF, SOUTH, approve, bring_in, check, receive, year_cells
from tests.factories import DeliveryFactory


def test_figures_equal_a_slow_walk_over_the_file(town, storage):
    cells = year_cells(burglaries=(5, None, 7, 1))  # one number is not known

    bring_in(town.yearly, cells)

    expected = slow_figures(cells)
    assert expected["inbraak", HOF, 2023, 0] == Missing.MISSING
    assert expected["inbraak", SOUTH, 2023, 0] == 7.0
    assert expected["samen", SOUTH, 2023, 0] == Missing.WITHHELD
    assert expected["inbraak", CITY, 2023, 0] == Missing.MISSING
    assert observed() == expected


def test_bucket_for_unknown_places_counts_in_the_city_only(town, storage):
    bring_in(town.yearly, year_cells(burglaries=(5, 3, 7, 100)))

    figures = observed(indicator__key="inbraak")
    assert figures["inbraak", CITY, 2023, 0] == 5 + 3 + 7 + 100
    assert figures["inbraak", HOF, 2023, 0] + figures["inbraak", SOUTH, 2023, 0] == 5 + 3 + 7


def test_denominator_is_that_of_the_nearest_year_and_of_the_right_kind(town, storage):
    bring_in(town.yearly, year_cells(2023))
    bring_in(town.yearly, year_cells(2025))
    bring_in(town.yearly, year_cells(2020))

    found = {
        (key, year): denominator
        for key, year, denominator in Observation.objects.filter(area__code=HOF).values_list(
            "indicator__key", "year", "denominator"
        )
    }
    assert found == {
        ("alles", 2023): 2000 + 2024,
        ("inbraak", 2023): 800,
        ("samen", 2023): 2000 + 2024,
        ("alles", 2025): 2000 + 2025,
        ("inbraak", 2025): 800,  # dwellings are known for 2024 only
        ("samen", 2025): 2000 + 2025,
        ("alles", 2020): None,  # four years from the nearest
        ("inbraak", 2020): None,
        ("samen", 2020): None,
    }


def test_figures_name_the_delivery_they_come_from(town, storage):
    delivery = bring_in(town.yearly, year_cells())

    assert set(Observation.objects.values_list("delivery_id", "table_id")) == {(delivery.pk, town.yearly.pk)}
    assert AuditEntry.objects.get(event="delivery.aggregated").data == {"observations": Observation.objects.count()}


def test_reports_are_asked_for_after_figures_changed(town, storage):
    bring_in(town.yearly, year_cells(2023))
    bring_in(town.yearly, year_cells(2022))

    job = Job.objects.get(kind="reports.build")
    assert (job.task, job.parameters) == ("analysis.tasks.build_reports", {"years": [2022, 2023]})


def test_second_run_of_the_figures_gives_the_same(town, storage):
    delivery = bring_in(town.yearly, year_cells())
    before = observed()

    outcome = pipeline.aggregate_delivery(quiet_progress(), delivery=delivery.pk)

    assert observed() == before
    assert outcome.text == f"{len(before)} cijfers zijn in gebruik."


def test_worker_that_dies_while_writing_figures_leaves_the_old_ones(town, storage, monkeypatch):
    bring_in(town.yearly, year_cells(burglaries=(5, 3, 7, 1)))
    before, pointers = observed(), list(SeriesVersion.objects.values())
    newer = approve(check(receive(town.yearly, typed_csv(year_cells(burglaries=(9, 9, 9, 9))))), aggregate=False)
    real = pipeline.bulk_load

    def half(model, frame):
        real(model, frame.head(4))
        raise OperationalError("killed")

    monkeypatch.setattr(pipeline, "bulk_load", half)
    with pytest.raises(OperationalError):
        pipeline.aggregate_delivery(quiet_progress(), delivery=newer.pk)
    assert (observed(), list(SeriesVersion.objects.values())) == (before, pointers)
    monkeypatch.setattr(pipeline, "bulk_load", real)

    pipeline.aggregate_delivery(quiet_progress(), delivery=newer.pk)

    assert observed() == slow_figures(year_cells(burglaries=(9, 9, 9, 9)))


@pytest.mark.parametrize("state", [DeliveryState.RECEIVED, DeliveryState.IN_REVIEW, DeliveryState.REFUSED])
def test_delivery_that_is_not_in_use_gives_no_figures(town, state):
    delivery = DeliveryFactory(table=town.yearly, **({state: True} if state != DeliveryState.RECEIVED else {}))

    outcome = pipeline.aggregate_delivery(quiet_progress(), delivery=delivery.pk)

    assert (outcome.text, Observation.objects.count()) == ("Deze levering is niet in gebruik.", 0)
