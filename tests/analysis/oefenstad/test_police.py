"""The invented police figures add up, and hold what was planted and nothing else.

Effects are measured here from the written files, with plain sums; the generator works from factors.
"""

import csv
import json
import math
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from analysis.services.oefenstad import effects
from analysis.services.oefenstad.city import MONTHS, read_city, read_levels
from tests.analysis.oefenstad.files import FIXTURES

WITHHELD = ["1.4.1", "3.2.1", "3.2.2", "3.7.3"]
VIOLENCE = ["1.4.2", "1.4.3", "1.4.4", "1.4.5", "1.4.6", "1.4.7"]


def served(path, dimension):
    frame = pd.read_csv(path, dtype={dimension: str, "WijkenEnBuurten": str, "Perioden": str})
    frame = frame.rename(columns={dimension: "code", "WijkenEnBuurten": "area", "Perioden": "period"})
    frame["count"] = frame.filter(regex="^Geregistreerde").iloc[:, 0]
    assert set(frame["code"].str.len()) == {6}
    assert set(frame["area"].str.len()) == {10}
    frame["code"], frame["area"] = frame["code"].str.strip(), frame["area"].str.strip()
    frame["year"] = frame["period"].str[:4].astype(int)
    frame["month"] = frame["period"].str[6:].astype(int)
    return frame


@pytest.fixture(scope="module")
def crimes(folder):
    return served(folder / "politie_misdrijven_maand.csv", "SoortMisdrijf")


@pytest.fixture(scope="module")
def nuisance(folder):
    return served(folder / "politie_overlast_maand.csv", "Overlast")


def total(frame, code, area, years):
    wanted = [code] if isinstance(code, str) else code
    rows = frame[frame["code"].isin(wanted) & (frame["area"] == area) & frame["year"].isin(list(years))]
    assert len(rows)
    return int(rows["count"].sum())


def test_monthly_crimes_have_every_level_and_eight_years(crimes):
    assert len(crimes) == 58 * 59 * 96
    areas = crimes["area"].unique()
    assert [len([a for a in areas if a.startswith(p)]) for p in ("GM", "WK", "BU")] == [1, 12, 45]
    assert (crimes["year"].min(), crimes["year"].max()) == (2018, 2025)
    assert crimes["code"].nunique() == 59
    assert not crimes.duplicated(["code", "area", "period"]).any()


def test_cell_numbers_follow_delict_region_period(crimes):
    assert crimes["ID"].tolist() == list(range(len(crimes)))
    wide = crimes.drop_duplicates("code")["code"].tolist()
    assert wide == sorted(wide, key=lambda code: tuple(map(int, code.split("."))))


def test_levels_add_up_and_withheld_delicts_stay_secret(crimes):
    assert crimes[crimes["code"].isin(WITHHELD)]["count"].isna().all()
    open_rows = crimes[~crimes["code"].isin(WITHHELD)]
    assert open_rows["count"].notna().all()
    by_wijk = defaultdict(int)
    by_city = defaultdict(int)
    expected = {}
    for code, area, period, count in open_rows[["code", "area", "period", "count"]].itertuples(index=False):
        if area.startswith("BU99"):
            by_wijk["WK" + area[2:8], code, period] += count
            by_city[code, period] += count
        elif area == "BU00000000":
            by_city[code, period] += count
        else:
            expected[area, code, period] = count
    assert {key: by_wijk[key] for key in expected if key[0].startswith("WK")} == {
        key: count for key, count in expected.items() if key[0].startswith("WK")
    }
    assert all(by_city[key[1:]] == count for key, count in expected.items() if key[0] == "GM9901")


def test_the_total_row_holds_more_than_what_may_be_shown(crimes):
    city = crimes[crimes["area"] == "GM9901"]
    totals = city[city["code"] == "0.0.0"].set_index("period")["count"]
    details = city[city["code"] != "0.0.0"].groupby("period")["count"].sum()
    assert (totals >= details).all()
    assert totals.sum() > details.sum()


