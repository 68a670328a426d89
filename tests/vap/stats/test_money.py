"""Sums, bar and words of money, each worked out another way than the code does."""

import random

import pytest

from vap.enums import CoverState
from vap.stats.money import Sums, money_bar, of_one_year, total
from vap.stats.money_words import cover_words, euros, more_words, plans_cover_words

PLEDGED, APPLIED, REFUSED = CoverState.PLEDGED, CoverState.APPLIED, CoverState.REFUSED


def year(planned=0, *, realised=0, lines=1, known=0, is_over=False, **cover):
    cover = {CoverState[name.upper()]: amount for name, amount in cover.items()}
    return of_one_year(planned=planned, realised=realised, lines=lines, known=known, cover=cover, is_over=is_over)


def plain(text):
    return text.replace("\u00a0", " ")


# --- sums


def test_only_what_is_pledged_covers():
    sums = year(40_000, pledged=25_000, applied=10_000, refused=5_000)

    assert (sums.covered, sums.uncovered, sums.surplus) == (25_000, 15_000, 0)


def test_surplus_of_one_year_does_not_cover_another():
    both = total([year(10_000, pledged=30_000), year(20_000, pledged=5_000)])

    assert (both.planned, both.pledged) == (30_000, 35_000)
    assert (both.uncovered, both.surplus) == (15_000, 20_000)


def test_cover_without_costs_is_surplus():
    sums = year(0, lines=0, pledged=8_000)

    assert (sums.uncovered, sums.surplus, sums.is_empty) == (0, 8_000, False)


def test_nothing_is_missing_of_a_plan_that_is_over():
    assert year(40_000, pledged=25_000, is_over=True).uncovered == 0


def test_sums_agree_with_a_slow_count_over_random_lines():
    """Every euro of cost is covered by a euro of the same plan and year, or it is not."""
    rng = random.Random(7)
    for _ in range(200):
        plans = [
            {"planned": rng.choice([0, 3, 5, 9]), "pledged": rng.choice([0, 2, 5, 12]), "applied": rng.choice([0, 4])}
            for _ in range(rng.randint(1, 5))
        ]
        covered = uncovered = surplus = 0
        for plan in plans:
            purse = plan["pledged"]
            for _euro in range(plan["planned"]):
                if purse:
                    purse, covered = purse - 1, covered + 1
                else:
                    uncovered += 1
            surplus += purse

        sums = total(year(**plan) for plan in plans)

        assert (sums.covered, sums.uncovered, sums.surplus) == (covered, uncovered, surplus)
        assert sums.covered + sums.uncovered == sums.planned
        assert sums.covered + sums.surplus == sums.pledged


def test_total_of_nothing_is_empty():
    assert total([]) == Sums()
    assert total([]).is_empty


# --- words


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        (Sums(), "Er staat nog niet in wat dit kost."),
        (year(0), "Dit kost geen geld."),
        (year(40_000, pledged=25_000), "Van € 40.000 is € 25.000 toegezegd; € 15.000 is niet gedekt."),
        (year(40_000), "Van € 40.000 is nog niets toegezegd; € 40.000 is niet gedekt."),
        (year(40_000, applied=40_000), "Van € 40.000 is nog niets toegezegd; € 40.000 is niet gedekt."),
        (year(40_000, pledged=40_000), "Van € 40.000 is alles toegezegd."),
        (year(40_000, pledged=50_000), "Van € 40.000 is alles toegezegd."),
        (
            year(40_000, pledged=25_000, is_over=True),
            "Van € 40.000 was € 25.000 toegezegd; het plan is voorbij.",
        ),
        (
            total([year(10_000, pledged=30_000), year(20_000, pledged=5_000)]),
            "Van € 30.000 is € 15.000 toegezegd; € 15.000 is niet gedekt.",
        ),
    ],
)
def test_cover_in_words(sums, words):
    assert plain(cover_words(sums)) == words


