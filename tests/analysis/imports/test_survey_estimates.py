"""From checked answers to the figures of a wave: denominators, domains, reliability, and published reference values."""

import time
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.imports.base import RejectLog
from analysis.imports.survey import CheckedSurvey, read_survey
from analysis.imports.survey_codebook import Codebook, Question, SurveyIndicator, read_codebook
from analysis.imports.survey_estimates import REST_COLUMNS, WAVE_COLUMNS, compare_wave_with_rest, estimate_wave
from analysis.stats.survey import proportion
from analysis.stats.survey_tests import reliability, wijk_versus_rest

AREAS = {"WK990101": "GM9901", "WK990102": "GM9901", "WK990103": "GM9901", "BU99010101": "WK990101"}
ANSWERS = {"1": "vaak", "2": "soms", "3": "nooit", "9": "weet niet"}


def indicator(
    key: str, question: str, numerator: tuple[str, ...], denominator: tuple[str, ...], kind: str = "proportion"
):
    return SurveyIndicator(key, key, question, kind, numerator, denominator, "lower", "perception", "%")


def make_codebook(indicators: tuple[SurveyIndicator, ...], **changes) -> Codebook:
    questions = (
        Question("ja_nee", "q1", "Onveilig?", "1", {"1": "ja", "2": "nee", "9": "weet niet"}),
        Question("vaak", "q2", "Overlast?", "1", ANSWERS),
        Question("cijfer", "q3", "Cijfer", "1", {}, (), (1.0, 10.0)),
    )
    fields = {
        "survey": "S", "wave": 2025, "fieldwork_from": date(2025, 9, 1), "fieldwork_to": date(2025, 10, 1),
        "mode": "web", "age_from": 18, "age_to": 84, "invited": 9000, "responded": 5000, "weighting_version": "1",
        "weight_column": "w", "area_column": "wijk", "strata_columns": (), "cluster_column": "",
        "respondent_column": "nr", "age_column": "", "areas": {}, "population": {}, "questions": questions,
        "indicators": indicators,
    }  # fmt: skip
    return Codebook(**{**fields, **changes})


def make_checked(rows: list[tuple[float, str, str, str | None, str | None, float]]) -> CheckedSurvey:
    frame = pd.DataFrame(rows, columns=["weight", "stratum", "area", "ja_nee", "vaak", "cijfer"])
    frame["ja_nee"] = pd.Categorical(frame["ja_nee"], categories=["1", "2", "9"])
    frame["vaak"] = pd.Categorical(frame["vaak"], categories=list(ANSWERS))
    frame = frame.assign(cluster="")
    for column in ("stratum", "cluster", "area"):
        frame[column] = frame[column].astype("category")
    return CheckedSurvey("survey_csv", "", len(frame), frame, RejectLog())


def random_checked(seed: int, n: int = 900) -> CheckedSurvey:
    rng = np.random.default_rng(seed)
    areas = rng.choice(["WK990101", "BU99010101", "WK990102", "BU00000000"], n, p=[0.3, 0.2, 0.4, 0.1])
    rows = zip(
        rng.uniform(0.4, 3, n), rng.choice(["a", "b"], n), areas, rng.choice(["1", "2", "9"], n),
        rng.choice(list(ANSWERS), n), rng.integers(1, 11, n).astype(float), strict=True,
    )  # fmt: skip
    return make_checked(list(rows))


def cell(table: pd.DataFrame, key: str, area: str) -> pd.Series:
    found = table[(table["indicator"] == key) & (table["area"] == area)]
    assert len(found) == 1
    return found.iloc[0]


def test_two_indicators_with_different_denominators_in_one_survey():
    # ja = 2 x 1, nee = 1 x 3, weet niet = 4: ja / (ja + nee) = 2 / 5 = 0.4; vaak / all = (1 + 3) / 9
    checked = make_checked(
        [(2.0, "", "WK990101", "1", "3", 7), (3.0, "", "WK990101", "2", "1", 8), (4.0, "", "WK990101", "9", "9", 6),
         (1.0, "", "WK990101", None, "1", 5)]
    )  # fmt: skip
    codebook = make_codebook(
        (indicator("onveilig", "ja_nee", ("1",), ("1", "2")), indicator("overlast", "vaak", ("1",), tuple(ANSWERS)))
    )

    table = estimate_wave(checked, codebook, areas=AREAS)

    unsafe, nuisance = cell(table, "onveilig", "GM9901"), cell(table, "overlast", "GM9901")
    assert unsafe["estimate"] == pytest.approx(2 / 5, rel=1e-12)
    assert (unsafe["n"], unsafe["numerator_n"], unsafe["complement_n"]) == (2, 1, 1)
    assert nuisance["estimate"] == pytest.approx(4 / 10, rel=1e-12)
    assert (nuisance["n"], nuisance["numerator_n"], nuisance["complement_n"]) == (4, 2, 2)