def test_years_are_the_sum_of_their_months_and_the_city_shows_all_delicts(crimes, folder):
    page = json.loads((folder / "politie_misdrijven_jaar.json").read_text(encoding="utf-8"))
    rows = [
        (
            row["SoortMisdrijf"].strip(),
            row["WijkenEnBuurten"].strip(),
            int(row["Perioden"][:4]),
            row["GeregistreerdeMisdrijven_1"],
        )
        for row in page["value"]
    ]
    assert len(rows) == 58 * 59 * 8
    years = {(code, area, year): count for code, area, year, count in rows}
    months = crimes[~crimes["code"].isin(WITHHELD)].groupby(["code", "area", "year"])["count"].sum()
    assert all(years[key] == count for key, count in months.items())
    secret = [key for key, count in years.items() if count is None]
    assert {key[0] for key in secret} == set(WITHHELD)
    assert len(secret) == 4 * 57 * 8
    for year in range(2018, 2026):
        details = sum(years[key] for key in years if key[1:] == ("GM9901", year) and key[0] != "0.0.0")
        assert details == years["0.0.0", "GM9901", year]


def test_names_are_blank_where_the_count_is_zero(crimes):
    zero = crimes["count"] == 0
    assert (crimes.loc[zero, "Gemeentenaam_2"].str.strip() == "").all()
    assert (crimes.loc[~zero, "Gemeentenaam_2"] == f"{'Oefenstad':<30}").all()


def test_burglary_falls_where_the_programme_was_and_not_beside_it(crimes, codes):
    def rates(name):
        before = total(crimes, "1.1.1", codes[name], range(2020, 2023))
        after = total(crimes, "1.1.1", codes[name], range(2023, 2026))
        return before, after

    (b1, a1), (b2, a2), (b3, a3) = rates("Lindenstroo"), rates("Havelbrink"), rates("Tolmeerse")
    assert b2 > 120
    assert b3 > 120
    # Ratio of ratios with a normal interval on the log scale: the whole interval lies below 1.
    ratio = (a1 / b1) / ((a2 + a3) / (b2 + b3))
    error = math.sqrt(1 / a1 + 1 / b1 + 1 / (a2 + a3) + 1 / (b2 + b3))
    assert ratio * math.exp(1.96 * error) < 1
    assert abs(math.log(ratio) - math.log(0.65)) < 2.6 * error
    # The comparison wijken themselves: no change that one could show.
    assert abs(math.log((a2 + a3) / (b2 + b3))) < 1.96 * math.sqrt(1 / (a2 + a3) + 1 / (b2 + b3))


def test_a_chance_peak_comes_down_by_itself(crimes, codes):
    per_year = {year: total(crimes, "2.2.1", codes["Vennekamer"], [year]) for year in range(2018, 2026)}
    others = [count for year, count in per_year.items() if year != 2022]
    assert per_year[2022] > max(others)
    assert per_year[2022] > 1.5 * sum(others) / len(others)
    assert per_year[2023] < 0.75 * per_year[2022]


def test_youth_nuisance_rises_fast_in_one_wijk_only(nuisance, codes):
    def growth(name):
        before = total(nuisance, "E35", codes[name], (2019, 2020))
        return total(nuisance, "E35", codes[name], (2024, 2025)) / before, before

    ostermeent, _ = growth("Ostermeent")
    assert ostermeent > 2
    for name in ("Havelbrink", "Lindenstroo", "Wiekerwaal", "Tolmeerse"):
        ratio, before = growth(name)
        assert ratio < ostermeent / 1.3
        assert before > 40
    city, _ = growth("Oefenstad")
    assert 1.1 < city < 1.8


def test_seasons_are_there(crimes, nuisance):
    city = crimes[crimes["area"] == "GM9901"]
    burglary = city[city["code"] == "1.1.1"].groupby("month")["count"].sum()
    assert burglary[[11, 12, 1, 2]].mean() > 1.25 * burglary[[5, 6, 7, 8]].mean()
    damage = city[city["code"] == "2.2.1"].groupby("month")["count"].sum()
    assert damage[12] == damage.max()
    youth = nuisance[(nuisance["area"] == "GM9901") & (nuisance["code"] == "E35")].groupby("month")["count"].sum()
    assert youth[[6, 7, 8]].mean() > 1.3 * youth[[12, 1, 2]].mean()


