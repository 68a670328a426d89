"""Promises of the whole repository: names, labels, factories, migrations, documents and the direction of imports."""

import ast
import inspect
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Choices
from factory.django import DjangoModelFactory

from amersfoort_veiligheid.accounts.enums import Role
from tests import factories
from tests.factories import archive, editions, meetings, plans, policy

ROOT = Path(settings.BASE_DIR)
ROOMS = ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")
MODELS = [model for model in apps.get_models() if model.__module__.partition(".")[0] in ROOMS]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

# Words in a verbose name that rightly begin with a capital: proper names and abbreviations.
CAPITALS = {"AGOV", "VAP", "VAP's", "BBV", "CBS", "O&S", "IP-adres", "JSON", "PDF", "CSV"}

# What runs on one machine only, or says where packages come from, has no place in the project. A word that marks
# unfinished work is cut in two, here and in the examples below: whoever searches the project finds real places only.
STRANGE = {
    "path of a machine": r"(?<![\w.}\"])/(?:work|root|home|Users)/\w",
    "package registry": r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.org",
    "check that cannot fail": r"\|\|\s+true\b",
    "coverage that is waved away": r"#\s*pragma:\s*no cover",
    "work without an owner": r"\b(?:FIX" + r"ME|TO" + r"DO)\b(?!\()",
}
TEXT = {".py", ".html", ".css", ".js", ".md", ".txt", ".yml", ".yaml", ".toml", ".json", ".sh", ""}


@cache
def tracked_files() -> list[Path]:
    """The files of the project: what git tracks, or would; without git all that ``.gitignore`` does not name."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return files_not_ignored(ROOT)
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def files_not_ignored(root: Path) -> list[Path]:
    """The files below ``root`` but those in git's own folder and those that ``.gitignore`` names.

    A line there is a name or a pattern for it anywhere, or a path from the root when it begins with a slash.
    """
    lines = [line.rstrip("/") for line in (root / ".gitignore").read_text(encoding="utf-8").split()]

    def stays(path: Path) -> bool:
        from_root = "/" + path.relative_to(root).as_posix()
        return path.name != ".git" and not any(
            fnmatch(from_root if line.startswith("/") else path.name, line) for line in lines
        )

    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if stays(Path(folder, name))]
        found += [path for name in files if stays(path := Path(folder, name)) and path.is_file()]
    return found


@cache
def sources_of_rooms() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    }


def choices_classes() -> list[type[Choices]]:
    found = set()
    for name in sys.modules:
        if name.partition(".")[0] in ROOMS and "enums" in name.split("."):
            for _, value in inspect.getmembers(sys.modules[name], inspect.isclass):
                if issubclass(value, Choices) and value.__module__ == name:
                    found.add(value)
    return sorted(found, key=lambda cls: (cls.__module__, cls.__name__))


# --- glossary --------------------------------------------------------------------------------------------------------


def glossary_names(*, forbidden: bool) -> list[str]:
    """Names between backticks in the code column; those of the last table are forbidden."""
    used, _, not_used = GLOSSARY.partition("## Words that are not used in code")
    column = 1 if forbidden else 2
    names: list[str] = []
    for line in (not_used if forbidden else used).splitlines():
        cells = line.split("|")
        if len(cells) > column + 1 and not set(line) <= set("|- "):
            names += re.findall(r"`([^`]+)`", cells[column])
    return names


def names_in_code() -> set[str]:
    """Every name, attribute, argument, keyword and short text of the code."""
    names: set[str] = set()
    for text in sources_of_rooms().values():
        for node in ast.walk(ast.parse(text)):
            for field in ("name", "id", "attr", "arg"):
                value = getattr(node, field, None)
                if isinstance(value, str):
                    names.add(value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60:
                names.add(node.value)
    for module in sources_of_rooms():
        names.update(Path(module).with_suffix("").parts)
    return names


def test_glossary_has_names_to_check():
    assert len(glossary_names(forbidden=False)) > 40
    assert "district_id" in glossary_names(forbidden=True)


def test_every_code_name_of_the_glossary_is_in_the_code():
    known = names_in_code()

    assert [name for name in glossary_names(forbidden=False) if name not in known] == []


@cache
def templates() -> dict[str, str]:
    return {path.as_posix(): path.read_text() for path in (ROOT / "templates").rglob("*.html")}


@pytest.mark.parametrize("twin", glossary_names(forbidden=True))
def test_forbidden_twin_is_nowhere_in_code_or_templates(twin):
    pattern = re.compile(rf"\b{re.escape(twin)}", re.IGNORECASE)
    names = {path.as_posix() for path in (ROOT / "templates").rglob("*")}

    assert [name for name, text in (sources_of_rooms() | templates()).items() if pattern.search(text)] == []
    assert [name for name in names if twin in name.lower()] == []


# --- models ----------------------------------------------------------------------------------------------------------


def test_there_are_models_in_three_rooms():
    assert {model.__module__.partition(".")[0] for model in MODELS} >= {"amersfoort_veiligheid", "cycle", "analysis"}


def starts_with_wrong_capital(text: str) -> bool:
    first = text.split(" ")[0].strip("(,")
    return first[:1].isupper() and first not in CAPITALS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_verbose_names_are_dutch_words_in_lower_case(model):
    """A name without one of its own gets Django's, made from the English code name."""
    options = model._meta
    fields = [field for field in options.get_fields() if not field.auto_created and hasattr(field, "verbose_name")]
    names = [str(options.verbose_name), str(options.verbose_name_plural), *(str(f.verbose_name) for f in fields)]
    own = [field for field in fields if field.model is model and field.name not in BY_DJANGO]

    assert [name for name in names if starts_with_wrong_capital(name)] == []
    assert str(options.verbose_name) != re.sub(r"(?<!^)([A-Z])", r" \1", model.__name__).lower() or (
        str(options.verbose_name) in SAME_IN_BOTH
    )
    assert [
        field.name
        for field in own
        if str(field.verbose_name) == field.name.replace("_", " ") and field.name not in SAME_IN_BOTH
    ] == []


