"""The figure of one year under a goal: with its margin, beside the baseline only after a test, absent with a reason."""

from datetime import date

import pytest

from tests.factories import SeriesBreakFactory, SurveyWaveFactory
from tests.factories.plans import GoalFactory
from tests.vap.figures import make_figures
from vap.enums import GoalKind
from vap.reports.goal_page import goal_page
from vap.reports.goal_year import goal_in_year

pytestmark = pytest.mark.django_db
RISE_OR_FALL = ("gestegen", "gedaald", "stijging", "daling")


@pytest.fixture
def figures():
    return make_figures()


def goal(indicator, areas, first, last, **more):
    made = GoalFactory(
        kind=GoalKind.EFFECT,
        unit="",
        target=None,
        target_date=None,
        indicator=indicator,
        direction="down",
        baseline=60.0,
        baseline_from=first,
        baseline_to=last,
        **more,
    )
    made.areas.set(areas)
    return made


def test_figure_has_its_margin_and_the_words_of_its_test(figures):
    """Wijk A had 60 a year and then 30: half is no chance; in the year before it was 61."""
    made = goal(figures.burglary, [figures.wijken["A"]], 2021, 2023)
    fell, same = goal_in_year(made, 2025), goal_in_year(made, 2024)
    assert fell.figure.value == 30
    assert fell.figure.lower < 30 < fell.figure.upper
    assert fell.beside_baseline == "aantoonbaar lager dan de nulmeting"
    assert same.beside_baseline == "niet aantoonbaar anders dan de nulmeting"
    for words in RISE_OR_FALL:
        assert words not in f"{fell.beside_baseline} {same.beside_baseline}"


def test_year_of_the_baseline_is_compared_with_nothing(figures):
    made = goal(figures.burglary, [figures.wijken["A"]], 2021, 2023)
    assert goal_in_year(made, 2022).beside_baseline == "dit jaar hoort bij de nulmeting"
    assert goal_in_year(made, 2020).beside_baseline == "voor de nulmeting"


def test_year_without_a_survey_says_that_nobody_was_asked(figures):
    made = goal(figures.unsafe, [figures.wijken["A"]], 2023, 2023)
    found = goal_in_year(made, 2024)
    assert not found.is_known
    assert found.beside_baseline == ""
    assert found.remarks == ("In 2024 is de enquête niet gehouden. Het laatste cijfer is van 2023.",)


def test_survey_in_which_the_question_was_not_asked_is_another_reason(figures):
    made = goal(figures.unsafe, [figures.wijken["A"]], 2023, 2023)
    SurveyWaveFactory(year=2024, delivery__approved=True)
    assert goal_in_year(made, 2024).remarks[0].startswith("In 2024 is deze vraag niet gesteld.")


def test_question_that_was_replaced_is_not_compared(figures):
    """2021 was asked in one way, 2025 in another."""
    made = goal(figures.unsafe, [figures.wijken["A"]], 2021, 2021)
    found = goal_in_year(made, 2025)
    assert found.is_known
    assert found.beside_baseline == "niet te vergelijken met de nulmeting"
    assert "De vraag of de definitie is sinds de nulmeting vervangen. Vergelijken kan niet." in found.remarks


def test_break_between_baseline_and_year_is_named_and_stops_comparing(figures):
    made = goal(figures.burglary, [figures.wijken["A"]], 2021, 2023)
    SeriesBreakFactory(starts_on=date(2024, 7, 1), title="Nieuw systeem").tables.add(figures.police)
    found = goal_in_year(made, 2025)
    assert found.beside_baseline == "niet te vergelijken met de nulmeting"
    assert found.remarks == ("Trendbreuk op 1 juli 2024: Nieuw systeem.",)
    assert goal_in_year(made, 2023).remarks == ()


def test_protected_figure_stays_protected(figures):
    """Wijk D had too few answers."""
    found = goal_in_year(goal(figures.unsafe, [figures.wijken["D"]], 2023, 2023), 2025)
    assert not found.is_known
    assert found.figure.value is None
    assert found.remarks == ("Te weinig antwoorden om te tonen.",)
    secret = goal_in_year(goal(figures.secret, [figures.city], 2023, 2023), 2025)
    assert not secret.is_known
    assert "40" not in " ".join(secret.remarks)


def test_small_count_of_a_buurt_is_no_number(figures):
    """There were 3 in the buurt: a reader may know that there were fewer than 5, and no number in their place."""
    found = goal_in_year(goal(figures.burglary, [figures.buurt], 2021, 2023), 2025)
    assert (found.figure.sign, found.figure.low, found.figure.high) == ("<5", 0, 4)


def test_page_of_a_goal_tells_a_small_count_in_words_and_draws_no_point(figures):
    page = goal_page(goal(figures.burglary, [figures.buurt], 2021, 2023))
    assert page.state == "In 2025 was het cijfer voor Buurtje minder dan 5 registraties per jaar."
    points = {point.label: (point.value, point.sign) for point in page.chart.series[0].points}
    assert points["2025"] == (None, "<5")


def test_chart_of_a_group_says_who_counts_and_not_how_we_named_the_definition(figures):
    row = figures.persons
    made = goal(None, [], 2021, 2022, definition=row, flow="stock")
    chart = goal_page(made).chart
    assert chart.title.startswith(f"{row.group.name}: omvang, ")
    assert row.version not in chart.title + chart.subtitle
    assert chart.notes[0] == f"Wie telt mee: {row.label}."


def test_goal_that_no_figure_measures_has_no_year():
    assert goal_in_year(GoalFactory(), 2025) is None
