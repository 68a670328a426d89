"""The import and fetch commands: exit codes, JSON, and the real figures of 2023."""

import csv
import json
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState, Missing
from analysis.imports import odata
from analysis.models import CountCell, Delivery, Observation, SourceTable
from analysis.services import inline
from tests.analysis.imports.odata_server import Service, serve
from tests.analysis.imports.police_files import portal_csv, typed_csv
from tests.analysis.imports.test_odata import cells as odata_cells
from tests.analysis.imports.test_odata import table as odata_table
from tests.analysis.town import HOF_A, HOF_B, month_cells, year_cells

pytestmark = pytest.mark.django_db
KEYS = ["delivery", "state", "dialect", "rows_read", "accepted", "rejected", "warnings", "rejects", "total_check"]
REAL = "politie/47018NED_TypedDataSet_2023JJ00_totaal_GM0307.csv"


def run(command: str, *arguments, **options) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def refused(command: str, *arguments) -> tuple[str, str]:
    """The Dutch message (what goes to stderr, with exit code 1) and the output."""
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(command, *map(str, arguments), stdout=out, stderr=StringIO())
    assert refusal.value.returncode == 1
    return str(refusal.value), out.getvalue()


@pytest.fixture
def write(tmp_path):
    def _write(content: bytes, name: str = "politie.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return _write


@pytest.fixture
def _no_reports(monkeypatch):
    """Leave the reports to the worker."""
    monkeypatch.setattr(inline, "finish_all_open", lambda: 0)


@pytest.mark.slow
@pytest.mark.usefixtures("_no_reports")
def test_real_totals_become_the_wijk_totals_that_were_worked_out_apart(storage, shared_data):
    run("load_reference")
    with (shared_data / "politie" / "afgeleid_wijktotalen_2023_GM0307.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    expected = {row["wijkcode"]: int(row["misdrijven_totaal_2023"]) for row in rows}

    outcome = json.loads(run("import_police", shared_data / REAL, "--accept", "--json"))

    assert list(outcome) == KEYS
    assert (outcome["state"], outcome["rows_read"], outcome["accepted"], outcome["rejected"]) == (
        "approved",
        145,
        145,
        0,
    )
    figures = Observation.objects.filter(indicator__key="misdrijven_totaal", year=2023, month=0)
    assert dict(figures.filter(area__level="wijk").values_list("area__code", "value")) == expected
    assert figures.get(area__code="GM0307").value == sum(expected.values()) == 7588
    inhabitants = {row["wijkcode"]: int(row["inwoners_2024"]) for row in rows}
    found = dict(figures.filter(area__level="wijk").values_list("area__code", "denominator"))
    assert {code: found[code] or 0 for code in inhabitants} == inhabitants


def test_without_accept_nothing_is_used(town, storage, write):
    outcome = json.loads(run("import_police", write(typed_csv(year_cells())), "--json"))

    assert (list(outcome), outcome["state"], outcome["dialect"]) == (KEYS, "in_review", "odata_csv")
    assert set(outcome["total_check"]) == {"state", "delivered", "summed", "explanation"}
    assert (Observation.objects.count(), CountCell.objects.count() > 0) == (0, True)


def test_with_accept_the_figures_and_the_reports_are_made(town, storage, write):
    run("import_police", write(typed_csv(year_cells())), "--accept")

    assert Observation.objects.get(indicator__key="inbraak", area__code=HOF_A).value == 5
    assert set(Job.objects.values_list("kind", "state")) == {
        ("delivery.check", "done"),
        ("delivery.aggregate", "done"),
        ("reports.build", "done"),
    }
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.decided_by) == (DeliveryState.APPROVED, None)


def test_accept_of_a_file_that_was_checked_before_takes_it_into_use(town, storage, write):
    path = write(typed_csv(year_cells()))
    first = json.loads(run("import_police", path, "--json"))

    second = json.loads(run("import_police", path, "--accept", "--json"))

    assert (second["delivery"], second["state"]) == (first["delivery"], "approved")
    assert Delivery.objects.count() == 1


def test_same_file_twice_changes_nothing(town, storage, write):
    path = write(typed_csv(year_cells()))
    run("import_police", path, "--accept")
    before = list(Observation.objects.order_by("pk").values())

    outcome = json.loads(run("import_police", path, "--accept", "--json"))

    assert outcome["state"] == "approved"
    assert list(Observation.objects.order_by("pk").values()) == before
    assert Delivery.objects.count() == 1


def test_rejected_rows_are_in_the_outcome(town, storage, write):
    path = write(typed_csv([("1.1.1", HOF_A, "2023JJ00", 5), ("9.9.9", HOF_B, "2023JJ00", 5)]))

    outcome = json.loads(run("import_police", path, "--json"))

    assert (outcome["accepted"], outcome["rejected"]) == (1, 1)
    (reject,) = outcome["rejects"]
    assert set(reject) == {"row", "column", "value", "reason"}
    assert (reject["row"], reject["value"].strip()) == (3, "9.9.9")
    assert "Rij 3" in run("import_police", path)


def test_refused_file_ends_with_1_and_a_dutch_message(town, storage, write):
    message, out = refused("import_police", write(b"a;b\n1;2\n"), "--accept", "--json")

    assert "kolomkoppen zijn niet herkend" in message
    assert json.loads(out)["state"] == "refused"
    assert list(json.loads(out)) == KEYS
    assert (CountCell.objects.count(), Observation.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--table", "12345NED"], "De tabel 12345NED is niet bekend. Wel bekend: 47018NED, 47022NED."),
        (["--municipality", "GM0344"], "Deze installatie is van GM0307, niet van GM0344."),
        (["--table", "47022NED"], "Kies de juiste tabel"),
    ],
)
def test_wrong_table_or_municipality_ends_with_1(town, storage, write, arguments, message):
    said, _ = refused("import_police", write(typed_csv(year_cells())), *arguments)

    assert message in said
    assert CountCell.objects.count() == 0


