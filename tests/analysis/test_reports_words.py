"""Rule zero: no word and no arrow without a test that says so; and what is missing is said to be missing."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from amersfoort_veiligheid.documents.tables import PROVISIONAL
from analysis.enums import Missing
from analysis.models import CountCell, Observation, SurveyWave
from analysis.reports import crime, linked, prepared, store, trend, wording
from analysis.reports.facts import Break
from analysis.reports.target_group import change_shown
from analysis.stats import comparison, trends
from analysis.stats.trends import Period, compare_periods
from tests.analysis.small_city import CITY, DAMAGE, GROUP, HOMELESS, NORTH, SOUTH, STATION, WIJKEN, YOUTH
from tests.factories import IndicatorFactory, OffenceGroupFactory, OffenceTypeFactory, SeriesBreakFactory

pytestmark = pytest.mark.django_db

RISE, FALL = ("gestegen", "▲"), ("gedaald", "▼")


def texts(report):
    """Everything a reader reads, in one list."""
    found = [report.answer, *report.cautions, *report.unknowns]
    for section in report.sections:
        found += [section.lead, *section.notes, *section.items]
        found += [chart.title for chart in section.charts]
        found += [cell.text for table in section.tables for row in table.rows for cell in row]
        found += [note for table in section.tables for note in table.notes]
    return [text for text in found if text]


def verdict_by_hand(before, after):
    """The exact test of two counts, from the binomial distribution."""
    if before + after == 0 or stats.binomtest(after, before + after, 0.5).pvalue >= 0.05:
        return ""
    return "gestegen" if after > before else "gedaald"


@pytest.mark.parametrize("seed", range(25))
def test_the_sentence_names_exactly_what_the_test_found(seed):
    rng = np.random.default_rng(seed)
    counts = {name: (int(rng.integers(0, 200)), int(rng.integers(0, 200))) for name in ("Inbraak", "Geweld", "Lawaai")}
    verdicts = {}
    for name, (before, after) in counts.items():
        frame = pd.DataFrame({"year": [2024, 2025], "month": [0, 0], "count": [before, after]})
        verdicts[name] = compare_periods(frame, Period(2024), Period(2025))

    sentence = trend._sentence(verdicts, 2025, "Noord")

    expected = {name: verdict_by_hand(*pair) for name, pair in counts.items()}
    for name, verdict in expected.items():
        said = [word for word in ("gestegen", "gedaald") if name.lower() in named_after(sentence, word)]
        assert said == ([verdict] if verdict else []), (name, counts[name], sentence)
    if not any(expected.values()):
        assert sentence == "In Noord is in 2025 niets aantoonbaar veranderd ten opzichte van 2024."


def named_after(sentence, word):
    """What stands after "aantoonbaar gestegen:" up to the end of that part."""
    _, _, tail = sentence.partition(f"aantoonbaar {word}: ")
    return tail.split(";")[0].split(".")[0]


@pytest.mark.parametrize("seed", range(20))
def test_signs_in_sentences_are_those_of_the_comparison(seed):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"name": list("abcdef"), "sign": rng.choice(comparison.SIGNS, 6)})
    frame["is_above"] = (frame["sign"] == comparison.HIGHER) | (
        (frame["sign"] == comparison.POSSIBLY_HIGHER) & (rng.random(6) < 0.3)
    )

    sentence = crime.sentence_of_city(frame, "Inbraak")
    funnel = crime.sentence_of_funnel(frame)

    high = set(frame.loc[frame["is_above"], "name"])
    low = set(frame.loc[frame["sign"] == comparison.LOWER, "name"])
    assert ("meer dan gemiddeld" in sentence) == bool(high)
    assert ("minder dan gemiddeld" in sentence) == bool(low)
    assert not {"hoger", "lager", "gestegen", "gedaald"} & set(sentence.split())
    outside = sum(sign in (comparison.HIGHER, comparison.LOWER) for sign in frame["sign"])
    assert funnel.startswith(
        {0: "Geen enkele wijk ligt", 1: "1 van de 6 wijken ligt "}.get(outside, f"{outside} van de 6 wijken liggen ")
    )


def test_every_sign_has_its_own_shape_and_words():
    assert set(wording.SHAPES) == set(wording.COMPARED) == set(comparison.SIGNS)
    assert len(set(wording.SHAPES.values())) == len(set(wording.COMPARED.values())) == len(comparison.SIGNS)
    assert set(trend.VERDICT_WORDS) == set(trends.VERDICTS)
    assert wording.shape_and_words(comparison.NOT_DIFFERENT) == "○ niet anders dan gemiddeld"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a en b"),
        (["a", "b", "c", "d"], "a, b, c en d"),
        (["a", "b", "c", "d", "e"], "a, b, c, d en 1 andere"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d en 2 andere"),
    ],
)
def test_long_lists_are_cut_short(names, expected):
    assert wording.named(names) == expected


@pytest.mark.parametrize(
    ("name", "inside"), [("Woninginbraak", "woninginbraak"), ("High Impact Crime", "High Impact Crime"), ("", "")]
)
def test_names_inside_a_sentence(name, inside):
    assert wording.first_lower(name) == inside


def test_no_trend_across_a_series_break(small_prepared):
    """A break halfway 2025 for crimes: no verdict, no percentage, the line is cut, and the note says why."""
    cut = Break(date(2025, 7, 1), "Nieuwe telling", "De politie telt anders.", frozenset({"crimes"}))
    made = replace(small_prepared, facts=replace(small_prepared.facts, breaks=(cut,)))

    section = trend.section_development(made, NORTH, "Noord")

    assert section.tables[0].rows[0][4].text == "– niet te vergelijken: anders geteld"
    assert all(row[3].value is None for row in section.tables[0].rows)
    said = " ".join([section.lead, *(chart.title for chart in section.charts)])
    assert not any(word in said for word in (*RISE, *FALL))
    assert section.notes == ("Trendbreuk 01-07-2025, Nieuwe telling: De politie telt anders.",)
    for chart in section.charts:
        assert all(point.value is None for series in chart.series for point in series.points if point.label > "2025-06")


def test_a_break_in_other_figures_cuts_nothing(small_prepared):
    cut = Break(date(2025, 7, 1), "Nieuwe telling", "Anders.", frozenset({"nuisance"}))
    made = replace(small_prepared, facts=replace(small_prepared.facts, breaks=(cut,)))

    section = trend.section_development(made, NORTH, "Noord")

    assert section.tables[0].rows[1][4].text == "▼ gedaald"
    assert section.charts[0].breaks == ()


def yearly(prepared_figures, rows, breaks=()):
    """The development of Noord with whole years only: (year, count or None)."""
    frame = prepared_figures.facts.yearly
    one = frame[(frame["area"] == NORTH) & (frame["indicator"] == "vernieling")].iloc[[0]]
    made = pd.concat([one.assign(year=year, value=count, missing=int(count is None), status=0) for year, count in rows])
    facts = replace(
        prepared_figures.facts, yearly=made.astype({"value": "float64"}), monthly=frame.iloc[:0], breaks=tuple(breaks)
    )
    return trend.section_development(replace(prepared_figures, facts=facts), NORTH, "Noord")


def test_whole_years_leave_a_gap_where_a_year_is_missing(small_prepared):
    section = yearly(small_prepared, [(2021, 50), (2022, 44), (2024, None), (2025, 39)])

    points = [(p.label, p.value, p.sign) for p in section.charts[0].series[0].points]
    assert points == [
        ("2021", 50.0, ""),
        ("2022", 44.0, ""),
        ("2023", None, "."),
        ("2024", None, "."),
        ("2025", 39.0, ""),
    ]
    assert [cell.text for cell in section.tables[0].rows[0][1:]] == [
        ".",
        "39",
        "",
        "– niet te vergelijken: niet alle cijfers zijn er",
    ]


def test_a_break_inside_a_year_cuts_on_both_sides_of_it(small_prepared):
    cut = Break(date(2023, 7, 1), "Nieuwe telling", "Anders.", frozenset({"crimes"}))
    whole = Break(date(2025, 1, 1), "Andere wet", "Anders.", frozenset({"crimes"}))

    section = yearly(small_prepared, [(year, 40) for year in range(2021, 2026)], [cut, whole])

    assert [one.before for one in section.charts[0].breaks] == ["2023", "2024", "2025"]


def test_two_years_make_no_line(small_prepared):
    section = yearly(small_prepared, [(2024, 40), (2025, 44)])

    assert section.charts == ()
    assert section.lead == "In Noord is in 2025 niets aantoonbaar veranderd ten opzichte van 2024."


def test_a_missing_month_makes_the_year_missing_and_not_smaller(small_city):
    Observation.objects.filter(indicator__key="vernieling", area__code=SOUTH, year=2024, month__in=[0, 5]).delete()

    section = trend.section_development(prepared.prepare(2025), SOUTH, "Zuid")

    row = next(row for row in section.tables[0].rows if row[0].text == "Vernieling")
    assert [cell.text for cell in row[1:]] == [
        ".",
        f"26{PROVISIONAL}",
        "",
        "– niet te vergelijken: niet alle cijfers zijn er",
    ]
    assert "Niet te vergelijken: vernieling en overlast door jeugd" in section.charts[0].title


def _survey_row(prepared_figures, code, indicator="onveilig_eigen_buurt"):
    rows = prepared_figures.survey
    return rows[(rows["area"] == code) & (rows["indicator"] == indicator)].iloc[0]


def test_a_question_in_other_words_is_not_compared_with_the_wave_before(small_city):
    """S61: a change of definition draws no arrow; both versions keep their own figures."""
    old = small_city.indicators["onveilig_eigen_buurt"]
    new = IndicatorFactory(
        key=old.key, version=2, name=old.name, statistic=old.statistic, source_kind=old.source_kind,
        component=old.component, sensitivity=old.sensitivity, unit="%", offence_group=None,
    )  # fmt: skip
    Observation.objects.filter(indicator=old, year=2025).update(indicator=new)

    row = _survey_row(prepared.prepare(2025), NORTH)

    assert (row["why_not"], row["change_mark"]) == ("de vraag is veranderd", "")
    assert pd.isna(row["previous"])


def test_another_way_of_asking_is_not_compared(small_city):
    SurveyWave.objects.filter(year=2025).update(mode="paper")

    assert _survey_row(prepared.prepare(2025), NORTH)["why_not"] == "er is op een andere manier gevraagd"


def test_a_break_between_two_waves_is_not_compared(small_city):
    found = SeriesBreakFactory(starts_on=date(2024, 1, 1))
    found.tables.add(small_city.deliveries["enquete-2025"].table)

    assert _survey_row(prepared.prepare(2025), NORTH)["why_not"] == "er is op een andere manier gevraagd"


def test_a_wave_that_had_too_few_answers_then_stays_hidden_now(small_city):
    """25% on 45 answers was not shown in 2023; the report of 2025 may not show it either."""
    Observation.objects.filter(indicator__key="onveilig_eigen_buurt", area__code=NORTH, year=2023).update(n=45)

    figures = prepared.prepare(2025)
    report = store.build("wijk", NORTH, figures)

    assert _survey_row(figures, NORTH)["why_not"] == "toen te weinig antwoorden"
    section = next(section for section in report.sections if section.key == "beleving")
    assert not any("25" in cell.text for table in section.tables for row in table.rows for cell in row)
    assert any("– niet te vergelijken: toen te weinig antwoorden" in text for text in texts(report))


def test_one_hidden_wijk_takes_a_second_one_along(small_city):
    """Stationsgebied has 40 answers: the city minus Noord and Zuid would give it back."""
    Observation.objects.filter(area__code=STATION, year=2025, n=300).update(n=40)
    Observation.objects.filter(area__code=NORTH, year=2025, n=200).update(n=199)

    figures = prepared.prepare(2025)

    for indicator in ("onveilig_eigen_buurt", "cijfer_veiligheid"):
        states = {code: _survey_row(figures, code, indicator)["public_state"] for code in WIJKEN}
        assert states == {NORTH: "suppressed", SOUTH: "shown", STATION: "suppressed"}


@pytest.mark.parametrize(
    ("before", "after", "words"), [(20, 45, "meer"), (45, 20, "minder"), (20, 25, ""), (0, 0, ""), (150, 155, "")]
)
def test_change_of_a_group_needs_a_test(before, after, words):
    assert change_shown(before, after) == words
    assert bool(words) == bool(verdict_by_hand(before, after))


def test_a_year_without_the_size_of_a_group_says_so(small_city):
    """2024 is known; the report of 2025 must not answer with the size of 2024, nor say that it is small."""
    stock = Observation.objects.filter(definition=small_city.definition, area__code=CITY, year=2025, offence_type=None)
    stock.update(value=None, missing=Missing.MISSING)

    report = store.build("doelgroep", GROUP, prepared.prepare(2025))

    assert report.answer == "Over 2025 is de omvang van de groep volwassen meerplegers niet bekend."
    assert [(figure.value, figure.note) for figure in report.key_figures] == [(".", "niet beschikbaar")] * 3
    stock.update(missing=Missing.WITHHELD)
    report = store.build("doelgroep", GROUP, prepared.prepare(2025))
    assert report.answer == "De bron houdt de omvang van de groep volwassen meerplegers in 2025 geheim."
    assert report.key_figures[0].note == "geheim bij de bron"


def test_a_hidden_size_is_not_called_small(small_city):
    Observation.objects.filter(definition=small_city.definition, area__code=CITY, offence_type=None).update(value=4)

    report = store.build("doelgroep", GROUP, prepared.prepare(2025))

    assert report.answer == (
        "De omvang van de groep volwassen meerplegers in 2025 tonen we niet, om mensen te beschermen."
    )
    assert not any("klein om" in text for text in texts(report))


@pytest.mark.parametrize(("kind", "code"), [("wijk", NORTH), ("wijk", STATION), ("stad", "stad"), ("doelgroep", GROUP)])
def test_no_sentence_stands_twice_and_none_is_a_stub(small_reports, kind, code):
    report = small_reports(kind, code)
    said = [report.answer, *report.cautions, *report.unknowns]
    for section in report.sections:
        said += [section.lead, *section.notes, *(f"{chart.title}." for chart in section.charts)]
    sentences = [one.strip() for text in said for one in text.replace(": ", ":").split(". ") if one.strip()]

    # The answer is the summary: its sentences come back as the titles of the charts they were read from.
    without_answer = sentences[report.answer.count(". ") + 1 :]
    assert len(without_answer) == len(set(without_answer))
    for text in said:
        assert not text or text[0].isupper() or text[0].isdigit(), text
        assert not text or text.endswith((".", "deze plekken:")), text
        assert ".." not in text
        assert "  " not in text


def test_an_indicator_of_the_newest_definition_only(small_city):
    """Two versions of a police indicator are never in one series."""
    old = small_city.indicators["vernieling"]
    IndicatorFactory(key="vernieling", version=2, name="Vernieling, nieuw", offence_group=old.offence_group)

    figures = prepared.prepare(2025)

    assert "vernieling" not in set(figures.compared["indicator"])
    assert not any(
        row[0].text == "Vernieling" for row in trend.section_development(figures, NORTH, "Noord").tables[0].rows
    )


def test_a_rate_uses_the_per_of_its_indicator(small_city):
    indicator = small_city.indicators["vernieling"]
    indicator.per = 10_000
    indicator.save()

    rows = prepared.prepare(2025).compared.set_index(["indicator", "code"])

    assert rows.loc[("vernieling", NORTH), "rate"] == pytest.approx(10_000 * 34 / 8_200)
    assert rows.loc[("vernieling", NORTH), "rest_rate"] == pytest.approx(10_000 * 26 / 5_000)
    assert rows.loc[("misdrijven_totaal", NORTH), "rate"] == pytest.approx(1_000 * 166 / 8_200)


def test_more_than_average_also_looks_at_the_year_before(small_city):
    """S45: possibly higher in two successive years is "meer dan gemiddeld"; in one year it is not."""
    figures = prepared.prepare(2025).compared.set_index(["indicator", "code"])
    assert figures.loc[("misdrijven_totaal", NORTH), "sign"] == comparison.POSSIBLY_HIGHER
    assert figures.loc[("misdrijven_totaal", NORTH), "is_above"]

    Observation.objects.filter(year=2024, month=0, indicator__key="misdrijven_totaal").update(value=100)
    figures = prepared.prepare(2025).compared.set_index(["indicator", "code"])
    assert not figures.loc[("misdrijven_totaal", NORTH), "is_above"]


@pytest.mark.parametrize("is_total_row", [False, True])
def test_a_total_of_which_all_else_is_published_stays_away(small_city, is_total_row):
    """Nuisance of which one kind is sensitive: total minus the others is exactly that one."""
    offence = small_city.offences["F010"]
    offence.sensitivity = "II"
    offence.save()
    small_city.offences[HOMELESS].in_scope = False
    small_city.offences[HOMELESS].save()
    codes = [small_city.offences[YOUTH], offence]
    if is_total_row:
        codes = [
            OffenceTypeFactory(classification=offence.classification, code="0.0.0", kind="nuisance", is_total=True)
        ]
        CountCell.objects.filter(offence_type=small_city.offences[HOMELESS]).delete()
        small_city.offences[HOMELESS].delete()
    group = OffenceGroupFactory(offence_types=codes, kind="nuisance")
    extra = IndicatorFactory(key="samen", name="Samen", offence_group=group, component="nuisance", display_order=90)
    row = Observation.objects.get(indicator__key="overlast_jeugd", area__code=SOUTH, month=0)
    row.pk, row.indicator, row.value = None, extra, 26
    row.save()

    figures = prepared.prepare(2025)

    assert "samen" not in set(figures.facts.indicators["key"])
    assert not any("Samen" in text for text in texts(store.build("wijk", SOUTH, figures)))
    assert {"overlast_jeugd", "misdrijven_totaal"} <= set(figures.facts.indicators["key"])


def test_offences_stay_away_only_where_too_little_is_left(small_prepared):
    found = linked.find_linked(small_prepared.facts, small_prepared.sensitive)

    assert found.details == {(STATION, "crime")}
    assert found.indicators == frozenset()
    assert STATION not in set(small_prepared.offences.loc[small_prepared.offences["offence"] == DAMAGE, "code"])
