"""Who may do what with innovation themes and lessons. Whether the state allows it is the service's question."""

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.enums import InnovationState
from vap.models import InnovationTheme


def may_read_innovation(user: User) -> bool:
    """Whether the pages on innovation and lessons exist for this user; which rows they show is another question."""
    return bool(user.roles)


def may_propose_innovation(user: User) -> bool:
    """Whether the user proposes a theme: any partner, and anybody of a body that takes part (S179)."""
    return bool(user.roles) and bool(user.organisation_id)


def may_change_proposal(user: User, innovation: InnovationTheme) -> bool:
    """Whether the user changes a proposal: its own, that of its organisation, or as who steers the cycle."""
    if innovation.state != InnovationState.PROPOSED:
        return False
    return may_decide_innovation(user) or innovation.made_by_id == user.pk or _is_of_partner(user, innovation)


def may_decide_innovation(user: User) -> bool:
    """Whether the user lets themes begin and end: who steers the cycle."""
    return user.has_role(*STEERING_ROLES)


def may_log_step(user: User, innovation: InnovationTheme) -> bool:
    """Whether the user writes down what was done: who steers the cycle, and the organisation that proposed it."""
    if may_decide_innovation(user) or _is_of_partner(user, innovation):
        return True
    return user.has_role(*INSIDE_ROLES) and innovation.made_by_id == user.pk


def _is_of_partner(user: User, innovation: InnovationTheme) -> bool:
    return user.has_role(Role.PARTNER) and innovation.organisation_id == user.organisation_id
