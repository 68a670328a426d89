"""The explanations that come with the product: one for everything that is published, and never written over."""

import shutil
from datetime import UTC, date, datetime

import pytest
import yaml
from django.conf import settings

from agov.enums import PublicationKind
from agov.stats.readability import read
from analysis.enums import MethodSubject
from analysis.models import Indicator, MethodVersion
from analysis.services.reference_methods import load_methods
from cycle.services.reference_files import ReferenceFileError
from tests.factories import IndicatorFactory, UserFactory

pytestmark = pytest.mark.django_db
FIXTURES = settings.BASE_DIR / "fixtures"
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def entries(name):
    return yaml.safe_load((FIXTURES / "common" / name).read_text(encoding="utf-8"))


@pytest.fixture
def indicators():
    for entry in entries("indicators.yaml"):
        IndicatorFactory(key=entry["key"], name=entry["name"])


def load(place="amersfoort", common=FIXTURES / "common"):
    return load_methods(common, FIXTURES / place, at=AT)


def test_every_indicator_and_kind_of_publication_is_explained(indicators):
    load()

    explained = set(MethodVersion.objects.values_list("subject", "key"))
    assert explained == {
        *((MethodSubject.INDICATOR, key) for key in Indicator.objects.values_list("key", flat=True)),
        *((MethodSubject.REPORT, kind.value) for kind in PublicationKind),
    }
    assert set(MethodVersion.objects.values_list("number", flat=True)) == {1}


def test_loading_again_writes_nothing_over(indicators):
    load()
    mine = MethodVersion.objects.get(subject="rapport", key="wijk")
    MethodVersion.objects.filter(pk=mine.pk).update(how="Zo schreef de onderzoeker het.", made_by=UserFactory())

    again = load()

    assert (again.created, again.updated) == (0, 0)
    assert MethodVersion.objects.get(pk=mine.pk).how == "Zo schreef de onderzoeker het."


def test_oefenstad_has_two_versions_of_a_report_and_of_a_figure(indicators):
    load("oefenstad")
    again = load("oefenstad")

    later = list(MethodVersion.objects.filter(number=2).order_by("subject"))
    assert [(row.key, row.valid_from) for row in later] == [
        ("overlast_jeugd", date(2026, 1, 1)),
        ("wijk", date(2026, 1, 1)),
    ]
    first = MethodVersion.objects.get(subject="rapport", key="wijk", number=1)
    assert first.valid_from == date(2024, 1, 1)
    assert first.summary != later[1].summary
    assert first.how == later[1].how  # the file only says what became different
    assert again.created == 0


def test_version_of_a_researcher_is_not_followed_by_that_of_the_file(indicators):
    load()
    for place in (("rapport", "wijk"), ("indicator", "overlast_jeugd")):
        first = MethodVersion.objects.get(subject=place[0], key=place[1])
        first.pk, first.number, first.changed, first.reason = None, 2, "Anders.", "Daarom."
        first.save()

    load("oefenstad")

    assert set(MethodVersion.objects.filter(number=2).values_list("changed", flat=True)) == {"Anders."}
    assert not MethodVersion.objects.filter(number=3).exists()


def test_an_unknown_indicator_is_refused_by_name(indicators, tmp_path):
    shutil.copytree(FIXTURES / "common", tmp_path / "common")
    path = tmp_path / "common" / "methods.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("key: woninginbraak,", "key: woninginbrak,"))

    with pytest.raises(ReferenceFileError, match="woninginbrak"):
        load(common=tmp_path / "common")

    assert not MethodVersion.objects.exists()


def test_texts_are_plain_language(indicators):
    """The measure of the checklist of an edition: at most fifteen words in a sentence on average."""
    load("oefenstad")

    for row in MethodVersion.objects.all():
        reading = read("\n".join((row.summary, row.how, row.limits)))
        assert reading.words_per_sentence <= 15, row
        assert reading.long_sentences == (), row
