"""Who may do what with VAPs. Trekker is a relation, so the answer follows from the assignments of that VAP."""

from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.enums import AssignmentRole
from vap.models import VAP


def may_read_vaps(user: User) -> bool:
    """Whether the pages on VAPs exist for this user; which rows they show is another question."""
    return bool(user.roles)


def may_make_vap(user: User) -> bool:
    """Whether the user makes VAPs: who steers the cycle."""
    return user.has_role(*STEERING_ROLES)


def may_adopt(user: User) -> bool:
    """Whether the user notes that a VAP was adopted, stopped or withdrawn: who steers the cycle."""
    return user.has_role(*STEERING_ROLES)


def leads(user: User, vap: VAP) -> bool:
    """Whether the user is trekker of the VAP now, or stands in for the trekker."""
    return vap.assignments.on(timezone.localdate()).filter(role=AssignmentRole.LEAD, user=user).exists()


def may_edit_vap(user: User, vap: VAP) -> bool:
    """Whether the user writes in the VAP: who steers the cycle, its trekker, or who stands in for the trekker."""
    return user.has_role(*STEERING_ROLES) or (user.has_role(*INSIDE_ROLES) and leads(user, vap))


def may_see_money(user: User, vap: VAP) -> bool:
    """Whether the user sees what the VAP costs: staff and who leads it; others once it was decided on."""
    return vap.is_locked or user.has_role(*INSIDE_ROLES) or leads(user, vap)


def may_change_together(user: User) -> bool:
    """Whether the user changes several VAPs in one go: who steers the cycle."""
    return user.has_role(*STEERING_ROLES)


def is_part_of(user: User, vap: VAP) -> bool:
    """Whether the user's organisation takes part in the VAP, or is asked to."""
    if not user.organisation_id or not user.has_role(Role.PARTNER):
        return False
    return VAP.objects.of_organisation(user.organisation_id).filter(pk=vap.pk).exists()


def may_see_names(user: User) -> bool:
    """Whether the user sees who it is by name; others see the function only."""
    return user.has_role(*INSIDE_ROLES)


def may_handle_leaving(user: User) -> bool:
    """Whether the user arranges that somebody leaves: beheer, and the secretary of the AGOV."""
    return user.has_role(Role.BEHEERDER, Role.AGOV_SECRETARIS)