def test_same_question_with_dont_know_in_or_out_gives_two_figures():
    codebook = make_codebook(
        (indicator("zonder", "ja_nee", ("1",), ("1", "2")), indicator("met", "ja_nee", ("1",), ("1", "2", "9")))
    )

    table = estimate_wave(random_checked(1), codebook, areas=AREAS)

    assert cell(table, "met", "GM9901")["estimate"] < cell(table, "zonder", "GM9901")["estimate"]
    assert cell(table, "met", "GM9901")["n"] == 900


def test_mean_of_a_numeric_question_and_of_coded_answers():
    checked = make_checked(
        [
            (1.0, "", "WK990101", "1", "1", 4),
            (3.0, "", "WK990101", "1", "3", 8),
            (1.0, "", "WK990101", "1", "9", np.nan),
        ]
    )
    codebook = make_codebook(
        (indicator("cijfer", "cijfer", (), (), "mean"), indicator("schaal", "vaak", (), ("1", "2", "3"), "mean"))
    )

    table = estimate_wave(checked, codebook, areas=AREAS)

    assert cell(table, "cijfer", "GM9901")["estimate"] == pytest.approx((4 + 3 * 8) / 4, rel=1e-12)
    assert cell(table, "schaal", "GM9901")["estimate"] == pytest.approx((1 + 3 * 3) / 4, rel=1e-12)
    assert pd.isna(cell(table, "cijfer", "GM9901")["numerator_n"])


def test_share_of_high_marks_of_a_numeric_question():
    checked = make_checked([(1.0, "", "WK990101", "1", "1", 9), (3.0, "", "WK990101", "1", "1", 5)])

    table = estimate_wave(checked, make_codebook((indicator("hoog", "cijfer", ("8", "9", "10"), ()),)), areas=AREAS)

    assert cell(table, "hoog", "WK990101")["estimate"] == pytest.approx(0.25, rel=1e-12)


def test_rows_columns_and_order():
    codebook = make_codebook(
        (indicator("b", "ja_nee", ("1",), ("1", "2")), indicator("a", "vaak", ("1",), tuple(ANSWERS)))
    )

    table = estimate_wave(random_checked(2), codebook, areas=AREAS)

    assert {name: str(kind) for name, kind in table.dtypes.items()} == WAVE_COLUMNS
    places = ["GM9901", "WK990101", "WK990102", "WK990103"]
    assert table["indicator"].tolist() == ["b"] * 4 + ["a"] * 4
    assert table["area"].tolist() == places * 2
    assert table["level"].tolist() == ["municipality", "wijk", "wijk", "wijk"] * 2


def test_buurt_counts_in_its_wijk_and_unknown_area_in_the_city_only():
    checked = random_checked(3)
    codebook = make_codebook((indicator("k", "vaak", ("1",), tuple(ANSWERS)),))

    table = estimate_wave(checked, codebook, areas=AREAS)

    counts = checked.accepted["area"].value_counts()
    assert cell(table, "k", "WK990101")["n"] == counts["WK990101"] + counts["BU99010101"]
    assert cell(table, "k", "GM9901")["n"] == 900
    assert counts["BU00000000"] > 0


def test_wijk_without_respondents_has_a_row_without_a_figure():
    row = cell(
        estimate_wave(random_checked(3), make_codebook((indicator("k", "vaak", ("1",), tuple(ANSWERS)),)), areas=AREAS),
        "k",
        "WK990103",
    )

    assert (row["n"], row["numerator_n"], row["reliability"]) == (0, 0, "too_few")
    assert np.isnan(row["estimate"])


def test_wijk_is_a_domain_of_the_whole_sample():
    checked = random_checked(4)
    codebook = make_codebook(
        (indicator("k", "ja_nee", ("1",), ("1", "2")),), strata_columns=("s",), population={"a": 5000.0, "b": 7000.0}
    )

    table = estimate_wave(checked, codebook, areas=AREAS)

    frame = checked.accepted.assign(
        wijk=checked.accepted["area"].astype(str).replace({"BU99010101": "WK990101", "BU00000000": None}),
        size=checked.accepted["stratum"].astype(str).map({"a": 5000.0, "b": 7000.0}),
    )
    expected = proportion(
        frame, frame["ja_nee"] == "1", frame["ja_nee"].isin(["1", "2"]), weights="weight", strata="stratum", fpc="size",
        by="wijk",
    )  # fmt: skip
    for wijk in ("WK990101", "WK990102"):
        row = cell(table, "k", wijk)
        for column in ("estimate", "se", "lower", "upper", "n_effective", "design_effect"):
            assert row[column] == pytest.approx(expected.loc[wijk, column], rel=1e-12)


