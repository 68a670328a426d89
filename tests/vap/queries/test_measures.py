"""Figures under a goal: what may be shown, added up by hand, and what the rule says of them."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.db.models import Sum

from analysis.models import Observation
from analysis.reports.buurten import section_buurten
from analysis.reports.prepared import prepare
from analysis.stats.goal_rule import (
    ACHIEVED,
    DIRECTION,
    NO_COMPARISON,
    NO_FIGURE,
    NO_SHIFT_FIGURE,
    NOT_ACHIEVED,
    SHIFTED,
    UNKNOWN,
)
from cycle.models import Area
from tests.factories import BuurtFactory, ObservationFactory, SeriesBreakFactory
from tests.vap.figures import COUNTS, YEARS, Figures, make_figures
from vap.enums import ComparisonKind, TargetKind
from vap.queries.goal_specs import GoalSpec
from vap.queries.measures import figure_table, has_figures, measure_of, measures
from vap.queries.methods import around, arrival, baseline_of, default_years, facts_of
from vap.queries.rulings import areas_of, rule_on
from vap.stats.measurability import Question, Verdict, assess

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures() -> Figures:
    return make_figures()


def code(figures: Figures, *names: str) -> tuple[str, ...]:
    return tuple(figures.wijken[name].code for name in names)


def burglary_goal(figures: Figures, **choices) -> GoalSpec:
    given = {
        "areas": code(figures, "A"),
        "baseline_from": 2022,
        "baseline_to": 2024,
        "target_kind": TargetKind.CHANGE,
        "target": 25.0,
        "target_date": date(2025, 12, 31),
    }
    return GoalSpec(measure=measure_of(indicator=figures.burglary), **{**given, **choices})


def test_one_wijk_year_by_year(figures):
    table = figure_table(measure_of(indicator=figures.burglary), code(figures, "A"))
    assert [(one.year, one.value) for one in table.years_of(code(figures, "A"))] == list(
        zip(YEARS, COUNTS["A"], strict=True)
    )


def test_areas_are_added_and_the_rest_of_the_city_is_what_is_left(figures):
    table = figure_table(measure_of(indicator=figures.burglary))
    both = table.years_of(code(figures, "A", "C"))
    rest = table.rest_of(code(figures, "A", "C"))

    assert [one.value for one in both] == [a + c for a, c in zip(COUNTS["A"], COUNTS["C"], strict=True)]
    assert [one.value for one in rest] == [b + d for b, d in zip(COUNTS["B"], COUNTS["D"], strict=True)]
    assert table.rest_of(()) == ()


def test_a_small_count_in_a_buurt_is_known_within_bounds_only(figures):
    table = figure_table(measure_of(indicator=figures.burglary), [figures.buurt.code])
    newest = table.years_of([figures.buurt.code])[-1]
    assert (newest.low, newest.high) == (0, 4)


@pytest.mark.parametrize("seed", range(12))
def test_a_goal_hides_the_count_of_a_buurt_where_the_report_of_its_wijk_does(figures, seed):
    """Counts at random, some small: what the finished report shows as x, no goal shows either."""
    chance = Random(seed)
    wijk = figures.wijken["B"]
    buurten = BuurtFactory.create_batch(4, version=wijk.version, parent=wijk)
    for buurt, count in zip(buurten, (chance.choice([1, 3, 7, 11, 18]) for _ in buurten), strict=True):
        ObservationFactory(indicator=figures.burglary, area=buurt, year=2025, value=count, table=figures.police)
    own = Observation.objects.filter(area__in=buurten).aggregate(total=Sum("value"))["total"]
    Observation.objects.filter(area=wijk, year=2025).update(value=own + chance.choice([0, 2]))

    section = section_buurten(prepare(2025), wijk.code, wijk.name)
    report = {row[0].code: row[1].sign for row in section.tables[0].rows}
    table = figure_table(measure_of(indicator=figures.burglary), [buurt.code for buurt in buurten])
    goal = {buurt.code: table.years_of([buurt.code])[-1] for buurt in buurten}

    assert {code for code, sign in report.items() if sign == "x"} == {
        code for code, figure in goal.items() if figure.sign == "x"
    }
    assert all(figure.low is None for figure in goal.values() if figure.sign == "x")


def test_sensitive_registrations_stay_away_everywhere(figures):
    table = figure_table(measure_of(indicator=figures.secret))
    assert table.years == ()
    assert "gevoelige registraties" in table.hidden_everywhere
    assert has_figures(measure_of(indicator=figures.secret))


def test_a_survey_is_in_percents_with_its_answers_and_hides_where_few_answered(figures):
    table = figure_table(measure_of(indicator=figures.unsafe), code(figures, "A"))
    newest = table.years_of(code(figures, "A"))[-1]
    hidden = table.years_of(code(figures, "D"))[-1]

    assert (newest.value, newest.n, newest.version) == (pytest.approx(21), 300, 2)
    assert newest.se == pytest.approx(100 * (0.21 * 0.79 / 300) ** 0.5)
    assert (hidden.value, hidden.sign) == (None, "x")
    assert [one.version for one in table.years_of(())] == [1, 2, 2]


def test_persons_are_rounded_and_few_are_hidden(figures):
    stock = figure_table(measure_of(definition=figures.persons, flow="stock"))
    inflow = figure_table(measure_of(definition=figures.persons, flow="inflow"), code(figures, "A"))

    assert [one.value for one in stock.years_of(())] == [45, 40, 40]
    assert all(one.low <= exact <= one.high for one, exact in zip(stock.years_of(()), (43, 41, 38), strict=True))
    assert {one.sign for one in inflow.years_of(()) if one.year > 2023} == {"x"}
    assert all(one.value is None for one in inflow.years_of(code(figures, "A")))


def test_the_list_of_measures_has_the_newest_wording_only(figures):
    names = [(one.name, one.newest_version) for one in measures()]
    assert ("Voelt zich onveilig", 2) in names
    assert ("Voelt zich onveilig", 1) not in names
    assert sum(one.definition is not None for one in measures()) == 3


def test_figures_of_one_measure_take_a_constant_number_of_queries(figures, django_assert_max_num_queries):
    measure = measure_of(indicator=figures.burglary)
    with django_assert_max_num_queries(8):
        figure_table(measure, code(figures, "A"))


# --- baseline


def test_the_baseline_is_the_mean_of_the_last_three_years(figures):
    table = figure_table(measure_of(indicator=figures.burglary))
    assert default_years(table, code(figures, "A")) == (2023, 2025)

    baseline = baseline_of(table, code(figures, "A"), 2022, 2024)

    assert baseline.value == (59 + 60 + 61) / 3 - 0
    assert baseline.lower < 60 < baseline.upper
    assert len(baseline.deliveries) == 1


def test_the_baseline_of_a_survey_is_its_last_wave(figures):
    table = figure_table(measure_of(indicator=figures.unsafe))
    assert default_years(table, code(figures, "A")) == (2025, 2025)


def test_waves_with_another_wording_make_no_baseline_together(figures):
    table = figure_table(measure_of(indicator=figures.unsafe))
    baseline = baseline_of(table, code(figures, "A"), 2021, 2023)
    assert not baseline.is_known
    assert "anders gesteld" in baseline.words


def test_a_baseline_of_an_older_wording_is_refused_by_the_test(figures):
    spec = GoalSpec(measure_of(indicator=figures.unsafe), code(figures, "A"), 2021, 2021, target=15.0)
    answers = {one.question: one for one in assess(facts_of(spec, figure_table(spec.measure, spec.areas))[0])}
    assert answers[Question.FIGURE].verdict == Verdict.BAD
    assert "anders gesteld" in answers[Question.FIGURE].sentence


def test_a_year_without_a_figure_leaves_no_baseline(figures):
    table = figure_table(measure_of(indicator=figures.burglary))
    assert not baseline_of(table, code(figures, "A"), 2016, 2019).is_known


# --- what lies around, and when the figure comes


def test_neighbours_and_wijken_that_are_like_it(figures):
    spec = burglary_goal(figures)
    table = figure_table(spec.measure, spec.areas)
    found = around(spec, table, baseline_of(table, spec.areas, 2022, 2024))

    assert found.adjacent == {*code(figures, "B")}
    assert found.similar == {*code(figures, "B", "C")}
    assert found.has_boundaries


def test_without_borders_nobody_knows_what_touches(figures):
    Area.objects.update(geometry=None)
    spec = burglary_goal(figures)
    table = figure_table(spec.measure, spec.areas)
    found = around(spec, table, baseline_of(table, spec.areas, 2022, 2024))
    assert (found.adjacent, found.has_boundaries) == (frozenset(), False)


@pytest.mark.parametrize(
    ("target_date", "year", "due"),
    [
        (date(2027, 12, 31), 2027, date(2028, 3, 15)),
        (date(2028, 3, 1), 2027, date(2028, 3, 15)),
        (date(2029, 12, 31), 2029, date(2030, 3, 15)),  # beyond the calendar: the usual day
    ],
)
def test_the_figure_of_the_last_whole_year(figures, target_date, year, due):
    spec = burglary_goal(figures, target_date=target_date)
    coming = arrival(spec, figure_table(spec.measure, spec.areas))
    assert (coming.year, coming.due_on, coming.source.name) == (year, due, "Politie")


@pytest.mark.parametrize(("target_date", "year"), [(date(2027, 12, 31), 2027), (date(2026, 12, 31), 2025)])
def test_the_wave_of_a_survey_that_comes_before_the_target(figures, target_date, year):
    spec = GoalSpec(measure_of(indicator=figures.unsafe), code(figures, "A"), target_date=target_date)
    assert arrival(spec, figure_table(spec.measure, spec.areas)).year == year


# --- the rule on these figures


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ({}, ACHIEVED),  # 60 -> 30
        ({"target": 60.0}, NOT_ACHIEVED),
        ({"comparison": ComparisonKind.REST_OF_CITY}, ACHIEVED),
        ({"target_kind": TargetKind.LEVEL, "target": 29.0}, NOT_ACHIEVED),
        ({"target_date": date(2024, 12, 31)}, UNKNOWN),  # inside the baseline
        ({"target_date": date(2026, 12, 31)}, UNKNOWN),  # not there yet
        ({"comparison": ComparisonKind.MATCHED_AREAS}, UNKNOWN),  # no areas chosen
    ],
)
def test_the_rule_on_burglary(figures, choices, outcome):
    spec = burglary_goal(figures, **choices)
    table = figure_table(spec.measure, spec.areas)
    ruling = rule_on(spec, table, arrival(spec, table).year)

    assert ruling.outcome == outcome
    if outcome == UNKNOWN:
        assert ruling.reason == (NO_COMPARISON if spec.comparison else NO_FIGURE)


def test_beside_a_wijk_that_is_like_it(figures):
    spec = burglary_goal(figures, comparison=ComparisonKind.MATCHED_AREAS, comparison_areas=code(figures, "C"))
    ruling = rule_on(spec, figure_table(spec.measure, [*spec.areas, *spec.comparison_areas]), 2025)

    # (30 - 60) - (52 - 50.33), over three years and one
    assert ruling.change == pytest.approx((30 - 60) - (52 - 151 / 3))
    assert ruling.outcome == ACHIEVED


def test_several_wijken_stand_beside_as_many(figures):
    """Beside C alone the fall of A and B is judged as that of two wijken: C counts twice."""
    spec = burglary_goal(
        figures,
        areas=code(figures, "A", "B"),
        comparison=ComparisonKind.MATCHED_AREAS,
        comparison_areas=code(figures, "C"),
    )
    ruling = rule_on(spec, figure_table(spec.measure, [*spec.areas, *spec.comparison_areas]), 2025)

    before = (59 + 60 + 61 + 55 + 56 + 55) / 3
    own = (30 + 56) - before
    assert ruling.change == pytest.approx(own - 2 * (52 - 151 / 3))


@pytest.mark.parametrize(
    ("next_door", "outcome", "reason"),
    [(56, ACHIEVED, ""), (84, ACHIEVED, ""), (90, DIRECTION, SHIFTED), (None, UNKNOWN, NO_SHIFT_FIGURE)],
)
def test_what_moved_next_door_is_counted_along(figures, next_door, outcome, reason):
    """A falls by 30. B, next to it, had 166 / 3 a year; C, which both stand beside, went from 151 / 3 to 52."""
    newest = Observation.objects.filter(indicator=figures.burglary, area=figures.wijken["B"], year=2025)
    if next_door is None:
        newest.delete()
    else:
        newest.update(value=next_door)
    spec = burglary_goal(
        figures,
        comparison=ComparisonKind.MATCHED_AREAS,
        comparison_areas=code(figures, "C"),
        displacement_areas=code(figures, "B"),
    )
    ruling = rule_on(spec, figure_table(spec.measure, areas_of(spec)), 2025)

    assert (ruling.outcome, ruling.reason) == (outcome, reason)
    if next_door is not None:
        expected = (30 - 60) + (next_door - 166 / 3) - 2 * (52 - 151 / 3)
        assert ruling.together_change == pytest.approx(expected)


def test_beside_the_rest_of_the_city_the_neighbours_leave_that_rest(figures):
    spec = burglary_goal(figures, comparison=ComparisonKind.REST_OF_CITY, displacement_areas=code(figures, "B"))
    ruling = rule_on(spec, figure_table(spec.measure, areas_of(spec)), 2025)

    before, after = 60 + 166 / 3, 30 + 56
    rest_before, rest_after = (151 + 300 + 302 + 301) / 3, 52 + 299
    assert ruling.together_change == pytest.approx((after / before) / (rest_after / rest_before))


def test_a_small_fall_is_direction_only(figures):
    spec = burglary_goal(figures, areas=code(figures, "B"), target=0.0, baseline_from=2018, baseline_to=2019)
    assert rule_on(spec, figure_table(spec.measure, spec.areas), 2021).outcome == DIRECTION


def test_a_break_between_baseline_and_result_decides_nothing(figures):
    SeriesBreakFactory(starts_on=date(2025, 1, 1)).tables.add(figures.police)
    spec = burglary_goal(figures)
    assert rule_on(spec, figure_table(spec.measure, spec.areas), 2025).outcome == UNKNOWN


def test_a_group_is_judged_within_what_is_known_of_it(figures):
    measure = measure_of(definition=figures.persons, flow="stock")
    spec = GoalSpec(measure, (), 2023, 2024, TargetKind.LEVEL, 30.0, date(2025, 12, 31))
    table = figure_table(measure)
    assert rule_on(spec, table, 2025).outcome == NOT_ACHIEVED  # 38 to 42, whatever it is
    assert rule_on(replace(spec, target=40.0), table, 2025).outcome == UNKNOWN


def test_the_test_says_when_a_chosen_wijk_touches(figures):
    spec = burglary_goal(
        figures,
        comparison=ComparisonKind.MATCHED_AREAS,
        comparison_areas=code(figures, "B"),
        target_date=date(2027, 12, 31),
    )
    answers = {one.question: one for one in assess(facts_of(spec, figure_table(spec.measure, spec.areas))[0])}
    assert answers[Question.COMPARISON].sentence.startswith("Wijk B grenst aan Wijk A.")
