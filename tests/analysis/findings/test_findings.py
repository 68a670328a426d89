"""Making and changing findings: what is frozen, the rules of certainty, and two people at once."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis.enums import AnalysisState, Certainty, Hardness, InterpretationKind
from analysis.models import Finding, FrozenFigure, Interpretation
from analysis.reports.picking import NoFigureError
from analysis.services import findings
from analysis.services.figures import Place, freeze
from analysis.services.findings import FindingContent, FindingError
from cycle.enums import SafetyScope, Track
from tests.analysis.findings.paper import burglary, stored, violence
from tests.factories import (
    BuurtFactory,
    DeliveryFactory,
    OrganisationFactory,
    SpotFactory,
    TargetGroupFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories.policy import FindingFactory, FrozenFigureFactory, SafetyAnalysisFactory, ThemeFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 10, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def report():
    return stored()


def hard(**more):
    given = {"claim": "Geweld komt vaker voor.", "certainty": Certainty.SHOWN, "hardness": Hardness.HARD}
    return FindingContent(**{**given, "track": Track.AREA, "areas": [WijkFactory()], **more})


def soft(**more):
    given = {
        "claim": "Ondernemers horen vaker ruzie.",
        "certainty": Certainty.SIGNAL,
        "hardness": Hardness.SOFT,
        "soft_source": "wijkmanager",
        "soft_area": WijkFactory(),
        "soft_date": date(2026, 9, 1),
    }
    return FindingContent(**{**given, "track": Track.AREA, "areas": [given["soft_area"]], **more})


def make(content, places=(), *, by, analysis=None):
    analysis = analysis or SafetyAnalysisFactory()
    return findings.create_finding(analysis_id=analysis.pk, content=content, places=places, by=by, at=AT)


# --- freezing


def test_a_frozen_figure_is_what_stood_in_the_report(by):
    delivery = DeliveryFactory(table__number="47018NED", version=1, figures_date=date(2026, 2, 1))
    report = stored(deliveries=[delivery])

    figure = freeze(place=violence(report), by=by, at=AT)

    assert (figure.label, figure.value, figure.interval) == ("Noord, Geweld, per 1.000", "7,1", "5,5–9,1")
    assert (figure.sign, figure.hardness, figure.period, figure.source) == ("", Hardness.HARD, "2025", "Politie")
    assert figure.data_versions == [
        {"delivery": delivery.pk, "name": "47018NED versie 1", "figures_date": "1 februari 2026"}
    ]
    assert AuditEntry.objects.get(event="figure.frozen").target_id == str(figure.pk)


def test_a_later_report_does_not_move_a_frozen_figure(by, report):
    figure = freeze(place=violence(report), by=by, at=AT)
    stored()  # a newer version of the same report

    figure.refresh_from_db()

    assert (figure.value, figure.report_id) == ("7,1", report.pk)


def test_a_hidden_figure_is_frozen_with_its_sign_and_without_a_value(by, report):
    figure = freeze(place=burglary(report), by=by, at=AT)

    assert (figure.value, figure.interval, figure.sign) == ("", "", "x")
    assert figure.words == "afgeschermd: te weinig"


def test_the_same_figure_is_frozen_once(by, report):
    first = freeze(place=violence(report), by=by, at=AT)
    second = freeze(place=violence(report), by=UserFactory(), at=AT)

    assert first == second
    assert FrozenFigure.objects.count() == 1


def test_a_figure_without_source_cannot_be_saved(by, report):
    """S36: refused by the service, and by the database."""
    with pytest.raises(NoFigureError, match="geen bron"):
        freeze(place=Place(report.pk, "zonder-bron", 0, "aantal"), by=by, at=AT)
    with pytest.raises(IntegrityError, match="frozen_figure_names_its_source"), transaction.atomic():
        FrozenFigureFactory(source="")

    assert FrozenFigure.objects.count() == 0


def test_a_figure_of_a_soft_source_is_soft(by):
    delivery = DeliveryFactory(table__number="47018NED", version=1, table__source__hardness=Hardness.SOFT)

    figure = freeze(place=violence(stored(deliveries=[delivery])), by=by, at=AT)

    assert figure.hardness == Hardness.SOFT


# --- making


def test_numbers_follow_each_other_per_analysis(by, report):
    analysis = SafetyAnalysisFactory()
    FindingFactory(analysis=analysis, number=3)

    made = make(hard(), [violence(report)], by=by, analysis=analysis)

    assert made.number == 4
    assert make(hard(), [violence(report)], by=by).number == 1


def test_a_finding_keeps_what_it_is_about_and_who_made_it(by, report):
    area, spot, group = WijkFactory(), SpotFactory(), TargetGroupFactory()
    content = hard(
        track=Track.BOTH, areas=[area], spots=[spot], target_groups=[group], checked_by=OrganisationFactory()
    )

    made = make(content, [violence(report), burglary(report)], by=by)

    assert (list(made.areas.all()), list(made.spots.all()), list(made.target_groups.all())) == ([area], [spot], [group])
    assert made.figures.count() == 2
    assert (made.made_by, made.made_at, made.checked_by) == (by, AT, content.checked_by)
    assert AuditEntry.objects.get(event="finding.created").target_id == str(made.pk)


# --- the rules of certainty


def test_shown_needs_a_figure_with_a_value(by, report):
    with pytest.raises(FindingError, match="minstens één hard cijfer") as refusal:
        make(hard(), [burglary(report)], by=by)

    assert refusal.value.field == "certainty"
    assert FrozenFigure.objects.count() == 0  # nothing of it stays


def test_shown_needs_a_figure_of_a_hard_source(by):
    delivery = DeliveryFactory(table__number="47018NED", version=1, table__source__hardness=Hardness.SOFT)

    with pytest.raises(FindingError, match="minstens één hard cijfer"):
        make(hard(), [violence(stored(deliveries=[delivery]))], by=by)


def test_a_hidden_figure_may_carry_what_cannot_be_said(by, report):
    made = make(hard(certainty=Certainty.UNKNOWN), [burglary(report)], by=by)

    assert made.certainty == Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"areas": []}, "areas", "minstens één gebied of plek"),
        ({"track": Track.GROUP}, "target_groups", "minstens één doelgroep"),
        ({"track": Track.BOTH}, "target_groups", "minstens één doelgroep"),
        ({"soft_source": "wijkmanager"}, "soft_source", "zachte informatie"),
        ({"soft_date": date(2026, 1, 1)}, "soft_date", "zachte informatie"),
    ],
)
def test_what_a_hard_finding_cannot_be(by, report, change, field, says):
    with pytest.raises(FindingError, match=says) as refusal:
        make(hard(**change), [violence(report)], by=by)

    assert refusal.value.field == field


def test_a_spot_is_a_place_too(by, report):
    assert make(hard(areas=[], spots=[SpotFactory()]), [violence(report)], by=by).number == 1


def test_a_theme_outside_this_policy_is_refused_with_the_reason(by, report):
    """S32."""
    theme = ThemeFactory(safety_kind__name="Verkeersveiligheid", safety_kind__scope=SafetyScope.OUT_OF_SCOPE)

    with pytest.raises(FindingError, match="valt onder verkeersveiligheid: hoort niet bij dit beleid"):
        make(hard(theme=theme), [violence(report)], by=by)


# --- soft information (S148)


def test_soft_information_has_function_wijk_and_date(by):
    made = make(soft(), by=by)

    assert (made.soft_source, made.soft_date, made.figures.count()) == ("wijkmanager", date(2026, 9, 1), 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"soft_source": ""}, "soft_source"),
        ({"soft_area": None}, "soft_area"),
        ({"soft_date": None}, "soft_date"),
        ({"soft_date": date(2026, 10, 6)}, "soft_date"),
        ({"certainty": Certainty.SHOWN}, "certainty"),
    ],
)
def test_soft_information_that_is_not_whole_is_refused(by, change, field):
    with pytest.raises(FindingError) as refusal:
        make(soft(**change), by=by)

    assert refusal.value.field == field


def test_soft_information_comes_from_a_wijk_and_not_from_a_buurt(by):
    with pytest.raises(FindingError, match="Kies een wijk"):
        make(soft(soft_area=BuurtFactory()), by=by)


def test_soft_information_is_never_mixed_with_a_figure(by, report):
    with pytest.raises(FindingError, match="gaan niet door elkaar"):
        make(soft(), [violence(report)], by=by)
    with pytest.raises(FindingError, match="Harde informatie is een cijfer"):
        make(hard(certainty=Certainty.LIKELY), by=by)

    signal = make(soft(), by=by)
    with pytest.raises(FindingError, match="gaan niet door elkaar"):
        findings.add_figure(finding_id=signal.pk, place=violence(report), by=by, at=AT)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("soft_finding_says_where_it_came_from", {"hardness": Hardness.SOFT, "certainty": Certainty.SIGNAL}),
        (
            "soft_finding_is_never_shown",
            {"hardness": Hardness.SOFT, "soft_source": "wijkmanager", "soft_date": date(2026, 9, 1), "wijk": True},
        ),
        ("finding_number_once_per_analysis", {"same": True}),
    ],
)
def test_the_database_refuses_too(name, fields):
    if fields.pop("wijk", False):
        fields["soft_area"] = WijkFactory()
    if fields.pop("same", False):
        other = FindingFactory()
        fields |= {"analysis": other.analysis, "number": other.number}

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        FindingFactory(**fields)

    assert name in str(refusal.value) or "UNIQUE constraint failed: analysis_finding" in str(refusal.value)


# --- changing


def test_a_change_keeps_the_number_and_the_frozen_figures(by, report):
    made = make(hard(), [violence(report), burglary(report)], by=by)
    stays = made.figures.get(value="7,1")

    findings.change_finding(
        finding_id=made.pk, seen=1, content=hard(claim="Geweld is hoog."), figures=[stays], by=by, at=AT
    )

    made.refresh_from_db()
    assert (made.number, made.claim, made.revision, list(made.figures.all())) == (1, "Geweld is hoog.", 2, [stays])
    assert FrozenFigure.objects.count() == 2  # what is left out of the finding stays frozen
    assert AuditEntry.objects.get(event="finding.changed").data["before"]["claim"] == "Geweld komt vaker voor."


def test_the_second_of_two_people_is_told(by, report):
    made = make(hard(), [violence(report)], by=by)
    keep = {"figures": list(made.figures.all()), "by": by, "at": AT}
    findings.change_finding(finding_id=made.pk, seen=1, content=hard(claim="De eerste."), **keep)

    with pytest.raises(StaleEditError) as stale:
        findings.change_finding(finding_id=made.pk, seen=1, content=hard(claim="De tweede."), **keep)

    assert stale.value.current.claim == "De eerste."
    assert Finding.objects.get().claim == "De eerste."


def test_the_last_figure_with_a_value_holds_what_is_shown(by, report):
    made = make(hard(), [violence(report), burglary(report)], by=by)
    hidden = [made.figures.get(value="")]

    with pytest.raises(FindingError, match="minstens één hard cijfer"):
        findings.change_finding(finding_id=made.pk, seen=1, content=hard(), figures=hidden, by=by, at=AT)


def test_a_figure_is_laid_beside_the_others_and_counts_as_a_change(by, report):
    made = make(hard(), [violence(report)], by=by)

    findings.add_figure(finding_id=made.pk, place=violence(report, "aantal"), by=by, at=AT)

    made.refresh_from_db()
    assert (made.figures.count(), made.revision) == (2, 2)


@pytest.mark.parametrize("deed", ["create", "change", "add", "read"])
def test_an_adopted_analysis_stands_fast(by, report, deed):
    finding = FindingFactory(analysis__state=AnalysisState.ADOPTED, analysis__adopted_on=date(2026, 11, 1))
    place = violence(report)
    deeds = {
        "create": lambda: make(hard(), [place], by=by, analysis=finding.analysis),
        "change": lambda: findings.change_finding(
            finding_id=finding.pk, seen=1, content=hard(), figures=[], by=by, at=AT
        ),
        "add": lambda: findings.add_figure(finding_id=finding.pk, place=place, by=by, at=AT),
        "read": lambda: read(finding, OrganisationFactory(), by),
    }

    with pytest.raises(FindingError, match="staan vast"):
        deeds[deed]()


# --- readings (S136, S137)


def read(finding, organisation, by, kind=InterpretationKind.DIFFERS, text="Wij lezen het anders.", seen=0):
    return findings.give_reading(
        finding_id=finding.pk, organisation=organisation, kind=kind, text=text, seen=seen, by=by, at=AT
    )


def test_organisations_may_read_a_finding_differently(by):
    finding, police, ggz = FindingFactory(), OrganisationFactory(), OrganisationFactory()

    read(finding, police, by, InterpretationKind.AGREES, "")
    read(finding, ggz, by)

    stored_ones = finding.interpretations.order_by("pk").values_list("organisation", "kind", "text")
    assert list(stored_ones) == [(police.pk, "agrees", ""), (ggz.pk, "differs", "Wij lezen het anders.")]


def test_a_second_reading_of_an_organisation_replaces_the_first(by):
    finding, ggz = FindingFactory(), OrganisationFactory()
    read(finding, ggz, by)

    read(finding, ggz, by, text="Bij nader inzien nog anders.", seen=1)

    assert Interpretation.objects.get().text == "Bij nader inzien nog anders."


@pytest.mark.parametrize("seen", [0, 2])
def test_a_colleague_who_was_earlier_is_not_overwritten(by, seen):
    finding, ggz = FindingFactory(), OrganisationFactory()
    read(finding, ggz, by)

    with pytest.raises(StaleEditError):
        read(finding, ggz, by, text="Over u heen.", seen=seen)

    assert Interpretation.objects.get().text == "Wij lezen het anders."


def test_who_differs_says_how(by):
    with pytest.raises(FindingError, match="hoe uw organisatie het leest"):
        read(FindingFactory(), OrganisationFactory(), by, text=" ")
    with pytest.raises(IntegrityError, match="other_reading_has_a_text"), transaction.atomic():
        Interpretation.objects.create(
            finding=FindingFactory(), organisation=OrganisationFactory(), kind="differs", given_by=by, given_at=AT
        )
