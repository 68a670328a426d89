"""Who may do what with priorities. Whether the state allows it is the service's question."""

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.enums import AssignmentRole, ScoringState
from vap.models import VAP, Commitment, Priority, Scoring


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


# --- what organisations promise each other


def leads(user: User, vap: VAP) -> bool:
    """Whether the user is trekker of the VAP now, or stands in for the trekker."""
    return vap.assignments.current().filter(role=AssignmentRole.LEAD, user=user).exists()


def speaks_for(user: User, organisation: Organisation, *, is_lead: bool = False) -> bool:
    """Whether the user answers for this organisation: its own people, and staff for the municipality.

    Nobody else does, for a commitment is an agreement and never an order (S99, S100).
    """
    if user.has_role(Role.PARTNER) and user.organisation_id == organisation.pk:
        return True
    return organisation.kind == OrganisationKind.MUNICIPALITY and (user.has_role(*STEERING_ROLES) or is_lead)


def may_promise(user: User, *, is_lead: bool = False) -> bool:
    """Whether the user asks others for something in a VAP it sees, or promises something for its own organisation."""
    return bool(user.organisation_id) and (is_lead or user.has_role(*STEERING_ROLES, Role.PARTNER))


def decides_on(user: User, commitment: Commitment, *, is_lead: bool) -> bool:
    """Whether the user speaks for who asked: the trekker, who steers the cycle, or the partner that asked."""
    if is_lead or user.has_role(*STEERING_ROLES):
        return True
    asked_by = commitment.asked_by_organisation_id
    is_asker = asked_by is not None and not commitment.is_offered and user.organisation_id == asked_by
    return is_asker and user.has_role(Role.PARTNER)


def is_partner(user: User) -> bool:
    """Whether the user is here for an organisation that takes part."""
    return bool(user.organisation_id) and user.has_role(Role.PARTNER)


def may_see_deeds(user: User) -> bool:
    """Whether the list of who does what exists for this user; which VAPs stand in it follows from ``visible_to``."""
    return bool(user.roles)
