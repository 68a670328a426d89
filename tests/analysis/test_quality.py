"""How good the information is per source and per group (S60): shares by hand, this cycle beside the previous one."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import Flow, Missing, ReviewVerdict
from analysis.models import Observation
from analysis.reports.quality import build_quality, years_of
from analysis.stats.quality import Share, score
from tests.factories import (
    AreaFactory,
    DataSourceFactory,
    DeliveryFactory,
    DeliveryReviewFactory,
    ExpectedDeliveryFactory,
    SourceTableFactory,
    TargetGroupDefinitionFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories.policy import PolicyCycleFactory

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([Share(1, 2), Share(3, 4)], 62.5),
        ([Share(1, 2), Share(0, 0)], 50.0),
        ([Share(0, 0)], None),
        ([], None),
        ([Share(0, 4)], 0.0),
    ],
)
def test_score_is_the_mean_of_what_is_known(shares, expected):
    assert score(shares) == expected


@pytest.fixture
def cycles(db):
    return (
        PolicyCycleFactory(name="Cyclus 2026-2027", start_year=2026, length_years=2),
        PolicyCycleFactory(name="Cyclus 2024-2025", start_year=2024, length_years=2),
    )


def texts(table, name):
    return [cell.text for cell in next(row for row in table.rows if row[0].text == name)[1:]]


def received(table, year, day, *, accepted, read, version):
    delivery = DeliveryFactory(
        approved=True, table=table, periods=[[year, 0]], rows_accepted=accepted, rows_read=read, version=version,
        received_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
    )  # fmt: skip
    ExpectedDeliveryFactory(table=table, due_on=date(year + 1, 3, 15), period_label=str(year), delivery=delivery)
    return delivery


def test_a_source_is_scored_on_the_years_the_cycle_rests_on(cycles):
    """2024 came on its day and whole, 2025 a week late with half its rows; 2023 came late, 2022 never."""
    now, before = cycles
    table = SourceTableFactory(source=DataSourceFactory(name="Politie"))
    first = received(table, 2024, date(2025, 3, 15), accepted=100, read=100, version=1)
    second = received(table, 2025, date(2026, 3, 22), accepted=50, read=100, version=2)
    received(table, 2023, date(2024, 4, 1), accepted=100, read=100, version=3)
    ExpectedDeliveryFactory(table=table, due_on=date(2023, 3, 15), period_label="2022")
    DeliveryReviewFactory(delivery=first, verdict=ReviewVerdict.CORRECT)
    DeliveryReviewFactory(delivery=second, verdict=ReviewVerdict.DOUBT, note="Juli ontbreekt.")

    quality = build_quality(now, before, today=TODAY)

    assert (quality.years, quality.years_before) == ((2024, 2025), (2022, 2023))
    # (100 + 50 + 75 + 50) / 4 = 69; before: (50 + 0 + 100) / 3 = 50
    assert texts(quality.sources, "Politie") == [
        "2 van 2", "1 van 2", "150 van 200", "1 van 2", "69", "50", "▲ 19 punten beter"
    ]  # fmt: skip


def test_what_is_not_due_yet_or_was_waived_does_not_count(cycles):
    table = SourceTableFactory(source=DataSourceFactory(name="Halt"))
    ExpectedDeliveryFactory(table=table, due_on=date(2026, 12, 1), period_label="2025")
    ExpectedDeliveryFactory(table=table, due_on=date(2025, 3, 1), period_label="2024", waived_reason="Bestaat niet")

    quality = build_quality(*cycles, today=TODAY)

    assert texts(quality.sources, "Halt")[-3:] == [".", ".", "niet te vergelijken"]


def figure(definition, area, year, flow, missing=Missing.NONE):
    delivery = DeliveryFactory(approved=True)
    return Observation.objects.create(
        definition=definition, flow=flow, area=area, year=year, value=None if missing else 20, missing=missing,
        table=delivery.table, delivery=delivery,
    )  # fmt: skip


def test_a_group_is_scored_on_size_flow_and_wijken(cycles):
    definition = TargetGroupDefinitionFactory(group__name="Veelplegers")
    wijk = WijkFactory()
    city = wijk.parent
    for year in (2024, 2025):
        figure(definition, city, year, Flow.STOCK)
    figure(definition, city, 2025, Flow.INFLOW)
    figure(definition, city, 2025, Flow.OUTFLOW, Missing.MISSING)
    figure(definition, wijk, 2025, Flow.STOCK)
    figure(definition, WijkFactory(version=wijk.version, parent=city), 2025, Flow.STOCK, Missing.MISSING)
    figure(definition, city, 2023, Flow.STOCK)

    quality = build_quality(*cycles, today=TODAY)

    # (100 + 25 + 50) / 3 = 58; before: (50 + 0) / 2 = 25
    assert texts(quality.groups, "Veelplegers") == [
        "2 van 2", "1 van 4", "1 van 2", "58", "25", "▲ 33 punten beter"
    ]  # fmt: skip


def test_the_first_cycle_stands_alone(cycles):
    _, first = cycles
    TargetGroupDefinitionFactory(group__name="Veelplegers")

    quality = build_quality(first, None, today=TODAY)

    assert years_of(first) == (2022, 2023)
    assert texts(quality.groups, "Veelplegers")[-3:] == ["0", ".", "niet te vergelijken"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(cycles, django_assert_num_queries, rows):
    for _ in range(rows):
        table = SourceTableFactory()
        received(table, 2024, date(2025, 3, 1), accepted=1, read=1, version=1)
        figure(TargetGroupDefinitionFactory(), AreaFactory(), 2024, Flow.STOCK)

    with django_assert_num_queries(14):
        build_quality(*cycles, today=TODAY)


def test_the_page_and_its_files_say_the_same(client, cycles):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    table = SourceTableFactory(source=DataSourceFactory(name="Politie"))
    received(table, 2024, date(2025, 3, 15), accepted=100, read=100, version=1)

    page = client.get(reverse("analysis:quality"), {"cycle": cycles[0].pk})
    export = client.get(reverse("analysis:quality-export", args=["bronnen", "csv"]), {"cycle": cycles[0].pk})

    assertContains(page, "rust op de cijfers van 2024 en 2025")
    assertContains(page, "1 van 1")
    assert "Politie" in export.content.decode()
    for what, form in (("personen", "csv"), ("bronnen", "exe")):
        assert client.get(reverse("analysis:quality-export", args=[what, form])).status_code == 404
    assert client.get(reverse("analysis:quality"), {"cycle": "x"}).status_code == 404


def test_without_a_cycle_the_page_says_where_it_begins(client, db):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assertContains(client.get(reverse("analysis:quality")), "Hier komt per bron en doelgroep een score")


def test_a_group_that_is_the_sum_of_others_is_not_asked_for(cycles):
    TargetGroupDefinitionFactory(group__name="Zeer actieve veelplegers")
    TargetGroupDefinitionFactory(group__name="Volwassen veelplegers, alle", group__is_sum=True)

    quality = build_quality(*cycles, today=TODAY)

    assert [row[0].text for row in quality.groups.rows] == ["Zeer actieve veelplegers"]
    assert "som van andere groepen" in quality.groups.notes[1]
