"""Jobs done by real worker processes, on each of the three ways to install the product."""

import os
import signal
import statistics
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.web.queue_scratch import BACKENDS, Driver, Scratch, postgres_answers, redis_answers

pytestmark = pytest.mark.slow
START_WITHIN = {"sqlite": 0.3, "postgresql": 0.3, "redis": 0.1}  # seconds, median


def marked(backend: str) -> object:
    return backend if backend == "sqlite" else pytest.param(backend, marks=pytest.mark.services)


@pytest.fixture(scope="module", params=[marked(backend) for backend in BACKENDS])
def scratch(request, tmp_path_factory):
    """A scratch database with one worker; each test starts and leaves it idle."""
    missing = []
    if request.param != "sqlite" and not postgres_answers():
        missing.append("PostgreSQL")
    if request.param == "redis" and not redis_answers():
        missing.append("Redis")
    if missing:
        message = f"{' and '.join(missing)} does not answer"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with Scratch(request.param, tmp_path_factory.mktemp(request.param)) as scratch:
        scratch.worker = scratch.start_worker()
        yield scratch


@pytest.fixture(autouse=True)
def fresh_log(scratch):
    scratch.log.unlink(missing_ok=True)


def slow(scratch, name, *, steps=10, pause=0.1, in_transaction=True):
    return {"log": str(scratch.log), "name": name, "steps": steps, "pause": pause, "in_transaction": in_transaction}


def test_job_starts_soon_on_an_idle_queue(scratch, record_property) -> None:
    seconds = scratch.ask("latency", parameters={"log": str(scratch.log), "number": 0}, count=9)

    record_property(f"start_{scratch.backend}_ms", round(statistics.median(seconds) * 1000))
    assert len(scratch.log_lines()) == 9
    assert statistics.median(seconds) < START_WITHIN[scratch.backend]


def test_transaction_that_fails_leaves_no_job_and_no_message(scratch) -> None:
    before = scratch.ask("counts")

    scratch.ask("enqueue_and_roll_back", task="quick", parameters={"log": str(scratch.log), "number": 1})
    after_it = scratch.ask("enqueue", task="quick", parameters={"log": str(scratch.log), "number": 2})

    assert scratch.ask("wait_for", pks=after_it, state="done", seconds=10)
    assert [line.split()[0] for line in scratch.log_lines()] == ["2"]
    assert scratch.ask("counts")["jobs"] == before["jobs"] + 1


def test_progress_is_seen_while_the_job_runs(scratch) -> None:
    # On SQLite nobody else can write during a transaction, so there only a job without one shows its steps at once.
    parameters = slow(scratch, "voortgang", steps=20, in_transaction=scratch.backend != "sqlite")

    (pk,) = scratch.ask("enqueue", task="slow", parameters=parameters)

    seen = set()
    while (job := scratch.ask("job", pk=pk))["state"] in ("queued", "running"):
        seen.add((job["step"], job["done"], job["total"]))
        time.sleep(0.05)
    assert job["state"] == "done"
    assert job["result"]["text"] == "20 rijen toegevoegd"
    steps = {done for step, done, total in seen if step == "Rijen toevoegen" and total == 20}
    assert 3 <= len(steps) <= 12  # often enough to look alive, at most three times a second (and once at the end)


def test_long_transaction_is_not_taken_for_a_dead_job(scratch) -> None:
    parameters = slow(
        scratch, "lang", steps=30, in_transaction=True
    )  # twice as long as the time after which it looks dead

    (pk,) = scratch.ask("enqueue", task="slow", parameters=parameters)

    assert scratch.ask("wait_for", pks=[pk], state="done", seconds=20)
    assert scratch.ask("job", pk=pk)["runs"] == 1
    assert scratch.ask("rows", name="lang") == 30
    assert [line.split()[0] for line in scratch.log_lines()] == ["start", "end"]


def test_running_job_stops_at_its_next_step_when_cancelled(scratch) -> None:
    parameters = slow(scratch, "annuleren", steps=200, in_transaction=False)
    (pk,) = scratch.ask("enqueue", task="slow", parameters=parameters)
    scratch.wait_for_line("start")

    scratch.ask("cancel", pk=pk)

    assert scratch.ask("wait_for", pks=[pk], state="cancelled", seconds=5)
    assert "end" not in scratch.log_lines()


