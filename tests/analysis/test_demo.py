"""Filling the demo: through the same steps as an office, once, and finishing what was interrupted."""

import json

import pytest

from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState
from analysis.models import Delivery, Observation
from analysis.services import deliveries, demo, inline
from analysis.services.oefenstad.make import MANIFEST
from tests.analysis.imports.police_files import typed_csv
from tests.analysis.town import AT, month_cells, year_cells
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(monkeypatch):
    """Whoever waits lets the jobs be done meanwhile."""
    monkeypatch.setattr(demo.time, "sleep", lambda seconds: inline.finish_all_open())


@pytest.fixture
def files(tmp_path):
    """Two files to use and one to practise with."""
    contents = {
        "47018NED_2023.csv": typed_csv(year_cells()),
        "47022NED_2023.csv": typed_csv(month_cells(2023, range(1, 4))),
        "47022NED_oefenen.csv": typed_csv(month_cells(2023, range(4, 5))),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [demo.DemoFile(name[:8], tmp_path / name, used="oefenen" not in name) for name in contents]


def test_load_takes_files_into_use_and_leaves_the_one_to_practise_with(town, storage, worker, files):
    said = []

    new = demo.load(files, say=said.append)

    assert new == 3
    states = dict(Delivery.objects.values_list("file_name", "state"))
    assert states == {
        "47018NED_2023.csv": DeliveryState.APPROVED,
        "47022NED_2023.csv": DeliveryState.APPROVED,
        "47022NED_oefenen.csv": DeliveryState.IN_REVIEW,
    }
    assert Observation.objects.filter(table=town.yearly, year=2023).exists()
    assert set(Job.objects.values_list("kind", flat=True)) >= {"delivery.check", "delivery.aggregate", "reports.build"}
    assert not Job.objects.open().exists()


def test_load_twice_delivers_nothing_twice(town, storage, worker, files):
    demo.load(files, say=lambda line: None)
    jobs = Job.objects.count()

    assert demo.load(files, say=lambda line: None) == 0
    assert Delivery.objects.count() == 3
    assert Job.objects.count() == jobs


def test_load_finishes_a_run_that_ended_after_the_checks(town, storage, worker, files):
    demo._receive(files[0])
    inline.finish_all_open()
    assert Delivery.objects.get().state == DeliveryState.IN_REVIEW

    demo.load(files, say=lambda line: None)

    assert Delivery.objects.get(table=town.yearly).state == DeliveryState.APPROVED


def test_load_asks_again_for_checks_that_never_came(town, storage, worker, files):
    demo._receive(files[0])
    Job.objects.all().delete()

    demo.load(files, say=lambda line: None)

    assert Delivery.objects.get(table=town.yearly).state == DeliveryState.APPROVED


def test_file_to_practise_with_stays_refused(town, storage, worker, files):
    demo.load(files, say=lambda line: None)
    practised = Delivery.objects.get(file_name="47022NED_oefenen.csv")
    deliveries.refuse(delivery_id=practised.pk, reason="Geoefend", by=UserFactory(), at=AT)

    assert demo.load(files, say=lambda line: None) == 0
    assert Delivery.objects.count() == 3


def test_load_of_a_file_that_is_refused_says_which_and_why(town, storage, worker, tmp_path):
    path = tmp_path / "47018NED_kapot.csv"
    path.write_text("geen;politie\n1;2\n")

    with pytest.raises(demo.DemoError, match=r"47018NED_kapot\.csv is geweigerd: \S+"):
        demo.load([demo.DemoFile("47018NED", path)], say=lambda line: None)


def test_load_without_a_worker_gives_up(town, storage, monkeypatch, files):
    monkeypatch.setattr(demo, "JOB_STARTS_WITHIN", 0.05)
    monkeypatch.setattr(demo, "POLL_SECONDS", 0.02)

    with pytest.raises(demo.DemoError, match="verwerker van taken antwoordt niet"):
        demo.load(files, say=lambda line: None)


def test_load_on_a_slow_machine_leaves_reports_to_the_background(town, storage, worker, monkeypatch, files):
    said = []
    monkeypatch.setattr(demo, "REPORTS_WITHIN", -1.0)
    monkeypatch.setattr(inline, "finish_all_open", lambda: [inline.finish(job) for job in demo._delivery_jobs()])

    demo.load(files, say=said.append)

    assert Job.objects.open().get().kind == "reports.build"
    assert said[-1] == "De overige rapporten worden op de achtergrond gemaakt (zie Taken)."
    assert Observation.objects.filter(table=town.yearly, year=2023).exists()


def test_load_says_which_figures_failed(town, storage, monkeypatch, files):
    def fail(seconds):
        for job in demo._delivery_jobs():
            if job.kind == "delivery.aggregate":
                Job.objects.filter(pk=job.pk).move(to=JobState.RUNNING, claim="c", heartbeat_at=AT, started_at=AT)
                Job.objects.filter(pk=job.pk).move(to=JobState.FAILED, finished_at=AT, error="Schijf vol.")
            else:
                inline.finish(job)

    monkeypatch.setattr(demo.time, "sleep", fail)

    with pytest.raises(demo.DemoError, match=r"47018NED versie 1 zijn niet verwerkt\. Schijf vol\."):
        demo.load(files, say=lambda line: None)


def test_load_of_an_unknown_table(town, storage, tmp_path):
    path = tmp_path / "99999NED_2023.csv"
    path.write_bytes(typed_csv(year_cells()))

    with pytest.raises(demo.DemoError, match="De tabel 99999NED is niet bekend"):
        demo.load([demo.DemoFile("99999NED", path)], say=lambda line: None)


def test_full_table_is_asked_for_once(town):
    town.yearly.base_url = "https://bron.example"
    town.yearly.save()

    demo.ask_fetch(AT)
    demo.ask_fetch(AT)

    assert list(Job.objects.values_list("kind", flat=True)) == ["table.fetch"]


def test_real_files_take_the_table_from_the_name_of_the_file(tmp_path):
    (tmp_path / "politie").mkdir()
    (tmp_path / "politie" / "47018NED_2023_totaal.csv").touch()

    assert demo.real_files(tmp_path) == [
        demo.DemoFile("47018NED", tmp_path / "politie" / "47018NED_2023_totaal.csv", None, used=True)
    ]


def test_invented_files_of_an_earlier_run_are_not_made_again(tmp_path):
    listed = [
        {"name": "a.csv", "table": "47018NED", "use": "load", "codebook": ""},
        {"name": "b.csv", "table": "bewonersenquete", "use": "load", "codebook": "b.yaml"},
        {"name": "politie_met_fouten.csv", "table": "47022NED", "use": "practise", "codebook": ""},
        {"name": "grenzen.geojson", "table": "", "use": "practise", "codebook": ""},
    ]
    (tmp_path / MANIFEST).write_text(json.dumps({"files": listed}))

    files = demo.invented_files(tmp_path / "no-fixtures", tmp_path)

    assert files == [
        demo.DemoFile("47018NED", tmp_path / "a.csv"),
        demo.DemoFile("bewonersenquete", tmp_path / "b.csv", tmp_path / "b.yaml"),
        demo.DemoFile("47022NED", tmp_path / "politie_met_fouten.csv", used=False),
    ]
