"""The scheme of the note as reference data: loaded once, and then the municipality's own (S142, S162-S174)."""

import shutil

import pytest
import yaml
from django.conf import settings

from cycle.enums import RoundKind
from cycle.models import Body, Party, RoundDesign, SchemeMilestone, SchemeStep, SeasonStart
from cycle.services.reference_files import ReferenceFileError
from cycle.services.reference_scheme import load_scheme

COMMON = settings.BASE_DIR / "fixtures" / "common"

pytestmark = pytest.mark.django_db


def test_loading_twice_makes_everything_once():
    first = load_scheme(COMMON)
    second = load_scheme(COMMON)

    rows = sum(model.objects.count() for model in (Party, Body, SeasonStart, RoundDesign, SchemeStep, SchemeMilestone))
    assert (first.created, first.updated) == (rows, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, rows)


def test_choices_of_the_municipality_stay():
    load_scheme(COMMON)
    Body.objects.filter(key="agov").update(name="Stedelijk veiligheidsoverleg")
    SeasonStart.objects.filter(season="spring").update(month=4)
    SchemeStep.objects.filter(season="summer", year_index=1).delete()

    load_scheme(COMMON)

    assert Body.objects.get(key="agov").name == "Stedelijk veiligheidsoverleg"
    assert SeasonStart.objects.get(season="spring").month == 4
    assert not SchemeStep.objects.filter(season="summer", year_index=1).exists()


def test_both_lists_of_the_technische_slag_are_there():
    load_scheme(COMMON)
    text = {"oens", "politie", "om", "oov", "burgemeester", "wijkontwikkeling", "afdelingshoofden"}
    scheme = {"burgemeester", "oens", "oov", "politie", "om", "sectorhoofden", "wow"}

    design = RoundDesign.objects.get(kind=RoundKind.TECHNICAL)
    step = SchemeStep.objects.get(round=RoundKind.TECHNICAL)

    assert set(design.parties.values_list("key", flat=True)) == text
    assert set(step.parties.values_list("key", flat=True)) == scheme


def test_row_with_an_unknown_party_is_refused(tmp_path):
    shutil.copy(COMMON / "policy.yaml", tmp_path)
    entries = yaml.safe_load((tmp_path / "policy.yaml").read_text())
    entries["steps"][0]["parties"].append("brandweer")
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(entries))

    with pytest.raises(ReferenceFileError, match="noemt 'brandweer'"):
        load_scheme(tmp_path)
