"""The invented police files are read whole, and the one with errors is rejected exactly there."""

import csv
import json
from datetime import date

import pytest

from analysis.imports.police import read_police
from analysis.imports.police_tables import TABLES, Reference
from tests.analysis.oefenstad.files import FIXTURES


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
