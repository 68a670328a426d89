"""Who may do what with priorities. Whether the state allows it is the service's question."""

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.enums import ScoringState
from vap.models import Priority, Scoring


def may_read_priorities(user: User) -> bool:
    """Whether the pages on priorities exist for this user; which rows they show is another question."""
    return bool(user.roles)


def may_prioritise(user: User) -> bool:
    """Whether the user makes and changes priorities, leaves findings out and leads the scoring."""
    return user.has_role(*STEERING_ROLES)


def may_see_inside(user: User) -> bool:
    """Whether the user sees findings without a choice, load and money of drafts."""
    return user.has_role(*INSIDE_ROLES)


def may_comment(user: User, priority: Priority) -> bool:
    """Whether the user may give a comment: a partner for its own organisation, or who notes it for a partner."""
    return may_prioritise(user) or (bool(user.organisation_id) and user.has_role(Role.PARTNER))


def is_scorer(user: User, scoring: Scoring) -> bool:
    """Whether the user was asked to score."""
    return scoring.scorers.filter(pk=user.pk).exists()


def may_see_scoring(user: User, scoring: Scoring | None) -> bool:
    """Whether the page of the scoring exists for this user."""
    return may_see_inside(user) or (scoring is not None and is_scorer(user, scoring))


def may_see_all_scores(user: User, scoring: Scoring) -> bool:
    """Whether the user sees what others gave: nobody does before the scores are laid together."""
    return scoring.state != ScoringState.APART and may_see_scoring(user, scoring)
