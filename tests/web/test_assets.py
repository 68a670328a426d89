"""Files of npm packages: pinned, few, and the only ones of node_modules that are served."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finder

from amersfoort_veiligheid.web import assets
from amersfoort_veiligheid.web.house_style import PAIRS, contrast, tokens_of
from amersfoort_veiligheid.web.templatetags import web

ROOT = Path(settings.BASE_DIR)
FINDER = "amersfoort_veiligheid.web.finders.ChosenPackageFiles"


@pytest.fixture
def packages(tmp_path: Path, settings) -> Path:
    """A node_modules with one chosen file and one that nobody chose."""
    folder = tmp_path / "node_modules"
    for name in (assets.STYLE_SHEETS[2], "secret/index.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    settings.NODE_MODULES = folder
    get_finder.cache_clear()
    yield folder
    get_finder.cache_clear()


def test_chosen_file_is_found(packages: Path):
    assert finders.find(f"npm/{assets.STYLE_SHEETS[2]}") == str(packages / assets.STYLE_SHEETS[2])


@pytest.mark.parametrize("path", ["npm/secret/index.js", "secret/index.js", "npm/../manage.py", assets.STYLE_SHEETS[2]])
def test_other_file_is_not_found(packages: Path, path: str):
    assert finders.find(path) is None


def test_only_installed_chosen_files_are_collected(packages: Path):
    assert [name for name, _ in get_finder(FINDER).list(None)] == [assets.STYLE_SHEETS[2]]


@pytest.mark.django_db
def test_page_without_packages_is_whole(client, tmp_path: Path, settings):
    settings.NODE_MODULES = tmp_path / "absent"
    get_finder.cache_clear()

    response = client.get("/")
    get_finder.cache_clear()

    assert response.status_code == 200
    assert "/static/npm/" not in response.content.decode()
    assert "/static/css/layout.css" in response.content.decode()


def test_style_sheets_come_in_their_order(packages: Path):
    assert web.component_style_sheets() == [f"/static/npm/{quote(assets.STYLE_SHEETS[2])}"]


def test_every_package_is_pinned_and_used():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert all(version[0].isdigit() for version in (package["dependencies"] | package["devDependencies"]).values())
    for name, version in package["dependencies"].items():
        assert lock[f"node_modules/{name}"]["version"] == version
        assert lock[f"node_modules/{name}"]["integrity"].startswith("sha512-")
        assert any(file.startswith(f"{name}/") for file in assets.SERVED), name


@pytest.mark.parametrize("sheet", [sheet for sheet in assets.STYLE_SHEETS if not sheet.startswith("@fontsource")])
def test_every_style_sheet_is_of_a_component_that_a_template_uses(sheet: str):
    maker, package = sheet.split("/")[:2]
    css_class = {"@utrecht": "utrecht-", "@nl-design-system-candidate": "nl-"}[maker] + package.removesuffix("-css")
    places = [*(ROOT / "templates").rglob("*.html"), ROOT / "amersfoort_veiligheid/web/templatetags/nlds.py"]

    assert any(re.search(rf"\b{css_class}\b(?!-[a-z])", place.read_text()) for place in places)


def test_lock_file_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert [name for name, entry in lock.items() if "resolved" in entry] == []


@pytest.mark.parametrize(("name", "on", "least"), PAIRS)
def test_colours_can_be_told_apart(name: str, on: str, least: float):
    colours = tokens_of((ROOT / "static/css/tokens.css").read_text())

    assert contrast(colours[f"--av-color-{name}"], colours[f"--av-color-{on}"]) >= least
