"""The invented figures of Oefenstad: made twice the same, adding up, and holding what was planted and nothing else.

Effects are measured here from the written files, with plain sums; the generator works from factors.
"""

import csv
import json
import math
from collections import defaultdict
from datetime import date
from io import StringIO

import numpy as np
import pandas as pd
import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from analysis.imports.police import read_police
from analysis.imports.police_tables import TABLES, Reference
from analysis.imports.survey import read_survey
from analysis.imports.survey_codebook import read_codebook
from analysis.imports.target_groups import GroupDefinition, read_target_groups
from analysis.services.oefenstad import effects
from analysis.services.oefenstad.city import MONTHS, read_city, read_levels
from analysis.services.oefenstad.drawing import draw_boundaries
from analysis.services.oefenstad.make import make_oefenstad

FIXTURES = settings.BASE_DIR / "fixtures" / "oefenstad"
WITHHELD = ["1.4.1", "3.2.1", "3.2.2", "3.7.3"]
VIOLENCE = ["1.4.2", "1.4.3", "1.4.4", "1.4.5", "1.4.6", "1.4.7"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("oefenstad")
    make_oefenstad(fixtures=FIXTURES, output=path, seed=2026)
    return path


@pytest.fixture(scope="module")
def codes():
    with (FIXTURES / "areas.csv").open(encoding="utf-8") as handle:
        return {row["name"]: row["code"] for row in csv.DictReader(handle, delimiter=";") if row["code"][:2] != "BU"}


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


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    again = make_oefenstad(fixtures=FIXTURES, output=tmp_path / "again", seed=2026)

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [made.sha256 for made in again] == [entry["sha256"] for entry in manifest["files"]]
    for path in sorted(folder.iterdir()):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_another_seed_gives_other_figures(folder, tmp_path):
    other = make_oefenstad(fixtures=FIXTURES, output=tmp_path, seed=7)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert not {made.sha256 for made in other} & {entry["sha256"] for entry in manifest["files"]}


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


def test_every_planted_error_stands_where_the_list_says(folder):
    lines = (folder / "politie_met_fouten.csv").read_text(encoding="utf-8").splitlines()
    header = next(csv.reader([lines[0]]))
    planted = json.loads((folder / "politie_met_fouten.verwacht.json").read_text(encoding="utf-8"))
    assert len(planted) == 12
    for error in planted:
        row = dict(zip(header, next(csv.reader([lines[error["line"] - 1]])), strict=True))
        assert row[error["column"]].strip() == error["value"], error
    kinds = [error["kind"] for error in planted]
    assert kinds.count("onbekend delict") == 2
    spoiled = {error["line"] for error in planted}
    rows = [dict(zip(header, cells, strict=True)) for cells in csv.reader(lines[1:])]
    clean = [row for line, row in enumerate(rows, start=2) if line not in spoiled]
    assert all(row["GeregistreerdeMisdrijven_1"].isdigit() or not row["GeregistreerdeMisdrijven_1"] for row in clean)
    assert {row["Perioden"] for row in clean} == {"2026MM01"}
    keys = [(row["SoortMisdrijf"], row["WijkenEnBuurten"]) for row in clean]
    assert len(set(keys)) == len(keys)


def police_reference(list_of_offences):
    def table(path):
        with path.open(encoding="utf-8") as handle:
            return list(csv.DictReader(handle, delimiter=";"))

    return Reference(
        municipality="GM9901",
        areas={row["code"]: (row["level"], row["name"]) for row in table(FIXTURES / "areas.csv")},
        offences={row["code"]: row["name"] for row in table(FIXTURES.parent / "common" / list_of_offences)},
        today=date(2026, 3, 1),
    )


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("politie_misdrijven_jaar.json", "47018NED", 58 * 59 * 8),
        ("politie_misdrijven_maand.csv", "47022NED", 58 * 59 * 96),
        ("politie_correctie_2025_kwartaal4.csv", "47022NED", 58 * 59 * 3),
        ("politie_overlast_maand.csv", "47024NED", 58 * 9 * 96),
    ],
)
def test_good_police_files_are_read_whole(folder, name, table, rows):
    reference = police_reference("offences_nuisance.csv" if table == "47024NED" else "offences_police.csv")

    checked = read_police(folder / name, reference=reference)

    assert (checked.table, checked.rows_read, checked.rejects.total) == (table, rows, 0)
    assert len(checked.accepted) == rows
    assert checked.total_check.state in ("equal", "explained")


def test_the_file_with_errors_is_rejected_exactly_there(folder):
    planted = json.loads((folder / "politie_met_fouten.verwacht.json").read_text(encoding="utf-8"))

    checked = read_police(
        folder / "politie_met_fouten.csv", reference=police_reference("offences_police.csv"), config=TABLES["47022NED"]
    )

    assert sorted(reject.row for reject in checked.rejects.listed) == sorted(
        error["line"] for error in planted if error["rejected"]
    )
    assert checked.rejects.total == 11
    assert checked.total_check.state == "differs"


