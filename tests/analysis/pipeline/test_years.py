"""Months and years: twelve months make a year, and the year of the source wins."""

import pytest

from analysis.enums import DeliveryState, Missing
from analysis.imports import police_loading
from analysis.models import Observation
from tests.analysis.pipeline.stored import observed
from tests.analysis.town import CITY, HOF_A, PLACES, Town, bring_in, month_cells, year_cells


def full_year(year: int, count: int):
    return month_cells(year, range(1, 13), count=count)


def totals(town: Town, year: int = 2023) -> dict[tuple[str, str], float]:
    return {
        (key, code): value
        for (key, code, _, _), value in observed(year=year, month=0).items()
        if key == "inbraak" and code in (CITY, HOF_A)
    }


def test_twelve_months_give_a_year_total_with_a_denominator(town, storage):
    bring_in(town.monthly, full_year(2023, 2))

    assert totals(town) == {("inbraak", HOF_A): 24.0, ("inbraak", CITY): 4 * 24.0}
    row = Observation.objects.get(month=0, area__code=HOF_A, indicator__key="inbraak")
    assert (row.denominator, row.table) == (1600, town.monthly)
    assert not Observation.objects.filter(month__gt=0, denominator__isnull=False).exists()


def test_eleven_months_give_no_year_total(town, storage):
    bring_in(town.monthly, month_cells(2023, range(1, 12)))

    assert observed(month=0) == {}


def test_year_total_of_months_in_two_deliveries_follows_each_correction(town, storage):
    bring_in(town.monthly, month_cells(2023, range(1, 7), count=1))
    second = bring_in(town.monthly, month_cells(2023, range(7, 13), count=1))
    assert totals(town)["inbraak", HOF_A] == 12.0

    third = bring_in(town.monthly, month_cells(2023, range(1, 2), count=5))

    assert totals(town)["inbraak", HOF_A] == 5 + 11
    total = Observation.objects.get(month=0, area__code=HOF_A, indicator__key="inbraak")
    assert total.delivery == third
    assert second.observations.filter(month__gt=0).exists()


@pytest.mark.parametrize("order", ["months first", "year first"])
def test_year_figure_of_the_source_wins_whichever_came_first(town, storage, order):
    steps = [
        lambda: bring_in(town.monthly, full_year(2023, 2)),
        lambda: bring_in(town.yearly, year_cells(2023, burglaries=(30, 3, 7, 1))),
    ]
    for step in steps if order == "months first" else reversed(steps):
        step()

    assert totals(town) == {("inbraak", HOF_A): 30.0, ("inbraak", CITY): 41.0}
    assert set(Observation.objects.filter(month=0).values_list("table__number", flat=True)) == {"47018NED"}
    assert Observation.objects.filter(month__gt=0, indicator__key="inbraak").count() == 12 * 7


@pytest.mark.parametrize("order", ["months first", "year first"])
def test_months_give_the_total_of_an_indicator_that_the_year_table_lacks(town, storage, order):
    """A file with only the row 'totaal' says nothing of burglary: its months still do."""
    only_total = [cell for cell in year_cells(2023) if cell[0] == "0.0.0"]
    steps = [
        lambda: bring_in(town.monthly, month_cells(2023, range(1, 13), count=2, codes=("0.0.0", "1.1.1"))),
        lambda: bring_in(town.yearly, only_total),
    ]
    for step in steps if order == "months first" else reversed(steps):
        step()

    figures = observed(month=0, area__code=HOF_A)
    assert figures["alles", HOF_A, 2023, 0] == 20.0
    assert figures["inbraak", HOF_A, 2023, 0] == 24.0


def test_missing_month_makes_the_year_total_missing(town, storage):
    without_april = [
        ("1.1.1", area, f"2023MM{month:02d}", None if month == 4 else 2) for area in PLACES for month in range(1, 13)
    ]

    bring_in(town.monthly, without_april)

    assert totals(town) == {("inbraak", HOF_A): Missing.MISSING, ("inbraak", CITY): Missing.MISSING}


def test_no_figures_without_indicators(town, storage):
    for indicator in town.indicators.values():
        indicator.delete()

    delivery = bring_in(town.yearly, year_cells())

    assert (delivery.state, Observation.objects.count()) == (DeliveryState.APPROVED, 0)
    assert len(police_loading.read_cells(delivery)) == delivery.cells.count()
