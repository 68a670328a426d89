"""What came of goals by the fixed rule; the expected numbers are those of the statistical practice."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import AreaLevel
from tests.factories import (
    AreaFactory,
    BuurtFactory,
    DeliveryFactory,
    IndicatorFactory,
    ObservationFactory,
    SeriesBreakFactory,
    SourceTableFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories.plans import (
    ActivityFactory,
    ChainLinkFactory,
    GoalFactory,
    MethodChangeFactory,
    RubricLevelFactory,
    VAPFactory,
)
from vap import schedule
from vap.enums import ChainLinkKind, ComparisonKind, GoalKind, GoalOutcome, VapState
from vap.models import Goal, GoalResult
from vap.queries.evaluations import accounts_of
from vap.queries.goal_words import beyond_outcome, rule_text
from vap.services import results
from vap.services.results import ResultError, beside_words, count_goals

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
LATER = datetime(2026, 12, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "outcome", "rest"),
    [
        ("Niet behaald. Het cijfer is 5.", GoalOutcome.NOT_ACHIEVED, "Het cijfer is 5."),
        ("Niet vast te stellen: er is geen cijfer.", GoalOutcome.UNKNOWN, "Er is geen cijfer."),
        ("Behaald.", GoalOutcome.ACHIEVED, ""),
        ("Behaalde cijfers zijn 5.", GoalOutcome.ACHIEVED, "Behaalde cijfers zijn 5."),
        ("", GoalOutcome.ACHIEVED, ""),
    ],
)
def test_outcome_is_not_said_twice_behind_itself(words, outcome, rest):
    assert beyond_outcome(GoalResult(words=words, outcome=outcome)) == rest


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def vap():
    return VAPFactory(evaluated=True)


@pytest.fixture
def town():
    """Three wijken in one city, a police indicator, and a table whose figures came."""
    city = AreaFactory(level=AreaLevel.MUNICIPALITY)
    wijken = [WijkFactory(version=city.version, parent=city, name=name) for name in ("Haven", "Veld", "Duin")]
    return {
        "city": city,
        "own": wijken[0],
        "beside": wijken[1],
        "next": wijken[2],
        "indicator": IndicatorFactory(),
        "delivery": DeliveryFactory(approved=True, table=SourceTableFactory(), area_version=city.version),
    }


def figures(town, area, *values, delivery=None):
    """One value a year from 2024 on."""
    for year, value in enumerate(values, start=2024):
        ObservationFactory(
            indicator=town["indicator"], area=area, year=year, value=value, delivery=delivery or town["delivery"]
        )


def goal(vap, town, *, comparison=ComparisonKind.MATCHED_AREAS, target=40.0, baseline=60.0):
    made = GoalFactory(
        vap=vap,
        kind=GoalKind.EFFECT,
        title="Minder overlast",
        indicator=town["indicator"],
        direction="lower",
        target=target,
        target_date=date(2025, 12, 31),
        baseline=baseline,
        baseline_from=2024,
        baseline_to=2024,
        comparison=comparison,
    )
    made.areas.add(town["own"])
    if comparison == ComparisonKind.MATCHED_AREAS:
        made.comparison_areas.add(town["beside"])
    return made


def count(vap, by, *, at=AT, **more):
    return count_goals(vap_id=vap.pk, by=by, at=at, **more)


@pytest.mark.parametrize("state", VapState)
def test_counting_begins_with_the_evaluation(by, state):
    fields = {"decided": True, "state": state}
    if state in (VapState.CLOSED, VapState.STOPPED, VapState.WITHDRAWN):
        fields |= {"ended_on": date(2026, 11, 1), "end_reason": "Op."}
    vap = VAPFactory(**fields)
    GoalFactory(vap=vap, target=3)

    if state in results.COUNTED_IN:
        assert len(count(vap, by)) == 1
    else:
        with pytest.raises(ResultError):
            count(vap, by)


def test_story_2_is_not_reached_and_may_be_chance(vap, town, by):
    """60 to 52 beside 58 to 55, target 40: WDD -5, and its margin holds 0."""
    figures(town, town["own"], 60, 52)
    figures(town, town["beside"], 58, 55)
    goal(vap, town)

    (made,) = count(vap, by)

    assert (made.outcome, made.value) == (GoalOutcome.NOT_ACHIEVED, 52)
    assert made.details["change"] == pytest.approx((52 - 60) - (55 - 58))
    assert made.details["change_upper"] == pytest.approx(-5 + 1.959964 * (60 + 52 + 58 + 55) ** 0.5, abs=1e-3)
    assert "Dat kan toeval zijn." in made.words
    assert made.details["own"] == {"before": 60, "after": 52, "year": 2025}
    assert made.details["is_compared"] is True
    assert made.data_versions == [town["delivery"].pk]


def test_small_count_of_a_buurt_is_kept_and_told_between_its_bounds(vap, town, by):
    """There were 2 in the buurt after the plan; who reads may know that there were at most 4, and no number instead."""
    buurt = BuurtFactory(version=town["city"].version, parent=town["own"], name="Kade")
    figures(town, buurt, 20, 2)
    made = goal(vap, town, comparison=ComparisonKind.NONE)
    made.areas.set([buurt])

    (result,) = count(vap, by)

    assert (result.details["own"]["after"], result.value) == (None, None)
    assert (result.details["own"]["after_low"], result.details["own"]["after_high"]) == (0, 4)
    ((where, before, after),) = accounts_of(vap)[0].levels
    assert (where, after) == ("In het gebied van het plan", "0,0 tot 4,0")
    assert before == "18,0 tot 22,0"  # counts of a buurt are rounded to fives


def test_vector_of_the_practice_is_direction_only(vap, town, by):
    """40 to 26 beside 38 to 36, target 30: met, WDD -12 with margin -35.2 to +11.2: not shown."""
    figures(town, town["own"], 40, 26)
    figures(town, town["beside"], 38, 36)
    goal(vap, town, target=30.0, baseline=40.0)

    (made,) = count(vap, by)

    assert made.outcome == GoalOutcome.DIRECTION
    assert made.details["change"] == -12
    assert (round(made.details["change_lower"], 1), round(made.details["change_upper"], 1)) == (-35.2, 11.2)


def test_what_moved_next_door_takes_achieved_away_and_is_said(vap, town, by):
    """100 to 50 beside 90 to 88, and 80 to 135 next door: -50 here, and nothing left of it together."""
    figures(town, town["own"], 100, 50)
    figures(town, town["beside"], 90, 88)
    figures(town, town["next"], 80, 135)
    made = goal(vap, town, target=60.0, baseline=100.0)
    made.displacement_areas.add(town["next"])

    (result,) = count(vap, by)

    assert result.outcome == GoalOutcome.DIRECTION
    together = (50 - 100) + (135 - 80) - 2 * (88 - 90)
    assert result.details["together"]["change"] == pytest.approx(together)
    assert result.details["moved"] == {"before": 80, "after": 135, "year": 2025}
    assert f"Samen met {town['next'].name} is er geen daling over: het kan zijn verschoven." in result.words
    assert f"Samen met {town['next'].name} is het verschil +9,0 (marge " in result.words
    assert "De verandering kan toeval zijn." not in result.words
    assert f"Samen met {town['next'].name}, waarheen het kan verschuiven, moet er dan nog een daling" in rule_text(made)
    assert f"over zijn, vergeleken met {town['beside'].name}." in rule_text(made)


def test_reached_beyond_chance(vap, town, by):
    figures(town, town["own"], 200, 90)
    figures(town, town["beside"], 190, 188)
    goal(vap, town, target=120.0, baseline=200.0)

    (made,) = count(vap, by)

    assert made.outcome == GoalOutcome.ACHIEVED
    assert "Dat is meer dan toeval." in made.words


def test_without_a_comparison_the_design_says_so(vap, town, by):
    figures(town, town["own"], 200, 90)
    goal(vap, town, comparison=ComparisonKind.NONE, target=120.0, baseline=200.0)

    (made,) = count(vap, by)

    assert (made.details["is_compared"], made.details["design"]) == (False, results.WITHOUT_COMPARISON)
    assert "Vergeleken met elders" not in made.words


def test_figure_that_is_not_there_is_unknown_with_the_reason(vap, town, by):
    figures(town, town["own"], 60)
    figures(town, town["beside"], 58)
    goal(vap, town)

    (made,) = count(vap, by)

    assert (made.outcome, made.value) == (GoalOutcome.UNKNOWN, None)
    assert made.words == "Niet vast te stellen: het cijfer is er niet, of het is beschermd."


def test_figures_counted_otherwise_are_unknown(vap, town, by):
    figures(town, town["own"], 60, 30)
    figures(town, town["beside"], 58, 55)
    goal(vap, town)
    SeriesBreakFactory(starts_on=date(2025, 1, 1)).tables.add(town["delivery"].table)

    (made,) = count(vap, by)

    assert made.words == "Niet vast te stellen: er is intussen anders geteld."


def test_counting_twice_adds_nothing(vap, town, by):
    figures(town, town["own"], 60, 52)
    figures(town, town["beside"], 58, 55)
    goal(vap, town)

    first = count(vap, by)

    assert (len(first), count(vap, by, at=LATER)) == (1, [])
    assert AuditEntry.objects.get(event="goal.counted").data == {
        "outcome": "not_achieved",
        "deliveries": [town["delivery"].pk],
    }


def test_corrected_delivery_adds_an_outcome_and_the_old_stays(vap, town, by):
    """Story 3 step 6: the goal result recalculates."""
    figures(town, town["own"], 60, 52)
    figures(town, town["beside"], 58, 55)
    made = goal(vap, town)
    count(vap, by)
    assert results.recount_adjusted(at=LATER) == 0

    old = town["delivery"]
    type(old).objects.filter(pk=old.pk).update(state="replaced")
    new = DeliveryFactory(approved=True, table=old.table, area_version=old.area_version)
    town["indicator"].observations.filter(year=2025, area=town["own"]).update(value=38, delivery=new)

    assert results.recount_adjusted(at=LATER) == 1
    schedule.recount_adjusted_results()

    assert [(one.value, one.made_by) for one in made.results.all()] == [(38, None), (52, by)]
    (account,) = accounts_of(vap)
    assert account.is_adjusted
    assert account.result.outcome == GoalOutcome.DIRECTION


def test_change_of_method_keeps_the_old_outcome(vap, town, by):
    """Story 2 step 7."""
    figures(town, town["own"], 60, 52)
    figures(town, town["beside"], 58, 55)
    made = goal(vap, town)
    count(vap, by)
    MethodChangeFactory(goal=made, before={"comparison": "matched_areas"}, after={"comparison": "none"})
    Goal.objects.filter(pk=made.pk).update(comparison=ComparisonKind.NONE)

    count(vap, by, at=LATER)

    (account,) = accounts_of(vap)
    assert [one.details["is_compared"] for one in (account.result, *account.earlier)] == [False, True]
    assert [parts for _, parts in account.changes] == [[("vergelijken met", "gekozen wijken", "nergens mee")]]


# --- what is not measured in figures


@pytest.mark.parametrize(
    ("done", "outcome"),
    [(120, GoalOutcome.ACHIEVED), (119, GoalOutcome.NOT_ACHIEVED), (None, GoalOutcome.UNKNOWN)],
)
def test_output_is_what_was_done_in_its_unit(vap, by, done, outcome):
    GoalFactory(vap=vap, unit="Sloten", target=120)
    ActivityFactory(vap=vap, planned_amount=120, done_amount=done, unit="sloten")
    ActivityFactory(vap=vap, planned_amount=500, done_amount=500, unit="gesprekken")

    (made,) = count(vap, by)

    assert (made.outcome, made.value) == (outcome, done)


@pytest.mark.parametrize(
    ("levels", "outcome"),
    [
        ([4, 4, 5], GoalOutcome.ACHIEVED),
        ([4, 3, 4], GoalOutcome.DIRECTION),
        ([2, 3, 4], GoalOutcome.NOT_ACHIEVED),
    ],
)
def test_described_level_as_everybody_saw_it(vap, by, levels, outcome):
    row = GoalFactory(vap=vap, kind=GoalKind.QUALITATIVE, baseline=2, target=4)
    RubricLevelFactory(goal=row)

    assert count(vap, by) == []
    (made,) = count(vap, by, levels={row.pk: levels})

    assert (made.outcome, made.details["levels"]) == (outcome, levels)


def test_chain_with_a_gap_is_not_reached(vap, by):
    row = GoalFactory(vap=vap, kind=GoalKind.CHAIN)
    for kind in (ChainLinkKind.SHELTER, ChainLinkKind.CARE):
        ChainLinkFactory(goal=row, kind=kind, organisation=UserFactory().organisation)

    (gap,) = count(vap, by)
    ChainLinkFactory(goal=row, kind=ChainLinkKind.REPRESSION, organisation=UserFactory().organisation)
    (whole,) = count(vap, by, at=LATER)

    assert (gap.outcome, gap.value, whole.outcome) == (GoalOutcome.NOT_ACHIEVED, 2, GoalOutcome.ACHIEVED)
    assert GoalResult.objects.count() == 2


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (
            {"scale": "difference", "change": -12.0, "change_lower": -35.2, "change_upper": 11.2},
            "Vergeleken met elders is het verschil -12,0 (marge -35,2 tot +11,2). Dat kan toeval zijn.",
        ),
        (
            {"scale": "ratio", "change": 0.69, "change_lower": 0.35, "change_upper": 1.34},
            "Vergeleken met elders werd het 31% minder (marge: 65% minder tot 34% meer). Dat kan toeval zijn.",
        ),
        (
            {"scale": "ratio", "change": 0.5, "change_lower": 0.4, "change_upper": 0.7},
            "Vergeleken met elders werd het 50% minder (marge: 60% minder tot 30% minder). Dat is meer dan toeval.",
        ),
        (
            {"scale": "ratio", "change": 1.002, "change_lower": 0.9, "change_upper": 2.5},
            "Vergeleken met elders werd het evenveel (marge: 10% minder tot 150% meer). Dat kan toeval zijn.",
        ),
    ],
)
def test_change_beside_the_comparison_in_words(details, words):
    assert beside_words(details) == words
