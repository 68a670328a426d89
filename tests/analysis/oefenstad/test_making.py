"""The invented figures of Oefenstad are made twice the same, by a command, from a drawing."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from analysis.services.oefenstad.drawing import draw_boundaries
from analysis.services.oefenstad.make import make_oefenstad
from tests.analysis.oefenstad.files import FIXTURES, area_names


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
    ] * 2 + ["import_spots"]
    assert all((tmp_path / "uit" / entry["name"]).is_file() for entry in answer["files"])
    assert all(
        (tmp_path / "uit" / entry["codebook"]).is_file() for entry in load if entry["command"] == "import_survey"
    )


def test_the_command_refuses_a_negative_seed(tmp_path):
    with pytest.raises(CommandError, match="getal vanaf 0"):
        call_command("make_oefenstad", "--seed", "-1", "--output", str(tmp_path))
