"""Reports as values: the way to JSON and back, keys that say whether content changed, and stored reports that stay."""

import json
from datetime import UTC, datetime

import pytest

from amersfoort_veiligheid.documents.pdf import content_key
from amersfoort_veiligheid.web.jobs import Progress
from analysis.enums import ReportKind
from analysis.models import GeneratedReport, Observation
from analysis.reports import base, store
from analysis.reports.prepared import prepare
from tests.analysis.small_city import CITY, GROUP, NORTH, SOUTH, WIJKEN
from tests.factories import GeneratedReportFactory

ALL = [*(("wijk", code) for code in WIJKEN), ("stad", "stad"), ("doelgroep", GROUP)]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 9, tzinfo=UTC)


class Steps(Progress):
    """A progress that only remembers what it was told."""

    def __init__(self):
        self.said = []

    def step(self, words, total=None, **options):
        self.said.append(words)

    def advance(self, by=1, **options):
        pass


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_a_report_comes_back_from_json_as_it_went(small_reports, kind, code):
    report = small_reports(kind, code)

    written = json.dumps(base.dump(report))

    assert base.load(json.loads(written)) == report
    assert len(written) > 1000


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_the_key_of_the_content_survives_json_and_building_again(small_prepared, small_reports, kind, code):
    report = small_reports(kind, code)
    again = store.build(kind, code, small_prepared)

    assert content_key(base.dump(again)) == content_key(base.dump(report))
    assert content_key(json.loads(json.dumps(base.dump(report)))) == content_key(base.dump(report))


def test_a_value_that_json_does_not_know_is_refused(small_reports):
    report = small_reports("wijk", NORTH)

    with pytest.raises(TypeError, match="datetime has no place in a report"):
        base.dump(base.Report(**{**{name: getattr(report, name) for name in report.__slots__}, "title": AT}))


def test_codes_of_each_kind_and_unknown_codes(small_prepared):
    assert store.codes_of(ReportKind.WIJK, small_prepared) == list(WIJKEN)
    assert store.codes_of(ReportKind.CITY, small_prepared) == ["stad"]
    assert store.codes_of(ReportKind.TARGET_GROUP, small_prepared) == [GROUP]
    for kind, code in (("wijk", "WK030701"), ("doelgroep", "unknown"), ("stad", CITY)):
        with pytest.raises(store.UnknownReportError, match=code):
            store.build(kind, code, small_prepared)


def test_the_same_content_is_kept_once_and_gets_a_new_moment(small_city):
    prepared = prepare(2025)
    report = store.build("wijk", NORTH, prepared)

    first = store.keep(report, prepared, by=None, at=AT)
    second = store.keep(report, prepared, by=None, at=LATER)

    assert first.pk == second.pk
    assert GeneratedReport.objects.get().made_at == LATER


def test_an_older_report_keeps_its_numbers_after_a_correction(small_city):
    before = prepare(2025)
    old = store.keep(store.build("wijk", NORTH, before), before, by=None, at=AT)

    Observation.objects.filter(indicator__key="vernieling", area__code=NORTH, year=2025, month=0).update(value=99)
    after = prepare(2025)
    new = store.keep(store.build("wijk", NORTH, after), after, by=None, at=LATER)

    old.refresh_from_db()
    assert new.pk != old.pk
    assert _count(old, "Vernieling") == "34*"
    assert _count(new, "Vernieling") == "99*"
    assert GeneratedReport.objects.newest("wijk", NORTH, "2025") == new


def test_a_correction_that_is_taken_back_makes_the_first_report_the_newest_again(small_city):
    prepared = prepare(2025)
    report = store.build("wijk", SOUTH, prepared)
    first = store.keep(report, prepared, by=None, at=AT)
    GeneratedReportFactory(kind="wijk", code=SOUTH, period="2025", made_at=datetime(2026, 3, 3, tzinfo=UTC))

    store.keep(report, prepared, by=None, at=LATER)

    assert GeneratedReport.objects.newest("wijk", SOUTH, "2025") == first


def _count(row, name):
    report = base.load(row.value)
    table = next(table for table in report.tables if table.key == "soorten-tabel")
    return next(line[1].text for line in table.rows if line[0].text == name)


@pytest.mark.slow
def test_all_reports_of_the_newest_years_are_built_and_twice_is_once(small_city):
    steps = Steps()

    outcome = store.build_reports(steps, years=[2025])
    made = set(GeneratedReport.objects.values_list("kind", "code", "period", "content_key"))
    again = store.build_reports(Steps(), years=[2025])

    assert outcome.text == again.text == "5 rapporten bijgewerkt."
    assert {row[:3] for row in made} == {(kind, code, "2025") for kind, code in ALL}
    assert set(GeneratedReport.objects.values_list("kind", "code", "period", "content_key")) == made
    assert steps.said == ["Cijfers van 2025 lezen", "Rapporten over 2025 maken"]


@pytest.fixture
def one_wijk(monkeypatch):
    """Only the report of Noord is made: which years are made anew is the question, not all their reports."""
    monkeypatch.setattr(store, "codes_of", lambda kind, prepared: [NORTH] if kind == ReportKind.WIJK else [])


@pytest.mark.slow
def test_figures_of_a_year_rebuild_that_year_and_the_later_ones(small_city, one_wijk):
    """Figures of 2023 (a survey wave), 2024 and 2025 are known; a change in 2024 can change 2024 and 2025."""
    steps = Steps()

    store.build_reports(steps, years=[2024])

    assert steps.said[::2] == ["Cijfers van 2025 lezen", "Cijfers van 2024 lezen"]
    assert set(GeneratedReport.objects.values_list("period", flat=True)) == {"2024", "2025"}


@pytest.mark.slow
def test_an_older_year_is_rebuilt_only_when_a_report_of_it_was_kept(small_city, one_wijk, monkeypatch):
    monkeypatch.setattr(store, "YEARS_KEPT_READY", 1)
    without, with_kept = Steps(), Steps()

    store.build_reports(without, years=[2024])
    GeneratedReportFactory(kind="wijk", code=NORTH, period="2024")
    store.build_reports(with_kept, years=[2024])

    assert without.said[::2] == ["Cijfers van 2025 lezen"]
    assert with_kept.said[::2] == ["Cijfers van 2025 lezen", "Cijfers van 2024 lezen"]


@pytest.mark.slow
def test_a_year_without_police_figures_says_so_and_shows_no_zero(small_city):
    """Of 2023 only the survey is known."""
    prepared = prepare(2023)
    report = store.build("wijk", NORTH, prepared)
    city = store.build("stad", "stad", prepared)

    assert report.answer == "Over 2023 zijn er nog geen politiecijfers voor Noord."
    assert [section.lead for section in report.sections[:2]] == [
        "Over 2023 zijn er nog geen politiecijfers voor deze wijk.",
        "Er zijn geen cijfers om jaren mee te vergelijken.",
    ]
    assert [section.lead for section in city.sections[:2]] == [
        "Over 2023 zijn er geen cijfers per wijk over criminaliteit.",
        "Over 2023 zijn er geen cijfers per wijk over overlast.",
    ]
    assert city.sections[-1].lead == "Over 2023 is er geen levering over doelgroepen. Dat is iets anders dan nul."
    assert all("0" not in figure.value.split() for figure in report.key_figures)


def test_figures_are_read_in_a_constant_number_of_queries(small_city, django_assert_num_queries):
    """20 queries for all reports of a year, whatever the number of wijken."""
    with django_assert_num_queries(20):
        prepare(2025)