# Fields that come with Django's own classes of users.
BY_DJANGO = {"id", "password", "last_login", "is_superuser", "groups", "user_permissions"}
# Words that Dutch and English share.
SAME_IN_BOTH = {
    "code",
    "document",
    "project",
    "score",
    "status",
    "incident",
    "indicator",
    "ladder",
    "buurt",
    "wijk",
    "pdf",
}


@pytest.mark.parametrize("choices", choices_classes(), ids=lambda cls: cls.__name__)
def test_every_choice_has_a_label_of_its_own(choices):
    labels = [str(label) for label in choices.labels]

    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)
    made_by_django = [member.name.replace("_", " ").title() for member in choices]
    assert [label for label, made in zip(labels, made_by_django, strict=True) if label == made] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_factory(model):
    made = {
        value._meta.model
        for module in (factories, archive, editions, meetings, plans, policy)
        for _, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, DjangoModelFactory)
    }

    assert model in made


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)  # ends the test with SystemExit when one is


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_page_in_the_guide(role):
    folder = ROOT / "docs" / "handleiding"
    rows = [line for line in (folder / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]

    pages = [re.search(r"\]\((\S+\.md)\)", row) for row in rows if str(role.label) in row.split("|")[1]]

    assert len(pages) >= 1
    assert all(page is not None and (folder / page[1]).is_file() for page in pages)


@pytest.mark.django_db
def test_missing_migration_would_be_noticed(monkeypatch):
    field = apps.get_model("cycle", "Spot")._meta.get_field("name")
    monkeypatch.setattr(field, "max_length", field.max_length + 1)
    monkeypatch.setattr(field, "_original_max_length", field.max_length, raising=False)

    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- documents and files ---------------------------------------------------------------------------------------------


def variables_in_settings() -> set[str]:
    text = (ROOT / "amersfoort_veiligheid" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", text))


def test_operations_names_every_environment_variable_and_no_other():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))

    assert len(variables_in_settings()) > 20
    assert documented == variables_in_settings()


def days_of_moments(source: str) -> list[str]:
    """Where a day is taken from a moment as it is stored, in UTC: ``at.date()``, ``made_at.date()``."""
    calls = (one.func for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call) and not one.args)
    found = []
    for call in calls:
        if isinstance(call, ast.Attribute) and call.attr == "date":
            moment = getattr(call.value, "attr", getattr(call.value, "id", ""))
            found += [ast.unparse(call)] if moment in ("at", "now") or moment.endswith("_at") else []
    return found


def test_day_of_a_moment_is_that_of_the_town():
    """In the Netherlands it is already tomorrow one or two hours before it is in UTC: ``timezone.localdate`` knows."""
    assert days_of_moments("row.made_at.date(); at.date(); timezone.localtime(at).date()") == [
        "row.made_at.date", "at.date",
    ]  # fmt: skip
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "example" not in path.parts]
    assert {path.as_posix(): found for path in paths if (found := days_of_moments(path.read_text()))} == {}


def test_environment_is_read_in_settings_only():
    readers = [
        name
        for name, text in sources_of_rooms().items()
        if re.search(r"os\.environ\b(?!\.setdefault)|os\.getenv", text)
    ]

    assert readers == []


def test_each_pattern_for_what_does_not_belong_finds_its_own():
    examples = {
        "path of a machine": "cd /" + "home/someone",
        "package registry": "https://pypi." + "org/simple",
        "check that cannot fail": "make lint |" + "| true",
        "coverage that is waved away": "# pragma" + ": no cover",
        "work without an owner": "# FIX" + "ME later",
    }

    assert examples.keys() == STRANGE.keys()
    assert [what for what, example in examples.items() if not re.search(STRANGE[what], example)] == []


def test_without_git_the_ignore_list_tells_which_files_belong_to_the_project(tmp_path):
    stay = {".gitignore", "a.py", "rooms/data/b.py", "rooms/shots/c.py"}
    for name in stay | {".git/config", "rooms/build/d.py", "data/e.py", "rooms/f.pyc", "tests/shots/g.png"}:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".gitignore").write_text("build/\n/data/\n*.pyc\n/tests/shots/\n")

    assert {path.relative_to(tmp_path).as_posix() for path in files_not_ignored(tmp_path)} == stay
    assert set(tracked_files()) <= set(files_not_ignored(ROOT))


@pytest.mark.parametrize("what", STRANGE)
def test_nothing_in_the_project_that_does_not_belong_there(what):
    pattern = re.compile(STRANGE[what])
    found = []
    for path in tracked_files():
        if path.suffix in TEXT and path != Path(__file__) and path.name not in {"LICENSE", "package-lock.json"}:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if pattern.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")

    assert found == []


def test_package_lock_names_no_registry():
    assert re.findall(STRANGE["package registry"], (ROOT / "package-lock.json").read_text()) == []


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "GOVERNANCE.md", "docs/architecture.md", "docs/operations.md"]
)
def test_files_that_documents_point_at_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]

    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_make_targets_that_documents_name_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named: set[str] = set()
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"), ROOT / ".ci" / "run"):
        named.update(re.findall(r"(?:^|`)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE))

    assert named
    assert named <= targets


# --- imports ---------------------------------------------------------------------------------------------------------


def test_imports_go_one_way():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:]
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout)
