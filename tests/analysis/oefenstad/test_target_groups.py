"""The invented target groups: read whole, and adding up."""

from datetime import date

import pytest
import yaml

from analysis.imports.target_groups import GroupDefinition, read_target_groups
from tests.analysis.oefenstad.files import FIXTURES, area_names


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
