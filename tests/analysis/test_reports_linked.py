"""A sensitive figure that we hide or round can not be worked out from the totals and offences beside it."""

import pytest

from analysis.models import CountCell, Observation
from analysis.reports import linked, prepared, store
from analysis.reports.facts import load_facts
from analysis.reports.parts import sensitive_counts
from tests.analysis.small_city import CITY, DRUNK, HOMELESS, NORTH, SOUTH, YOUTH
from tests.factories import IndicatorFactory, OffenceGroupFactory, OffenceTypeFactory

pytestmark = pytest.mark.django_db

CONFUSED = "E33"


def add_confused(city, *, north, south):
    """Reports of confused behaviour, sensitive, with these counts in two wijken."""
    offence = OffenceTypeFactory(
        classification=city.offences[YOUTH].classification, code=CONFUSED, kind="nuisance", sensitivity="II",
        name="Melding verward gedrag",
    )  # fmt: skip
    delivery = city.deliveries["47024NED"]
    for place, value in ((NORTH, north), (SOUTH, south), (CITY, north + south)):
        CountCell.objects.create(
            delivery=delivery, area=city.areas[place], offence_type=offence, year=2025, month=0, value=value
        )
    return offence


def add_total(city, name, counts, codes):
    """An indicator of nuisance over some offences, with its figure per wijk."""
    group = OffenceGroupFactory(offence_types=codes, kind="nuisance", name=name)
    extra = IndicatorFactory(key=name.lower(), name=name, offence_group=group, component="nuisance", display_order=90)
    for place, value in counts.items():
        row = Observation.objects.get(indicator__key="overlast_jeugd", area__code=place, month=0)
        row.pk, row.indicator, row.value = None, extra, value
        row.save()
    return extra


@pytest.mark.parametrize("north", [14, 37])
def test_a_rounded_sensitive_figure_can_not_be_worked_out_from_a_total_that_holds_it(small_city, north):
    """E33 in the group Overlast: the total minus the offences beside it was E33 to the unit, though we round it."""
    confused = add_confused(small_city, north=north, south=12)
    codes = [small_city.offences[YOUTH], small_city.offences[DRUNK], confused]
    add_total(small_city, "Overlast", {NORTH: 50 + 0 + north, SOUTH: 20 + 6 + 12}, codes)

    figures = prepared.prepare(2025)

    assert figures.sensitive[NORTH, CONFUSED].value == 5 * round(north / 5)  # shown, rounded
    assert {(NORTH, "nuisance"), (SOUTH, "nuisance")} <= figures.without_offences
    shown = figures.offences[(figures.offences["code"] == NORTH) & (figures.offences["kind"] == "nuisance")]
    assert shown.empty
    numbers = {cell.value for table in store.build("wijk", NORTH, figures).tables for row in table.rows for cell in row}
    assert 50 + north in numbers
    assert north not in numbers or north % 5 == 0


def test_two_totals_that_differ_by_a_sensitive_figure_are_not_both_published(small_city):
    """Neither gives the figure back beside the offences of its own; one minus the other does."""
    confused = add_confused(small_city, north=37, south=12)
    small_city.offences[HOMELESS].in_scope = False
    small_city.offences[HOMELESS].save()
    ordinary = [small_city.offences[HOMELESS], small_city.offences[DRUNK]]
    add_total(small_city, "Breed", {NORTH: 200, SOUTH: 200}, [*ordinary, confused])
    add_total(small_city, "Smal", {NORTH: 163, SOUTH: 188}, ordinary)

    facts = load_facts(2025)
    found = linked.find_linked(facts, sensitive_counts(facts))

    assert found.indicators == {"breed"}


def test_a_sensitive_figure_among_enough_that_is_not_published_takes_nothing_away(small_city):
    """What is left when the published offences are taken away says no more than the rounded figure does."""
    confused = add_confused(small_city, north=37, south=11)
    small_city.offences[HOMELESS].in_scope = False
    small_city.offences[HOMELESS].save()
    codes = [small_city.offences[YOUTH], small_city.offences[HOMELESS], confused]
    add_total(small_city, "Overlast", {NORTH: 50 + 40 + 37, SOUTH: 20 + 0 + 11}, codes)

    facts = load_facts(2025)
    found = linked.find_linked(facts, sensitive_counts(facts))

    assert "overlast" not in found.indicators
    assert (NORTH, "nuisance") not in found.details
    assert (SOUTH, "nuisance") in found.details  # 11 is left; a shown 10 can be 12
