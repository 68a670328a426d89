"""A new municipality from a file of CBS: what is made, what loads, what is refused and leaves nothing behind."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from cycle.models import Area, Denominator
from cycle.services.new_municipality import NewMunicipalityError, make_municipality, read_areas
from cycle.services.reference import load_areas, load_denominators

KWB = """gwb_code_10;gwb_code_8;regio;gm_naam;recs;gwb_code;a_inw;a_woning
NL00;0;Nederland;Nederland;Land;NL00;17942942;8203743
GM9801;9801;Proefstad;Proefstad;Gemeente;GM9801;5250;2400
WK980100;980100;Wijk 00 Binnen;Proefstad;Wijk;WK980100;4500;2100
BU98010000;98010000;Markt;Proefstad;Buurt;BU98010000;4500;2100
WK980101;980101;Wijk 01 Buiten;Proefstad;Wijk;WK980101;750;300
BU98010100;98010100;Dijk;Proefstad;Buurt;BU98010100;700;.
BU98010101;98010101;Haven;Proefstad;Buurt;BU98010101;50;.
GM9802;9802;Elders;Elders;Gemeente;GM9802;100;40
WK980200;980200;Wijk 00;Elders;Wijk;WK980200;100;40
"""


@pytest.fixture
def kwb(tmp_path) -> Path:
    path = tmp_path / "kwb-2024.csv"
    path.write_text(KWB, encoding="utf-8")
    return path


def make(areas: Path, fixtures: Path, **changes):
    facts = {"slug": "proefstad", "code": "GM9801", "name": "Proefstad", "year": 2024, "source": "CBS, proef"}
    return make_municipality(areas=areas, fixtures=fixtures, **facts | changes)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=";"))


def test_the_folder_holds_areas_populations_and_settings(kwb, tmp_path):
    made = make(kwb, tmp_path)

    assert (made.wijken, made.buurten, made.with_inhabitants) == (2, 3, 6)
    areas = {row["code"]: row for row in rows_of(tmp_path / "proefstad" / "areas.csv")}
    assert list(areas) == [
        "GM9801", "WK980100", "WK980101", "BU98010000", "BU98010100", "BU98010101", "BU00000000"
    ]  # fmt: skip
    assert areas["BU98010101"]["parent"] == "WK980101"
    assert [code for code, row in areas.items() if row["few_residents"] == "ja"] == [
        "WK980101", "BU98010101", "BU00000000"
    ]  # fmt: skip
    assert [(areas[code]["tile_column"], areas[code]["tile_row"]) for code in ("WK980100", "WK980101")] == [
        ("1", "1"),
        ("2", "1"),
    ]
    denominators = {(row["code"], row["kind"]): row["value"] for row in rows_of(made.folder / "denominators.csv")}
    assert denominators["WK980101", "dwellings"] == "300"
    assert ("BU98010100", "dwellings") not in denominators  # "." is not known, and not 0
    assert (made.folder / "settings.env").read_text(encoding="utf-8") == (
        'MUNICIPALITY="proefstad"\nMUNICIPALITY_CODE="GM9801"\nMUNICIPALITY_NAME="Proefstad"\n'
    )
    assert yaml.safe_load((made.folder / "area_version.yaml").read_text())["name"] == "Gebiedsindeling 2024"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.django_db
def test_what_was_made_loads(kwb, tmp_path):
    folder = make(kwb, tmp_path).folder

    areas = load_areas(folder, "GM9801")
    load_denominators(folder, areas)

    assert Area.objects.wijken().values_list("name", flat=True)[0] == "Wijk 00 Binnen"
    assert Area.objects.get(code="BU98010100").parent.code == "WK980101"
    assert Denominator.objects.get(area__code="GM9801", kind="inhabitants").value == 5250


def test_a_list_of_areas_as_served_by_cbs_is_read_too(shared_data):
    lines = read_areas(shared_data / "politie" / "47018NED_WijkenEnBuurten_GM0307.csv", "GM0307")

    assert len(lines) == 1 + 33 + 145
    assert (lines[1].code, lines[1].name, lines[1].parent) == ("WK030701", "Stadskern", "GM0307")
    assert lines[1].inhabitants is None


def test_a_file_saved_by_excel_keeps_its_letters(kwb, tmp_path):
    kwb.write_bytes(KWB.replace("Markt", "Oranje-Nassaukadé").encode("cp1252"))

    assert "Oranje-Nassaukadé" in [line.name for line in read_areas(kwb, "GM9801")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"slug": "Proef Stad"}, "kan geen mapnaam zijn"),
        ({"slug": "../weg"}, "kan geen mapnaam zijn"),
        ({"slug": "common"}, "van alle gemeenten"),
        ({"code": "0344"}, "geen gemeentecode"),
        ({"name": " "}, "naam van de gemeente"),
        ({"year": 24}, "geen jaar"),
        ({"code": "GM9999"}, "bevat gemeente GM9999 niet. Wel gevonden: GM9801, GM9802"),
    ],
)
def test_a_wrong_answer_is_refused_and_makes_nothing(kwb, tmp_path, changes, message):
    with pytest.raises(NewMunicipalityError, match=message):
        make(kwb, tmp_path, **changes)

    assert [path.name for path in tmp_path.iterdir()] == ["kwb-2024.csv"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("regio", "streek", "geen kolom met namen"),
        ("BU98010101;98010101;Haven", "BU98010100;98010101;Haven", "regel 8: gebied BU98010100 staat er twee keer in"),
        ("BU98010101;98010101;Haven", "BU98010101;98010101;", "regel 8: gebied BU98010101 heeft geen naam"),
        (
            "WK980101;980101;Wijk 01",
            "WK980102;980102;Wijk 01",
            "BU98010100 hoort bij WK980101, en dat gebied ontbreekt",
        ),
        (";50;.", ";vijftig;.", "regel 8: 'vijftig' in kolom a_inw is geen heel getal"),
    ],
)
def test_faults_of_the_file_are_named(kwb, tmp_path, old, new, message):
    assert old in KWB
    kwb.write_text(KWB.replace(old, new), encoding="utf-8")

    with pytest.raises(NewMunicipalityError, match=message):
        make(kwb, tmp_path)
    assert not (tmp_path / "proefstad").exists()


def test_another_column_with_codes_will_do(kwb, tmp_path):
    kwb.write_text(KWB.replace("gwb_code_10;gwb_code_8", "a;b"), encoding="utf-8")

    assert make(kwb, tmp_path).wijken == 2


def test_a_folder_that_exists_is_never_touched(kwb, tmp_path):
    (tmp_path / "proefstad").mkdir()

    with pytest.raises(NewMunicipalityError, match="bestaat al"):
        make(kwb, tmp_path)

    assert list((tmp_path / "proefstad").iterdir()) == []


def test_a_workbook_or_no_file_is_refused(tmp_path):
    sheet = tmp_path / "kwb.xlsx"
    sheet.write_bytes(b"PK\x03\x04rest")

    with pytest.raises(NewMunicipalityError, match="werkblad. Sla het op als CSV"):
        read_areas(sheet, "GM9801")
    with pytest.raises(NewMunicipalityError, match="is er niet"):
        read_areas(tmp_path / "weg.csv", "GM9801")


def test_nothing_stays_when_writing_fails(kwb, tmp_path, monkeypatch):
    def full_disk(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("cycle.services.new_municipality._write_table", full_disk)

    with pytest.raises(OSError, match="disk full"):
        make(kwb, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["kwb-2024.csv"]


def test_the_command_says_what_to_do_next(kwb, tmp_path):
    out = StringIO()
    words = ["new_municipality", "proefstad", "--code=gm9801", "--name=Proefstad", f"--areas={kwb}"]
    call_command(*words, f"--fixtures={tmp_path}", stdout=out)
    assert "2 wijken en 3 buurten" in out.getvalue()
    assert 'MUNICIPALITY_CODE="GM9801"' in out.getvalue()

    with pytest.raises(CommandError, match="bestaat al"):
        call_command(*words, f"--fixtures={tmp_path}", stdout=out)

    out = StringIO()
    words[1] = "proefdorp"
    call_command(*words, f"--fixtures={tmp_path}", "--json", stdout=out)
    assert json.loads(out.getvalue())["settings"]["MUNICIPALITY"] == "proefdorp"
