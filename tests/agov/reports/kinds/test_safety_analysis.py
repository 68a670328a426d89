"""The veiligheidsanalyse as a publication: two halves of equal standing, other readings, and what is not known."""

from datetime import date

import pytest

from agov.reports.edition_content import NoContentError, content_of, subjects_to_publish
from agov.reports.kinds.safety_analysis.builder import build_safety_analysis
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from analysis.enums import (
    AnalysisState,
    Certainty,
    Hardness,
    HolderState,
    InterpretationKind,
    ReviewVerdict,
    SoftReliability,
)
from analysis.models import SafetyAnalysis
from cycle.enums import RoundKind, RoundState, Track
from tests.factories import (
    DataSourceFactory,
    OrganisationFactory,
    SpotFactory,
    TargetGroupFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories.policy import (
    MOMENT,
    DataReviewFactory,
    FindingFactory,
    FrozenFigureFactory,
    HolderRequestFactory,
    InterpretationFactory,
    PolicyCycleFactory,
    RoundFactory,
    SafetyAnalysisFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
KIND = "Veiligheidsanalyse"
EVEN = "Tussen 40% en 60% noemen wij het gelijk verdeeld."


@pytest.fixture
def analysis():
    owners = [
        OrganisationFactory(name="Gemeente Proef", kind=OrganisationKind.MUNICIPALITY),
        OrganisationFactory(name="Politie Proef", kind=OrganisationKind.POLICE),
    ]
    return SafetyAnalysisFactory(
        cycle=PolicyCycleFactory(name="Cyclus 2026-2027"),
        title="Veiligheidsanalyse 2026",
        summary="Geweld valt op.",
        authors=owners,
        state=AnalysisState.ADOPTED,
        adopted_on=DAY,
    )


def findings(analysis, *, areas=0, groups=0, both=0):
    tracks = [Track.AREA] * areas + [Track.GROUP] * groups + [Track.BOTH] * both
    return [FindingFactory(analysis=analysis, number=number, track=track) for number, track in enumerate(tracks, 1)]


def report(analysis):
    return build_safety_analysis(SafetyAnalysis.objects.get(pk=analysis.pk))


def section(made, key):
    return next(one for one in made.sections if one.key == key)


def rows(made, key):
    return [[cell.text for cell in row] for row in next(one for one in made.tables if one.key == key).rows]


# --- equal standing (S128)


@pytest.mark.parametrize(
    ("areas", "groups", "both", "percent", "warned"),
    [
        (3, 2, 0, 60, False),  # 3 of 5
        (2, 3, 0, 40, False),
        (5, 3, 0, 62, True),  # 5 of 8 is 62.5
        (1, 2, 0, 33, True),
        (1, 0, 2, 60, False),  # 3 on areas and 2 on groups
    ],
)
def test_share_of_each_half_is_told_and_warned_about_outside_40_to_60(analysis, areas, groups, both, percent, warned):
    findings(analysis, areas=areas, groups=groups, both=both)

    made = report(analysis)

    assert [row[2] for row in rows(made, "verdeling")] == [str(percent), str(100 - percent)]
    told = f"De aandacht is scheef verdeeld: {percent}% van de bevindingen gaat over gebieden. {EVEN}"
    assert (told in made.cautions) is warned


def test_both_halves_stand_beside_each_other_and_a_finding_on_both_stands_in_both(analysis):
    first, second, third = findings(analysis, areas=1, groups=1, both=1)

    made = report(analysis)

    heads = {key: [part.heading for part in section(made, key).parts] for key in ("gebieden", "doelgroepen")}
    names = {one: f"{one.number}. {one.claim}" for one in (first, second, third)}
    assert heads == {"gebieden": [names[first], names[third]], "doelgroepen": [names[second], names[third]]}
    assert made.answer.startswith("3 bevindingen: 2 over gebieden en 2 over doelgroepen. 1 gaat over allebei.")


def test_missing_half_is_said_with_the_reason_of_the_cycle(analysis):
    findings(analysis, areas=2)
    assert report(analysis).cautions == ("Deze analyse zegt niets over doelgroepen.",)

    analysis.cycle.group_track_note = "De politie heeft nog geen aantallen."
    analysis.cycle.save()
    assert report(analysis).cautions == (
        "Deze analyse zegt niets over doelgroepen. De politie heeft nog geen aantallen.",
    )
    assert section(report(analysis), "doelgroepen").lead == "Over doelgroepen zegt deze analyse niets."


def test_who_made_it_is_told_and_an_owner_that_lacks_is_named(analysis):
    findings(analysis, areas=1, groups=1)
    assert section(report(analysis), "van-wie").lead == (
        "Opgesteld door Gemeente Proef en Politie Proef. Vastgesteld op 24 november 2026."
    )
    analysis.authors.set(analysis.authors.filter(kind=OrganisationKind.MUNICIPALITY))
    assert report(analysis).cautions == ("Deze analyse is gemaakt zonder: politie.",)


# --- findings


def test_frozen_figure_stands_as_it_stood_with_margin_period_and_source(analysis):
    (finding,) = findings(analysis, areas=1)
    figure = FrozenFigureFactory(
        label="Inbraak", value="34", unit="registraties", interval="28 tot 41", period="2025", source="Politie"
    )
    hidden = FrozenFigureFactory(label="Veelplegers", value="", sign="<5", words="minder dan 5", period="2025")
    finding.figures.set([figure, hidden])

    made = report(analysis)

    assert section(made, "gebieden").parts[0].items == (
        "Inbraak: 34 registraties (2025, marge 28 tot 41).",
        "Veelplegers: minder dan 5 (2025).",
    )
    table = next(one for one in made.tables if one.key == "cijfers")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Inbraak", "34", "28 tot 41", "registraties", "2025", "", "Politie"],
        ["Veelplegers", "<5", "", "", "2025", "", "Politie"],
    ]
    assert table.rows[1][1].value is None
    assert table.group_of(1) == f"1. {finding.claim}"
    assert "1 cijfer is onbekend of niet te tonen." in made.unknowns


def test_soft_information_says_so_with_function_place_and_day_and_without_a_name(analysis):
    maker = UserFactory(name="Marijke Vreeswijk")
    FindingFactory(
        analysis=analysis,
        number=1,
        hardness=Hardness.SOFT,
        certainty=Certainty.SIGNAL,
        soft_source="wijkmanager",
        soft_area=WijkFactory(name="Kruiswijk"),
        soft_date=date(2026, 5, 4),
        soft_reliability=SoftReliability.SEVERAL,
        made_by=maker,
    )
    made = report(analysis)
    facts = dict(section(made, "gebieden").parts[0].facts)
    assert facts["Informatie"] == (
        "zacht: signaal van: wijkmanager, Kruiswijk, 4 mei 2026, door meerdere bronnen gemeld"
    )
    assert "Vreeswijk" not in str(content_of("analyse", str(analysis.pk), "Cyclus 2026-2027").value)


def test_other_reading_stands_with_the_finding_and_in_a_table_of_its_own(analysis):
    (finding,) = findings(analysis, areas=1)
    for name, kind, words in (
        ("GGZ De Vennen", InterpretationKind.DIFFERS, "Het is zorg, geen overlast."),
        ("Welzijn", InterpretationKind.ADDS, "Vooral in het weekend."),
        ("Politie", InterpretationKind.AGREES, ""),
    ):
        InterpretationFactory(finding=finding, organisation=OrganisationFactory(name=name), kind=kind, text=words)

    made = report(analysis)

    part = section(made, "gebieden").parts[0]
    assert part.paragraphs == (
        "GGZ De Vennen leest het anders: Het is zorg, geen overlast.",
        "Welzijn vult aan: Vooral in het weekend.",
    )
    assert dict(part.facts)["Leest het ook zo"] == "Politie"
    assert [row[1] for row in rows(made, "andere-lezingen")] == ["GGZ De Vennen", "Welzijn"]


def test_holder_is_named_only_once_it_said_yes(analysis):
    first, second = findings(analysis, areas=2)
    corporation = OrganisationFactory(name="De Sleutel")
    HolderRequestFactory(finding=first, organisation=corporation, state=HolderState.ACCEPTED, answered_at=MOMENT)
    HolderRequestFactory(finding=second, organisation=OrganisationFactory(name="Bouwer"), state=HolderState.ASKED)

    made = report(analysis)

    assert [row[-1] for row in rows(made, "bevindingen")] == ["De Sleutel", "nog niemand"]
    assert "Bouwer" not in str(made)


def test_hot_spots_are_named_with_their_findings(analysis):
    first, second = findings(analysis, areas=2)
    spot = SpotFactory(name="Stapelplein", buurt__name="Centrum")
    for one in (first, second):
        one.spots.add(spot)
    made = report(analysis)
    assert rows(made, "plekken") == [
        ["Stapelplein", "plein of straat", "Centrum", f"1. {first.claim}; 2. {second.claim}"]
    ]
    assert section(made, "plekken").lead == "Eén plek vraagt aandacht."


def test_what_is_not_known_is_told(analysis):
    FindingFactory(analysis=analysis, number=4, claim="De groep groeit.", certainty=Certainty.UNKNOWN)
    TargetGroupFactory(name="Veelplegers")
    made = report(analysis)
    assert made.unknowns[0] == "Niet te bepalen: De groep groeit (bevinding 4)."
    assert any("Over deze doelgroepen is er geen bevinding: Veelplegers." in one for one in made.unknowns)


def test_who_checked_the_sources_is_told_once_the_slag_is_closed(analysis):
    slag = RoundFactory(cycle=analysis.cycle, kind=RoundKind.TECHNICAL, state=RoundState.OPEN)
    police = OrganisationFactory(name="Politie")
    DataReviewFactory(
        round=slag,
        source=DataSourceFactory(name="Misdrijven"),
        organisation=police,
        verdict=ReviewVerdict.DOUBT,
        note="Er ontbreken meldingen.",
    )
    assert section(report(analysis), "van-wie").tables == ()
    slag.state, slag.closed_at, slag.closed_by = RoundState.CLOSED, MOMENT, UserFactory()
    slag.product = "De cijfers kloppen."
    slag.save()
    assert rows(report(analysis), "nagekeken") == [["Misdrijven", "Politie", "er zijn twijfels"]]
    assert "Er ontbreken meldingen" not in str(report(analysis))  # the words are for who was asked


def test_queries_do_not_grow_with_the_findings(analysis, django_assert_num_queries):
    def fill(number):
        one = FindingFactory(analysis=analysis, number=number)
        one.figures.add(FrozenFigureFactory())
        one.spots.add(SpotFactory())
        InterpretationFactory(finding=one, kind=InterpretationKind.DIFFERS, text="Anders.")

    fill(1)
    row = SafetyAnalysis.objects.select_related("cycle").get(pk=analysis.pk)
    with django_assert_num_queries(QUERIES):
        build_safety_analysis(row)
    fill(2)
    fill(3)
    row = SafetyAnalysis.objects.select_related("cycle").get(pk=analysis.pk)
    with django_assert_num_queries(QUERIES):
        build_safety_analysis(row)


QUERIES = 14


# --- as a kind


@pytest.mark.parametrize("state", [AnalysisState.DRAFT, AnalysisState.DISCUSSION])
def test_analysis_that_is_not_adopted_is_no_publication(state):
    analysis = SafetyAnalysisFactory(state=state)
    findings(analysis, areas=1)
    assert KIND not in dict(subjects_to_publish())
    with pytest.raises(NoContentError, match="niet vastgesteld"):
        content_of("analyse", str(analysis.pk), str(analysis.cycle))


def test_adopted_analysis_can_be_chosen_and_rests_on_the_deliveries_of_its_figures(analysis):
    (finding,) = findings(analysis, areas=1)
    finding.figures.add(FrozenFigureFactory(data_versions=[{"delivery": 7, "name": "Politie", "figures_date": ""}]))
    assert dict(subjects_to_publish())[KIND] == [
        (f"analyse|{analysis.pk}|Cyclus 2026-2027", "Veiligheidsanalyse 2026 (Cyclus 2026-2027)")
    ]
    content = content_of("analyse", str(analysis.pk), "Cyclus 2026-2027")
    assert content.deliveries == (7,)
    assert "Wat is er aan de hand met doelgroepen?" in content.body
