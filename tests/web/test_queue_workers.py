"""Jobs done by real worker processes, on each of the three ways to install the product."""

import os
import signal
import statistics
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.web.queue_scratch import Driver, Scratch, postgres_answers, redis_answers

pytestmark = pytest.mark.slow

SQLITE = "sqlite"
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.services)
REDIS = pytest.param("redis", marks=pytest.mark.services)  # Redis for the queue, PostgreSQL for the rows
everywhere = pytest.mark.parametrize("scratch", [SQLITE, POSTGRESQL, REDIS], indirect=True)
as_demo_and_as_production = pytest.mark.parametrize("scratch", [SQLITE, REDIS], indirect=True)
queue_in_database = pytest.mark.parametrize("scratch", [SQLITE], indirect=True)

START_WITHIN = {"sqlite": 0.3, "postgresql": 0.3, "redis": 0.1}  # seconds, median


@pytest.fixture(scope="module")
def scratch(request, tmp_path_factory):
    """A scratch database with one worker; each test finds it and leaves it idle."""
    missing = []
    if request.param != "sqlite" and not postgres_answers():
        missing.append("PostgreSQL")
    if request.param == "redis" and not redis_answers():
        missing.append("Redis")
    if missing and os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"{' and '.join(missing)} must answer here, for REQUIRE_SERVICES=1 was asked")
    if missing:
        pytest.skip(
            f"workers on a real {' and '.join(missing)} cannot be watched where it does not answer: start it with "
            "'docker compose up postgres redis'. The same tests run on SQLite, which needs no server."
        )
    with Scratch(request.param, tmp_path_factory.mktemp(request.param)) as scratch:
        scratch.worker = scratch.start_worker()
        yield scratch


@pytest.fixture(autouse=True)
def fresh_log(scratch):
    scratch.log.unlink(missing_ok=True)


def quick(scratch, number):
    return {"log": str(scratch.log), "number": number}


def slow(scratch, name, *, steps, pause=0.1, in_transaction=True, log="log"):
    log = str(scratch.folder / log)
    return {"log": log, "name": name, "steps": steps, "pause": pause, "in_transaction": in_transaction}


def stop(worker):
    worker.terminate()
    worker.wait(20)


@everywhere
def test_job_starts_soon_on_an_idle_queue(scratch, record_property) -> None:
    seconds = scratch.ask("latency", parameters=quick(scratch, 0), count=9)

    record_property(f"start_{scratch.backend}_ms", round(statistics.median(seconds) * 1000))
    assert len(scratch.log_lines()) == 9
    assert statistics.median(seconds) < START_WITHIN[scratch.backend]


@everywhere
def test_transaction_that_fails_leaves_no_job_and_no_message(scratch) -> None:
    before = scratch.ask("counts")

    scratch.ask("enqueue_and_roll_back", task="quick", parameters=quick(scratch, 1))
    after_it = scratch.ask("enqueue", task="quick", parameters=quick(scratch, 2))

    assert scratch.ask("wait_for", pks=after_it, state="done", seconds=20)
    assert [line.split()[0] for line in scratch.log_lines()] == ["2"]
    assert scratch.ask("counts")["jobs"] == before["jobs"] + 1


@as_demo_and_as_production
def test_progress_is_seen_while_the_job_runs(scratch) -> None:
    # On SQLite nobody else can write during a transaction, so there only a job without one shows its steps at once.
    parameters = slow(scratch, "voortgang", steps=20, in_transaction=scratch.backend != "sqlite")

    (pk,) = scratch.ask("enqueue", task="slow", parameters=parameters)

    seen = set()
    began = time.monotonic()
    while (job := scratch.ask("job", pk=pk))["state"] in ("queued", "running"):
        seen.add((job["step"], job["done"], job["total"]))
        time.sleep(0.05)
    assert job["state"] == "done"
    assert job["result"]["text"] == "20 rijen toegevoegd"
    steps = {done for step, done, total in seen if step == "Rijen toevoegen" and total == 20}
    most = 1 + 3 * (time.monotonic() - began)  # three writes a second
    assert 3 <= len(steps) <= min(most, 19), "often enough to look alive, and not a write for each step"


