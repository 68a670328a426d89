"""Fetching a table as a delivery: what is new, what is not, and a source that does not answer."""

from functools import partial

import pytest

from amersfoort_veiligheid.web.models import Job
from analysis import tasks
from analysis.imports import fetching, odata, receiving
from analysis.models import Delivery
from analysis.services import calendar, deliveries
from tests.analysis.imports.odata_server import Service, serve
from tests.analysis.imports.test_odata import cells, table
from tests.analysis.town import AT, HOF_A, check
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def source(town, monkeypatch):
    """The source of the table per year; no patience when it fails."""
    monkeypatch.setattr(odata, "fetch_table", partial(odata.fetch_table, retries=0, pause=0.0))
    areas = ["GM0307", HOF_A, "GM0344", "BU03440101", "BU00000000"]
    service = Service({"47018NED": table(cells(areas=areas, periods=["2022JJ00", "2023JJ00"]))})
    with serve(service) as address:
        town.yearly.base_url = address
        town.yearly.save(update_fields=["base_url"])
        yield service


def fetch(town, by=None) -> Job:
    job = calendar.ask_fetch(table=town.yearly, by=by, at=AT)
    tasks.fetch_table(job.pk)
    job.refresh_from_db()
    return job


def test_rows_of_our_municipality_become_a_delivery(town, source):
    user = UserFactory()

    job = fetch(town, by=user)

    delivery = Delivery.objects.get()
    assert (job.state, job.result["text"]) == ("done", "Opgehaald: 12 rijen. Ze worden nu gecontroleerd.")
    assert (job.result["data"], job.result["url"]) == ({"delivery": delivery.pk}, f"/leveringen/{delivery.pk}/")
    assert (delivery.received_by, delivery.file_name, delivery.version) == (user, "47018NED.json", 1)
    assert delivery.figures_date.isoformat() == "2024-08-15"
    check(delivery)
    assert (delivery.state, delivery.dialect, delivery.periods) == ("in_review", "odata_json", [[2022, 0], [2023, 0]])
    assert set(delivery.cells.filter(is_derived=False).values_list("area__code", flat=True)) == {"GM0307", HOF_A}


def test_only_the_rows_of_our_municipality_are_asked(town, source):
    fetch(town)

    asked = [request for request in source.requests if "TypedDataSet" in request]
    assert asked
    assert all("substring(WijkenEnBuurten,2,4) eq '0307'" in request for request in asked)


def test_same_answer_again_is_nothing_new(town, source):
    fetch(town)

    job = fetch(town)

    assert (job.state, job.result["text"]) == ("done", "Opgehaald: er is niets nieuws bij de bron.")
    assert job.result["data"] == {"delivery": Delivery.objects.get().pk}


def test_what_was_refused_comes_back_only_for_who_asks(town, source):
    fetch(town)
    check(Delivery.objects.get())
    deliveries.refuse(delivery_id=Delivery.objects.get().pk, reason="Onvolledig", by=UserFactory(), at=AT)

    by_calendar = fetch(town)
    assert (by_calendar.result["text"], Delivery.objects.count()) == (fetching.NOTHING_NEW, 1)

    fetch(town, by=UserFactory())
    assert Delivery.objects.count() == 2


def test_restated_figures_are_the_next_version(town, source):
    fetch(town)
    source.tables["47018NED"]["TypedDataSet"][0]["GeregistreerdeMisdrijven_1"] += 1

    fetch(town)

    assert sorted(Delivery.objects.values_list("version", flat=True)) == [1, 2]


def test_source_that_cannot_be_reached_is_no_failure(town, source):
    town.yearly.base_url = "http://127.0.0.1:9"
    town.yearly.save(update_fields=["base_url"])

    job = fetch(town)

    assert (job.state, job.error) == ("done", "")
    assert job.result["text"] == "Niet opgehaald: de bron is niet bereikbaar."
    assert "127.0.0.1" in job.result["data"]["reason"]
    assert Delivery.objects.count() == 0


def test_source_that_refuses_fails_the_job_with_its_words(town, source):
    source.tables.clear()

    job = fetch(town)

    assert (job.state, job.error) == ("failed", "Tabel 47018NED bestaat niet bij 127.0.0.1 (404).")


def test_file_beyond_the_limit_fails_the_job_in_words(town, source, settings):
    settings.MAX_DELIVERY_BYTES = 500

    job = fetch(town)

    assert job.state == "failed"
    assert job.error.startswith("De bron geeft meer gegevens dan verwacht")
    assert Delivery.objects.count() == 0


def test_fetching_twice_by_a_worker_that_died_gives_one_delivery(town, source, monkeypatch):
    job = calendar.ask_fetch(table=town.yearly, by=None, at=AT)
    fetch_body = partial(fetching.fetch_table, table="47018NED", by=None)

    class Quiet:
        def step(self, *args, **kwargs):
            pass

    fetch_body(Quiet())
    tasks.fetch_table(job.pk)

    assert Delivery.objects.count() == 1
    assert receiving.open_check(Delivery.objects.get()).state == "queued"


def test_nothing_is_left_in_the_temporary_folder(town, source, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching.tempfile, "tempdir", str(tmp_path / "tijdelijk"))
    (tmp_path / "tijdelijk").mkdir()

    fetch(town)

    assert list((tmp_path / "tijdelijk").iterdir()) == []
