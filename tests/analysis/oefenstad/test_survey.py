"""The invented waves of the survey: read whole, weighted back to the people, with the planted effects."""

from datetime import date

import pytest

from analysis.imports.survey import read_survey
from analysis.imports.survey_codebook import read_codebook
from tests.analysis.oefenstad.files import area_names


@pytest.fixture(scope="module")
def waves(folder):
    found = {}
    for year in (2021, 2023, 2025):
        codebook = read_codebook(folder / f"enquete_{year}_codeboek.yaml")
        checked = read_survey(
            folder / f"enquete_{year}.csv", codebook, area_codes=set(area_names()), today=date(2026, 3, 1)
        )
        found[year] = (codebook, checked)
    return found


def test_survey_waves_are_read_without_a_reject(waves):
    for year, (codebook, checked) in waves.items():
        assert checked.rejects.total == 0
        assert len(checked.accepted) == codebook.responded
        assert 4400 < codebook.responded < 4700
        assert codebook.wave == year
        assert checked.dropped_columns == ()


def test_weights_bring_the_sample_back_to_the_people(waves):
    for codebook, checked in waves.values():
        frame = checked.accepted
        people = sum(codebook.population.values())
        for stratum, group in frame.groupby("stratum", observed=True):
            share = group["weight"].sum() / frame["weight"].sum()
            assert share == pytest.approx(codebook.population[stratum] / people, abs=2e-4)


def weighted(frame, question, answer, among, area=None):
    """Plain loop: share of ``answer`` among the answers ``among``, by weight."""
    top = bottom = 0.0
    for weight, given, place in zip(frame["weight"], frame[question].astype(object), frame["area"], strict=True):
        if given in among and (area is None or place == area):
            bottom += weight
            top += weight if given == answer else 0.0
    return top / bottom


def test_unsafe_feelings_fall_in_lindenstroo_only(waves, codes):
    def share(year, name):
        return weighted(waves[year][1].accepted, "onveilig_buurt", "1", ("1", "2"), codes[name])

    assert share(2023, "Lindenstroo") - share(2025, "Lindenstroo") > 0.05
    assert share(2023, "Lindenstroo") > 0.30
    for name in ("Havelbrink", "Tolmeerse", "Wiekerwaal"):
        assert abs(share(2023, name) - share(2025, name)) < 0.06
    assert share(2025, "Kraaielaar") < 0.16


def test_nuisance_by_youth_rises_in_ostermeent(waves, codes):
    def share(year, name):
        return weighted(waves[year][1].accepted, "overlast_jongeren", "1", ("1", "2", "3", "9"), codes[name])

    assert share(2025, "Ostermeent") - share(2023, "Ostermeent") > 0.05
    assert share(2025, "Havelbrink") < 0.12
    versions = {year: waves[year][0].question("overlast_jongeren").version for year in waves}
    assert versions == {2021: "1", 2023: "2", 2025: "2"}


def test_without_weights_the_answer_is_wrong(waves):
    for _, checked in waves.values():
        frame = checked.accepted
        plain = frame[frame["onveilig_buurt"].isin(["1", "2"])]["onveilig_buurt"].eq("1").mean()
        assert weighted(frame, "onveilig_buurt", "1", ("1", "2")) > plain + 0.01


def test_two_wijken_have_few_answers(waves, codes):
    for _, checked in waves.values():
        counts = checked.accepted["area"].value_counts()
        assert counts[codes["Spoordelle"]] < 50
        assert 50 <= counts[codes["Zwanenkuil"]] < 100
        assert all(
            counts[code] >= 300 for name, code in codes.items() if name not in ("Spoordelle", "Zwanenkuil", "Oefenstad")
        )
