"""The answers under each percentage of a goal, and that wijken together are no average of percentages."""

import pytest

from analysis.models import Observation
from cycle.models import Denominator
from tests.vap.figures import make_figures
from vap.queries.measures import figure_table, measure_of
from vap.reports.goal_bases import share_bases

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures():
    made = make_figures()
    own = Observation.objects.filter(indicator=made.unsafe, year=2025)
    own.filter(area=made.wijken["A"]).update(value=0.40, numerator_n=115, n_effective=250.4)
    own.filter(area=made.wijken["C"]).update(value=0.20, numerator_n=63, n_effective=280.0)
    Denominator.objects.filter(area=made.wijken["C"]).update(value=15_000)
    return made


def bases(figures, *names):
    codes = tuple(figures.wijken[name].code for name in names)
    table = figure_table(measure_of(indicator=figures.unsafe), codes)
    return share_bases(table, codes, table.years)


def texts(row):
    return [cell.text for cell in row]


def test_each_share_stands_beside_its_answers_and_base(figures):
    made = bases(figures, "A", "C")

    assert texts(made.rows[0]) == ["Wijk A", "40,0", "115", "300", "250", "5.000"]
    assert texts(made.rows[1]) == ["Wijk C", "20,0", "63", "300", "280", "15.000"]


def test_wijken_together_weigh_by_inhabitants_and_are_no_average(figures):
    """A has a quarter of the people: 40% of 5.000 and 20% of 15.000 is 5.000 of 20.000."""
    made = bases(figures, "A", "C")
    people = 0.40 * 5_000 + 0.20 * 15_000
    variance = sum(
        (size / 20_000 * 100) ** 2 * row.standard_error**2
        for size, name in ((5_000, "A"), (15_000, "C"))
        for row in Observation.objects.filter(indicator=figures.unsafe, year=2025, area=figures.wijken[name])
    )

    assert made.rows[2][1].value == pytest.approx(100 * people / 20_000) != (40 + 20) / 2
    assert [cell.value for cell in made.rows[2][2:4]] == [115 + 63, 600]
    assert made.rows[2][4].value == round(25 * 75 / variance)
    assert any("geen gewoon gemiddelde" in note for note in made.notes)


def test_a_hidden_share_hides_its_answers_and_those_of_all_together(figures):
    made = bases(figures, "A", "D")

    assert {cell.value for cell in made.rows[1][1:5]} == {None}
    assert {cell.value for cell in made.rows[2][1:5]} == {None}


def test_an_older_wording_says_so_and_one_area_has_no_sum(figures):
    made = bases(figures, "A")

    assert [group.label for group in made.row_groups] == ["2025", "2023", "2021 (de vraag was toen anders)"]
    assert not any("Samen" in row[0].text for row in made.rows)


def test_counts_have_no_answers(figures):
    table = figure_table(measure_of(indicator=figures.burglary))
    assert share_bases(table, (), table.years) is None
