"""The mandatory indicators of the budget: what the page shows, each file holds, and what is not there says why."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import FigureStatus, Missing, SourceKind
from analysis.models import Observation
from analysis.reports.bbv import build_mandatory, years_with_figures
from cycle.enums import AreaLevel, DenominatorKind, Sensitivity
from tests.factories import AreaFactory, IndicatorFactory, ObservationFactory, UserFactory, WijkFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


def indicator(key, **more):
    return IndicatorFactory(key=key, in_bbv=True, unit="per 1.000 inwoners", source_note="BBV. Bron: Politie", **more)


@pytest.fixture
def city(settings):
    """Two indicators with figures and one that nobody delivers; 66.000 inhabitants."""
    area = AreaFactory(level=AreaLevel.MUNICIPALITY, code=settings.MUNICIPALITY_CODE)
    shops = indicator("bbv_winkeldiefstal", name="Winkeldiefstallen", display_order=1)
    violence = indicator("bbv_geweld", name="Geweldsmisdrijven", display_order=2)
    indicator("bbv_halt", name="Verwijzingen Halt", display_order=3, source_kind=SourceKind.PROSECUTOR,
              denominator_kind=DenominatorKind.YOUTH)  # fmt: skip
    IndicatorFactory(key="geen-bbv", name="Iets anders")
    for year, count in ((2019, 100), (2020, 132), (2021, 165), (2022, 198), (2023, 0), (2024, 66)):
        ObservationFactory(indicator=shops, area=area, year=year, value=count, denominator=66_000)
    ObservationFactory(indicator=violence, area=area, year=2024, value=330, denominator=66_000,
                       status=FigureStatus.PROVISIONAL)  # fmt: skip
    ObservationFactory(indicator=violence, area=area, year=2023, value=None, missing=Missing.WITHHELD)
    ObservationFactory(indicator=shops, area=AreaFactory(code="GM9999"), year=2024, value=9_000, denominator=66_000)
    ObservationFactory(indicator=shops, area=WijkFactory(parent=area, version=area.version), year=2024, value=9)
    return area


@pytest.fixture
def officer(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    return client


def shown(row):
    return [cell.text for cell in row[2:]]


def test_rates_are_counts_per_thousand_of_the_last_five_years(city):
    table = build_mandatory(today=TODAY).table
    assert [column.label for column in table.columns[2:]] == ["2020", "2021", "2022", "2023", "2024"]
    assert [row[0].text for row in table.rows] == ["Winkeldiefstallen", "Geweldsmisdrijven", "Verwijzingen Halt"]
    assert shown(table.rows[0]) == ["2,0", "2,5", "3,0", "0,0", "1,0"]
    assert shown(table.rows[1]) == [".", ".", ".", "x", "5,0*"]


def test_indicator_without_figures_says_why(city):
    made = build_mandatory(today=TODAY)
    assert made.table.rows[2][0].note == "nog niet te berekenen: er is geen levering van Politie"
    assert made.table.rows[0][0].note == ""
    assert made.answer.startswith("2 van de 3 verplichte indicatoren zijn te berekenen, tot en met 2024.")


def test_count_without_inhabitants_says_so(city):
    lonely = indicator("bbv_x", name="X", denominator_kind=DenominatorKind.INHABITANTS)
    ObservationFactory(indicator=lonely, area=city, year=2024, value=5, denominator=None)
    row = next(row for row in build_mandatory(today=TODAY).table.rows if row[0].code == "bbv_x")
    assert "is niet bekend" in row[0].note
    assert shown(row)[-1] == "."


def test_every_file_says_what_the_screen_says(city, officer):
    page = officer.get(reverse("analysis:bbv"))
    for words in ("Winkeldiefstallen", "5,0*", "nog niet te berekenen"):
        assertContains(page, words)
    files = {form: officer.get(reverse("analysis:bbv-export", args=[form])).content for form in ("csv", "xlsx", "json")}
    on_screen = [shown(row) for row in page.context["made"].table.rows]
    lines = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    years = ["2020", "2021", "2022", "2023", "2024"]
    assert [[line[year] for year in years] for line in lines] == [
        [text.removesuffix("*") for text in row] for row in on_screen
    ]
    rows = list(load_workbook(io.BytesIO(files["xlsx"])).worksheets[0].iter_rows(values_only=True))
    first = rows[0].index("2020")
    as_numbers = [
        [float(text.removesuffix("*").replace(",", ".")) if text[0].isdigit() else text for text in row]
        for row in on_screen
    ]
    assert [list(row[first : first + 5]) for row in rows[1:]] == as_numbers
    told = json.loads(files["json"])["indicatoren"]
    assert [
        [one["waarde"] if one["waarde"] is not None else one["teken"] for one in line["cijfers"]] for line in told
    ] == (as_numbers)
    assert [line["code"] for line in told] == ["bbv_winkeldiefstal", "bbv_geweld", "bbv_halt"]
    assert officer.get(reverse("analysis:bbv-export", args=["pdf"])).status_code == 404


def test_without_any_figure_the_page_still_answers(officer):
    indicator("bbv_halt", name="Verwijzingen Halt")
    assertContains(officer.get(reverse("analysis:bbv")), "Er is nog geen enkel cijfer.")


def test_costs_the_same_for_one_and_three(city):
    with CaptureQueriesContext(connection) as few:
        build_mandatory(today=TODAY)
    more = indicator("bbv_y", name="Y")
    for year in (2022, 2023, 2024):
        ObservationFactory(indicator=more, area=city, year=year, value=5, denominator=66_000)
    with CaptureQueriesContext(connection) as many:
        build_mandatory(today=TODAY)
    assert len(many) == len(few) <= 3


# --- for everybody


@pytest.fixture
def sensitive(city):
    """A sensitive indicator of several places: how many events among how many people."""
    one = indicator("bbv_zeden", name="Zeden", sensitivity=Sensitivity.SENSITIVE)
    for year, count, people in ((2020, 12, 66_000), (2021, 4, 66_000), (2022, 312, 9_000), (2023, 312, 66_000),
                                (2024, 312, 500_000)):  # fmt: skip
        ObservationFactory(indicator=one, area=city, year=year, value=count, denominator=people)
    return one


def line_of(key, **how):
    table = build_mandatory(today=TODAY, **how).table
    return next(row for row in table.rows if row[0].code == key)


def test_ordinary_figures_are_the_same_for_everybody(city):
    everybody, staff = (build_mandatory(today=TODAY, for_everybody=which).table for which in (True, False))
    assert [shown(row) for row in everybody.rows] == [shown(row) for row in staff.rows]
    assert len(everybody.notes) == len(staff.notes) + 1


def test_sensitive_counts_are_hidden_or_rounded_and_their_rate_has_no_decimal_too_many(sensitive):
    """By hand, per 1.000: 12 is rounded to 10; 312 to 310.

    Among 66.000 people one step of 0,1 stands for 6,6 events, fewer than 10, and a step of 1 for 66: no decimals. Among
    9.000 a step of 1 stands for 9: hidden. Among 500.000 a step of 0,1 stands for 50.
    """
    assert shown(line_of("bbv_zeden")) == ["0,2", "0,1", "34,7", "4,7", "0,6"]
    cells = line_of("bbv_zeden", for_everybody=True)[2:]
    assert [cell.text for cell in cells] == ["0", "x", "x", "5", "0,6"]
    assert [cell.value for cell in cells] == [0, None, None, 5, 0.6]
    assert {cell.words for cell in cells[1:3]} == {"afgeschermd: Verborgen om mensen te beschermen"}


def test_table_ends_with_the_year_that_is_asked(city):
    made = build_mandatory(today=TODAY, until=2022)
    assert [column.label for column in made.table.columns[2:]] == ["2019", "2020", "2021", "2022"]
    assert made.answer.startswith("1 van de 3 verplichte indicatoren is te berekenen, tot en met 2022.")
    assert years_with_figures() == [2024, 2023, 2022, 2021, 2020, 2019]


def test_deliveries_are_those_of_the_years_that_are_shown(city):
    used = {row.delivery_id for row in Observation.objects.filter(area=city, year__lte=2022, indicator__in_bbv=True)}
    assert {one.pk for one in build_mandatory(today=TODAY, until=2022).deliveries} == used
