"""Weighing: own scores, joint scores with a reason outside the range, and closing when all is chosen."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import UserFactory
from tests.factories.policy import FindingFactory, JointScoreFactory, PolicyCycleFactory, SafetyAnalysisFactory
from vap.enums import SCORING_MOVES, ScoringState
from vap.models import Criterion, JointScore, Score
from vap.reports.matrix import build_matrix
from vap.services import dispositions, scoring
from vap.services.scoring import ScoringError, Yardstick

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def weighing(by):
    """A weighing on two yardsticks (weights 3 and 1) of three findings."""
    cycle = PolicyCycleFactory(max_priorities=2)
    FindingFactory.create_batch(3, analysis=SafetyAnalysisFactory(cycle=cycle))
    begun = scoring.begin(cycle_id=cycle.pk, by=by, at=AT)
    return scoring.set_up(
        scoring_id=begun.pk,
        seen=begun.revision,
        yardsticks=[Yardstick("Ernst", "Hoe erg?", 3), Yardstick("Omvang", "Hoe veel?", 1)],
        scorers=[by],
        by=by,
        at=AT,
    )


def findings_of(weighing):
    return list(weighing.cycle.analyses.get().findings.order_by("number"))


def score(weighing, user, finding, *values):
    pks = weighing.criteria.values_list("pk", flat=True)
    given = dict(zip(pks, values, strict=True))
    scoring.score(scoring_id=weighing.pk, finding_id=finding.pk, values=given, by=user, at=AT)


def together(weighing, by):
    return scoring.move(scoring_id=weighing.pk, to=ScoringState.TOGETHER, by=by, at=AT)


def joint(weighing, finding, by, *values, reasons=("", "")):
    pks = list(weighing.criteria.values_list("pk", flat=True))
    scoring.score_together(
        scoring_id=weighing.pk,
        finding_id=finding.pk,
        values=dict(zip(pks, values, strict=True)),
        reasons=dict(zip(pks, reasons, strict=True)),
        by=by,
        at=AT,
    )


def test_beginning_offers_yardsticks_and_makes_one_person_enough(by):
    cycle = PolicyCycleFactory()

    begun = scoring.begin(cycle_id=cycle.pk, by=by, at=AT)
    again = scoring.begin(cycle_id=cycle.pk, by=UserFactory(), at=AT)

    assert begun == again
    assert [one.name for one in begun.criteria.all()] == [one.name for one in scoring.DEFAULT_YARDSTICKS]
    assert list(begun.scorers.all()) == [by]


def test_one_person_alone_weighs_from_begin_to_end(weighing, by):
    for finding, value in zip(findings_of(weighing), (5, 1, 3), strict=True):
        score(weighing, by, finding, value, value)
    together(weighing, by)
    joint(weighing, findings_of(weighing)[0], by, 5, 5)

    matrix = build_matrix(weighing, findings_of(weighing), places=2, share=Fraction(1, 4))

    assert [(row.finding.number, row.place, row.is_inside) for row in matrix.rows] == [
        (row.number, place, place <= 2)
        for place, row in enumerate([findings_of(weighing)[i] for i in (0, 2, 1)], start=1)
    ]
    assert [verdict.check.holds for verdict in matrix.neighbours] == [True, True]


def test_joint_score_counts_and_else_the_mean(weighing, by):
    other = UserFactory()
    weighing.scorers.add(other)
    first, second, _ = findings_of(weighing)
    for user, values in ((by, (2, 4)), (other, (4, 5))):
        score(weighing, user, first, *values)
        score(weighing, user, second, *values)
    together(weighing, by)
    joint(weighing, first, by, 4, 4)

    matrix = build_matrix(weighing, findings_of(weighing), places=2, share=Fraction(1, 4))
    by_number = {row.finding.number: row for row in matrix.rows}

    # joint: (3*4 + 1*4) / 4 ; means: (3*3 + 1*4.5) / 4
    assert by_number[first.number].score == Fraction(4)
    assert by_number[second.number].score == Fraction(27, 8)
    assert [row.finding.number for row in matrix.unscored] == [findings_of(weighing)[2].number]
    assert by_number[first.number].cells[0].given == (2, 4)


def test_score_replaces_the_earlier_one(weighing, by):
    finding = findings_of(weighing)[0]

    score(weighing, by, finding, 2, 2)
    score(weighing, by, finding, 4, 5)

    assert sorted(Score.objects.values_list("value", flat=True)) == [4, 5]


@pytest.mark.parametrize("value", [0, 6])
def test_score_is_one_to_five(weighing, by, value):
    with pytest.raises(ScoringError, match="1 tot en met 5"):
        score(weighing, by, findings_of(weighing)[0], value, 3)


def test_only_who_was_asked_scores_and_only_while_apart(weighing, by):
    finding = findings_of(weighing)[0]
    with pytest.raises(ScoringError, match="niet gevraagd"):
        score(weighing, UserFactory(), finding, 3, 3)
    score(weighing, by, finding, 3, 3)
    together(weighing, by)

    with pytest.raises(ScoringError, match="op tafel"):
        score(weighing, by, finding, 5, 5)


def test_joint_score_outside_what_was_given_needs_a_reason(weighing, by):
    finding = findings_of(weighing)[0]
    score(weighing, by, finding, 3, 3)
    with pytest.raises(ScoringError, match="samen"):
        joint(weighing, finding, by, 3, 3)
    together(weighing, by)

    with pytest.raises(ScoringError, match="Ernst: apart gaf iedereen 3 tot en met 3"):
        joint(weighing, finding, by, 5, 3)
    assert not JointScore.objects.exists()
    joint(weighing, finding, by, 5, 3, reasons=("Nieuwe cijfers.", ""))

    cell = build_matrix(weighing, [finding], places=2, share=Fraction(1, 4)).rows[0].cells[0]
    assert (cell.joint, cell.is_outside, cell.reason) == (5, True, "Nieuwe cijfers.")


def test_closing_is_refused_while_a_finding_has_no_choice(weighing, by):
    findings = findings_of(weighing)
    score(weighing, by, findings[0], 3, 3)
    together(weighing, by)

    for finding in findings:
        with pytest.raises(ScoringError, match="Nog niet elke bevinding"):
            scoring.move(scoring_id=weighing.pk, to=ScoringState.CLOSED, by=by, at=AT)
        dispositions.leave_out(finding_id=finding.pk, reason="Later.", review_on=date(2027, 6, 1), by=by, at=AT)
    closed = scoring.move(scoring_id=weighing.pk, to=ScoringState.CLOSED, by=by, at=AT)

    assert closed.state == ScoringState.CLOSED


@pytest.mark.parametrize("to", ScoringState)
@pytest.mark.parametrize("old", ScoringState)
def test_moves_follow_the_table(weighing, by, old, to):
    for finding in findings_of(weighing):
        score(weighing, by, finding, 3, 3)
        dispositions.leave_out(finding_id=finding.pk, reason="Later.", review_on=date(2027, 6, 1), by=by, at=AT)
    type(weighing).objects.filter(pk=weighing.pk).update(state=old)

    if to in SCORING_MOVES[old]:
        assert scoring.move(scoring_id=weighing.pk, to=to, by=by, at=AT).state == to
    else:
        with pytest.raises(ScoringError):
            scoring.move(scoring_id=weighing.pk, to=to, by=by, at=AT)


def test_nothing_to_lay_together_and_no_way_back_after_a_joint_score(weighing, by):
    with pytest.raises(ScoringError, match="niemand heeft gescoord"):
        together(weighing, by)
    finding = findings_of(weighing)[0]
    score(weighing, by, finding, 3, 3)
    together(weighing, by)
    JointScoreFactory(criterion=weighing.criteria.first(), finding=finding)

    with pytest.raises(ScoringError, match="al gezamenlijke scores"):
        scoring.move(scoring_id=weighing.pk, to=ScoringState.APART, by=by, at=AT)


def yardsticks_of(weighing, **changes):
    return [
        Yardstick(changes.get("name", one.name), one.question, changes.get("weight", one.weight), one.pk)
        for one in weighing.criteria.all()
    ]


def set_up(weighing, by, yardsticks, seen=None):
    weighing.refresh_from_db()
    return scoring.set_up(
        scoring_id=weighing.pk,
        seen=seen or weighing.revision,
        yardsticks=yardsticks,
        scorers=[by],
        by=by,
        at=AT,
    )


def test_scored_yardstick_stays_and_together_only_weights_change(weighing, by):
    score(weighing, by, findings_of(weighing)[0], 3, 3)
    with pytest.raises(ScoringError, match="kan niet weg"):
        set_up(weighing, by, yardsticks_of(weighing)[:1])
    with pytest.raises(ScoringError, match="minstens één"):
        set_up(weighing, by, [])
    together(weighing, by)

    with pytest.raises(ScoringError, match="alleen de gewichten"):
        set_up(weighing, by, [Yardstick("Anders", one.question, one.weight, one.pk) for one in weighing.criteria.all()])
    set_up(weighing, by, yardsticks_of(weighing, weight=7))

    assert set(Criterion.objects.values_list("weight", flat=True)) == {7}


def test_second_who_sets_up_is_told(weighing, by):
    with pytest.raises(StaleEditError):
        set_up(weighing, by, yardsticks_of(weighing), seen=weighing.revision + 5)
