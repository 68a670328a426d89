"""Every constraint of the cycle room, broken once; and the reads of areas."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils import timezone

from cycle.enums import AreaLevel, Sensitivity, WooGround
from cycle.models import Area, AreaVersion, OffenceType
from tests.cycle.broken_cycle import BROKEN_CYCLE
from tests.cycle.broken_foundations import BROKEN_FOUNDATIONS
from tests.cycle.broken_rounds import BROKEN_ROUNDS
from tests.factories import (
    AreaCrosswalkFactory,
    AreaFactory,
    AreaVersionFactory,
    BuurtFactory,
    DenominatorFactory,
    OffenceTypeFactory,
    SpotDwellingsFactory,
    SpotFactory,
    TargetGroupDefinitionFactory,
    TargetGroupFactory,
    WijkFactory,
)
from tests.factories.policy.secrecy import SecrecyFactory

pytestmark = pytest.mark.django_db


def version_that_ends_too_early():
    AreaVersionFactory(valid_from=date(2024, 1, 1), valid_to=date(2024, 1, 1))


def two_versions_on_a_day():
    AreaVersionFactory(valid_from=date(2024, 1, 1))
    AreaVersionFactory(valid_from=date(2024, 1, 1))


def area_code_twice():
    area = AreaFactory()
    AreaFactory(version=area.version, code=area.code)


def wijk_without_parent():
    WijkFactory(parent=None)


def city_with_parent():
    AreaFactory(parent=AreaFactory())


def spot_twice():
    spot = SpotFactory()
    SpotFactory(buurt=spot.buurt, name=spot.name)


def spot_that_ends_before_it_starts():
    SpotFactory(valid_from=date(2024, 5, 2), valid_to=date(2024, 5, 1))


def spot_with_half_a_place():
    SpotFactory(longitude=Decimal("5.38"))


def crosswalk_twice():
    pair = AreaCrosswalkFactory()
    AreaCrosswalkFactory(from_area=pair.from_area, to_area=pair.to_area)


def crosswalk_of_more_than_all():
    AreaCrosswalkFactory(share=Decimal("1.00001"))


def crosswalk_of_nothing():
    AreaCrosswalkFactory(share=0)


def denominator_twice():
    row = DenominatorFactory()
    DenominatorFactory(area=row.area, value=2000)


def offence_code_twice():
    offence = OffenceTypeFactory()
    OffenceTypeFactory(classification=offence.classification, code=offence.code)


def offence_of_the_class_of_persons():
    OffenceTypeFactory(sensitivity=Sensitivity.PERSONS)


def definition_twice():
    definition = TargetGroupDefinitionFactory()
    TargetGroupDefinitionFactory(group=definition.group, version=definition.version)


def two_default_definitions():
    group = TargetGroupFactory()
    TargetGroupDefinitionFactory(group=group, is_default=True)
    TargetGroupDefinitionFactory(group=group, is_default=True)


def definition_that_ends_too_early():
    TargetGroupDefinitionFactory(valid_from=date(2020, 1, 1), valid_to=date(2020, 1, 1))


def definition_with_maximum_below_minimum():
    TargetGroupDefinitionFactory(threshold_min=6, threshold_max=5)


def secrecy_lifted_before_it_began():
    SecrecyFactory(imposed_on=date(2026, 10, 1), lifted_on=date(2026, 9, 30))


def secrecy_on_a_ground_for_other_texts():
    SecrecyFactory(ground=WooGround.OPINIONS)


def secret_paper_laid_before_the_council_too_early():
    SecrecyFactory(imposed_on=date(2026, 10, 1), council_on=date(2026, 9, 30))


def dwellings_twice_in_a_year():
    first = SpotDwellingsFactory()
    SpotDwellingsFactory(spot=first.spot, year=first.year)


BROKEN = {
    "secrecy_has_a_ground_of_the_law": secrecy_on_a_ground_for_other_texts,
    "secrecy_lifted_after_it_was_imposed": secrecy_lifted_before_it_began,
    "secret_paper_before_the_council_after_it_was_imposed": secret_paper_laid_before_the_council_too_early,
    "area_version_ends_after_it_starts": version_that_ends_too_early,
    "area_versions_start_on_different_days": two_versions_on_a_day,
    "area_code_once_per_version": area_code_twice,
    "area_has_parent_unless_municipality": wijk_without_parent,
    "spot_name_once_per_buurt": spot_twice,
    "spot_ends_after_it_starts": spot_that_ends_before_it_starts,
    "spot_has_both_coordinates_or_none": spot_with_half_a_place,
    "dwellings_once_per_spot_and_year": dwellings_twice_in_a_year,
    "spot_has_at_least_one_dwelling": lambda: SpotDwellingsFactory(value=0),
    "dwellings_of_a_spot_have_a_source": lambda: SpotDwellingsFactory(source=""),
    "crosswalk_pair_once": crosswalk_twice,
    "crosswalk_share_between_0_and_1": crosswalk_of_more_than_all,
    "denominator_once_per_area_and_year": denominator_twice,
    "offence_code_once_per_classification": offence_code_twice,
    "offence_sensitivity_is_I_or_II": offence_of_the_class_of_persons,
    "definition_version_once_per_group": definition_twice,
    "one_default_definition_per_group": two_default_definitions,
    "definition_ends_after_it_starts": definition_that_ends_too_early,
    "definition_maximum_not_below_minimum": definition_with_maximum_below_minimum,
    **BROKEN_CYCLE,
    **BROKEN_FOUNDATIONS,
    **BROKEN_ROUNDS,
}


def constraint_names():
    return {
        constraint.name
        for model in apps.get_app_config("cycle").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }


def test_every_constraint_of_the_room_is_broken_here():
    assert constraint_names() - set(BROKEN) == set()


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BROKEN[name]()
    text = str(refusal.value)
    assert name in text or "UNIQUE constraint failed" in text


@pytest.mark.parametrize("breaking", [city_with_parent, crosswalk_of_nothing])
def test_the_other_side_of_a_rule_is_refused_too(breaking):
    with pytest.raises(IntegrityError), transaction.atomic():
        breaking()


def test_a_spot_lies_in_a_buurt_not_in_a_wijk():
    spot = SpotFactory.build(buurt=WijkFactory())
    with pytest.raises(ValidationError, match="Kies een buurt"):
        spot.full_clean()
    inside = SpotFactory.build(buurt=BuurtFactory())
    inside.full_clean()
    assert inside.buurt.parent.level == AreaLevel.WIJK


def test_versions_in_force_on_a_day():
    AreaVersionFactory(name="oud", valid_from=date(2018, 1, 1), valid_to=date(2023, 12, 31))
    AreaVersionFactory(name="nieuw", valid_from=date(2024, 1, 1))
    assert [v.name for v in AreaVersion.objects.valid_on(date(2023, 12, 31))] == ["oud"]
    assert [v.name for v in AreaVersion.objects.valid_on(date(2024, 1, 1))] == ["nieuw"]
    assert not AreaVersion.objects.valid_on(date(2017, 12, 31)).exists()


def test_areas_come_by_level_in_the_order_of_their_codes():
    city = AreaFactory(code="GM0001")
    b = WijkFactory(version=city.version, parent=city, code="WK000102")
    a = WijkFactory(version=city.version, parent=city, code="WK000101")
    buurt = BuurtFactory(version=city.version, parent=a, code="BU00010101")
    unknown = BuurtFactory(version=city.version, parent=city, code="BU00000000", level=AreaLevel.UNKNOWN)
    newer = AreaFactory(code="GM0001", version__valid_from=date(2025, 1, 1))

    assert list(Area.objects.wijken()) == [a, b]
    assert list(Area.objects.buurten()) == [buurt]
    assert list(Area.objects.municipality().order_by("pk")) == [city, newer]
    assert list(Area.objects.current()) == [newer]
    assert unknown.parent == city


def test_a_division_that_is_prepared_for_later_changes_nothing_yet():
    now = WijkFactory(version__valid_from=date(2024, 1, 1))
    coming = WijkFactory(version__valid_from=timezone.localdate() + timedelta(days=1))
    assert (AreaVersion.objects.in_force(), list(Area.objects.current().wijken())) == (now.version, [now])

    AreaVersion.objects.filter(pk=coming.version_id).update(valid_from=timezone.localdate())
    assert (AreaVersion.objects.in_force(), list(Area.objects.current().wijken())) == (coming.version, [coming])


def test_the_only_division_counts_before_it_begins():
    """A municipality that starts in December with the areas of next year sees them."""
    coming = WijkFactory(version__valid_from=timezone.localdate() + timedelta(days=30))
    assert AreaVersion.objects.count() == 1
    assert list(Area.objects.current().wijken()) == [coming]


def test_details_leave_the_total_row_out():
    total = OffenceTypeFactory(code="0.0.0", is_total=True)
    detail = OffenceTypeFactory(classification=total.classification)
    assert list(OffenceType.objects.details()) == [detail]