@pytest.mark.parametrize("yes", [0, 9, 10, 30])
@pytest.mark.parametrize("n", [49, 50, 99, 100])
def test_reliability_follows_the_number_of_answers(n, yes):
    rows = [(1.0, "", "WK990101", "1" if place < yes else "2", "1", float(place % 10 + 1)) for place in range(n)]
    codebook = make_codebook((indicator("k", "ja_nee", ("1",), ("1", "2")), indicator("m", "cijfer", (), (), "mean")))

    table = estimate_wave(make_checked(rows), codebook, areas=AREAS)

    assert cell(table, "k", "GM9901")["reliability"] == reliability(n, yes)
    assert cell(table, "m", "GM9901")["reliability"] == reliability(n)


def test_interval_stays_between_0_and_1_when_nobody_says_yes():
    rows = [(1.0, "", "WK990101", "2", "2", 5.0)] * 60

    row = cell(
        estimate_wave(make_checked(rows), make_codebook((indicator("k", "ja_nee", ("1",), ("1", "2")),)), areas=AREAS),
        "k",
        "GM9901",
    )

    # Exact limits for 0 of 60: 1 - 0.025 ** (1 / 60)
    assert (row["estimate"], row["lower"]) == (0.0, 0.0)
    assert row["upper"] == pytest.approx(1 - 0.025 ** (1 / 60), rel=1e-9)


def test_stratum_with_one_respondent_does_not_stop_the_wave():
    checked = make_checked(
        [(1.0, "a", "WK990101", "1", "1", 5), (1.0, "a", "WK990101", "2", "1", 6), (2.0, "b", "WK990102", "1", "1", 7)]
    )
    codebook = make_codebook((indicator("k", "ja_nee", ("1",), ("1", "2")),), strata_columns=("s",))

    assert cell(estimate_wave(checked, codebook, areas=AREAS), "k", "GM9901")["se"] > 0


def test_no_accepted_rows_give_an_empty_table():
    checked = random_checked(1)
    empty = replace(checked, accepted=checked.accepted.iloc[:0])
    codebook = make_codebook((indicator("k", "ja_nee", ("1",), ("1", "2")),))

    assert {
        name: str(kind) for name, kind in estimate_wave(empty, codebook, areas=AREAS).dtypes.items()
    } == WAVE_COLUMNS
    assert list(compare_wave_with_rest(empty, codebook, areas=AREAS).columns) == list(REST_COLUMNS)


def test_areas_of_two_municipalities_are_refused():
    with pytest.raises(ValueError, match="one municipality, not 2"):
        estimate_wave(
            random_checked(1),
            make_codebook((indicator("k", "ja_nee", ("1",), ("1", "2")),)),
            areas={**AREAS, "WK036301": "GM0363"},
        )


def test_wijk_is_compared_with_the_rest_of_the_city():
    checked = random_checked(5)
    codebook = make_codebook((indicator("k", "ja_nee", ("1",), ("1", "2")), indicator("m", "cijfer", (), (), "mean")))

    table = compare_wave_with_rest(checked, codebook, areas=AREAS)

    frame = checked.accepted.assign(
        wijk=checked.accepted["area"].astype(str).replace({"BU99010101": "WK990101", "BU00000000": None}),
        y=checked.accepted["ja_nee"].map({"1": 1.0, "2": 0.0, "9": np.nan}).astype(float),
    )
    expected = wijk_versus_rest(frame, "y", area="wijk", weights="weight")
    row = cell(table, "k", "WK990102")
    assert table["area"].tolist() == ["WK990101", "WK990102"] * 2
    assert row["rest_difference"] == pytest.approx(expected.loc["WK990102", "difference"], rel=1e-12)
    assert row["rest_p_value"] == pytest.approx(expected.loc["WK990102", "p_value"], rel=1e-12)
    # The other side, worked out by hand: the weighted share of all who live in the other wijk.
    others = frame[(frame["wijk"] == "WK990101") & frame["y"].notna()]
    assert row["rest_estimate"] == pytest.approx((others["weight"] * others["y"]).sum() / others["weight"].sum())


def test_wijk_where_nobody_says_yes_gets_no_mark():
    rows = [(1.0, "", "WK990101", "2", "1", 5.0)] * 90 + [(1.0, "", "WK990102", "1", "1", 5.0)] * 40
    rows += [(1.0, "", "WK990102", "2", "1", 5.0)] * 60
    codebook = make_codebook((indicator("k", "ja_nee", ("1",), ("1", "2")),))

    row = cell(compare_wave_with_rest(make_checked(rows), codebook, areas=AREAS), "k", "WK990101")

    assert row["rest_difference"] == pytest.approx(-0.4)
    assert row["rest_mark"] == ""
    assert np.isnan(row["rest_p_value"])