def test_cover_of_several_plans_does_not_say_that_all_are_over():
    over, going = year(100_000, pledged=60_000, is_over=True), year(40_000, pledged=40_000)
    assert plain(plans_cover_words(over + going, 2)) == (
        "Van € 140.000 is € 100.000 toegezegd. € 40.000 kwam er niet, voor plannen die voorbij zijn."
    )
    short = year(50_000, pledged=20_000)
    assert plain(plans_cover_words(over + short, 2)) == (
        "Van € 150.000 is € 80.000 toegezegd; € 30.000 is niet gedekt."
        " € 40.000 kwam er niet, voor plannen die voorbij zijn."
    )
    assert plain(plans_cover_words(over, 1)) == "Van € 100.000 was € 60.000 toegezegd; het plan is voorbij."
    assert plain(plans_cover_words(going + short, 2)) == plain(cover_words(going + short))


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        (year(40_000, pledged=40_000), []),
        (year(40_000, applied=10_000), ["€ 10.000 is aangevraagd en nog niet zeker."]),
        (year(40_000, pledged=40_000, applied=10_000), []),
        (year(40_000, refused=10_000), ["€ 10.000 is gevraagd en afgewezen."]),
        (year(40_000, pledged=50_000), ["€ 10.000 is meer toegezegd dan begroot."]),
        (
            total([year(10_000, pledged=30_000), year(20_000)]),
            ["€ 20.000 is meer toegezegd dan begroot, maar voor een ander jaar of plan."],
        ),
        (year(5, pledged=5, realised=4, known=1), ["Werkelijk uitgegeven: € 4."]),
        (
            year(5, pledged=5, realised=4, lines=3, known=1),
            ["Uitgegeven voor zover bekend: € 4 (van 1 van de 3 kostenregels is het werkelijke bedrag ingevuld)."],
        ),
    ],
)
def test_what_else_must_be_known(sums, words):
    assert [plain(one) for one in more_words(sums)] == words


@pytest.mark.parametrize(("amount", "words"), [(0, "€ 0"), (999, "€ 999"), (1_250_000, "€ 1.250.000")])
def test_euros_are_written_the_dutch_way(amount, words):
    assert plain(euros(amount)) == words


# --- the bar


def test_no_money_no_bar():
    assert money_bar(Sums()) is None
    assert money_bar(year(0)) is None


def test_bar_of_the_example_of_the_note():
    bar = money_bar(year(40_000, pledged=25_000, applied=5_000, realised=20_000, known=1), 400)

    assert (bar.planned.x, bar.planned.width) == (0, 400)
    assert [(one.kind, one.x, one.end, one.amount) for one in bar.cover] == [
        ("pledged", 0, 250, 25_000),
        ("applied", 250, 300, 5_000),
        ("gap", 300, 400, 10_000),
    ]
    assert (bar.spent.width, bar.spent.amount) == (200, 20_000)
    assert [one.kind for one in bar.blocks] == ["planned", "pledged", "applied", "gap", "spent"]


def test_spent_is_drawn_only_when_something_is_known():
    assert money_bar(year(40_000)).spent is None
    assert money_bar(year(40_000, known=1)).spent.amount == 0


def test_surplus_lies_beyond_the_outline():
    bar = money_bar(year(10_000, pledged=15_000), 300)

    assert bar.planned.width == 200
    assert [(one.kind, one.x, one.end) for one in bar.cover] == [("pledged", 0, 200), ("surplus", 200, 300)]


def test_overspending_makes_the_scale_longer():
    bar = money_bar(year(10_000, pledged=10_000, realised=20_000, known=1), 300)

    assert (bar.planned.width, bar.spent.width) == (150, 300)


@pytest.mark.parametrize("seed", range(30))
def test_parts_join_and_stay_inside(seed):
    rng = random.Random(seed)
    sums = total(
        year(
            rng.randint(1, 90_000),
            pledged=rng.randint(0, 90_000),
            applied=rng.randint(0, 9_000),
            is_over=rng.random() < 0.2,
        )
        for _ in range(rng.randint(1, 4))
    )
    bar = money_bar(sums)
    joined = [one for one in bar.cover if one.kind != "surplus"]

    assert all(one.x >= 0 and one.end <= 601 for one in bar.blocks)
    assert all(left.end == right.x for left, right in zip(joined, joined[1:], strict=False))
