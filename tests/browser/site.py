"""A whole running installation of Oefenstad on a scratch directory: web server, worker, figures, demo accounts."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import time
from pathlib import Path

from tools.demo import answers
from tools.processes import Program, Programs

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "uitsluitend-voor-de-browsertoets"
READY_WITHIN = 60.0
FIRST_YEAR = 2024
LEFT_FOR_THE_TESTS = "politie_met_fouten.csv"  # the tests deliver this file themselves


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _keep_lines(path: Path, year: str) -> None:
    """Keep the header and the lines whose year, found by the pattern, is late enough."""
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if (found := re.search(year, line)) and int(found[1]) >= FIRST_YEAR]
    assert kept, f"no late years in {path.name}"
    path.write_text(header + "".join(kept), encoding="utf-8")


class Site:
    """The programs of one installation, started as `make demo` starts them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / "oefenstad_leveringen"  # where load_demo looks
        self.url = f"http://127.0.0.1:{free_port()}"
        self.programs = Programs(folder=ROOT, logs=folder / "logs")
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DEBUG": "0",
            "MUNICIPALITY": "oefenstad",
            "SECRET_KEY": "only-for-the-browser-tests-of-this-run",
            "SECURE_COOKIES": "0",
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'oefenstad.sqlite3'}",
            "REDIS_URL": "",
            "WORKER_SLOTS": "1",  # one rebuild of the reports after all deliveries, instead of two at once
            "STATIC_ROOT": str(folder / "static"),
            "EMAIL_URL": f"filemail:///{folder / 'mail'}",
            "SITE_URL": self.url,
            "OTHER_INSTALLATION_URL": "http://127.0.0.1:9/",
            "OTHER_INSTALLATION_NAME": "Amersfoort",
        }

    def start(self) -> None:
        """Prepare, start, fill, and wait until everything answers."""
        password = self.folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        together = [
            self._manage("voorbereiden", "prepare_demo", "--password-file", str(password)),
            self._manage("bestanden", "make_oefenstad", "--output", str(self.files)),
            self._manage("opmaak", "collectstatic", "--noinput", "--verbosity=0"),
        ]
        for program in together:
            self.programs.finish(program)
        self._shorten()
        self.programs.start("verwerker", [sys.executable, "manage.py", "run_worker"], self.environment)
        web = [sys.executable, "-m", "gunicorn", "amersfoort_veiligheid.wsgi:application", "--preload"]
        web += ["--bind", self.url.removeprefix("http://"), "--workers", "2", "--log-level", "warning"]
        self.programs.start("webserver", web, self.environment)
        self.programs.finish(self._manage("vullen", "load_demo"))
        self.programs.finish(self._manage("beleid", "load_example_policy"))
        deadline = time.monotonic() + READY_WITHIN
        while not answers(f"{self.url}/"):
            self.programs.check()
            assert time.monotonic() < deadline, "the installation does not answer"
            time.sleep(0.2)

    def _manage(self, name: str, *arguments: str) -> Program:
        return self.programs.start(name, [sys.executable, "manage.py", *arguments], self.environment, may_end=True)

    def _shorten(self) -> None:
        """Leave out the early years, for speed, and the file with errors, which the tests deliver themselves."""
        path = self.files / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        left_out = {LEFT_FOR_THE_TESTS, *(f"enquete_{year}.csv" for year in range(2010, FIRST_YEAR))}
        manifest["files"] = [file for file in manifest["files"] if file["name"] not in left_out]
        path.write_text(json.dumps(manifest), encoding="utf-8")
        for name in ("politie_misdrijven_maand.csv", "politie_overlast_maand.csv"):
            _keep_lines(self.files / name, r',"(\d{4})MM')
        for name in ("doelgroepen_politie.csv", "doelgroepen_zorg.csv"):
            _keep_lines(self.files / name, r"^(?:[^;]*;){3}(\d{4});")
        table = self.files / "politie_misdrijven_jaar.json"
        page = json.loads(table.read_text(encoding="utf-8"))
        page["value"] = [row for row in page["value"] if int(row["Perioden"][:4]) >= FIRST_YEAR]
        table.write_text(json.dumps(page), encoding="utf-8")

    def pause_worker(self) -> None:
        """Let the worker do nothing, as when its machine hangs."""
        os.kill(self._worker().process.pid, signal.SIGSTOP)

    def resume_worker(self) -> None:
        """Let it go on."""
        os.kill(self._worker().process.pid, signal.SIGCONT)

    def _worker(self) -> Program:
        return next(program for program in self.programs.running if program.name == "verwerker")

    def stop(self) -> None:
        """End what was started here."""
        self.programs.stop()

    def errors(self) -> str:
        """What web server and worker wrote about errors; that it was not ready yet while it started is none."""
        logs = [self.folder / "logs" / f"{name}.log" for name in ("webserver", "verwerker")]
        text = "\n".join(log.read_text(encoding="utf-8", errors="replace") for log in logs if log.exists())
        told = (line for line in text.splitlines() if re.search(r"\b(ERROR|CRITICAL)\b", line))
        return "\n".join(line for line in told if not line.endswith("Service Unavailable: /gereed/"))
