"""Can this goal be measured: every question, every verdict, and the sentences people read."""

import math
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from vap.stats.detection import (
    COUNTS,
    MATCHED_AREAS,
    MEANS,
    NONE,
    OWN_PAST,
    PERSONS,
    REST_OF_CITY,
    SHARES,
    MeasureFacts,
    detectable,
)
from vap.stats.measurability import Answer, Question, Verdict, assess, is_too_small, worst

BURGLARY = MeasureFacts(
    measure=COUNTS,
    place="Lindenstroo",
    last_year=2025,
    figure_year=2027,
    figure_due=date(2028, 3, 15),
    target_date=date(2027, 12, 31),
    ends_on=date(2028, 6, 1),
    baseline=20,
    baseline_years=1,
    target=14,
    comparison=MATCHED_AREAS,
    comparison_level=20,
)
SURVEY = replace(
    BURGLARY, measure=SHARES, baseline=0.21, baseline_se=math.sqrt(0.21 * 0.79 / 300), baseline_n=300, target=0.15
)


def answer(facts: MeasureFacts, question: Question) -> Answer:
    found = [one for one in assess(facts) if one.question == question]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("level", "percent"), [(20, 80), (50, 52), (100, 38), (200, 27)])
def test_the_sentence_of_the_size_beside_an_equal_comparison(level, percent):
    facts = replace(BURGLARY, baseline=level, comparison_level=level, target=0.9 * level)

    size = answer(facts, Question.SIZE)

    expected = f"Met {level} incidenten per jaar is alleen een daling van meer dan {percent}% aantoonbaar."
    assert size.sentence == expected
    assert size.verdict == Verdict.BAD
    assert size.advice.endswith("Kies een groter gebied, een langere periode of een prestatiedoel.")
    assert is_too_small(assess(facts))


def test_a_wished_fall_that_shows_for_sure_is_good():
    facts = replace(BURGLARY, baseline=200, comparison_level=200, target=80, baseline_years=3)
    size = answer(facts, Question.SIZE)
    assert size.verdict == Verdict.GOOD
    assert "Als het lukt, is de kans dat u het ziet ongeveer 99%." in size.sentence
    assert size.advice == ""


def test_a_wished_fall_that_just_shows_is_a_warning():
    facts = replace(BURGLARY, baseline=100, comparison_level=100, target=60)  # 40 where 38 shows
    size = answer(facts, Question.SIZE)
    assert size.verdict == Verdict.WARN
    assert "Ook als het lukt, is de kans dat u het ziet ongeveer 5" in size.sentence
    assert not is_too_small(assess(facts))


def test_too_few_for_any_fall():
    facts = replace(BURGLARY, baseline=4, comparison_level=4, target=0)
    size = answer(facts, Question.SIZE)
    assert size.sentence == "Met 4 incidenten per jaar is geen enkele daling aantoonbaar, ook niet tot nul."
    assert size.verdict == Verdict.BAD


def test_years_together_are_offered_when_they_help():
    facts = replace(BURGLARY, baseline=30, comparison=OWN_PAST, baseline_years=3, target=18)
    two = detectable(facts, result_years=2)
    size = answer(facts, Question.SIZE)
    assert two.share is not None
    assert size.advice.startswith(f"Met twee jaar samen is {round(100 * two.share)}% genoeg.")


@pytest.mark.parametrize("comparison", [NONE, OWN_PAST, MATCHED_AREAS, REST_OF_CITY])
@pytest.mark.parametrize(("level", "wished"), [(10, 3), (40, 10), (40, 30), (150, 20), (400, 120)])
def test_the_verdict_follows_from_the_smallest_fall_and_the_chance(comparison, level, wished):
    other = 10 * level if comparison == REST_OF_CITY else level
    facts = replace(
        BURGLARY, baseline=level, baseline_years=3, comparison=comparison, comparison_level=other, target=level - wished
    )
    seen = detectable(facts)

    verdict = answer(facts, Question.SIZE).verdict

    if seen.change is None or wished < seen.change:
        assert verdict == Verdict.BAD
    else:
        assert verdict == (Verdict.GOOD if seen.chance >= 0.8 else Verdict.WARN)


