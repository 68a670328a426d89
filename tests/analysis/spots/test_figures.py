"""Cells of buurten are those of the wijkrapport; spots have a figure only when one was counted and may be shown."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import Missing, PartOfDay, TableContent
from analysis.models import GeneratedReport
from analysis.reports.base import load
from analysis.reports.partner_spots import build_partner_report, years_of
from analysis.reports.prepared import prepare
from analysis.reports.spot_figures import exact_note, figures_of
from analysis.reports.store import build, keep
from analysis.stats.beside_city import beside_city
from analysis.stats.comparison import HIGHER, LOWER, NOT_DIFFERENT, NOT_POSSIBLE
from analysis.stats.counts import poisson_interval
from cycle.enums import SpotKind
from cycle.models import Spot
from tests.analysis.small_city import NORTH_A, SOUTH_A, STATION_A, make_small_city
from tests.analysis.spots.town import YEAR, count, make_town
from tests.factories import (
    DeliveryFactory,
    FootnoteFactory,
    MethodVersionFactory,
    OrganisationFactory,
    SpotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def table(report, key):
    return next(one for one in report.tables if one.key == key)


def texts(report, key):
    return [[cell.text for cell in row] for row in table(report, key).rows]


def of_ours(town):
    return build_partner_report(town.ours, YEAR, by=town.user(town.ours))


# --- buurten


def test_buurten_of_the_partner_and_no_other_stand_beside_the_city():
    town = make_town()

    report = of_ours(town)

    # 10 per 1,000 in the city. Noord: 40 / 1,000 dwellings; at least 38, of which the lower limit is far above 10.
    # Oost: 1 to 4 where 10 are expected, and the upper limit of 4 is 14.8. Zuid: 1 to 4 where 20 are expected.
    assert texts(report, "buurten") == [
        ["Noord", "▲ meer", "40", "40,0", "1.000", "300"],
        ["Oost", "○ geen verschil", "<5", "", "1.000", "80"],
        ["Zuid", "▼ minder", "<5", "", "2.000", "40"],
    ]
    assert report.answer == (
        "In 2025 is in 1 van de 3 buurten waar De Sleutel woningen heeft aantoonbaar meer ingebroken dan gemiddeld in "
        "de stad: Noord. Minder dan gemiddeld in de stad: Zuid. In de andere is geen verschil aantoonbaar."
    )
    assert table(report, "buurten").source == "Politie"


def test_a_hidden_buurt_is_compared_with_nothing():
    town = make_town()

    report = build_partner_report(town.theirs, YEAR, by=town.user(town.theirs))

    west = texts(report, "buurten")[1]
    assert west == ["West", "– niet te vergelijken", "x", "", "2.000", "200"]


@pytest.mark.parametrize(
    ("lowest", "highest", "expected", "sign"),
    [
        (38, 42, 10, HIGHER),
        (1, 4, 10, NOT_DIFFERENT),
        (1, 4, 20, LOWER),
        (0, 0, 5, NOT_DIFFERENT),
        (0, 0, 8, LOWER),
        (float("nan"), 4, 8, NOT_POSSIBLE),
        (3, 4, 0, NOT_POSSIBLE),
    ],
)
def test_beside_the_city_only_what_both_ends_say(lowest, highest, expected, sign):
    assert beside_city(lowest, highest, expected) == sign
    if sign in (HIGHER, LOWER, NOT_DIFFERENT):
        low, high = poisson_interval(lowest, 0.998)[0], poisson_interval(highest, 0.998)[1]
        assert (low > expected, high < expected) == (sign == HIGHER, sign == LOWER)


def test_the_cell_of_a_buurt_is_that_of_the_wijkrapport():
    """With the report as it is really made: a buurt among others, and a wijk of one buurt, to the unit."""
    city = make_small_city()
    prepared = prepare(2025)
    for wijk in ("WK099901", "WK099902", "WK099903"):
        keep(build("wijk", wijk, prepared), prepared, by=None, at="2026-03-02T09:00:00Z")
    buurten = {city.areas[code].pk: city.areas[code] for code in (NORTH_A, SOUTH_A, STATION_A)}

    found = figures_of("woninginbraak", buurten=buurten, year=2025)

    stored = load(GeneratedReport.objects.get(code="WK099902").value)
    rows = table(stored, "buurten-tabel").rows
    place = [one.key for one in table(stored, "buurten-tabel").columns].index("woninginbraak")
    assert found.buurten[city.areas[SOUTH_A].pk].cell == next(row[place] for row in rows if row[0].code == SOUTH_A)
    assert found.buurten[city.areas[SOUTH_A].pk].cell.text == "x"  # 3 of the 7 in Zuid, which stand there to the unit
    assert found.buurten[city.areas[STATION_A].pk].cell.text == "9*"
    assert found.buurten[city.areas[STATION_A].pk].range == (9, 9)
    [told] = exact_note(found, buurten)
    assert told.startswith(f"{city.areas[STATION_A].name} is een hele wijk. Daar staat het aantal precies")


# --- spots


def test_without_counts_the_page_says_so_and_divides_nothing():
    report = of_ours(make_town())

    assert texts(report, "plekken") == [
        ["Noordflat", "niet geteld", "", "300", "Noord"],
        ["Oosthof", "niet geteld", "", "80", "Oost"],
        ["Zuidhof", "niet geteld", "", "40", "Zuid"],
    ]
    assert {row[1].words for row in table(report, "plekken").rows} == {"niet per plek geteld"}
    section = next(one for one in report.sections if one.key == "plekken")
    assert section.lead.startswith("De politie telde over 2025 niet per complex.")
    assert "verdelen wij nooit over complexen" in section.lead


def test_counts_of_spots_are_rounded_and_hidden_by_the_rules():
    town = make_town()
    count(town, "Noordflat", 22)
    count(town, "Randflat", 3)
    count(town, "Westflat", 28)

    mine = of_ours(town)
    theirs = build_partner_report(town.theirs, YEAR, by=town.user(town.theirs))

    assert texts(mine, "plekken")[0] == ["Noordflat", "20", "66,7", "300", "Noord"]  # 20 / 300 dwellings
    # 3 is small; what happens in a buurt of which the figure is hidden is hidden too
    assert texts(theirs, "plekken") == [["Randflat", "<5", "", "100", "Noord"], ["Westflat", "x", "", "200", "West"]]
    assert "28" not in str(theirs)


def test_a_complex_of_few_dwellings_shows_no_count():
    town = make_town()
    small = SpotFactory(name="Klein", kind=SpotKind.COMPLEX, buurt=town.buurten["Noord"], organisation=town.ours)
    small.dwellings.create(year=YEAR, value=49, source="Opgave")
    town.spots["Klein"] = small
    count(town, "Klein", 12)

    assert ["Klein", "x", "", "49", "Noord"] in texts(of_ours(town), "plekken")


def test_spots_can_not_be_subtracted_from_their_buurt():
    """Noord has 41: with 38 at our complex the rest is 3, which nobody may know from 38 and 41."""
    town = make_town()
    count(town, "Noordflat", 38)

    assert texts(of_ours(town), "plekken")[0] == ["Noordflat", "x", "", "300", "Noord"]


def test_spots_that_overlap_are_shown_without_their_buurt():
    town = make_town()
    count(town, "Noordflat", 38)
    count(town, "Randflat", 20)

    assert texts(of_ours(town), "plekken")[0][:2] == ["Noordflat", "40"]


def test_a_later_delivery_takes_the_place_of_an_earlier_one_and_a_reason_is_no_zero():
    town = make_town()
    count(town, "Noordflat", 10)
    count(town, "Noordflat", 22, delivery=DeliveryFactory(approved=True, table__content=TableContent.SPOTS))
    count(town, "Oosthof", None, missing=Missing.WITHHELD)

    rows = texts(of_ours(town), "plekken")

    assert rows[0][1] == "20"
    assert rows[1][1] == "x"


def test_dwellings_are_those_of_the_year_or_the_nearest_before():
    town = make_town()
    town.spots["Noordflat"].dwellings.create(year=2020, value=290, source="Opgave")
    town.spots["Noordflat"].dwellings.create(year=2026, value=310, source="Opgave")
    town.spots["Oosthof"].dwellings.update(year=2024)

    rows = texts(of_ours(town), "plekken")

    assert [row[3] for row in rows] == ["300", "80", "40"]


# --- a school


def by_part(town, name, *values):
    for part, value in zip(PartOfDay.values, values, strict=True):
        count(town, name, value, indicator=town.nuisance, part_of_day=part)


def test_a_school_sees_places_around_it_and_no_moment_but_the_dagdeel():
    town = make_town()
    count(town, "Noordplein", 23, indicator=town.nuisance)
    by_part(town, "Noordplein", 0, 8, 12, 3)
    count(town, "Westpark", 2, indicator=town.nuisance)

    report = build_partner_report(town.school, YEAR, by=town.user(town.school))

    # Westpark lies in another buurt, the complexes belong to others
    assert [row[0] for row in texts(report, "plekken")] == ["Lyceum", "Noordplein"]
    assert texts(report, "plekken")[1] == ["Noordplein", "25", "plein of straat", "Noord"]
    night = texts(report, "dagdelen")
    assert night[0][0] == "Noordplein"
    assert night[0][4] == "<5"
    assert "23" not in str(table(report, "dagdelen").rows)


def test_dagdelen_that_do_not_fit_the_day_are_left_out():
    town = make_town()
    count(town, "Noordplein", 23, indicator=town.nuisance)
    by_part(town, "Noordplein", 10, 10, 10, 10)

    report = build_partner_report(town.school, YEAR, by=town.user(town.school))

    assert [one.key for one in report.tables] == ["buurten", "plekken"]


def test_the_whole_day_is_the_sum_of_its_dagdelen_when_only_those_were_counted():
    town = make_town()
    by_part(town, "Noordplein", 6, 6, 6, 5)

    report = build_partner_report(town.school, YEAR, by=town.user(town.school))

    assert texts(report, "plekken")[1][1] == "25"


# --- notes and method


def test_notes_and_the_method_of_the_indicator_go_along_on_page_and_in_files():
    town = make_town()
    count(town, "Noordplein", 23, indicator=town.nuisance)
    MethodVersionFactory(key=town.nuisance.key, name=town.nuisance.name, number=2)
    MethodVersionFactory(key="winkeldiefstal", name="Winkeldiefstal")
    north = Spot.objects.get(name="Noordplein").buurt
    FootnoteFactory(indicator=town.nuisance, area=None, first_year=YEAR, last_year=YEAR, text="Anders geteld.")
    FootnoteFactory(indicator=town.nuisance, area=north, first_year=YEAR, last_year=YEAR, text="Er was een feest.")
    FootnoteFactory(indicator=town.nuisance, area=None, first_year=YEAR - 1, last_year=YEAR - 1, text="Vorig jaar.")

    report = build_partner_report(town.school, YEAR, by=town.user(town.school))

    assert [(one.key, one.number) for one in report.methods] == [(town.nuisance.key, 2)]
    assert {one.text for one in report.footnotes} == {"Anders geteld.", "Er was een feest."}
    for key, told in (("buurten", ["Anders geteld.", "Er was een feest."]), ("plekken", ["Anders geteld."])):
        for words in told:
            assert words in " ".join(table(report, key).notes)
    assert "Vorig jaar." not in str(report)


# --- reading


@pytest.mark.parametrize("spots", [1, 3])
def test_number_of_queries_does_not_grow(spots, django_assert_num_queries):
    town = make_town()
    user = town.user(town.ours)
    assert user.roles
    for number in range(spots):
        name = f"Hof {number}"
        town.spots[name] = SpotFactory(
            name=name, kind=SpotKind.COMPLEX, buurt=list(town.buurten.values())[number], organisation=town.ours
        )
        count(town, name, 20)

    with django_assert_num_queries(13):
        build_partner_report(town.ours, YEAR, by=user)


def test_years_are_those_of_the_wijken_of_the_partner():
    town = make_town()

    assert years_of(town.ours) == [YEAR]
    assert years_of(OrganisationFactory()) == []
    assert UserFactory(roles=[Role.PARTNER]).organisation != town.ours
