"""A survey wave down the whole line: estimates become figures, questions keep their version, no answer is stored."""

import io

import pytest

from analysis.enums import DeliveryState, Missing, PeriodKind, Reliability, SourceKind, TableContent
from analysis.imports import pipeline, survey_loading
from analysis.models import CountCell, Indicator, Observation, SurveyWave
from analysis.services import deliveries
from cycle.enums import Component, Sensitivity
from tests.analysis.town import AT, CITY, HOF, HOF_A, SOUTH, approve, check, do, receive
from tests.factories import DataSourceFactory, IndicatorFactory, SourceTableFactory, WijkFactory

pytestmark = pytest.mark.usefixtures("storage")

CODEBOOK = """\
onderzoek: Proefenquête
peiljaar: {year}
veldwerk: {{van: {year}-09-15, tot: {year}-11-02}}
wijze: web
leeftijd: {{van: 18, tot: 84}}
uitgenodigd: 400
respons: {responded}
weegversie: "1"
kolommen: {{respondent: nr, gewicht: w, gebied: wijk}}
vragen:
  - sleutel: onveilig
    kolom: v1
    tekst: {wording}
    versie: "{version}"
    antwoorden: {{1: ja, 2: nee, 9: weet niet}}
  - sleutel: cijfer
    kolom: v2
    tekst: Welk rapportcijfer geeft u?
    versie: "1"
    bereik: {{van: 1, tot: 10}}
indicatoren:
  - sleutel: onveilig
    naam: Voelt zich wel eens onveilig
    vraag: onveilig
    soort: percentage
    teller: [1]
    noemer: [1, 2]
    richting: lager_is_beter
    onderdeel: beleving
    eenheid: "%"
  - sleutel: cijfer
    naam: Rapportcijfer
    vraag: cijfer
    soort: gemiddelde
    noemer: alle
    richting: hoger_is_beter
    onderdeel: beleving
    eenheid: rapportcijfer
"""
# Respondents: (area, answer to v1, mark for v2, how many).
PEOPLE = [(HOF, 1, 6, 60), (HOF, 2, 8, 90), (HOF, 9, 7, 10), (SOUTH, 1, 5, 30), (SOUTH, 2, 7, 10), (SOUTH, 9, 6, 5)]


def answers(people=PEOPLE) -> bytes:
    lines, number = ["nr;w;wijk;v1;v2"], 0
    for area, answer, mark, count in people:
        for _ in range(count):
            number += 1
            lines.append(f"{number};1;{area};{answer};{mark}")
    return ("\n".join(lines) + "\n").encode()


def codebook(year=2023, wording="Voelt u zich wel eens onveilig?", version="1", responded=205) -> bytes:
    return CODEBOOK.format(year=year, wording=wording, version=version, responded=responded).encode()


@pytest.fixture
def table(town):
    source = DataSourceFactory(kind=SourceKind.SURVEY)
    return SourceTableFactory(
        source=source, number="enquete", content=TableContent.SURVEY, period_kind=PeriodKind.WAVE, region_column=""
    )


def send(table, content=None, book=None):
    return check(
        receive(
            table,
            content or answers(),
            name="enquete.csv",
            codebook=io.BytesIO(book or codebook()),
            codebook_name="codeboek.yaml",
        )
    )


def figure(area, key="onveilig", **filters) -> Observation:
    return Observation.objects.get(area__code=area, indicator__key=key, **filters)


def test_wave_becomes_figures_for_the_city_and_each_wijk(table):
    delivery = approve(send(table))

    assert (delivery.periods, delivery.rows_accepted, CountCell.objects.count()) == ([[2023, 0]], 205, 0)
    assert Observation.objects.count() == 2 * 3
    hof, south, city = figure(HOF), figure(SOUTH), figure(CITY)
    assert (hof.value, hof.n, hof.numerator_n) == (pytest.approx(60 / 150), 150, 60)
    assert (south.value, south.n, south.numerator_n) == (pytest.approx(30 / 40), 40, 30)
    assert (city.value, city.n, city.numerator_n) == (pytest.approx(90 / 190), 190, 90)
    assert hof.lower < hof.value < hof.upper
    assert (hof.year, hof.month, hof.delivery, hof.denominator) == (2023, 0, delivery, None)


