"""Fetching from an OData v3 service that pages, limits, fails and lies; no request leaves this machine."""

import datetime as dt
import email.utils
import json
import socket

import pytest

from analysis.imports.odata import (
    SourceAnswerError,
    SourceUnreachableError,
    division_year,
    fetch_table,
    in_municipality,
    padded_equals,
    starts_with,
)
from analysis.imports.odata_http import retry_after
from analysis.imports.police import read_police
from tests.analysis.imports.odata_server import Service, serve
from tests.analysis.imports.police_files import REFERENCE, read_cells

YEARS = [f"{year}JJ00" for year in range(2012, 2024)]
AREAS = ["GM0307", "WK030701", "BU03070100", "GM0344", "BU03440101"]
CODES = ["0.0.0", "1.1.1", "2.6.10"]


def cells(areas=AREAS, codes=CODES, periods=YEARS):
    return [
        {
            "ID": number,
            "SoortMisdrijf": f"{code:<6}",
            "WijkenEnBuurten": f"{area:<10}",
            "Perioden": period,
            "GeregistreerdeMisdrijven_1": number % 50,
        }
        for number, (code, area, period) in enumerate((c, a, p) for c in codes for a in areas for p in periods)
    ]


def table(rows):
    periods = sorted({row["Perioden"] for row in rows})
    codes = sorted({row["SoortMisdrijf"] for row in rows})
    info = {"ID": 0, "Title": "t", "ShortTitle": "s", "Identifier": "47018NED", "Modified": "2024-08-15T02:00:00"}
    region = {"Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "w", "MapYear": "2019"}
    topic = {"Type": "Topic", "Key": "GeregistreerdeMisdrijven_1", "Title": "m", "Description": ""}
    status = {"2023JJ00": "Voorlopig"}
    return {
        "TableInfos": [info],
        "DataProperties": [region | {"Description": "Wijken en buurten (indeling 2024)"}, topic],
        "Perioden": [{"Key": key, "Title": key[:4], "Status": status.get(key, "Definitief")} for key in periods],
        "SoortMisdrijf": [{"Key": code, "Title": code} for code in codes],
        "TypedDataSet": rows,
    }


class Naps:
    """Stands in for time.sleep and remembers how long was asked."""

    def __init__(self):
        self.seconds = []

    def __call__(self, seconds):
        self.seconds.append(seconds)


@pytest.fixture
def service():
    return Service({"47018NED": table(cells())}, page_size=25)


def fetch(service, tmp_path, **options):
    naps = options.pop("sleep", Naps())
    with serve(service) as address:
        return fetch_table(
            options.pop("base_url", address), options.pop("table", "47018NED"), target=tmp_path / "t.json",
            sleep=naps, timeout=options.pop("timeout", 5), **options,
        )  # fmt: skip


def test_whole_table_is_fetched_over_linked_pages_and_can_be_read(service, tmp_path):
    fetched = fetch(service, tmp_path)

    assert (fetched.rows, fetched.base) == (3 * 5 * 12, "ODataFeed")
    assert fetched.pages == 3 + 8  # metadata, and 180 rows in pages of 25
    assert (fetched.topics, fetched.division_year) == (("GeregistreerdeMisdrijven_1",), 2024)
    assert (fetched.modified, fetched.size) == ("2024-08-15T02:00:00", fetched.path.stat().st_size)
    checked = read_police(fetched.path, reference=REFERENCE)
    expected = {
        (row["SoortMisdrijf"].strip(), row["WijkenEnBuurten"].strip(), int(row["Perioden"][:4]), 0): row[
            "GeregistreerdeMisdrijven_1"
        ]
        for row in cells()
        if row["WijkenEnBuurten"][2:6] == "0307"
    }
    assert read_cells(checked) == expected
    status = dict(zip(checked.accepted["year"], checked.accepted["status"], strict=True))
    assert (status[2022], status[2023]) == (0, 1)


def test_pages_are_kept_unchanged(service, tmp_path):
    fetched = fetch(service, tmp_path)

    content = fetched.path.read_bytes()
    assert len(service.pages) == fetched.pages
    assert content == b"[\n" + b",\n".join(service.pages) + b"\n]\n"


def test_filter_on_municipality_by_substring_fetches_all_its_levels(service, tmp_path):
    fetched = fetch(service, tmp_path, filters=[in_municipality("GM0307")])

    assert fetched.rows == 3 * 3 * 12
    assert "$filter=substring(WijkenEnBuurten,2,4) eq '0307'" in service.requests[-1].replace("%20", " ")


def test_padding_is_part_of_the_value_in_a_filter(service, tmp_path):
    fetched = fetch(
        service, tmp_path, filters=[padded_equals("SoortMisdrijf", "0.0.0"), starts_with("WijkenEnBuurten", "BU0307")]
    )

    assert fetched.rows == 12
    with pytest.raises(SourceAnswerError, match="geen rijen"):
        fetch(service, tmp_path, filters=[padded_equals("SoortMisdrijf", "0.0.0", width=0)])


def test_keys_are_padded_and_quotes_doubled():
    assert padded_equals("WijkenEnBuurten", "GM0307") == "WijkenEnBuurten eq 'GM0307    '"
    assert padded_equals("SoortMisdrijf", "2.6.10") == "SoortMisdrijf eq '2.6.10'"
    assert padded_equals("Overlast", "E33") == "Overlast eq 'E33   '"
    assert starts_with("Naam", "'s") == "startswith(Naam,'''s')"


def test_periods_are_chosen_by_key_and_by_pattern(tmp_path):
    mixed = cells(areas=["GM0307"], periods=["2022JJ00", "2022MM01", "2022MM02", "2023MM01"])
    service = Service({"47024NED": table(mixed)})

    assert fetch(service, tmp_path, table="47024NED", period_pattern=r"^\d{4}MM\d{2}$").periods == (
        "2022MM01",
        "2022MM02",
        "2023MM01",
    )
    fetched = fetch(service, tmp_path, table="47024NED", periods=["2022JJ00"])
    assert (fetched.periods, fetched.rows) == (("2022JJ00",), 3)


def test_many_periods_are_asked_in_groups(tmp_path):
    months = [f"{year}MM{month:02d}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    service = Service({"47022NED": table(cells(areas=["GM0307"], periods=months))})

    assert fetch(service, tmp_path, table="47022NED", periods=months).rows == 3 * 36
    assert [request.count("Perioden eq") for request in service.requests if "TypedDataSet" in request] == [24, 12]


def test_an_unknown_period_is_refused(service, tmp_path):
    with pytest.raises(SourceAnswerError, match="heeft geen periode 2031JJ00"):
        fetch(service, tmp_path, periods=["2031JJ00"])


def many_rows():
    """10,001 rows in one period would be too many for ODataApi; two periods of 6,000 each are too many together."""
    areas = [f"BU0307{number:04d}" for number in range(2000)]
    return cells(areas=areas, periods=["2022JJ00", "2023JJ00"])


def test_limit_of_ten_thousand_rows_moves_to_the_feed(tmp_path):
    service = Service({"47018NED": table(many_rows())}, page_size=5000)
    fetched = fetch(service, tmp_path, prefer_feed=False)

    assert (fetched.rows, fetched.base) == (12_000, "ODataFeed")


def test_without_a_feed_the_request_is_split_by_period(tmp_path):
    service = Service({"47018NED": table(many_rows())}, has_feed=False)
    fetched = fetch(service, tmp_path, prefer_feed=False)

    assert (fetched.rows, fetched.base) == (12_000, "ODataApi")
    assert [request.count("Perioden eq") for request in service.requests if "TypedDataSet" in request] == [0, 0, 1, 1]


def test_a_period_above_the_limit_is_split_by_delict(tmp_path):
    areas = [f"BU0307{number:04d}" for number in range(4000)]
    service = Service({"47018NED": table(cells(areas=areas, periods=["2023JJ00"]))}, has_feed=False)
    fetched = fetch(service, tmp_path, prefer_feed=False)

    assert fetched.rows == 12_000
    assert sum("SoortMisdrijf eq '0.0.0 '" in request for request in service.requests) == 1


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        ((503, {}, b""), 1.0),
        ((502, {}, b""), 1.0),
        ((500, {}, b"oops"), 1.0),
        ((429, {"Retry-After": "7"}, b""), 7.0),
        ("reset", 1.0),
        ("cut", 1.0),
        ("half", 1.0),
    ],
    ids=["503", "502", "500", "429", "reset", "cut", "half"],
)
def test_a_failure_that_passes_is_tried_again_politely(service, tmp_path, fault, wait):
    service.faults = [fault]
    naps = Naps()

    assert fetch(service, tmp_path, sleep=naps, pause=0).rows == 180
    assert [nap for nap in naps.seconds if nap] == [wait]


