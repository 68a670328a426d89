"""What came of a VAP, as its page shows it: outcomes of goals, and the evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES
from vap.models import VAP, Evaluation, GoalResult, Lesson
from vap.queries.evaluations import WITH_EVALUATION, GoalAccount, accounts_of, decision_words, outcome_words


@dataclass(frozen=True)
class Results:
    """The newest outcome of each goal, and the lessons."""

    outcomes: tuple[GoalResult, ...]
    lessons: tuple[Lesson, ...]
    accounts: tuple[GoalAccount, ...] = ()
    answer: str = ""
    summary: str = ""
    decision: str = ""
    has_page: bool = False
    is_public: bool = False
    is_adjusted: bool = False


def results_of(vap: VAP, user: User) -> Results:
    """Outcomes in the order of the goals, as far as this user may read the evaluation; five queries at most.

    Before the evaluation closes only who works on it sees outcomes: they may still be counted again.
    """
    lessons = tuple(Lesson.objects.filter(vap=vap))
    evaluation = Evaluation.objects.visible_to(user).filter(vap=vap).first()
    is_closed = evaluation is not None and evaluation.closed_on is not None
    if evaluation is None and not (vap.state in WITH_EVALUATION and user.has_role(*INSIDE_ROLES)):
        return Results((), lessons)
    accounts = accounts_of(vap)
    counted = [one for one in accounts if one.result is not None]
    return Results(
        outcomes=tuple(one.result for one in counted if one.result is not None),
        lessons=lessons,
        accounts=tuple(accounts),
        answer=outcome_words(accounts) if counted else "",
        summary=evaluation.summary if evaluation else "",
        decision=decision_words(evaluation.decision) if evaluation and evaluation.decision else "",
        has_page=True,
        is_public=is_closed,
        is_adjusted=any(one.is_adjusted for one in accounts),
    )
