"""Who may do what in the shell: one predicate per deed."""

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User


def can_see_components(user: User) -> bool:
    """The gallery is for those who maintain the site."""
    return user.is_staff or user.has_role(Role.BEHEERDER)
