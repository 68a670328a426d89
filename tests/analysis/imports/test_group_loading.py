"""Counts of target groups down the whole line; rows about persons leave nothing behind."""

from datetime import date

import pytest

from analysis.enums import DeliveryState, Missing, PeriodKind, SourceKind, TableContent
from analysis.models import CountCell, Observation
from cycle.enums import OffenceKind
from tests.analysis.town import CITY, HOF, approve, check, receive
from tests.factories import (
    DataSourceFactory,
    OffenceTypeFactory,
    SourceTableFactory,
    TargetGroupDefinitionFactory,
    TargetGroupFactory,
)

pytestmark = pytest.mark.usefixtures("storage")
HEADER = "doelgroep;definitie;gebied;peiljaar;soort;eenheid;delict;leeftijd;aantal;top2_share"


@pytest.fixture
def table(town):
    source = DataSourceFactory(kind=SourceKind.POLICE)
    group = TargetGroupFactory(key="adult_prolific", name="Veelpleger")
    TargetGroupDefinitionFactory(group=group, version="om-2015", valid_from=date(2015, 1, 1))
    return SourceTableFactory(
        source=source, number="doelgroepen", content=TableContent.TARGET_GROUPS, period_kind=PeriodKind.YEAR
    )


def send(table, *rows: str, header: str = HEADER):
    return check(receive(table, ("\n".join([header, *rows]) + "\n").encode(), name="doelgroepen.csv"))


def line(area=CITY, year=2024, flow="omvang", unit="personen", offence="", age="", count="56", share="") -> str:
    return f"adult_prolific;om-2015;{area};{year};{flow};{unit};{offence};{age};{count};{share}"


def test_counts_become_figures(table):
    rows = [
        line(),
        line(flow="instroom", count="12"),
        line(area=HOF, count="7"),
        line(age="18-24", count="20"),
        line(unit="delicten", offence="1.1.1", count="31", share="0,40"),
    ]

    delivery = approve(send(table, *rows))

    assert (delivery.rows_accepted, delivery.rows_rejected, delivery.periods) == (5, 0, [[2024, 0]])
    found = Observation.objects.values_list(
        "definition__version", "flow", "area__code", "age_band", "offence_type__code", "value", "top2_share"
    )
    assert sorted(found, key=str) == sorted(
        [
            ("om-2015", "stock", CITY, "", None, 56.0, None),
            ("om-2015", "inflow", CITY, "", None, 12.0, None),
            ("om-2015", "stock", HOF, "", None, 7.0, None),
            ("om-2015", "stock", CITY, "18-24", None, 20.0, None),
            ("om-2015", "stock", CITY, "", "1.1.1", 31.0, 0.4),
        ],
        key=str,
    )
    assert CountCell.objects.count() == 0


def test_count_that_is_not_known_is_missing_and_not_zero(table):
    approve(send(table, line(count="."), line(flow="instroom", count="0")))

    assert dict(Observation.objects.values_list("flow", "missing")) == {
        "stock": Missing.MISSING,
        "inflow": Missing.NONE,
    }
    assert Observation.objects.get(flow="stock").value is None


def test_code_of_nuisance_is_no_offence_of_a_group(table):
    """Else the row would lose its offence and stand beside the size of the whole group."""
    OffenceTypeFactory(code="E33", kind=OffenceKind.NUISANCE)

    delivery = send(table, line(), line(unit="delicten", offence="E33", count="31"))

    assert (delivery.rows_accepted, delivery.rows_rejected) == (1, 1)
    approve(delivery)
    assert Observation.objects.get().value == 56.0


def test_correction_of_one_year_leaves_the_other(table):
    approve(send(table, line(year=2023, count="50"), line(year=2024, count="56")))

    second = approve(send(table, line(year=2024, count="55")))

    assert dict(Observation.objects.values_list("year", "value")) == {2023: 50.0, 2024: 55.0}
    assert Observation.objects.get(year=2024).delivery == second


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (f"{HEADER};naam", f"{line()};Jansen"),
        ("pseudoniem;doelgroep;peiljaar", "8f14e45fceea167a5a36dedd4bea2543;adult_prolific;2024"),
    ],
)
def test_rows_about_persons_are_refused_with_nothing_stored(table, header, row):
    delivery = send(table, row, header=header)

    assert delivery.state == DeliveryState.REFUSED
    assert "personen" in delivery.refusal
    assert (delivery.rejects, delivery.rows_accepted, Observation.objects.count()) == ([], 0, 0)
    assert "Jansen" not in delivery.refusal
    assert "8f14e45f" not in delivery.refusal
