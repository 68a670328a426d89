"""The survey estimates equal the R package survey (R 4.2.2, survey 4.1.1) on its own example files.

The reference values stand in a file beside the project; every row of it must have been checked here.
"""

import csv

import pandas as pd
import pytest

from analysis.stats.survey import answered, estimate, proportion, ratio

API = {"weights": "pw", "strata": "stype", "fpc": "fpc"}
GSS = {"weights": "wtss"}
SIX_DIGITS = 5e-7


def yes(frame):
    return answered(frame["sch.wide"], ["Yes"])


def total_enroll(frame):
    return estimate(frame, "enroll", **API, statistic="total").iloc[0]


def api00(frame):
    return estimate(frame, "api00", **API).iloc[0]


def api00_by(column, value):
    return lambda frame: estimate(frame, "api00", **API, by=column).loc[value]


def share(value):
    return lambda frame: proportion(frame, answered(frame["sch.wide"], [value]), **API).iloc[0]


def interval(method):
    return lambda frame: proportion(frame, yes(frame), **API, method=method).iloc[0]


def too_little(frame):
    asked = frame["natcrime"].notna()
    return proportion(frame, answered(frame["natcrime"], ["Too little"]), asked, **GSS, method="mean").iloc[0]


def gss_mean(variable):
    return lambda frame: estimate(frame, variable, **GSS).iloc[0]


NO_FPC = "id=~1,strata=~stype,weights=~pw (no fpc)"
CALCULATIONS = {
    ("mean(api00)", "all"): api00,
    ("total(enroll)", "all"): total_enroll,
    ("mean(api00)", "stype=E"): api00_by("stype", "E"),
    ("mean(api00)", "stype=H"): api00_by("stype", "H"),
    ("mean(api00)", "stype=M"): api00_by("stype", "M"),
    ("mean(api00)", "comp.imp=No"): api00_by("comp.imp", "No"),
    ("mean(api00)", "comp.imp=Yes"): api00_by("comp.imp", "Yes"),
    ("proportion sch.wideNo", "all"): share("No"),
    ("proportion sch.wideYes", "all"): share("Yes"),
    ("ratio api.stu/enroll", "all"): lambda frame: ratio(frame, "api.stu", "enroll", **API).iloc[0],
    ("proportion natcrime=too little (NA excluded)", "all"): too_little,
    ("mean(social_trust)", "all"): gss_mean("social_trust"),
    ("mean(age)", "all"): gss_mean("age"),
} | {
    (f"svyciprop(sch.wide==Yes) method={method}", "all"): interval(method)
    for method in ("logit", "likelihood", "beta", "mean", "asin", "xlogit")
}


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "survey"


@pytest.fixture(scope="module")
def rows(folder):
    with (folder / "reference_values.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def frames(folder):
    return {name: pd.read_csv(folder / name) for name in ("apistrat.csv", "gss2012_subset.csv")}


def same(got: float, reference: str) -> bool:
    """Equal to six significant digits."""
    return abs(got - float(reference)) <= SIX_DIGITS * abs(float(reference))


@pytest.mark.parametrize(("estimand", "domain"), CALCULATIONS)
def test_row_of_the_reference_file(rows, frames, estimand, domain):
    row = next(r for r in rows if (r["estimand"], r["domain"]) == (estimand, domain) and r["design"] != NO_FPC)

    result = CALCULATIONS[estimand, domain](frames[row["dataset"]])

    assert same(result["estimate"], row["estimate"])
    assert same(result["se"], row["se"])
    if row["ci_low"]:
        assert same(result["lower"], row["ci_low"])
        assert same(result["upper"], row["ci_high"])


def test_design_effect_of_the_reference_file(rows, frames):
    row = next(r for r in rows if r["estimand"] == "deff mean(api00)")

    assert same(api00(frames["apistrat.csv"])["design_effect"], row["estimate"])


def test_row_without_population_sizes(rows, frames):
    row = next(r for r in rows if r["design"] == NO_FPC)

    result = estimate(frames["apistrat.csv"], "api00", weights="pw", strata="stype").iloc[0]

    assert same(result["estimate"], row["estimate"])
    assert same(result["se"], row["se"])


def test_every_row_of_the_reference_file_is_checked(rows):
    known = {*CALCULATIONS, ("deff mean(api00)", "all")}

    assert {(row["estimand"], row["domain"]) for row in rows} == known
    assert len(rows) == len(known) + 1  # mean(api00) stands there twice: with and without population sizes


def test_answers_with_the_design_degrees_of_freedom(rows, frames):
    assert interval("logit")(frames["apistrat.csv"])["df"] == 197
    row = next(r for r in rows if r["estimand"].startswith("proportion natcrime"))

    frame = frames["gss2012_subset.csv"]
    score = (frame["natcrime"] == "Too little").where(frame["natcrime"].notna()).astype("Float64")
    result = estimate(frame.assign(score=score), "score", **GSS, interval="t").iloc[0]

    assert same(result["lower"], row["ci_low"])
    assert same(result["upper"], row["ci_high"])


def test_a_part_is_not_a_sample_of_its_own(frames):
    # Half the people were not asked. Dropping them first gives 0.018723 where the design gives 0.018718.
    frame = frames["gss2012_subset.csv"]
    asked = frame[frame["natcrime"].notna()]

    alone = proportion(asked, answered(asked["natcrime"], ["Too little"]), **GSS).iloc[0]

    assert round(too_little(frame)["se"], 6) == 0.018718
    assert round(alone["se"], 6) == 0.018723
