"""The invented figures of Oefenstad, made once."""

import csv

import pytest

from analysis.services.oefenstad.make import make_oefenstad
from tests.analysis.oefenstad.files import FIXTURES


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("oefenstad")
    make_oefenstad(fixtures=FIXTURES, output=path, seed=2026)
    return path


@pytest.fixture(scope="module")
def codes():
    with (FIXTURES / "areas.csv").open(encoding="utf-8") as handle:
        return {row["name"]: row["code"] for row in csv.DictReader(handle, delimiter=";") if row["code"][:2] != "BU"}
