"""Who may evaluate a VAP and decide on it. Whether its state allows it is the service's question."""

from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import STEERING_ROLES
from vap.enums import AssignmentRole
from vap.models import VAP
from vap.permissions.plans import may_edit_vap


def may_evaluate(user: User, vap: VAP) -> bool:
    """Whether the user counts outcomes and writes answers: research, who steers the cycle, and the trekker."""
    return user.has_role(Role.ONDERZOEKER) or may_edit_vap(user, vap)


def may_decide_on(user: User, vap: VAP) -> bool:
    """Whether the user notes the decision: who steers the cycle, and the member of the college who is accountable."""
    if user.has_role(*STEERING_ROLES):
        return True
    return vap.assignments.on(timezone.localdate()).filter(role=AssignmentRole.ACCOUNTABLE, user=user).exists()


def may_settle_vaps(user: User) -> bool:
    """Whether the user decides what becomes of running VAPs in a new cycle."""
    return user.has_role(*STEERING_ROLES)
