"""Few answers in a wijk: two waves or several small wijken together, and never what would give a hidden figure away."""

import pytest

from analysis.models import Observation
from analysis.reports import store
from analysis.reports.prepared import prepare
from analysis.reports.provenance import used_deliveries
from tests.analysis.small_city import NORTH, SOUTH, STATION
from tests.factories import IndicatorFactory

KEY, NAME = "onveilig_eigen_buurt", "Voelt zich wel eens onveilig in de eigen buurt"
pytestmark = pytest.mark.django_db


def answers(city, place, year, *, n, numerator, value, se=0.07, key=KEY):
    """Give one wijk another outcome in a wave."""
    changed = Observation.objects.filter(indicator=city.indicators[key], area__code=place, year=year)
    assert changed.update(n=n, numerator_n=numerator, value=value, standard_error=se, lower=0.1, upper=0.5) == 1


def line_of(code, prepared):
    return prepared.survey.set_index(["indicator", "area"]).loc[(KEY, code)]


def table_of(report):
    section = next(one for one in report.sections if one.key == "beleving")
    return section, section.tables[0]


def test_two_small_waves_are_one_figure_that_says_so(small_city):
    """(30 x 0.40 + 40 x 0.54) / 70 = 0.48; the other small wijk keeps the rule of secondary hiding out of the way."""
    answers(small_city, STATION, 2023, n=30, numerator=12, value=0.40)
    answers(small_city, STATION, 2025, n=40, numerator=21, value=0.54)
    answers(small_city, SOUTH, 2025, n=45, numerator=15, value=0.33)

    prepared = prepare(2025)
    report = store.build("wijk", STATION, prepared)

    row = line_of(STATION, prepared)
    assert row["pooled_value"] == pytest.approx(0.48)
    assert (row["pooled_n"], row["pooled_label"]) == (70, "2023 en 2025 samen")
    section, table = table_of(report)
    shown = next(line for line in table.rows if line[0].text == NAME)
    assert shown[0].note == "indicatief, 2023 en 2025 samen"
    assert shown[1].text == "48%"
    assert (shown[3].text, shown[3].note) == ("70", "40 in deze wijk en meting")
    assert [cell.text for cell in shown[5:]] == ["niet vergeleken", "niet vergeleken"]
    assert [note[:21] for note in section.notes[:2]] == ["Bewonersenquête 2025:", "Bewonersenquête 2023:"]
    assert table.notes[1].endswith("wat wel kan: 2023 en 2025 samen.")
    figure = next(one for one in report.key_figures if one.label == shown[0].text)
    assert (figure.value, figure.unit) == ("48%", "enquête 2023 en 2025 samen")
    waves = {delivery.pk for key, delivery in small_city.deliveries.items() if key.startswith("enquete")}
    assert waves <= used_deliveries("wijk", STATION, prepared)
    both = {str(delivery) for key, delivery in small_city.deliveries.items() if key.startswith("enquete")}
    assert set(table.version.split(", ")) == both
    assert both <= {line.version for line in report.sources}


def test_a_wave_that_was_published_never_gives_the_other_away(small_city):
    """200 answers of 2023 stand in an earlier report: with the joint figure, the 6 of 2025 could be worked out."""
    answers(small_city, STATION, 2025, n=40, numerator=6, value=0.15)
    answers(small_city, SOUTH, 2025, n=45, numerator=5, value=0.11)

    prepared = prepare(2025)

    assert line_of(STATION, prepared)["pooled_label"] == "Stationsgebied en Zuid samen"  # 11 of 85: not of one wijk
    assert line_of(SOUTH, prepared)["pooled_n"] == 85


def test_a_safe_wave_may_stand_beside_a_published_one(small_city):
    """15 of 40 would be shown if it were not for the margin."""
    answers(small_city, STATION, 2025, n=40, numerator=15, value=0.38)
    answers(small_city, SOUTH, 2025, n=45, numerator=15, value=0.33)

    assert line_of(STATION, prepare(2025))["pooled_label"] == "2023 en 2025 samen"


def test_waves_that_asked_something_else_are_not_one(small_city):
    answers(small_city, STATION, 2023, n=30, numerator=12, value=0.40)
    answers(small_city, STATION, 2025, n=40, numerator=21, value=0.54)
    asked_before = small_city.indicators[KEY]
    now = IndicatorFactory(key=KEY, version=asked_before.version + 1, source_kind="survey", statistic="proportion")
    Observation.objects.filter(indicator=asked_before, year=2025).update(indicator=now)

    row = line_of(STATION, prepare(2025))

    assert row["why_not"] == "de vraag is veranderd"
    assert row["pooled_label"] != row["pooled_label"]  # nothing to take it together with


def test_a_wijk_that_gives_itself_away_stays_out_of_a_group(small_city):
    """Station may stand beside its published wave, so a group with South would give South's 6 away."""
    answers(small_city, STATION, 2025, n=40, numerator=15, value=0.38)
    answers(small_city, SOUTH, 2025, n=45, numerator=6, value=0.13)

    prepared = prepare(2025)

    assert line_of(STATION, prepared)["pooled_label"] == "2023 en 2025 samen"
    assert line_of(SOUTH, prepared)["pooled_label"] != line_of(SOUTH, prepared)["pooled_label"]


def test_still_too_few_together_is_said_in_words(small_city):
    answers(small_city, STATION, 2023, n=20, numerator=5, value=0.25)
    answers(small_city, STATION, 2025, n=20, numerator=5, value=0.25)

    prepared = prepare(2025)
    _, table = table_of(store.build("wijk", STATION, prepared))

    assert line_of(STATION, prepared)["pooled_n"] != line_of(STATION, prepared)["pooled_n"]
    hidden = next(line for line in table.rows if line[0].text == NAME)
    assert hidden[1].words == "afgeschermd: te weinig antwoorden"
    assert "onder de 50 tonen we haar niet" in table.notes[0]


def test_enough_answers_are_never_taken_together(small_city):
    assert prepare(2025).survey["pooled_value"].isna().all()
    assert line_of(NORTH, prepare(2025))["value"] == pytest.approx(0.345)
