"""The matrix path gives what the one-variable functions give, to twelve digits, and what a slow loop gives."""

import numpy as np
import pandas as pd
import pytest

from analysis.stats.survey import estimate, proportion
from analysis.stats.survey_design import Domains, build_design, split_domains
from analysis.stats.survey_matrix import MATRIX_COLUMNS, matrix_estimates


def make_frame(seed: int, n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"w": rng.uniform(0.3, 4.0, n), "stratum": rng.integers(0, 4, n), "area": rng.integers(0, 6, n)}
    )
    frame["cluster"] = rng.integers(0, 12, n)
    frame["population"] = frame["stratum"].map({0: 900.0, 1: 1500.0, 2: 4000.0, 3: 400.0})
    for column in range(3):
        frame[f"share{column}"] = rng.choice([0.0, 1.0, np.nan], n, p=[0.5, 0.2, 0.3])
    frame["score"] = np.where(rng.random(n) < 0.2, np.nan, rng.integers(1, 11, n))
    frame.loc[frame["area"] == 5, "share1"] = 1.0  # an area where everybody says yes
    frame.loc[frame["area"] == 4, "share2"] = np.nan  # and one where nobody answered
    frame.loc[frame["area"] == 3, "score"] = np.nan
    frame.loc[frame.index[frame["area"] == 3][0], "score"] = 7.0  # and one with a single answer
    return frame


VARIABLES = ["share0", "share1", "share2", "score"]
SHARES = np.array([True, True, True, False])
DESIGNS = {
    "weights only": {},
    "strata": {"strata": "stratum"},
    "strata and population": {"strata": "stratum", "fpc": "population"},
    "clusters": {"strata": "stratum", "cluster": "cluster"},
    "clusters without strata": {"cluster": "cluster"},
}


@pytest.mark.parametrize("options", DESIGNS.values(), ids=DESIGNS.keys())
@pytest.mark.parametrize("by", [None, "area"])
def test_matrix_equals_one_variable_at_a_time(options, by):
    frame = make_frame(seed=3)
    design = build_design(frame, weights="w", **options)
    found = matrix_estimates(design, frame[VARIABLES].to_numpy(), split_domains(frame, by), shares=SHARES)

    for place, name in enumerate(VARIABLES):
        if SHARES[place]:
            values = frame[name]
            expected = proportion(frame, values == 1, values.notna(), weights="w", by=by, **options)
            columns = MATRIX_COLUMNS
        else:
            expected = estimate(frame, name, weights="w", by=by, interval="t", **options)
            columns = MATRIX_COLUMNS[:6]
        for column in columns:
            np.testing.assert_allclose(
                found[column][:, place], expected[column].to_numpy(dtype=float), rtol=1e-12, atol=1e-14, err_msg=column
            )


@pytest.mark.parametrize("options", [{"strata": "stratum"}, {"strata": "stratum", "fpc": "population"}])
def test_lonely_stratum_is_centred_as_in_the_one_variable_path(options):
    frame = make_frame(seed=4)
    frame.loc[0, ["stratum", "population"]] = [9, 50.0]
    design = build_design(frame, weights="w", lonely_psu="centre", **options)

    found = matrix_estimates(design, frame[VARIABLES].to_numpy(), split_domains(frame, "area"), shares=SHARES)

    expected = estimate(frame, "share0", weights="w", by="area", lonely_psu="centre", **options)
    np.testing.assert_allclose(found["se"][:, 0], expected["se"], rtol=1e-12)


def test_variance_is_that_of_a_loop_over_strata():
    frame = make_frame(seed=5, n=120)
    design = build_design(frame, weights="w", strata="stratum")

    found = matrix_estimates(design, frame[VARIABLES].to_numpy(), split_domains(frame, "area"), shares=SHARES)

    for area in (0, 1, 2):
        own = frame[(frame["area"] == area) & frame["score"].notna()]
        mean = (own["w"] * own["score"]).sum() / own["w"].sum()
        variance = 0.0
        for _, stratum in frame.groupby("stratum"):
            scores = []
            for _, person in stratum.iterrows():
                counts = person["area"] == area and not np.isnan(person["score"])
                scores.append(person["w"] * (person["score"] - mean) / own["w"].sum() if counts else 0.0)
            middle = sum(scores) / len(scores)
            variance += len(scores) / (len(scores) - 1) * sum((score - middle) ** 2 for score in scores)
        assert found["estimate"][area, 3] == pytest.approx(mean, rel=1e-12)
        assert found["se"][area, 3] == pytest.approx(variance**0.5, rel=1e-10)


def test_hand_worked_example():
    # w = 1, 2, 3, 4; y = 1, 0, 1, 0: p = 4 / 10; variance 0.090667; se 0.3011
    frame = pd.DataFrame({"w": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 0.0, 1.0, 0.0]})

    found = matrix_estimates(
        build_design(frame, weights="w"), frame[["y"]].to_numpy(), split_domains(frame, None), shares=np.array([True])
    )

    assert found["estimate"][0, 0] == pytest.approx(0.4, rel=1e-12)
    # 4/3 x (1 x 0.36 + 4 x 0.16 + 9 x 0.36 + 16 x 0.16) / 100
    assert found["se"][0, 0] ** 2 == pytest.approx(4 / 3 * (0.36 + 0.64 + 3.24 + 2.56) / 100, rel=1e-12)
    assert found["numerator"][0, 0] == 2


def test_area_without_respondents_has_no_estimate():
    frame = make_frame(seed=6)
    domains = Domains(frame["area"].to_numpy(dtype=np.int64), pd.RangeIndex(7))

    found = matrix_estimates(build_design(frame, weights="w"), frame[VARIABLES].to_numpy(), domains, shares=SHARES)

    assert (found["n"][6] == 0).all()
    assert np.isnan(found["estimate"][6]).all()
    assert np.isnan(found["lower"][6]).all()


def test_answers_are_not_changed():
    frame = make_frame(seed=7)
    answers = frame[VARIABLES].to_numpy().copy()
    before = answers.copy()

    matrix_estimates(build_design(frame, weights="w"), answers, split_domains(frame, "area"), shares=SHARES)

    np.testing.assert_array_equal(answers, before)


def test_shapes_that_do_not_fit_are_refused():
    frame = make_frame(seed=8)
    design = build_design(frame, weights="w")

    with pytest.raises(ValueError, match="one row per respondent"):
        matrix_estimates(design, frame[VARIABLES[:2]].to_numpy(), split_domains(frame, None), shares=SHARES)
