"""The one door from rows to frames: declared columns, order, one query, and nothing that is not in force."""

import pytest

from analysis import frames
from analysis.enums import Flow, Missing
from analysis.models import CountCell, Observation
from cycle.models import Area, Denominator, OffenceType
from tests.analysis.small_city import BUURTEN, CITY, NORTH, SOUTH, STATION, UNKNOWN, SmallCity, make_small_city
from tests.factories import (
    AreaFactory,
    CountCellFactory,
    DeliveryFactory,
    ObservationFactory,
    OffenceTypeFactory,
    SeriesVersionFactory,
    SourceTableFactory,
    TargetGroupDefinitionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_city(db) -> SmallCity:
    """Made for each test: other tests here want an empty database."""
    return make_small_city()


DOORS = [
    (frames.cell_frame, lambda: CountCell.objects.all(), frames.CELL_COLUMNS),
    (frames.observation_frame, lambda: Observation.objects.all(), frames.OBSERVATION_COLUMNS),
    (frames.group_frame, lambda: Observation.objects.all(), frames.GROUP_COLUMNS),
    (frames.area_frame, lambda: Area.objects.all(), frames.AREA_COLUMNS),
    (frames.offence_frame, lambda: OffenceType.objects.all(), frames.OFFENCE_COLUMNS),
    (frames.denominator_frame, lambda: Denominator.objects.all(), frames.DENOMINATOR_COLUMNS),
]


def dtypes(frame):
    return {name: str(kind) for name, kind in frame.dtypes.items()}


@pytest.mark.parametrize(("door", "rows", "columns"), DOORS)
def test_no_rows_give_the_declared_columns(door, rows, columns):
    frame = door(rows())

    assert len(frame) == 0
    assert dtypes(frame) == columns


@pytest.mark.parametrize(("door", "rows", "columns"), DOORS)
def test_each_frame_is_one_query_with_the_declared_columns(door, rows, columns, small_city, django_assert_num_queries):
    with django_assert_num_queries(1):
        frame = door(rows())

    assert len(frame) > 0
    assert dtypes(frame) == columns


def test_cells_are_ordered_by_area_offence_and_period():
    delivery = DeliveryFactory(approved=True)
    one, two = AreaFactory(code="GM0001"), AreaFactory(code="GM0002")
    late = OffenceTypeFactory(code="2.6.10", sort_order=10)
    early = OffenceTypeFactory(code="2.6.9", sort_order=9, classification=late.classification)
    for area, offence, year, month in (
        (two, early, 2024, 1),
        (one, late, 2024, 1),
        (one, early, 2025, 1),
        (one, early, 2024, 2),
    ):
        CountCellFactory(delivery=delivery, area=area, offence_type=offence, year=year, month=month)

    frame = frames.cell_frame(CountCell.objects.all())

    assert frame[["area", "offence", "year", "month"]].to_numpy().tolist() == [
        ["GM0001", "2.6.9", 2024, 2],
        ["GM0001", "2.6.9", 2025, 1],
        ["GM0001", "2.6.10", 2024, 1],
        ["GM0002", "2.6.9", 2024, 1],
    ]


def test_a_missing_value_is_na_with_its_reason_and_never_zero():
    CountCellFactory(value=None, missing=Missing.WITHHELD)
    ObservationFactory(value=None, missing=Missing.NOT_APPLICABLE)

    cell = frames.cell_frame(CountCell.objects.all()).iloc[0]
    figure = frames.observation_frame(Observation.objects.all()).iloc[0]

    assert cell.isna()["value"]
    assert cell["missing"] == Missing.WITHHELD
    assert figure.isna()["value"]
    assert figure["missing"] == Missing.NOT_APPLICABLE


def test_figures_of_groups_and_of_indicators_stand_in_their_own_frame():
    ObservationFactory()
    definition = TargetGroupDefinitionFactory()
    ObservationFactory(indicator=None, definition=definition, flow=Flow.STOCK)

    assert len(frames.observation_frame(Observation.objects.all())) == 1
    row = frames.group_frame(Observation.objects.all()).iloc[0]
    assert (row["group"], row["definition"], row["offence"]) == (definition.group.key, definition.version, "")


def test_areas_have_the_code_of_the_area_above(small_city):
    frame = frames.area_frame(Area.objects.all()).set_index("code")

    assert frame["parent"].to_dict() == {
        CITY: "", NORTH: CITY, SOUTH: CITY, STATION: CITY, UNKNOWN: CITY,
        **{buurt: wijk for wijk, buurten in BUURTEN.items() for buurt in buurten},
    }  # fmt: skip
    assert frame["few_residents"].to_dict()[STATION]
    assert not frame["few_residents"].to_dict()[NORTH]
    assert list(frame.index) == sorted(frame.index)


def test_cells_in_force_are_those_of_the_version_that_the_series_points_at():
    table = SourceTableFactory()
    old, new, waiting = (
        DeliveryFactory(table=table, replaced=True),
        DeliveryFactory(table=table, approved=True),
        DeliveryFactory(table=table, in_review=True),
    )
    for delivery in (old, new, waiting):
        for month in (1, 2):
            CountCellFactory(delivery=delivery, month=month)
    SeriesVersionFactory(delivery=new, year=2025, month=1)
    SeriesVersionFactory(delivery=old, year=2025, month=2)  # the correction was about January only
    SeriesVersionFactory(delivery=new, year=2024, month=2)  # another year of the same month is no pointer

    found = {(cell.delivery_id, cell.month) for cell in frames.cells_in_force()}

    assert found == {(new.pk, 1), (old.pk, 2)}


def test_versions_in_force_of_a_year_in_two_queries(small_city, django_assert_max_num_queries):
    tables = [delivery.table_id for delivery in small_city.deliveries.values()]

    with django_assert_max_num_queries(2):
        found = frames.versions_in_force(tables, 2025)
        named = [str(delivery) for delivery in found]

    assert named == ["47022NED versie 1", "47024NED versie 1", "doelgroepen versie 1", "enquete-2025 versie 1"]
    assert [str(delivery) for delivery in frames.versions_in_force(tables, 2023)] == ["enquete-2023 versie 1"]
    assert frames.versions_in_force([], 2025) == []