def test_without_a_target_the_size_is_told_and_nothing_is_judged_good():
    size = answer(replace(BURGLARY, target=None), Question.SIZE)
    assert size.verdict == Verdict.WARN
    assert "streefwaarde" in size.advice


@pytest.mark.parametrize(("target", "lower"), [(20, True), (25, True), (18, False), (20, False)])
def test_a_target_on_the_wrong_side_is_bad(target, lower):
    size = answer(replace(BURGLARY, target=target, lower_is_better=lower), Question.SIZE)
    assert size.verdict == Verdict.BAD
    assert size.sentence.startswith("De streefwaarde is niet beter dan de nulmeting.")


def test_more_persons_reached_is_a_rise():
    facts = replace(
        BURGLARY,
        measure=PERSONS,
        noun="personen per jaar",
        baseline=40,
        target=60,
        lower_is_better=False,
        comparison=NONE,
    )
    assert "Met 40 personen per jaar is alleen een stijging van meer dan" in answer(facts, Question.SIZE).sentence


# --- survey


@pytest.mark.parametrize(("n", "points"), [(100, "11,3"), (300, "6,5"), (1200, "3,3")])
def test_the_sentence_of_a_survey(n, points):
    facts = replace(SURVEY, baseline_n=n, baseline_se=math.sqrt(0.21 * 0.79 / n), target=0.20)
    size = answer(facts, Question.SIZE)
    expected = f"Met {n} antwoorden is alleen een verschil van meer dan {points} procentpunt aantoonbaar."
    assert size.sentence == expected
    assert size.verdict == Verdict.BAD


def test_a_survey_says_how_many_answers_it_takes():
    # 2.8^2 * 2 * 0.21 * 0.79 / 0.06^2 = 723
    size = answer(SURVEY, Question.SIZE)
    assert size.verdict == Verdict.BAD
    assert "Nodig zijn ongeveer 720 antwoorden per meting." in size.advice


def test_a_mean_is_measured_in_its_own_unit():
    facts = replace(SURVEY, measure=MEANS, baseline=7.0, baseline_se=0.1, target=7.5, lower_is_better=False)
    size = answer(facts, Question.SIZE)
    assert size.sentence.startswith("Met 300 antwoorden is alleen een verschil van meer dan 0,3 aantoonbaar.")
    assert size.verdict == Verdict.GOOD


def test_a_survey_without_a_margin_shows_nothing():
    assert answer(replace(SURVEY, baseline_se=None), Question.SIZE).verdict == Verdict.BAD


# --- is the figure there, and in time


def test_no_figure_at_all():
    facts = replace(BURGLARY, last_year=None, baseline=None)
    assert answer(facts, Question.FIGURE).verdict == Verdict.BAD
    assert Question.SIZE not in {one.question for one in assess(facts)}


def test_another_wording_of_the_question():
    figure = answer(replace(SURVEY, is_asked_otherwise=True), Question.FIGURE)
    assert figure.verdict == Verdict.BAD
    assert "anders gesteld" in figure.sentence


def test_a_figure_that_is_protected_here():
    facts = replace(BURGLARY, unavailable="Voor één wijk is dit cijfer beschermd.", baseline=None)
    area = answer(facts, Question.AREA)
    assert (area.verdict, area.sentence) == (Verdict.BAD, "Voor één wijk is dit cijfer beschermd.")


@pytest.mark.parametrize(
    ("change", "verdict", "words"),
    [
        ({}, Verdict.GOOD, "Het cijfer over 2027 komt rond 15 maart 2028."),
        ({"ends_on": date(2027, 12, 31)}, Verdict.WARN, "na het einde van het plan op 31 december 2027"),
        ({"figure_due": None}, Verdict.BAD, "niet bekend wanneer"),
        ({"figure_year": 2025}, Verdict.BAD, "Vóór 31 december 2027 komt er geen nieuw cijfer"),
        ({"result_years": 3}, Verdict.BAD, "de nulmeting loopt tot en met 2025"),
        ({"figure_year": 2025, "baseline_last": 2024}, Verdict.GOOD, "Het cijfer over 2025 is er al."),
        ({"ends_on": None}, Verdict.GOOD, "Het cijfer over 2027 komt rond 15 maart 2028."),
    ],
)
def test_in_time(change, verdict, words):
    found = answer(replace(BURGLARY, **change), Question.TIME)
    assert found.verdict == verdict
    assert words in found.sentence