def test_difference_with_the_rest_of_the_city_stands_beside_the_figure(table):
    approve(send(table))

    assert figure(HOF).rest_difference == pytest.approx(60 / 150 - 30 / 40)
    assert figure(SOUTH).rest_difference == pytest.approx(30 / 40 - 60 / 150)
    assert figure(CITY).rest_difference is None
    assert 0 < figure(HOF).rest_p_value < 0.001


def test_too_few_answers_are_flagged(table):
    approve(send(table))

    assert (figure(HOF).reliability, figure(SOUTH).reliability) == (Reliability.NORMAL, Reliability.TOO_FEW)
    assert figure(SOUTH).rest_p_value is None


def test_mean_has_no_numerator(table):
    approve(send(table))

    mean = figure(HOF, "cijfer")
    assert mean.value == pytest.approx((6 * 60 + 8 * 90 + 7 * 10) / 160)
    assert (mean.n, mean.numerator_n) == (160, None)


def test_wijk_without_respondents_has_a_figure_that_is_missing(town, table):
    WijkFactory(version=town.version, code="WK030799", parent=town.areas[CITY])

    approve(send(table))

    empty = figure("WK030799")
    assert (empty.value, empty.missing, empty.n) == (None, Missing.MISSING, 0)


def test_respondents_of_a_buurt_count_in_its_wijk(table):
    approve(send(table, answers([(HOF_A, 1, 6, 30), (HOF, 2, 6, 70), (SOUTH, 1, 6, 60), (SOUTH, 2, 6, 40)])))

    assert (figure(HOF).value, figure(HOF).n) == (pytest.approx(0.3), 100)


def test_wave_says_how_it_was_held(table):
    delivery = approve(send(table))

    wave = SurveyWave.objects.get()
    assert (wave.delivery, wave.name, wave.year, wave.mode) == (delivery, "Proefenquête", 2023, "web")
    assert (wave.age_from, wave.age_to, wave.invited, wave.responded) == (18, 84, 400, 205)
    assert wave.questions["onveilig"] == "Voelt u zich wel eens onveilig?"


def test_new_indicator_is_made_with_its_question(table):
    approve(send(table))

    made = Indicator.objects.get(key="onveilig")
    assert (made.version, made.component, made.source_kind, made.sensitivity) == (
        1,
        Component.PERCEPTION,
        SourceKind.SURVEY,
        Sensitivity.SURVEY,
    )
    assert (made.statistic, made.direction, made.unit) == ("proportion", "lower", "%")
    assert "“Voelt u zich wel eens onveilig?”" in made.definition
    assert "Geteld: ja; van wie antwoordde: ja, nee." in made.definition


def test_same_question_in_the_next_wave_is_the_same_indicator(table):
    approve(send(table))
    approve(send(table, answers(), codebook(2025)))

    assert Indicator.objects.filter(key="onveilig").count() == 1
    assert set(Observation.objects.values_list("year", flat=True)) == {2023, 2025}


@pytest.mark.parametrize("change", [{"wording": "Voelt u zich vaak onveilig?"}, {"version": "2"}])
def test_other_wording_is_a_new_version(table, change):
    approve(send(table))
    approve(send(table, answers(), codebook(2025, **change)))

    versions = dict(Observation.objects.filter(area__code=HOF).values_list("year", "indicator__version").order_by("pk"))
    assert sorted(Indicator.objects.filter(key="onveilig").values_list("version", flat=True)) == [1, 2]
    assert Indicator.objects.filter(key="cijfer").count() == 1
    assert figure(HOF, year=2025).indicator.version == 2
    assert set(versions) == {2023, 2025}


def test_announced_indicator_gets_its_wording_from_the_first_wave_that_counts_its_answers(table):
    announced = IndicatorFactory(
        key="onveilig",
        component=Component.PERCEPTION,
        source_kind=SourceKind.SURVEY,
        offence_group=None,
        numerator={"answers": ["ja"]},
        denominator={"answers": ["ja", "nee"]},
    )

    approve(send(table))
    approve(send(table, answers(), codebook(2025, wording="Heel anders gevraagd?")))

    announced.refresh_from_db()
    assert announced.numerator["question"] == "Voelt u zich wel eens onveilig?"
    assert (figure(HOF, year=2023).indicator, figure(HOF, year=2025).indicator.version) == (announced, 2)