def test_waiting_doubles_and_ends(service, tmp_path):
    service.faults = [(503, {}, b"")] * 5
    naps = Naps()

    with pytest.raises(
        SourceUnreachableError, match=r"Niet opgehaald: 127\.0\.0\.1 is niet bereikbaar \(HTTP 503, 5 keer geprobeerd\)"
    ):
        fetch(service, tmp_path, sleep=naps)
    assert naps.seconds == [1, 2, 4, 8]
    assert list(tmp_path.iterdir()) == []


def test_a_slow_answer_is_given_up(service, tmp_path):
    service.faults = ["slow", "slow"]

    with pytest.raises(SourceUnreachableError, match="geen antwoord binnen"):
        fetch(service, tmp_path, timeout=0.2, retries=1)


def test_a_source_that_asks_for_hours_is_left_alone(service, tmp_path):
    service.faults = [(503, {"Retry-After": "7200"}, b"")]

    with pytest.raises(SourceUnreachableError, match="later terug"):
        fetch(service, tmp_path)
    assert len(service.requests) == 1


@pytest.mark.parametrize(("header", "seconds"), [("12", 12), (None, None), ("", None), ("straks", None)])
def test_retry_after_in_seconds(header, seconds):
    assert retry_after(header) == seconds


def test_retry_after_as_a_moment():
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)

    assert 80 < retry_after(email.utils.format_datetime(moment, usegmt=True)) <= 90
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0


