"""Boundaries from GeoJSON: the grid, the checks, the simplification, and the commands."""

import http.server
import json
import math
import threading
import urllib.error
import urllib.request
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.models import Area
from cycle.services import boundary_source
from cycle.services.boundaries import BoundaryError, read_boundaries
from cycle.services.coordinates import looks_like_rd, rd_to_wgs84
from cycle.services.shapes import simplify
from tests.factories import AreaFactory, BuurtFactory, WijkFactory

KNOWN = {"GM0307", "WK030701", "WK030702", "BU03070100", "BU00000000"}
SQUARE = [[5.38, 52.15], [5.39, 52.15], [5.39, 52.16], [5.38, 52.16], [5.38, 52.15]]


def feature(code="WK030701", ring=SQUARE, key="wijkcode", kind="Polygon", **properties):
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {key: code, **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def write(tmp_path, *features, **extra):
    path = tmp_path / "grenzen.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **extra}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("x", "y", "longitude", "latitude"),
    [
        (155_000.000, 463_000.000, 5.38720621, 52.15517440),  # Amersfoort, Onze Lieve Vrouwetoren
        (120_700.723, 487_525.501, 4.88352559, 52.37453253),  # Amsterdam, Westertoren
        (233_883.131, 582_065.167, 6.56820053, 53.21938317),  # Groningen, Martinitoren
    ],
)
def test_published_points_of_the_national_grid(x, y, longitude, latitude):
    found = rd_to_wgs84(x, y)
    assert found == pytest.approx((longitude, latitude), abs=3e-6)  # 3e-6 degree is 0.3 m


def test_degrees_are_never_taken_for_the_grid():
    assert looks_like_rd(155_000, 463_000)
    assert not looks_like_rd(5.38, 52.15)
    assert not looks_like_rd(463_000, 155_000)


def test_reads_degrees_and_keeps_the_shape(tmp_path):
    found = read_boundaries(write(tmp_path, feature()), known=KNOWN)
    assert found.grid == "WGS84"
    assert found.shapes == {"WK030701": {"type": "Polygon", "coordinates": [SQUARE]}}


def test_reads_the_national_grid(tmp_path):
    ring = [[155_000, 463_000], [156_000, 463_000], [156_000, 464_000], [155_000, 464_000], [155_000, 463_000]]
    found = read_boundaries(
        write(tmp_path, feature(ring=ring), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}), known=KNOWN
    )
    assert found.grid == "RD"
    first, second, third = found.shapes["WK030701"]["coordinates"][0][:3]
    assert first == pytest.approx([5.387206, 52.155174], abs=2e-6)
    # One kilometre along the grid is one kilometre on the ground, here measured on a sphere.
    metre = math.pi * 6_378_137 / 180
    assert (second[0] - first[0]) * metre * math.cos(math.radians(52.155)) == pytest.approx(1000, rel=0.005)
    assert (third[1] - second[1]) * metre == pytest.approx(1000, rel=0.005)


@pytest.mark.parametrize("key", ["wijkcode", "WK_CODE", "statcode", "gwb_code_10", "GWB_CODE", "code"])
def test_knows_the_names_that_publishers_give_to_the_code(tmp_path, key):
    assert set(read_boundaries(write(tmp_path, feature(key=key)), known=KNOWN).shapes) == {"WK030701"}


def test_the_smallest_area_of_a_feature_counts(tmp_path):
    row = feature("BU03070100", key="buurtcode", wijkcode="WK030701", gemeentecode="GM0307")
    assert set(read_boundaries(write(tmp_path, row), known=KNOWN).shapes) == {"BU03070100"}


def test_other_municipalities_are_passed_over_and_own_unknown_areas_named(tmp_path):
    path = write(tmp_path, feature(), feature("WK034201"), feature("WK030799"), feature("BU03079900", key="bu_code"))
    found = read_boundaries(path, known=KNOWN)
    assert set(found.shapes) == {"WK030701"}
    assert found.unknown == ("BU03079900", "WK030799")
    assert found.of_others == 1


