"""The lists of dependencies: every import is listed, everything listed is used, all is pinned with hashes."""

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")
OWN = {*ROOMS, "tests", "tools", "manage", "gunicorn"}

# Used by name in settings, by address, or as a program, and so not imported by our code.
USED_WITHOUT_IMPORT = {
    "argon2-cffi": "Argon2PasswordHasher",
    "django-celery-beat": "django_celery_beat",
    "gunicorn": "gunicorn",
    "psycopg2-binary": "DATABASE_URL",
    "redis": "REDIS_URL",
    "whitenoise": "whitenoise.middleware",
}
PROGRAMS = {
    "ruff",
    "mypy",
    "import-linter",
    "djlint",
    "pytest-xdist",
    "pytest-django",
    "django-stubs",
    "celery-types",
    "types-pyyaml",
}
# Imported only where it is there, to compare speeds with.
FOR_COMPARISON = {"duckdb"}


def listed(name: str) -> dict[str, str]:
    """Package and version of each requirement of a list; fails on a line that is not pinned or not explained."""
    found = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r")):
            match = re.fullmatch(r"([a-z0-9-]+)==([\w.]+) +# \S.{10,}", line)
            assert match, f"{name}: not pinned, or it does not say what it is for: {line}"
            found[match[1]] = match[2]
    return found


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package, version and number of hashes of each entry of a lock."""
    found: dict[str, tuple[str, int]] = {}
    for entry in re.split(r"\n(?=\w)", (ROOT / name).read_text(encoding="utf-8")):
        match = re.match(r"([a-z0-9-]+)==([\w.]+)", entry)
        assert match, entry[:80]
        found[match[1]] = (match[2], entry.count("--hash=sha256:"))
    return found


@cache
def imported_by(folder: str) -> frozenset[str]:
    """First words of what the code in a folder imports."""
    names: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return frozenset(names)


known_distributions = cache(packages_distributions)


def imported(*folders: str) -> set[str]:
    """Distributions that our code in these folders imports."""
    known = known_distributions()
    names = frozenset[str]().union(*(imported_by(folder) for folder in folders))
    theirs = names - set(sys.stdlib_module_names) - OWN - FOR_COMPARISON
    assert [name for name in sorted(theirs) if name not in known] == []
    return {re.sub(r"[-_.]+", "-", known[name][0]).lower() for name in theirs}


def test_everything_the_product_imports_is_in_requirements():
    assert imported(*ROOMS) - listed("requirements.txt").keys() == set()


def test_everything_the_tests_import_is_in_requirements_for_developing():
    both = listed("requirements.txt") | listed("requirements-dev.txt")

    assert imported("tests", "tools") - both.keys() == set()


def test_everything_in_requirements_is_used():
    assert listed("requirements.txt").keys() - imported(*ROOMS) - USED_WITHOUT_IMPORT.keys() == set()


@pytest.mark.parametrize(("package", "trace"), USED_WITHOUT_IMPORT.items(), ids=USED_WITHOUT_IMPORT)
def test_package_that_is_not_imported_leaves_its_trace(package, trace):
    assert package in listed("requirements.txt")
    texts = [(ROOT / name).read_text() for name in ("amersfoort_veiligheid/settings.py", "Dockerfile")]
    assert any(trace in text for text in texts)


def test_everything_in_requirements_for_developing_is_used():
    assert listed("requirements-dev.txt").keys() - imported("tests", "tools") - PROGRAMS == set()


@pytest.mark.parametrize(
    ("requirements", "lock"),
    [("requirements.txt", "constraints.txt"), ("requirements-dev.txt", "constraints-dev.txt")],
)
def test_lock_has_the_same_versions_with_hashes(requirements, lock):
    versions = locked(lock)

    assert {name: versions[name][0] for name in listed(requirements)} == listed(requirements)
    assert [name for name, (_, hashes) in versions.items() if hashes == 0] == []


def test_lock_for_developing_holds_the_lock_of_the_product():
    product, developing = locked("constraints.txt"), locked("constraints-dev.txt")

    assert {name: developing.get(name) for name in product} == product


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-dev.txt", "requirements-node.txt"])
def test_lock_says_nothing_of_where_packages_come_from(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert re.findall(r"://|--index|--extra-index|--find-links|\sfile:", text) == []
