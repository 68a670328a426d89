"""Who may do what with the cycle and what it rests on. Whether the state allows it is the service's question."""

from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES


def may_read_basis(user: User) -> bool:
    """Whether the user may read documents, requests of the council and kinds of safety: everybody with a role."""
    return bool(user.roles)


def may_read_inside(user: User) -> bool:
    """Whether the user may read what is for the municipality only: mandates, alignment, partners."""
    return user.has_role(*INSIDE_ROLES)


def may_steer(user: User) -> bool:
    """Whether the user may write in the foundations: documents, decisions, mandates, requests, alignment."""
    return user.has_role(*STEERING_ROLES)


def may_keep_secrecy(user: User) -> bool:
    """Whether the user notes secrecy, lays papers before the council, and sees who read them."""
    return user.has_role(*STEERING_ROLES)