def test_several_parts_stay_several_parts(tmp_path):
    island = [[x + 0.02, y] for x, y in SQUARE]
    row = feature()
    row["geometry"] = {"type": "MultiPolygon", "coordinates": [[SQUARE], [island]]}
    shape = read_boundaries(write(tmp_path, row), known=KNOWN).shapes["WK030701"]
    assert shape["type"] == "MultiPolygon"
    assert len(shape["coordinates"]) == 2


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (feature(ring=SQUARE[:-1]), "WK030701 is niet gesloten"),
        (feature(ring=SQUARE[:2]), "WK030701 heeft minder dan vier punten"),
        (feature(ring=[*SQUARE[:-1], ["x", 1], SQUARE[0]]), "punt zonder twee getallen"),
        (feature(ring=[[x * 1000, y] for x, y in SQUARE]), "geen graden"),
        (feature(ring=[[x + 1, y] for x, y in SQUARE]), "ligt buiten de gemeente"),
        ({**feature(), "geometry": {"type": "Point", "coordinates": [5.3, 52.1]}}, "WK030701 is geen vlak"),
        ({**feature(), "geometry": None}, "WK030701 is geen vlak"),
        ({**feature(), "geometry": {"type": "Polygon", "coordinates": []}}, "heeft een leeg vlak"),
        ({**feature(), "properties": {"naam": "Stadskern"}}, "nummer 1 heeft geen gebiedscode"),
        ({**feature(), "properties": None}, "nummer 1 heeft geen eigenschappen"),
        (feature("WK034201"), "geen gebied uit de indeling"),
    ],
)
def test_bad_shapes_are_refused_with_the_area(tmp_path, row, message):
    with pytest.raises(BoundaryError, match=message):
        read_boundaries(write(tmp_path, row), known=KNOWN, inside=(5.28, 52.09, 5.50, 52.25))


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"geen json", b"[]", b'{"type": "Feature"}', b'{"type": "FeatureCollection", "features": []}'],
)
def test_files_that_are_no_geojson_are_refused(tmp_path, content):
    path = tmp_path / "kaart.geojson"
    path.write_bytes(content)
    with pytest.raises(BoundaryError, match="GeoJSON"):
        read_boundaries(path, known=KNOWN)


def test_an_area_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(BoundaryError, match="WK030701 staat twee keer"):
        read_boundaries(write(tmp_path, feature(), feature()), known=KNOWN)


def test_degrees_that_call_themselves_grid_are_refused(tmp_path):
    with pytest.raises(BoundaryError, match="geen graden"):
        read_boundaries(write(tmp_path, feature(), crs="EPSG:28992"), known=KNOWN)


def test_simplified_neighbours_keep_the_same_border():
    wave = [(1.0, y / 100) if y % 2 else (1.003, y / 100) for y in range(101)]
    west = [(0.0, 0.0), wave[0], *wave[1:], (0.0, 1.0), (0.0, 0.0)]
    east = [wave[0], (2.0, 0.0), (2.0, 1.0), *wave[:0:-1], wave[0]]

    light = simplify({"west": [[west]], "east": [[east]]}, 0.01)

    (left,), (right,) = light["west"][0], light["east"][0]
    assert len(left) < 8
    shared = set(left) & set(right)
    assert shared == {(x, y) for x, y in left if x > 0.5} == {(x, y) for x, y in right if x < 1.5}


def test_simplify_leaves_out_only_what_is_near_the_line():
    ring = [(0, 0), (5, 0.01), (10, 0), (10, 10), (5, 9), (0, 10), (0, 0)]
    ring = [(float(x), float(y)) for x, y in ring]
    (kept,) = simplify({"a": [[ring]]}, 0.5)["a"][0]
    assert (5.0, 0.01) not in kept
    assert (5.0, 9.0) in kept
    assert kept[0] == kept[-1]


def test_a_tiny_ring_is_left_alone():
    ring = [(0.0, 0.0), (0.001, 0.0), (0.0, 0.001), (0.0, 0.0)]
    assert simplify({"a": [[ring]]}, 1.0) == {"a": [[ring]]}


@pytest.fixture
def amersfoort(db):
    call_command("load_reference", "--json", stdout=StringIO())