def test_job_killed_half_way_runs_again_and_leaves_each_row_once(scratch) -> None:
    (pk,) = scratch.ask("enqueue", task="slow", parameters=slow(scratch, "gedood", steps=8))
    process = int(scratch.wait_for_line("start").split()[1])
    time.sleep(0.3)

    os.kill(process, signal.SIGKILL)  # the worker itself; with Redis the one process of it that has the job
    if scratch.backend != "redis":
        scratch.worker.wait(10)
        scratch.worker = scratch.start_worker()

    assert scratch.ask("wait_for", pks=[pk], state="done", seconds=20)
    assert [line.split()[0] for line in scratch.log_lines()] == ["start", "start", "end"]
    assert scratch.ask("job", pk=pk)["runs"] == 2
    assert scratch.ask("rows", name="gedood") == 8


def test_job_that_kills_its_worker_each_time_fails_visibly(scratch) -> None:
    (pk,) = scratch.ask("enqueue", task="slow", parameters=slow(scratch, "steeds", steps=50), max_runs=1)
    process = int(scratch.wait_for_line("start").split()[1])

    os.kill(process, signal.SIGKILL)
    if scratch.backend != "redis":
        scratch.worker.wait(10)
        scratch.worker = scratch.start_worker()

    assert scratch.ask("wait_for", pks=[pk], state="failed", seconds=20)
    assert scratch.ask("job", pk=pk)["error"] == "De verwerking is gestopt en lukte na 1 keer niet."
    assert scratch.ask("rows", name="steeds") == 0


def test_stopping_the_worker_puts_its_job_back(scratch) -> None:
    (pk,) = scratch.ask("enqueue", task="slow", parameters=slow(scratch, "stoppen", steps=300, pause=0.05))
    scratch.wait_for_line("start")
    workers = scratch.ask("counts")["workers"]

    scratch.worker.terminate()
    scratch.worker.wait(10)

    assert scratch.worker.returncode == 0
    job = scratch.ask("job", pk=pk)
    assert (job["state"], job["runs"]) == ("queued", 0)
    assert scratch.ask("counts")["workers"] == workers - 1
    scratch.ask("cancel", pk=pk)
    scratch.worker = scratch.start_worker()


def test_job_whose_message_was_lost_is_sent_again(scratch) -> None:
    if scratch.backend == "redis":
        pytest.skip("the messages of Redis are not in the database that the driver empties")
    scratch.worker.terminate()
    scratch.worker.wait(10)
    (pk,) = scratch.ask("enqueue", task="quick", parameters={"log": str(scratch.log), "number": 7})
    assert scratch.ask("lose_messages") >= 1

    scratch.worker = scratch.start_worker()

    assert scratch.ask("wait_for", pks=[pk], state="done", seconds=15)
    assert len(scratch.log_lines()) == 1


def test_beat_inside_the_worker_sends_what_is_due(scratch) -> None:
    if scratch.backend == "redis":
        pytest.skip("with Redis beat is a process of its own")
    ticks = Path(scratch.ticks)
    known = len(ticks.read_text().splitlines()) if ticks.exists() else 0

    deadline = time.monotonic() + 8
    while time.monotonic() < deadline and not (ticks.exists() and len(ticks.read_text().splitlines()) >= known + 2):
        time.sleep(0.1)

    assert len(ticks.read_text().splitlines()) >= known + 2


def test_each_of_1000_jobs_from_four_processes_is_done_once(scratch) -> None:
    others = [Driver(scratch.env) for _ in range(4)]
    for first, driver in enumerate(others):
        driver.say("enqueue", task="quick", parameters={"log": str(scratch.log), "number": first * 250}, count=250)
    pks = [pk for driver in others for pk in driver.hear()]

    assert len(set(pks)) == 1000
    assert scratch.ask("wait_for", pks=pks, state="done", seconds=60)
    assert Counter(int(line.split()[0]) for line in scratch.log_lines()) == Counter(range(1000))
    assert scratch.ask("wait_until_empty", seconds=5)
    for driver in others:
        driver.close()
