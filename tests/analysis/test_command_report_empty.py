"""manage.py report before any figure came in; a module of its own, without the small city."""

import io

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_without_figures_no_year_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"Over 2025 zijn er geen cijfers. Wel over: geen enkel jaar."):
        call_command("report", "wijk", "WK099901", period="2025", output=tmp_path / "rapport", stdout=io.StringIO())
