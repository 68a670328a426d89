"""The demo: both data sets in the browser, with web server and worker each, until Ctrl-C. Run by `make demo`.

Amersfoort (real figures) stands on the port, Oefenstad (invented, to practise) on the next one. Each has a SQLite
database of its own in data/; a second run finds everything there.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import secrets
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tools.processes import Program, ProgramEndedError, Programs

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")
READY_WITHIN = 90.0
POLL_SECONDS = 0.2
WEB_PROCESSES = "2"
# What a shell or .env may set for an office must not reach the demo: it has its own database and queue.
OWN = {
    "DEBUG": "0",
    "REDIS_URL": "",
    "SECURE_COOKIES": "0",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
}


class DemoError(Exception):
    """The demo cannot go on; the message is for the user."""


class StopAskedError(BaseException):
    """Somebody pressed Ctrl-C or asked this process to end."""


@dataclass(frozen=True)
class Site:
    """One of the two data sets."""

    municipality: str
    name: str
    about: str
    port: int

    @property
    def url(self) -> str:
        """The address of its start page."""
        return f"http://127.0.0.1:{self.port}/"


def two_sites(port: int) -> tuple[Site, Site]:
    """Amersfoort on ``port`` and Oefenstad on the next."""
    return (
        Site("amersfoort", "Amersfoort", "Amersfoort, echte cijfers", port),
        Site("oefenstad", "Oefenstad", "Oefenstad, verzonnen cijfers om mee te oefenen", port + 1),
    )


def environment(site: Site, other: Site, data: Path, secret: str, base: Mapping[str, str]) -> dict[str, str]:
    """The environment of the programs of one site."""
    return {
        **base,
        **OWN,
        "MUNICIPALITY": site.municipality,
        "MUNICIPALITY_CODE": "GM0307" if site.municipality == "amersfoort" else "GM9901",
        "MUNICIPALITY_NAME": site.name,
        "IS_EXAMPLE": "0" if site.municipality == "amersfoort" else "1",
        "DATABASE_URL": f"sqlite:///{data / site.municipality}.sqlite3",
        "DATA_DIR": str(data),
        "STATIC_ROOT": str(data / "static"),
        "SECRET_KEY": f"{site.municipality}-{secret}",
        "SITE_URL": site.url,
        "EMAIL_URL": f"filemail:///{data / 'mail'}",  # as files: a log hides the links that open something
        "OTHER_INSTALLATION_URL": other.url,
        "OTHER_INSTALLATION_NAME": other.name,
        "WORKER_RUNS_BEAT": "1",
        "PYTHONUNBUFFERED": "1",
    }


def must_be_free(ports: Sequence[int]) -> None:
    """Raise ``DemoError`` when something already listens on one of ``ports``."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError) as error:
                raise DemoError(
                    f"Poort {port} is niet vrij. Stop wat daar draait, of kies een andere: make demo PORT=8080"
                ) from error


def kept_secret(path: Path, size: int) -> tuple[str, bool]:
    """Read a secret of this machine, made from ``size`` random bytes when it is not there, and whether it is new."""
    if path.is_file():
        return path.read_text(encoding="utf-8").strip(), False
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        secret = secrets.token_urlsafe(size)
        file.write(secret + "\n")
    return secret, True


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Keep a second demo off the same data."""
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoError("De demo draait al in een ander venster.") from error
        yield


def state_of_sources(root: Path = ROOT) -> str:
    """A fingerprint (sizes and moments) of what preparing and filling depend on; if it changes they are done again."""
    found: list[Path] = [*(root / "static").rglob("*"), *(root / "fixtures").rglob("*")]
    for room in ROOMS:
        found += (root / room).rglob("*.py")
    found += [root / ".venv" / "run.installed", root / ".venv" / "dev.installed", root / "node_modules" / ".installed"]
    digest = hashlib.sha256()
    for path in sorted(found):
        if path.is_file():
            status = path.stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def answers(url: str) -> bool:
    """Say whether a site can do its work: database, queue and worker."""
    try:
        with urllib.request.urlopen(f"{url}gereed/", timeout=5) as response:  # noqa: S310 -- http on this machine
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


class Demo:
    """One run of the demo."""

    def __init__(self, *, port: int, data: Path) -> None:
        self.sites = two_sites(port)
        self.data = data
        self.programs = Programs(folder=ROOT, logs=data / "logs")
        self.complete = data / "complete.json"  # written when everything was prepared and filled
        self.was_complete = False
        self.sources = state_of_sources()
        self.accounts: dict[str, list[dict[str, str]]] = {}

    def run(self) -> None:
        """Prepare, start, fill, say where it is, and go on until a program ends or somebody stops it."""
        must_be_free([site.port for site in self.sites])
        self.data.mkdir(parents=True, exist_ok=True)
        with only_one(self.data):
            try:
                self._prepare()
                self._start()
                self._fill()
                self._wait_until_ready()
                self._say_ready()
                while True:
                    self.programs.check()
                    time.sleep(1)
            finally:
                say("Stoppen ...")
                self.programs.stop()

    def _manage(self, site: Site, what: str, *arguments: str) -> Program:
        return self.programs.start(
            f"{site.name} {what}",
            [sys.executable, "manage.py", *arguments],
            self.environments[site.municipality],
            may_end=True,
        )

    def _prepare(self) -> None:
        secret, _ = kept_secret(self.data / "secret_key", 48)
        self.password, is_new = kept_secret(self.data / "demo_password", 12)
        first, second = self.sites
        self.environments = {
            site.municipality: environment(site, other, self.data, secret, os.environ)
            for site, other in ((first, second), (second, first))
        }
        if not is_new and self._read_accounts_of_last_run():
            return
        say("Voorbereiden: tabellen, gebieden, delicten, accounts")
        password = ["--password-file", str(self.data / "demo_password"), *(["--reset"] if is_new else [])]
        preparing = [self._manage(site, "voorbereiden", "prepare_demo", *password) for site in self.sites]
        self.programs.finish(self._manage(first, "opmaak verzamelen", "collectstatic", "--noinput", "--verbosity=0"))
        for site, program in zip(self.sites, preparing, strict=True):
            self.accounts[site.municipality] = json.loads(self.programs.finish(program).splitlines()[-1])

    def _read_accounts_of_last_run(self) -> bool:
        """Say whether an earlier run prepared and filled everything from the same sources."""
        databases = [self.data / f"{site.municipality}.sqlite3" for site in self.sites]
        if not (self.complete.is_file() and all(database.is_file() for database in databases)):
            return False
        kept = json.loads(self.complete.read_text(encoding="utf-8"))
        self.accounts = kept["accounts"]
        self.was_complete = kept["sources"] == self.sources
        return self.was_complete

    def _start(self) -> None:
        say("Webserver en verwerker van taken starten")
        for site in self.sites:
            own = self.environments[site.municipality]
            self.programs.start(f"{site.name} verwerker", [sys.executable, "manage.py", "run_worker"], own)
            web = [sys.executable, "-m", "gunicorn", "amersfoort_veiligheid.wsgi:application"]
            web += ["--bind", f"127.0.0.1:{site.port}", "--workers", WEB_PROCESSES, "--log-level", "warning"]
            self.programs.start(f"{site.name} webserver", web, own)

    def _fill(self) -> None:
        if self.was_complete:
            return
        filling = {site.name: self._manage(site, "vullen", "load_demo") for site in self.sites}
        told = dict.fromkeys(filling, 0)
        while not all(program.has_ended_well for program in filling.values()):
            self._tell(filling, told)
            self.programs.check()
            time.sleep(POLL_SECONDS)
        self._tell(filling, told)
        _, invented = self.sites
        policy = self.programs.finish(self._manage(invented, "beleid", "load_example_policy"))
        say(f"  {invented.name}: {policy.strip()}")
        kept = {"sources": self.sources, "accounts": self.accounts}
        self.complete.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def _tell(self, filling: Mapping[str, Program], told: dict[str, int]) -> None:
        for name, program in filling.items():
            lines = program.log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
            whole = [line for line in lines if line.endswith("\n")]
            for line in whole[told[name] :]:
                say(f"  {name}: {line.rstrip()}")
            told[name] = len(whole)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        for site in self.sites:
            while not answers(site.url):
                self.programs.check()
                if time.monotonic() > deadline:
                    raise DemoError(f"{site.name} antwoordt niet op {site.url}. Zie {self.programs.logs}.")
                time.sleep(POLL_SECONDS)

    def _say_ready(self) -> None:
        say("")
        for site in self.sites:
            say(f"Klaar: {site.url} ({site.about})")
        say(f"\nInloggen kan met een account per rol. Wachtwoord van allemaal: {self.password}")
        for mine, other in zip(*self.accounts.values(), strict=True):
            say(f"  {mine['role']:24} {mine['email']:38} {other['email']}")
        say(THINGS_TO_TRY.format(folder=self.data / "oefenstad_leveringen", mail=self.data / "mail"))


THINGS_TO_TRY = """
Drie dingen om te proberen:
  1. Open in Amersfoort het rapport van uw eigen wijk, als beleidsadviseur, en maak er een pdf van.
  2. Log in Oefenstad in als onderzoeker en bekijk bij Leveringen het bestand met fouten dat 'in controle' staat.
  3. Lever daar als correctie op 47022NED aan: {folder}/politie_correctie_2025_kwartaal4.csv

Mail gaat niet de deur uit: elk bericht staat als bestand in {mail}

Stoppen: Ctrl-C. De gegevens blijven staan; opnieuw beginnen: verwijder de map data."""


def say(line: str) -> None:
    """Tell the user one line, at once."""
    print(line, flush=True)  # noqa: T201 -- this program talks to people


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # we are stopping already
    raise StopAskedError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return 0 when it was stopped by the user, 1 when it could not go on."""
    parser = argparse.ArgumentParser(description="Beide gegevenssets in de browser.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    options = parser.parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked_to_stop)
    try:
        Demo(port=options.port, data=options.data.resolve()).run()
    except StopAskedError:
        return 0
    except (DemoError, ProgramEndedError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
