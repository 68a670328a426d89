"""How figures are made, for everybody: the list, one page per indicator and kind of report, and its older versions."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import SourceKind, Statistic, TableContent
from analysis.models import MethodVersion
from analysis.reports.methods import known_keys, method_page
from cycle.enums import Component, Sensitivity
from tests.factories import (
    IndicatorFactory,
    MethodVersionFactory,
    OffenceGroupFactory,
    OffenceTypeFactory,
    SeriesBreakFactory,
    SourceTableFactory,
    TargetGroupDefinitionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("analysis:method-list")
WORDS = {"summary": "Kort.", "how": "Zo.", "limits": "Niet dit.", "changed": "Korter.", "reason": "Te lang."}


def detail(key="inbraak", subject="indicator"):
    return reverse("analysis:method-detail", args=[subject, key])


def version(number, key="inbraak"):
    return reverse("analysis:method-version", args=["indicator", key, number])


def edit(key="inbraak"):
    return reverse("analysis:method-edit", args=["indicator", key])


@pytest.fixture
def researcher(client):
    user = UserFactory(roles=[Role.ONDERZOEKER])
    client.force_login(user)
    return user


@pytest.fixture
def two_versions():
    IndicatorFactory(key="inbraak", name="Inbraak")
    MethodVersionFactory(key="inbraak", how="Zo deden wij het.", valid_from=date(2024, 1, 1))
    return MethodVersionFactory(key="inbraak", number=2, how="Zo doen wij het nu.", valid_from=date(2026, 2, 1))


# --- reading


def test_the_list_names_kinds_of_report_and_indicators_with_their_version(client):
    MethodVersionFactory(subject="rapport", key="wijk", name="Wijkrapport", summary="Een wijk naast de stad.")
    IndicatorFactory(key="inbraak", name="Inbraak", definition="Alle inbraken.")
    IndicatorFactory(key="lawaai", name="Lawaai", component=Component.NUISANCE, definition="Alle meldingen.")
    MethodVersionFactory(key="inbraak", summary="Hoe vaak er is ingebroken.", valid_from=date(2026, 2, 1))

    page = client.get(LIST)

    assertContains(page, "Een wijk naast de stad.")
    assertContains(page, "Hoe vaak er is ingebroken.")
    assertContains(page, "Versie 1, sinds 1 februari 2026")
    assertContains(page, "Alle meldingen.")  # nobody explained it yet: what is counted stands there
    assertNotContains(page, "Alle inbraken.")
    assertContains(page, f'href="{detail()}"')


def test_research_sees_what_still_needs_words(client, researcher):
    IndicatorFactory(key="inbraak")
    IndicatorFactory(key="lawaai")
    MethodVersionFactory(key="lawaai")

    page = client.get(LIST)

    assertContains(page, edit())
    assertNotContains(page, edit("lawaai"))


def test_an_indicator_that_ended_is_on_no_list(client):
    IndicatorFactory(key="oud", name="Oude telling", valid_to=date(2024, 12, 31))

    assertNotContains(client.get(LIST), "Oude telling")
    assert ("indicator", "oud") not in known_keys()


def test_empty_list_says_what_will_stand_there(client):
    assertContains(client.get(LIST), "Hier komt hoe wij meten")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_with_one_as_with_three(client, count):
    group = OffenceGroupFactory()
    group.offence_types.set([OffenceTypeFactory() for _ in range(count)])
    for number in range(count):
        IndicatorFactory(key="inbraak", version=number + 1, offence_group=group)
        MethodVersionFactory(key="inbraak", number=number + 1)
        MethodVersionFactory(subject="rapport", key=f"soort-{number}")
        SeriesBreakFactory().tables.add(SourceTableFactory(content=TableContent.CRIMES))
    addresses = (LIST, detail())
    found = []

    for address in addresses:
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        found.append(len([one for one in seen if "analysis_" in one["sql"] or "cycle_" in one["sql"]]))

    assert found == [2, 7]


def test_the_page_says_what_is_counted_out_of_what_and_when_that_changed(client):
    group = OffenceGroupFactory()
    group.offence_types.set([OffenceTypeFactory(name="Inbraak woning"), OffenceTypeFactory(name="Diefstal woning")])
    IndicatorFactory(key="inbraak", name="Inbraak", offence_group=group, denominator_kind="dwellings")
    SeriesBreakFactory(title="Samenloop", starts_on=date(2018, 7, 1)).tables.add(
        SourceTableFactory(content=TableContent.CRIMES, frequency_months=1),
        SourceTableFactory(content=TableContent.CRIMES, frequency_months=12),
    )
    SeriesBreakFactory(title="Andere telling van overlast").tables.add(
        SourceTableFactory(content=TableContent.NUISANCE)
    )

    page = client.get(detail())

    assertContains(page, "Diefstal woning en Inbraak woning")
    assertContains(page, "woningen op 1 januari van het jaar")
    assertContains(page, "elk jaar en elke maand")
    assertContains(page, "lager is beter")
    assertContains(page, "1 juli 2018: samenloop")
    assertNotContains(page, "Andere telling van overlast")
    assertContains(page, "nog niet in gewone taal")


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Politie, misdrijven (47018NED). Bron: Politie", "Politie, misdrijven (47018NED)"),
        ("BBV, met open data van de politie. Bron: Politie.", "BBV, met open data van de politie"),
        ("BBV, indicatoren. Bron: Stichting Halt", "BBV, indicatoren; Stichting Halt"),
        ("CBS, Veiligheidsmonitor. Bron: CBS (CC BY 4.0)", "CBS, Veiligheidsmonitor; CBS (CC BY 4.0)"),
        ("Bewonersenquête van de gemeente.", "Bewonersenquête van de gemeente"),
    ],
)
def test_a_source_is_called_a_source_once(client, note, words):
    IndicatorFactory(key="inbraak", source_note=note)
    SeriesBreakFactory(source=note).tables.add(SourceTableFactory(content=TableContent.CRIMES))

    page = client.get(detail())

    assertContains(page, f"<div><dt>Bron</dt><dd>{words}</dd></div>", html=True)
    assertContains(page, f'<span class="soft">Bron: {words}.</span>', html=True)


def test_every_wording_of_a_question_stands_there_with_its_answers(client):
    survey = {
        "key": "onveilig",
        "component": Component.PERCEPTION,
        "source_kind": SourceKind.SURVEY,
        "statistic": Statistic.PROPORTION,
        "offence_group": None,
        "denominator_kind": "",
        "sensitivity": Sensitivity.SURVEY,
    }
    old = {"question": "Bent u wel eens bang?", "answers": ["ja"]}
    new = {"question": "Voelt u zich wel eens onveilig?", "answers": ["ja"]}
    IndicatorFactory(**survey, version=1, numerator=old, denominator={"answers": ["ja", "nee"]})
    IndicatorFactory(**survey, version=2, numerator=new, denominator={"answers": ["ja", "nee"]})

    page = client.get(detail("onveilig"))

    assertContains(page, "“Bent u wel eens bang?”")
    assertContains(page, "“Voelt u zich wel eens onveilig?”")
    assertContains(page, "Van iedereen die zei: ja, nee.")
    assertContains(page, "Onder 50 antwoorden")


@pytest.mark.parametrize(
    ("sensitivity", "words"),
    [
        (Sensitivity.ORDINARY, "elk aantal, ook een klein aantal"),
        (Sensitivity.SENSITIVE, "Aantallen onder de 10 tonen wij niet. De andere ronden wij af op 5-tallen."),
        (Sensitivity.PERSONS, "Wijken met minder dan 1.000 inwoners en buurten tonen wij niet."),
    ],
)
def test_protection_is_told_and_the_limits_on_the_largest_are_not(client, sensitivity, words):
    IndicatorFactory(key="inbraak", sensitivity=sensitivity)

    page = client.get(detail())

    assertContains(page, words)
    assertNotContains(page, "90%")


def test_older_version_stays_with_its_days_and_leads_to_what_counts_now(client, two_versions):
    old, now = client.get(version(1)), client.get(detail())

    assertContains(old, "Zo deden wij het.")
    assertNotContains(old, "Zo doen wij het nu.")
    assertContains(old, "gold van 1 januari 2024 tot 1 februari 2026")
    assertContains(old, "Dit is een eerdere versie")
    assertContains(now, "Zo doen wij het nu.")
    assertContains(now, "geldt sinds 1 februari 2026")
    assertContains(now, "Een zin erbij.")
    assertContains(now, "Waarom: Lezers vroegen erom.")
    assertNotContains(now, "Dit is een eerdere versie")
    assert client.get(version(3)).status_code == 404


def test_the_page_of_target_groups_lists_their_definitions(client):
    MethodVersionFactory(subject="rapport", key="doelgroep", name="Doelgroeprapport")
    MethodVersionFactory(subject="rapport", key="wijk", name="Wijkrapport")
    TargetGroupDefinitionFactory(label="Vijf keer een proces-verbaal in een jaar.")

    assertContains(client.get(detail("doelgroep", "rapport")), "Vijf keer een proces-verbaal in een jaar.")
    assertNotContains(client.get(detail("wijk", "rapport")), "Vijf keer een proces-verbaal in een jaar.")


@pytest.mark.parametrize("address", [detail("bestaat-niet"), detail("inbraak", "iets"), detail("inbraak", "rapport")])
def test_what_is_not_there_is_not_found(client, two_versions, address):
    assert client.get(address).status_code == 404


def test_no_page_for_a_version_of_nothing():
    assert method_page("indicator", "inbraak") is None


def test_only_research_sees_where_to_write(client, two_versions):
    assertNotContains(client.get(detail()), edit())
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    assertNotContains(client.get(detail()), edit())
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    assertContains(client.get(detail()), edit())


# --- writing


def test_a_researcher_writes_the_next_version(client, researcher, two_versions):
    page = client.get(edit())
    assertContains(page, "Zo doen wij het nu.")
    assertContains(page, "U maakt versie 3")

    answer = client.post(edit(), {**WORDS, "seen": 2})

    assertRedirects(answer, detail())
    made = MethodVersion.objects.of("indicator", "inbraak")[0]
    assert (made.number, made.how, made.made_by) == (3, "Zo.", researcher)
    assertContains(client.get(version(2)), "Zo doen wij het nu.")


def test_the_first_text_asks_for_no_change(client, researcher):
    IndicatorFactory(key="inbraak")
    assertNotContains(client.get(edit()), "Wat is er anders")

    client.post(edit(), {"summary": "Kort.", "how": "Zo.", "limits": "Niet dit.", "seen": 0})

    assert MethodVersion.objects.get().number == 1


def test_what_was_typed_stays_when_something_is_missing(client, researcher, two_versions):
    answer = client.post(edit(), {**WORDS, "how": "Wat ik typte.", "reason": "", "seen": 2})

    assertContains(answer, "Wat ik typte.", status_code=422)
    assertContains(answer, "Schrijf op waarom.", status_code=422)
    assert MethodVersion.objects.count() == 2


def test_the_same_text_is_refused_in_words(client, researcher, two_versions):
    same = {name: getattr(two_versions, name) for name in ("summary", "how", "limits")}

    answer = client.post(edit(), {**WORDS, **same, "seen": 2})

    assertContains(answer, "De tekst is dezelfde", status_code=422)


def test_who_comes_second_keeps_the_text_and_sees_the_other(client, researcher, two_versions):
    mine = {**WORDS, "how": "Wat ik typte.", "seen": 1}

    answer = client.post(edit(), mine)

    assertContains(answer, "Wat ik typte.", status_code=409)
    assertContains(answer, "maakte intussen versie 2", status_code=409)
    assertContains(answer, "Zo doen wij het nu.", status_code=409)
    assert answer.context["form"]["seen"].value() == "2"
    assert MethodVersion.objects.count() == 2

    client.post(edit(), {**mine, "seen": 2})

    assert MethodVersion.objects.of("indicator", "inbraak")[0].how == "Wat ik typte."


def test_data_on_persons_are_refused(client, researcher, two_versions):
    answer = client.post(edit(), {**WORDS, "how": "Bel 06-12345678.", "seen": 2})

    assert answer.status_code == 422
    assert MethodVersion.objects.count() == 2