def test_the_official_wijken_are_read_and_stored(amersfoort, shared_data):
    out = StringIO()
    call_command(
        "import_boundaries", str(shared_data / "geo" / "amersfoort_wijken_2022.geojson"), "--json",
        "--source", "CBS, Kerncijfers wijken en buurten 2022 (CC BY 4.0)", stdout=out,
    )  # fmt: skip

    assert json.loads(out.getvalue()) == {"areas": 33, "grid": "WGS84", "unknown": [], "without_boundary": []}
    wijk = Area.objects.get(code="WK030701")
    assert wijk.geometry["type"] == "Polygon"
    assert wijk.geometry_source.startswith("CBS")
    entry = AuditEntry.objects.get(event="boundaries.imported")
    assert entry.data["areas"] == 33


def test_simplification_hardly_changes_the_surface_of_a_wijk(shared_data):
    path = shared_data / "geo" / "amersfoort_wijken_2022.geojson"
    known = {f"WK0307{number:02d}" for number in range(1, 35)}
    light = read_boundaries(path, known=known).shapes
    for row in json.loads(path.read_text())["features"]:
        code = row["properties"]["wijkcode"]
        assert surface(light[code]) == pytest.approx(surface(row["geometry"]), rel=0.03), code


def surface(geometry):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    whole = 0.0
    for polygon in polygons:
        for place, ring in enumerate(polygon):
            half = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))) / 2
            whole += half if place == 0 else -half
    return whole


def test_the_drawn_boundaries_of_oefenstad_come_with_its_reference_data(db, settings):
    settings.MUNICIPALITY, settings.MUNICIPALITY_CODE, settings.MUNICIPALITY_NAME = "oefenstad", "GM9901", "Oefenstad"
    call_command("load_reference", "--json", stdout=StringIO())
    with_boundary = Area.objects.filter(geometry__isnull=False)
    assert with_boundary.count() == 57
    assert set(Area.objects.filter(geometry__isnull=True).values_list("code", flat=True)) == {"BU00000000"}
    assert set(with_boundary.values_list("geometry_source", flat=True)) == {"Verzonnen voor Oefenstad"}

    Area.objects.filter(code="WK990101").update(geometry_source="zelf getekend")
    call_command("load_reference", "--json", stdout=StringIO())
    assert Area.objects.get(code="WK990101").geometry_source == "zelf getekend"


def test_the_command_names_what_is_unknown_and_what_is_bare(amersfoort, tmp_path):
    out = StringIO()
    call_command("import_boundaries", str(write(tmp_path, feature(), feature("WK030799"))), stdout=out)
    assert "1 gebieden hebben nu een grens (WGS84)" in out.getvalue()
    assert "Onbekend in Gebiedsindeling 2024: WK030799." in out.getvalue()
    assert "Nog zonder grens: WK030702, " in out.getvalue()


def test_a_refused_file_changes_no_area(amersfoort, tmp_path):
    path = write(tmp_path, feature(), feature("WK030702", ring=SQUARE[:-1]))
    with pytest.raises(CommandError, match="WK030702 is niet gesloten"):
        call_command("import_boundaries", str(path))
    assert not Area.objects.filter(geometry__isnull=False).exists()


def test_without_reference_data_the_commands_say_what_to_do(db, tmp_path):
    with pytest.raises(CommandError, match="Draai eerst load_reference"):
        call_command("import_boundaries", str(write(tmp_path, feature())))
    with pytest.raises(CommandError, match="Draai eerst load_reference"):
        call_command("fetch_boundaries", "--base-url", "http://127.0.0.1:9")


class Source(http.server.BaseHTTPRequestHandler):
    """A web service for one layer at a time; ``answers`` maps a layer to (status, content)."""

    answers: dict[str, tuple[int, bytes]] = {}
    asked: list[dict[str, list[str]]] = []

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        self.asked.append({**query, "path": [urlsplit(self.path).path]})
        status, content = self.answers[query["typeName"][0].split(":")[1]]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def source():
    Source.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/cbs/wijkenbuurten"
    server.shutdown()
    thread.join()
    server.server_close()


def layer(*features):
    return 200, json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


@pytest.fixture
def small_city(settings, db):
    city = AreaFactory(code="GM0307")
    wijk = WijkFactory(version=city.version, parent=city, code="WK030701")
    BuurtFactory(version=city.version, parent=wijk, code="BU03070100")
    return city