def area_names():
    with (FIXTURES / "areas.csv").open(encoding="utf-8") as handle:
        return {row["code"]: row["name"] for row in csv.DictReader(handle, delimiter=";")}


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


@pytest.fixture(scope="module")
def groups(folder):
    entries = yaml.safe_load((FIXTURES.parent / "common" / "target_groups.yaml").read_text(encoding="utf-8"))
    definitions = [
        GroupDefinition(
            entry["key"], entry["name"], version["version"], version["valid_from"], version.get("valid_to"),
            entry.get("from_police", True),
        )
        for entry in entries
        for version in entry["definitions"]
    ]  # fmt: skip
    return {
        kind: read_target_groups(
            folder / name, definitions=definitions, areas=area_names(), source_kind=kind, today=date(2026, 3, 1)
        )
        for kind, name in (("police", "doelgroepen_politie.csv"), ("care", "doelgroepen_zorg.csv"))
    }


def test_target_groups_are_read_without_a_reject_and_add_up(groups):
    for checked in groups.values():
        assert checked.rejects.total == 0
    assert groups["police"].total_check.state == "equal"
    frame = groups["police"].accepted
    persons = frame[(frame["unit"] == "persons") & (frame["definition_version"] != "isd-feiten")]
    for (_, _), part in persons[persons["level"] == "municipality"].groupby(["group", "year"]):
        whole = part[(part["flow"] == "stock") & (part["age_band"] == "")]["count"].item()
        assert part[part["age_band"] != ""]["count"].sum() == whole


def test_stock_is_last_year_plus_in_minus_out(groups):
    for checked in groups.values():
        frame = checked.accepted
        rows = frame[(frame["level"] == "municipality") & (frame["unit"] == "persons") & (frame["age_band"] == "")]
        value = {
            (row.group, row.year, row.flow): row.count_
            for row in rows[rows["definition_version"] != "isd-feiten"].rename(columns={"count": "count_"}).itertuples()
        }
        for (group, year, flow), count in value.items():
            if flow == "stock" and year > 2021:
                assert (
                    count
                    == value[group, year - 1, "stock"] + value[group, year, "inflow"] - value[group, year, "outflow"]
                )


def test_groups_are_too_small_in_many_wijken_and_one_is_dominated(groups):
    frame = groups["police"].accepted
    wijken = frame[frame["level"] == "wijk"]
    assert (wijken["count"] < 10).mean() > 0.4
    dominated = frame[frame["top2_share"] > 0.9]
    assert dominated[["group", "offence", "year"]].to_numpy().tolist() == [["youth_prolific", "1.4.6", 2025]]
    prolific = frame[(frame["group"] == "youth_prolific") & (frame["unit"] == "persons") & (frame["flow"] == "stock")]
    city = prolific[(prolific["level"] == "municipality") & (prolific["age_band"] == "")].set_index("year")["count"]
    assert city[2025] > 1.4 * city[2021]


def test_the_drawing_is_the_fixture_and_neighbours_share_borders():
    drawing = draw_boundaries(2026, area_names())
    assert json.loads((FIXTURES / "boundaries.geojson").read_text(encoding="utf-8")) == drawing
    surface = {}
    for feature in drawing["features"]:
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))
        assert twice > 0  # against the clock, as RFC 7946 wants an outside ring
        surface[feature["properties"]["code"]] = twice / 2
    wijken = {code: size for code, size in surface.items() if code.startswith("WK")}
    assert len(wijken) == 12
    assert sum(wijken.values()) == pytest.approx(surface["GM9901"])
    for wijk, size in wijken.items():
        assert sum(s for code, s in surface.items() if code.startswith("BU" + wijk[2:])) == pytest.approx(size)


def test_the_command_lists_files_in_the_order_of_use(tmp_path):
    out = StringIO()
    call_command("make_oefenstad", "--seed", "5", "--output", str(tmp_path / "uit"), "--json", stdout=out)
    answer = json.loads(out.getvalue())
    load = [entry for entry in answer["files"] if entry["use"] == "load"]
    assert [entry["command"] for entry in load] == ["import_police"] * 3 + ["import_survey"] * 3 + [
        "import_target_groups"
    ] * 2
    assert all((tmp_path / "uit" / entry["name"]).is_file() for entry in answer["files"])
    assert all(
        (tmp_path / "uit" / entry["codebook"]).is_file() for entry in load if entry["command"] == "import_survey"
    )


def test_the_command_refuses_a_negative_seed(tmp_path):
    with pytest.raises(CommandError, match="getal vanaf 0"):
        call_command("make_oefenstad", "--seed", "-1", "--output", str(tmp_path))
