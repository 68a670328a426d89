"""Who can fetch a sheet for Excel can fetch the open one too: ODF stands on the list of Forum Standaardisatie (R62)."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOMS = ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")


def texts_of(path):
    """The short texts of a module: names of forms of files are among them."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def views_with_sheets():
    base = Path(settings.BASE_DIR)
    paths = [path for room in ROOMS for path in (base / room).rglob("views/*.py")]
    return {path.relative_to(base).as_posix(): texts_of(path) for path in paths if "xlsx" in texts_of(path)}


def test_there_are_pages_with_sheets():
    assert len(views_with_sheets()) >= 8


@pytest.mark.parametrize("name", views_with_sheets())
def test_page_with_a_sheet_for_excel_has_the_open_one(name):
    assert "ods" in views_with_sheets()[name]