@as_demo_and_as_production
def test_long_transaction_is_not_taken_for_a_dead_job(scratch) -> None:
    parameters = slow(scratch, "lang", steps=50)  # twice as long as the time after which a silent job looks dead

    (pk,) = scratch.ask("enqueue", task="slow", parameters=parameters)

    assert scratch.ask("wait_for", pks=[pk], state="done", seconds=30)
    assert scratch.ask("job", pk=pk)["runs"] == 1
    assert scratch.ask("rows", name="lang") == 50
    assert [line.split()[0] for line in scratch.log_lines()] == ["start", "end"]


@everywhere
def test_running_job_stops_at_its_next_step_when_cancelled(scratch) -> None:
    parameters = slow(scratch, "annuleren", steps=300, in_transaction=False)
    (pk,) = scratch.ask("enqueue", task="slow", parameters=parameters)
    scratch.wait_for_line("start")

    scratch.ask("cancel", pk=pk)

    assert scratch.ask("wait_for", pks=[pk], state="cancelled", seconds=10)
    assert "end" not in scratch.log_lines()


@everywhere
def test_jobs_killed_half_way_run_again_once_or_fail_visibly(scratch) -> None:
    parameters = slow(scratch, "steeds", steps=300, in_transaction=False, log="other")
    (given_up,) = scratch.ask("enqueue", task="slow", parameters=parameters, max_runs=1)
    first = int(scratch.wait_for_line("start", log="other").split()[1])
    (again,) = scratch.ask("enqueue", task="slow", parameters=slow(scratch, "gedood", steps=8))
    second = int(scratch.wait_for_line("start").split()[1])
    time.sleep(0.2)

    for process in {first, second}:  # the worker itself; with Redis the two processes of it that have the jobs
        os.kill(process, signal.SIGKILL)
    if scratch.backend != "redis":
        scratch.worker.wait(10)
        scratch.worker = scratch.start_worker()

    assert scratch.ask("wait_for", pks=[again], state="done", seconds=30)
    assert [line.split()[0] for line in scratch.log_lines()] == ["start", "start", "end"]
    assert scratch.ask("job", pk=again)["runs"] == 2
    assert scratch.ask("rows", name="gedood") == 8
    assert scratch.ask("wait_for", pks=[given_up], state="failed", seconds=10)
    assert scratch.ask("job", pk=given_up)["error"] == "De verwerking is gestopt en lukte na 1 keer niet."


@as_demo_and_as_production
def test_stopped_worker_gives_its_job_back_and_a_lost_message_is_sent_again(scratch) -> None:
    (pk,) = scratch.ask("enqueue", task="slow", parameters=slow(scratch, "stoppen", steps=25, pause=0.05))
    scratch.wait_for_line("start")
    workers = scratch.ask("counts")["workers"]

    stop(scratch.worker)

    assert scratch.worker.returncode == 0
    job = scratch.ask("job", pk=pk)
    assert (job["state"], job["runs"]) == ("queued", 0)
    assert scratch.ask("counts")["workers"] == workers - 1
    assert scratch.lose_messages() >= 1

    scratch.worker = scratch.start_worker()

    assert scratch.ask("wait_for", pks=[pk], state="done", seconds=20)
    assert [line.split()[0] for line in scratch.log_lines()] == ["start", "start", "end"]
    assert scratch.ask("rows", name="stoppen") == 25


@queue_in_database
def test_beat_inside_the_worker_sends_what_is_due(scratch) -> None:
    ticks = Path(scratch.ticks)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and not (ticks.exists() and len(ticks.read_text().splitlines()) >= 2):
        time.sleep(0.1)

    assert len(ticks.read_text().splitlines()) >= 2


@everywhere
@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.bench)])
def test_each_of_many_jobs_from_four_processes_is_done_once(scratch, count) -> None:
    writers = [Driver(scratch.env) for _ in range(4)]
    share = count // 4
    for number, writer in enumerate(writers):
        writer.say("enqueue", task="quick", parameters=quick(scratch, number * share), count=share)
    pks = [pk for writer in writers for pk in writer.hear()]

    assert len(set(pks)) == count
    assert scratch.ask("wait_for", pks=pks, state="done", seconds=count / 5)
    assert Counter(int(line.split()[0]) for line in scratch.log_lines()) == Counter(range(count))
    assert scratch.ask("wait_until_empty", seconds=10)
    for writer in writers:
        writer.close()
