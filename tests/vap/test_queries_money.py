"""Sums of money from the database against a slow count over the lines, in two queries; and what a plan still lacks."""

import random

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory, ThemeFactory
from vap.enums import CoverState
from vap.models import VAP
from vap.queries.money import money_gaps, money_of, sums_by_vap, sums_by_year, uncovered_vaps
from vap.reports.money import build_money_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return PolicyCycleFactory()


def slow_uncovered(vap):
    years = {line.year for line in vap.cost_lines.all()}
    return sum(
        max(
            0,
            sum(line.planned for line in vap.cost_lines.all() if line.year == year)
            - sum(
                line.amount for line in vap.cover_lines.all() if line.year == year and line.state == CoverState.PLEDGED
            ),
        )
        for year in years
    )


def test_sums_agree_with_a_slow_count_over_the_lines(cycle, django_assert_num_queries):
    rng, theme, user = random.Random(3), ThemeFactory(), UserFactory()
    vaps = [make.VAPFactory(cycle=cycle, theme=theme, made_by=user) for _ in range(5)]
    for vap in vaps:
        for _ in range(rng.randint(0, 4)):
            make.CostLineFactory(vap=vap, year=rng.choice([2026, 2027]), planned=rng.randint(0, 900))
            make.CoverLineFactory(
                vap=vap, year=rng.choice([2026, 2027]), amount=rng.randint(0, 900), state=rng.choice(CoverState.values)
            )

    with django_assert_num_queries(2):
        sums = sums_by_vap(vaps)

    assert {pk: one.uncovered for pk, one in sums.items() if one.lines} == {
        vap.pk: slow_uncovered(vap) for vap in vaps if vap.cost_lines.exists()
    }
    assert sorted(uncovered_vaps(VAP.objects.all())) == sorted(vap.pk for vap in vaps if slow_uncovered(vap))


def test_real_cost_is_known_of_some_lines_and_zero_is_known():
    vap = make.VAPFactory()
    make.CostLineFactory(vap=vap, realised=0)
    make.CostLineFactory(vap=vap, realised=None)

    sums = sums_by_year([vap])[vap.pk][2027]

    assert (sums.lines, sums.known, sums.realised) == (2, 1, 0)


@pytest.mark.parametrize(
    ("costs", "cover", "lacks"),
    [
        ([], [], "wat het kost"),
        ([0], [], None),
        ([500], [], "wie het betaalt"),
        ([500], [CoverState.REFUSED], None),
        ([500], [CoverState.PLEDGED], None),
    ],
)
def test_block_of_money_is_complete_once_costs_and_cover_are_named(costs, cover, lacks):
    vap = make.VAPFactory()
    for planned in costs:
        make.CostLineFactory(vap=vap, planned=planned)
    for state in cover:
        make.CoverLineFactory(vap=vap, state=state, amount=1)

    gaps = money_gaps(vap)

    assert (lacks in gaps[0]) if lacks else gaps == []


@pytest.mark.parametrize(
    ("role", "adopted", "is_shown"),
    [
        (Role.BELEIDSADVISEUR, False, True),
        (Role.BESTUURDER, False, True),
        (Role.PARTNER, False, False),
        (Role.RAADSLID, True, True),
        (Role.PARTNER, True, True),
    ],
)
def test_money_of_a_draft_is_for_staff(role, adopted, is_shown):
    line = make.CostLineFactory(vap__adopted=adopted)

    money = money_of(line.vap, UserFactory(roles=[role]))

    assert (money.is_shown, len(money.cost_lines)) == (is_shown, int(is_shown))


def test_who_leads_a_draft_sees_its_money():
    lead = make.AssignmentFactory(user=UserFactory(roles=[Role.PARTNER]))

    assert money_of(lead.vap, lead.user).is_shown


def test_report_keeps_plans_that_are_over_apart(cycle):
    theme = ThemeFactory(name="Wonen")
    going = make.VAPFactory(cycle=cycle, theme=theme, running=True)
    over = make.VAPFactory(cycle=cycle, theme=theme, closed=True)
    quiet = make.VAPFactory(cycle=cycle, theme=ThemeFactory(name="Jeugd"))
    make.CostLineFactory(vap=going, planned=40, realised=None)
    make.CoverLineFactory(vap=going, amount=25)
    make.CostLineFactory(vap=over, planned=100, realised=90, year=2026)

    report = build_money_report([going, over, quiet])

    assert (report.open.planned, report.open.uncovered) == (40, 15)
    assert (report.ended.planned, report.ended.uncovered, report.ended.realised) == (100, 0, 90)
    assert report.silent == (quiet,)
    assert [(line.label, line.plans, line.sums.planned) for line in report.themes] == [
        ("Jeugd", 0, 0),
        ("Wonen", 2, 140),
    ]
    assert [(line.label, line.sums.planned) for line in report.years] == [("2026", 100), ("2027", 40)]
    assert [plan.vap for plan in report.short] == [going]
    assert build_money_report([going, over, quiet], year=2026).open.planned == 0