def test_no_connection_is_a_quiet_error(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(SourceUnreachableError, match="Niet opgehaald.*geen verbinding"):
        fetch_table(f"http://127.0.0.1:{port}", "47018NED", target=tmp_path / "t", sleep=Naps(), retries=1)


def test_a_name_that_does_not_exist_is_a_quiet_error(tmp_path):
    def no_name(request, timeout):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(SourceUnreachableError, match=r"dataderden\.cbs\.nl is niet bereikbaar"):
        fetch_table("https://dataderden.cbs.nl", "47018NED", target=tmp_path / "t", sleep=Naps(), opener=no_name)


@pytest.mark.parametrize("address", ["http://dataderden.cbs.nl", "ftp://localhost", "https://user:pw@example.nl", "nl"])
def test_an_address_without_tls_is_refused(address, tmp_path):
    with pytest.raises(SourceAnswerError, match="adres"):
        fetch_table(address, "47018NED", target=tmp_path / "t", opener=lambda *a, **k: pytest.fail("asked"))


@pytest.mark.parametrize("number", ["../x", "47018NED/TypedDataSet", "", "a b"])
def test_a_table_number_that_is_a_path_is_refused(number, tmp_path):
    with pytest.raises(SourceAnswerError, match="geen geldig tabelnummer"):
        fetch_table("https://example.nl", number, target=tmp_path / "t", opener=lambda *a, **k: pytest.fail("asked"))


def test_links_in_a_circle_are_noticed(service, tmp_path):
    service.next_link = lambda link: link.split("&$skip")[0] + "&$skip=25"

    with pytest.raises(SourceAnswerError, match="al is opgehaald"):
        fetch(service, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_another_host_is_refused(service, tmp_path):
    service.next_link = lambda link: "https://example.com/ODataFeed/odata/47018NED/TypedDataSet"

    with pytest.raises(SourceAnswerError, match="ander adres"):
        fetch(service, tmp_path)


def test_a_redirect_to_another_host_is_refused(service, tmp_path):
    service.faults = [(302, {"Location": "http://example.com/"}, b"")]

    with pytest.raises(SourceAnswerError, match="ander adres"):
        fetch(service, tmp_path)


def test_relative_links_are_followed(service, tmp_path):
    service.next_link = lambda link: "/" + link.split("/", 3)[3]

    assert fetch(service, tmp_path).rows == 180


def test_pages_and_bytes_are_bounded(service, tmp_path):
    with pytest.raises(SourceAnswerError, match="meer dan 3 pagina"):
        fetch(service, tmp_path, max_pages=3)
    with pytest.raises(SourceAnswerError, match="meer gegevens dan verwacht"):
        fetch(service, tmp_path, max_bytes=2000)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_table_is_named(service, tmp_path):
    with pytest.raises(SourceAnswerError, match=r"Tabel 99999NED bestaat niet bij 127\.0\.0\.1 \(404\)"):
        fetch(service, tmp_path, table="99999NED")


def test_a_refusal_is_not_tried_again(service, tmp_path):
    service.faults = [(403, {}, b"")]

    with pytest.raises(SourceAnswerError, match="HTTP 403"):
        fetch(service, tmp_path)
    assert len(service.requests) == 1


@pytest.mark.parametrize("body", [b"[1]", b'{"value": 1}', b'{"value": [1]}', b"{}"])
def test_an_answer_of_another_shape_is_refused(service, tmp_path, body):
    service.faults = [(200, {}, body)]

    with pytest.raises(SourceAnswerError, match="geen lijst met rijen"):
        fetch(service, tmp_path)


def test_progress_is_told_and_can_stop_the_fetch(service, tmp_path):
    told = []
    fetch(service, tmp_path, progress=lambda rows, pages: told.append((rows, pages)))
    assert told == [(min(25 * n, 180), 3 + n) for n in range(1, 9)]

    def stop(rows, pages):
        raise KeyboardInterrupt

    (tmp_path / "t.json").write_text("older")
    with pytest.raises(KeyboardInterrupt):
        fetch(service, tmp_path, progress=stop)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("t.json", "older")]


def test_the_client_says_who_it_is(service, tmp_path):
    fetch(service, tmp_path)

    assert service.agents == {"AmersfoortVeiligheid/1.0 (ophalen van open data)"}


def test_division_year_comes_from_the_description_and_not_from_map_year(shared_data):
    properties = [{"Type": "GeoDetail", "Description": "Wijken en buurten (indeling 2024)", "MapYear": 2019}]

    assert division_year(properties) == 2024
    assert division_year([{"Type": "GeoDetail", "Description": "", "MapYear": 2019}]) is None
    text = (shared_data / "politie" / "47018NED_TableInfos.csv").read_text(encoding="utf-8")
    assert "nieuwe buurtindeling van 2024" in text
    assert division_year([], [{"ReasonDelivery": "nieuwe buurtindeling van 2024"}]) == 2024


def test_the_written_file_is_one_list_of_pages(service, tmp_path):
    pages = json.loads(fetch(service, tmp_path).path.read_bytes())

    assert [len(page["value"]) for page in pages] == [1, 2, 12, 25, 25, 25, 25, 25, 25, 25, 5]