GSS_CODEBOOK = """\
onderzoek: General Social Survey
peiljaar: 2012
veldwerk: {van: 2012-03-01, tot: 2012-09-30}
wijze: gemengd
leeftijd: {van: 18, tot: 89}
uitgenodigd: 4820
respons: 1974
weegversie: wtss
kolommen: {respondent: id, gewicht: wtss, gebied: region, leeftijd: age}
gebieden:
  NEW ENGLAND: WK990101
  MIDDLE ATLANTIC: WK990102
  E. NOR. CENTRAL: WK990103
  W. NOR. CENTRAL: WK990104
  SOUTH ATLANTIC: WK990105
  E. SOU. CENTRAL: WK990106
  W. SOU. CENTRAL: WK990107
  MOUNTAIN: WK990108
  PACIFIC: WK990109
vragen:
  - sleutel: natcrime
    tekst: Spending on crime
    versie: "1"
    antwoorden: {1: Too little, 2: About right, 3: Too much}
    deelsteekproef: A
  - {sleutel: vertrouwen, kolom: social_trust, tekst: Trust, versie: "1", bereik: {van: 0, tot: 3}}
  - {sleutel: leeftijd, kolom: age, tekst: Age, versie: "1", bereik: {van: 18, tot: 89}}
indicatoren:
  - {sleutel: too_little, naam: Too little, vraag: natcrime, soort: percentage, teller: [1], noemer: [1, 2, 3],
     richting: neutraal, onderdeel: criminaliteit, eenheid: "%"}
  - {sleutel: trust, naam: Trust, vraag: vertrouwen, soort: gemiddelde, noemer: alle, richting: hoger_is_beter,
     onderdeel: beleving, eenheid: punten}
  - {sleutel: age, naam: Age, vraag: leeftijd, soort: gemiddelde, noemer: alle, richting: neutraal, onderdeel: beleving,
     eenheid: jaar}
"""


def test_real_respondents_give_the_published_reference_values(tmp_path, shared_data):
    path = tmp_path / "gss.yaml"
    path.write_text(GSS_CODEBOOK, encoding="utf-8")
    codebook = read_codebook(path)
    areas = dict.fromkeys(codebook.areas.values(), "GM9901")
    reference = pd.read_csv(shared_data / "survey" / "reference_values.csv")
    reference = reference[reference["dataset"] == "gss2012_subset.csv"].set_index("estimand")

    checked = read_survey(
        shared_data / "survey" / "gss2012_subset.csv", codebook, area_codes=set(areas), today=date(2026, 1, 1)
    )
    table = estimate_wave(checked, codebook, areas=areas)

    assert (checked.rows_read, checked.rejects.total, len(checked.accepted)) == (1974, 0, 1974)
    pairs = {
        "too_little": "proportion natcrime=too little (NA excluded)",
        "trust": "mean(social_trust)",
        "age": "mean(age)",
    }
    for key, estimand in pairs.items():
        row = cell(table, key, "GM9901")
        assert row["estimate"] == pytest.approx(float(reference.loc[estimand, "estimate"]), rel=1e-9)
        assert row["se"] == pytest.approx(float(reference.loc[estimand, "se"]), rel=1e-9)
    share = cell(table, "too_little", "GM9901")
    assert (share["n"], share["numerator_n"]) == (960, 573)
    assert share["estimate"] == pytest.approx(0.590140984219542, rel=1e-9)
    assert share["se"] == pytest.approx(0.0187183834305161, rel=1e-9)


def test_wave_of_5000_by_60_by_33_stays_within_its_time():
    rng = np.random.default_rng(1)
    wijken = [f"WK9901{place:02d}" for place in range(1, 34)]
    count, keys = 5000, [f"v{place}" for place in range(60)]
    answers = {key: pd.Categorical.from_codes(rng.integers(-1, 3, count), categories=["1", "2", "9"]) for key in keys}
    frame = pd.DataFrame(
        {
            "weight": rng.uniform(0.4, 3, count),
            "stratum": pd.Categorical(rng.integers(0, 5, count).astype(str)),
            "cluster": pd.Categorical([""] * count),
            "area": pd.Categorical(rng.choice(wijken, count)),
            **answers,
        }
    )
    codebook = make_codebook(
        tuple(indicator(f"i{key}", key, ("1",), ("1", "2")) for key in keys),
        strata_columns=("s",),
        questions=tuple(Question(key, key, "t", "1", {"1": "ja", "2": "nee", "9": "weet niet"}) for key in keys),
    )
    checked = CheckedSurvey("survey_csv", "", count, frame, RejectLog())

    start = time.perf_counter()
    table = estimate_wave(checked, codebook, areas=dict.fromkeys(wijken, "GM9901"))
    seconds = time.perf_counter() - start

    assert len(table) == 60 * 34
    assert table["se"].notna().all()
    assert seconds < 2
