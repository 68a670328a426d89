"""The runner of `make demo`: programs that live and die together, ports, secrets, and knowing when all is done."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

from tools import demo
from tools.processes import ProgramEndedError, Programs

SLEEPS = "import time; print('ready', flush=True); time.sleep(60)"


@pytest.fixture
def programs(tmp_path):
    programs = Programs(folder=tmp_path, logs=tmp_path / "logs")
    yield programs
    programs.stop()


def start(programs, name, code, **more):
    return programs.start(name, [sys.executable, "-c", code], os.environ, **more)


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid):
    """Whether a process runs; one that ended and waits to be collected by its parent does not."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()[:1] not in ("", "Z")


def test_check_while_all_run_says_nothing(programs):
    start(programs, "Werker", SLEEPS)

    programs.check()

    assert programs.running[0].process.poll() is None


def test_check_after_a_program_died_names_it_and_its_last_words(programs):
    start(programs, "Werker", SLEEPS)
    web = start(programs, "Webserver", "import sys; print('poort bezet'); sys.exit(3)")
    web.process.wait(10)

    with pytest.raises(ProgramEndedError, match=r"^Webserver is gestopt \(code 3\)\.\npoort bezet$"):
        programs.check()


def test_check_after_a_program_ended_without_error_still_names_it(programs):
    worker = start(programs, "Werker", "pass")
    worker.process.wait(10)

    with pytest.raises(ProgramEndedError, match="Werker is gestopt"):
        programs.check()


def test_finish_returns_what_the_program_wrote(programs):
    program = start(programs, "Vullen", "print('klaar')", may_end=True)

    assert programs.finish(program) == "klaar\n"
    programs.check()  # it may have ended


def test_finish_of_a_program_that_fails(programs):
    program = start(programs, "Vullen", "import sys; sys.exit('mislukt')", may_end=True)

    with pytest.raises(ProgramEndedError, match="(?s)Vullen is gestopt.*mislukt"):
        programs.finish(program)


def test_finish_notices_that_another_program_died_meanwhile(programs):
    start(programs, "Werker", "pass")
    program = start(programs, "Vullen", SLEEPS, may_end=True)

    with pytest.raises(ProgramEndedError, match="Werker is gestopt"):
        programs.finish(program)


def test_stop_ends_programs_and_what_they_started(programs):
    code = (
        f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {SLEEPS!r}]).pid, flush=True); "
        + SLEEPS
    )
    program = start(programs, "Werker", code)
    wait_for(lambda: program.log.read_text().count("ready") == 2)
    grandchild = int(program.log.read_text().split()[0])
    assert is_alive(grandchild)

    programs.stop()

    assert program.process.returncode == -signal.SIGTERM
    wait_for(lambda: not is_alive(grandchild))
    assert programs.running == []


def test_stop_ends_a_program_that_does_not_listen(programs, monkeypatch):
    monkeypatch.setattr("tools.processes.STOP_WITHIN", 0.2)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPS
    program = start(programs, "Werker", deaf)
    wait_for(lambda: "ready" in program.log.read_text())

    programs.stop()

    assert program.process.returncode == -signal.SIGKILL


def test_port_in_use_is_one_clear_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(demo.DemoError, match=rf"^Poort {port} is niet vrij\. .*make demo PORT=8080$"):
            demo.must_be_free([port])


def test_port_that_does_not_exist_is_refused():
    with pytest.raises(demo.DemoError, match="Poort 65536 is niet vrij"):
        demo.must_be_free([65536])


def test_free_port_is_accepted():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    demo.must_be_free([port])  # would raise


def test_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    first, is_new = demo.kept_secret(tmp_path / "secret", 48)
    again, is_new_again = demo.kept_secret(tmp_path / "secret", 48)

    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert len(first) >= 64
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_second_demo_on_the_same_data_is_refused(tmp_path):
    with demo.only_one(tmp_path), pytest.raises(demo.DemoError, match="draait al"), demo.only_one(tmp_path):
        pytest.fail("both got the lock")


def test_demo_can_start_again_after_the_first_one_stopped(tmp_path):
    with demo.only_one(tmp_path):
        pass
    with demo.only_one(tmp_path):
        assert (tmp_path / "demo.lock").is_file()


def test_environment_keeps_settings_of_an_office_out(tmp_path):
    amersfoort, oefenstad = demo.two_sites(8000)
    office = {"PATH": "/bin", "DATABASE_URL": "postgres://office", "REDIS_URL": "redis://office", "DEBUG": "1"}

    own = demo.environment(oefenstad, amersfoort, tmp_path, "geheim", office)

    assert own["PATH"] == "/bin"
    assert own["DATABASE_URL"] == f"sqlite:///{tmp_path}/oefenstad.sqlite3"
    assert own["REDIS_URL"] == ""
    assert own["DEBUG"] == "0"
    assert own["IS_EXAMPLE"] == "1"
    assert own["OTHER_INSTALLATION_URL"] == "http://127.0.0.1:8000/"
    assert own["SITE_URL"] == "http://127.0.0.1:8001/"
    assert own["EMAIL_URL"] == f"filemail:///{tmp_path}/mail"


def test_two_sites_have_their_own_secret_key(tmp_path):
    first, second = demo.two_sites(8000)

    keys = {demo.environment(a, b, tmp_path, "geheim", {})["SECRET_KEY"] for a, b in ((first, second), (second, first))}

    assert len(keys) == 2


def test_state_of_sources_changes_with_a_source_and_not_without(tmp_path):
    (tmp_path / "fixtures").mkdir()
    fact = tmp_path / "fixtures" / "facts.csv"
    fact.write_text("a;1\n")
    before = demo.state_of_sources(tmp_path)

    assert demo.state_of_sources(tmp_path) == before
    fact.write_text("a;12\n")
    assert demo.state_of_sources(tmp_path) != before


def test_runner_with_a_taken_port_ends_with_1_and_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "tools.demo", "--port", str(port), "--data", str(tmp_path)]
        done = subprocess.run(command, cwd=demo.ROOT, capture_output=True, text=True, check=False, timeout=30)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"Poort {port} is niet vrij. Stop wat daar draait, of kies een andere: make demo PORT=8080"
    ]
