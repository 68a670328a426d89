"""The dossier of a cycle: every part is there, in order, with a fingerprint of each file and no name of a person."""

import csv
import hashlib
import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from agov.reports.dossier import CONTENTS, dossier_tables, dossier_zip
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory, plans, policy
from tests.factories.editions import EditionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture
def auditor():
    return UserFactory(roles=[Role.ARCHIVARIS], name="Anna Naam", function="archivaris")


@pytest.fixture
def cycle():
    return policy.PolicyCycleFactory(state="running", name="Cyclus 2026-2027")


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_empty_cycle_has_every_part_with_nothing_in_it(cycle, auditor):
    parts = dossier_tables(cycle, auditor, today=TODAY)
    assert len({table.key for _, table in parts}) == len(parts) > 20
    assert all(question.endswith("?") for question, _ in parts)


def test_goal_and_its_measurement_stand_in_it(cycle, auditor):
    vap = plans.VAPFactory(cycle=cycle, adopted=True, title="Sloten")
    plans.GoalFactory(vap=vap, title="Van 120 naar 90")
    plans.ActivityFactory(vap=vap, title="Sloten vervangen")
    found = {table.key: table for _, table in dossier_tables(cycle, auditor, today=TODAY)}
    assert [row[0].text for row in found["doelen"].rows] == ["Van 120 naar 90"]
    assert [row[0].text for row in found["activiteiten"].rows] == ["Sloten vervangen"]
    assert [row[0].text for row in found["plannen"].rows] == ["Sloten"]


def test_other_cycles_stay_out(cycle, auditor):
    other = plans.VAPFactory(adopted=True, title="Van een andere cyclus")
    plans.GoalFactory(vap=other)
    EditionFactory(published=True, period="Cyclus 2024-2025")
    found = {table.key: table for _, table in dossier_tables(cycle, auditor, today=TODAY)}
    assert found["plannen"].rows == found["doelen"].rows == found["edities"].rows == ()


def test_contents_hold_the_fingerprint_of_every_file(cycle, auditor):
    plans.VAPFactory(cycle=cycle, adopted=True)
    EditionFactory(published=True, period=cycle.name)
    files = files_of(dossier_zip(cycle, auditor, today=TODAY))
    head, *lines = rows(files.pop(CONTENTS))
    assert head == ["Bestand", "Vraag", "Regels", "Vingerafdruk (sha256)"]
    assert {line[0]: line[3] for line in lines} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    assert {"dossier.ods", "dossier.xlsx"} <= set(files)
    numbers = {line[0]: line[2] for line in lines}
    assert numbers[next(name for name in files if name.endswith("-plannen.csv"))] == "1"
    assert numbers[next(name for name in files if name.endswith("-edities.csv"))] == "1"


def test_people_stand_by_function(cycle, auditor):
    maker = UserFactory(name="Piet Persoon", function="hoofd wonen")
    vap = plans.VAPFactory(cycle=cycle, adopted=True, made_by=maker)
    plans.AssignmentFactory(vap=vap, user=maker)
    plans.VAPVersionFactory(vap=vap, made_by=maker)
    files = files_of(dossier_zip(cycle, auditor, today=TODAY))
    words = b"".join(data for name, data in files.items() if name.endswith(".csv")).decode()
    assert "hoofd wonen" in words
    assert "Piet Persoon" not in words


def test_formula_in_a_text_is_harmless(cycle, auditor):
    plans.VAPFactory(cycle=cycle, adopted=True, title="=1+1")
    files = files_of(dossier_zip(cycle, auditor, today=TODAY))
    cells = [cell for name, data in files.items() if name.endswith(".csv") for row in rows(data) for cell in row]
    assert [cell for cell in cells if cell.startswith("=")] == []


def test_one_click_on_the_page_of_the_trail(client, cycle, auditor):
    client.force_login(auditor)
    page = client.get(reverse("agov:cycle-trail", args=[cycle.pk])).content.decode()
    address = reverse("agov:cycle-dossier", args=[cycle.pk])
    assert address in page
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="dossier-{cycle.start_year}.zip"'
    assert CONTENTS in files_of(answer.content)