def test_one_offender_made_a_cluster(crimes):
    with (FIXTURES / "areas.csv").open(encoding="utf-8") as handle:
        buurt = next(row["code"] for row in csv.DictReader(handle, delimiter=";") if row["name"] == "Dauwkade")
    rows = crimes[(crimes["area"] == buurt) & (crimes["code"] == "1.1.1")]
    counts = rows.set_index("period")["count"]
    assert counts["2025MM03"] >= 10
    assert counts.drop("2025MM03").max() < 6
    assert counts.var() / counts.mean() > 1.5


def test_violence_differs_only_where_it_was_planted(crimes, codes):
    people = pd.read_csv(FIXTURES / "denominators.csv", sep=";")
    people = people[(people["kind"] == "inhabitants") & people["year"].between(2018, 2025)]
    years = people.groupby("code")["value"].sum()
    plain = [name for name, code in codes.items() if code.startswith("WK") and name not in ("Kernmare", "Spoordelle")]
    usual = [name for name in plain if name not in effects.VIOLENCE_LEVEL]
    counts = {name: total(crimes, VIOLENCE, codes[name], range(2018, 2026)) for name in plain}
    rate = sum(counts[name] for name in usual) / sum(years[codes[name]] for name in usual)
    scores = {name: (counts[name] - rate * years[codes[name]]) / math.sqrt(rate * years[codes[name]]) for name in plain}
    assert scores["Lindenstroo"] > 8
    assert scores["Kraaielaar"] < -4
    assert all(abs(scores[name]) < 3.09 for name in usual), scores


def test_a_small_wijk_has_unstable_rates(crimes, codes):
    per_year = [total(crimes, "2.2.1", codes["Zwanenkuil"], [year]) for year in range(2018, 2026)]
    large = [total(crimes, "2.2.1", codes["Havelbrink"], [year]) for year in range(2018, 2026)]
    assert max(per_year) < 20
    assert np.std(per_year) / np.mean(per_year) > 1.5 * np.std(large) / np.mean(large)


def test_visitors_make_the_centre_look_worst_per_inhabitant(crimes, codes):
    people = pd.read_csv(FIXTURES / "denominators.csv", sep=";")
    people = people[(people["kind"] == "inhabitants") & (people["year"] == 2025)].set_index("code")["value"]
    rates = {
        name: total(crimes, "0.0.0", code, [2025]) / people[code]
        for name, code in codes.items()
        if code.startswith("WK")
    }
    assert sorted(rates, key=lambda name: rates[name])[-2:] == ["Kernmare", "Spoordelle"]
    assert rates["Kernmare"] > 1.5 * rates["Havelbrink"]


def test_the_break_of_july_2018_is_in_the_expectation():
    city, levels = read_city(FIXTURES), read_levels(FIXTURES)
    places = {level.code: place for place, level in enumerate(levels)}
    expected = effects.expected_counts(city, levels).sum(axis=1)
    june, july = MONTHS.index((2018, 6)), MONTHS.index((2018, 7))
    for code, factor in (("2.4.2", 1.10), ("3.1.3", 1.16), ("1.4.4", 1.005)):
        assert expected[places[code], july] / expected[places[code], june] == pytest.approx(factor)
    crimes = [place for code, place in places.items() if code[0].isdigit()]
    year_later = expected[crimes, june + 12].sum() / expected[crimes, june].sum()
    people = city.inhabitants[:, 1].sum() / city.inhabitants[:, 0].sum()
    assert year_later / people == pytest.approx(1.005, abs=0.004)
    youth = places["E35"]
    assert expected[youth, july] == pytest.approx(expected[youth, june])  # nuisance knows no such break


def test_late_registrations_only_add(crimes, folder):
    corrected = served(folder / "politie_correctie_2025_kwartaal4.csv", "SoortMisdrijf")
    assert sorted(corrected["period"].unique()) == ["2025MM10", "2025MM11", "2025MM12"]
    both = crimes.merge(corrected, on=["code", "area", "period"], suffixes=("_old", "_new"))
    assert len(both) == len(corrected) == 58 * 59 * 3
    known = both.dropna(subset=["count_old"])
    assert (known["count_new"] >= known["count_old"]).all()
    city = known[(known["area"] == "GM9901") & (known["code"] == "0.0.0")]
    assert 1.02 < city["count_new"].sum() / city["count_old"].sum() < 1.06
