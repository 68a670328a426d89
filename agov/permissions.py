"""Who may do what in the director's room. Whether the state allows it is the service's question."""

from agov.models import Expectation
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES

# --- consequences, expectations, running projects and the overview


def may_see_overview(user: User) -> bool:
    """Whether there is anything to tell: everybody with a role."""
    return bool(user.roles)


def may_see_consequences(user: User) -> bool:
    """Whether the list of what changes in our own policy exists for this user."""
    return user.has_role(*INSIDE_ROLES)


def may_keep_consequences(user: User) -> bool:
    """Whether the user notes consequences and says whether they are in there."""
    return user.has_role(*STEERING_ROLES)


def may_see_expectations(user: User) -> bool:
    """Whether the list of what we expect of partners exists for this user."""
    return user.has_role(*INSIDE_ROLES, Role.PARTNER)


def may_ask_partners(user: User) -> bool:
    """Whether the user writes down what we expect of partners."""
    return user.has_role(*STEERING_ROLES)


def may_answer(user: User, expectation: Expectation) -> bool:
    """Whether the user answers for the partner: only its own people, for it is an agreement and never an order."""
    return user.has_role(Role.PARTNER) and user.organisation_id == expectation.organisation_id


def may_see_projects(user: User) -> bool:
    """Whether the list of running projects exists for this user."""
    return bool(user.roles)


def may_keep_projects(user: User) -> bool:
    """Whether the user adds, changes and ends running projects, and decides on them at a new cycle."""
    return user.has_role(*STEERING_ROLES)


def may_see_carry_over(user: User) -> bool:
    """Whether the user sees what was decided on running projects for a cycle."""
    return user.has_role(*INSIDE_ROLES)
