"""A report names the explanations it was made with; they stand on the page, on paper and in every file, and stay."""

import csv
import io
import json
import zipfile

import pytest
from django.conf import settings
from django.urls import reverse

from amersfoort_veiligheid.documents.tables import Column, Table, number, text
from analysis.enums import MethodSubject
from analysis.reports import base, render, store
from analysis.reports.base import MethodLine, Report, Section
from analysis.reports.methods import methods_in, newest_methods, with_methods
from analysis.reports.prepared import prepare
from tests.analysis.small_city import NORTH
from tests.factories import IndicatorFactory, MethodVersionFactory
from tests.pdf_text import text_of

OWN = MethodLine("rapport", "wijk", "Wijkrapport", 2)
BURGLARY = MethodLine("indicator", "inbraak", "Inbraak", 3)
NOISE = MethodLine("indicator", "lawaai", "Lawaai", 1)
OTHER_KIND = MethodLine("rapport", "stad", "Stadsbeeld", 1)


def report(**more):
    table = Table(
        "cijfers",
        "Cijfers van Noord",
        (Column("soort", "Soort", is_row_header=True), Column("aantal", "Aantal")),
        ((text("Inbraak", code="inbraak"), number(12)), (text("Alles"), number(30))),
    )
    sections = (Section("wat", "Wat gebeurt er?", "Dit.", tables=(table,)), Section("rest", "En verder?", "Niets."))
    return Report("wijk", "WK1", "2025", "Proefstad", "Wijkrapport Noord", "Wat?", "Dit.", (), sections, (), (), **more)


def test_a_report_takes_its_own_kind_and_the_indicators_in_its_tables():
    made = with_methods(report(), [OTHER_KIND, OWN, NOISE, BURGLARY])

    assert made.methods == (OWN, BURGLARY)
    assert methods_in(made.sections[0], made.methods) == [BURGLARY]
    assert methods_in(made.sections[1], made.methods) == []


def test_a_report_without_explanations_is_written_as_before():
    assert "methods" not in base.dump(report())
    assert base.load(base.dump(with_methods(report(), [OWN]))).methods == (OWN,)


def test_the_page_names_the_version_at_the_figures_and_of_the_report():
    body = render.body(with_methods(report(), [OWN, BURGLARY]))

    for line in (OWN, BURGLARY):
        assert reverse("analysis:method-version", args=[line.subject, line.key, line.number]) in body
    assert body.count("Hoe is dit gemeten?") == 1  # a section without figures asks nothing


def test_paper_and_files_name_the_version():
    made = with_methods(report(), [OWN, BURGLARY])
    address = f"{settings.SITE_URL}/methoden/indicator/inbraak/versie/3/"

    paper = " ".join(text_of(render.pdf(made)).split())
    assert "versie 3 van de uitleg van inbraak" in paper
    assert "versie 2 van de uitleg van wijkrapport" in paper
    assert f"{settings.SITE_URL}/methoden/" in paper
    with zipfile.ZipFile(io.BytesIO(render.export(made, "csv")[0])) as archive:
        notes = [name for name in archive.namelist() if "toelichting" in name.lower()]
        rows = list(csv.reader(io.StringIO(archive.read(notes[0]).decode("utf-8-sig")), delimiter=";"))
    assert any("Inbraak, versie 3" in cell and address in cell for row in rows for cell in row)
    assert {"subject": "indicator", "key": "inbraak", "name": "Inbraak", "number": 3} in json.loads(
        render.export(made, "json")[0]
    )["methods"]


@pytest.mark.django_db
def test_the_newest_version_of_each_in_the_order_of_indicators():
    for place, key in ((2, "lawaai"), (1, "inbraak")):
        IndicatorFactory(key=key, display_order=place)
        MethodVersionFactory(key=key, name=key)
    MethodVersionFactory(key="inbraak", name="inbraak", number=2)
    MethodVersionFactory(subject="rapport", key="wijk", name="wijk")

    found = [(line.subject, line.key, line.number) for line in newest_methods()]

    assert found == [("rapport", "wijk", 1), ("indicator", "inbraak", 2), ("indicator", "lawaai", 1)]


def test_a_report_that_was_made_keeps_its_version(small_city):
    key = next(iter(prepare(2025).facts.indicators["key"]))
    MethodVersionFactory(subject=MethodSubject.REPORT, key="wijk", name="Wijkrapport")
    MethodVersionFactory(key=key, name=key)
    first = store.keep(store.build("wijk", NORTH, prepare(2025)), prepare(2025), by=None, at="2026-03-02T09:00:00Z")

    MethodVersionFactory(key=key, name=key, number=2)
    second = store.keep(store.build("wijk", NORTH, prepare(2025)), prepare(2025), by=None, at="2026-04-02T09:00:00Z")

    first.refresh_from_db()
    numbers = [
        {line.key: line.number for line in base.load(one.value).methods if line.subject == MethodSubject.INDICATOR}[key]
        for one in (first, second)
    ]
    assert numbers == [1, 2]
    assert f"/methoden/indicator/{key}/versie/1/" in first.body
    assert first.pk != second.pk
