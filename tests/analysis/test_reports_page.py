"""The page of a report: no table twice, and wide tables on a phone."""

import re

import pytest
from django.template.loader import render_to_string

from amersfoort_veiligheid.documents.tables import Column, Table, text
from analysis.reports import render, store
from analysis.reports.prepared import prepare
from tests.analysis.small_city import GROUP, NORTH
from tests.analysis.test_reports_values import AT, LATER

pytestmark = pytest.mark.django_db


def test_a_chart_with_its_table_below_it_has_no_second_one(small_reports):
    page = render.body(small_reports("doelgroep", GROUP))

    captions = re.findall(r'<caption id="tabel-([\w-]+)"', page)
    assert captions == ["omvang-tabel", "delicten-tabel", "wijken-tabel"]
    assert "Toon tabel" not in page
    assert '<a href="#tabel-omvang-tabel">Naar de tabel met deze cijfers</a>' in page


def test_a_chart_that_shows_other_figures_than_the_tables_keeps_its_own(small_reports):
    report = small_reports("wijk", NORTH)
    page = render.body(report)

    charts = [spec.key for section in report.sections for spec in section.charts]
    assert charts
    assert all(f'<caption id="tabel-{key}"' in page for key in charts)


@pytest.mark.parametrize(("count", "is_wide"), [(3, False), (4, True)])
def test_a_table_that_does_not_fit_on_a_phone_says_that_there_is_more(count, is_wide):
    columns = tuple(Column(f"k{n}", f"Kolom {n}", is_row_header=n == 0) for n in range(count))
    table = Table("proef", "Proef", columns, (tuple(text("a") for _ in columns),))

    page = render_to_string("components/table.html", {"table": table})

    assert ("Schuif de tabel opzij" in page) is is_wide
    assert ("table-region--wide" in page) is is_wide


def test_a_report_that_stays_the_same_gets_the_newest_layout(small_city):
    """Its numbers are its own; how they are laid out belongs to the version of the program."""
    prepared = prepare(2025)
    report = store.build("doelgroep", GROUP, prepared)
    kept = store.keep(report, prepared, by=None, at=AT)
    type(kept).objects.update(body="<p>een oude opmaak</p>")

    again = store.keep(report, prepared, by=None, at=LATER)

    assert again.pk == kept.pk
    assert again.body == render.body(report)
