"""A report is linked with the deliveries of which it shows figures, and with no other."""

from datetime import UTC, datetime

import pytest

from analysis.models import GeneratedReport, Observation, SurveyWave
from analysis.queries import reports_that_used
from analysis.reports import store
from analysis.reports.prepared import prepare
from analysis.reports.provenance import used_deliveries
from tests.analysis.small_city import CITY, GROUP, NORTH, SOUTH, add_group_rows
from tests.factories import DeliveryFactory, TargetGroupDefinitionFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def used(city, kind, code, year=2025):
    """The names of the deliveries that a report used."""
    numbers = used_deliveries(kind, code, prepare(year))
    return {name for name, delivery in city.deliveries.items() if delivery.pk in numbers}


def test_each_kind_of_report_uses_its_own_sources(small_city):
    police = {"47022NED", "47024NED"}

    assert used(small_city, "wijk", NORTH) == police | {"enquete-2025", "enquete-2023"}
    assert used(small_city, "stad", "stad") == police | {"enquete-2025", "doelgroepen"}
    assert used(small_city, "doelgroep", GROUP) == {"doelgroepen"}


def test_a_wave_that_may_not_be_compared_was_not_used(small_city):
    SurveyWave.objects.filter(year=2023).update(mode="paper")

    assert "enquete-2023" not in used(small_city, "wijk", NORTH)


def test_a_wijk_without_answers_did_not_use_the_survey(small_city):
    Observation.objects.filter(area__code=NORTH, table__content="survey").delete()

    assert used(small_city, "wijk", NORTH) == {"47022NED", "47024NED"}
    assert "enquete-2025" in used(small_city, "wijk", SOUTH)


def test_years_before_the_comparison_count_only_where_months_do_not_draw_the_development(small_city):
    row = Observation.objects.get(indicator__key="vernieling", area__code=NORTH, year=2024, month=0)
    old = DeliveryFactory(approved=True, table=row.table, version=2, area_version=small_city.version)
    row.pk, row.year, row.delivery = None, 2016, old
    row.save()
    small_city.deliveries["2016"] = old

    with_months = used(small_city, "wijk", NORTH)
    Observation.objects.filter(month__gt=0).delete()

    assert "2016" not in with_months
    assert "2016" in used(small_city, "wijk", NORTH)


def test_a_group_is_not_linked_with_the_delivery_of_another_group(small_city):
    other = DeliveryFactory(
        approved=True, table=small_city.deliveries["doelgroepen"].table, version=2, area_version=small_city.version
    )
    mine, small_city.definition = (
        small_city.definition,
        TargetGroupDefinitionFactory(group=TargetGroupFactory(key="care", name="Zorg"), version="1", is_default=True),
    )
    add_group_rows(small_city, other, [(CITY, 2025, "stock", "", 80, None)])
    small_city.deliveries["zorg"] = other

    assert mine.group.key == GROUP
    assert used(small_city, "doelgroep", GROUP) == {"doelgroepen"}
    assert used(small_city, "doelgroep", "care") == {"zorg"}
    assert {"doelgroepen", "zorg"} <= used(small_city, "stad", "stad")


def test_a_correction_names_only_reports_with_figures_of_the_delivery(small_city):
    prepared = prepare(2025)
    for kind, code in (("wijk", NORTH), ("stad", "stad"), ("doelgroep", GROUP)):
        store.keep(store.build(kind, code, prepared), prepared, by=None, at=AT)

    def named(delivery):
        return {report.kind for report in reports_that_used(small_city.deliveries[delivery])}

    assert named("47022NED") == {"wijk", "stad"}
    assert named("doelgroepen") == {"stad", "doelgroep"}
    assert named("enquete-2023") == {"wijk"}


def test_a_report_that_stays_the_same_is_linked_with_the_newer_delivery_as_well(small_city):
    """Figures of an earlier year were corrected and turned out the same: old and new stand behind this report."""
    before = prepare(2025)
    report = store.build("wijk", NORTH, before)
    store.keep(report, before, by=None, at=AT)
    old = small_city.deliveries["47022NED"]
    new = DeliveryFactory(approved=True, table=old.table, version=2, area_version=small_city.version)
    Observation.objects.filter(delivery=old, year=2024).update(delivery=new)
    after = prepare(2025)

    kept = store.keep(store.build("wijk", NORTH, after), after, by=None, at=AT)

    assert GeneratedReport.objects.get() == kept
    assert {old, new} <= set(kept.deliveries.all())