def test_absent_and_too_large_files_end_with_1(town, storage, write, settings, tmp_path):
    assert "is er niet" in refused("import_police", tmp_path / "weg.csv")[0]
    settings.MAX_DELIVERY_BYTES = 10
    assert "te groot" in refused("import_police", write(typed_csv(year_cells())))[0]
    assert Delivery.objects.count() == 0


def test_accept_without_one_usable_row_ends_with_1(town, storage, write):
    path = write(typed_csv([("9.9.9", HOF_A, "2023JJ00", 5)]))

    assert "geen enkele rij aangenomen" in refused("import_police", path, "--accept")[0]
    assert Observation.objects.count() == 0


def test_chosen_dialect_overrules(town, storage, write):
    path = write(portal_csv([("Inbraak woning", "Hof", "2023", 5)]))

    outcome = json.loads(run("import_police", path, "--dialect", "portal_rows", "--json"))

    assert (outcome["dialect"], outcome["accepted"]) == ("portal_rows", 1)
    assert Delivery.objects.get().dialect_chosen


def test_check_that_failed_before_is_done_again(town, storage, write, monkeypatch):
    path = write(typed_csv(year_cells()))
    with monkeypatch.context() as broken:
        broken.setattr("analysis.imports.pipeline._read", lambda row: 1 / 0)
        assert "fout in het programma" in refused("import_police", path)[0]

    outcome = json.loads(run("import_police", path, "--json"))

    assert (outcome["state"], Delivery.objects.count()) == ("in_review", 1)


def test_import_commands_keep_to_their_own_tables(town, storage, write):
    SourceTable.objects.filter(pk=town.yearly.pk).update(number="bewonersenquete")
    path = write(typed_csv(year_cells()))

    assert "geen tabel met enquêtes" in refused("import_survey", path, "--codebook", path)[0]
    assert "geen tabel met doelgroepen" in refused("import_target_groups", path, "--table", "47022NED")[0]


# --- fetching


@pytest.fixture
def source(town):
    service = Service({"47018NED": odata_table(odata_cells(areas=["GM0307", HOF_A, HOF_B, "BU03440101"]))})
    with serve(service) as address:
        service.address = address
        yield service


def fetch(source, *arguments) -> dict:
    return json.loads(run("fetch_cbs", "47018NED", "--base-url", source.address, "--json", *arguments))


@pytest.mark.slow
def test_fetched_table_is_a_checked_delivery(town, storage, source):
    outcome = fetch(source, "--period", "2022JJ00", "2023JJ00")

    assert list(outcome) == ["message", *KEYS]
    assert (outcome["state"], outcome["dialect"]) == ("in_review", "odata_json")
    delivery = Delivery.objects.get()
    assert (delivery.periods, delivery.figures_date.isoformat()) == ([[2022, 0], [2023, 0]], "2024-08-15")
    assert set(delivery.cells.filter(is_derived=False).values_list("area__code", flat=True)) == {"GM0307", HOF_A, HOF_B}
    assert not delivery.cells.exclude(missing=Missing.NONE).filter(value__isnull=False).exists()


@pytest.mark.slow
def test_fetching_again_brings_nothing_new(town, storage, source):
    first = fetch(source, "--period", "2023JJ00")

    second = fetch(source, "--period", "2023JJ00")

    assert second["message"] == "Opgehaald: er is niets nieuws bij de bron."
    assert (second["delivery"], Delivery.objects.count()) == (first["delivery"], 1)


def test_period_that_the_source_does_not_have_ends_with_1(town, storage, source):
    message, _ = refused("fetch_cbs", "47018NED", "--base-url", source.address, "--period", "1999JJ00")

    assert message == "Tabel 47018NED heeft geen periode 1999JJ00."
    assert Delivery.objects.count() == 0


def test_without_internet_fetching_says_so_and_ends_well(town, storage, monkeypatch):
    monkeypatch.setattr(odata, "fetch_table", partial(odata.fetch_table, retries=0))  # no patience

    text = run("fetch_cbs", "47018NED", "--base-url", "http://127.0.0.1:9")

    assert text == "Niet opgehaald: de bron is niet bereikbaar.\n"
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["12345NED"], "De tabel 12345NED is niet bekend"),
        (["47018NED"], "staat geen adres van de bron"),
    ],
)
def test_fetching_what_cannot_be_fetched_ends_with_1(town, arguments, message):
    assert message in refused("fetch_cbs", *arguments)[0]


def test_months_are_fetched_for_a_table_per_month(town, storage, source):
    source.tables["47022NED"] = odata_table(
        [
            {
                "ID": number,
                "SoortMisdrijf": f"{code:<6}",
                "WijkenEnBuurten": f"{area:<10}",
                "Perioden": period,
                "GeregistreerdeMisdrijven_1": count,
            }
            for number, (code, area, period, count) in enumerate(
                [*month_cells(2023, range(1, 4)), ("1.1.1", HOF_A, "2023JJ00", 99)]
            )
        ]
    ) | {"TableInfos": [{"ID": 0, "Title": "t", "ShortTitle": "s", "Identifier": "47022NED", "Modified": ""}]}

    outcome = json.loads(run("fetch_cbs", "47022NED", "--base-url", source.address, "--json"))

    assert outcome["rejected"] == 0
    assert Delivery.objects.get().periods == [[2023, 1], [2023, 2], [2023, 3]]
