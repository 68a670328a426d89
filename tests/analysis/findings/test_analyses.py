"""Analyses: who sees which, their way from draft to adopted, and how their attention is divided."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import ANALYSIS_MOVES, AnalysisState
from analysis.models import Finding, SafetyAnalysis
from analysis.queries import Balance, balance, findings_of_cycle
from analysis.services import analyses
from analysis.services.findings import FindingError
from cycle.enums import Strictness, Track
from cycle.models import Deviation
from cycle.services.guards import GuardError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import FindingFactory, SafetyAnalysisFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 10, tzinfo=UTC)
DAY = date(2026, 11, 24)
MAKERS = {Role.ONDERZOEKER, Role.BEHEERDER}
INSIDE = MAKERS | {
    Role.BELEIDSADVISEUR,
    Role.AGOV_SECRETARIS,
    Role.BESTUURDER,
    Role.PRIVACY_OFFICER,
    Role.ARCHIVARIS,
}


def analysis_in(state, **more):
    adopted = {"adopted_on": DAY} if state == AnalysisState.ADOPTED else {}
    return SafetyAnalysisFactory(state=state, **adopted, **more)


def full(*, areas, groups, authors=2, **more):
    """An analysis in discussion with so many findings per track."""
    made = analysis_in(AnalysisState.DISCUSSION, authors=OrganisationFactory.create_batch(authors), **more)
    FindingFactory.create_batch(areas, analysis=made, track=Track.AREA)
    FindingFactory.create_batch(groups, analysis=made, track=Track.GROUP)
    return made


def move(analysis, to, **more):
    return analyses.move_analysis(analysis_id=analysis.pk, to=to, by=UserFactory(), at=AT, **more)


# --- who sees what (S165, S166)

SEES = {
    AnalysisState.DRAFT: MAKERS,
    AnalysisState.DISCUSSION: INSIDE | {Role.PARTNER},
    AnalysisState.ADOPTED: set(Role),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", AnalysisState)
def test_who_sees_an_analysis_and_its_findings(state, role):
    finding = FindingFactory(analysis=analysis_in(state))
    user = UserFactory(roles=[role])

    sees = role in SEES[state]
    assert SafetyAnalysis.objects.visible_to(user).exists() is sees
    assert Finding.objects.visible_to(user).filter(pk=finding.pk).exists() is sees


def test_an_author_among_the_partners_sees_its_own_draft_and_no_other():
    """S165: O&S and police make the draft; other partners do not see it."""
    police = UserFactory(roles=[Role.PARTNER])
    own = SafetyAnalysisFactory(authors=[police.organisation])
    SafetyAnalysisFactory(authors=[OrganisationFactory()])

    assert list(SafetyAnalysis.objects.visible_to(police)) == [own]
    assert list(SafetyAnalysis.objects.writable_by(police)) == [own]


@pytest.mark.parametrize(
    ("role", "written"),
    [
        (Role.ONDERZOEKER, {"draft", "discussion"}),
        (Role.BELEIDSADVISEUR, {"discussion"}),
        (Role.BESTUURDER, set()),
        (Role.PARTNER, set()),
        (Role.RAADSLID, set()),
    ],
)
def test_in_which_analyses_one_writes(role, written):
    for state in AnalysisState:
        analysis_in(state)

    found = SafetyAnalysis.objects.writable_by(UserFactory(roles=[role])).values_list("state", flat=True)

    assert set(found) == written


# --- its way


@pytest.mark.parametrize("before", AnalysisState)
@pytest.mark.parametrize("after", AnalysisState)
def test_every_pair_of_states(before, after):
    analysis = full(areas=1, groups=1)
    if before != AnalysisState.DISCUSSION:
        day = DAY if before == AnalysisState.ADOPTED else None
        SafetyAnalysis.objects.filter(pk=analysis.pk).update(state=before, adopted_on=day)

    if after in ANALYSIS_MOVES[before]:
        moved = move(analysis, after, reason="Zo besloten.", day=DAY)
        assert (moved.state, moved.adopted_on) == (after, DAY if after == AnalysisState.ADOPTED else None)
    else:
        with pytest.raises(FindingError, match="Dit kan niet"):
            move(analysis, after, reason="Zo besloten.", day=DAY)


@pytest.mark.parametrize("before", [AnalysisState.ADOPTED, AnalysisState.DISCUSSION])
def test_a_step_back_has_a_reason(before):
    to = AnalysisState.DISCUSSION if before == AnalysisState.ADOPTED else AnalysisState.DRAFT

    with pytest.raises(FindingError, match="waarom de analyse een stap terug gaat"):
        move(analysis_in(before), to)


@pytest.mark.parametrize("day", [None, date(2026, 11, 27)])
def test_adopting_needs_a_day_that_was(day):
    with pytest.raises(FindingError) as refusal:
        move(full(areas=1, groups=1), AnalysisState.ADOPTED, day=day)

    assert refusal.value.field == "day"


def test_without_findings_there_is_nothing_to_adopt():
    with pytest.raises(FindingError, match="nog geen bevindingen"):
        move(full(areas=0, groups=0), AnalysisState.ADOPTED, day=DAY)


def test_the_database_wants_a_day_with_adopted():
    with pytest.raises(IntegrityError, match="analysis_adopted_on_a_day"), transaction.atomic():
        SafetyAnalysisFactory(state=AnalysisState.ADOPTED)


# --- the conditions of adopting


@pytest.mark.parametrize(
    ("areas", "groups", "authors", "says"),
    [
        (3, 0, 2, "zegt niets over doelgroepen"),
        (0, 3, 2, "zegt niets over gebieden"),
        (3, 1, 2, "scheef verdeeld: 3 over gebieden en 1 over doelgroepen"),
        (1, 1, 1, "van één organisatie"),
    ],
)
def test_what_is_not_in_order_asks_for_a_reason_and_is_recorded(areas, groups, authors, says):
    """S87 and S128 as conditions: they warn first, and the way past them is a deviation."""
    analysis = full(areas=areas, groups=groups, authors=authors)

    with pytest.raises(GuardError, match=says):
        move(analysis, AnalysisState.ADOPTED, day=DAY)
    moved = move(analysis, AnalysisState.ADOPTED, day=DAY, reason="De cijfers kwamen te laat.")

    assert moved.state == AnalysisState.ADOPTED
    deviation = Deviation.objects.get()
    assert (deviation.cycle, deviation.reason) == (analysis.cycle, "De cijfers kwamen te laat.")
    assert says in deviation.what


def test_a_cycle_that_blocks_takes_no_reason():
    analysis = full(areas=3, groups=0, cycle__strictness=Strictness.BLOCK)

    with pytest.raises(GuardError, match="Los dit eerst op"):
        move(analysis, AnalysisState.ADOPTED, day=DAY, reason="Toch maar.")


def test_a_cycle_can_go_on_without_the_track_of_the_groups():
    """S65."""
    analysis = full(areas=3, groups=0, cycle__group_track_note="Er zijn nog geen cijfers over doelgroepen.")

    assert move(analysis, AnalysisState.ADOPTED, day=DAY).state == AnalysisState.ADOPTED
    assert not Deviation.objects.exists()


# --- the balance (S128)


@pytest.mark.parametrize(
    ("areas", "groups", "is_even", "empty"),
    [
        (0, 0, True, ""),
        (7, 5, True, ""),
        (4, 6, True, ""),  # exactly 40%
        (6, 4, True, ""),  # exactly 60%
        (39, 61, False, ""),
        (61, 39, False, ""),
        (2, 1, False, ""),
        (3, 0, False, Track.GROUP),
        (0, 1, False, Track.AREA),
    ],
)
def test_even_is_from_40_to_60_percent(areas, groups, is_even, empty):
    divided = Balance(areas=areas, groups=groups)

    assert (divided.is_even, divided.empty_track) == (is_even, empty)
    if areas + groups:
        assert divided.is_even == (0.4 <= areas / (areas + groups) <= 0.6)


def test_a_finding_on_both_tracks_counts_on_each(django_assert_num_queries):
    analysis = full(areas=2, groups=1)
    FindingFactory(analysis=analysis, track=Track.BOTH)
    FindingFactory()  # of another analysis

    with django_assert_num_queries(1):
        divided = balance(analysis)

    assert (divided.areas, divided.groups, divided.total, divided.area_percent) == (3, 2, 5, 60)
    counted = SafetyAnalysis.objects.with_balance().get(pk=analysis.pk)
    assert (counted.on_areas, counted.on_groups) == (3, 2)


def test_findings_of_a_cycle_are_those_of_all_its_analyses():
    analysis = full(areas=1, groups=1)
    FindingFactory(analysis=SafetyAnalysisFactory(cycle=analysis.cycle))
    FindingFactory()

    assert findings_of_cycle(analysis.cycle).count() == 3
    assert findings_of_cycle(analysis.cycle).visible_to(UserFactory(roles=[Role.PARTNER])).count() == 2