# --- the baseline and the comparison


@pytest.mark.parametrize(
    ("years", "top", "peak", "verdict", "words"),
    [
        (1, True, 0.0, Verdict.WARN, "hoorde toen bij het hoogste kwart"),
        (1, False, 0.0, Verdict.WARN, "Eén jaar kan toevallig"),
        (3, True, 0.4, Verdict.WARN, "40% boven de jaren ervoor"),
        (3, True, 0.1, Verdict.GOOD, "het gemiddelde van 3 jaar"),
        (3, False, 0.9, Verdict.GOOD, "het gemiddelde van 3 jaar"),
    ],
)
def test_one_bad_year_is_no_baseline(years, top, peak, verdict, words):
    found = answer(replace(BURGLARY, baseline_years=years, is_top_quarter=top, peak=peak), Question.BASELINE)
    assert found.verdict == verdict
    assert words in found.sentence


@pytest.mark.parametrize(
    ("change", "verdict", "words"),
    [
        ({}, Verdict.GOOD, "lijken in niveau op dit gebied en grenzen er niet aan"),
        ({"adjacent": ("Ostermeent",)}, Verdict.BAD, "Ostermeent grenst aan Lindenstroo"),
        ({"adjacent": ("Ostermeent", "Kernmare")}, Verdict.BAD, "Ostermeent en Kernmare grenzen aan"),
        ({"dissimilar": ("Kernmare",)}, Verdict.WARN, "Kernmare ligt te ver van het niveau"),
        ({"has_boundaries": False}, Verdict.WARN, "er zijn geen grenzen"),
        ({"comparison_level": None}, Verdict.BAD, "nog geen wijken gekozen"),
        ({"comparison": REST_OF_CITY}, Verdict.GOOD, "de rest van de stad"),
        ({"comparison": REST_OF_CITY, "comparison_level": None}, Verdict.BAD, "geen rest van de stad"),
        ({"comparison": OWN_PAST}, Verdict.WARN, "eigen verleden"),
        ({"comparison": NONE}, Verdict.WARN, "Zonder vergelijking"),
        ({"comparison": ""}, Verdict.WARN, "Zonder vergelijking"),
    ],
)
def test_the_comparison(change, verdict, words):
    found = answer(replace(BURGLARY, **change), Question.COMPARISON)
    assert found.verdict == verdict
    assert words in found.sentence


@pytest.mark.parametrize("verdicts", list(product(Verdict, repeat=2)))
def test_the_whole_is_as_bad_as_its_worst_answer(verdicts):
    answers = tuple(Answer(Question.SIZE, verdict, "Zin.") for verdict in verdicts)
    order = [Verdict.GOOD, Verdict.WARN, Verdict.BAD]
    assert worst(answers) == max(verdicts, key=order.index)


def test_every_answer_is_a_sentence_with_a_question():
    for facts in (BURGLARY, SURVEY, replace(BURGLARY, comparison=NONE)):
        for one in assess(facts):
            assert one.sentence.endswith(".")
            assert one.heading.endswith("?")


def test_nothing_is_known_without_a_baseline():
    with pytest.raises(ValueError, match="baseline"):
        detectable(replace(BURGLARY, baseline=None))


@pytest.mark.parametrize(("comparison", "asks"), [(NONE, True), (OWN_PAST, True), (REST_OF_CITY, False)])
def test_a_peak_asks_for_a_comparison_only_where_there_is_none(comparison, asks):
    facts = replace(BURGLARY, baseline_years=3, is_top_quarter=True, peak=0.4, comparison=comparison)
    assert ("kies een vergelijking" in answer(facts, Question.BASELINE).advice) is asks