def test_announced_indicator_that_counts_other_answers_is_left_alone(table):
    announced = IndicatorFactory(
        key="onveilig",
        component=Component.PERCEPTION,
        source_kind=SourceKind.SURVEY,
        offence_group=None,
        numerator={"answers": ["ja"]},
        denominator={"answers": ["ja", "nee", "weet niet"]},
    )

    approve(send(table))

    announced.refresh_from_db()
    assert "question" not in announced.numerator
    assert figure(HOF).indicator.version == 2


def test_second_run_gives_the_same_figures(table):
    delivery = approve(send(table))
    before = list(Observation.objects.order_by("indicator", "area").values_list("indicator", "area", "value", "lower"))

    pipeline.aggregate_delivery(Quiet(), delivery=delivery.pk)

    after = list(Observation.objects.order_by("indicator", "area").values_list("indicator", "area", "value", "lower"))
    assert (after, SurveyWave.objects.count(), Indicator.objects.filter(key="onveilig").count()) == (before, 1, 1)


class Quiet:
    def step(self, *args, **kwargs):
        pass

    check_cancelled = step


def test_worker_that_dies_leaves_no_wave_and_no_indicator(table, monkeypatch):
    delivery = approve(send(table), aggregate=False)
    monkeypatch.setattr(pipeline, "bulk_load", lambda model, frame: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        pipeline.aggregate_delivery(Quiet(), delivery=delivery.pk)

    assert (SurveyWave.objects.count(), Indicator.objects.filter(key="onveilig").count()) == (0, 0)


def test_answers_that_changed_on_disk_give_no_figures(table):
    delivery = send(table)
    job = deliveries.approve(delivery_id=delivery.pk, by=None, at=AT, reason="Proef")
    with delivery.file.storage.open(delivery.file.name, "ab") as stream:
        stream.write(b"999;50;WK030701;1;1\n")

    do(job, pipeline.aggregate_delivery)

    assert job.state == "failed"
    assert "niet meer het bestand dat is ontvangen" in job.error
    assert Observation.objects.count() == 0


def test_file_about_persons_is_refused_with_nothing_stored(table):
    content = b"nr;w;wijk;v1;v2;achternaam\n1;1;WK030701;1;6;Jansen\n"

    delivery = send(table, content)

    assert delivery.state == DeliveryState.REFUSED
    assert "achternaam" in delivery.refusal
    assert "Jansen" not in delivery.refusal
    assert (delivery.rejects, Observation.objects.count(), SurveyWave.objects.count()) == ([], 0, 0)


def test_wave_without_a_codebook_is_refused_in_words(table):
    delivery = check(receive(table, answers(), name="enquete.csv"))

    assert delivery.state == DeliveryState.REFUSED
    assert "codeboek" in delivery.refusal


def test_correction_of_a_wave_replaces_its_figures(table):
    first = approve(send(table))

    second = approve(send(table, answers([(HOF, 1, 6, 100), (HOF, 2, 6, 100)])))

    first.refresh_from_db()
    assert (first.state, figure(HOF).delivery, figure(HOF).value) == ("replaced", second, pytest.approx(0.5))


def test_codes_of_answers_may_change_between_waves(table):
    """The words are the answer: a file that says 3 for ja counts the same indicator."""
    approve(send(table))
    other = (
        codebook(2025)
        .replace(b"{1: ja, 2: nee,", b"{3: ja, 2: nee,")
        .replace(b"[1]", b"[3]")
        .replace(b"[1, 2]", b"[3, 2]")
    )

    approve(send(table, answers([(HOF, 3, 6, 100), (HOF, 2, 6, 100)]), other))

    assert Indicator.objects.filter(key="onveilig").count() == 1
    assert survey_loading.codebook_of(figure(HOF, year=2025).delivery).wave == 2025