def test_official_boundaries_are_fetched_per_layer(small_city, source):
    Source.answers = {
        "gemeenten": layer(feature("GM0307", key="gemeentecode")),
        "wijken": layer(feature("WK030701")),
        "buurten": layer(feature("BU03070100", key="buurtcode", wijkcode="WK030701")),
    }
    out = StringIO()
    call_command("fetch_boundaries", "--base-url", source, "--year", "2024", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"state": "fetched", "areas": 3}
    assert not Area.objects.filter(geometry__isnull=True).exists()
    assert Area.objects.get(code="WK030701").geometry_source == "CBS en Kadaster, Wijk- en buurtkaart 2024 (CC BY 4.0)"
    assert [query["path"] for query in Source.asked] == [["/cbs/wijkenbuurten/2024/wfs/v1_0"]] * 3
    assert all("<Literal>GM0307</Literal>" in query["filter"][0] for query in Source.asked)


@pytest.mark.parametrize(
    ("wijken", "reason"),
    [
        ((404, b""), "fout 404"),
        ((200, b"<html>log in</html>"), "geen GeoJSON-bestand"),
        (layer(feature(ring=[[x + 3, y] for x, y in SQUARE])), "ligt buiten de gemeente"),
    ],
)
def test_a_bad_answer_leaves_all_as_it_was(small_city, source, wijken, reason):
    Source.answers = {
        "gemeenten": layer(feature("GM0307", key="gemeentecode")),
        "wijken": wijken,
        "buurten": layer(feature("BU03070100", key="buurtcode")),
    }
    out = StringIO()
    call_command("fetch_boundaries", "--base-url", source, "--year", "2024", stdout=out)

    assert out.getvalue().startswith("Grenzen niet opgehaald: ")
    assert reason in out.getvalue()
    assert not Area.objects.filter(geometry__isnull=False).exists()
    assert not AuditEntry.objects.filter(event="boundaries.imported").exists()


def test_without_internet_nothing_happens_quietly(small_city, source, monkeypatch):
    monkeypatch.setattr("cycle.services.boundary_source.PAUSE_SECONDS", 0)
    closed = "http://127.0.0.1:9"  # nothing listens on the discard port
    out = StringIO()
    call_command("fetch_boundaries", "--base-url", closed, "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["state"] == "not_fetched"
    assert "niet bereikbaar" in answer["reason"]


def test_a_server_error_is_tried_again(small_city, source, monkeypatch):
    monkeypatch.setattr("cycle.services.boundary_source.PAUSE_SECONDS", 0)
    Source.answers = {"gemeenten": (503, b"")}
    out = StringIO()
    call_command("fetch_boundaries", "--base-url", source, stdout=out)
    assert "fout 503" in out.getvalue()
    assert len(Source.asked) == 2


def test_an_invented_municipality_has_no_official_boundaries(small_city, settings):
    settings.IS_EXAMPLE = True
    out = StringIO()
    call_command("fetch_boundaries", stdout=out)
    assert "een verzonnen gemeente heeft geen officiële grenzen" in out.getvalue()


@pytest.mark.parametrize("address", ["file:///etc", "ftp://bron.example", "http://bron.example"])
def test_only_addresses_with_tls_are_fetched(small_city, address):
    with pytest.raises(CommandError, match="https://"):
        call_command("fetch_boundaries", "--base-url", address)


@pytest.mark.parametrize("elsewhere", ["http://localhost:9/", "https://bron.example/", "ftp://127.0.0.1/"])
def test_a_redirect_to_another_address_is_not_followed(small_city, source, monkeypatch, elsewhere):
    monkeypatch.setattr("cycle.services.boundary_source.PAUSE_SECONDS", 0)
    handler = boundary_source._SameHost()
    asked = urllib.request.Request(f"{source}/2024")

    with pytest.raises(urllib.error.URLError, match="ander adres"):
        handler.redirect_request(asked, None, 302, "Found", {}, elsewhere)
    assert handler.redirect_request(asked, None, 302, "Found", {}, f"{source}/2025") is not None
