"""The example of Oefenstad: what is chosen rests on findings of the analysis room, and nothing comes twice."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from analysis.services.example.drafts import EARLIER, NOW
from tests.factories import UserFactory
from tests.factories.policy import FindingFactory, PolicyCycleFactory, SafetyAnalysisFactory
from vap.enums import DispositionKind, PriorityState, ScoringState
from vap.models import Disposition, JointScore, Priority, PublishedChoices, Score, Scoring
from vap.queries import undecided_findings
from vap.reports.matrix import build_matrix
from vap.services.example import priorities
from vap.services.example.drafts import EARLIER_CHOSEN, EARLIER_LEFT_OUT, JOINT, NOW_DRAFTS, NOW_LEFT_OUT, SCORES
from vap.stats.scoring import DEFAULT_SHARE

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "left", "claims"),
    [
        pytest.param(EARLIER_CHOSEN, EARLIER_LEFT_OUT, EARLIER, id="earlier"),
        pytest.param(NOW_DRAFTS, NOW_LEFT_OUT, NOW, id="now"),
    ],
)
def test_every_text_points_at_exactly_one_finding(chosen, left, claims):
    words = [one for draft in chosen for one in draft.findings] + [draft.finding for draft in left]

    hits = [[claim.claim for claim in claims if claim.claim.startswith(start)] for start in words]

    assert [len(found) for found in hits] == [1] * len(words)
    assert len({found[0] for found in hits}) == len(words)


def test_scores_are_of_findings_that_exist():
    assert set(SCORES) == set(range(1, len(NOW) + 1))
    assert {number for number, *_ in JOINT} <= set(SCORES)
    assert {len(row) for rows in SCORES.values() for row in rows} == {5}


@pytest.fixture
def by(db):
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def cycles(db):
    made = []
    for year, drafts, state in ((2024, EARLIER, "adopted"), (2026, NOW, "discussion")):
        cycle = PolicyCycleFactory(start_year=year, start_date=date(year, 3, 1))
        analysis = SafetyAnalysisFactory(
            cycle=cycle, state=state, adopted_on=date(2024, 11, 26) if state == "adopted" else None
        )
        for number, draft in enumerate(drafts, start=1):
            FindingFactory(analysis=analysis, number=number, claim=draft.claim, track=draft.track)
        made.append(cycle)
    for role in (Role.AGOV_SECRETARIS, Role.ONDERZOEKER, Role.PARTNER, Role.PARTNER):
        UserFactory(roles=[role])
    return made


def test_first_cycle_is_finished_and_second_is_on_the_table(by, cycles):
    earlier, current = cycles

    priorities.make(by=by, at=AT)
    first = (Priority.objects.count(), Disposition.objects.count(), Score.objects.count(), JointScore.objects.count())
    priorities.make(by=by, at=AT)

    assert first == (
        Priority.objects.count(),
        Disposition.objects.count(),
        Score.objects.count(),
        JointScore.objects.count(),
    )
    assert [one.state for one in earlier.priorities.all()] == [PriorityState.APPROVED] * 5
    left_out = Disposition.objects.of_cycle(earlier).filter(kind=DispositionKind.NOT_CHOSEN)
    assert left_out.count() == 7
    assert undecided_findings(earlier) == []
    assert PublishedChoices.objects.get().cycle == earlier
    assert current.priorities.public().count() == 0
    assert len(undecided_findings(current)) == 5
    weighing = Scoring.objects.get()
    assert (weighing.cycle, weighing.state, weighing.scorers.count()) == (current, ScoringState.TOGETHER, 5)
    findings = list(current.analyses.get().findings.all())
    matrix = build_matrix(weighing, findings, places=5, share=DEFAULT_SHARE)
    assert (len(matrix.unscored), len(matrix.outside), len(matrix.deviating)) == (0, 7, 1)
    assert {verdict.check.holds for verdict in matrix.neighbours} == {True, False}


def test_nothing_is_made_without_cycles_or_findings(by):
    PolicyCycleFactory(start_year=2024)

    priorities.make(by=by, at=AT)

    assert not Priority.objects.exists()
