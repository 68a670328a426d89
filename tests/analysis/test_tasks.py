"""Each task is an address label: it claims its job and calls one function with the parameters."""

import pytest

from amersfoort_veiligheid.web.jobs import Outcome
from analysis import tasks
from analysis.imports.odata import SourceAnswerError
from analysis.imports.receiving import DeliveryError
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db
TASKS = {
    "check_delivery": ("pipeline.check_delivery", {"delivery": 7}),
    "aggregate_delivery": ("pipeline.aggregate_delivery", {"delivery": 7}),
    "build_reports": ("store.build_reports", {"years": [2024]}),
    "make_pdf": ("store.make_pdf", {"report": 7}),
    "fetch_table": ("fetching.fetch_table", {"table": "47018NED", "by": None}),
}


@pytest.mark.parametrize("name", TASKS)
def test_task_calls_its_function_once(monkeypatch, name):
    target, parameters = TASKS[name]
    calls = []

    def body(progress, **given):
        calls.append(given)
        return Outcome("Gelukt.")

    monkeypatch.setattr(f"analysis.tasks.{target}", body)
    job = JobFactory(parameters=parameters)

    getattr(tasks, name)(job.pk)
    getattr(tasks, name)(job.pk)  # the queue may deliver a message twice

    job.refresh_from_db()
    assert (calls, job.state, job.result["text"]) == ([parameters], "done", "Gelukt.")


def test_every_task_is_in_the_table():
    named = {name for name, value in vars(tasks).items() if getattr(value, "name", "").startswith("analysis.tasks.")}

    assert named == set(TASKS)


@pytest.mark.parametrize("error", [SourceAnswerError("Tabel bestaat niet."), DeliveryError("Tabel bestaat niet.")])
def test_fetch_that_the_source_refuses_fails_with_its_own_words(monkeypatch, error):
    def body(progress, **parameters):
        raise error

    monkeypatch.setattr("analysis.tasks.fetching.fetch_table", body)
    job = JobFactory()

    tasks.fetch_table(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, job.error_detail) == ("failed", "Tabel bestaat niet.", "")
