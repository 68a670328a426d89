"""Fixtures of the analysis room."""

from pathlib import Path

import pytest

from tests.analysis.town import Town, make_town


@pytest.fixture
def town(db) -> Town:
    """Two wijken, three buurten, a table per year and one per month."""
    return make_town()


@pytest.fixture
def storage(settings, tmp_path) -> Path:
    """An empty folder for stored files."""
    settings.MEDIA_ROOT = tmp_path / "storage"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT
